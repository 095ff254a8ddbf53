"""Reading from an index on this machine; see `search.store.protocol`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexProblem
from index.storage.arrays import distinct
from index.storage.bitsets import flags_of
from index.storage.field_values import FieldValues
from index.updating import generations
from search.contract.deadline import Deadline
from search.contract.results import FacetCount, IndexStats, PlaceCount
from search.kernel.arguments import LIST, MatchRow, ScoringRow, Tables
from search.query.document_filter import AnyPlace, DocumentFilter
from search.query.figures import Figures
from search.query.hit_rule import Level, Rule
from search.retrieval.filters import FilterBits
from search.retrieval.index_snapshot import EMPTY, IndexSnapshot, SegmentReader
from search.retrieval.kernel_tables import tables_of_steps
from search.retrieval.ladder import Asked, HitSet, Ladder, count_of
from search.retrieval.place_table import PlaceFacets, PlaceTable
from search.retrieval.scoring import Flags, Found, Scorer
from search.retrieval.segment_documents import SegmentDocuments
from search.retrieval.shared_syllables import SharedSyllables
from search.retrieval.similar_documents import SimilarDocuments
from search.retrieval.timeline import Timeline
from search.store.documents import Fetched
from search.store.protocol import MOST_VALUES, Rung, StoreAnswer, StoreQuery, Words
from search.store.similar import SPARE, SimilarHits
from search.suggesting.completion import Completion


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
        self._filters = FilterBits(self.scorer, self.ladder.elements)
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
        words = query.words
        hit_set = self._hit_set(words, deadline) if words else None
        flags = self._flags(hit_set, query.documents, deadline)
        similar = self._similar.among([own[1] for own in flags])
        limit = _total(flags) if query.limit is None else query.limit
        groups = self._groups(words, hit_set, query, flags)
        # Whether all documents are counted, as they have been before.
        known = query.facets and not groups and flags is self.scorer.everything()
        counted = query.facets and not known
        found, sizes = self._folded(query, flags, groups, similar, limit, counted, deadline)
        if known:
            found = replace(found, places=self._all.places, years=self._all.years)
        timeline = self.snapshot.timeline(query.documents.dated)
        months, days = _finer(query, timeline, flags)
        table = self.snapshot.places
        places = self._places if known else table.facets(found.places)
        return StoreAnswer(
            found.total, found.documents, found.scores,
            Rung(hit_set.level, hit_set.total, hit_set.whole, hit_set.close) if hit_set else None,
            places.districts, timeline.by_year(found.years),
            self._fields(query.counted, flags),
            self._undated(query, found, hit_set, deadline), places.places, places.provinces,
            *_counted(query.documents, table, found),
            sizes, similar, months, days,
        )  # fmt: skip

    @cached_property
    def _all(self) -> Found:
        """All documents, counted: what whoever browses is shown on each page."""
        return self.scorer.run(None, self.scorer.everything(), 0)

    @cached_property
    def _places(self) -> PlaceFacets:
        return self.snapshot.places.facets(self._all.places)

    def _groups(
        self, words: Words | None, hit_set: HitSet | None, query: StoreQuery, flags: Flags
    ) -> list[Flags]:
        """The hits as `StoreAnswer.groups` has them; none where they are all one group."""
        if words is None or hit_set is None or query.order != "relevance":
            return []
        times = [tuple(e for e in branch if e.period) for branch in words.rule.branches]
        if hit_set.level is not Level.BEST or not any(times):
            return []
        of_time = Rule(tuple(filter(None, times)))
        whole = self.ladder.whole(words.rule)
        timely = [elements.matching(of_time) for elements in self.ladder.elements]
        parts = list(zip(flags, whole, timely, strict=True))
        return [
            [own & complete for own, complete, _ in parts],
            [own & within & ~complete for own, complete, within in parts],
            [own & ~within & ~complete for own, complete, within in parts],
        ]

    def _folded(
        self,
        query: StoreQuery,
        flags: Flags,
        groups: Sequence[Flags],
        similar: SimilarHits,
        limit: int,
        counted: bool,
        deadline: Deadline,
    ) -> tuple[Found, tuple[int, ...]]:
        """What `_listed` gives, with so many more that ``limit`` are left where near-duplicates
        count as one. There may be a hundred thousand of them, and none among the first."""
        extra = similar.extra() if query.fold else 0
        spare = min(extra, SPARE)
        while True:
            found = self._listed(query, flags, groups, limit + spare, counted, deadline)
            if spare == extra or similar.repeated(found[0].documents) <= spare:
                return found
            if deadline.expired():
                return found
            spare = min(extra, 8 * spare)

    def _listed(
        self,
        query: StoreQuery,
        flags: Flags,
        groups: Sequence[Flags],
        limit: int,
        counted: bool,
        deadline: Deadline,
    ) -> tuple[Found, tuple[int, ...]]:
        """The best hits; of ``groups`` those of each, one group after the other, and how many these
        are."""
        plan = query.words.plan if query.words else None
        dated = query.documents.dated
        most = 0 if groups else limit
        whole = self.scorer.run(plan, flags, most, query.order, deadline, counted, dated)
        parts: list[Found] = []
        for own in groups:
            left = limit - sum(len(part.documents) for part in parts)
            if left:
                parts.append(self.scorer.run(plan, own, left, query.order, deadline, False))
        sizes = tuple(len(part.documents) for part in parts)
        if not parts:
            return whole, sizes
        documents = np.concatenate([part.documents for part in parts])
        scores = np.concatenate([part.scores for part in parts])
        return replace(whole, documents=documents, scores=scores), sizes

    def count(self, rule: Rule) -> int:
        return self.ladder.count(rule) if rule.branches else 0

    def _hit_set(self, words: Words, deadline: Deadline) -> HitSet:
        asked = Asked(words.rule, words.weights, words.question, words.level, deadline)
        return self.ladder.find(asked)

    def _flags(
        self, hit_set: HitSet | None, documents: DocumentFilter, deadline: Deadline
    ) -> Flags:
        """The hits that pass the filters."""
        flags = self._filters.flags(documents, deadline)
        if hit_set is None:
            return flags
        return [own & hits for own, hits in zip(flags, hit_set.sets, strict=True)]

    def _undated(
        self, query: StoreQuery, found: Found, hit_set: HitSet | None, deadline: Deadline
    ) -> int:
        if query.documents.has_range or query.documents.dated:
            if deadline.expired():
                return 0
            return _total(self._flags(hit_set, query.documents.but_undated(), deadline))
        return int(found.years[0]) if query.facets else 0

    def _fields(
        self, names: Sequence[str], flags: Flags
    ) -> tuple[tuple[str, tuple[FacetCount, ...]], ...]:
        """How many hits have each value of some of the sources' own fields, most first."""
        parts = [
            (own.field_values, own.field_values.places_of(flags_of(hits[1], own.count)))
            for own, hits in zip(self.snapshot.segments if names else (), flags, strict=False)
        ]
        return tuple((name, _values(name, parts)) for name in names)

    def like(self, pairs: Mapping[tuple[str, str], float], limit: int) -> StoreAnswer:
        tables = [_any_of(pairs, segment) for segment in self.snapshot.segments]
        found = self.scorer.retrieve(tables, self.scorer.everything(), limit, facets=False)
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
        found, places = self._all, self._places
        manifest = self.snapshot.generation.manifest
        return IndexStats(
            documents=found.total,
            generation=self.snapshot.generation.number,
            segments=len(self.snapshot.segments),
            bytes=self.snapshot.bytes,
            districts=places.districts,
            years=self.snapshot.timeline(None).by_year(found.years),
            without_date=int(found.years[0]),
            places=places.places,
            provinces=places.provinces,
            unlearned=manifest.unlearned if manifest else 0,
        )


