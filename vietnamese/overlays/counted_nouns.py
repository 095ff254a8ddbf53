"""Nouns that ask for a number: ``data/counted_nouns.tsv``, read and checked.

What the columns mean and how to add a noun is written in ``data/README.md``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from vietnamese.overlays.abbreviation_table import Forms, forms_of
from vietnamese.text.table_file import TableError, read_rows

TABLE_PATH: Final = Path(__file__).parents[1] / "data" / "counted_nouns.tsv"
COLUMNS: Final = ("noun", "variants", "largest", "words", "flags")
FLAGS: Final = frozenset({"ordinal", "far", "alone"})
NO_WORDS: Final = 1_000
"""More than any number that is read in words."""


class CountedNoun(NamedTuple):
    """``name`` in its overlays, and all ``spellings``. ``largest``: what its number may be at
    most. ``least_in_words``: what it must be to stand in words directly after the noun.
    ``ordinal``: *thứ* must stand between. ``far``: the number may stand further on, after *lần
    thứ*. ``alone``: no number stands before it (*hai phần ba*, *mười tháng năm ngày*)."""

    name: str
    spellings: tuple[Forms, ...]
    largest: int
    least_in_words: int
    ordinal: bool
    far: bool
    alone: bool


@cache
def counted_nouns() -> tuple[CountedNoun, ...]:
    """All nouns, in the order of the file. Raises `TableError` for a row that is wrong."""
    return read_nouns(TABLE_PATH)


def read_nouns(path: Path) -> tuple[CountedNoun, ...]:
    """The nouns of a table in the form of ``data/counted_nouns.tsv``."""
    nouns = []
    for number, line, (noun, variants, largest, words, flags) in read_rows(path, COLUMNS):
        spellings = (noun, *filter(None, variants.split("|")))
        if not all(map(forms_of, spellings)):
            raise TableError(path, number, "a noun, and variants with | between them", line)
        if not (largest.isdecimal() and (words or "0").isdecimal()):
            raise TableError(path, number, "the largest number, and the least one in words", line)
        if unknown := set(flags.split()) - FLAGS:
            raise TableError(path, number, f"flags among {sorted(FLAGS)}", " ".join(unknown))
        nouns.append(
            CountedNoun(
                " ".join(forms_of(noun)),
                tuple(map(forms_of, spellings)),
                int(largest),
                int(words or NO_WORDS),
                **{flag: flag in flags.split() for flag in FLAGS},
            )
        )
    return tuple(nouns)
