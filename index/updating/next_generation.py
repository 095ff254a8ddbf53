"""The generation that is being written: what is kept of the one before, and new segments.

Nothing of it is seen before `commit`. Documents are collected into segments of at most about
`SEGMENT_TOKENS`; segments that are small or mostly deleted are built anew, as one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from index.analysis.analyzer import Batch
from index.building.build import SegmentBuilder
from index.building.merging import batch_of, living_tokens
from index.building.suggestion_model import MODEL, RELEARN_FROM, write_model
from index.errors import IndexDamaged
from index.storage.arrays import ArrayFileError
from index.storage.codec import DOCUMENTS, TERMS, ArraySegment
from index.updating.generations import Generation, SourceState, Writer
from index.updating.previous_generation import Place

SEGMENT_TOKENS = 32_000_000  # some 55,000 articles; bounds the memory of a run to about 2 GB
MERGE_SEGMENTS = 6  # more small ones are rebuilt as one: each costs every search a little
MERGE_DELETED = 0.25  # share of deleted documents from which on a segment is rebuilt

Origin = tuple[str, int, bytes]  # path, line (0: the whole file) and digest of a document's source
Progress = Callable[[str, int, int], None]  # phase, done, of how many


def no_progress(phase: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class NextGeneration:
    """``with NextGeneration(directory) as generation:`` locks the directory. Leaving without
    `commit` changes nothing. Raises what `Writer` raises."""

    def __init__(
        self, directory: Path, replace: bool = False, progress: Progress = no_progress
    ) -> None:
        """``replace``: nothing of the generation before is kept, whatever it is."""
        self._writer = Writer(directory, replace=replace)
        self._progress = progress
        self._builder = SegmentBuilder()
        self._built: list[ArraySegment] = []
        self.base = Generation(directory, -1, ()) if replace else self._writer.base

    def __enter__(self) -> NextGeneration:
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.__exit__(*error)

    @property
    def directory(self) -> Path:
        return self._writer.directory

    def add(self, batch: Batch, origins: Sequence[Origin]) -> list[Place]:
        """The places of the documents among the new ones, for `drop`."""
        first = len(self._builder)
        places = [Place(len(self._built), first + at) for at in range(len(batch.ids))]
        self._builder.add(batch, origins)
        if self._builder.tokens >= SEGMENT_TOKENS:
            self.flush()
        return places

    def flush(self) -> None:
        """Write what has been added as a segment."""
        if not len(self._builder):
            return
        self._progress("write", 0, 1)
        segment = self._writer.new_segment()
        storage = self._writer.base.storage
        self._builder.write(segment.path(storage, TERMS), segment.path(storage, DOCUMENTS))
        segment.set_doc_count(len(self._builder))
        self._built.append(segment)
        self._builder = SegmentBuilder()
        self._progress("write", 1, 1)

    def drop(self, place: Place) -> None:
        """Remove a new document that has been flushed."""
        self._built[place.segment].delete_document(place.document)

    def remove(self, place: Place) -> None:
        """Remove a document of the generation before."""
        self._writer.segments[place.segment].delete_document(place.document)

    def commit(self, changes: int, sources: tuple[SourceState, ...]) -> None:
        """Merge, learn, and become current. ``changes``: documents added, changed or removed."""
        self.flush()
        self._merge()
        self._learn(changes)
        self._progress("commit", 0, 1)
        self._writer.commit(sources)
        self._progress("commit", 1, 1)

    def _merge(self) -> None:
        """Add the new segments, and rebuild as one those that are small or mostly deleted."""
        segments = [*self._writer.segments, *self._built]
        poor = [s for s in segments if s.deleted_count() > MERGE_DELETED * s.doc_count_all()]
        storage = self._writer.base.storage
        sizes = {s: living_tokens(s, storage) for s in segments if s not in poor}
        small = [s for s, size in sizes.items() if size < SEGMENT_TOKENS // 2]
        if len(small) > MERGE_SEGMENTS:
            small.sort(key=sizes.__getitem__)
            poor += small[: len(small) - MERGE_SEGMENTS + MERGE_SEGMENTS // 2]
        self._writer.segments = [s for s in segments if s not in poor]
        self._built = []
        for segment in poor:
            if segment.doc_count():
                self.add(*self._batch_of(segment))
        self.flush()
        self._writer.segments += self._built

    def _batch_of(self, segment: ArraySegment) -> tuple[Batch, list[Origin]]:
        try:
            return batch_of(segment, self._writer.base.storage)
        except ArrayFileError as error:
            raise IndexDamaged(self.directory, (f"a segment is damaged ({error})",)) from error

    def _learn(self, changes: int) -> None:
        """Train the suggestion model again, where enough has changed since it was trained."""
        writer = self._writer
        writer.unlearned += changes
        documents = sum(segment.doc_count() for segment in writer.segments)
        if MODEL in writer.extras and writer.unlearned <= RELEARN_FROM * documents:
            return
        self._progress("learn", 0, 1)
        storage = writer.base.storage
        writer.add_extra(MODEL, lambda path: write_model(path, writer.segments, storage))
        writer.unlearned = 0
        self._progress("learn", 1, 1)
