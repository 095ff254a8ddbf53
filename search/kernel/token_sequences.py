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
def has_any(ranks: NDArray[np.uint16], first: Any, wanted: NDArray[np.uint16]) -> Any:
    """Whether one of the `BLOCK` tokens from ``first`` on, as far as there are so many, has a
    wanted rank. The block's length is fixed, so that it is compared with a few instructions."""
    if first + BLOCK <= len(ranks):
        block = ranks[first : first + BLOCK]
        found = np.uint16(0)
        for rank in wanted:
            for at in range(BLOCK):
                found |= np.uint16(block[at] == rank)
        return found != 0
    some = False
    for at in range(first, len(ranks)):
        some |= is_one_of(ranks[at], wanted)
    return some


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
    anchors: NDArray[np.uint16],
    out: NDArray[np.int64],
) -> None:
    """How often a phrase stands in each candidate document, into ``out``.

    ``wanted`` int64 [P, 3]: for each position of the phrase two syllables, of which one must stand
    there, and a folded term whose every syllable will do; each may be -1. A phrase does not run
    on from the title into the body. ``anchors`` are all ranks that position ``anchor`` may have:
    texts are scanned for them in blocks, and the phrase is looked for only where one stands.
    """
    ranks = sequences.ranks
    for number in range(len(candidates)):
        start, middle, end = span(sequences, candidates[number])
        count = 0
        for block in range(start, end, BLOCK):
            stop: Any = min(block + BLOCK, end)
            if has_any(ranks, block, anchors):
                for at in range(block, stop):
                    if is_one_of(ranks[at], anchors):
                        first = at - anchor
                        last = first + len(wanted) - 1
                        whole = start <= first and last < end and not first < middle <= last
                        count += whole and _stands_at(sequences, wanted, first)
        out[number] = count


@compiled
def is_one_of(rank: Any, ranks: NDArray[np.uint16]) -> bool:
    for other in ranks:  # noqa: SIM110 (Numba compiles this to less)
        if rank == other:
            return True
    return False


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


# Matches of a query


@compiled
def match_units(
    sequences: TokenSequences,
    document: int,
    units: NDArray[np.int64],
    out: NDArray[np.int64],
    typed: NDArray[np.uint8],
) -> int:
    """Where a query's units stand in a document; `search.highlighting.matching` says which count.

    ``units`` int64 [U, 6]: folded term; syllables of the best, the bare and the typed form
    (-1: there is none); the last unit of its clause; 1 in a phrase, 2 if a wildcard in one.
    Into ``out`` [.., 3]: first position, last position, first unit, by position, without overlaps;
    into ``typed`` [U] 1 where the typed form stands. Returns how many.
    """
    start, middle, end = span(sequences, document)
    places, count = _all_matches(sequences, start, end, units, typed)
    runs, goes_on, inside = _runs(places, count, units, middle - start)
    found = 0
    free = 0  # first position that no occurrence has taken yet
    at = 0
    while at < count:
        position = places[at, 0]
        longest = 0
        best = -1
        while at < count and places[at, 0] == position:
            unit = places[at, 1]
            if units[unit, 5]:
                first = unit == 0 or units[unit - 1, 4] != units[unit, 4]
                good = first and runs[at] == units[unit, 4] - unit + 1
            else:
                good = not goes_on[at] and (runs[at] > 1 or not inside[unit])
            if good and runs[at] > longest:
                longest = runs[at]
                best = unit
            at += 1
        if best >= 0 and position >= free:
            out[found, 0] = position
            out[found, 1] = position + longest - 1
            out[found, 2] = best
            found += 1
            free = position + longest
    return found


@compiled
def _all_matches(
    sequences: TokenSequences,
    start: int,
    end: int,
    units: NDArray[np.int64],
    typed: NDArray[np.uint8],
) -> tuple[NDArray[np.int32], int]:
    """Pairs of position and unit, in order of position, and how many: of each unit those with the
    best form that stands there."""
    count = len(units)
    places = np.empty((max(end - start, 1) * 2, 3), np.int32)  # position, unit, tier
    best = np.full(count, 9, np.int8)
    found = 0
    for at in range(start, end):
        syllable = syllable_at(sequences, at)
        fold = sequences.folds[syllable]
        for unit in range(count):
            if units[unit, 0] != fold or found == len(places):
                continue
            tier = 0 if syllable == units[unit, 1] else 1 if syllable == units[unit, 2] else 2
            if units[unit, 5] == 1 and tier == 2:
                continue
            if units[unit, 5]:
                tier = 0
            if syllable == units[unit, 3]:
                typed[unit] = 1
            best[unit] = min(best[unit], tier)
            places[found, 0] = at - start
            places[found, 1] = unit
            places[found, 2] = tier
            found += 1
    kept = 0
    for at in range(found):
        if places[at, 2] == best[places[at, 1]]:
            places[kept] = places[at]
            kept += 1
    return places, kept


@compiled
def _runs(
    places: NDArray[np.int32], count: int, units: NDArray[np.int64], title_tokens: int
) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.bool_]]:
    """For how many positions each place goes on as the query does; whether it goes on from
    another; and which units are in a run of several."""
    runs = np.ones(count, np.int32)
    goes_on = np.zeros(count, np.bool_)
    inside = np.zeros(len(units), np.bool_)
    for at in range(count - 1, -1, -1):
        position, unit = places[at, 0], places[at, 1]
        if position + 1 == title_tokens or units[unit, 4] == unit:
            continue
        after = at + 1
        while after < count and places[after, 0] <= position + 1:
            if places[after, 0] == position + 1 and places[after, 1] == unit + 1:
                runs[at] = runs[after] + 1
                goes_on[after] = True
                inside[unit] = True
                inside[unit + 1] = True
            after += 1
    return runs, goes_on, inside


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
