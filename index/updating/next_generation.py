"""The generation that is being written: what is kept of the one before, and new segments.

Nothing of it is seen before `commit`. Documents are collected into segments of as many tokens as
the run has memory for; segments that are small or mostly deleted are built anew, as one.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import Batch
from index.building.build import SegmentBuilder
from index.building.memory import DEFAULT, give_back, tokens_within
from index.building.merging import batch_of, living_tokens
from index.building.near_duplicates import Earlier, write_groups
from index.building.suggestion_model import ALWAYS_BELOW, RELEARN_FROM, write_model
from index.errors import ArrayFileError, IndexDamaged
from index.reports.progress import Listener, Meter, no_listener
from index.sources.safeguards import USUAL, Safeguards
from index.sources.table import NOWHERE, SourceTable
from index.storage.layout import GROUPS, MODEL, SOURCES
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment
from index.updating.generations import Generation, Writer
from index.updating.previous_generation import Place

MERGE_SEGMENTS = 6  # more small ones are rebuilt as one: each costs every search a little
MERGE_DELETED = 0.25  # share of deleted documents from which on a segment is rebuilt


class NextGeneration:
    """``with NextGeneration(directory) as generation:`` locks the directory. Leaving without
    `commit` changes nothing. Raises what `Writer` raises.

    A `Place` counts the segments of the generation before first, then the new ones.
    """

    def __init__(
        self,
        directory: Path,
        replace: bool = False,
        safeguards: Safeguards = USUAL,
        progress: Listener = no_listener,
    ) -> None:
        """``replace``: nothing of the generation before is kept, whatever it is."""
        earlier = safeguards.earlier_generations
        self._writer = Writer(directory, replace=replace, earlier=earlier)
        self._most_tokens = tokens_within(safeguards.memory or DEFAULT)
        self.meter = Meter(progress)
        self.before = self._writer.base
        self.base = Generation(directory, -1, ()) if replace else self._writer.base
        self._storage = self._writer.base.storage
        self._segments = list(self._writer.segments)
        self._earlier = self._groups_before()
        self._builder = SegmentBuilder()
        self._merged: dict[int, tuple[int, NDArray[np.int64]]] = {}

    def __enter__(self) -> NextGeneration:
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.__exit__(*error)

    @property
    def directory(self) -> Path:
        return self._writer.directory

    def add(self, batch: Batch) -> Place:
        """Returns the place of the first of the documents; those of the others follow."""
        place = Place(len(self._segments), len(self._builder))
        self._builder.add(batch)
        if self._builder.tokens >= self._most_tokens:
            self.flush()
        return place

    def flush(self) -> None:
        """Write what has been added as a segment."""
        if not len(self._builder):
            return
        self.meter.begin("write")
        segment = self._writer.new_segment()
        terms, documents = (segment.path(self._storage, of) for of in (TERMS, DOCUMENTS))
        self._builder.write(terms, documents)
        segment.set_doc_count(len(self._builder))
        self._segments.append(segment)
        self._builder = SegmentBuilder()

    def remove(self, place: Place) -> None:
        """Remove a document; a new one after it has been flushed."""
        self._segments[place.segment].delete_document(place.document)

    def commit(self, changes: int, table: SourceTable) -> None:
        """Merge, learn, and become current. ``changes``: documents added, changed or removed.
        ``table``: what they come from."""
        self.flush()
        numbers = self._merge()
        self._learn(changes)
        self.meter.begin("commit")
        segments = self._writer.segments
        self._writer.add_extra(
            GROUPS, lambda path: write_groups(path, segments, self._storage, self._earlier)
        )
        moved = self._moved(table, numbers)
        self._writer.add_extra(SOURCES, moved.write)
        self._writer.commit()

    def _groups_before(self) -> Earlier | None:
        if GROUPS not in self._writer.extras:
            return None
        deleted = [frozenset(segment.deleted_docs()) for segment in self._segments]
        file = self.directory / self._writer.extras[GROUPS]
        return Earlier(tuple(self._segments), deleted, file)

    def _merge(self) -> dict[int, int]:
        """Rebuild as one the segments that are small or mostly deleted. Returns the numbers of
        the segments in this generation."""
        poor = self._poor()
        kept = [at for at in range(len(self._segments)) if at not in poor]
        first_merged = len(self._segments)
        for at in poor:
            segment = self._segments[at]
            if segment.doc_count():
                alive = np.ones(segment.doc_count_all(), bool)
                alive[list(segment.deleted_docs())] = False
                first = self.add(self._batch_of(segment))
                self._merged[at] = first.segment, first.document + np.cumsum(alive) - 1
        self.flush()
        order = [*kept, *range(first_merged, len(self._segments))]
        self._writer.segments = [self._segments[at] for at in order]
        return {at: number for number, at in enumerate(order)}

    def _poor(self) -> list[int]:
        segments = list(enumerate(self._segments))
        poor = [at for at, s in segments if s.deleted_count() > MERGE_DELETED * s.doc_count_all()]
        sizes = {at: living_tokens(s, self._storage) for at, s in segments if at not in poor}
        small = [at for at, size in sizes.items() if size < self._most_tokens // 2]
        if len(small) > MERGE_SEGMENTS:
            small.sort(key=sizes.__getitem__)
            poor += small[: len(small) - MERGE_SEGMENTS + MERGE_SEGMENTS // 2]
        return poor

    def _batch_of(self, segment: ArraySegment) -> Batch:
        try:
            return batch_of(segment, self._storage)
        except ArrayFileError as error:
            raise IndexDamaged(self.directory, (f"a segment is damaged ({error})",)) from error

    def _moved(self, table: SourceTable, numbers: dict[int, int]) -> SourceTable:
        """The table with the places that documents have after merging."""
        segments, documents = table.texts.segments.copy(), table.texts.documents.copy()
        for at, (segment, in_segment) in self._merged.items():
            here = segments == at
            segments[here], documents[here] = segment, in_segment[documents[here]]
        number = np.full(len(self._segments) + 1, NOWHERE)  # the last is that of NOWHERE itself
        number[list(numbers)] = list(numbers.values())
        return table.moved(number[segments], documents)

    def _learn(self, changes: int) -> None:
        """Train the suggestion model again, where enough has changed since it was trained."""
        writer = self._writer
        writer.unlearned += changes
        documents = sum(segment.doc_count() for segment in writer.segments)
        tokens = sum(living_tokens(segment, self._storage) for segment in writer.segments)
        is_near = writer.unlearned <= RELEARN_FROM * documents and tokens >= ALWAYS_BELOW
        if MODEL in writer.extras and (is_near or not writer.unlearned):
            return
        self.meter.begin("learn")
        give_back()
        segments, most = writer.segments, self._most_tokens
        writer.add_extra(MODEL, lambda path: write_model(path, segments, self._storage, most))
        writer.unlearned = 0
