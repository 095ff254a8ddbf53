"""Times of day and numbers of hours: ``8h30``, ``8 giờ 30 phút`` and ``08:30`` are ``8h30``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vietnamese.overlays.neighbours import follows, form_at, second_of_two
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
MOST_IN_DAY: Final = 24
_GLUED: Final = re.compile(r"0?([0-9]{1,3})(?:h([0-5][0-9])?|g([0-5][0-9]))(?:p|ph)?")
_COLON: Final = re.compile(r":[0-5][0-9](?![0-9]|:(?!00)|[.,][0-9])")


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
        if _COLON.match(tokens.text, tokens.ends[at]) and tokens.forms[at + 1].isdecimal():
            yield from _times(tokens, int(form), int(tokens.forms[at + 1]), at, at + 1)
        elif _stands_at(tokens, at + 1, HOUR_WORDS):
            yield from _times(tokens, int(form), 0, at, at + 1)
            if found := _minutes(tokens, at + 1):
                yield from _times(tokens, int(form), *found[:1], at, found[1])


def first_hour_at(tokens: Tokens, at: int) -> Iterator[Overlay]:
    """The number at the position ``at`` as an hour, where only the second one of two has the word:
    ``8 - 10 giờ``, ``từ 8 đến 10h``."""
    second = second_of_two(tokens, at)
    if second is None or not tokens.forms[at].isdecimal():
        return
    form = tokens.forms[second]
    if match := _GLUED.fullmatch(form):
        form = match[1]
    elif not (form.isdecimal() and _stands_at(tokens, second + 1, HOUR_WORDS)):
        return
    if int(tokens.forms[at]) < int(form) <= MOST_IN_DAY:
        yield Overlay(KIND, _form(int(tokens.forms[at]), 0), at, at)


def _minutes(tokens: Tokens, hour: int) -> tuple[int, int] | None:
    """The minutes after the word or token at ``hour``, and their last position."""
    word = form_at(tokens, hour + 1)
    if not word or not follows(tokens, hour + 1):
        return None
    if word in _HALF:
        return 30, hour + 1
    named = _stands_at(tokens, hour + 2, _MINUTE_WORDS)
    two_digits = tokens.ends[hour + 1] - tokens.starts[hour + 1] == 2
    if word.isdecimal() and (two_digits or named) and int(word) < 60:
        return int(word), hour + 1 + named
    return None


def _times(tokens: Tokens, hour: int, minute: int, first: int, last: int) -> Iterator[Overlay]:
    if hour > (MOST_IN_DAY if minute else MOST_HOURS):
        return
    yield Overlay(KIND, _form(hour, minute), first, last)
    hours = _AFTERNOON.get(form_at(tokens, last + 1), ())
    if hour in hours and follows(tokens, last + 1):
        yield Overlay(KIND, _form(hour + 12, minute), first, last + 1)


def _form(hour: int, minute: int) -> str:
    return f"{KIND}={hour}h{minute:02}" if minute else f"{KIND}={hour}h"


def _stands_at(tokens: Tokens, at: int, words: frozenset[str]) -> bool:
    """Whether one of the words stands at a position, with at most a space before it."""
    return form_at(tokens, at) in words and follows(tokens, at)
