"""A plan to the posting lists of one segment, as `search.kernel` goes through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.clock import NO_LIMIT, Clock
from search.collection import FIELDS, NOWHERE, Extent, Segment
from search.constants import BARE, OTHER, OTHER_READING
from search.kernel import DENSE, EXTRA
from search.phrases import find_phrase
from search.planning import Plan, Planner, Scored, bit_of
from search.reading import MAX_UNITS, Group, Unit

Row = tuple[int, int, int]  # of the kernel's ``recall``


class List(NamedTuple):
    """One row of the kernel's ``scoring``, with its factor and scale."""

    body: Extent
    title: Extent
    factor: float
    unit: int = -1
    later: int = 0
    group: int = -1
    concept: int = 0
    extra: int = 0
    scale: float = 1.0


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
    scoring: NDArray[np.int64]
    factors: NDArray[np.float32]
    scales: NDArray[np.float32]


EVERYTHING = Tables(
    True, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 3), np.int64),
    np.zeros(0, np.uint64), np.zeros(1, np.int64), np.zeros(0, np.uint64),
    np.zeros(0, np.float32), np.float32(0), np.zeros((0, 9), np.int64),
    np.zeros(0, np.float32), np.zeros(0, np.float32),
)  # fmt: skip
"""Each document matches, and all alike."""


def tables_of(
    plan: Plan,
    segment: Segment,
    planner: Planner,
    least: float,
    score: bool,
    clock: Clock = NO_LIMIT,
) -> Tables:
    """``least``: the weight of the words that a hit must have, 0: all words of a branch. Where
    ``clock`` runs out, the remaining phrases stand nowhere."""
    return _Collected(plan, segment, planner, least, clock).tables(score)


