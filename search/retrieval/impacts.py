"""What frequent words and word pairs add to the scores of all documents, computed once.

Searches for frequent words would scan the same long lists again and again. What a word adds to the
score of a document is the same in each search except for the weight of the word. So it is kept for
every document from the first search on that needs it: the word's impacts (Anh, de Kretser and
Moffat, Vector-space ranking with effective early termination, 2001). A query then adds up a few
rows of numbers.

Impacts are memory, not part of the index: at most `MOST_BYTES`, or `LEAST_ROWS` where these are
more; freed with their generation.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from index.analysis.unmarked import unmarked
from search.constants import BARE, K1, OTHER
from search.kernel.impacts import write_impacts
from search.retrieval.index_snapshot import EMPTY, PostingRange, SegmentReader

MOST_BYTES = 96 << 20  # of the rows of all segments, unless they are fewer then than
LEAST_ROWS = 256  # a kilobyte for each document: where they do not suffice, each search writes some
FREQUENT = 32
"""A term gets a row if its lists have at least one posting per this many documents. Shorter lists
are faster to scan than a row."""
REMEMBERED = 1 << 15  # terms of each kind


class Variant(NamedTuple):
    """One form of a term: its postings in both fields, and the share of the score it is worth."""

    body: PostingRange
    title: PostingRange
    grade: float = 1.0

    @property
    def size(self) -> int:
        return self.body.end - self.body.start + self.title.end - self.title.start


@dataclass(frozen=True, slots=True, eq=False)
class TermVariants:
    """The forms of one term, best first: the first one that a document has counts for it."""

    variants: tuple[Variant, ...]
    size: int  # postings

    @classmethod
    def of(cls, *variants: Variant) -> TermVariants:
        """Without those that no document has."""
        return cls(
            tuple(variant for variant in variants if variant.size),
            sum(variant.size for variant in variants),
        )


class VariantLookup:
    """The terms of one segment. Each is made once and kept, so that identity means equality."""

    def __init__(self, segment: SegmentReader) -> None:
        self._segment = segment
        self.typed = lru_cache(REMEMBERED)(self._typed)
        self.form = lru_cache(REMEMBERED)(self._form)
        self.fold_class = lru_cache(REMEMBERED)(self._fold_class)
        self.pair = lru_cache(REMEMBERED)(self._pair)
        self.any_of = lru_cache(REMEMBERED)(self._any_of)

    def _typed(self, form: str, folded: str) -> TermVariants:
        """A syllable typed with marks: with these, without any, with others; see
        `search.constants`."""
        bare = self.form(unmarked(folded))
        graded = (self.form(form), 1.0), (bare, BARE), (self.fold_class(folded), OTHER)
        return TermVariants.of(
            *(variant._replace(grade=grade) for term, grade in graded for variant in term.variants)
        )

    def _form(self, form: str) -> TermVariants:
        """A syllable in this form only."""
        extent = self._segment.extent
        return TermVariants.of(Variant(extent("body", form), extent("title", form)))

    def _fold_class(self, folded: str) -> TermVariants:
        """A syllable with any marks or none."""
        extent = self._segment.extent
        return TermVariants.of(
            Variant(extent("body_folded", folded), extent("title_folded", folded))
        )

    def _pair(self, first: str, second: str) -> TermVariants:
        """Two folded syllables side by side."""
        return TermVariants.of(Variant(self._segment.pair_extent(first, second), EMPTY))

    def _any_of(self, *terms: TermVariants) -> TermVariants:
        """Documents that have any of several terms."""
        if len(terms) == 1:
            return terms[0]
        return TermVariants.of(*(variant for term in terms for variant in term.variants))


class Impacts:
    """The impacts of the terms of one segment: rows of ``rows`` [N, D], each ``tf / (tf + K1)``
    times the grade, with normalised frequencies as in `search.kernel.score`. Row 0 is
    zeros. Thread-safe: a row that `row_of` has returned does not change."""

    def __init__(self, segment: SegmentReader, capacity: int) -> None:
        self._segment = segment
        self.rows = np.empty((1 + capacity, segment.count), np.float32)  # paged in when written
        self.rows[0] = 0
        self._row_of: dict[TermVariants, int] = {}
        self._lock = threading.Lock()

    @property
    def full(self) -> bool:
        """Whether there is no room for another row; then all rows are evicted."""
        return len(self._row_of) + 1 == len(self.rows)

    def row_of(self, term: TermVariants, size: int) -> int:
        """The row of a term, or 0 where it has none: it is rare, or there is no room. ``size``:
        its postings and those of the terms that need a row along with it."""
        if size * FREQUENT < self._segment.count:
            return 0
        row = self._row_of.get(term)
        return self._add(term) if row is None else row

    def _add(self, term: TermVariants) -> int:
        with self._lock:
            if term in self._row_of:
                return self._row_of[term]
            if self.full:
                return 0
            row = len(self._row_of) + 1
            ranges = [(*variant.body, *variant.title) for variant in term.variants]
            grades = [variant.grade for variant in term.variants]
            write_impacts(
                self._segment.arrays,
                np.float32(K1),
                np.array(ranges, np.int64).reshape(-1, 4),
                np.array(grades, np.float32),
                self.rows[row],
            )
            self._row_of[term] = row
            return row


def rows_for(documents: int) -> int:
    """The largest number of rows, for a snapshot of this many documents."""
    return max(MOST_BYTES // (4 * max(documents, 1)), LEAST_ROWS)
