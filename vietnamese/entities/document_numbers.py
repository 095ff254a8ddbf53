"""Numbers of official documents: 97/2019/QH14, 11-NQ/TW, 45 /QĐ-UBND, nghị định 100/2019.

A number, perhaps a year, then abbreviations of the kind of document and of who issued it. People
swap the separators and put spaces around them, so the form joins the parts with ``/``
only, folded: 11-NQ/TW, 11/NQ-TW and ``11 -nq/tw`` are all ``11/nq/tw``. They also leave out the
last parts, or the year: those shorter forms are `parts_of` the whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vietnamese.entities.numbers import number_form
from vietnamese.text.canonical import MARKS
from vietnamese.text.folding import fold
from vietnamese.text.patterns import any_of, compiled_later
from vietnamese.text.syllables import is_syllable
from vietnamese.text.word_boundaries import UNITS

_SEPARATOR = r"[ \u00a0]?[-/–][ \u00a0]?"
_ABBREVIATION = r"[a-zđð]{1,8}[0-9]{0,3}"
_NUMBER = compiled_later(
    rf"([0-9](?<![a-z0-9_/.,-].)[0-9]{{0,4}}[a-zđ]?)({_SEPARATOR})((?:[0-9]{{4}}{_SEPARATOR})?)"
    rf"({_ABBREVIATION}(?:{_SEPARATOR}{_ABBREVIATION}){{0,4}})(?![\w{MARKS}/])",
    re.IGNORECASE,
)
_SPLIT = compiled_later(_SEPARATOR)
_NUMBER_AND_YEAR = compiled_later(r"([0-9]{1,4})/((?:19|20)[0-9]{2})(?![0-9/])")
_KINDS = frozenset(
    ("nq", "qđ", "qd", "ct", "kh", "tb", "bc", "cv", "hd", "tt", "nđ", "nd", "kl", "tr", "ttr")
)
"""Abbreviations of kinds of documents, which need no other one: 15-NQ."""
_CALLS_FOR_NUMBER = compiled_later(
    any_of(
        "số", "luật", "nghị định", "nghị quyết", "quyết định", "thông tư", "chỉ thị", "pháp lệnh"
    )
    + r"\s$|\b(?:NĐ|ND|NQ|QĐ|QD|TT|CT)\s$",
    re.IGNORECASE,
)
_REACH = 24
"""Characters before a number in which the kind of document stands."""
_LAST_MONTH = 12


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
        short = "/" not in match.group() and len(abbreviations) < 2
        if short and abbreviations[0].lower() not in _KINDS:
            continue  # 5-HN, 12-A: too little to go by
        if any(part.lower() in UNITS for part in abbreviations):
            continue  # 30k/kg, 5-7 tr/m2
        if not any(map(_is_abbreviation, abbreviations)):
            continue
        parts = [number_form(number) if number.isdecimal() else number, *_SPLIT.split(year)[:-1]]
        yield match.start(), match.end(), fold("/".join((*filter(None, parts), *abbreviations)))


def find_numbers_with_year(
    text: str, numbers: Iterable[int] | None = None
) -> Iterator[tuple[int, int, str]]:
    """``(start, end, form)`` of each number with just a year: ``nghị định 100/2019``. One that may
    be a month needs the kind of document before it."""
    if "/19" not in text and "/20" not in text:
        return
    if numbers is None:
        numbers = (match.start() for match in re.finditer(r"(?<![0-9])[0-9]", text))
    for start in numbers:
        match = _NUMBER_AND_YEAR.match(text, start)
        if match is None or text[max(0, start - 1) : start] in ("/", ".", "-"):
            continue
        before = text[max(0, start - _REACH) : start]
        season = len(match[1]) == 4 and match[1][:2] in ("19", "20")  # 2025/2026
        if season:
            continue
        if int(match[1]) > _LAST_MONTH or _CALLS_FOR_NUMBER.search(before):
            yield start, match.end(), f"{int(match[1])}/{match[2]}"


def parts_of(form: str) -> Iterator[str]:
    """Shorter forms by which a document is named: of 12/2015/nđ/cp 12/2015, 12/2015/nđ, 12/nđ/cp
    and 12/nđ."""
    parts = form.split("/")
    for end in range(2, len(parts)):
        yield "/".join(parts[:end])
    if len(parts) > 2 and len(parts[1]) == 4 and parts[1].isdecimal():
        for end in range(3, len(parts) + 1):
            yield "/".join((parts[0], *parts[2:end]))


def _matches(text: str, numbers: Iterable[int] | None) -> Iterator[re.Match[str]]:
    if numbers is None:
        yield from _NUMBER.finditer(text)
    else:
        yield from filter(None, (_NUMBER.match(text, start) for start in numbers))


def _is_abbreviation(part: str) -> bool:
    """No possible syllable, and no word like Plus: ``QĐ``, ``qđ``, ``TTg``, but not ``HA``."""
    return len(part) > 1 and not part.istitle() and not is_syllable(part.lower())
