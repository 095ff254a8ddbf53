"""Retrieval over whole posting lists, compiled: which documents match, how well, and which k.

One call works off one segment, in four steps:

1. **Match** (`search.kernel.match`): documents by lists of the index, where it is asked for them.
   Of a search this step has nothing to do: its hits are decided before, and come as filters.
2. **Filter**: of those, the documents that pass the filters are hits. They are counted.
3. **Score** hits only (`search.kernel.score`): by precomputed impacts of frequent
   words, then list by list, the weightiest first; on the way hits are dropped that can no longer
   be among the best.
4. **Select** (`search.kernel.selection`) the best of them.

The arrays are described in `search.kernel.arguments`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.kernel.arguments import (
    Bits,
    Output,
    Scratch,
    SegmentArrays,
    Tables,
)
from search.kernel.match import BIT, keep, list_documents, match
from search.kernel.score import lists_are_independent, score_all, score_hits
from search.kernel.selection import select, select_all
from vietnamese.jit import compiled

SCORE_ALL_FROM_SHARE = 8
"""Where one document in so many is a hit, all are scored, hit or not: going through them in order
is faster than picking."""


@compiled
def retrieve(
    segment: SegmentArrays,
    tables: Tables,
    filters: Bits,
    sort_keys: NDArray[np.float64],
    scratch: Scratch,
    output: Output,
) -> tuple[int, int]:
    """The number of hits, and how many of the best are in ``output``.

    ``filters``: the documents that may be hits. ``sort_keys`` [D] order the hits, highest first;
    empty: by score.
    Documents with equal keys or scores come in the order of their numbers.
    """
    hits, found = scratch.hits, scratch.found
    if not match(segment, tables, scratch):
        hits[:] = filters
    total = keep(hits, filters)
    if len(output.top_docs) == 0:
        return total, 0
    if len(sort_keys):
        size = select(sort_keys, found, list_documents(hits, found), output)
        _keep(output.top_docs, size, scratch)
        score_hits(segment, tables, scratch, size, output, False)
        return total, size
    if total * SCORE_ALL_FROM_SHARE > len(found) and lists_are_independent(tables.scoring.rows):
        score_all(segment, tables, scratch)
        return total, select_all(scratch.score, hits, output)
    count = list_documents(hits, found)
    count = score_hits(segment, tables, scratch, count, output, True)
    return total, select(scratch.score, found, count, output)


@compiled
def _keep(docs: NDArray[np.int64], count: int, scratch: Scratch) -> None:
    """Make the first ``count`` of ``docs`` the only hits."""
    hits, found = scratch.hits, scratch.found
    hits[:] = 0
    for at in range(count):
        doc = docs[at]
        found[at] = doc
        hits[doc >> 6] |= BIT << np.uint64(doc & 63)
