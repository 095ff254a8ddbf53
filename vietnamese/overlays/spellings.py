"""Words with several spellings, and words that mean the same: ``data/spellings.tsv`` and
``data/synonyms.tsv``, read and checked. How to add one is written in ``data/README.md``.

All spellings of a word are one term, ``l=vắc xin``. Of synonyms each has a term of its own,
``s=xe hơi``, so that the word that was asked for can count more than the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from vietnamese.overlays.abbreviation_table import Forms
from vietnamese.overlays.pattern_tree import Pattern
from vietnamese.text.folding import fold
from vietnamese.text.syllables import is_bare_syllable
from vietnamese.text.table_file import TableError, read_rows
from vietnamese.tokens.tokenizer import tokenize

DATA: Final = Path(__file__).parents[1] / "data"
SPELLINGS_PATH: Final = DATA / "spellings.tsv"
SYNONYMS_PATH: Final = DATA / "synonyms.tsv"
SPELLING: Final = "l"
SYNONYM: Final = "s"
LONG: Final = 3
"""Syllables. A word of so many is unlikely to be anything else without its marks."""


@cache
def spellings() -> tuple[tuple[Forms, ...], ...]:
    """The spellings of each word, the one that names it first. Raises `TableError`."""
    return read_groups(SPELLINGS_PATH, ("word", "spellings"))


@cache
def synonyms() -> tuple[tuple[Forms, ...], ...]:
    """The words of each group. Raises `TableError`."""
    return read_groups(SYNONYMS_PATH, ("words",))


def read_groups(path: Path, columns: tuple[str, ...]) -> tuple[tuple[Forms, ...], ...]:
    """The rows of a table: what stands in their cells with ``|`` between, each thing once."""
    groups = []
    seen: dict[Forms, int] = {}
    for number, line, cells in read_rows(path, columns):
        words = [tokenize(word).forms for cell in cells for word in cell.split("|")]
        distinct = tuple(dict.fromkeys(words))
        if not all(words) or len(distinct) < 2:
            raise TableError(path, number, "two words or more, with | between them", line)
        for word in distinct:
            if seen.setdefault(word, number) != number:
                expected = f"no word of another row (line {seen[word]})"
                raise TableError(path, number, expected, " ".join(word))
        groups.append(distinct)
    return tuple(groups)


def spelling_patterns() -> Iterator[Pattern]:
    """All spellings of all words, and of those that have synonyms."""
    for group in spellings():
        for forms in group:
            yield _pattern(f"{SPELLING}={' '.join(group[0])}", forms)
    known = {forms: group for group in spellings() for forms in group}
    for group in synonyms():
        for forms in group:
            for spelling in known.get(forms, (forms,)):
                yield _pattern(_term(forms), spelling)


@cache
def _other_words() -> dict[str, tuple[str, ...]]:
    return {
        _term(forms): tuple(_term(other) for other in group if other != forms)
        for group in synonyms()
        for forms in group
    }


def synonyms_of(term: str) -> tuple[str, ...]:
    """The terms of the words that mean the same as the one that has this term."""
    return _other_words().get(term, ())


def _term(forms: Forms) -> str:
    return f"{SYNONYM}={' '.join(forms)}"


def _pattern(term: str, forms: Forms) -> Pattern:
    bare = tuple(map(fold, forms))
    one_word = len(forms) == 1 and is_bare_syllable(bare[0])
    return Pattern(term=term, forms=forms, bare=bare, long=len(forms) >= LONG, one_word=one_word)
