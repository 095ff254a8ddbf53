"""The sources that an index remembers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexProblem
from index.reading.source_records import Unreadable
from index.reading.sources import check_source
from index.reports.run_log import read_log
from index.sources.table import SourceTable
from index.updating.generations import open_latest
from index.updating.previous_generation import earlier_sources, source_table


@dataclass(frozen=True, slots=True)
class RememberedSource:
    """``last_run`` in ISO 8601, UTC; None where it is not on record. ``state``: ok, missing, or
    how many lines of the last report say that something was left out. ``options`` are those that it
    is read by in every run: ``--map body=content``, ``--ocr``."""

    source: str
    files: int
    documents: int
    last_run: str | None
    state: str
    options: tuple[str, ...]


def list_sources(directory: Path) -> list[RememberedSource]:
    """In the order in which they were added. Raises IndexProblem."""
    return listed(source_table(open_latest(directory)), directory)


def listed(table: SourceTable, directory: Path) -> list[RememberedSource]:
    """The sources of a table, for an index in ``directory``."""
    files = Counter(file.source for file in table.files)
    log = read_log(directory)
    sources = []
    for number, source in enumerate(table.sources):
        path = source.path(directory)
        last = log.get(str(path))
        failed = last.failed if last else 0
        state = "missing" if _is_missing(path) else f"{failed} failed" if failed else "ok"
        documents = table.documents_of(number)
        sources.append(
            RememberedSource(
                str(path),
                files[number],
                documents,
                last.time if last else None,
                state,
                source.settings.options(),
            )
        )
    return sources


def remembers_sources(directory: Path) -> bool:
    """Whether there is an index, be it of another version, that remembers sources."""
    try:
        return bool(earlier_sources(open_latest(directory, any_fingerprint=True)).sources)
    except IndexProblem:
        return False


def _is_missing(path: Path) -> bool:
    try:
        check_source(path)
    except Unreadable:
        return True
    return False
