"""Numbers that a noun asks for, in any form: ``quý II``, ``quý hai`` and ``quý 2``; ``kỳ họp thứ
mười hai`` and ``kỳ họp thứ 12``; each one of ``lớp 10, 11 và 12``.

The form is the noun with the number: ``c=quý 2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from vietnamese.overlays.counted_nouns import CountedNoun
from vietnamese.overlays.neighbours import JOINS
from vietnamese.overlays.numerals import LAN, THU, read_words, roman_numerals
from vietnamese.overlays.pattern_tree import Span
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import Tokens

KIND: Final = "c"
FURTHEST: Final = 10
"""Tokens from a noun to the *lần thứ* that is its: ``Đại hội Đảng bộ quận ... lần thứ XXVI``."""
MOST_LISTED: Final = 6
_FILLERS: Final = frozenset(
    ["đảng", "dang", "đại", "dai", "biểu", "bieu", "toàn", "toan", "quốc", "quoc"]
)
"""What may stand between *đại hội* and its number in a query and directly before the number."""
_NEXT: Final = re.compile(r"[ \u00a0]?[-–,+/][ \u00a0]?")
_NO_SENTENCE: Final = re.compile(r"[^.;:!?()\n\r]*")
_SPACE: Final = re.compile(r"[ \u00a0]")
_SYLLABLES: Final = frozenset(("vi", "xi", "i"))
"""Roman numerals that are words, too; in a line of capitals they are taken for these."""


class _Number(NamedTuple):
    value: int
    end: int
    in_words: bool


def ordinals_at(
    tokens: Tokens, noun: CountedNoun, first: int, end: int, query: bool = False
) -> Iterator[Span]:
    """The noun at the positions [first, end) with the number after it; of a list of numbers each
    further one by itself."""
    forms = tokens.forms
    bare = query or all(form == fold(form) for form in forms[first:end])
    at, ordinal = _after_ordinal(forms, end, bare)
    if not ordinal and noun.far:
        at, ordinal = _far(tokens, end, query, bare)
    if at >= len(forms) or (noun.ordinal and not ordinal) or not _spaced(tokens, at):
        return
    if noun.alone and first and _is_number(tokens, first - 1):
        return
    number = _number(tokens, at, first, query)
    if number is None or not 0 < number.value <= noun.largest:
        return
    if number.in_words and not ordinal and number.value < noun.least_in_words:
        return
    yield _span(noun, number.value, first, number.end - 1)
    if not number.in_words:
        yield from _listed(tokens, noun, number.end, query)


def _after_ordinal(forms: tuple[str, ...], at: int, bare: bool) -> tuple[int, bool]:
    """The position after *thứ*, *lần* or both, and whether they stand at ``at``."""
    start = at
    for word in (LAN, THU):
        if at < len(forms) and forms[at] in word[: 1 + bare]:
            at += 1
    return at, at > start


def _far(tokens: Tokens, end: int, query: bool, bare: bool) -> tuple[int, bool]:
    """Where the number stands further on in the same clause: after *lần thứ* or, of an assembly
    that is named by its number alone (``Đại hội Đảng XIII``), after fillers."""
    forms = tokens.forms
    fillers = end
    while fillers < len(forms) and forms[fillers] in _FILLERS:
        fillers += 1
    furthest = fillers if query else min(end + FURTHEST, len(forms))
    for at in range(end + 1, furthest + 1):
        if forms[at : at + 2] == ("lần", "thứ") or (bare and forms[at : at + 2] == ("lan", "thu")):
            if _NO_SENTENCE.fullmatch(tokens.text, tokens.ends[end - 1], tokens.starts[at]):
                return at + 2, True
            break
    return fillers, False


def _number(tokens: Tokens, at: int, noun: int, query: bool) -> _Number | None:
    """The number at ``at``, of the noun at ``noun``."""
    form = tokens.forms[at]
    if form[0].isdecimal():
        whole = form.isdecimal() and len(form) <= 3
        return _Number(int(form), at + 1, False) if whole else None
    value = roman_numerals().get(form)
    if value is not None and (query or _is_roman(tokens, at, noun)):
        return _Number(value, at + 1, False)
    return _in_words(tokens, at)


def _is_roman(tokens: Tokens, at: int, noun: int) -> bool:
    """Whether it stands in capitals, and is no word in a line of capitals (``QUÝ VI PHẠM``)."""
    raw = _raw(tokens, at)
    if not raw.isupper():
        return False
    if tokens.forms[at] not in _SYLLABLES or not _raw(tokens, noun).isupper():
        return True
    after = at + 1
    return after == len(tokens.forms) or not _raw(tokens, after).isupper()


def _in_words(tokens: Tokens, at: int) -> _Number | None:
    """A number in words, with nothing but spaces within it, and no year (``lần năm 2024``)."""
    end = at + 1
    while end < len(tokens.forms) and end < at + 6 and _spaced(tokens, end):
        end += 1
    found = read_words(tokens.forms, at, end, ordinal=True)
    if found is None:
        return None
    year = tokens.forms[at] in ("năm", "nam") and found.end < len(tokens.forms)
    if year and tokens.forms[found.end][0].isdecimal():
        return None
    return _Number(found.value, found.end, True)


def _listed(tokens: Tokens, noun: CountedNoun, at: int, query: bool) -> Iterator[Span]:
    """The numbers after a first one that commas or *và* join to it."""
    forms = tokens.forms
    for _ in range(MOST_LISTED):
        if at >= len(forms):
            return
        if forms[at] in JOINS:
            at += 1
        elif not _NEXT.fullmatch(tokens.text, tokens.ends[at - 1], tokens.starts[at]):
            return
        number = _number(tokens, at, at, query) if at < len(forms) else None
        if number is None or number.in_words or not 0 < number.value <= noun.largest:
            return
        yield _span(noun, number.value, at, at)
        at = number.end


def _span(noun: CountedNoun, value: int, first: int, last: int) -> Span:
    return first, last, f"{KIND}={noun.name} {value}"


def _is_number(tokens: Tokens, at: int) -> bool:
    return tokens.forms[at][0].isdecimal() or _in_words(tokens, at) is not None


def _spaced(tokens: Tokens, at: int) -> bool:
    """Whether just a space stands before the token at ``at``."""
    return _SPACE.fullmatch(tokens.text, tokens.ends[at - 1], tokens.starts[at]) is not None


def _raw(tokens: Tokens, at: int) -> str:
    return tokens.text[tokens.starts[at] : tokens.ends[at]]
