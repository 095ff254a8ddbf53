"""Numbers of official documents: 97/2019/QH14, 11-NQ/TW, 45 /QĐ-UBND.

A number, perhaps a year, then abbreviations of the kind of document and of who issued it. People
swap the separators and put spaces around them, so the form joins the parts with ``/``
only, folded: 11-NQ/TW, 11/NQ-TW and ``11 -nq/tw`` are all ``11/nq/tw``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.folding import fold
from vietnamese.numbers import number_form
from vietnamese.syllables import is_syllable

_SEPARATOR = r"[ \u00a0]?[-/–][ \u00a0]?"
_ABBREVIATION = r"[a-zđð]{1,8}[0-9]{0,3}"
_NUMBER = re.compile(
    rf"([0-9](?<![\w/.,-].)[0-9]{{0,4}}[a-zđ]?)({_SEPARATOR})((?:[0-9]{{4}}{_SEPARATOR})?)"
    rf"({_ABBREVIATION}(?:{_SEPARATOR}{_ABBREVIATION}){{0,4}})(?![\w/])",
    re.IGNORECASE,
)
_SPLIT = re.compile(_SEPARATOR)


def find_document_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """``(start, end, form)`` of each document number in ``text``."""
    if "/" not in text and "-" not in text and "–" not in text:
        return
    for match in _NUMBER.finditer(text):
        abbreviations = _SPLIT.split(match[4])
        slashes = "/" in match.group()
        if not slashes and len(abbreviations) < 2:
            continue  # 5-HN, 12-A: too little to go by
        if not any(map(_is_abbreviation, abbreviations)):
            continue
        parts = [number_form(match[1]) or match[1] if match[1].isdecimal() else match[1]]
        parts += _SPLIT.split(match[3])[:-1]
        parts += abbreviations
        yield match.start(), match.end(), fold("/".join(parts))


def _is_abbreviation(part: str) -> bool:
    """Written in capitals, or no possible syllable: ``qđ`` and ``QU``, but not ``ha``."""
    return len(part) > 1 and (part[:2].isupper() or not is_syllable(part.lower()))
