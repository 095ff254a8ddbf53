"""What was typed, with its diacritics put in place and nothing else changed."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize

from search.query.analysis import Unit
from vietnamese.text.folding import fold

_I_AND_Y = {"i", "y"}  # a canonical form may write one for the other


def with_diacritics(text: str, units: Iterable[Unit]) -> str:
    """``text`` with the diacritics of the forms that its ``units`` are bound to, at their offsets.

    ``-Ki Niem "hoi" phong/chong`` keeps sign, capitals, quotes and slash: ``-Kỉ Niệm "hoi"
    phòng/chống``.
    """
    written, at = [], 0
    for unit in units:
        if unit.bound and unit.bound != unit.form:
            written += [text[at : unit.start], _marked(text[unit.start : unit.end], unit.bound)]
            at = unit.end
    return "".join([*written, text[at:]])


def _marked(typed: str, form: str) -> str:
    """The typed letters with the marks of a canonical form; the form itself where it has others."""
    if len(typed) != len(form):
        return form
    return "".join(map(_letter, typed, form))


def _letter(typed: str, marked: str) -> str:
    base = fold(marked)
    if base != typed.lower() and {base, typed.lower()} == _I_AND_Y:
        marked = normalize("NFC", typed + normalize("NFD", marked)[1:])
    return marked.upper() if typed.isupper() else marked
