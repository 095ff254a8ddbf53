"""Where the words of a query stand in a document, on its stored tokens.

What is highlighted is decided here, for every engine and every page alike:

- Of each word the best form that the document has: the very marks; else none; else others.
- Words that stand side by side as in the query count before the same words scattered: where a
  document holds "Hoàn Kiếm", the "kiếm" of its "tìm kiếm" is not what was asked for.
- An abbreviation stands for what it abbreviates, and the other way round.
- Of a quoted phrase only the phrase.
- In a long question low-idf words count only beside others.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from index.analysis.unmarked import unmarked
from search.query.analysis import AnalysedClause, Unit
from search.store.documents import Documents
from vietnamese.tokens.tokenizer import is_overlay

LONG_QUERY = 8  # units; from here on it is a question rather than a list of words
TELLING = 0.4  # share of the weightiest word's weight that makes a word tell something alone


class Occurrence(NamedTuple):
    """Positions ``first`` to ``last`` match ``units`` ``first_unit`` to ``last_unit``."""

    first: int
    last: int
    first_unit: int
    last_unit: int


@dataclass(frozen=True, slots=True)
class Matches:
    """Occurrences in order, none over another; the first ``title_tokens`` positions are the
    title's. ``exact``: every word of the query stands in the document just as typed."""

    occurrences: tuple[Occurrence, ...]
    title_tokens: int
    exact: bool


class Matcher:
    """Finds the readings of a query, whose units have ``weights``, in some documents."""

    def __init__(
        self,
        documents: Documents,
        readings: Sequence[AnalysedClause],
        weights: Sequence[float] = (),
    ) -> None:
        self._tokens = documents.tokens
        self._terms = terms = documents.terms
        rows: list[list[int]] = []
        stands_for: dict[int, list[tuple[int, int]]] = {}  # concept: first and last unit
        torn: dict[int, tuple[int, int]] = {}  # syllable: a unit that a word torn apart may be
        self._words: set[int] = set()  # concepts that are words, which may stand there as tokens
        for reading in readings:
            first = len(rows)
            last = first + len(reading.units) - 1
            for number, unit in enumerate(reading.units):
                kind = 0 if not reading.phrase else 2 if unit.wildcard else 1
                rows.append([*self._numbers(unit, _strict(reading, number)), last, kind])
                if not reading.phrase:
                    for syllable in terms.fold_class(rows[-1][0]):
                        torn.setdefault(syllable, (len(rows) - 1, len(rows) - 1))
            if not reading.phrase:
                for group in reading.groups:
                    for concept in group.concepts:
                        term = terms.number(concept)
                        units = first + group.first, first + group.last
                        stands_for.setdefault(term, []).append(units)
                        if not is_overlay(concept) and group.last > group.first:
                            self._words.add(term)
        self._stands_for = {term: (units,) for term, units in torn.items()} | stands_for
        self._units = np.array(rows, np.int64).reshape(-1, 6)
        top = max(weights, default=0.0)
        long = len(weights) >= LONG_QUERY
        self._alone = [not long or weight >= TELLING * top for weight in weights]

    def _numbers(self, unit: Unit, strict: bool) -> list[int]:
        """The folded term and the syllables of the best, the bare and the typed form."""
        number = self._terms.number
        if strict:
            return [-1, -1, -1, -1]
        return [
            self._terms.folded_number(unit.folded),
            number(unit.restored or unit.form),
            number(unmarked(unit.folded)),
            number(unit.form),
        ]

    def match(self, row: int) -> Matches:
        start, middle, _ = self._tokens.span(row)
        if not len(self._units):
            return Matches((), middle - start, True)
        wholes, taken = self._wholes(row)
        whole_units = {(first, last) for _, _, first, last in wholes}
        covered = {unit for first, last in whole_units for unit in range(first, last + 1)}
        if len(covered) == len(self._units):
            return Matches(tuple(sorted(wholes)), middle - start, True)
        units = self._units
        if covered:
            # The words of an expression that stands there as a whole are not looked for alone.
            units = units.copy()
            units[list(covered), 0] = -1
        found, typed = self._tokens.match_units(row, units)
        occurrences = wholes + [
            Occurrence(first, last, unit, unit + last - first)
            for first, last, unit in found
            if (last > first or not self._alone or self._alone[unit])
            and not (taken and taken.intersection(range(first, last + 1)))
        ]
        occurrences.sort()
        exact = all(stands or unit in covered for unit, stands in enumerate(typed))
        return Matches(tuple(occurrences), middle - start, exact)

    def _wholes(self, row: int) -> tuple[list[Occurrence], set[int]]:
        """Where an overlay stands for one unit or several; none over another, longest first. And
        all positions of these."""
        stands_for = self._stands_for
        overlays = [
            (first - last, first, last, term)
            for term, first, last in self._tokens.overlays_of(row, stands_for)
        ]
        if self._words:
            tokens = itertools.chain(*self._tokens.syllables(row))
            overlays += [(0, at, at, term) for at, term in enumerate(tokens) if term in self._words]
        overlays.sort()
        wholes: list[Occurrence] = []
        taken: set[int] = set()
        for _, first, last, term in overlays:
            positions = range(first, last + 1)
            if taken.isdisjoint(positions):
                # Of several that it stands for the first: they would lie over one another.
                wholes.append(Occurrence(first, last, *stands_for[term][0]))
                taken.update(positions)
        return wholes, taken


def _strict(reading: AnalysedClause, unit: int) -> bool:
    groups = (g for g in reading.groups if g.strict and not g.glued)
    return any(g.first <= unit <= g.last for g in groups) and (not reading.phrase)
