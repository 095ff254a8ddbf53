"""What comes of a run, put into a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from index.reading.notes import gather
from index.reports.report import Repeated, Report, SourceReport, Trouble
from index.sources.table import SourceTable
from index.storage.arrays import distinct
from index.updating.outcome import Finished


def report_of(finished: Finished, before: SourceTable, seconds: float) -> Report:
    """Of the sources that the run was about."""
    changes, table, chosen = finished.changes, finished.table, finished.selection.chosen
    failed = list(_failed(finished, before))
    notes = (note for file in table.files if file.source in chosen for note in file.notes)
    return Report(
        added=changes.added,
        changed=changes.changed,
        moved=changes.moved,
        removed=len(changes.removed),
        unchanged=changes.unchanged,
        failed=tuple(sorted({trouble for _, trouble in failed}, key=Trouble.key)),
        notes=tuple(gather(notes)),
        passed_over=tuple(one for _, one in finished.found.passed_over),
        repeated=tuple(_repeated(finished)),
        stopped=finished.stopped,
        sources=tuple(_sources(finished, Counter(source for source, _ in failed))),
        documents=before.documents() if finished.stopped else finished.outcome.documents(),
        seconds=seconds,
    )


def _sources(finished: Finished, failed: Mapping[int | None, int]) -> Iterator[SourceReport]:
    files = Counter(file.source for file in finished.table.files)
    for source in sorted(finished.selection.chosen):
        documents = finished.table.documents_of(source)
        path = str(finished.selection.paths[source])
        yield SourceReport(path, files[source], documents, failed.get(source, 0))


def _failed(finished: Finished, before: SourceTable) -> Iterator[tuple[int | None, Trouble]]:
    """With the number of the source, where it is one."""
    selection, found, table = finished.selection, finished.found, finished.table
    for failure in selection.failures:
        yield None, Trouble(failure.path, 0, failure.reason)
    for source, failure in found.failures:
        yield source, Trouble(failure.path, failure.line or 0, failure.reason)
    for source, reason in found.missing.items():
        path, documents = selection.paths[source], before.documents_of(source)
        kept = f"; its {documents:,} documents stay. If it is gone for good: khongdau forget {path}"
        yield source, Trouble(str(path), 0, reason + (kept if documents else ""))
    yield from finished.troubles
    for file in table.files:
        if file.source in selection.chosen:
            for line, reason in file.failures:
                yield file.source, Trouble(file.name, line, reason)
    yield from _taken(finished)


def _taken(finished: Finished) -> Iterator[tuple[int, Trouble]]:
    """Documents that were left out, since another one has their id."""
    table = finished.table
    firsts = table.occurrences.firsts(len(table.texts))
    for text, id_ in table.texts.taken.items():
        holder = finished.outcome.holder(id_)
        reason = (
            "it could not be read once its id was free"
            if holder is None
            else f"the id {id_!r} stands already in {table.name(int(firsts[holder]))}"
        )
        for at in np.flatnonzero(table.occurrences.texts == text).tolist():
            file = table.files[int(table.occurrences.files[at])]
            if file.source in finished.selection.chosen:
                line = int(table.occurrences.lines[at])
                yield file.source, Trouble(file.name, line, reason)


def _repeated(finished: Finished) -> Iterator[Repeated]:
    table = finished.table
    repeats = table.repeats()
    ids = finished.outcome.ids(distinct(table.occurrences.texts[repeats]).tolist())
    for at in repeats.tolist():
        file = table.files[int(table.occurrences.files[at])]
        if file.source in finished.selection.chosen:
            line = int(table.occurrences.lines[at])
            yield Repeated(file.name, line, ids[int(table.occurrences.texts[at])])
