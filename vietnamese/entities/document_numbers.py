"""Numbers of official documents: 97/2019/QH14, 11-NQ/TW, 45 /QĐ-UBND.

A number, perhaps a year, then abbreviations of the kind of document and of who issued it. People
swap the separators and put spaces around them, so the form joins the parts with ``/``
only, folded: 11-NQ/TW, 11/NQ-TW and ``11 -nq/tw`` are all ``11/nq/tw``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vietnamese.entities.numbers import number_form
from vietnamese.text.canonical import MARKS
from vietnamese.text.folding import fold
from vietnamese.text.syllables import is_syllable
from vietnamese.text.word_boundaries import UNITS

_SEPARATOR = r"[ \u00a0]?[-/–][ \u00a0]?"
_ABBREVIATION = r"[a-zđð]{1,8}[0-9]{0,3}"
_NUMBER = re.compile(
    rf"([0-9](?<![a-z0-9_/.,-].)[0-9]{{0,4}}[a-zđ]?)({_SEPARATOR})((?:[0-9]{{4}}{_SEPARATOR})?)"
    rf"({_ABBREVIATION}(?:{_SEPARATOR}{_ABBREVIATION}){{0,4}})(?![\w{MARKS}/])",
    re.IGNORECASE,
)
_SPLIT = re.compile(_SEPARATOR)


def find_document_numbers(
    text: str, numbers: Iterable[int] | None = None
) -> Iterator[tuple[int, int, str]]:
    """``(start, end, form)`` of each document number in ``text``. ``numbers``: where numbers start
    in it, if that is known already."""
    if "/" not in text and "-" not in text and "–" not in text:
        return
    last = 0
    for match in _matches(text, numbers):
        if match.start() < last:
            continue
        last = match.end()
        number, year, abbreviations = match[1], match[3], _SPLIT.split(match[4])
        if "/" not in match.group() and len(abbreviations) < 2:
            continue  # 5-HN, 12-A: too little to go by
        if any(part.lower() in UNITS for part in abbreviations):
            continue  # 30k/kg, 5-7 tr/m2
        if not any(map(_is_abbreviation, abbreviations)):
            continue
        parts = [number_form(number) if number.isdecimal() else number, *_SPLIT.split(year)[:-1]]
        yield match.start(), match.end(), fold("/".join((*filter(None, parts), *abbreviations)))


def _matches(text: str, numbers: Iterable[int] | None) -> Iterator[re.Match[str]]:
    if numbers is None:
        yield from _NUMBER.finditer(text)
    else:
        yield from filter(None, (_NUMBER.match(text, start) for start in numbers))


def _is_abbreviation(part: str) -> bool:
    """No possible syllable, and no word like Plus: ``QĐ``, ``qđ``, ``TTg``, but not ``HA``."""
    return len(part) > 1 and not part.istitle() and not is_syllable(part.lower())
