"""A plan to the posting lists of one segment, as `search.retrieval.kernel` goes through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.contract.deadline import NO_LIMIT, Deadline
from search.query.analysis import MAX_UNITS, Group, Unit
from search.retrieval.constants import OTHER_READING
from search.retrieval.impacts import Chain, Chains, Impacts
from search.retrieval.index_snapshot import EMPTY, FIELDS, PostingRange, SegmentReader
from search.retrieval.kernel import DENSE, EXTRA
from search.retrieval.phrases import find_phrase
from search.retrieval.planning import Plan, Planner, Scored, bit_of

Row = tuple[int, int, int]  # of the kernel's ``recall``


class List(NamedTuple):
    """One row of the kernel's ``scoring``, with its factor and scale."""

    body: PostingRange
    title: PostingRange
    factor: float
    unit: int = -1
    later: int = 0
    group: int = -1
    concept: int = 0
    extra: int = 0
    scale: float = 1.0


class Counted(NamedTuple):
    """What a word or a pair of words adds: its chain, and its weight. ``others``: a chain for the
    documents that the first one has not, with a scale."""

    chain: Chain
    weight: float
    unit: int = -1
    others: Chain | None = None
    scale: float = 1.0

    @property
    def size(self) -> int:
        return self.chain.size + (self.others.size if self.others else 0)

    def lists(self, group: int = -1, concept: int = 0) -> Iterator[List]:
        """Each by itself. A single list needs no unit: nothing else stands for the same."""
        unit = self.unit if self.others or len(self.chain.forms) > 1 else -1
        for later, form in enumerate(self.chain.forms):
            factor = form.grade * self.weight
            yield List(form.body, form.title, factor, unit, int(later > 0), group, concept)
        for form in self.others.forms if self.others else ():
            yield List(form.body, form.title, self.weight, unit, 1, group, scale=self.scale)


class Grouped(NamedTuple):
    """What a group adds: where a document has one of its concepts these, else its words."""

    concepts: list[Counted]
    words: list[Counted]

    @property
    def size(self) -> int:
        return sum(of.size for of in (*self.concepts, *self.words))

    def lists(self, number: int) -> Iterator[List]:
        for of in self.concepts:
            yield from of.lists(number, concept=1)
        for of in self.words:
            yield from of.lists(number)


Ready = tuple[int, int, int, float, float]  # a row of the kernel's ``ready``, factor and scale


class Tables(NamedTuple):
    """What the kernel is asked of one segment; see there."""

    everything: bool
    extra_docs: NDArray[np.int64]
    extra_weights: NDArray[np.int64]
    recall: NDArray[np.int64]
    recall_bits: NDArray[np.uint64]
    steps: NDArray[np.int64]
    alternatives: NDArray[np.uint64]
    unit_weights: NDArray[np.float32]
    least: np.float32
    impacts: NDArray[np.float32]
    ready: NDArray[np.int64]
    ready_factors: NDArray[np.float32]
    ready_scales: NDArray[np.float32]
    scoring: NDArray[np.int64]
    factors: NDArray[np.float32]
    scales: NDArray[np.float32]


EVERYTHING = Tables(
    True, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 3), np.int64),
    np.zeros(0, np.uint64), np.zeros(1, np.int64), np.zeros(0, np.uint64),
    np.zeros(0, np.float32), np.float32(0), np.zeros((0, 0), np.float32),
    np.zeros((0, 3), np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32),
    np.zeros((0, 9), np.int64),
    np.zeros(0, np.float32), np.zeros(0, np.float32),
)  # fmt: skip
"""Each document matches, and all alike."""
NO_SCORES = EVERYTHING[Tables._fields.index("impacts") :]


class Lists:
    """The lists of one segment. Thread-safe."""

    def __init__(self, segment: SegmentReader, rows: int) -> None:
        """``rows``: of impacts that may be kept."""
        self.segment = segment
        self.chains = Chains(segment)
        self._rows = rows
        self._impacts = Impacts(segment, rows)

    def impacts(self) -> Impacts:
        """With room for more."""
        if self._impacts.full:
            self._impacts = Impacts(self.segment, self._rows)
        return self._impacts

    def tables(
        self, plan: Plan, planner: Planner, least: float, score: bool, deadline: Deadline = NO_LIMIT
    ) -> Tables:
        """``least``: the weight of the words that a hit must have, 0: all words of a branch. Where
        ``deadline`` runs out, the remaining phrases stand nowhere."""
        return _Collected(self, plan, planner, least, deadline).tables(score)


