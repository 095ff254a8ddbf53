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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from index.analysis.unmarked import unmarked
from search.query.analysis import AnalysedClause, Group, Unit
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
        self._groups: list[tuple[Group, int]] = []
        self._concepts: dict[int, list[int]] = {}  # term: groups that it stands for
        self._words: set[int] = set()  # those that are words, which may stand there as tokens
        self._torn: dict[int, int] = {}  # syllable: a unit that a word torn apart may be
        for reading in readings:
            first = len(rows)
            last = first + len(reading.units) - 1
            for number, unit in enumerate(reading.units):
                kind = 0 if not reading.phrase else 2 if unit.wildcard else 1
                rows.append([*self._numbers(unit, _strict(reading, number)), last, kind])
                if not reading.phrase:
                    for syllable in terms.fold_class(rows[-1][0]):
                        self._torn.setdefault(syllable, len(rows) - 1)
            if not reading.phrase:
                for group in reading.groups:
                    for concept in group.concepts:
                        term = terms.number(concept)
                        self._concepts.setdefault(term, []).append(len(self._groups))
                        if not is_overlay(concept) and group.last > group.first:
                            self._words.add(term)
                    self._groups.append((group, first))
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
        covered = np.zeros(len(self._units), np.uint8)
        wholes = list(self._wholes(row))
        for whole in wholes:
            covered[whole.first_unit : whole.last_unit + 1] = 1
        units = self._units
        if wholes:
            # The words of an expression that stands there as a whole are not looked for alone.
            units = units.copy()
            units[covered == 1, 0] = -1
        found, typed = self._tokens.match_units(row, units)
        taken = {p for whole in wholes for p in range(whole.first, whole.last + 1)}
        occurrences = wholes + [
            Occurrence(first, last, unit, unit + last - first)
            for first, last, unit in found
            if (last > first or not self._alone or self._alone[unit])
            and not (taken and taken.intersection(range(first, last + 1)))
        ]
        occurrences.sort()
        exact = all(a or b for a, b in zip(typed, covered.tolist(), strict=True))
        return Matches(tuple(occurrences), middle - start, exact)

    def _wholes(self, row: int) -> Iterator[Occurrence]:
        """Where an overlay stands for one unit or several; none over another, longest first."""
        concepts, torn = self._concepts, self._torn
        overlays = [
            (first - last, first, last, term)
            for term, first, last in self._tokens.overlays_of(row)
            if term in concepts or term in torn
        ]
        if self._words:
            tokens = itertools.chain(*self._tokens.syllables(row))
            overlays += [(0, at, at, term) for at, term in enumerate(tokens) if term in self._words]
        taken: set[int] = set()
        for _, first, last, term in sorted(overlays):
            units = []
            for number in concepts.get(term, ()):
                group, shift = self._groups[number]
                units.append((shift + group.first, shift + group.last))
            if not units:
                units.append((torn[term], torn[term]))
            for first_unit, last_unit in units:
                if taken.isdisjoint(range(first, last + 1)):
                    taken.update(range(first, last + 1))
                    yield Occurrence(first, last, first_unit, last_unit)


def _strict(reading: AnalysedClause, unit: int) -> bool:
    groups = (g for g in reading.groups if g.strict and not g.glued)
    return any(g.first <= unit <= g.last for g in groups) and (not reading.phrase)
