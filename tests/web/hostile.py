"""Hostile inputs, made by rule: what is tried, times where it is put."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

CANARY = "zzcanary"  # an element of this name on a page is an input that became markup

MARKUP = (
    f"<script>{CANARY}()</script>",
    f'"><{CANARY} onmouseover=alert(1)>',
    f"'><{CANARY}>",
    f"</title><{CANARY}>",
    f"</textarea></noscript></style><{CANARY}>",
    f"<!--><{CANARY}>-->",
    f"]]><{CANARY}>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "javascript:alert(1)",
    '" autofocus onfocus="alert(1)',
)
TEMPLATES = (
    "{{ 7 * 7 }}",
    "{% include '/etc/passwd' %}",
    "${7*7}",
    "#{7*7}",
    "%(secret)s %s %n",
    "{0.__class__.__mro__}",
)
CONTROLS = (
    "\x00",
    "a\x00b",
    "\x01\x02\x07\x08\x0b\x0c\x0e\x1b[31m\x7f",
    "\r\nSet-Cookie: a=b",
    "\r\n\r\n<html>",
    "\x85\u2028\u2029",
    "\ufeff\ufffe\uffff",
    "\u202eđảo\u202c\u2066ngược\u2069",
    "e" + "\u0301" * 200,
    "ﷺ" * 30,
    "👨‍👩‍👧‍👦🏴‍☠️",
)
# Percent-encoded as they stand: bytes that are no UTF-8, and halves of surrogate pairs.
BYTES = (
    "%ff%fe",
    "%c3%28",
    "%ed%a0%80",
    "%ed%b0%80%ed%a0%80",
    "%f5%80%80%80",
    "%",
    "%zz",
    "%u0041",
)
PATHS = (
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "....//....//etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "file:///etc/passwd",
    "http://169.254.169.254/",
    "var/index/MAIN_WRITELOCK",
    "C:\\CON",
)
QUERIES = (
    '"',
    '"' * 99,
    "(" * 200 + ")" * 200,
    "-" * 300,
    "* ? ~2 ^9 [a TO z]",
    "a" * 500,
    "a" * 501,
    "a " * 250,
    "quận:" * 60,
    'từ:31/02/2023 đến:00/00/0000 quận:""',
    "HOẶC " * 90,
    "-a " * 160,
    "' OR 1=1; DROP TABLE documents; --",
    "9" * 400,
    "không dấu " * 45,
)
NUMBERS = ("-1", "0", "1e9", "NaN", "∞", "٣", "1" * 300, "0x10", "2147483648", "1_0", " 1", "+1")
TEXTS = MARKUP + TEMPLATES + CONTROLS + PATHS + QUERIES

PLACES = (
    "/?q={}",
    "/?q=a&quan={}",
    "/?q=a&tu={}&den={}",
    "/api/search?q={}",
    "/tai-lieu/cho-dem.txt?q={}",
)
PAPER = ("/api/suggest?q={}", "/nguon.atom?q={}", "/tai-ve.csv?q={}", "/tai-lieu/{}", "/static/{}")


def addresses() -> Iterator[str]:
    """Some 430 addresses, percent-encoded."""
    for place in PLACES:
        yield from (place.replace("{}", quote(text, safe="")) for text in TEXTS)
    for number, text in enumerate(TEXTS):
        yield PAPER[number % len(PAPER)].replace("{}", quote(text, safe=""))
    for text in BYTES:
        yield from (place.replace("{}", text) for place in ("/?q={}", "/api/search?q={}"))
        yield f"/tai-lieu/{text}"
    for text in NUMBERS:
        yield f"/?q=a&trang={quote(text)}"
        yield f"/api/search?page={quote(text)}&per_page={quote(text)}"
    yield "/?" + "&".join(f"quan={n}" for n in range(5000))
    yield "/?" + "&".join(f"x{n}=1" for n in range(20_000))
    yield "/?" + "&" * 100_000
    yield "/?q=" + "a" * 1_000_000
    yield "/api/search?q=" + "%E1%BA%BF" * 100_000
    yield "/tai-lieu/" + "a/" * 100_000


# Raw requests, as no polite client would send them.
REQUESTS = (
    b"GET / HTTP/1.1\r\nHost: <zzcanary>\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost:\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET /?q=\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /?q=\xff\xfe<zzcanary> HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://elsewhere.example/ HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET //elsewhere.example/%2e%2e HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /tai-lieu/../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Host: <zzcanary>\r\nX-Forwarded-Prefix: //x\r\n\r\n",
    b'GET /nguon.atom HTTP/1.1\r\nHost: "><zzcanary>\r\n\r\n',
    b"GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip;q=x, \xff, *;q=9\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nCookie: " + b"a=b; " * 10_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-A: b\r\n" * 5000 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-,-1,99999999999999-\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{]",
    b"POST /api/search HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nq=a&b=",
    b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"<ZZCANARY> / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /?q=" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
)