class _Collected:
    """The lists of one plan in one segment."""

    def __init__(
        self, lists: Lists, plan: Plan, planner: Planner, least: float, deadline: Deadline
    ) -> None:
        self._plan = plan
        self._deadline = deadline
        self._least = least
        self._stepwise = not least and len(plan.alternatives) == 1
        self._all_lists = lists
        self._segment = lists.segment
        self._chains = lists.chains
        self._planner = planner
        self._recall: dict[Row, int] = {}  # its bits
        self._extra_docs: list[NDArray[Any]] = []
        self._extra_weights: list[NDArray[Any]] = []
        self._extra_size = 0
        self._phrases: list[List] = []
        self._groups: dict[int, Grouped] = {}
        self._counted: dict[tuple[Chain, int, float], Counted] = {}

    def tables(self, score: bool) -> Tables:
        self._collect()
        recall, steps = self._steps() if self._stepwise else (list(self._recall), [0])
        matching = (
            False,
            np.concatenate([EVERYTHING.extra_docs, *self._extra_docs]),
            np.concatenate([EVERYTHING.extra_weights, *self._extra_weights]),
            np.array(recall, np.int64).reshape(-1, 3),
            np.array([self._recall[row] for row in recall], np.uint64),
            np.array(steps, np.int64),
            self._plan.alternatives,
            self._plan.unit_weights,
            np.float32(self._least),
        )
        return Tables(*matching, *(self._scoring() if score else NO_SCORES))

    def _scoring(self) -> Any:
        """The tables by which hits are scored."""
        self._impacts = self._all_lists.impacts()
        ready: list[Ready] = []
        lists: list[List] = []
        for of in self._counted.values():
            rows = self._ready([of], of.size)
            ready += rows
            lists += () if rows else of.lists()
        # The weightiest first, so that the rest need look at few documents; stable, so that the
        # forms of a word stay in order. Before them what belongs to a group, in its own order.
        lists.sort(key=lambda of: -of.factor)
        lists[:0] = self._phrases
        for number, group in self._groups.items():
            size = group.size
            any_of = self._chains.any_of(*(of.chain for of in group.concepts))
            without = self._impacts.place(any_of, size)
            rows = self._ready(group.concepts, size)
            rows += self._ready(group.words, size, without)
            if without and len(rows) == len(group.concepts) + len(group.words):
                ready += rows
            else:
                lists[:0] = group.lists(number)
        table = [
            (*of.body, *of.title, of.extra, of.unit, of.later, of.group, of.concept) for of in lists
        ]
        return (
            self._impacts.rows,
            np.array([row[:3] for row in ready], np.int64).reshape(-1, 3),
            np.array([row[3] for row in ready], np.float32),
            np.array([row[4] for row in ready], np.float32),
            np.array(table, np.int64).reshape(-1, 9),
            np.array([of.factor for of in lists], np.float32),
            np.array([of.scale for of in lists], np.float32),
        )

    def _ready(self, counted: Sequence[Counted], size: int, without: int = 0) -> list[Ready]:
        """Those of them that have impacts; ``size``: postings of all that goes with them."""
        rows = []
        for of in counted:
            place = self._impacts.place(of.chain, size)
            others = self._impacts.place(of.others, size) if of.others else 0
            if place and (others or not of.others):
                rows.append((place, others, without, of.weight, of.scale))
        return rows

    def _steps(self) -> tuple[list[Row], list[int]]:
        """The rows of each bit, those of the rarest one first. Bits with the same rows are one."""
        of_bit: dict[int, list[Row]] = {}
        for row, bits in self._recall.items():
            while bits:
                lowest = bits & -bits
                of_bit.setdefault(lowest, []).append(row)
                bits ^= lowest
        every = sum(1 << bit for bit in range(self._plan.units))
        if len(of_bit) < every.bit_count():
            return [], [0, 0]  # some word is nowhere: a step without lists has no documents
        distinct = {tuple(rows) for rows in of_bit.values()}
        recall: list[Row] = []
        steps = [0]
        for rows in sorted(distinct, key=_length):
            recall += rows
            steps.append(len(recall))
        return recall, steps

    # Collecting

    def _collect(self) -> None:
        for clause in self._plan.clauses:
            if clause.reading.phrase:
                self._phrase(clause)
                continue
            groups = {group.first: group for group in clause.reading.groups}
            number, group = -1, None
            for at, unit in enumerate(clause.reading.units):
                if at in groups:
                    group = groups[at]
                    concepts = self._concepts(clause, group)
                    number = -1
                    if concepts:
                        number = clause.first_group + clause.reading.groups.index(group)
                        self._groups[number] = Grouped(concepts, [])
                elif group and at > group.last:
                    number, group = -1, None
                if not (group and group.strict):
                    self._take(self._word(clause, at, unit), number)
                if at < len(clause.pair_idfs):
                    inside = group is not None and at < group.last
                    self._take(self._pair(clause, at), number if inside else -1)

    def _take(self, of: Counted, group: int) -> None:
        """A word that is repeated counts as often, but is not gone through as often."""
        if not of.size:
            return
        if group >= 0:
            self._groups[group].words.append(of)
            return
        key = of.chain, self._plan.repeats.get(of.unit, of.unit), of.scale
        first = self._counted.get(key)
        self._counted[key] = of._replace(weight=of.weight + first.weight) if first else of

    def _matches(self, extent: PostingRange, bits: int, kind: int = 0) -> None:
        if extent.start < extent.end:
            row = extent.start, extent.end, kind
            self._recall[row] = self._recall.get(row, 0) | bits

    def _matches_any_form(self, folded: str, bits: int) -> None:
        """The documents that have a syllable in any form, in body or title."""
        row = self._segment.dense_row.get(self._segment.number("body_folded", folded))
        if row is not None and self._stepwise:
            self._recall[row, 0, DENSE] = self._recall.get((row, 0, DENSE), 0) | bits
            return
        for name in FIELDS:
            self._matches(self._segment.extent(f"{name}_folded", folded), bits)

    def _phrase(self, clause: Scored) -> None:
        docs, weights = EVERYTHING.extra_docs, EVERYTHING.extra_weights
        if not self._deadline.expired():
            docs, weights = find_phrase(self._segment, clause.reading.units)
        extent = PostingRange(self._extra_size, self._extra_size + len(docs))
        self._extra_docs.append(docs)
        self._extra_weights.append(weights)
        self._extra_size = extent.end
        factor = sum(clause.weights) + sum(clause.pair_weights)
        self._matches(extent, bit_of(clause.first_unit), EXTRA)
        if len(docs):
            self._phrases.append(List(extent, EMPTY, factor, extra=1))

    def _concepts(self, clause: Scored, group: Group) -> list[Counted]:
        """A concept is worth what its words would be, side by side."""
        inside = range(group.first, group.last + 1)
        bits = 0
        for at in inside:
            bits |= bit_of(clause.first_unit + at)
        factor = sum(clause.weights[at] for at in inside)
        factor += sum(clause.pair_weights[at] for at in inside[:-1])
        counted = []
        for concept in group.concepts:
            if group.strict or len(inside) == 1:
                factor = max(factor, self._planner.idf(concept))
            counted.append(Counted(self._chains.form(concept), factor))
        if group.glued and len(inside) == 2:
            first, second = (clause.reading.units[at].folded for at in inside)
            counted.append(Counted(self._chains.pair(first, second), factor))
        present = [of for of in counted if of.size]
        for of in present:
            for form in of.chain.forms:
                self._matches(form.body, bits)
                self._matches(form.title, bits)
        return present

    def _word(self, clause: Scored, at: int, unit: Unit) -> Counted:
        """The forms of a unit; see `search.retrieval.constants`."""
        number = clause.first_unit + at
        weight = clause.weights[at]
        self._matches_any_form(unit.folded, bit_of(number))
        if number >= MAX_UNITS:
            return Counted(self._chains.every(unit.folded), weight)
        if not unit.wildcard:
            return Counted(self._chains.typed(unit.form, unit.folded), weight, number)
        every = self._chains.every(unit.folded)
        if not unit.restored:
            return Counted(every, weight, number)
        scale = max(OTHER_READING, 1 - unit.confidence)
        return Counted(self._chains.form(unit.restored), weight, number, every, scale)

    def _pair(self, clause: Scored, at: int) -> Counted:
        first, second = clause.reading.units[at : at + 2]
        return Counted(self._chains.pair(first.folded, second.folded), clause.pair_weights[at])


def _length(rows: Iterable[Row]) -> int:
    """Postings to go through; sets that are ready come last."""
    return sum(1 << 32 if kind == DENSE else end - start for start, end, kind in rows)
