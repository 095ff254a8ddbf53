"""Plain BM25 over given terms: what Whoosh, Lucene and the like score by when they are asked for
any of some words. No analysis, no marks, no second stage: for those who bring their own terms, and
the part of the engine that can be compared with others like for like.

`TermSearcher` takes a Whoosh searcher and its queries, and answers as it would.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import query as queries
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from index.storage.bitsets import bits_of
from index.storage.codec import ArrayCodec, ArrayTermsReader
from index.storage.frequencies import HEAVY
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


class TermSearcher:
    """A Whoosh searcher over an index of this project that need not go from posting to posting.

    What it can score whole lists for, it does: single terms, and any of several, by BM25F (or a
    weighting that changes no more of it than the idf). All other queries and weightings are left
    to Whoosh's matchers. Either way hits and scores are those of the Whoosh searcher.
    """

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._weighting: Any = searcher.weighting
        able = type(self._weighting).scorer is BM25F.scorer
        self._fields = {
            name: at for at, name in enumerate(n for n, f in searcher.schema.items() if f.scorable)
        }
        self._segments: list[tuple[int, ArrayTermsReader, Terms]] = []
        for leaf, offset in searcher.leaf_searchers() if able else ():
            reader = leaf.reader()
            of_codec = ArrayCodec().terms_reader(reader.storage(), reader.segment())
            norms = np.stack([self._norms(reader, name) for name in self._fields])
            alive = np.ones(reader.doc_count_all(), bool)
            alive[[doc for doc in range(len(alive)) if reader.is_deleted(doc)]] = False
            self._segments.append((offset, of_codec, Terms(of_codec, norms, bits_of(alive))))

    def _norms(self, reader: IndexReader, field: str) -> NDArray[np.float32]:
        weighting = self._weighting
        b = weighting._field_B.get(field, weighting.B)
        average = self._searcher.avg_field_length(field) or 1
        numbers = range(reader.doc_count_all())
        lengths = [reader.doc_field_length(number, field) or 0 for number in numbers]
        return np.array(weighting.K1 * (1 - b + b * np.array(lengths) / average), np.float32)

    def search(self, query: queries.Query, limit: int = 10) -> Best:
        """The best ``limit`` hits, and how many there are."""
        terms = self._terms(query)
        if terms is None or not self._segments:
            results = self._searcher.search(query, limit=limit)
            return Best(
                len(results),
                np.array([hit.docnum for hit in results], np.int64),
                np.array([hit.score for hit in results], np.float64),
            )
        total = 0
        found: list[tuple[float, int]] = []
        for offset, reader, of_segment in self._segments:
            lists = [
                TermList(*reader.find(field, text), factor, self._fields[field])
                for field, text, factor in terms
            ]
            best = of_segment.any_of(lists, self._weighting.K1, limit)
            total += best.total
            pairs = zip(best.scores.tolist(), best.documents.tolist(), strict=True)
            found += [(-score, offset + document) for score, document in pairs]
        found = sorted(found)[:limit]
        return Best(
            total,
            np.array([document for _, document in found], np.int64),
            np.array([-score for score, _ in found], np.float64),
        )

    def _terms(self, query: queries.Query) -> list[tuple[str, bytes, float]] | None:
        """Field, text and factor of each term where the query asks for any of some, else None."""
        if isinstance(query, queries.Or) and not query.scale and not query.minmatch:
            parts, boost = query.subqueries, query.boost
        else:
            parts, boost = [query], 1.0
        terms = []
        for part in parts:
            if type(part) is not queries.Term or part.fieldname not in self._fields:
                return None
            field = self._searcher.schema[part.fieldname]
            text = part.text if isinstance(part.text, bytes) else field.to_bytes(part.text)
            idf = self._searcher.idf(part.fieldname, text)
            terms.append((part.fieldname, text, idf * part.boost * boost))
        return terms


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
