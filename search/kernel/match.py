"""Which documents are hits, compiled: sets of documents as bits, matched, filtered and counted.

The documents that have a word in any of its forms are a set; of frequent words the index has it
ready (`SegmentArrays.dense`). Queries whose words must all match take the intersection, word by
word. Where part of the words will do, `Scratch.units` collects which ones a document has.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from search.kernel.arguments import (
    DENSE,
    PHRASE,
    Bits,
    FacetArrays,
    Output,
    Scratch,
    SegmentArrays,
    Tables,
)
from vietnamese.jit import compiled

BIT = np.uint64(1)


@compiled
def match(segment: SegmentArrays, tables: Tables, scratch: Scratch) -> bool:
    """The documents that match, into ``scratch.hits``. False where all do: nothing is written.

    Where ``steps`` has entries, a document matches if for each step one of its rows has it; else
    if the rows that have it hold all units of one of the ``alternatives`` or, where ``min_weight``
    is above 0, units of at least that weight.
    """
    if tables.matching.match_all:
        return False
    if len(tables.matching.steps) > 1:
        _match_steps(segment, tables, scratch)
    else:
        _match_units(segment, tables, scratch)
    return True


@compiled
def _match_steps(segment: SegmentArrays, tables: Tables, scratch: Scratch) -> None:
    """The documents that have every step, into ``hits``."""
    rows, steps = tables.matching.rows, tables.matching.steps
    hits, step_hits, dense = scratch.hits, scratch.step_hits, segment.dense
    for step in range(len(steps) - 1):
        first, last = steps[step], steps[step + 1]
        if step and last == first + 1 and rows[first].kind == DENSE:
            hits &= dense[rows[first].start]
            continue
        step_hits[:] = 0
        for number in range(first, last):
            row = rows[number]
            if row.kind == DENSE:
                step_hits |= dense[row.start]
            elif row.kind == PHRASE:
                _mark(tables.phrase_docs, row.start, row.end, step_hits)
            else:
                _mark(segment.docs, row.start, row.end, step_hits)
        if step:
            hits &= step_hits
        else:
            hits[:] = step_hits


@compiled
def _mark(docs: Any, start: int, end: int, hits: Bits) -> None:
    """Add the documents of one list to a set."""
    for at in range(start, end):
        doc = np.int64(docs[at])
        hits[doc >> 6] |= BIT << np.uint64(doc & 63)


@compiled
def _match_units(segment: SegmentArrays, tables: Tables, scratch: Scratch) -> None:
    """The documents that have enough of the query, into ``hits``."""
    matching, hits, units = tables.matching, scratch.hits, scratch.units
    count = 0
    for number in range(len(matching.rows)):
        row = matching.rows[number]
        if row.kind == PHRASE:
            count = _collect(tables.phrase_docs, row, matching.unit_weights, scratch, count)
        else:
            count = _collect(segment.docs, row, matching.unit_weights, scratch, count)
    hits[:] = 0
    for at in range(count):
        doc = np.int64(scratch.found[at])
        held = units[doc]
        units[doc] = 0
        enough = matching.min_weight > 0 and scratch.weight[doc] >= matching.min_weight
        if matching.min_weight <= 0:
            for alternative in matching.alternatives:
                enough |= held & alternative == alternative
        hits[doc >> 6] |= np.uint64(enough) << np.uint64(doc & 63)


@compiled
def _collect(docs: Any, row: Any, unit_weights: Any, scratch: Scratch, count: int) -> int:
    """Add the units of a row to those that its documents have, and their weight. ``found`` has
    the first ``count`` documents of all rows; returns how many it has now."""
    found, units, weight = scratch.found, scratch.units, scratch.weight
    for at in range(row.start, row.end):
        doc = np.int64(docs[at])
        held = units[doc]
        if held == 0:
            found[count] = doc
            count += 1
            weight[doc] = 0
        new = row.units & ~held
        if new:
            units[doc] = held | row.units
            unit = 0
            while new:
                if new & BIT:
                    weight[doc] += unit_weights[unit]
                new >>= BIT
                unit += 1
    return count


@compiled
def count_bits(word: Any) -> Any:
    """How many bits of a uint64 are set (Knuth, The Art of Computer Programming, 7.1.3)."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    low = np.uint64(0x3333333333333333)
    word = (word & low) + ((word >> np.uint64(2)) & low)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def filter_and_count(hits: Bits, filters: Bits, facets: FacetArrays, output: Output) -> int:
    """Keep the hits that pass the filters (uint64 [2, W]: all but the place, and all), and count
    them. Places are counted as if none were chosen. Returns the number of hits."""
    total = in_any_place = with_place = with_year = 0
    place_counts, year_counts = output.place_counts, output.year_counts
    if len(place_counts) == 0:
        for word in range(len(hits)):
            hits[word] &= filters[1, word]
            total += count_bits(hits[word])
        return total
    for word in range(len(hits)):
        any_place = hits[word] & filters[0, word]
        chosen = hits[word] & filters[1, word]
        hits[word] = chosen
        in_any_place += count_bits(any_place)
        total += count_bits(chosen)
        left = any_place & facets.has_place[word]
        while left:
            lowest = left & (~left + BIT)
            document = word * 64 + count_bits(lowest - BIT)
            for at in range(facets.place_starts[document], facets.place_starts[document + 1]):
                place_counts[facets.places[at]] += 1
            with_place += 1
            left ^= lowest
        left = chosen & facets.has_year[word]
        while left:
            lowest = left & (~left + BIT)
            year_counts[facets.year[word * 64 + count_bits(lowest - BIT)]] += 1
            with_year += 1
            left ^= lowest
    place_counts[0] += in_any_place - with_place
    year_counts[0] += total - with_year
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
