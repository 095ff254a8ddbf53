"""Times of day and numbers of hours: ``8h30``, ``8 giờ 30 phút`` and ``08:30`` are ``8h30``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vietnamese.tokens.tokenizer import Overlay, Tokens

KIND: Final = "h"
HOUR_WORDS: Final = frozenset(("giờ", "gio", "h"))
_MINUTE_WORDS: Final = frozenset(("phút", "phut", "p", "ph"))
_HALF: Final = frozenset(("rưỡi", "ruoi"))
_AFTERNOON: Final = {
    **dict.fromkeys(("chiều", "chieu"), range(1, 8)),
    **dict.fromkeys(("tối", "toi"), range(5, 12)),
    **dict.fromkeys(("đêm", "dem"), range(8, 12)),
    **dict.fromkeys(("trưa", "trua"), range(1, 3)),
}
"""Words after an hour, and the hours to which they add twelve."""
MOST_HOURS: Final = 999
_GLUED: Final = re.compile(r"0?([0-9]{1,3})(?:h([0-5][0-9])?|g([0-5][0-9]))(?:p|ph)?")
_COLON: Final = re.compile(r":[0-5][0-9](?![0-9]|:(?!00)|[.,][0-9])")
_SPACE: Final = re.compile(r"[ \u00a0]?")


def times_at(tokens: Tokens, at: int) -> Iterator[Overlay]:
    """The time that begins with the token at the position ``at``, by the hour, too, where its
    minutes stand apart (``8 giờ 30 em``), and by the 24-hour clock."""
    form = tokens.forms[at]
    if match := _GLUED.fullmatch(form):
        minutes = match[2] or match[3] or ""
        last = at
        if not minutes:
            yield from _times(tokens, int(match[1]), 0, at, at)
            found = _minutes(tokens, at)
            if found is None:
                return
            minutes, last = str(found[0]), found[1]
        yield from _times(tokens, int(match[1]), int(minutes), at, last)
    elif form.isdecimal() and len(form) <= 3:
        if _COLON.match(tokens.text, tokens.ends[at]):
            yield from _times(tokens, int(form), int(tokens.forms[at + 1]), at, at + 1)
        elif _at(tokens, at + 1) in HOUR_WORDS and _beside(tokens, at):
            yield from _times(tokens, int(form), 0, at, at + 1)
            if found := _minutes(tokens, at + 1):
                yield from _times(tokens, int(form), *found[:1], at, found[1])


def _minutes(tokens: Tokens, hour: int) -> tuple[int, int] | None:
    """The minutes after the word or token at ``hour``, and their last position."""
    word = _at(tokens, hour + 1)
    if word is None or not _beside(tokens, hour):
        return None
    if word in _HALF:
        return 30, hour + 1
    digits = tokens.ends[hour + 1] - tokens.starts[hour + 1]
    if word.isdecimal() and int(word) < 60 and (digits == 2 or _is_minute(tokens, hour + 2)):
        return int(word), hour + 1 + _is_minute(tokens, hour + 2)
    return None


def _is_minute(tokens: Tokens, at: int) -> bool:
    return _at(tokens, at) in _MINUTE_WORDS and _beside(tokens, at - 1)


def _times(tokens: Tokens, hour: int, minute: int, first: int, last: int) -> Iterator[Overlay]:
    if hour > (24 if minute else MOST_HOURS):
        return
    yield Overlay(KIND, _form(hour, minute), first, last)
    word = _at(tokens, last + 1)
    if word in _AFTERNOON and hour in _AFTERNOON[word] and _beside(tokens, last):
        yield Overlay(KIND, _form(hour + 12, minute), first, last + 1)


def _form(hour: int, minute: int) -> str:
    return f"{KIND}={hour}h{minute:02}" if minute else f"{KIND}={hour}h"


def _at(tokens: Tokens, at: int) -> str | None:
    return tokens.forms[at] if at < len(tokens.forms) else None


def _beside(tokens: Tokens, at: int) -> bool:
    """Whether at most a space stands between a token and the next one."""
    return _SPACE.fullmatch(tokens.text, tokens.ends[at], tokens.starts[at + 1]) is not None