def _finer(
    query: StoreQuery, timeline: Timeline, flags: Flags
) -> tuple[tuple[FacetCount, ...] | None, tuple[FacetCount, ...] | None]:
    """By month and by day, see `StoreAnswer`."""
    since, until = query.documents.since, query.documents.until
    if not (query.facets and since and until and since.year == until.year):
        return None, None
    by_day = timeline.by_day([own[1] for own in flags], since, until)
    by_month: Counter[str] = Counter()
    for day, count in by_day.items():
        by_month[day.isoformat()[:7]] += count
    months = tuple(FacetCount(*each) for each in by_month.items())[::-1]
    if since.month != until.month:
        return months, None
    return months, tuple(FacetCount(str(day), count) for day, count in by_day.items())[::-1]


def _counted(
    documents: DocumentFilter, table: PlaceTable, found: Found
) -> tuple[tuple[PlaceCount, ...], tuple[PlaceCount, ...]]:
    """The places of the filter, chosen and named, with their counts."""
    if not (documents.chosen or documents.named):
        return (), ()
    chosen, named = documents.chosen or AnyPlace(), documents.named or AnyPlace()
    return (
        tuple(table.count(place, found.places) for place in chosen.places),
        (
            *(table.count_name(name, found.places) for name in named.districts),
            *(table.count(place, found.places) for place in named.places),
        ),
    )


def _values(
    name: str, parts: Sequence[tuple[FieldValues, NDArray[np.intp]]]
) -> tuple[FacetCount, ...]:
    """How many of some documents have each value of a field: of each segment the places of their
    values."""
    counts: dict[str, Counter[str]] = {}  # of the spellings of each value
    for column, places in parts:
        for folded, written, count in column.counts(name, places):
            counts.setdefault(folded, Counter())[written] += count
    found = ((max(each, key=each.__getitem__), each.total()) for each in counts.values())
    order = sorted(found, key=lambda item: (-item[1], item[0]))
    return tuple(map(FacetCount._make, order[:MOST_VALUES]))


def _total(flags: Flags) -> int:
    return sum(count_of((own[1],)) for own in flags)


def _any_of(pairs: Mapping[tuple[str, str], float], segment: SegmentReader) -> Tables:
    """What has any of these pairs."""
    found = [(segment.pair_extent(*pair), weight) for pair, weight in pairs.items()]
    lists = [(extent, weight) for extent, weight in found if extent.start < extent.end]
    lists.sort(key=lambda weighted: -weighted[1])  # then the others need look at few documents
    return tables_of_steps(
        [[MatchRow(*extent, LIST) for extent, _ in lists]],
        [ScoringRow(*extent, *EMPTY, weight) for extent, weight in lists],
    )
