"""Passages that are written without diacritics.

Whoever types ``hoàn`` wants no page on account of its ``hoan``, unless the page, or the passage,
leaves all diacritics out. So a syllable in such a passage is a term of its own, ``~hoan``, that
stands for every form of its fold class; ``hoan`` elsewhere is just the syllable ``hoan``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from vietnamese.text.folding import are_bare

SIGN = "~"
"""No token holds it."""
LONGEST_BARE = 8
"""Syllables in a row that have no diacritics by chance: in Vietnamese text about one syllable in
five has none, so a run of eight is one in hundreds of thousands."""
_LONGEST: Final = bytes([True] * LONGEST_BARE)
LEAST_TEXT = 2  # syllables of a text that has no diacritics at all


def plain(form: str) -> str:
    """The syllable that a term stands for, as it is written."""
    return form.removeprefix(SIGN)


def unmarked(form: str) -> str:
    """The term of a syllable without diacritics in a passage without diacritics."""
    return SIGN + form


def sign(forms: Sequence[str]) -> Sequence[str]:
    """The terms of one text, given its syllables in canonical form."""
    bare = are_bare(forms)
    if _LONGEST not in bare and False in bare:
        return forms  # nearly all texts
    signed: list[str] | None = None
    for first, last in _passages(forms, bare):
        signed = signed or list(forms)
        for at in range(first, last):
            if forms[at].isalpha():
                signed[at] = unmarked(forms[at])
    return signed or forms


def _passages(forms: Sequence[str], bare: bytes) -> Iterator[tuple[int, int]]:
    """Runs [first, last) without diacritics. Numbers and codes neither break nor lengthen one."""
    first = letters = 0
    for at, (form, is_bare) in enumerate(zip(forms, bare, strict=True)):
        if not is_bare:
            if letters >= LONGEST_BARE:
                yield first, at
            first, letters = at + 1, 0
        elif form.isalpha():
            letters += 1
    if letters >= (LONGEST_BARE if first else LEAST_TEXT):
        yield first, len(forms)
