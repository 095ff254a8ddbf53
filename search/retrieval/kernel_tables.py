"""From a plan to the tables by which the kernel searches one segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from search.constants import K1, OTHER_READING
from search.contract.deadline import NO_LIMIT, Deadline
from search.kernel.arguments import (
    IMPACT_ROW,
    MATCH_ROW,
    SCORING_ROW,
    ImpactRow,
    MatchRow,
    MatchTables,
    ScoreTables,
    ScoringRow,
    Tables,
)
from search.query.analysis import MAX_UNITS, Group, Unit
from search.query.hit_rule import syllables_of
from search.query.planning import Plan, Planner, Scored
from search.retrieval.element_sets import side_by_side
from search.retrieval.impacts import Impacts, TermVariants, VariantLookup
from search.retrieval.index_snapshot import EMPTY, PostingRange, SegmentReader

Integers: TypeAlias = NDArray[np.int64]
REMEMBERED: Final = 256  # queries: readers page, filter and sort, and come back

NO_POSTINGS: Integers = np.zeros(0, np.int64)
NO_SCORES = ScoreTables(
    impacts=np.zeros((0, 0), np.float32),
    impact_rows=np.zeros(0, IMPACT_ROW),
    rows=np.zeros(0, SCORING_ROW),
    k1=np.float32(K1),
)
"""All hits score alike."""
MATCH_ALL = MatchTables(
    match_all=True,
    rows=np.zeros(0, MATCH_ROW),
    steps=np.zeros(1, np.int64),
)
EVERYTHING = Tables(MATCH_ALL, NO_SCORES, NO_POSTINGS, NO_POSTINGS)
"""Every document matches, and all alike."""


def tables_of_steps(steps: Sequence[Sequence[MatchRow]], scoring: Sequence[ScoringRow]) -> Tables:
    """Documents that each step has, in one of its rows. Nothing is precomputed."""
    rows = np.array([row for step in steps for row in step], MATCH_ROW)
    ends = np.array([*accumulate(map(len, steps), initial=0)])
    impacts, impact_rows, _, k1 = NO_SCORES
    scored = ScoreTables(impacts, impact_rows, np.array(scoring, SCORING_ROW), k1)
    return Tables(MatchTables(False, rows, ends), scored, NO_POSTINGS, NO_POSTINGS)


class WeightedTerm(NamedTuple):
    """A word or a pair of words, and its weight. ``fallback`` is scored, with its frequencies
    scaled, where a document does not have the term."""

    term: TermVariants
    weight: float
    unit: int = -1
    fallback: TermVariants | None = None
    fallback_scale: float = 1.0

    @property
    def size(self) -> int:
        return self.term.size + (self.fallback.size if self.fallback else 0)

    def rows(self, group: int = -1, concept: int = 0) -> Iterator[ScoringRow]:
        """One for each variant. A single one needs no unit: nothing else stands for the same."""
        unit = self.unit if self.fallback or len(self.term.variants) > 1 else -1
        for number, variant in enumerate(self.term.variants):
            factor = variant.grade * self.weight
            yield ScoringRow(
                *variant.body, *variant.title, factor, 1.0, unit, int(number > 0), group, concept
            )
        for variant in self.fallback.variants if self.fallback else ():
            scale = self.fallback_scale
            yield ScoringRow(*variant.body, *variant.title, self.weight, scale, unit, 1, group)


class ConceptGroup(NamedTuple):
    """Words and the concepts that they spell out: a document that has a concept is scored by it,
    else by the words."""

    concepts: list[WeightedTerm]
    words: list[WeightedTerm]

    @property
    def size(self) -> int:
        return sum(weighted.size for weighted in (*self.concepts, *self.words))

    def rows(self, number: int) -> Iterator[ScoringRow]:
        for weighted in self.concepts:
            yield from weighted.rows(number, concept=1)
        for weighted in self.words:
            yield from weighted.rows(number)


class SegmentTables:
    """Makes the tables of one segment. Thread-safe."""

    def __init__(self, segment: SegmentReader, planner: Planner, capacity: int) -> None:
        """``capacity``: rows of impacts that may be kept."""
        self.segment = segment
        self.planner = planner
        self.terms = VariantLookup(segment)
        self._capacity = capacity
        self._impacts = Impacts(segment, capacity)
        self._remembered = lru_cache(REMEMBERED)(self._tables)

    def impacts(self) -> Impacts:
        """With room for more."""
        if self._impacts.full:
            self._impacts = Impacts(self.segment, self._capacity)
            self._remembered.cache_clear()  # they hold the rows that there were
        return self._impacts

    def tables(self, plan: Plan, deadline: Deadline = NO_LIMIT) -> Tables:
        """All documents match. Phrases that are still to be looked up when ``deadline`` expires
        are in no document."""
        if any(clause.reading.phrase for clause in plan.clauses):
            return self._tables(plan, deadline)
        return self._remembered(plan)

    def _tables(self, plan: Plan, deadline: Deadline = NO_LIMIT) -> Tables:
        builder = _TableBuilder(self, plan, deadline)
        builder.collect()
        return builder.tables()


class _TableBuilder:
    """The rows of one plan in one segment."""

    def __init__(self, of_segment: SegmentTables, plan: Plan, deadline: Deadline) -> None:
        self._of_segment = of_segment
        self._segment = of_segment.segment
        self._terms = of_segment.terms
        self._plan = plan
        self._planner = of_segment.planner
        self._deadline = deadline
        self._phrase_docs: list[Integers] = []
        self._phrase_counts: list[Integers] = []
        self._phrase_size = 0
        self._phrase_rows: list[ScoringRow] = []
        self._groups: dict[int, ConceptGroup] = {}
        self._weighted: dict[tuple[TermVariants, int, float], WeightedTerm] = {}

    # What was collected, as tables

    def tables(self) -> Tables:
        return Tables(
            MATCH_ALL,
            self._scoring(),
            _joined(self._phrase_docs),
            _joined(self._phrase_counts),
        )

    def _scoring(self) -> ScoreTables:
        impacts = self._of_segment.impacts()
        impact_rows: list[ImpactRow] = []
        rows: list[ScoringRow] = []
        for weighted in self._weighted.values():
            found = _impact_rows(impacts, [weighted], weighted.size)
            impact_rows += found
            rows += () if found else weighted.rows()
        # The weightiest first, so that few documents are left for the others; stable, so that the
        # variants of a word stay in order. Before them the groups, in an order of their own.
        rows.sort(key=lambda row: -row.factor)
        rows[:0] = self._phrase_rows
        for number, group in self._groups.items():
            size = group.size
            any_concept = self._terms.any_of(*(concept.term for concept in group.concepts))
            without = impacts.row_of(any_concept, size)
            found = _impact_rows(impacts, group.concepts, size)
            found += _impact_rows(impacts, group.words, size, without)
            if without and len(found) == len(group.concepts) + len(group.words):
                impact_rows += found
            else:
                rows[:0] = group.rows(number)
        return ScoreTables(
            impacts.rows,
            np.array(impact_rows, IMPACT_ROW),
            np.array(rows, SCORING_ROW),
            np.float32(K1),
        )

    # Collecting

    def collect(self) -> None:
        for clause in self._plan.clauses:
            if clause.reading.phrase:
                self._add_phrase(clause)
            else:
                self._add_words(clause)

    def _add_words(self, clause: Scored) -> None:
        groups = {group.first: group for group in clause.reading.groups}
        number, group = -1, None
        for at, unit in enumerate(clause.reading.units):
            if at in groups:
                group = groups[at]
                concepts = self._concepts(clause, group)
                number = -1
                if concepts:
                    number = clause.first_group + clause.reading.groups.index(group)
                    self._groups[number] = ConceptGroup(concepts, [])
            elif group and at > group.last:
                number, group = -1, None
            if not (group and group.strict):
                self._add(self._word(clause, at, unit), number)
            if at < len(clause.pair_idfs):
                inside = group is not None and at < group.last
                self._add(self._pair(clause, at), number if inside else -1)

    def _add(self, weighted: WeightedTerm, group: int) -> None:
        """A repeated word counts as often, but its list is scanned once."""
        if not weighted.size:
            return
        if group >= 0:
            self._groups[group].words.append(weighted)
            return
        unit = self._plan.repeats.get(weighted.unit, weighted.unit)
        key = weighted.term, unit, weighted.fallback_scale
        first = self._weighted.get(key)
        self._weighted[key] = (
            weighted._replace(weight=weighted.weight + first.weight) if first else weighted
        )

    def _add_phrase(self, clause: Scored) -> None:
        docs, counts = NO_POSTINGS, NO_POSTINGS
        if not self._deadline.expired():
            docs, counts = side_by_side(self._segment, syllables_of(clause.reading))
        extent = PostingRange(self._phrase_size, self._phrase_size + len(docs))
        self._phrase_docs.append(docs)
        self._phrase_counts.append(counts)
        self._phrase_size = extent.end
        if len(docs):
            factor = sum(clause.weights) + sum(clause.pair_weights)
            self._phrase_rows.append(ScoringRow(*extent, *EMPTY, factor, phrase=1))

    def _concepts(self, clause: Scored, group: Group) -> list[WeightedTerm]:
        weights, of_pair = self._planner.group_weights(clause, group)
        concepts = [
            WeightedTerm(self._terms.form(concept), weight)
            for concept, weight in zip(group.concepts, weights, strict=True)
        ]
        if group.glued and group.last == group.first + 1:
            first, second = (unit.folded for unit in clause.reading.units[group.first :][:2])
            concepts.append(WeightedTerm(self._terms.pair(first, second), of_pair))
        return [weighted for weighted in concepts if weighted.size]

    def _word(self, clause: Scored, at: int, unit: Unit) -> WeightedTerm:
        """The forms of a unit; see `search.constants`."""
        number = clause.first_unit + at
        weight = clause.weights[at]
        if number >= MAX_UNITS:
            return WeightedTerm(self._terms.fold_class(unit.folded), weight)
        if unit.bound:
            return WeightedTerm(self._terms.typed(unit.bound, unit.folded), weight, number)
        fold_class = self._terms.fold_class(unit.folded)
        if not unit.restored:
            return WeightedTerm(fold_class, weight, number)
        scale = max(OTHER_READING, 1 - unit.confidence)
        return WeightedTerm(self._terms.form(unit.restored), weight, number, fold_class, scale)

    def _pair(self, clause: Scored, at: int) -> WeightedTerm:
        first, second = clause.reading.units[at : at + 2]
        term = self._terms.pair(first.folded, second.folded)
        return WeightedTerm(term, clause.pair_weights[at])


def _joined(arrays: Sequence[Integers]) -> Integers:
    return np.concatenate(arrays) if arrays else NO_POSTINGS


def _impact_rows(
    impacts: Impacts, terms: Sequence[WeightedTerm], size: int, without: int = 0
) -> list[ImpactRow]:
    """Rows for those of the ``terms`` that have impacts; ``size``: postings of all that goes with
    them."""
    rows = []
    for weighted in terms:
        row = impacts.row_of(weighted.term, size)
        fallback = impacts.row_of(weighted.fallback, size) if weighted.fallback else 0
        if row and (fallback or not weighted.fallback):
            rows.append(ImpactRow(row, fallback, without, weighted.weight, weighted.fallback_scale))
    return rows
