"""Numbers that are not written in digits: ``mười hai``, ``XIII``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from vietnamese.text.folding import fold

LARGEST_ROMAN: Final = 39
"""Congresses, centuries and chapters have no more; larger ones are letters of other things."""

_DIGITS: Final = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_NOT_FIRST: Final = frozenset(("không", "mốt", "lăm", "mươi", "trăm"))
_FIRST: Final = {"nhất": 1, "nhì": 2}
"""Only after a word such as *thứ* or *hạng*."""
_TEN: Final = "mười"
_TENS: Final = "mươi"
_HUNDRED: Final = "trăm"
_ODD: Final = frozenset(("linh", "lẻ"))
_WORDS: Final = frozenset((*_DIGITS, *_FIRST, _TEN, _TENS, _HUNDRED, *_ODD))
_BARE: Final = {fold(word): word for word in sorted(_WORDS - {_TENS})}
"""Without marks. ``muoi`` is mười here, and mươi where that is read."""


class Numeral(NamedTuple):
    """A number in words, and the position after its last one."""

    value: int
    end: int


@cache
def roman_numerals() -> dict[str, int]:
    """Lower-case Roman numerals from i to xxxix."""
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return {
        "x" * tens + one: 10 * tens + digit
        for tens in range(4)
        for digit, one in enumerate(ones)
        if 0 < 10 * tens + digit <= LARGEST_ROMAN
    }


def read_words(forms: Sequence[str], start: int, end: int, ordinal: bool = False) -> Numeral | None:
    """The number from 1 to 999 that stands in words at ``start`` and goes on before ``end``.

    Words may lack their marks. ``ordinal``: ``nhất`` and ``nhì`` count, too.
    """
    words = [_word(forms[at]) for at in range(start, min(end, start + 6))]
    if not words or words[0] is None:
        return None
    if ordinal and words[0] in _FIRST:
        return Numeral(_FIRST[words[0]], start + 1)
    below = _below_hundred(words, 0)
    if below is None:
        return None
    value, used = below
    if 0 < value < 10 and used == 1 and _at(words, 1) == _HUNDRED:
        value, used = 100 * value, 2
        rest = 3 if _at(words, 2) in _ODD else 2
        below = _below_hundred(words, rest, inside=True)
        if below is not None and (rest == 3) == (below[0] < 10):
            value, used = value + below[0], below[1]
    return Numeral(value, start + used) if value else None


def _word(form: str) -> str | None:
    return form if form in _WORDS else _BARE.get(form)


def _at(words: Sequence[str | None], place: int) -> str | None:
    return words[place] if place < len(words) else None


def _below_hundred(
    words: Sequence[str | None], place: int, inside: bool = False
) -> tuple[int, int] | None:
    """A number below 100 and the place after it. ``inside``: a larger one goes before it."""
    first = _at(words, place)
    if first == _TEN:
        return 10 + _unit(words, place + 1), place + 1 + (_unit(words, place + 1) > 0)
    if first not in _DIGITS or (first in _NOT_FIRST and not inside):
        return None
    digit = _DIGITS[first]
    if digit > 1 and _at(words, place + 1) in (_TENS, _TEN):
        unit = _unit(words, place + 2)
        return 10 * digit + unit, place + 2 + (unit > 0)
    return digit, place + 1


def _unit(words: Sequence[str | None], place: int) -> int:
    """The digit after a ten, 0 where there is none."""
    word = _at(words, place)
    return _DIGITS[word] if word in _DIGITS and word != "không" else 0


THU: Final = ("thứ", "thu")
LAN: Final = ("lần", "lan")
"""Words between a noun and its number, with marks and without."""
FOLLOWERS: Final = frozenset((*roman_numerals(), *(_WORDS - _NOT_FIRST - _ODD), *_BARE, *THU, *LAN))
"""Words with which the number after a noun may begin, if it is not in digits."""
