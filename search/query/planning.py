"""Readings of a query to a plan: what each of its words and pairs of words is worth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from search.constants import PAIR, SYNONYM
from search.query.analysis import AnalysedClause, Group, Unit
from search.query.figures import Figures
from search.query.hit_rule import Rule

LEAST_WEIGHT = 1e-3  # every word counts for something, so that a hit has a score
REMEMBERED = 1 << 16  # figures of terms and of pairs


@dataclass(frozen=True, slots=True)
class Scored:
    """A clause with the places of its units and groups in the whole query, and weights."""

    reading: AnalysedClause
    first_unit: int
    first_group: int
    weights: tuple[float, ...]  # of each unit
    pair_idfs: tuple[float, ...]  # of each two neighbours
    pairs_found: tuple[bool, ...]  # whether any document has them side by side
    pair_weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A query ready to be run on a store. Plans are compared by identity: the same query has the
    same one, as long as it is remembered."""

    clauses: tuple[Scored, ...]
    full: float  # sum of the weights of all units
    repeats: dict[int, int]  # unit: the first unit of the same word

    def element_weights(self, rule: Rule) -> tuple[tuple[float, ...], ...]:
        """What each element of each branch of the rule is worth: the sum of its units; a time
        nothing, since among best matches it only decides which come first."""
        weights = iter([weight for clause in self.clauses for weight in clause.weights])
        sums = (
            [(one, sum(islice(weights, len(one.syllables)))) for one in branch]
            for branch in rule.branches
        )
        return tuple(tuple(0.0 if one.period else weight for one, weight in own) for own in sums)


def idf(frequency: int, count: int) -> float:
    """Robertson and Sparck Jones's weight, never negative, as Lucene has it."""
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


class Planner:
    """Plans by the figures of one store. Thread-safe."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self.idf = lru_cache(REMEMBERED)(self._idf)
        self.pair_frequency = lru_cache(REMEMBERED)(figures.pair_frequency)

    def _idf(self, term: str, folded: bool = False) -> float:
        return idf(self._figures.document_frequency(term, folded), self._figures.count)

    def pair_idf(self, first: str, second: str) -> float:
        """Of two folded syllables side by side."""
        return idf(self.pair_frequency(first, second), self._figures.count)

    def group_weights(self, clause: Scored, group: Group) -> tuple[tuple[float, ...], float]:
        """What each concept of a group of units is worth: what its words would be, side by side; a
        synonym less. And what its words are worth where they are written as one."""
        weight = sum(clause.weights[group.first : group.last + 1])
        weight += sum(clause.pair_weights[group.first : group.last])
        weights = []
        for concept in group.concepts:
            if concept in group.synonyms:
                weights.append(SYNONYM * weight)
                continue
            if group.strict or group.first == group.last:
                weight = max(weight, self.idf(concept))
            weights.append(weight)
        return tuple(weights), weight

    def plan(self, branches: Sequence[Sequence[AnalysedClause]]) -> Plan:
        clauses = []
        weights: list[float] = []
        groups = 0
        for branch in branches:
            for reading in branch:
                scored = self._scored(reading, len(weights), groups)
                clauses.append(scored)
                groups += len(reading.groups)
                weights += [sum(scored.weights)] if reading.phrase else scored.weights
        return Plan(tuple(clauses), sum(weights), _repeats(clauses))

    def _scored(self, reading: AnalysedClause, first_unit: int, first_group: int) -> Scored:
        units = reading.units
        neighbours = [(a.folded, b.folded) for a, b in zip(units, units[1:], strict=False)]
        found = tuple(self.pair_frequency(*pair) > 0 for pair in neighbours)
        pair_idfs = tuple(self.pair_idf(*pair) for pair in neighbours)
        information = [self._information(unit) for unit in units]
        weights = _less(information, _shared(information, pair_idfs, found))
        pairs = tuple(PAIR * pair_idf for pair_idf in pair_idfs)
        return Scored(reading, first_unit, first_group, weights, pair_idfs, found, pairs)

    def _information(self, unit: Unit) -> float:
        """What a unit says of a document, by how rare it is in the form that is meant."""
        folded = self.idf(unit.folded, True)
        form = unit.restored or unit.form
        if unit.wildcard and unit.restored is None:
            return folded
        exact = self.idf(form) if self._figures.document_frequency(form) else folded
        sure = 1.0 if unit.bound else unit.confidence
        return sure * exact + (1 - sure) * folded


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
