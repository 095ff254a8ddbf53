"""Plain BM25 over given terms: what Lucene and the like score by when they are asked for any or all
of some words. No analysis, no marks, no second stage: the part of the engine that can be compared
with others like for like.

Of lists that together cannot lift a document among the best (MaxScore: Turtle and Flood, "Query
evaluation: strategies and optimizations", 1995), documents are counted, and looked up for what
other lists have found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.storage.frequencies import HEAVY
from index.storage.postings_reader import ArrayTermsReader
from search.kernel.token_sequences import leap
from vietnamese.jit import compiled, inlined

FULL = np.float32(HEAVY)
EVERY = ~np.uint64(0)
ONE = np.uint64(1)
SLACK = np.float32(1.00001)  # sums of float32 depend on their order by less


class TermList(NamedTuple):
    """Where a term's postings are in one segment, what an occurrence is worth (idf), and the field,
    as a row of the ``norms``."""

    start: int
    end: int
    factor: float
    field: int


class Postings(NamedTuple):
    """Of one segment, as `index.storage.postings_reader`. ``norms`` float32 [F, D]: k1 * (1 - b + b
    * length / average length) by field and document; ``least_norms`` float32 [F]."""

    docs: NDArray[np.uint16]
    weights: NDArray[np.uint8]
    heavy_at: NDArray[np.uint32]
    heavy_weights: NDArray[np.float32]
    norms: NDArray[np.float32]
    least_norms: NDArray[np.float32]


class Segment(NamedTuple):
    """``alive``: the documents that may be hits, as `index.storage.bitsets`; the first one has the
    number ``base``."""

    postings: Postings
    alive: NDArray[np.uint64]
    base: int

    @staticmethod
    def of(
        reader: ArrayTermsReader, norms: NDArray[np.float32], alive: NDArray[np.uint64], base: int
    ) -> Segment:
        own = reader.frequencies
        arrays = reader.docs, own.weights, own.heavy_at, own.heavy_weights
        return Segment(Postings(*arrays, norms, norms.min(axis=1)), alive, base)


class Best(NamedTuple):
    """Hits in all, and the best ones: numbers and scores, best first, of equal ones the lowest
    number."""

    total: int
    documents: NDArray[np.int64]
    scores: NDArray[np.float32]


class Terms:
    """The terms of all segments. One query at a time."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        room = max(len(segment.alive) for segment in segments) * 64
        # Zeros before and after each segment: scores, and whether a document has any term.
        self._scratch = np.zeros(room, np.float32), np.zeros(room, np.uint8)

    def any_of(
        self,
        lists: Sequence[Sequence[TermList]],
        k1: float,
        limit: int,
        allowed: Sequence[NDArray[np.uint64]] | None = None,
    ) -> Best:
        """The best documents that have any of the terms, whose ``lists`` are given for each
        segment: by the sum over them of factor * tf * (k1 + 1) / (tf + norm). ``allowed``: instead
        of those that are alive."""
        scores, documents = np.empty(limit, np.float32), np.empty(limit, np.int64)
        total = size = 0
        for at, (segment, own) in enumerate(zip(self._segments, lists, strict=True)):
            rows, factors = _arrays(sorted(own, key=_negative_factor), k1)
            among = allowed[at] if allowed else segment.alive
            known = size, segment.base, True
            found, size = _best(
                segment.postings, rows, factors, among, self._scratch, scores, documents, known
            )
            total += found
        return Best(total, documents[:size], scores[:size])

    def all_of(self, lists: Sequence[Sequence[Sequence[TermList]]], k1: float, limit: int) -> Best:
        """The best documents that have every term in any of its lists, by the same sum. ``lists``
        are given for each segment and term."""
        scores, documents = np.empty(limit, np.float32), np.empty(limit, np.int64)
        total = size = 0
        for segment, terms in zip(self._segments, lists, strict=True):
            by_length = sorted(terms, key=_postings_of)
            of_term = np.array([at for at, own in enumerate(by_length) for _ in own], np.int64)
            rows, factors = _arrays([of for own in by_length for of in own], k1)
            found, size = _best_of_all(
                segment.postings, rows, factors, of_term, segment.alive, self._scratch,
                (scores, documents), (size, segment.base),
            )  # fmt: skip
            total += found
        return Best(total, documents[:size], scores[:size])


