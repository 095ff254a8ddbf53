"""Readings of a query to posting lists, and lists to the best documents of a collection."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import kernel
from search.collection import FIELDS, NOWHERE, Collection, Extent, Segment
from search.constants import BARE, K1, NAME, OTHER, OTHER_READING, PAIR, QUESTION_UNITS
from search.reading import MAX_UNITS, Group, Reading, Unit

EXACT, TIER_BARE, TIER_OTHER = 0, 1, 2  # tiers of a unit
LEAST_WEIGHT = 1e-3  # every word counts for something, so that a hit has a score


class List(NamedTuple):
    """One row of the kernel's table."""

    body: Extent
    title: Extent
    factor: float
    bits: int = 0
    unit: int = -1
    tier: int = 0
    group: int = -1
    concept: int = 0
    extra: int = 0
    scale: float = 1.0


@dataclass(frozen=True)
class Scored:
    """A clause with the places of its units and groups in the whole query, and weights."""

    reading: Reading
    first_unit: int
    first_group: int
    weights: tuple[float, ...]  # of each unit
    pair_idfs: tuple[float, ...]  # of each two neighbours
    pairs_found: tuple[bool, ...]  # whether any document has them side by side
    pair_weights: tuple[float, ...]


@dataclass(frozen=True)
class Plan:
    """A query ready to be run on every segment of a collection."""

    clauses: tuple[Scored, ...]
    alternatives: NDArray[np.uint64]
    unit_weights: NDArray[np.float32]
    full: float  # sum of ``unit_weights``
    repeats: dict[int, int]  # unit: the first unit of the same word

    @property
    def units(self) -> int:
        return len(self.unit_weights)


def idf(frequency: int, count: int) -> float:
    """Robertson and Sparck Jones's weight, never negative, as Lucene has it."""
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


def _repeats(clauses: Sequence[Scored]) -> dict[int, int]:
    first: dict[tuple[str, str | None], int] = {}
    return {
        clause.first_unit + at: first.setdefault((unit.form, unit.restored), clause.first_unit + at)
        for clause in clauses
        if not clause.reading.phrase
        for at, unit in enumerate(clause.reading.units)
    }


def _shared(
    information: Sequence[float], pair_idfs: Sequence[float], found: Sequence[bool]
) -> list[float]:
    """What each two neighbours of a clause say together: their pointwise mutual information
    (Church and Hanks, Word association norms, mutual information, and lexicography, 1990)."""
    return [
        max(0.0, min(first + second - pair_idf, first, second)) if is_found else 0.0
        for first, second, pair_idf, is_found in zip(
            information, information[1:], pair_idfs, found, strict=False
        )
    ]


def _less(information: Sequence[float], shared: Sequence[float]) -> tuple[float, ...]:
    """Weights of the units of a clause: what neighbours share counts once, half of it each."""
    weights = list(information)
    for at, both in enumerate(shared):
        weights[at] -= both / 2
        weights[at + 1] -= both / 2
    return tuple(max(weight, LEAST_WEIGHT) for weight in weights)


