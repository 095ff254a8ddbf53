"""Plain BM25 over given terms: what Lucene and the like score by when they are asked for any of
some words. No analysis, no marks, no second stage: the part of the engine that can be compared with
others like for like."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.storage.frequencies import HEAVY
from index.storage.postings_reader import ArrayTermsReader
from vietnamese.jit import compiled

FULL = np.float32(HEAVY)


class Best(NamedTuple):
    """Hits in all, and the best ones: numbers and scores, best first."""

    total: int
    documents: NDArray[np.int64]
    scores: NDArray[np.float64]


class TermList(NamedTuple):
    """Where a term's postings are, what an occurrence is worth (idf), and the field, as a row of
    the ``norms``."""

    start: int
    end: int
    factor: float
    field: int


class Terms:
    """The terms of one segment. ``norms`` float32 [F, D]: k1 * (1 - b + b * length / average
    length) by field and document. ``alive``: the documents that may be hits, as
    `index.storage.bitsets`.
    Thread-safe."""

    def __init__(
        self, reader: ArrayTermsReader, norms: NDArray[np.float32], alive: NDArray[np.uint64]
    ) -> None:
        of = reader.frequencies
        self._postings = reader.docs, of.weights, of.heavy_at, of.heavy_weights
        self._norms = norms
        self._alive = alive
        self._local = threading.local()

    def any_of(
        self,
        lists: Sequence[TermList],
        k1: float,
        limit: int,
        allowed: NDArray[np.uint64] | None = None,
    ) -> Best:
        """The best documents that have any of the terms: the sum over them of
        factor * tf * (k1 + 1) / (tf + norm)."""
        rows = np.array([(of.start, of.end, of.field) for of in lists], np.int64).reshape(-1, 3)
        factors = np.array([of.factor * (k1 + 1) for of in lists], np.float32)
        score = self._local.__dict__.get("score")
        if score is None:
            score = self._local.score = np.zeros(len(self._alive) * 64, np.float32)
        scores, documents = np.empty(limit, np.float64), np.empty(limit, np.int64)
        total, size = _any_of(
            *self._postings, self._norms, rows, factors,
            self._alive if allowed is None else allowed, score, scores, documents,
        )  # fmt: skip
        return Best(total, documents[:size], scores[:size])


@compiled
def _any_of(  # type: ignore[no-untyped-def]
    docs, weights, heavy_at, heavy_weights, norms, rows, factors, allowed, score, scores, documents
):
    """``score`` float32 [64 W] is zeros, before and after. Returns the number of hits and how
    many of them are in ``scores`` and ``documents``, best first, of equal ones the lowest
    number."""
    for row in range(len(rows)):
        start, end, field = rows[row]
        factor = factors[row]
        # As if no frequency were above what a byte holds; then those few get what is missing.
        for at in range(start, end):
            doc = docs[at]
            tf = np.float32(weights[at])
            score[doc] += factor * tf / (tf + norms[field, doc])
        for heavy in range(np.searchsorted(heavy_at, start), np.searchsorted(heavy_at, end)):
            doc = docs[heavy_at[heavy]]
            tf = heavy_weights[heavy]
            norm = norms[field, doc]
            score[doc] += factor * (tf / (tf + norm) - FULL / (FULL + norm))
    total = 0
    size = 0
    room = len(documents)
    least = np.float32(0)
    every = ~np.uint64(0)
    for word in range(len(allowed)):
        first = word * 64
        if allowed[word] != every:
            for bit in range(64):
                if not (allowed[word] >> np.uint64(bit)) & np.uint64(1):
                    score[first + bit] = 0
        here = over = 0
        for at in range(first, first + 64):  # a few instructions for all 64
            here += score[at] > 0
            over += score[at] > least
        total += here
        if over and room:
            for at in range(first, first + 64):
                if score[at] > least:
                    place = min(size, room - 1)
                    while place > 0 and scores[place - 1] < score[at]:
                        scores[place] = scores[place - 1]
                        documents[place] = documents[place - 1]
                        place -= 1
                    scores[place] = score[at]
                    documents[place] = at
                    size = min(size + 1, room)
                    if size == room:
                        least = np.float32(scores[room - 1])
        score[first : first + 64] = 0
    return total, size