def _negative_factor(of: TermList) -> float:
    return -of.factor


def _postings_of(lists: Sequence[TermList]) -> int:
    return sum(of.end - of.start for of in lists)


def _arrays(lists: Sequence[TermList], k1: float) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    rows = np.array([(of.start, of.end, of.field) for of in lists], np.int64).reshape(-1, 3)
    return rows, np.array([of.factor * (k1 + 1) for of in lists], np.float32)


@compiled
def _best(postings, rows, factors, allowed, scratch, scores, documents, known):  # type: ignore[no-untyped-def]
    """The number of hits, and how many are in ``scores`` and ``documents`` now, best first, of
    equal ones the lowest number. ``known``: how many were, the number of the first document, and
    whether to count the hits. ``rows``: the weightiest list first."""
    docs, weights, heavy_at, heavy_weights, norms, _ = postings
    score, seen = scratch
    size, base, counting = known
    room = len(scores)
    least = scores[room - 1] if size == room else np.float32(0)
    rest = _bounds_from(postings, rows, factors)
    cursors = rows[:, 0].copy()
    top, top_docs = np.empty(room, np.float32), np.empty(room, np.int64)
    full = 0  # so many lists are scored in full
    while full < len(rows) and rest[full] >= least:
        start, end, _ = rows[full]
        _add_list(postings, rows[full], factors[full], score)
        full += 1
        if full < len(rows) and _best_of(docs[start:end], score, allowed, top, top_docs) == room:
            for at in range(room):
                doc = top_docs[at]
                # As below; a helper that is handed the arrays makes all of it a third slower.
                for row in range(full, len(rows)):
                    end = rows[row, 1]
                    place = leap(docs, rows[row, 0], end, doc)
                    if place < end and docs[place] == doc:
                        tf = _frequency(weights, heavy_at, heavy_weights, place)
                        top[at] += factors[row] * tf / (tf + norms[rows[row, 2], doc])
            least = max(least, top.min())
    missing = rest[full] if full < len(rows) else np.float32(0)
    for own in range(full):
        cursors[:] = rows[:, 0]
        for doc in docs[rows[own, 0] : rows[own, 1]]:
            seen[doc] = 1
            key = score[doc]
            score[doc] = 0
            if key == 0 or key + missing < least or not _is_among(allowed, doc):
                continue
            row = full
            while row < len(rows) and key + rest[row] >= least:
                end = rows[row, 1]
                at = cursors[row] = leap(docs, cursors[row], end, doc)
                if at < end and docs[at] == doc:
                    tf = _frequency(weights, heavy_at, heavy_weights, at)
                    key += factors[row] * tf / (tf + norms[rows[row, 2], doc])
                row += 1
            if row == len(rows) and (size < room or key >= scores[room - 1]):
                size = _put(scores, documents, size, key, base + np.int64(doc))
                if size == room:
                    least = max(least, scores[room - 1])
    for row in range(full, len(rows) if counting else 0):
        for doc in docs[rows[row, 0] : rows[row, 1]]:
            seen[doc] = 1
    return _count(allowed, seen), size


@compiled
def _count(allowed, seen):  # type: ignore[no-untyped-def]
    """The allowed ones of the documents that were seen; none of them is afterwards."""
    by_word = seen[: len(allowed) * 64].reshape(-1, 64)
    total = 0
    for word in range(len(allowed)):
        if allowed[word] != EVERY:
            for bit in range(64):
                by_word[word, bit] *= np.uint8((allowed[word] >> np.uint64(bit)) & ONE)
        here = np.uint8(0)
        for bit in range(64):  # a few instructions for all 64
            here += by_word[word, bit]
        total += int(here)
    by_word[:] = 0
    return total


@inlined
def _is_among(bits, doc):  # type: ignore[no-untyped-def]
    return bool((bits[doc >> 6] >> np.uint64(doc & 63)) & ONE)


