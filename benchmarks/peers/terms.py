"""Plain BM25 over given terms: what Lucene and the like score by when they are asked for any or all
of some words. No analysis, no marks, no second stage: the part of the engine that can be compared
with others like for like.

Which documents are hits, and how many, follows from sets of bits; those of frequent terms are
remembered. Only documents are scored whose lists together can lift them among the best (after
MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995; but by document,
as bits say which lists it stands in).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.storage.frequencies import HEAVY
from index.storage.postings_reader import ArrayTermsReader
from search.kernel.match import count_bits
from search.kernel.token_sequences import leap
from vietnamese.jit import compiled

FULL = np.float32(HEAVY)
NOTHING = np.float32(0)
ONE = np.uint64(1)
CLOSE = np.float32(0.99999)  # sums of float32 depend on their order by less
LOWER = np.float32(0.65)  # as long as too few are found: of what was to be reached before
MOST_LISTS = 32  # of a query
REMEMBERED, REMEMBERED_BYTES = 4096, 64 << 20  # lists, and their sets
BYTES = 12  # of a word of a set and of what is known of it


class TermList(NamedTuple):
    """The postings of a term in one field: what an occurrence is worth (idf), above 0, the field,
    as a row of the ``norms``, and the group: a hit has one list of each."""

    factor: float
    field: int
    group: int = 0


class Lists(NamedTuple):
    """L lists in one segment, the weightiest first: start, end and place of each [L, 3], field and
    group [L, 2], what the highest frequency would add, and what it adds at most."""

    rows: NDArray[np.int64]
    kinds: NDArray[np.int64]
    factors: NDArray[np.float32]
    most: NDArray[np.float32]


class Postings(NamedTuple):
    """Of one segment, as `index.storage.postings_reader`. ``norms`` float32 [F, D]: k1 * (1 - b + b
    * length / average length) by field and document."""

    docs: NDArray[np.uint16]
    weights: NDArray[np.uint8]
    heavy_at: NDArray[np.uint32]
    heavy_weights: NDArray[np.float32]
    norms: NDArray[np.float32]


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
        return Segment(Postings(*arrays, norms), alive, base)


class Best(NamedTuple):
    """Hits in all, and the best ones: numbers and scores, best first, of equal ones the lowest
    number."""

    total: int
    documents: NDArray[np.int64]
    scores: NDArray[np.float32]


class Sets(NamedTuple):
    """The documents of lists as sets, by place: bits [P, W], how many of a list come before each of
    these words, and the most that tf / (tf + norm) is in it."""

    bits: NDArray[np.uint64]
    before: NDArray[np.uint32]
    shares: NDArray[np.float32]

    @staticmethod
    def of(words: int, remembered: int) -> Sets:
        places = MOST_LISTS + remembered
        of_words = np.empty((places, words), np.uint64), np.empty((places, words), np.uint32)
        return Sets(*of_words, np.empty(places, np.float32))


class Terms:
    """The terms of all segments. One query at a time, of at most `MOST_LISTS` lists."""

    def __init__(
        self, segments: Sequence[Segment], few: int | None = None, most: int = REMEMBERED_BYTES
    ) -> None:
        """``few``: postings of a list that is not worth remembering, and words of a set whose
        documents are rather looked at than narrowed down; by default one word of sixteen. ``most``:
        bytes of what is remembered."""
        self._segments = segments
        self._words = max(len(segment.alive) for segment in segments)
        self._few = self._words // 16 if few is None else few
        self._sets = Sets.of(self._words, most // (BYTES * self._words))
        self._remembered = 0  # places of ``sets``
        self._rows = lru_cache(REMEMBERED)(self._rows_of)

    def best(
        self,
        lists: Sequence[TermList],
        extents: Sequence[Sequence[tuple[int, int]]],
        k1: float,
        limit: int,
        allowed: Sequence[NDArray[np.uint64]] | None = None,
    ) -> Best:
        """The best documents by the sum over the ``lists`` of factor * tf * (k1 + 1) / (tf + norm).
        ``extents``: where their postings are in each segment. ``allowed``: instead of the documents
        that are alive."""
        order = sorted(range(len(lists)), key=lambda at: -lists[at].factor)
        of_lists = list(zip(*extents, strict=True))
        rows = np.stack([self._rows(of_lists[at], lists[at].field) for at in order], axis=1)
        kinds = np.array([(lists[at].field, lists[at].group) for at in order], np.int64)
        factors = np.array([lists[at].factor * (k1 + 1) for at in order], np.float32)
        groups = 1 + max(of.group for of in lists)
        room = np.empty((2 + max(groups, len(lists)), self._words), np.uint64)
        most = np.empty(len(lists), np.float32)
        scores, documents = best = np.empty(limit, np.float32), np.empty(limit, np.int64)
        total = size = 0
        for at, segment in enumerate(self._segments):
            found, size = _best(
                segment.postings, Lists(rows[at], kinds, factors, most),
                allowed[at] if allowed else segment.alive, self._sets, room, best,
                (groups, size, segment.base, self._few),
            )  # fmt: skip
            total += found
        return Best(total, documents[:size], scores[:size])

    def _rows_of(self, extents: Sequence[tuple[int, int]], field: int) -> NDArray[np.int64]:
        """[S, 3] of a list its start, its end and where its set is remembered, -1: nowhere."""
        found = np.array([(*extent, -1) for extent in extents], np.int64)
        for segment, row in zip(self._segments, found, strict=True):
            start, end, _ = row.tolist()
            place = MOST_LISTS + self._remembered
            if end - start > self._few and place < len(self._sets.bits):
                _fill(segment.postings, start, end, field, self._sets, place)
                row[2] = place
                self._remembered += 1
        return found


@compiled
def _best(postings, lists, allowed, sets, room, best, known):  # type: ignore[no-untyped-def]
    """The number of hits, and how many of the ``best``, scores and documents, there are now: best
    first, of equal ones the lowest number. ``room``: for sets. ``known``: the number of groups, how
    many of the best there were, the number of the first document, and how many are few."""
    groups, size, base, few = known
    rows, kinds, factors, most = lists
    scores, words = best[0], len(allowed)
    for row in range(len(rows)):
        start, end, place = rows[row]
        if place < 0:
            place = rows[row, 2] = row
            _fill(postings, start, end, kinds[row, 0], sets, place)
        most[row] = factors[row] * sets.shares[place]
    candidates, left = room[0, :words], room[1, :words]
    total = unseen = _hits(sets.bits, rows, kinds, groups, allowed, room[2:, :words], left)
    least = scores[-1] if size == len(scores) else NOTHING
    bound = least if size == len(scores) else most.sum()
    while unseen:
        found = _reaching(sets.bits, rows, most, CLOSE * bound, room[1:, :words], candidates, few)
        if found:
            unseen -= found
            size = _score(postings, lists, sets, candidates, best, size, base)
        least = scores[-1] if size == len(scores) else NOTHING
        if bound <= least:
            break
        bound = max(least, LOWER * bound)
    return total, size


@compiled
def _fill(postings, start, end, field, sets, place):  # type: ignore[no-untyped-def]
    """Puts the documents of a list into a set."""
    bits, before = sets.bits[place], sets.before[place]
    norms = postings.norms[field]
    docs, weights = postings.docs[start:end], postings.weights[start:end]
    bits[:] = 0
    most = NOTHING
    for at in range(len(docs)):
        doc = docs[at]
        bits[doc >> 6] |= ONE << np.uint64(doc & 63)
        tf = np.float32(weights[at])
        most = max(most, np.float32(1) if tf == FULL else tf / (tf + norms[doc]))
    count = 0
    for word in range(len(bits) if place >= MOST_LISTS else 0):
        before[word] = count
        count += count_bits(bits[word])
    sets.shares[place] = most


@compiled
def _hits(bits, rows, kinds, groups, allowed, of_groups, hits):  # type: ignore[no-untyped-def]
    """Puts the documents that are allowed and have one list of each group into ``hits``, and
    returns how many."""
    of_groups[:] = 0
    for row in range(len(rows)):
        of_group, own = of_groups[kinds[row, 1]], bits[rows[row, 2]]
        for word in range(len(hits)):
            of_group[word] |= own[word]
    hits[:] = allowed
    for group in range(groups):
        hits &= of_groups[group]
    total = 0
    for word in range(len(hits)):
        total += count_bits(hits[word])
    return total


@compiled
def _reaching(bits, rows, most, bound, within, candidates, few):  # type: ignore[no-untyped-def]
    """Moves from the set ``within[0]`` to ``candidates`` what may reach ``bound`` by its lists, and
    returns how many. Goes through the lists: documents that have the next one as well, whatever
    comes then, and where that does not suffice, those that may do without it. If they are in so
    ``few`` words, each may be one."""
    rest = np.empty(len(rows) + 1, np.float32)
    rest[len(rows)] = 0
    for row in range(len(rows) - 1, -1, -1):
        rest[row] = rest[row + 1] + most[row]
    chosen = np.empty(len(rows) + 1, np.int64)
    above = np.empty(len(rows) + 1, np.float32)
    above[0] = 0
    candidates[:] = 0
    depth = row = 0
    while depth >= 0:
        if above[depth] < bound <= above[depth] + rest[row]:
            here, of, own = within[depth + 1], within[depth], bits[rows[row, 2]]
            some = 0
            for word in range(len(candidates)):
                here[word] = of[word] & own[word]
                some += here[word] != 0
            if some:
                depth += 1
                chosen[depth] = row
                above[depth] = above[depth - 1] + most[row] if some > few else bound
            row += 1
        else:
            if above[depth] >= bound:
                candidates |= within[depth]
            row = chosen[depth] + 1
            depth -= 1
    found = 0
    for word in range(len(candidates)):
        within[0, word] &= ~candidates[word]
        found += count_bits(candidates[word])
    return found


@compiled
def _score(postings, lists, sets, candidates, best, size, base):  # type: ignore[no-untyped-def]
    """Puts the candidates among the best that belong there; returns how many these are."""
    docs, weights, heavy_at, heavy_weights, norms = postings
    rows, kinds, factors, most = lists
    bits, before, _ = sets
    scores, documents = best
    least = scores[-1] if size == len(scores) else NOTHING
    for word in range(len(candidates)):
        here = candidates[word]
        while here:
            lowest = here & (~here + ONE)
            here ^= lowest
            doc = word * 64 + count_bits(lowest - ONE)
            key = above = NOTHING
            for row in range(len(rows)):
                if bits[rows[row, 2], word] & lowest:
                    above += most[row]
            row = 0
            while row < len(rows) and above >= CLOSE * least:
                own = bits[rows[row, 2], word]
                if own & lowest:
                    start, end, place = rows[row, 0], rows[row, 1], rows[row, 2]
                    if place < MOST_LISTS:
                        at = leap(docs, start, end, doc)
                    else:
                        at = start + before[place, word] + count_bits(own & (lowest - ONE))
                    tf = np.float32(weights[at])
                    if tf == FULL:
                        tf = heavy_weights[np.searchsorted(heavy_at, at)]
                    share = factors[row] * tf / (tf + norms[kinds[row, 0], doc])
                    key += share
                    above += share - most[row]
                row += 1
            if row == len(rows) and (size < len(scores) or key >= least):
                size = _put(scores, documents, size, key, base + np.int64(doc))
                if size == len(scores):
                    least = scores[-1]
    return size


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
