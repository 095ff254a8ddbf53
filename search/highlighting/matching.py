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

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.unmarked import unmarked
from search.kernel.occurrences import UNIT, WORD, Wanted, best_windows, find_occurrences
from search.query.analysis import AnalysedClause, Unit
from search.store.documents import Documents, Terms
from vietnamese.tokens.tokenizer import is_overlay

LONG_QUERY = 8  # units; from here on it is a question rather than a list of words
TELLING = 0.4  # share of the weightiest word's weight that makes a word tell something alone


WINDOW_CHARACTERS = 180  # of the matches that a passage is built around
RUN_SHARE = 1.5  # of the weight of its words, for what matches several of them in a row
SECOND_PASSAGE = 0.15  # share of the query's weight that is worth a second passage


class Occurrence(NamedTuple):
    """Positions ``first`` to ``last`` match ``units`` ``first_unit`` to ``last_unit``. In
    characters of the title or body: where the first token starts, where the last one does, and
    where the one after it does, -1 where that is none."""

    first: int
    last: int
    first_unit: int
    last_unit: int
    start: int
    last_start: int
    next_start: int


# A page has hundreds of these: made by NamedTuple's own ways they take three times as long.
_occurrence: Callable[[list[int]], Occurrence] = partial(tuple.__new__, Occurrence)


class Matches(NamedTuple):
    """What of a document matches: occurrences in order, none over another. ``exact``: every word
    of the query stands in the document just as typed. ``windows``: the first and the last of the
    occurrences in the body that the best passage is built around, and of those of a second one;
    none where no weights are known."""

    title: list[Occurrence]
    body: list[Occurrence]
    exact: bool
    windows: list[tuple[int, int]]


class Matcher:
    """Finds the readings of a query, whose units have ``weights``, in documents that have these
    ``terms``."""

    def __init__(
        self, terms: Terms, readings: Sequence[AnalysedClause], weights: Sequence[float] = ()
    ) -> None:
        self._weights = np.array(weights, np.float64)
        self._wanted = _wanted(terms, readings, self._weights)

    def match(self, documents: Documents, rows: NDArray[np.int64]) -> list[Matches]:
        """What matches in each of the rows of documents that have those terms."""
        tokens = documents.tokens
        titles = tokens.sequences.title_tokens[rows].astype(np.int64)
        ends = np.zeros(len(rows), np.int64)
        exact = np.ones(len(rows), np.bool_)
        if not len(self._wanted.units):
            return [Matches([], [], True, [])] * len(rows)
        table = find_occurrences(*tokens, rows, self._wanted, ends, exact)
        windows: list[list[list[int]]] = [[]] * len(rows)
        if len(self._weights):
            windows = best_windows(
                table, ends, titles, self._weights, WINDOW_CHARACTERS, RUN_SHARE, SECOND_PASSAGE
            ).tolist()
        found = []
        start = 0
        occurrences = list(map(_occurrence, table.tolist()))
        for title, end, is_exact, own in zip(
            titles.tolist(), ends.tolist(), exact.tolist(), windows, strict=True
        ):
            middle = start
            while middle < end and occurrences[middle].first < title:
                middle += 1
            passages = [(low - middle, high - middle) for low, high in own if low >= 0]
            found.append(
                Matches(occurrences[start:middle], occurrences[middle:end], is_exact, passages)
            )
            start = end
        return found


def _wanted(
    terms: Terms, readings: Sequence[AnalysedClause], weights: NDArray[np.float64]
) -> Wanted:
    units: list[list[int]] = []
    stands_for: dict[int, tuple[int, int]] = {}  # concept: the first and last unit
    torn: dict[int, tuple[int, int]] = {}  # syllable: a unit that a word torn apart may be
    words: set[int] = set()  # concepts that are words, which may stand there as tokens
    forms: list[int] = []  # syllables that may stand for a unit
    for reading in readings:
        first = len(units)
        last = first + len(reading.units) - 1
        for number, unit in enumerate(reading.units):
            kind = 0 if not reading.phrase else 2 if unit.wildcard else 1
            units.append([*_numbers(terms, unit, _strict(reading, number)), last, kind])
            syllables = terms.fold_class(units[-1][0])
            forms += syllables
            if not reading.phrase:
                for syllable in syllables:
                    torn.setdefault(syllable, (len(units) - 1, len(units) - 1))
        if not reading.phrase:
            for group in reading.groups:
                for concept in group.concepts:
                    term = terms.number(concept)
                    stands_for.setdefault(term, (first + group.first, first + group.last))
                    if not is_overlay(concept) and group.last > group.first:
                        words.add(term)
    words.discard(-1)
    concepts = sorted((term, *of, int(term in words)) for term, of in (torn | stands_for).items())
    long = len(weights) >= LONG_QUERY
    alone = weights >= TELLING * weights.max() if long else np.ones(len(units), np.bool_)
    return Wanted(
        np.array(units, np.int64).reshape(-1, 6),
        alone,
        np.array(concepts, np.int64).reshape(-1, 4),
        terms.rank_of[np.array([*forms, *words], np.int64)],
        np.repeat(np.array([UNIT, WORD], np.uint8), [len(forms), len(words)]),
    )


def _numbers(terms: Terms, unit: Unit, strict: bool) -> list[int]:
    """The folded term and the syllables of the best, the bare and the typed form."""
    if strict:
        return [-1, -1, -1, -1]
    number = terms.number
    return [
        terms.folded_number(unit.folded),
        number(unit.restored or unit.form),
        number(unmarked(unit.folded)),
        number(unit.form),
    ]


def _strict(reading: AnalysedClause, unit: int) -> bool:
    groups = (g for g in reading.groups if g.strict and not g.glued)
    return any(g.first <= unit <= g.last for g in groups) and (not reading.phrase)