@compiled
def _bounds_from(postings, rows, factors):  # type: ignore[no-untyped-def]
    """By list, what it and those after it can add at most: of the largest frequency in the shortest
    text."""
    rest = np.zeros(len(rows), np.float32)
    above = np.float32(0)
    for row in range(len(rows) - 1, -1, -1):
        start, end, field = rows[row]
        most = np.uint8(0)
        for weight in postings.weights[start:end]:
            if weight > most:
                most = weight
        tf = np.float32(most)
        share = np.float32(1) if most == HEAVY else tf / (tf + postings.least_norms[field])
        above += factors[row] * share
        rest[row] = above * SLACK
    return rest


@compiled
def _add_list(postings, row, factor, score):  # type: ignore[no-untyped-def]
    """What a list adds to the score of each of its documents."""
    start, end, field = row
    norms = postings.norms[field]
    # Slices, of which no place has to be looked at whether it counts from the end.
    docs, weights = postings.docs[start:end], postings.weights[start:end]
    # As if no frequency were above what a byte holds; then those few get what is missing.
    for at in range(len(docs)):
        tf = np.float32(weights[at])
        score[docs[at]] += factor * tf / (tf + norms[docs[at]])
    heavy_at, heavy_weights = postings.heavy_at, postings.heavy_weights
    for heavy in range(np.searchsorted(heavy_at, start), np.searchsorted(heavy_at, end)):
        doc = postings.docs[heavy_at[heavy]]
        tf = heavy_weights[heavy]
        score[doc] += factor * (tf / (tf + norms[doc]) - FULL / (FULL + norms[doc]))


@compiled
def _best_of(docs, score, allowed, top, top_docs):  # type: ignore[no-untyped-def]
    """The best of these documents by what they have so far, and how many these are."""
    size = 0
    for doc in docs:
        key = score[doc]
        if size == len(top) and key <= top[size - 1]:
            continue
        if _is_among(allowed, doc):
            size = _put(top, top_docs, size, key, np.int64(doc))
    return size


@compiled
def _best_of_all(postings, rows, factors, of_term, alive, scratch, best, known):  # type: ignore[no-untyped-def]
    """The same of documents that have all terms."""
    among = np.zeros(len(alive), np.uint64)
    total = _having_all(postings.docs, rows, of_term, alive, scratch[1], among)
    order = np.argsort(-factors)
    size, base = known
    scores, documents = best
    _, size = _best(
        postings, rows[order], factors[order], among, scratch, scores, documents,
        (size, base, False),
    )  # fmt: skip
    return total, size


@compiled
def _having_all(docs, rows, of_term, alive, seen, among):  # type: ignore[no-untyped-def]
    """Puts the documents that have all terms into the set ``among``, and returns how many.
    ``of_term`` int64 [L]: whose list it is, the rarest term's first."""
    for row in range(len(rows)):
        term = of_term[row]
        for doc in docs[rows[row, 0] : rows[row, 1]]:
            seen[doc] += seen[doc] == term  # so many of the terms, from the rarest on
    total = 0
    for row in range(np.searchsorted(of_term, 1)):
        for doc in docs[rows[row, 0] : rows[row, 1]]:
            if seen[doc] > of_term[-1] and _is_among(alive, doc):
                total += 1
                among[doc >> 6] |= ONE << np.uint64(doc & 63)
            seen[doc] = 0
    return total


@inlined
def _frequency(weights, heavy_at, heavy_weights, at):  # type: ignore[no-untyped-def]
    """Of one posting."""
    tf = np.float32(weights[at])
    if tf == FULL:
        tf = heavy_weights[np.searchsorted(heavy_at, at)]
    return tf


@compiled
def _put(scores, documents, size, key, doc):  # type: ignore[no-untyped-def]
    """Among the best, if it is one of them: of equal ones the lowest number first."""
    room = len(scores)
    place = size
    while place > 0 and (
        scores[place - 1] < key or (scores[place - 1] == key and documents[place - 1] > doc)
    ):
        if place < room:
            scores[place] = scores[place - 1]
            documents[place] = documents[place - 1]
        place -= 1
    if place < room:
        scores[place] = key
        documents[place] = doc
    return min(size + 1, room)
