"""Token sequences of documents, compiled: where words stand in the stored syllables of a text.

The arrays are described in `search.kernel.arguments.TokenSequences`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.storage.frequencies import HEAVY
from index.storage.token_offsets import LONG, NO_RANK
from search.kernel.arguments import (
    ANY_FORM,
    OTHER_FORM,
    PairArrays,
    SegmentArrays,
    TokenGaps,
    TokenSequences,
)
from search.kernel.match import BIT, count_bits
from vietnamese.jit import compiled, inlined

BLOCK = 64  # tokens that are compared at once


@inlined
def span(sequences: TokenSequences, document: Any) -> tuple[Any, Any, Any]:
    """Where a document's title begins, its body begins, and it ends, among all tokens."""
    start = np.int64(sequences.starts[document])
    middle = start + np.int64(sequences.title_tokens[document])
    return start, middle, np.int64(sequences.starts[document + 1])


@inlined
def syllable_at(sequences: TokenSequences, at: Any) -> Any:
    """The number in the dictionary of a token."""
    rank = sequences.ranks[at]
    if rank != NO_RANK:
        return np.int64(sequences.by_rank[rank])
    return _rare_at(sequences.rare_at, sequences.rare, at)


@compiled
def _rare_at(rare_at: Any, rare: Any, at: Any) -> Any:
    return np.int64(rare[np.searchsorted(rare_at, at)])


@inlined
def has_any(ranks: NDArray[np.uint16], first: Any, wanted: NDArray[np.uint8]) -> Any:
    """Whether one of the `BLOCK` tokens from ``first`` on, as far as there are so many, has a rank
    that is not 0 in ``wanted`` [65536]. Without a decision on each."""
    found = np.uint8(0)
    if first + BLOCK > len(ranks):
        for at in range(first, len(ranks)):
            found |= wanted[ranks[at]]
        return found != 0
    begin = np.uint64(first)  # an index that is never counted from the end
    for after in range(np.uint64(BLOCK)):
        found |= wanted[ranks[begin + after]]
    return found != 0


# Phrases


@inlined
def _has_usual(pairs: PairArrays, at: Any) -> Any:
    """Whether all occurrences of a posting are in the pair's usual form."""
    bit = np.int64(at) - pairs.first
    return (pairs.as_usual[bit >> 6] >> np.uint64(bit & 63)) & np.uint64(1) != 0


