"""Sources to a committed generation: what is new, changed, moved or gone, and only that.

The index mirrors the sources that it remembers. A file whose bytes are those of the last run
costs its digest; of a changed file only the parts are read whose digest is new. What cannot be
read is a line in the report, and stays as it was indexed last.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.errors import IndexMissing, IndexProblem
from index.reports.progress import Listener, no_listener
from index.reports.report import Report
from index.reports.run_log import write_log
from index.sources.safeguards import USUAL, Safeguards
from index.sources.scan import Scan, scan
from index.sources.selection import Selection, select, without
from index.sources.settings import AS_BEFORE, SourceSettings
from index.sources.table import SourceTable
from index.updating.generations import generations
from index.updating.next_generation import NextGeneration
from index.updating.outcome import Finished
from index.updating.previous_generation import PreviousGeneration, earlier_sources, source_table
from index.updating.removal_guard import mass_removals, mass_removals_by_number
from index.updating.reporting import report_of
from index.updating.run import Run
from index.workers.pool import WorkersFailed


def index(
    sources: Sequence[Path],
    directory: Path,
    *,
    full: bool = False,
    dry_run: bool = False,
    progress: Listener = no_listener,
    processes: int | None = None,
    settings: SourceSettings = AS_BEFORE,
    safeguards: Safeguards = USUAL,
) -> Report:
    """Bring the index in ``directory`` to the state of these sources, or, if none is given, of all
    that it remembers. Documents of other sources stay. ``settings`` are remembered with these
    sources; what they leave open stays as it was.

    ``full`` reads all sources anew and replaces whatever index is there; ``dry_run`` does all
    but the commit. A run that is stopped, which the report says, changes nothing. Raises
    IndexProblem (without ``full`` also where the index is damaged or foreign) and OSError, each
    with the old index untouched.
    """
    started = time.monotonic()
    with NextGeneration(directory, full, safeguards, progress) as generation:
        update = _Update(generation, full)
        selection = select(update.before.sources, sources, directory, full or not sources, settings)
        found = update.find(selection)
        finished = update.read(found, selection, processes, scans_again=bool(settings.ocr))
        if not safeguards.allow_removal:
            finished = update.guarded(finished)
        for_real = not dry_run and not finished.stopped
        if for_real:
            update.commit(finished)
        report = report_of(finished, update.before, time.monotonic() - started)
        if for_real:
            write_log(directory, report.sources)
        return report


def forget(source: Path, directory: Path, *, processes: int | None = None) -> Report:
    """Remove a source and those of its documents that no other source has.

    Raises UnknownSource, IndexProblem and OSError, each with the old index untouched.
    """
    started = time.monotonic()
    if not generations(directory):
        raise IndexMissing(directory)
    with NextGeneration(directory) as generation:
        update = _Update(generation, False)
        selection, kept = without(source, update.before, directory)
        finished = update.read(kept, selection, processes)
        update.commit(finished)
        return report_of(finished, update.before, time.monotonic() - started)


class _Update:
    """What a run starts from and what it writes. ``before`` is the table of sources there was;
    of a full run only the sources count in it, and what their files were called."""

    def __init__(self, generation: NextGeneration, full: bool) -> None:
        self._generation = generation
        self._full = full
        self.before = (earlier_sources if full else source_table)(generation.before)
        self._base = SourceTable() if full else self.before
        self._previous = PreviousGeneration(generation.base)

    def find(self, selection: Selection) -> Scan:
        meter = self._generation.meter
        meter.begin("find")
        chosen = [
            path if number in selection.chosen else None
            for number, path in enumerate(selection.paths)
        ]
        labels = [source.label for source in selection.sources]
        found = scan(chosen, labels, self.before, meter.file_found)
        return found.anew() if self._full else found

    def read(
        self,
        found: Scan,
        selection: Selection,
        processes: int | None,
        *,
        scans_again: bool = False,
    ) -> Finished:
        run = Run(
            self._base,
            self._previous,
            self._generation,
            [source.settings.for_readers() for source in selection.sources],
            processes or os.cpu_count() or 1,
            scans_again=scans_again,
        )
        try:
            outcome = run.read(found, selection.paths)
        except WorkersFailed as error:
            raise IndexProblem(self._generation.directory, str(error)) from error
        table = outcome.table(selection.sources)
        return Finished(selection, found, outcome, outcome.changes(), table, tuple(run.troubles))

    def guarded(self, finished: Finished) -> Finished:
        """The same, stopped if it would remove too much."""
        find = mass_removals_by_number if self._full else mass_removals
        return replace(finished, stopped=tuple(find(self.before, finished)))

    def commit(self, finished: Finished) -> None:
        """Make a generation of it, unless it would be the one that there is."""
        if self._differs(finished):
            for place in finished.outcome.deleted():
                self._generation.remove(place)
            self._generation.commit(finished.changes.count(), finished.table)

    def _differs(self, finished: Finished) -> bool:
        base = self._generation.base
        return bool(base.manifest is None or base.damaged) or not finished.table.same_as(self._base)
