"""What frequent words and pairs of words add to the scores of all documents, worked out once.

Searches for frequent words would go through the same long lists again and again. What a word adds
to the score of a document is the same in each of them but for the word's weight; so it is kept,
document by document, once it was asked for: its impact (Anh, de Kretser and Moffat, Vector-space
ranking with effective early termination, 2001). A query then adds up a few rows of numbers.

Impacts are memory, not part of the index: `MOST_BYTES` of it at most, and they go with their
generation.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from index.analysis.unmarked import unmarked
from index.storage.frequencies import HEAVY
from search.retrieval.constants import BARE, K1, OTHER
from search.retrieval.index_snapshot import EMPTY, PostingRange, SegmentReader
from vietnamese.jit import compiled

MOST_BYTES = 96 << 20  # of the rows of all segments
LEAST_ROWS = 64
FREQUENT = 32
"""A chain gets a row where its lists have a posting for each so many documents. Of shorter ones
the lists are gone through faster than a row."""
REMEMBERED = 1 << 15  # chains of each kind


class Form(NamedTuple):
    """One list of a chain: where its postings stand, and what it counts."""

    body: PostingRange
    title: PostingRange
    grade: float = 1.0

    @property
    def size(self) -> int:
        return self.body.end - self.body.start + self.title.end - self.title.start


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Lists that stand for the same, best first: the first that has a document counts for it."""

    forms: tuple[Form, ...]
    size: int  # postings

    @classmethod
    def of(cls, *forms: Form) -> Chain:
        return cls(tuple(form for form in forms if form.size), sum(form.size for form in forms))


class Chains:
    """The chains of one segment. Each is made once, so that it can be told by its identity."""

    def __init__(self, segment: SegmentReader) -> None:
        self._segment = segment
        self.typed = lru_cache(REMEMBERED)(self._typed)
        self.form = lru_cache(REMEMBERED)(self._form)
        self.every = lru_cache(REMEMBERED)(self._every)
        self.pair = lru_cache(REMEMBERED)(self._pair)
        self.any_of = lru_cache(REMEMBERED)(self._any_of)

    def _typed(self, form: str, folded: str) -> Chain:
        """A syllable typed with marks; see `search.retrieval.constants`."""
        bare = self.form(unmarked(folded))
        graded = (self.form(form), 1.0), (bare, BARE), (self.every(folded), OTHER)
        return Chain.of(*(one._replace(grade=g) for chain, g in graded for one in chain.forms))

    def _form(self, form: str) -> Chain:
        """A syllable in this form."""
        extent = self._segment.extent
        return Chain.of(Form(extent("body", form), extent("title", form)))

    def _every(self, folded: str) -> Chain:
        """A syllable in any form."""
        extent = self._segment.extent
        return Chain.of(Form(extent("body_folded", folded), extent("title_folded", folded)))

    def _pair(self, first: str, second: str) -> Chain:
        """Two folded syllables side by side."""
        return Chain.of(Form(self._segment.pair_extent(first, second), EMPTY))

    def _any_of(self, *chains: Chain) -> Chain:
        """What any of them stands for."""
        if len(chains) == 1:
            return chains[0]
        return Chain.of(*(form for chain in chains for form in chain.forms))


class Impacts:
    """The impacts of the chains of one segment: rows of ``rows`` [N, D], each ``tf / (tf + K1)``
    times its grade, of frequencies normalised as `search.retrieval.kernel` has it; row 0 is zeros.
    Thread-safe: a row that ``place`` has named does not change."""

    def __init__(self, segment: SegmentReader, room: int) -> None:
        self._segment = segment
        self.rows = np.empty((1 + room, segment.count), np.float32)  # takes memory when written
        self.rows[0] = 0
        self._places: dict[Chain, int] = {}
        self._lock = threading.Lock()

    @property
    def full(self) -> bool:
        """Whether no other row has room. Then it is time to begin anew."""
        return len(self._places) + 1 == len(self.rows)

    def place(self, chain: Chain, size: int) -> int:
        """The row of a chain, 0: it has none, being rare or come too late. ``size``: postings,
        with those of what goes with it."""
        if size * FREQUENT < self._segment.count:
            return 0
        place = self._places.get(chain)
        return self._add(chain) if place is None else place

    def _add(self, chain: Chain) -> int:
        with self._lock:
            if chain in self._places:
                return self._places[chain]
            if self.full:
                return 0
            segment, place = self._segment, len(self._places) + 1
            forms = [(*form.body, *form.title) for form in chain.forms]
            _write(
                segment.docs, segment.weights, segment.heavy_at, segment.heavy_weights,
                segment.norms, np.float32(K1),
                np.array(forms, np.int64).reshape(-1, 4),
                np.array([form.grade for form in chain.forms], np.float32), self.rows[place],
            )  # fmt: skip
            self._places[chain] = place
            return place


def rows_for(documents: int) -> int:
    """How many rows there may be, for a snapshot of so many documents."""
    return max(MOST_BYTES // (4 * max(documents, 1)), LEAST_ROWS)


@compiled
def _write(  # type: ignore[no-untyped-def]
    docs, weights, heavy_at, heavy_weights, norms, k1, forms, grades, impacts
):
    """``forms`` int64 [F, 4]: where the postings of each list start and end, in body and title;
    best first, so the last ones are written first, and over them what counts more."""
    impacts[:] = 0
    tfs = np.zeros(len(impacts), np.float32)
    for form in range(len(forms) - 1, -1, -1):
        for field in range(2):
            start, end = forms[form, 2 * field], forms[form, 2 * field + 1]
            heavy = np.searchsorted(heavy_at, start)
            for at in range(start, end):
                doc = docs[at]
                weight = np.float32(weights[at])
                if weight == HEAVY:
                    weight = heavy_weights[heavy]
                    heavy += 1
                tfs[doc] += weight * norms[field, doc]
        for field in range(2):
            for at in range(forms[form, 2 * field], forms[form, 2 * field + 1]):
                doc = docs[at]
                tf = tfs[doc]
                if tf > 0:
                    impacts[doc] = grades[form] * tf / (tf + k1)
                    tfs[doc] = 0