@compiled
def documents_of_pair(
    segment: SegmentArrays,
    pairs: PairArrays,
    wanted: NDArray[np.int64],
    documents: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> int:
    """The documents that a pair may stand in, and how often; -1: its posting does not tell. Returns
    how many. ``wanted`` [3]: start and end of its postings, and `ANY_FORM`, `USUAL_FORM` or
    `OTHER_FORM`."""
    size = 0
    start, end, form = wanted
    for at in range(start, end):
        usual = _has_usual(pairs, at)
        weight = np.int64(segment.weights[at])
        told = weight < HEAVY and (usual or form == ANY_FORM)
        documents[size] = segment.docs[at]
        counts[size] = weight if told else -1
        size += not usual or form != OTHER_FORM
    return size


@compiled
def documents_of_pairs(
    segment: SegmentArrays,
    pairs: PairArrays,
    wanted: NDArray[np.int64],
    documents: NDArray[np.int64],
) -> int:
    """The documents that all of some pairs may stand in; returns how many. ``wanted`` [.., 3] as in
    `documents_of_pair`, the shortest list first."""
    docs = segment.docs
    next_of = wanted[:, 0].copy()
    size = 0
    for at in range(wanted[0, 0], wanted[0, 1]):
        doc = docs[at]
        everywhere = True
        for pair in range(len(wanted)):
            place = next_of[pair] = leap(docs, next_of[pair], wanted[pair, 1], doc)
            if place == wanted[pair, 1]:
                return size
            everywhere = docs[place] == doc
            if everywhere and wanted[pair, 2] == OTHER_FORM:
                everywhere = not _has_usual(pairs, place)
            if not everywhere:
                break
        documents[size] = doc
        size += everywhere
    return size


@inlined
def leap(docs: Any, place: Any, end: Any, doc: Any) -> Any:
    """The first place before ``end`` whose document is not before ``doc``, else ``end``: in leaps,
    each twice as long, then by halves (Bentley and Yao, An almost optimal algorithm for unbounded
    searching, 1976)."""
    leap = 1
    while place + leap < end and docs[place + leap] < doc:
        place += leap
        leap *= 2
    high = min(place + leap, end)
    while place < high:
        middle = (place + high) >> 1
        if docs[middle] < doc:
            place = middle + 1
        else:
            high = middle
    return place


@compiled
def count_phrases(
    candidates: NDArray[np.int64],
    sequences: TokenSequences,
    wanted: NDArray[np.int64],
    anchor: int,
    anchors: NDArray[np.uint8],
    out: NDArray[np.int64],
) -> None:
    """How often a phrase stands in each candidate document, into ``out``.

    ``wanted`` int64 [P, 3]: for each position of the phrase two syllables, of which one must stand
    there, and a folded term whose every syllable will do; each may be -1. A phrase does not run
    on from the title into the body. ``anchors`` [65536] is not 0 for all ranks that position
    ``anchor`` may have: texts are scanned for them in blocks, and the phrase is looked for only
    where one stands.
    """
    ranks = sequences.ranks
    for number in range(len(candidates)):
        start, middle, end = span(sequences, candidates[number])
        count = 0
        for block in range(start, end, BLOCK):
            stop: Any = min(block + BLOCK, end)
            if has_any(ranks, block, anchors):
                for at in range(block, stop):
                    if anchors[ranks[at]]:
                        first = at - anchor
                        last = first + len(wanted) - 1
                        whole = start <= first and last < end and not first < middle <= last
                        count += whole and _stands_at(sequences, wanted, first)
        out[number] = count


@compiled
def _stands_at(sequences: TokenSequences, wanted: NDArray[np.int64], first: int) -> bool:
    """Whether the tokens from ``first`` on are the wanted ones."""
    for place in range(len(wanted)):
        syllable = syllable_at(sequences, first + place)
        if (
            syllable != wanted[place, 0]
            and syllable != wanted[place, 1]
            and np.int64(sequences.folds[syllable]) != wanted[place, 2]
        ):
            return False
    return True


# Offsets


@compiled
def decode_offsets(
    sequences: TokenSequences,
    gaps: TokenGaps,
    document: int,
    positions: NDArray[np.int64],
    offsets: NDArray[np.int64],
) -> None:
    """Where tokens start in their text, title or body, for ascending ``positions``. From one to the
    next all gaps are taken as usual ones, and then those that are not are put right."""
    start, middle, end = span(sequences, document)
    wide = np.searchsorted(gaps.wide_at, start)
    gap = np.int64(gaps.starts[document])
    found = 0
    for first, stop in ((start, middle), (middle, end)):
        at = first - 1  # the token that ``offset`` is of
        offset: Any = 0
        while found < len(positions):
            wanted = start + positions[found]
            until = min(wanted, stop - 1)  # of a title all gaps, since the body's come after them
            if until > first:
                followed = sequences.ranks[max(at, first) : until]
                for rank in followed:
                    offset += np.int64(gaps.letters[rank])
                offset += len(followed)
            token = _next_bit(gaps.exceptions, at + 1, until)
            while token <= until:
                offset += np.int64(gaps.gaps[gap])
                if gaps.gaps[gap] == LONG:
                    offset += np.int64(gaps.wide_gaps[wide]) - LONG
                    wide += 1
                gap += 1
                if token > first:
                    offset -= np.int64(gaps.letters[sequences.ranks[token - 1]]) + 1
                token = _next_bit(gaps.exceptions, token + 1, until)
            at = until
            if until < wanted:
                break
            offsets[found] = offset
            found += 1


@inlined
def _next_bit(bits: Any, at: Any, last: Any) -> Any:
    """The first place from ``at`` on whose bit is set; if none is up to ``last``, one after it."""
    while at <= last:
        word = bits[at >> 6] >> np.uint64(at & 63)
        if word != 0:
            return at + count_bits((word & (~word + BIT)) - BIT)
        at = (at | 63) + 1
    return at
