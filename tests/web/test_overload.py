"""Past what can be answered in time, and what clients say of themselves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from search.engine import Engine
from web.address.settings import Settings
from web.app import create_app
from web.middleware import admission
from web.middleware.admission import Admission
from web.middleware.rate_limit import who

from .conftest import Served
from .test_safety import exchange

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse


class Slow:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = 0

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].endswith("/healthz"):
            self.begun += 1
            assert self.go.wait(120)
        start_response("200 OK", [])
        return [b"answer"]


def asked(application: Any, path: str) -> tuple[str, dict[str, str], bytes]:
    got: list[tuple[str, dict[str, str]]] = []
    body = b"".join(
        application(
            {"PATH_INFO": path}, lambda status, headers: got.append((status, dict(headers)))
        )
    )
    return (*got[0], body)


def until(holds: Callable[[], bool]) -> None:
    """Waits until something holds, which other threads bring about."""
    for _ in range(60_000):
        if holds():
            return
        time.sleep(0.001)
    raise AssertionError("it does not come to hold")


def test_who_cannot_be_answered_in_time_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is as long as can be answered in time; those in it are answered."""
    patience = 60.0  # so long that nobody leaves the line while the others come to it
    slow = Slow()
    limited = Admission(slow, 2)
    limited._usual = patience / 2  # so four may wait for two
    monkeypatch.setattr(admission, "PATIENCE", patience + 0.1)
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda: answers.append(asked(limited, "/")[0])) for _ in range(7)
    ]
    for thread, state in zip(
        threads, [(1, 0), (2, 0), *((2, n) for n in range(1, 6))], strict=True
    ):
        thread.start()
        until(partial(lambda state: (slow.begun, limited._waiting) == state, state))
    status, headers, body = asked(limited, "/")
    assert status.startswith("503") and int(headers["Retry-After"]) >= 1
    assert "quá tải" in body.decode()
    status, headers, body = asked(limited, "/api/search")
    assert status.startswith("503") and json.loads(body)["error"]["code"] == "overloaded"
    assert asked(limited, "/healthz")[2] == b"answer"
    slow.go.set()
    for thread in threads:
        thread.join()
    assert answers == ["200 OK"] * 7
    assert asked(limited, "/")[0] == "200 OK"


def test_who_has_waited_too_long_is_not_worked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PATIENCE", 0.05)
    slow = Slow()
    limited = Admission(slow, 1, "/tim")
    first = threading.Thread(target=lambda: asked(limited, "/tim/"))
    first.start()
    until(lambda: slow.begun == 1)
    assert asked(limited, "/tim/")[0].startswith("503")
    assert asked(limited, "/tim/healthz")[0] == "200 OK"
    slow.go.set()
    first.join()
    assert slow.begun == 1


def test_many_at_once_are_answered_or_told(served: Served) -> None:
    """By a server that searches one at a time; a monitor is answered all the same."""
    answers: list[tuple[int, str, bytes] | None] = []

    def ask(number: int) -> None:
        request = b"GET /?q=lich+%d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % number
        answers.append(exchange(served.port, request, 60))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    with urlopen(f"{served.address}/healthz", timeout=60) as answer:
        assert json.load(answer)["status"] == "ok"
    for thread in threads:
        thread.join()
    statuses = [answer[0] for answer in answers if answer]
    assert len(statuses) == 40 and 200 in statuses and set(statuses) <= {200, 503}


@pytest.mark.parametrize(
    "head",
    [b"X-A: " + b"a" * 500_000, b"".join(b"X-%d: a\r\n" % n for n in range(200))[:-2]],
    ids=["long", "many"],
)
def test_headers_have_bounds(served: Served, head: bytes) -> None:
    answer = exchange(served.port, b"GET / HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n\r\n")
    assert answer is None or answer[0] in (400, 431)


PAGES = ("/", "/?q=lich", "/robots.txt", "/sitemap.xml", "/nguon.atom", "/tai-lieu/cho-dem.txt",
         "/opensearch.xml", "/api/search?q=lich", "/khong-co")  # fmt: skip
EVIL = {
    "X-Forwarded-Prefix": "//evil.example",
    "X-Forwarded-Port": "6666",
    "X-Forwarded-Proto": "javascript",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Path": "/evil.example",
    "X-Script-Name": "//evil.example",
    "Forwarded": "host=evil.example;proto=evil.example",
    "X-Original-URL": "//evil.example/",
    "X-Rewrite-URL": "//evil.example/",
}


@pytest.mark.parametrize(
    "settings", [Settings(), Settings(proxies=1), Settings("/tim", 1)], ids=str
)
@pytest.mark.parametrize("path", PAGES)
def test_what_no_proxy_sets_reaches_no_link(engine: Engine, settings: Settings, path: str) -> None:
    client = create_app(engine, settings).test_client()
    plain = client.get(path, headers={"X-Forwarded-Host": "tin.example"})
    answer = client.get(path, headers={**EVIL, "X-Forwarded-Host": "tin.example"})
    for text in ("evil.example", "6666", "javascript:"):
        assert text not in answer.text and text not in str(answer.headers)
    assert answer.status_code == plain.status_code


def test_with_names_a_host_is_one_of_them_or_refused(engine: Engine) -> None:
    names = ("tin.example", ".phuong.example")
    for proxies, header in ((0, "Host"), (1, "X-Forwarded-Host")):
        client = create_app(engine, Settings(proxies=proxies, host_names=names)).test_client()
        for host in ("tin.example", "tin.example:8443", "ngoc-ha.phuong.example"):
            assert f"//{host}/sitemap" in client.get("/robots.txt", headers={header: host}).text
        for host in ("evil.example", "tin.example.evil.example", "evil.example:80", "a b"):
            for path in PAGES:
                answer = client.get(path, headers={header: host})
                assert answer.status_code == 400
                assert "evil" not in answer.text
        assert client.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "person"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:4711", "2001:db8:1:2::/64"),
        ("[2001:db8:1:3::9]", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_limit_is_of_a_person_rather_than_of_an_address(address: str, person: str) -> None:
    assert who(address) == person


def test_a_limit_counts_a_network_of_ipv6_as_one(engine: Engine) -> None:
    pytest.importorskip("flask_limiter", reason="Flask-Limiter is not installed")
    client = create_app(engine, Settings(proxies=1, rate_limit="3/minute")).test_client()

    def status(address: str) -> int:
        # What a client says itself stands before what the proxy adds.
        told = {"X-Forwarded-For": f"198.51.100.{len(address)}, {address}"}
        return client.get("/tro-giup", headers=told).status_code

    found = [status(f"2001:db8::{number}") for number in range(4)]
    assert found == [200, 200, 200, 429]
    assert status("2001:db8:0:1::1") == 200
    assert [status("192.0.2.1") for _ in range(4)] == found
    assert status("192.0.2.2") == 200
