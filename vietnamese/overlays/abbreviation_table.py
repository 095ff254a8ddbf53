"""The table of administrative abbreviations: ``data/abbreviations.tsv``, read and checked.

Here is what an entry says; `vietnamese.overlays.abbreviations` finds entries in a text. How to add
one is written in ``data/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from vietnamese.text.canonical import WORD, canonical_syllable
from vietnamese.text.table_file import TableError, read_rows

TABLE_PATH: Final = Path(__file__).parents[1] / "data" / "abbreviations.tsv"
COLUMNS: Final = ("abbreviation", "variants", "written", "kind", "context", "flags")
FLAGS: Final = frozenset({"initials", "lower", "query"})

NUMBER: Final = "<number>"
NAME: Final = "<name>"
CLASSES: Final = frozenset({NUMBER, NAME})
"""May stand in a context for one token: a number; a word with a capital."""

Kind = Literal["always", "context"]
Forms = tuple[str, ...]
"""Canonical forms of consecutive tokens."""

_WORD = re.compile(rf"<number>|<name>|{WORD}")


class Condition(NamedTuple):
    """What must stand directly before and directly after an abbreviation or, where ``near``
    is not empty, a few tokens before or after it."""

    before: Forms = ()
    after: Forms = ()
    near: Forms = ()


Context = tuple[Condition, ...]
"""Conditions that must hold together."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One sense of one abbreviation.

    ``spellings`` are the abbreviation and its variants as people type them, ``written`` what
    they stand for. ``key`` names the concept: the abbreviation in lower case without
    separators (``hđnd``); where an abbreviation has several senses, with the written-out form
    behind it (``bch:ban_chấp_hành``). Rows that stand for the same words share a key.
    ``contexts`` is empty for an abbreviation that always counts; else one of them must hold.
    """

    key: str
    spellings: tuple[str, ...]
    written: tuple[str, ...]
    contexts: tuple[Context, ...]
    flags: frozenset[str]

    @property
    def abbreviation(self) -> str:
        return self.spellings[0]

    @property
    def kind(self) -> Kind:
        return "context" if self.contexts else "always"


class Phrases(NamedTuple):
    """Runs of words by their forms without marks; the first ones of these; and the lengths that
    the runs have, longest first."""

    by_bare: Mapping[Forms, tuple[Forms, ...]]
    first: frozenset[str]
    lengths: tuple[int, ...]


class Contexts(NamedTuple):
    """Of one sense. Any phrase decides alone: directly before, directly after, or near; so
    does any of ``joint``, which have several conditions or a class of tokens in them."""

    before: Phrases
    after: Phrases
    near: Phrases
    joint: tuple[Context, ...]


class AbbreviationSense(NamedTuple):
    """An entry ready to be matched. ``term`` is the overlay form ``a=<key>``;
    the words of ``contexts`` are spelled in every way, None if it always counts; ``carried`` are
    terms that the abbreviation implies. ``sure``: in a query it always counts."""

    term: str
    written: tuple[Forms, ...]
    contexts: Contexts | None
    carried: tuple[str, ...]
    sure: bool


@cache
def entries() -> tuple[Entry, ...]:
    """All entries, in the order of the file. Raises `TableError` for a row that is wrong."""
    return read_table(TABLE_PATH)


def read_table(path: Path) -> tuple[Entry, ...]:
    """The entries of a table in the form of ``data/abbreviations.tsv``."""
    groups: dict[str, str] = {}
    found: list[Entry] = []
    for number, line, cells in read_rows(path, COLUMNS):
        if cells[0].startswith("@"):
            groups[cells[0]] = cells[4]
            continue
        try:
            found.append(_entry(cells, groups))
        except ValueError as error:
            raise TableError(path, number, str(error), line) from error
    return _with_keys(found)


@cache
def words_of(text: str) -> tuple[str, ...]:
    """The words of ``text`` as they are written; what stands between them only separates."""
    return tuple(_WORD.findall(text))


@cache
def forms_of(text: str) -> Forms:
    """Their canonical forms."""
    words = words_of(text)
    return tuple(word if word in CLASSES else canonical_syllable(word) for word in words)


def _entry(cells: list[str], groups: dict[str, str]) -> Entry:
    """One row, its key still the bare abbreviation. A ValueError says what was expected."""
    abbreviation, variants, written, kind, context, flags = cells
    if not (forms_of(abbreviation) and written):
        raise ValueError("an abbreviation and what it stands for")
    if kind not in ("always", "context"):
        raise ValueError("the kind 'always' or 'context'")
    if (kind == "context") != bool(context):
        raise ValueError("a context where, and only where, the kind is 'context'")
    if unknown := set(flags.split()) - FLAGS:
        raise ValueError(f"flags among {sorted(FLAGS)}, not {sorted(unknown)}")
    for name, contexts in groups.items():
        context = re.sub(rf"{name}\b", contexts, context)
    return Entry(
        key="".join(forms_of(abbreviation)),
        spellings=(abbreviation, *_alternatives(variants)),
        written=_alternatives(written),
        contexts=tuple(_context(part) for part in _alternatives(context)),
        flags=frozenset(flags.split()),
    )


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _context(text: str) -> Context:
    return tuple(_condition(part.strip()) for part in text.split("+"))


def _condition(text: str) -> Condition:
    """``_ words`` after it, ``words _`` before it, ``words _ words`` both, ``~ words`` near it."""
    if text.startswith("~"):
        condition = Condition(near=forms_of(text[1:]))
    else:
        before, place, after = text.partition("_")
        if not place:
            raise ValueError("'_' for the abbreviation, or '~' before the words of a context")
        condition = Condition(forms_of(before), forms_of(after))
    if condition == Condition():
        raise ValueError("a context with words")
    return condition


def _with_keys(found: list[Entry]) -> tuple[Entry, ...]:
    """Keys told apart where an abbreviation has several senses, shared where words are."""
    senses: dict[str, set[Forms]] = {}
    for entry in found:
        senses.setdefault(entry.key, set()).add(forms_of(entry.written[0]))
    key_of_words: dict[Forms, str] = {}
    keyed = []
    for entry in found:
        words = forms_of(entry.written[0])
        own = entry.key if len(senses[entry.key]) == 1 else f"{entry.key}:{'_'.join(words)}"
        keyed.append(replace(entry, key=key_of_words.setdefault(words, own)))
    return tuple(keyed)
