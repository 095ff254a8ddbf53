"""Token sequences of documents, compiled: where the words of a query stand in a text.

Each document's syllables stand in ``ranks`` one after the other, as ranks by frequency; of those
beyond the 65,535 most frequent there is NO_RANK, and ``rare_at`` and ``rare`` say which they are.
``by_rank`` turns ranks into numbers of the dictionary. The title's tokens come first.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from index.storage.token_offsets import LONG, NO_RANK
from vietnamese.jit import compiled

BLOCK = 64  # tokens that are compared at once


@compiled
def _rare(rare_at, rare, at):  # type: ignore[no-untyped-def]
    """The number in the dictionary of the token at a place, which has no rank. Apart, since a
    call that hands over arrays counts references: in every turn of a loop that costs too much."""
    return np.int64(rare[np.searchsorted(rare_at, at)])


@compiled
def phrase_documents(  # type: ignore[no-untyped-def]
    candidates, starts, title_tokens, ranks, rare_at, rare, by_rank, wanted, folds,
    anchor, anchors, out,
):  # fmt: skip
    """How often a phrase stands in each candidate document, into ``out``.

    ``wanted`` int64 [P, 3]: per position of the phrase two syllables of which one must stand
    there, and a folded term whose every syllable will do; each may be -1. ``folds`` gives the
    folded term of each syllable. No phrase runs over from the title into the body.
    ``anchors`` are all ranks that position ``anchor`` may have: the texts are searched for them,
    many tokens at a time, and the phrase is looked for only where one stands.
    """
    length = len(wanted)
    for which in range(len(candidates)):
        doc = candidates[which]
        start, end = np.int64(starts[doc]), np.int64(starts[doc + 1])
        middle = start + np.int64(title_tokens[doc])
        count = 0
        for block in range(start, end, BLOCK):
            after: Any = min(block + BLOCK, end)
            here = 0
            for rank in anchors:
                for at in range(block, after):
                    here += ranks[at] == rank
            if here == 0:
                continue
            for at in range(block, after):
                rank = ranks[at]
                for possible in anchors:
                    if rank == possible:
                        break
                else:
                    continue
                first = at - anchor
                if first < start or first + length > end or first < middle < first + length:
                    continue
                matches = True
                for place in range(length):
                    rank = ranks[first + place]
                    if rank != NO_RANK:
                        term = np.int64(by_rank[rank])
                    else:
                        term = _rare(rare_at, rare, first + place)
                    if (
                        term != wanted[place, 0]
                        and term != wanted[place, 1]
                        and np.int64(folds[term]) != wanted[place, 2]
                    ):
                        matches = False
                        break
                if matches:
                    count += 1
        out[which] = count


@compiled
def find_units(  # type: ignore[no-untyped-def]
    start, middle, end, ranks, by_rank, rare_at, rare, folds, units, out, typed,
):  # fmt: skip
    """Where a query's units stand in a document; `search.highlighting.matching` says which count.

    ``units`` int64 [U, 6]: folded term; syllables of the best, the bare and the typed form
    (-1: there is none); the last unit of its clause; 1 in a phrase, 2 if a wildcard in one.
    Into ``out`` [.., 3]: first position, last position, first unit, by position, none over
    another; into ``typed`` [U] 1 where the typed form stands. Returns how many.
    """
    count = len(units)
    length = end - start
    tiers = np.full(count, 9, np.int8)
    # Pairs of position and unit, in order of position.
    places = np.empty((max(length, 1) * 2, 3), np.int32)
    found = 0
    for at in range(start, end):
        rank = ranks[at]
        term = np.int64(by_rank[rank]) if rank != NO_RANK else _rare(rare_at, rare, at)
        fold = folds[term]
        for unit in range(count):
            if units[unit, 0] != fold or found == len(places):
                continue
            tier = 0 if term == units[unit, 1] else 1 if term == units[unit, 2] else 2
            if units[unit, 5] == 1 and tier == 2:
                continue
            if units[unit, 5]:
                tier = 0
            if term == units[unit, 3]:
                typed[unit] = 1
            tiers[unit] = min(tiers[unit], tier)
            places[found, 0] = at - start
            places[found, 1] = unit
            places[found, 2] = tier
            found += 1
    # Only the best tier of each unit; then how long each place goes on as the query does.
    kept = 0
    for at in range(found):
        if places[at, 2] == tiers[places[at, 1]]:
            places[kept] = places[at]
            kept += 1
    runs = np.ones(kept, np.int32)
    goes_on = np.zeros(kept, np.bool_)
    inside = np.zeros(count, np.bool_)
    for at in range(kept - 1, -1, -1):
        position, unit = places[at, 0], places[at, 1]
        if position + 1 == middle - start or units[unit, 4] == unit:
            continue
        after = at + 1
        while after < kept and places[after, 0] <= position + 1:
            if places[after, 0] == position + 1 and places[after, 1] == unit + 1:
                runs[at] = runs[after] + 1
                goes_on[after] = True
                inside[unit] = True
                inside[unit + 1] = True
            after += 1
    number = 0
    free = 0  # first position that no occurrence has taken yet
    at = 0
    while at < kept:
        position = places[at, 0]
        longest = 0
        which = -1
        while at < kept and places[at, 0] == position:
            unit = places[at, 1]
            whole = units[unit, 4] - unit + 1
            if units[unit, 5]:
                first = unit == 0 or units[unit - 1, 4] != units[unit, 4]
                good = first and runs[at] == whole
            else:
                good = not goes_on[at] and (runs[at] > 1 or not inside[unit])
            if good and runs[at] > longest:
                longest = runs[at]
                which = unit
            at += 1
        if which >= 0 and position >= free:
            out[number, 0] = position
            out[number, 1] = position + longest - 1
            out[number, 2] = which
            number += 1
            free = position + longest
    return number


@compiled
def best_window(starts, firsts, lasts, weights, covered, width):  # type: ignore[no-untyped-def]
    """First and last of the occurrences within ``width`` characters that say most of a query.

    An occurrence starts at ``starts`` and matches the units ``firsts`` to ``lasts``; a unit
    counts once, by ``weights``, half as much again in an occurrence of several, and nothing
    where it is ``covered``.
    """
    held = np.zeros(len(weights), np.int64)
    best = (0, 0)
    best_value = np.float64(-1)
    value = np.float64(0)
    high = 0
    for low in range(len(starts)):
        while high < len(starts) and starts[high] - starts[low] <= width:
            share = 1.5 if lasts[high] > firsts[high] else 1.0
            for unit in range(firsts[high], lasts[high] + 1):
                if held[unit] == 0 and not covered[unit]:
                    value += weights[unit] * share
                held[unit] += 1
            high += 1
        if value > best_value + 1e-6:
            best = (low, high - 1)
            best_value = value
        share = 1.5 if lasts[low] > firsts[low] else 1.0
        for unit in range(firsts[low], lasts[low] + 1):
            held[unit] -= 1
            if held[unit] == 0 and not covered[unit]:
                value -= weights[unit] * share
    return best


@compiled
def find_starts(  # type: ignore[no-untyped-def]
    start, middle, end, gap, ranks, letters, odd, gaps, long_at, long_gaps, positions, starts,
):  # fmt: skip
    """Where tokens start in their text, title or body, for ascending ``positions``. ``gap``: the
    first of the document's among the stored ``gaps``; see `index.storage.token_offsets`."""
    long = np.searchsorted(long_at, start)
    offset: Any = 0
    which = 0
    for at in range(start, end):
        if which == len(positions):
            break
        first = at in (start, middle)
        if first:
            offset = 0
        if (odd[at >> 6] >> np.uint64(at & 63)) & np.uint64(1):
            offset += np.int64(gaps[gap])
            if gaps[gap] == LONG:
                offset += np.int64(long_gaps[long]) - LONG
                long += 1
            gap += 1
        elif not first:
            offset += np.int64(letters[ranks[at - 1]]) + 1
        while which < len(positions) and positions[which] == at - start:
            starts[which] = offset
            which += 1