class Scorer:
    """Runs plans on one collection. Thread-safe: scratch arrays are each thread's own."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self._scratch = threading.local()
        self._everything = [segment.alive * np.uint8(3) for segment in collection.segments]
        self.idf = lru_cache(1 << 16)(self._idf)
        self.pair_frequency = lru_cache(1 << 16)(self._pair_frequency)

    # Planning

    def _idf(self, term: str, folded: bool = False) -> float:
        found = self.collection.document_frequency(term, folded)
        return idf(found, self.collection.count)

    def _pair_frequency(self, first: str, second: str) -> int:
        extents = (segment.pair_extent(first, second) for segment in self.collection.segments)
        return sum(extent.end - extent.start for extent in extents)

    def pair_idf(self, first: str, second: str) -> float:
        """Of two folded syllables side by side."""
        return idf(self.pair_frequency(first, second), self.collection.count)

    def plan(self, branches: Sequence[Sequence[Reading]]) -> Plan:
        clauses = []
        alternatives = []
        weights: list[float] = []
        groups = 0
        units = sum(len(reading.units) for branch in branches for reading in branch)
        name = NAME if units < QUESTION_UNITS else 0.0
        for branch in branches:
            bits = 0
            for reading in branch:
                scored = self._scored(reading, len(weights), groups, name)
                clauses.append(scored)
                groups += len(reading.groups)
                own = [sum(scored.weights)] if reading.phrase else scored.weights
                for weight in own:
                    bits |= bit_of(len(weights))
                    weights.append(weight)
            alternatives.append(bits)
        if len(weights) > MAX_UNITS:
            weights[MAX_UNITS - 1 :] = [sum(weights[MAX_UNITS - 1 :])]
        return Plan(
            tuple(clauses),
            np.array(alternatives, np.uint64),
            np.array(weights, np.float32),
            sum(weights),
            _repeats(clauses),
        )

    def _scored(self, reading: Reading, first_unit: int, first_group: int, name: float) -> Scored:
        units = reading.units
        neighbours = [(a.folded, b.folded) for a, b in zip(units, units[1:], strict=False)]
        found = tuple(self.pair_frequency(*pair) > 0 for pair in neighbours)
        pair_idfs = tuple(self.pair_idf(*pair) for pair in neighbours)
        information = [self._information(unit) for unit in units]
        shared = _shared(information, pair_idfs, found)
        weights = _less(information, shared)
        pairs = [PAIR * own + name * both for own, both in zip(pair_idfs, shared, strict=True)]
        return Scored(reading, first_unit, first_group, weights, pair_idfs, found, tuple(pairs))

    def _information(self, unit: Unit) -> float:
        """What a unit says of a document, by how rare it is in the form that is meant."""
        folded = self.idf(unit.folded, True)
        form = unit.restored or unit.form
        if unit.wildcard and unit.restored is None:
            return folded
        exact = self.idf(form) if self.collection.document_frequency(form) else folded
        sure = unit.confidence if unit.wildcard else 1.0
        return sure * exact + (1 - sure) * folded

    # Lists

    def _lists(self, plan: Plan, segment: Segment, phrases: _Phrases) -> Iterator[List]:
        for clause in plan.clauses:
            if clause.reading.phrase:
                yield phrases.list_of(clause)
                continue
            groups = {group.first: group for group in clause.reading.groups}
            number, group = -1, None
            for at, unit in enumerate(clause.reading.units):
                # The lists of a group follow one another: the kernel remembers one group only.
                if at in groups:
                    group = groups[at]
                    number = clause.first_group + clause.reading.groups.index(group)
                    yield from self._concepts(clause, group, number, segment)
                elif group and at > group.last:
                    number, group = -1, None
                if not (group and group.strict):
                    yield from self._forms(clause, at, unit, number, segment)
                if at < len(clause.pair_idfs):
                    inside = group is not None and at < group.last
                    yield self._pair(clause, at, number if inside else -1, segment)

    def _concepts(
        self, clause: Scored, group: Group, number: int, segment: Segment
    ) -> Iterator[List]:
        """A concept is worth what its words would be, side by side."""
        inside = range(group.first, group.last + 1)
        bits = 0
        for at in inside:
            bits |= bit_of(clause.first_unit + at)
        factor = sum(clause.weights[at] for at in inside)
        factor += sum(clause.pair_weights[at] for at in inside[:-1])
        for concept in group.concepts:
            if group.strict or len(inside) == 1:
                factor = max(factor, self.idf(concept))
            body, title = segment.extent("body", concept), segment.extent("title", concept)
            yield List(body, title, factor, bits, group=number, concept=1)
        if group.glued and len(inside) == 2:
            first, second = (clause.reading.units[at].folded for at in inside)
            pair = segment.pair_extent(first, second)
            yield List(pair, NOWHERE, factor, bits, group=number, concept=1)

    def _forms(
        self, clause: Scored, at: int, unit: Unit, group: int, segment: Segment
    ) -> Iterator[List]:
        """The forms of a unit, best first; see `search.constants`."""
        number = clause.first_unit + at
        weight = clause.weights[at]

        def of(term: str, tier: int, factor: float, scale: float = 1.0) -> List:
            suffix = "_folded" if tier == TIER_OTHER else ""
            body = segment.extent("body" + suffix, term)
            title = segment.extent("title" + suffix, term)
            return List(body, title, factor, bit_of(number), number, tier, group, scale=scale)

        if not unit.wildcard:
            yield of(unit.form, EXACT, weight)
            yield of(unit.folded, TIER_BARE, BARE * weight)
            yield of(unit.folded, TIER_OTHER, OTHER * weight)
        elif unit.restored:
            yield of(unit.restored, EXACT, weight)
            yield of(unit.folded, TIER_OTHER, weight, max(OTHER_READING, 1 - unit.confidence))
        else:
            yield of(unit.folded, TIER_OTHER, weight)

    @staticmethod
    def _pair(clause: Scored, at: int, group: int, segment: Segment) -> List:
        units = clause.reading.units
        extent = segment.pair_extent(units[at].folded, units[at + 1].folded)
        return List(extent, NOWHERE, clause.pair_weights[at], group=group)

    # Running

    def run(
        self,
        plan: Plan | None,
        allowed: Sequence[NDArray[np.uint8]],
        limit: int,
        least: float = 0.0,
        order: str = "relevance",
    ) -> Found:
        """The best ``limit`` documents. Without a plan every document is a hit."""
        collection = self.collection
        districts = np.zeros(len(collection.districts) + 1, np.int64)
        years = np.zeros(len(collection.years[0]) + 1, np.int64)
        total = 0
        best: list[tuple[float, int, float]] = []
        for at, segment in enumerate(collection.segments):
            score, mask = self._scores(plan, segment)
            keys = _keys(order, segment)
            top_keys = np.empty(limit, np.float64)
            top_docs = np.empty(limit, np.int64)
            hits, size = kernel.select(
                keys, score, mask,
                plan.alternatives if plan else np.zeros(1, np.uint64),
                plan.unit_weights if plan else np.zeros(0, np.float32),
                np.float32(least), allowed[at], collection.district_codes[at],
                collection.years[1][at], districts, years, top_keys, top_docs,
            )  # fmt: skip
            total += hits
            best += [
                (-key, segment.base + doc, float(score[doc]))
                for key, doc in zip(top_keys[:size].tolist(), top_docs[:size].tolist(), strict=True)
            ]
        best.sort()
        found = [(doc, score) for _, doc, score in best[:limit]]
        return Found(total, found, districts, years)

    def _scores(
        self, plan: Plan | None, segment: Segment
    ) -> tuple[NDArray[np.float32], NDArray[np.uint64]]:
        scratch = self._scratch_of(segment)
        scratch.clear()
        if plan is not None:
            phrases = _Phrases(segment)
            lists = _merged(self._lists(plan, segment, phrases), plan.repeats)
            table = np.array(
                [
                    (*of.body, *of.title, of.extra, of.unit, of.tier, of.group, of.concept)
                    for of in lists
                ],
                np.int64,
            ).reshape(-1, 9)
            bits = np.array([of.bits for of in lists], np.uint64)
            factors = np.array([of.factor for of in lists], np.float32)
            scales = np.array([of.scale for of in lists], np.float32)
            extra_docs, extra_weights = phrases.arrays()
            kernel.accumulate(
                segment.docs, segment.weights, segment.heavy_at, segment.heavy_weights,
                extra_docs, extra_weights, segment.norms, np.float32(K1),
                table, bits, factors, scales, scratch.score, scratch.mask,
                scratch.unit_stamp, scratch.group_stamp, scratch.in_title,
            )  # fmt: skip
        return scratch.score, scratch.mask

    def _scratch_of(self, segment: Segment) -> _Scratch:
        held: dict[int, _Scratch] = self._scratch.__dict__.setdefault("held", {})
        if segment.base not in held:
            held[segment.base] = _Scratch(segment.count)
        return held[segment.base]

    # Filters

    def everything(self) -> list[NDArray[np.uint8]]:
        """All living documents, as `run` takes them."""
        return self._everything

    def phrase_flags(self, reading: Reading) -> list[NDArray[np.uint8]]:
        """Per segment 1 for each document in which all of a reading stands, side by side."""
        flags = []
        for segment in self.collection.segments:
            own = np.zeros(segment.count, np.uint8)
            own[_Phrases(segment).documents(reading.units)[0]] = 1
            for group in reading.groups:
                if (group.first, group.last) == (0, len(reading.units) - 1):
                    for concept in group.concepts:
                        for name in FIELDS:
                            extent = segment.extent(name, concept)
                            own[segment.docs[extent.start : extent.end]] = 1
            flags.append(own)
        return flags


@dataclass(frozen=True)
class Found:
    """Hits in all, the best ones as document number and score, and facet counts by code."""

    total: int
    best: list[tuple[int, float]]
    districts: NDArray[np.int64]
    years: NDArray[np.int64]


@dataclass
class _Scratch:
    size: int
    score: NDArray[np.float32] = field(init=False)
    mask: NDArray[np.uint64] = field(init=False)
    unit_stamp: NDArray[np.int32] = field(init=False)
    group_stamp: NDArray[np.int32] = field(init=False)
    in_title: NDArray[np.float32] = field(init=False)  # the kernel leaves it all zeros

    def __post_init__(self) -> None:
        self.score = np.empty(self.size, np.float32)
        self.mask = np.empty(self.size, np.uint64)
        self.unit_stamp = np.empty(self.size, np.int32)
        self.group_stamp = np.empty(self.size, np.int32)
        self.in_title = np.zeros(self.size, np.float32)

    def clear(self) -> None:
        self.score.fill(0)
        self.mask.fill(0)
        self.unit_stamp.fill(-1)
        self.group_stamp.fill(-1)


class _Phrases:
    """Documents of the phrases of one query in one segment: the kernel's extra arrays."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._docs: list[NDArray[Any]] = []
        self._weights: list[NDArray[Any]] = []
        self._size = 0

    def list_of(self, clause: Scored) -> List:
        docs, weights = self.documents(clause.reading.units)
        start = self._size
        self._docs.append(docs)
        self._weights.append(weights)
        self._size += len(docs)
        factor = sum(clause.weights) + sum(clause.pair_weights)
        unit = clause.first_unit
        return List(Extent(start, self._size), NOWHERE, factor, bit_of(unit), unit, EXACT, extra=1)

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        empty = np.zeros(0, np.int64)
        return np.concatenate([empty, *self._docs]), np.concatenate([empty, *self._weights])

    def documents(self, units: Sequence[Unit]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the units stand side by side, and how often. Marks that were typed must stand
        there or be left out altogether."""
        segment = self.segment
        wanted = np.full((len(units), 3), -1, np.int64)
        for at, unit in enumerate(units):
            if unit.wildcard:
                wanted[at, 2] = segment.number("body_folded", unit.folded)
            else:
                wanted[at, 0] = segment.number("body", unit.form)
                wanted[at, 1] = segment.number("body", unit.folded)
        candidates = self._candidates(units)
        counts = np.zeros(len(candidates), np.int64)
        kernel.phrase_documents(
            candidates, segment.token_starts, segment.title_tokens, segment.ranks,
            segment.rare_at, segment.rare, segment.by_rank, wanted, segment.fold, counts,
        )  # fmt: skip
        return candidates[counts > 0], counts[counts > 0]

    def _candidates(self, units: Sequence[Unit]) -> NDArray[np.int64]:
        """Documents that hold each unit, in whatever form, and each pair."""
        segment = self.segment
        lists = [
            segment.pair_extent(a.folded, b.folded) for a, b in zip(units, units[1:], strict=False)
        ]
        if lists:
            found = _docs(segment, min(lists, key=lambda extent: extent.end - extent.start))
            for extent in lists:
                found = found[np.isin(found, _docs(segment, extent), assume_unique=True)]
            return found
        whole = [segment.extent(f"{name}_folded", units[0].folded) for name in FIELDS]
        return np.union1d(*(_docs(segment, extent) for extent in whole))


def _merged(lists: Iterable[List], repeats: dict[int, int]) -> list[List]:
    """Without empty lists, and with those of a word that is repeated once: it counts as often,
    but is not gone through as often. ``repeats``: unit to the first unit of the same word."""
    merged: dict[tuple[object, ...], List] = {}
    for number, of in enumerate(lists):
        if of.body.start == of.body.end and of.title.start == of.title.end:
            continue
        key: tuple[object, ...] = (number,)
        if of.group < 0 and not of.extra:
            unit = repeats.get(of.unit, of.unit)
            key = (of.body, of.title, of.tier, unit, None)
        first = merged.get(key)
        merged[key] = (
            of
            if first is None
            else first._replace(factor=first.factor + of.factor, bits=first.bits | of.bits)
        )
    return list(merged.values())


def _docs(segment: Segment, extent: Extent) -> NDArray[np.int64]:
    return segment.docs[extent.start : extent.end].astype(np.int64)


def bit_of(unit: int) -> int:
    """The unit's bit in a mask; units beyond the last bit share it."""
    return 1 << min(unit, MAX_UNITS - 1)


def _keys(order: str, segment: Segment) -> NDArray[np.float64]:
    """Sort keys, highest first; documents without a date come last either way."""
    if order == "relevance":
        return np.zeros(0, np.float64)
    if order == "newest":
        return segment.days.astype(np.float64)
    return np.where(segment.days > 0, -segment.days.astype(np.float64), -np.inf)
