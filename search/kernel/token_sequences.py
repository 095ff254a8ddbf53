"""Token sequences of documents, compiled: where words stand in the stored syllables of a text.

The arrays are described in `search.kernel.arguments.TokenSequences`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.storage.token_offsets import LONG, NO_RANK
from search.kernel.arguments import TokenGaps, TokenSequences
from vietnamese.jit import compiled, inlined

BLOCK = 64  # tokens that are compared at once
MOST_AT_ONCE = 1 << 15  # tokens whose matches are counted in 16 bits


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


@compiled
def count_pairs(
    candidates: NDArray[np.int64],
    sequences: TokenSequences,
    firsts: NDArray[np.uint16],
    seconds: NDArray[np.uint16],
    out: NDArray[np.int64],
) -> None:
    """Into ``out`` how often one of two ranks is followed by one of two others in the title or in
    the body of each candidate document. Without any decision on a token, so that a dozen and more
    of them are compared at once."""
    first, other_first = firsts
    second, other_second = seconds
    for number in range(len(candidates)):
        start, middle, end = span(sequences, candidates[number])
        count: Any = 0
        for low, high in ((start, middle), (middle, end)):
            for begin in range(low, high - 1, MOST_AT_ONCE):
                stop: Any = min(begin + MOST_AT_ONCE, high - 1)
                here = sequences.ranks[begin:stop]
                after = sequences.ranks[begin + 1 : stop + 1]
                some = np.uint16(0)
                for at in range(len(here)):
                    one = np.uint16(here[at] == first) | np.uint16(here[at] == other_first)
                    other = np.uint16(after[at] == second) | np.uint16(after[at] == other_second)
                    some += one & other
                count += np.int64(some)
        out[number] = count


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
    """Where tokens start in their text, title or body, for ascending ``positions``."""
    start, middle, end = span(sequences, document)
    wide = np.searchsorted(gaps.wide_at, start)
    gap = np.int64(gaps.starts[document])
    offset: Any = 0
    found = 0
    for at in range(start, end):
        if found == len(positions):
            break
        first = at in (start, middle)
        if first:
            offset = 0
        if (gaps.exceptions[at >> 6] >> np.uint64(at & 63)) & np.uint64(1):
            offset += np.int64(gaps.gaps[gap])
            if gaps.gaps[gap] == LONG:
                offset += np.int64(gaps.wide_gaps[wide]) - LONG
                wide += 1
            gap += 1
        elif not first:
            offset += np.int64(gaps.letters[sequences.ranks[at - 1]]) + 1
        while found < len(positions) and positions[found] == at - start:
            offsets[found] = offset
            found += 1
