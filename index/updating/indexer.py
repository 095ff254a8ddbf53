"""Source files to a committed generation: what is new, changed or gone, and only that.

The index mirrors its sources: after a run it holds the documents of the files that were named
in that run. A file whose bytes are those of the last run costs its digest; of a changed JSONL
file only the lines are read whose digest is new. What cannot be read is a line in the report:
a document whose file can no longer be read keeps its last indexed state.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from index.errors import IndexProblem
from index.reading.notes import Noted, gather
from index.reading.sources import (
    AS_THEY_COME,
    Failure,
    PassedOver,
    Piece,
    ReadSettings,
    SourceFile,
    pieces_of,
    source_files,
)
from index.updating.generations import SourceState
from index.updating.next_generation import NextGeneration, Progress, no_progress
from index.updating.previous_generation import Existing, Place
from index.workers.budget import DEFAULT_BUDGET
from index.workers.pool import WorkerPool, WorkersFailed
from index.workers.work import Worked, warm_up, work

BATCH_BYTES = 1 << 20  # of raw text: large enough to drown what a hand-over costs, 0.3 s of work
BATCH_PIECES = 1024


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a run has to say of a file. ``line`` 0: of the whole file."""

    path: str
    line: int
    reason: str

    def key(self) -> tuple[str, int, str]:
        return self.path, self.line, self.reason


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. ``failed`` is what was left out, ``notes`` what readers have to say of
    what was not, ``passed_over`` the files of unknown kinds."""

    added: int
    changed: int
    removed: int
    unchanged: int
    failed: tuple[Trouble, ...]
    notes: tuple[Noted, ...]
    passed_over: tuple[PassedOver, ...]
    documents: int
    seconds: float


def index(
    sources: Sequence[Path],
    directory: Path,
    *,
    full: bool = False,
    dry_run: bool = False,
    progress: Progress = no_progress,
    processes: int | None = None,
    settings: ReadSettings = AS_THEY_COME,
) -> Report:
    """Bring the index in ``directory`` to the state of its sources.

    ``full`` reads everything anew and replaces whatever index is there; ``dry_run`` does all
    but the commit. Raises IndexLocked, IndexForeign and IndexDamaged (without ``full``) and
    OSError, each with the old index untouched.
    """
    started = time.monotonic()
    with NextGeneration(directory, full, progress) as generation:
        run = _Run(generation, full, progress, processes or os.cpu_count() or 1, settings)
        run.read(sources)
        run.settle()
        if not dry_run and run.differs():
            generation.commit(len(run.new) + run.changed + run.removed, run.source_states())
        return run.report(time.monotonic() - started)


class _Run:
    """One run of the indexer over its sources."""

    def __init__(
        self,
        generation: NextGeneration,
        full: bool,
        progress: Progress,
        processes: int,
        settings: ReadSettings,
    ) -> None:
        self.generation = generation
        self.settings = settings
        self.full = full
        self.base = generation.base
        self.existing = Existing(self.base)
        self.progress = progress
        self.processes = processes
        self.new: dict[str, tuple[Place, str, int]] = {}  # id: place among the new, path, line
        self.dropped: list[Place] = []  # new documents that must not live
        self.failed: list[Trouble] = []
        self.notes: list[Noted] = []
        self.passed_over: list[PassedOver] = []
        self.digests: dict[str, str] = {}
        self.may_remove = True
        self.changed = self.removed = self.unchanged = 0

    # Reading

    def read(self, sources: Sequence[Path]) -> None:
        """Analyse every piece that the current generation does not hold already."""
        files = []
        for found in source_files(sources):
            if isinstance(found, Failure):
                self._fail(found)
            elif isinstance(found, PassedOver):
                self.passed_over.append(found)
            else:
                files.append(found)
        total = sum(file.size for file in files)
        for worked in self._worked(self._batches(files, total)):
            self._add(worked)
        self.progress("read", total, total)
        self.generation.flush()

    def _batches(self, files: list[SourceFile], total: int) -> Iterator[list[Piece]]:
        batch: list[Piece] = []
        size = done = 0
        for file in files:
            for piece in self._to_read(file):
                batch.append(piece)
                size += len(piece.raw)
                if size >= BATCH_BYTES or len(batch) >= BATCH_PIECES:
                    yield batch
                    batch, size = [], 0
            done += file.size
            self.progress("read", done, total)
        if batch:
            yield batch

    def _to_read(self, file: SourceFile) -> Iterator[Piece]:
        """The pieces of a file that have to be read, after keeping those that need not be."""
        try:
            with file.file.open("rb") as handle:
                whole = hashlib.file_digest(handle, "blake2b")
        except OSError as error:
            self._fail(Failure(file.path, None, f"cannot be read: {error.strerror}"))
            return
        whole.update(self.settings.key())
        digest = whole.hexdigest()[:32]
        before = self.existing.sources.get(file.path)
        self.digests[file.path] = digest
        scanned = before is not None and self.settings.ocr and before.has_scans()
        if before and before.digest == digest and not scanned:
            self.existing.keep_file(file.path)
            self.failed += [Trouble(file.path, *failure) for failure in before.failures]
            self.notes += before.notes
            return
        known = {} if scanned else self.existing.digests(file.path)
        for piece in pieces_of(file, self.settings):
            if isinstance(piece, Failure):
                self._fail(piece)
            elif isinstance(piece, Noted):
                self.notes.append(piece)
            elif not self._is_kept(piece, known.get(piece.digest)):
                yield piece

    def _is_kept(self, piece: Piece, place: Place | None) -> bool:
        """Keep the document that was read from the same bytes, unless its id is the name of its
        place and that is another one's now: where a line was put in above, for example."""
        if place is None:
            return False
        if self.existing.find(piece.name) != place:
            path, line = self.existing.origin(place)
            if piece.member or (line and self.existing.find(f"{path}:{line}") == place):
                return False
        return self.existing.keep(place)

    def _fail(self, failure: Failure) -> None:
        self.failed.append(Trouble(failure.path, failure.line or 0, failure.reason))
        if failure.line is None and not self.existing.keep_file(failure.path):
            # A folder, or a file that was never read: who knows what it holds.
            self.may_remove = False

    def _worked(self, batches: Iterable[list[Piece]]) -> Iterator[Worked]:
        """The batches, worked off in order: a single one here, several by all processors."""
        batches = iter(batches)
        first = next(batches, None)
        if first is None:
            return
        second = next(batches, None)
        if second is None or self.processes == 1:
            warm_up()
            budget = replace(DEFAULT_BUDGET, fatal=False)
            batches = chain([first], [second] if second else [], batches)
            yield from (work(batch, self.settings, budget) for batch in batches)
            return
        try:
            with WorkerPool(self.processes, self.settings, DEFAULT_BUDGET) as pool:
                yield from pool.results(chain([first, second], batches))
        except WorkersFailed as error:
            raise IndexProblem(self.generation.directory, str(error)) from error

    def _add(self, worked: Worked) -> None:
        self.notes += worked.notes
        for bad in worked.failed:
            self.failed.append(Trouble(bad.origin.path, bad.origin.line, bad.reason))
            if bad.origin.line == 0:
                self.existing.keep_file(bad.origin.path)
        origins = [(origin.path, origin.line, origin.digest) for origin in worked.origins]
        places = self.generation.add(worked.batch, origins)
        for place, id_, (path, line, _) in zip(places, worked.batch.ids, origins, strict=True):
            first = self.new.setdefault(id_, (place, path, line))
            if first[0] != place:
                self._duplicate(place, id_, path, line, f"{first[1]}:{first[2]}")

    def _duplicate(self, place: Place, id_: str, path: str, line: int, first: str) -> None:
        where = first.removesuffix(":0")
        self.failed.append(Trouble(path, line, f"the id {id_!r} stands already in {where}"))
        self.dropped.append(place)

    # Settling what becomes of the documents that were there

    def settle(self) -> None:
        """Which new documents replace old ones, which old ones are gone."""
        if not self.may_remove:
            self.existing.keep_all()
        if self.existing.count():
            for id_, (place, path, line) in list(self.new.items()):
                old = self.existing.find(id_)
                if old is None:
                    continue
                if self.existing.is_kept(old) and self.existing.origin(old)[0] != path:
                    first = self.existing.origin(old)
                    self._duplicate(place, id_, path, line, f"{first[0]}:{first[1]}")
                    del self.new[id_]
                else:
                    self.existing.drop(old)
                    self.changed += 1
        self.unchanged = self.existing.kept_count()
        self.removed = self.existing.count() - self.unchanged - self.changed
        for place in self.dropped:
            self.generation.drop(place)
        for old in self.existing.not_kept():
            self.generation.remove(old)

    def differs(self) -> bool:
        """Whether the next generation would be another one than the current."""
        return bool(
            self.full
            or self.base.manifest is None
            or self.base.damaged
            or self.new
            or self.changed
            or self.removed
            or self.source_states() != self.base.manifest.sources
        )

    # Telling

    def source_states(self) -> tuple[SourceState, ...]:
        states = []
        noted = gather(self.notes)
        for path, digest in sorted(self.digests.items()):
            failures = tuple((t.line, t.reason) for t in self.failed if t.path == path)
            notes = tuple(one for one in noted if one.path == path)
            states.append(SourceState(path, digest, failures, notes))
        return tuple(states)

    def report(self, seconds: float) -> Report:
        added = len(self.new) - self.changed
        return Report(
            added=added,
            changed=self.changed,
            removed=self.removed,
            unchanged=self.unchanged,
            failed=tuple(sorted(self.failed, key=Trouble.key)),
            notes=tuple(gather(self.notes)),
            passed_over=tuple(self.passed_over),
            documents=self.unchanged + self.changed + added,
            seconds=seconds,
        )
