"""The distinct words of a query, its slots: what each is worth in a window, and each adjacent pair.

A syllable that was typed with marks, or whose marks were restored for sure, is a slot of its own
form; else all of its fold class are one slot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.unmarked import unmarked
from search.constants import PAIR_NEAR, SURELY, SYNONYM
from search.kernel.arguments import NO_RANK
from search.query.analysis import Unit
from search.query.planning import Plan, Scored
from search.reranking.proximity import NO_CONCEPTS, Concepts, SlotTables
from search.store.documents import Documents, Terms
from vietnamese.text.folding import fold

MOST_SLOTS = 250  # a slot's number must fit a uint8


class Expression(NamedTuple):
    """Words that ``concepts`` stand for as a whole, and what all of them are worth side by side."""

    value: float
    slots: list[int]
    concepts: tuple[str, ...]


class QuerySlots:
    """The slots of a plan. Phrases have none: every hit has them whole."""

    def __init__(self, plan: Plan) -> None:
        self._forms: dict[str, int] = {}
        self._fold_classes: dict[str, int] = {}
        self._worth: dict[tuple[str, bool], float] = {}
        self.values: list[float] = []
        self.expressions: list[Expression] = []
        pairs: dict[tuple[int, int], float] = {}
        for clause in plan.clauses:
            if not clause.reading.phrase:
                slots = list(self._slots_of(clause))
                for pair, value in _pairs(clause, slots):
                    pairs[pair] = pairs.get(pair, 0.0) + value
                self.expressions += _expressions(clause, slots)
        self.pair_values = np.zeros((len(self.values), len(self.values)), np.float64)
        for (first, second), value in pairs.items():
            self.pair_values[first, second] = value

    def _slots_of(self, clause: Scored) -> Iterator[int]:
        """The slot of each unit, -1: there are too many."""
        for unit, weight in zip(clause.reading.units, clause.weights, strict=True):
            table, form = self._table(unit)
            if form not in table and len(self.values) < MOST_SLOTS:
                table[form] = len(self.values)
                self.values.append(0.0)
            slot = table.get(form, -1)
            key = form, unit.wildcard
            self._worth[key] = self._worth.get(key, 0.0) + weight
            if slot >= 0:
                self.values[slot] = max(self.values[slot], self._worth[key])
            yield slot

    def _table(self, unit: Unit) -> tuple[dict[str, int], str]:
        unsure = unit.restored is None or unit.confidence < SURELY
        if unit.wildcard and unsure:
            return self._fold_classes, unit.folded
        return self._forms, unit.restored or unit.form

    def tables(self, terms: Terms) -> SlotTables:
        known: dict[int, int] = {}
        for folded, slot in self._fold_classes.items():
            for syllable in terms.fold_class(terms.folded_number(folded)):
                known[syllable] = slot + 1
        for form, slot in self._forms.items():
            syllable = terms.number(form)
            if syllable >= 0:
                known[syllable] = slot + 1
        for form, slot in self._forms.items():
            bare = terms.number(unmarked(fold(form)))
            if bare >= 0:
                known.setdefault(bare, slot + 1)  # in a passage without diacritics
        syllables = np.array(list(known), np.int64)
        slots = np.array(list(known.values()), np.uint8)
        ranks = terms.rank_of[syllables]
        rare = ranks == NO_RANK
        return SlotTables(
            np.array(self.values), self.pair_values,
            ranks[~rare], slots[~rare], syllables[rare], slots[rare],
        )  # fmt: skip

    def concepts_in(self, documents: Documents, rows: NDArray[np.int64]) -> Concepts:
        """The concepts of all expressions, as these documents have them."""
        concepts = [(one, form) for one in self.expressions for form in one.concepts]
        if not concepts:
            return NO_CONCEPTS
        slots = np.zeros((len(concepts), len(self.values)), np.bool_)
        for own, (expression, _) in zip(slots, concepts, strict=True):
            own[expression.slots] = True
        holding = np.stack([documents.holding(form, rows) for _, form in concepts], axis=1)
        values = np.array([expression.value for expression, _ in concepts])
        return Concepts(values, slots, *holding)


def _pairs(clause: Scored, slots: Sequence[int]) -> Iterator[tuple[tuple[int, int], float]]:
    """Adjacent pairs of slots that some document has, and what each adds."""
    for number, pair_idf in enumerate(clause.pair_idfs):
        first, second = slots[number], slots[number + 1]
        if clause.pairs_found[number] and first >= 0 and second >= 0:
            yield (first, second), PAIR_NEAR * pair_idf


def _expressions(clause: Scored, slots: Sequence[int]) -> Iterator[Expression]:
    for group in clause.reading.groups:
        words = sum(clause.weights[group.first : group.last + 1])
        value = words + PAIR_NEAR * sum(clause.pair_idfs[group.first : group.last])
        inside = [slot for slot in slots[group.first : group.last + 1] if slot >= 0]
        own = tuple(form for form in group.concepts if form not in group.synonyms)
        yield Expression(value, inside, own)
        if group.synonyms:
            yield Expression(SYNONYM * value, [], group.synonyms)
