"""Number plates of vehicles: ``29A-123.45``, ``29A 12345`` and ``29-A 123.45`` are ``29a12345``."""

from __future__ import annotations

import re
from typing import Final

from vietnamese.tokens.tokenizer import Overlay, Tokens

KIND: Final = "b"
LONGEST: Final = 20
"""Characters."""
_CAPITALS: Final = "[A-HK-NPR-VX-ZĐ]{1,2}"
_ANY_CASE: Final = "[a-hk-np-vx-zA-HK-NPR-VX-ZĐđ]{1,2}"
_AFTER: Final = (
    r"(?:(?:[ \u00a0]?[-–.][ \u00a0]?|[ \u00a0])?([0-9]{3}[. ]?[0-9]{2})|-([0-9]{4}))"
    r"(?![0-9]|[.,/-][0-9])"
)
_PLATE: Final = re.compile(
    rf"([1-9][0-9])-?({_CAPITALS}[1-9]?|{_ANY_CASE}[1-9]?(?=[-.0-9])){_AFTER}"
)
_PLATE_IN_QUERY: Final = re.compile(rf"([1-9][0-9])-?({_ANY_CASE}[1-9]?){_AFTER}")


def plate_at(tokens: Tokens, at: int, query: bool = False) -> Overlay | None:
    """The plate that begins with the token at the position ``at``."""
    start = tokens.starts[at]
    pattern = _PLATE_IN_QUERY if query else _PLATE
    match = pattern.match(tokens.text, start, start + LONGEST)
    if match is None:
        return None
    last = at
    while last + 1 < len(tokens.starts) and tokens.starts[last + 1] < match.end():
        last += 1
    if tokens.ends[last] != match.end():
        return None
    number = "".join(filter(str.isdecimal, match[3] or match[4]))
    return Overlay(KIND, f"{KIND}={match[1]}{match[2].lower()}{number}", at, last)
