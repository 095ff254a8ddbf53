"""The phrases with which portals furnish a page: ``index/data/boilerplate.tsv``, read and checked.

How to add one is written in ``index/data/README.md``. Phrases are compared folded (lower case,
without diacritics), so marked, unmarked and decomposed pages are read alike.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from index.reading.pages.lines import folded_phrase
from vietnamese.text.table_file import TableError, read_rows

TABLE_PATH: Final = Path(__file__).parents[2] / "data" / "boilerplate.tsv"
COLUMNS: Final = ("kind", "phrase")


class Kind(StrEnum):
    """What a phrase does on a page; the README says it for editors."""

    COUNTERS = "counters"
    COUNTED = "counted"
    TOOLS = "tools"
    OPENINGS = "openings"
    HEADINGS = "headings"
    BOXES = "boxes"
    FOOTERS = "footers"
    ANSWERS = "answers"
    CONTACTS = "contacts"
    SITE_NAMES = "site_names"
    DATE_LABELS = "date_labels"
    UPDATE_LABELS = "update_labels"
    BY_LABELS = "by_labels"
    WEEKDAYS = "weekdays"
    TOPICS = "topics"
    OFFICES = "offices"
    OFFICE_DUTIES = "office_duties"
    LETTERHEADS = "letterheads"
    PAPER_KINDS = "paper_kinds"
    GENERIC_TITLES = "generic_titles"


def phrases(kind: Kind) -> tuple[str, ...]:
    """The phrases of one kind, folded, longest first."""
    return _table()[kind]


def alternatives(*kinds: Kind) -> str:
    """A pattern for any phrase of the kinds."""
    return "(?:" + "|".join(re.escape(p) for kind in kinds for p in phrases(kind)) + ")"


@cache
def _table() -> dict[Kind, tuple[str, ...]]:
    return read_phrases(TABLE_PATH)


def read_phrases(path: Path) -> dict[Kind, tuple[str, ...]]:
    """The phrases of a table in the form of ``index/data/boilerplate.tsv``. Raises `TableError`."""
    found: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    for number, line, (kind, phrase) in read_rows(path, COLUMNS):
        if kind not in found:
            raise TableError(path, number, f"a kind among {', '.join(Kind)}", line)
        folded = folded_phrase(phrase)
        if not folded:
            raise TableError(path, number, "a phrase", line)
        found[Kind(kind)].add(folded)
    return {
        kind: tuple(sorted(folded, key=lambda phrase: (-len(phrase), phrase)))
        for kind, folded in found.items()
    }
