"""Regular expressions for phrases that may stand composed, decomposed or without their marks.

For the readers of dates and places, which look for a handful of words in a whole page and
need offsets into the original text. ``LETTER`` is there because ``\\w`` alone ends at the first
combining mark of a decomposed text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import Any, Final, cast


class _Later:
    """Compiles an expression when it is asked for something first."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._given)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._compiled, name)
        self.__dict__[name] = found  # next time nothing stands between
        return found


def compiled_later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """For the expressions that a text without a date or a place has no need of: all of them take
    longer to compile than a query to be read."""
    return cast("re.Pattern[str]", _Later(pattern, flags))


LETTER: Final = r"[\w\u0300-\u036f]"
_LATIN: Final = tuple(map(chr, (*range(0x250), *range(0x1E00, 0x1F00))))
CAPITALS: Final = "".join(letter for letter in _LATIN if letter.isupper())
SMALL: Final = "".join(letter for letter in _LATIN if letter.islower())
"""Composed Latin letters, as the inside of a class; ranges would mix the two."""


def spelled(phrase: str) -> str:
    """A pattern for a lower-case ``phrase``; spaces match any white space."""
    pieces = []
    for letter in unicodedata.normalize("NFC", phrase):
        decomposed = unicodedata.normalize("NFD", letter)
        base, marks = decomposed[0], decomposed[1:]
        if letter == " ":
            pieces.append(r"\s+")
        elif letter == "đ":
            pieces.append("[dđð]")  # ð, eth, is often typed for đ
        elif not marks:
            pieces.append(re.escape(letter))
        else:
            pieces.append(_marked(base, marks))
    return "".join(pieces)


def _marked(base: str, marks: str) -> str:
    """All ways to write one letter with its marks, and the bare letter; never with some of its
    marks: ``phương`` is not ``phường``."""
    written = {
        "".join((unicodedata.normalize("NFC", base + order[:composed]), order[composed:]))
        for order in {marks, marks[::-1]}
        for composed in range(len(marks) + 1)
    }
    return "(?:" + "|".join(sorted(written)) + f"|{base}(?![\u0300-\u036f]))"


def any_of(*phrases: str) -> str:
    """A pattern for any one of the phrases, earlier ones first."""
    return "(?:" + "|".join(spelled(phrase) for phrase in phrases) + ")"
