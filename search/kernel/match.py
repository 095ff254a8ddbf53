"""Which documents are hits, compiled: sets of documents as bits, matched and listed.

Which documents are hits by the words of a query is decided before (`search.retrieval.ladder`) and
comes as a filter; what is asked for here are lists of the index, as they are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from search.kernel.arguments import (
    PHRASE,
    Bits,
    Scratch,
    SegmentArrays,
    Tables,
)
from vietnamese.jit import compiled

BIT = np.uint64(1)
SIX, LOW = np.uint64(6), np.uint64(63)


@compiled
def match(segment: SegmentArrays, tables: Tables, scratch: Scratch) -> bool:
    """The documents that have, for each of the ``steps``, one of its rows, into ``scratch.hits``.
    False where all documents match: nothing is written."""
    matching, hits, step_hits = tables.matching, scratch.hits, scratch.step_hits
    if matching.match_all:
        return False
    rows, steps = matching.rows, matching.steps
    for step in range(len(steps) - 1):
        step_hits[:] = 0
        for number in range(steps[step], steps[step + 1]):
            row = rows[number]
            if row.kind == PHRASE:
                _mark(tables.phrase_docs, row.start, row.end, step_hits)
            else:
                _mark(segment.docs, row.start, row.end, step_hits)
        if step:
            hits &= step_hits
        else:
            hits[:] = step_hits
    return True


@compiled
def _mark(docs: Any, start: int, end: int, hits: Bits) -> None:
    """Add the documents of one list to a set."""
    for at in range(np.uint64(start), np.uint64(end)):  # indices that never count from the end
        doc = np.uint64(docs[at])
        hits[doc >> SIX] |= BIT << (doc & LOW)


@compiled
def count_bits(word: Any) -> Any:
    """How many bits of a uint64 are set (Knuth, The Art of Computer Programming, 7.1.3)."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    low = np.uint64(0x3333333333333333)
    word = (word & low) + ((word >> np.uint64(2)) & low)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def keep(hits: Bits, wanted: Bits) -> int:
    """Leave of the ``hits`` those that are ``wanted``, and count them."""
    total = 0
    for word in range(len(hits)):
        hits[word] &= wanted[word]
        total += count_bits(hits[word])
    return total


@compiled
def list_documents(hits: Bits, found: Any) -> int:
    """The documents of a set, in order, into ``found``; returns how many."""
    count = 0
    for word in range(len(hits)):
        left = hits[word]
        while left:
            lowest = left & (~left + BIT)
            found[count] = word * 64 + count_bits(lowest - BIT)
            count += 1
            left ^= lowest
    return count