class _Collected:
    """The lists of one plan in one segment."""

    def __init__(
        self, plan: Plan, segment: Segment, planner: Planner, least: float, clock: Clock
    ) -> None:
        self._plan = plan
        self._clock = clock
        self._least = least
        self._stepwise = not least and len(plan.alternatives) == 1
        self._segment = segment
        self._planner = planner
        self._recall: dict[Row, int] = {}  # its bits
        self._extra_docs: list[NDArray[Any]] = []
        self._extra_weights: list[NDArray[Any]] = []
        self._extra_size = 0

    def tables(self, score: bool) -> Tables:
        lists = list(self._lists())  # collects what matches, too
        lists = _in_order(_merged(lists, self._plan.repeats)) if score else []
        rows = [
            (*of.body, *of.title, of.extra, of.unit, of.later, of.group, of.concept) for of in lists
        ]
        recall, steps = self._steps() if self._stepwise else (list(self._recall), [0])
        return Tables(
            False,
            np.concatenate([EVERYTHING.extra_docs, *self._extra_docs]),
            np.concatenate([EVERYTHING.extra_weights, *self._extra_weights]),
            np.array(recall, np.int64).reshape(-1, 3),
            np.array([self._recall[row] for row in recall], np.uint64),
            np.array(steps, np.int64),
            self._plan.alternatives,
            self._plan.unit_weights,
            np.float32(self._least),
            np.array(rows, np.int64).reshape(-1, 9),
            np.array([of.factor for of in lists], np.float32),
            np.array([of.scale for of in lists], np.float32),
        )

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

    def _lists(self) -> Iterator[List]:
        for clause in self._plan.clauses:
            if clause.reading.phrase:
                yield self._phrase(clause)
                continue
            groups = {group.first: group for group in clause.reading.groups}
            number, group = -1, None
            for at, unit in enumerate(clause.reading.units):
                # The lists of a group follow one another: the kernel remembers one group only.
                if at in groups:
                    group = groups[at]
                    number = clause.first_group + clause.reading.groups.index(group)
                    yield from self._concepts(clause, group, number)
                elif group and at > group.last:
                    number, group = -1, None
                if not (group and group.strict):
                    yield from self._forms(clause, at, unit, number)
                if at < len(clause.pair_idfs):
                    inside = group is not None and at < group.last
                    yield self._pair(clause, at, number if inside else -1)

    def _matches(self, extent: Extent, bits: int, kind: int = 0) -> None:
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

    def _phrase(self, clause: Scored) -> List:
        docs, weights = EVERYTHING.extra_docs, EVERYTHING.extra_weights
        if not self._clock.over():
            docs, weights = find_phrase(self._segment, clause.reading.units)
        extent = Extent(self._extra_size, self._extra_size + len(docs))
        self._extra_docs.append(docs)
        self._extra_weights.append(weights)
        self._extra_size = extent.end
        factor = sum(clause.weights) + sum(clause.pair_weights)
        self._matches(extent, bit_of(clause.first_unit), EXTRA)
        return List(extent, NOWHERE, factor, extra=1)

    def _concepts(self, clause: Scored, group: Group, number: int) -> Iterator[List]:
        """A concept is worth what its words would be, side by side."""
        inside = range(group.first, group.last + 1)
        bits = 0
        for at in inside:
            bits |= bit_of(clause.first_unit + at)
        factor = sum(clause.weights[at] for at in inside)
        factor += sum(clause.pair_weights[at] for at in inside[:-1])
        for concept in group.concepts:
            if group.strict or len(inside) == 1:
                factor = max(factor, self._planner.idf(concept))
            body = self._segment.extent("body", concept)
            title = self._segment.extent("title", concept)
            self._matches(body, bits)
            self._matches(title, bits)
            yield List(body, title, factor, group=number, concept=1)
        if group.glued and len(inside) == 2:
            first, second = (clause.reading.units[at].folded for at in inside)
            pair = self._segment.pair_extent(first, second)
            self._matches(pair, bits)
            yield List(pair, NOWHERE, factor, group=number, concept=1)

    def _forms(self, clause: Scored, at: int, unit: Unit, group: int) -> Iterator[List]:
        """The forms of a unit, best first; see `search.constants`."""
        number = clause.first_unit + at
        weight = clause.weights[at]
        extent = self._segment.extent
        every = extent("body_folded", unit.folded), extent("title_folded", unit.folded)
        self._matches_any_form(unit.folded, bit_of(number))

        def of(term: str, factor: float, later: int) -> List:
            body, title = extent("body", term), extent("title", term)
            return List(body, title, factor, number, later, group)

        if number >= MAX_UNITS:
            yield List(*every, weight, group=group)  # of the last words any form will do
        elif not unit.wildcard:
            yield of(unit.form, weight, 0)
            yield of(unit.folded, BARE * weight, 1)
            yield List(*every, OTHER * weight, number, 1, group)
        elif unit.restored:
            yield of(unit.restored, weight, 0)
            scale = max(OTHER_READING, 1 - unit.confidence)
            yield List(*every, weight, number, 1, group, scale=scale)
        else:
            yield List(*every, weight, number, 0, group)

    def _pair(self, clause: Scored, at: int, group: int) -> List:
        first, second = clause.reading.units[at : at + 2]
        extent = self._segment.pair_extent(first.folded, second.folded)
        return List(extent, NOWHERE, clause.pair_weights[at], group=group)


def _length(rows: Iterable[Row]) -> int:
    """Postings to go through; sets that are ready come last."""
    return sum(1 << 32 if kind == DENSE else end - start for start, end, kind in rows)


def _merged(lists: Iterable[List], repeats: dict[int, int]) -> list[List]:
    """Without empty lists, and with those of a word that is repeated once: it counts as often,
    but is not gone through as often. ``repeats``: unit to the first unit of the same word."""
    merged: dict[tuple[object, ...], List] = {}
    for number, of in enumerate(lists):
        if of.body.start == of.body.end and of.title.start == of.title.end:
            continue
        key: tuple[object, ...] = (number,)
        if of.group < 0 and not of.extra:
            key = of.body, of.title, repeats.get(of.unit, of.unit), of.scale
        first = merged.get(key)
        merged[key] = of if first is None else first._replace(factor=first.factor + of.factor)
    return list(merged.values())


def _in_order(lists: list[List]) -> list[List]:
    """The weightiest first, so that the rest need look at few documents. Stable: the forms of a
    unit stay in order. What belongs to a group stays where it is, in front."""
    return sorted(lists, key=lambda of: (of.group < 0, of.group < 0 and -of.factor))
