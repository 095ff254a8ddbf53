"""Reading from an index on this machine; see `search.store.protocol`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexProblem
from index.storage.arrays import distinct
from index.updating import generations
from search.contract.deadline import NO_LIMIT, Deadline
from search.contract.results import IndexStats
from search.kernel.arguments import LIST, Bits, MatchRow, ScoringRow, Tables
from search.query.document_filter import DocumentFilter
from search.query.figures import Figures
from search.query.hit_rule import Level, Rule
from search.retrieval.facets import FacetCounter
from search.retrieval.filters import FilterBits, Flags
from search.retrieval.index_snapshot import EMPTY, IndexSnapshot, SegmentReader
from search.retrieval.kernel_tables import tables_of_steps
from search.retrieval.ladder import REMEMBERED, Asked, HitSet, Ladder, Sets, count_of
from search.retrieval.scoring import Found, Scorer
from search.retrieval.segment_documents import SegmentDocuments
from search.retrieval.shared_syllables import SharedSyllables
from search.retrieval.similar_documents import SimilarDocuments
from search.store.documents import Fetched
from search.store.facets import NO_FACETS, Facets
from search.store.newest import Newest
from search.store.protocol import Rung, StoreAnswer, StoreQuery, Words
from search.store.similar import SPARE, SimilarHits
from search.suggesting.completion import Completion

NO_FILTER: Final = DocumentFilter()
MOST_SIMILAR: Final = 1 << 12
"""Hits with near-duplicates, of which a search remembers that; where more have, it asks anew."""


class Hits(NamedTuple):
    """The documents of ``hit_set``, None: all, that pass the filters of a query: ``total`` of them,
    and which are near-duplicates."""

    hit_set: HitSet | None
    sets: Sets
    total: int
    similar: SimilarHits


class ArrayStore:
    """A `StoreReader` on one generation of an index."""

    def __init__(
        self,
        snapshot: IndexSnapshot,
        state: generations.State | None = None,
        but: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        """``but``: generations that were found damaged, and why."""
        self.snapshot = snapshot
        self._state = state  # of the directory when it was looked at last
        self._but = but
        self.figures: Figures = snapshot
        self.scorer = Scorer(snapshot)
        self.ladder = Ladder(snapshot)
        self._filters = FilterBits(snapshot, self.ladder.elements)
        self._counter = FacetCounter(snapshot)
        self._known_hits: Newest[tuple[Words | None, DocumentFilter], Hits] = Newest(REMEMBERED)
        self._counted: Newest[Any, Facets] = Newest(REMEMBERED)
        self._similar = SimilarDocuments(snapshot.groups, snapshot.segments)
        shared = SharedSyllables(snapshot.segments)
        segments = range(len(snapshot.segments))
        self._fetchable = [SegmentDocuments(snapshot, at, shared) for at in segments]
        self._bases = np.array([segment.base for segment in snapshot.segments], np.int64)

    @classmethod
    def open(cls, directory: Path) -> ArrayStore:
        """Raises IndexMissing or IndexForeign, whose texts say how to make an index."""
        state = generations.state_of(directory)  # before: what comes later is newer
        return cls(IndexSnapshot.open(directory), state)

    def newer(self) -> ArrayStore | None:
        directory = self.snapshot.generation.directory
        try:
            state = generations.state_of(directory)
        except IndexProblem:
            return None  # one of the `problems`, as long as it lasts
        if state is None or state == self._state:
            return None
        self._state = state  # one that cannot be opened is tried once
        return ArrayStore.open(directory)

    def damage(self) -> str | None:
        return self.snapshot.damage()

    def altered(self) -> bool:
        return self.snapshot.altered()

    def without(self, reason: str) -> ArrayStore:
        generation = self.snapshot.generation
        but = {**self._but, generation.number: reason}
        state = generations.state_of(generation.directory)
        return ArrayStore(IndexSnapshot.open(generation.directory, but), state, but)

    @property
    def problems(self) -> tuple[str, ...]:
        """Newer generations that are damaged, and that the index is gone, where it is."""
        generation = self.snapshot.generation
        try:
            gone = generations.state_of(generation.directory) is None
        except IndexProblem as error:
            return (*generation.damaged, str(error))
        missing = (f"there is no whole index in {generation.directory} any more",) if gone else ()
        return (*generation.damaged, *missing)

    @property
    def completion(self) -> Completion | None:
        return self.snapshot.completion

    # Finding and counting

    def find(self, query: StoreQuery, deadline: Deadline) -> StoreAnswer:
        hits = self._hits(query.words, query.documents, deadline)
        limit = hits.total if query.limit is None else query.limit
        groups = self._groups(hits, query)
        found, sizes = self._folded(query, hits, groups, limit, deadline)
        hit_set = hits.hit_set
        return StoreAnswer(
            hits.total, found.documents, found.scores,
            Rung(hit_set.level, hit_set.total, hit_set.whole, hit_set.close) if hit_set else None,
            self._facets(query, hits, deadline), sizes, hits.similar,
        )  # fmt: skip

    def _hits(self, words: Words | None, documents: DocumentFilter, deadline: Deadline) -> Hits:
        """Those that pass the filters. Orders and pages have them in common."""
        key = words, documents
        known = None if documents.excluded else self._known_hits.get(key)
        if known is None:
            hit_set = self.ladder.find(self._asked(words, deadline)) if words else None
            if hit_set and documents == NO_FILTER:
                sets, total = hit_set.sets, hit_set.total
            else:
                flags = self._flags(hit_set, documents, deadline)
                sets = tuple(own[1].copy() for own in flags)
                total = count_of(sets)
            known = Hits(hit_set, sets, total, self._similar.among(sets))
            long = len(known.similar.documents) > MOST_SIMILAR
            if not (documents.excluded or deadline.cut or long):
                self._known_hits.put(key, known)
        return known

    def _facets(self, query: StoreQuery, hits: Hits, deadline: Deadline) -> Facets:
        """What is counted of the hits. Orders and pages have it in common."""
        documents = query.documents
        of_days = documents.has_range or documents.dated
        if not (query.facets or query.counted or of_days or documents.chosen or documents.named):
            return NO_FACETS
        key = query.facets, query.counted, documents, query.words
        known = None if documents.excluded else self._counted.get(key)
        if known is None:
            undated = self._undated(hits.hit_set, documents, deadline) if of_days else None
            flags = self._flags(hits.hit_set, documents, deadline)
            known = self._counter.count(query, flags, undated)
            if not (documents.excluded or deadline.cut):  # else these may not be all hits
                self._counted.put(key, known)
        return known

    def _undated(
        self, hit_set: HitSet | None, documents: DocumentFilter, deadline: Deadline
    ) -> int:
        """See `Facets.undated`."""
        if deadline.expired():
            return 0
        undated = self._flags(hit_set, documents.but_undated(), deadline)
        return count_of(own[1] for own in undated)

    def _groups(self, hits: Hits, query: StoreQuery) -> list[Sequence[Bits]]:
        """The hits as `StoreAnswer.groups` has them; none where they are all one group."""
        words, hit_set = query.words, hits.hit_set
        if words is None or hit_set is None or query.order != "relevance":
            return []
        if hit_set.level is not Level.BEST:
            return []
        times = [tuple(e for e in branch if e.period) for branch in words.rule.branches]
        if not any(times):
            return []
        of_time = Rule(tuple(filter(None, times)))
        whole = self.ladder.whole(words.rule)
        timely = [elements.matching(of_time) for elements in self.ladder.elements]
        parts = list(zip(hits.sets, whole, timely, strict=True))
        return [
            [own & complete for own, complete, _ in parts],
            [own & within & ~complete for own, complete, within in parts],
            [own & ~within & ~complete for own, complete, within in parts],
        ]

    def _folded(
        self,
        query: StoreQuery,
        hits: Hits,
        groups: Sequence[Sequence[Bits]],
        limit: int,
        deadline: Deadline,
    ) -> tuple[Found, tuple[int, ...]]:
        """What `_listed` gives, with so many more that ``limit`` are left where near-duplicates
        count as one. There may be a hundred thousand of them, and none among the first."""
        similar = hits.similar
        extra = similar.extra if query.fold else 0
        spare = min(extra, SPARE)
        while True:
            found = self._listed(query, hits.sets, groups, limit + spare, deadline)
            if spare == extra or similar.repeated(found[0].documents) <= spare:
                return found
            if deadline.expired():
                return found
            spare = min(extra, 8 * spare)

    def _listed(
        self,
        query: StoreQuery,
        hits: Sequence[Bits],
        groups: Sequence[Sequence[Bits]],
        limit: int,
        deadline: Deadline,
    ) -> tuple[Found, tuple[int, ...]]:
        """The best hits; of ``groups`` those of each, one group after the other, and how many these
        are."""
        plan = query.words.plan if query.words else None
        dated = query.documents.dated
        if not groups:
            return self.scorer.run(plan, hits, limit, query.order, deadline, dated), ()
        parts: list[Found] = []
        for own in groups:
            left = limit - sum(len(part.documents) for part in parts)
            if left:
                parts.append(self.scorer.run(plan, own, left, query.order, deadline, dated))
        sizes = tuple(len(part.documents) for part in parts)
        documents = [np.zeros(0, np.int64), *(part.documents for part in parts)]
        scores = [np.zeros(0), *(part.scores for part in parts)]
        total = sum(part.total for part in parts)
        return Found(total, np.concatenate(documents), np.concatenate(scores)), sizes

    def count(self, rule: Rule) -> int:
        return self.ladder.count(rule) if rule.branches else 0

    def _asked(self, words: Words, deadline: Deadline) -> Asked:
        return Asked(words.rule, words.weights, words.question, words.level, deadline)

    def _flags(
        self, hit_set: HitSet | None, documents: DocumentFilter, deadline: Deadline
    ) -> Flags:
        """The hits that pass the filters."""
        flags = self._filters.flags(documents, deadline)
        if hit_set is None:
            return flags
        return [own & hits for own, hits in zip(flags, hit_set.sets, strict=True)]

    def like(self, pairs: Mapping[tuple[str, str], float], limit: int) -> StoreAnswer:
        tables = [_any_of(pairs, segment) for segment in self.snapshot.segments]
        alive = [segment.alive_bits for segment in self.snapshot.segments]
        found = self.scorer.retrieve(tables, alive, limit)
        return StoreAnswer(found.total, found.documents, found.scores)

    # Documents

    def fetch(self, numbers: NDArray[np.int64]) -> Sequence[Fetched]:
        if len(self._fetchable) == 1:
            whole = Fetched(self._fetchable[0], numbers, np.arange(len(numbers)))
            return [whole] if len(numbers) else []
        segments = np.searchsorted(self._bases, numbers, side="right") - 1
        found = []
        for segment in distinct(segments).tolist():
            places = np.flatnonzero(segments == segment)
            rows = numbers[places] - self._bases[segment]
            found.append(Fetched(self._fetchable[segment], rows, places))
        return found

    def number_of(self, id_: str) -> int | None:
        found = self.snapshot.find(id_)
        return found[0].base + found[1] if found else None

    @cached_property
    def _living(self) -> NDArray[np.int64]:
        """Numbers of all documents that have not been removed."""
        segments = self.snapshot.segments
        own = [np.flatnonzero(segment.alive) + segment.base for segment in segments]
        return np.concatenate(own) if own else np.zeros(0, np.int64)

    @property
    def documents(self) -> int:
        return len(self._living)

    def ids(self, skip: int, limit: int) -> tuple[str, ...]:
        parts = self.fetch(self._living[skip : skip + limit])
        return tuple(part.documents.stored(row).id for part in parts for row in part.rows.tolist())

    def stats(self) -> IndexStats:
        everything = StoreQuery(None, DocumentFilter(), 0, "newest", facets=True)
        found = self.find(everything, NO_LIMIT)
        facets = found.facets
        manifest = self.snapshot.generation.manifest
        return IndexStats(
            documents=found.total,
            generation=self.snapshot.generation.number,
            segments=len(self.snapshot.segments),
            bytes=self.snapshot.bytes,
            districts=facets.districts,
            years=facets.years,
            without_date=facets.undated,
            places=facets.places,
            provinces=facets.provinces,
            unlearned=manifest.unlearned if manifest else 0,
        )


def _any_of(pairs: Mapping[tuple[str, str], float], segment: SegmentReader) -> Tables:
    """What has any of these pairs."""
    found = [(segment.pair_extent(*pair), weight) for pair, weight in pairs.items()]
    lists = [(extent, weight) for extent, weight in found if extent.start < extent.end]
    lists.sort(key=lambda weighted: -weighted[1])  # then the others need look at few documents
    return tables_of_steps(
        [[MatchRow(*extent, LIST) for extent, _ in lists]],
        [ScoringRow(*extent, *EMPTY, weight) for extent, weight in lists],
    )
