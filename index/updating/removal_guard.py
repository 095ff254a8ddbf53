"""A run that would remove a good part of a source is probably an accident: a folder that is not
mounted, a download cut short, a crawler at work. It is stopped, unless the removal is allowed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from index.reports.report import MassRemoval
from index.sources.scan import Scan
from index.sources.table import NOWHERE, SourceTable
from index.updating.outcome import Finished

MOST_REMOVED = 0.2  # share of the documents of a source
FEW = 2  # documents that may go in any case, unless they are all that there are


def mass_removals(before: SourceTable, finished: Finished) -> Iterator[MassRemoval]:
    """The sources that would lose too much, by an update of the table before."""
    for source in range(len(before.sources)):
        texts = before.texts_of(source)
        texts = texts[before.texts.segments[texts] != NOWHERE]
        left = finished.outcome.texts_in(source)
        gone = (
            set(np.setdiff1d(texts, left, assume_unique=True).tolist()) - finished.changes.replaced
        )
        yield from _removal(source, len(gone), len(texts), len(left), before, finished)


def mass_removals_by_number(before: SourceTable, finished: Finished) -> Iterator[MassRemoval]:
    """The same where all is read anew: then only the numbers of documents can be compared."""
    for source in range(len(before.sources)):
        documents, left = before.documents_of(source), len(finished.outcome.texts_in(source))
        yield from _removal(source, documents - left, documents, left, before, finished)


def _removal(
    source: int, gone: int, documents: int, left: int, before: SourceTable, finished: Finished
) -> Iterator[MassRemoval]:
    if gone > 0 and (left == 0 or (gone > FEW and gone > MOST_REMOVED * documents)):
        path = str(finished.selection.paths[source])
        yield MassRemoval(path, gone, documents, _why(source, before, finished.found))


def _why(source: int, before: SourceTable, scan: Scan) -> str:
    if source in scan.missing:
        return f"it {scan.missing[source]}"
    files = {file.path for file in before.files if file.source == source}
    there = {file.path for file in scan.files if file.source == source}
    gone = len(files - there)
    if not there:
        return "it holds no file any more"
    if gone:
        return f"{gone:,} of its {len(files):,} files {'is' if gone == 1 else 'are'} gone"
    return "its files hold fewer documents"
