"""URLs and e-mail addresses in a text, as wholes; their parts are found as words anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.text.canonical import MARKS, canonical

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"(?:{_LABEL}\.){{1,8}}[a-z]{{2,24}}(?![\w{MARKS}])"
# A bare host counts where it ends as Vietnamese and common ones do: "e.g", "TP.HCM" are none.
_BARE_HOST = (
    rf"(?:{_LABEL}\.){{1,8}}(?:vn|(?:com|net|org|info|edu|gov)(?:\.[a-z]{{2}})?)"
    rf"(?![\w{MARKS}-]|\.\w)"
)
_ADDRESS = re.compile(
    rf"(?<![\w{MARKS}@.-])(?:[a-z0-9][a-z0-9_.+-]{{0,63}}@{_HOST}"
    rf"|(?:https?://(?:{_HOST}|localhost)|www\.{_HOST}|{_BARE_HOST})(?::[0-9]{{1,5}})?"
    r"(?:[/?#][^\s<>\"'“”]{0,2000})?)",
    re.IGNORECASE,
)
_TOP_DOMAIN = re.compile(r"\.(?:vn|com|net|org|info|edu|gov)\b", re.IGNORECASE)
_OTHER_HINTS = ("@", "://", "www.", "WWW.")
_NOT_LAST = ".,;:!?)]}'\"…"
_SCHEME = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)


def find_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """``(start, end, form)`` of each address, without scheme, ``www.`` and a last ``/``."""
    if not any(hint in text for hint in _OTHER_HINTS) and not _TOP_DOMAIN.search(text):
        return
    for match in _ADDRESS.finditer(text):
        whole = match.group().rstrip(_NOT_LAST)
        form = canonical(_SCHEME.sub("", whole, count=1).rstrip("/"))
        yield match.start(), match.start() + len(whole), form
