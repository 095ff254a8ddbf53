"""URLs and e-mail addresses in a text, as wholes; their parts are found as words anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.text.canonical import MARKS, canonical
from vietnamese.text.patterns import compiled_later

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"(?:{_LABEL}\.){{1,8}}[a-z]{{2,24}}(?![\w{MARKS}])"
# A bare host counts where it ends as Vietnamese and common ones do: "e.g", "TP.HCM" are none.
_BARE_HOST = (
    rf"(?:{_LABEL}\.){{1,8}}(?:vn|(?:com|net|org|info|edu|gov)(?:\.[a-z]{{2}})?)"
    rf"(?![\w{MARKS}-]|\.\w)"
)
_ADDRESS = compiled_later(
    rf"(?<![\w{MARKS}@.-])(?:[a-z0-9][a-z0-9_.+-]{{0,63}}@{_HOST}"
    rf"|(?:https?://(?:{_HOST}|localhost)|www\.{_HOST}|{_BARE_HOST})(?::[0-9]{{1,5}})?"
    r"(?:[/?#][^\s<>\"'“”]{0,2000})?)",
    re.IGNORECASE,
)
_TOP_DOMAIN = compiled_later(r"\.(?:vn|com|net|org|info|edu|gov)\b", re.IGNORECASE)
_OTHER_HINTS = ("@", "://", "www.", "WWW.")
_NOT_LAST = ".,;:!?)]}'\"…"
_PUBLIC = compiled_later(r"(?:[a-z]{2,4}\.)?[a-z]{2,4}")
"""Ends of hosts that many have in common: vn, gov.vn."""
MOST_PARTS = 4
"""Folders of a path by which an address is found."""
_SCHEME = compiled_later(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)


def find_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """``(start, end, form)`` of each address, without scheme, ``www.`` and a last ``/``."""
    if not any(hint in text for hint in _OTHER_HINTS) and not _TOP_DOMAIN.search(text):
        return
    for match in _ADDRESS.finditer(text):
        whole = match.group().rstrip(_NOT_LAST)
        form = canonical(_SCHEME.sub("", whole, count=1).rstrip("/"))
        yield match.start(), match.start() + len(whole), form


def parts_of(form: str) -> Iterator[str]:
    """Shorter addresses by which one is found: its host, the domains that this belongs to, and
    the folders of its path."""
    host, *path = form.split("/")
    whole_host = host.rpartition("@")[2]
    for end in range(1, min(len(path), MOST_PARTS)):
        yield "/".join((host, *path[:end]))
    if whole_host != form:
        yield whole_host
    while "." in whole_host:
        whole_host = whole_host.partition(".")[2]
        if _PUBLIC.fullmatch(whole_host):
            return
        yield whole_host
