"""Rows of a table -> records, by the names that the row of headings gives to the columns.

Above that row there may be a title or empty rows. A table whose columns are no fields of an
article (a budget, a list of offices) is no list of articles: it is one document, row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

from index.reading.formats.format import LARGEST_PIECE
from index.reading.pages.page import read_page
from index.reading.records.names import known, squeezed
from index.reading.records.values import is_blank, line_of
from index.reading.source_records import ReadSettings, Unreadable

_HEADING_ROWS: Final = 15  # among the first of which the headings are looked for
_LOOKED_AT: Final = 60
_LONGEST_HEADING: Final = 60  # characters
_LONG_TEXT: Final = 200  # characters of a cell that makes a row an article
_TEXTS: Final = frozenset(("title", "body", "lead"))

Row = Sequence[Any]


def records_of_rows(
    rows: Iterable[Row], settings: ReadSettings
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The records with the numbers of their rows (from 1, headings counted); a table that is
    one document has number 0. Raises Unreadable."""
    rows = iter(rows)
    first = list(islice(rows, _LOOKED_AT))
    at = _heading(first, settings)
    if at is None and not _has_long_texts(first):
        yield from _whole_table(chain(first, rows))
        return
    start = 0 if at is None else at + 1
    names = [] if at is None else _names(first[at])
    if names and not _texts(names, settings) and not _has_long_texts(first[start:]):
        yield from _whole_table(chain(first, rows))
        return
    for number, row in enumerate(chain(first[start:], rows), start + 1):
        record = _record(names, row)
        if record:
            yield number, record


def _heading(rows: Sequence[Row], settings: ReadSettings) -> int | None:
    """Where the headings stand: the row that names the most fields; else a first row that
    looks like names; None where there are no headings."""
    known_fields = [len(_fields(_names(row), settings)) for row in rows[:_HEADING_ROWS]]
    best = max(known_fields, default=0)
    if best:
        return known_fields.index(best)
    first = next((at for at, row in enumerate(rows) if sum(not is_blank(c) for c in row) > 1), None)
    return first if first is not None and _looks_like_names(rows[first]) else None


def _names(row: Row) -> list[str]:
    return ["" if is_blank(cell) else line_of(cell) for cell in row]


def _fields(names: Sequence[str], settings: ReadSettings) -> set[str]:
    """The fields of an article that some names stand for."""
    mapped = {squeezed(theirs): ours for ours, theirs in settings.fields}
    found: set[str] = set()
    for name in names:
        if name and len(name) <= _LONGEST_HEADING:
            one = known(name)
            found.add(mapped.get(squeezed(name)) or (one[0] if one else ""))
    return found - {""}


def _texts(names: Sequence[str], settings: ReadSettings) -> set[str]:
    return _fields(names, settings) & _TEXTS


def _looks_like_names(row: Row) -> bool:
    names = [name for name in _names(row) if name]
    return (
        len(set(names)) == len(names)
        and all(len(name) <= _LONGEST_HEADING for name in names)
        and not any(name.replace(".", "").replace(",", "").isdigit() for name in names)
    )


def _has_long_texts(rows: Sequence[Row]) -> bool:
    return any(isinstance(cell, str) and len(cell) >= _LONG_TEXT for row in rows for cell in row)


def _record(names: Sequence[str], row: Row) -> dict[str, Any]:
    """A row by its headings. A cell without one is ``column_7``, and is not lost."""
    record: dict[str, Any] = {}
    for at, cell in enumerate(row):
        if is_blank(cell):
            continue
        name = names[at] if at < len(names) and names[at] else f"column_{at + 1}"
        if name in record:
            name += "_"
        while name in record:  # by its number: as many columns may be called the same
            name += str(at + 1)
        record[name] = cell
    return record


def _whole_table(rows: Iterable[Row]) -> Iterator[tuple[int, dict[str, Any]]]:
    lines = []
    size = 0
    for row in rows:
        if cells := [line_of(cell) for cell in row if not is_blank(cell)]:
            lines.append(" | ".join(cells))
            size += len(lines[-1])
        if size > LARGEST_PIECE:
            raise Unreadable(f"more than {LARGEST_PIECE >> 20} MB are too much for one table")
    if lines:
        text = "\n".join(lines)
        yield 0, {"title": read_page(text.replace(" | ", " ")).title, "body": text}
