"""How well hits match, compiled: BM25F over whole posting lists.

The score of a document is (Robertson, Zaragoza and Taylor, Simple BM25 extension to multiple
weighted fields, CIKM 2004) the sum over its lists of

    factor * tf * (k1 + 1) / (tf + k1)
    tf = scale * (body tf * norms[0, doc] + title tf * norms[1, doc])
    norms[f, d] = weight_f / (1 - b_f + b_f * length of f in d / average length of f)

The lists of a unit come best form first; the first one that has a document counts for it.
Likewise a document that has the concept of a group is scored by the concept and not by the
group's words, whose lists follow.

What frequent words add to all documents is precomputed: see `search.retrieval.impacts`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from index.storage.frequencies import HEAVY
from search.kernel.arguments import (
    Bits,
    Output,
    ScoreTables,
    Scratch,
    SegmentArrays,
    Tables,
)
from search.kernel.match import BIT, LOW, SIX
from search.kernel.selection import select
from vietnamese.jit import compiled

BLOCK = 1024
"""Documents whose scores stay in the processor's cache; a multiple of 64."""
BINARY_SEARCH_FROM = 24
"""A list that is so many times longer than the documents in question is searched for each of
them; a shorter one is scanned."""
PRUNE_WHEN_HITS_EXCEED = 2
"""Pruning pays where there are more than so many times k hits."""


@compiled
def lists_are_independent(rows: Any) -> bool:
    """Whether each list counts for all of its documents, whatever the others have."""
    for number in range(len(rows)):
        if rows[number].unit >= 0 or rows[number].group >= 0:
            return False
    return True


@compiled
def score_all(segment: SegmentArrays, tables: Tables, scratch: Scratch) -> None:
    """Score every document of the segment, hit or not; lists that are not precomputed score hits
    only."""
    scoring = tables.scoring
    count = len(scratch.found)
    _add_impacts_to_all(scoring, count, scratch.score)
    for number in range(len(scoring.rows)):
        row = scoring.rows[number]
        size = _gather(segment, tables, row, scratch, count)
        _add(row, scoring.k1, scratch, size)


@compiled
def score_hits(
    segment: SegmentArrays,
    tables: Tables,
    scratch: Scratch,
    count: int,
    output: Output,
    prune: bool,
) -> int:
    """Score the first ``count`` documents of ``found``, which are those of ``hits``. With
    ``prune``, those that cannot be among the best of ``output`` are dropped on the way; returns
    how many are left."""
    scoring = tables.scoring
    coming = _start_scores(scoring, scratch, count)
    _add_impacts(scoring, scratch, count)
    half = coming / 2
    many = PRUNE_WHEN_HITS_EXCEED * len(output.top_docs)
    for number in range(len(scoring.rows)):
        row = scoring.rows[number]
        size = _gather(segment, tables, row, scratch, count)
        _add(row, scoring.k1, scratch, size)
        coming -= row.factor * (scoring.k1 + np.float32(1))
        if prune and coming < half and count > many and number + 1 < len(scoring.rows):
            count = _prune(scratch, count, coming, output)
    for at in range(count):
        scratch.units[scratch.found[at]] = 0
    return count


@compiled
def _start_scores(scoring: ScoreTables, scratch: Scratch, count: int) -> Any:
    """Begin with no score and no group. Returns the most that the lists can add to a score."""
    most: Any = np.float32(0)
    grouped = False
    for number in range(len(scoring.rows)):
        most += scoring.rows[number].factor * (scoring.k1 + np.float32(1))
        grouped |= scoring.rows[number].group >= 0
    for at in range(count):
        scratch.score[scratch.found[at]] = 0
    for at in range(count if grouped else 0):
        scratch.group[scratch.found[at]] = -1
    return most


@compiled
def _prune(scratch: Scratch, count: int, coming: Any, output: Output) -> int:
    """Keep only hits that can still be among the best, when at most ``coming`` can be added to a
    score (Turtle and Flood, Query evaluation: strategies and optimizations, 1995)."""
    found, score, hits, units = scratch.found, scratch.score, scratch.hits, scratch.units
    select(score, found, count, output)
    # Less a margin for rounding: equals of the last one are among the best, too.
    least = np.float32(output.top_keys[-1]) * np.float32(0.9999) - max(coming, 0)
    kept = 0
    for at in range(count):
        doc = np.int64(found[at])
        found[kept] = doc
        if score[doc] >= least:
            kept += 1
        else:
            hits[doc >> 6] &= ~(BIT << np.uint64(doc & 63))
            units[doc] = 0
    return kept


# Precomputed impacts


@compiled
def _add_impacts_to_all(scoring: ScoreTables, count: int, score: Any) -> None:
    """The scores of the first ``count`` documents, by impacts alone."""
    impacts = scoring.impacts
    for first in range(0, count, BLOCK):
        last = min(first + BLOCK, count)
        scores = score[first:last]  # loops that count from 0 take several numbers at once
        scores[:] = 0
        for number in range(len(scoring.impact_rows)):
            row = scoring.impact_rows[number]
            factor, scale = row.factor * (scoring.k1 + np.float32(1)), row.fallback_scale
            own = impacts[row.row, first:last]
            if row.fallback == 0 and row.without == 0:
                for at in range(len(scores)):
                    scores[at] += factor * own[at]
            else:
                fallback = impacts[row.fallback, first:last]
                without = impacts[row.without, first:last]
                for at in range(len(scores)):
                    scores[at] += factor * _either(own[at], fallback[at], scale, without[at])


@compiled
def _add_impacts(scoring: ScoreTables, scratch: Scratch, count: int) -> None:
    """The same for the first ``count`` documents of ``found``."""
    score, found, impacts = scratch.score, scratch.found, scoring.impacts
    for number in range(len(scoring.impact_rows)):
        row = scoring.impact_rows[number]
        factor, scale = row.factor * (scoring.k1 + np.float32(1)), row.fallback_scale
        own = impacts[row.row]
        if row.fallback == 0 and row.without == 0:
            for at in range(count):
                doc = found[at]
                score[doc] += factor * own[doc]
        else:
            fallback, without = impacts[row.fallback], impacts[row.without]
            for at in range(count):
                doc = found[at]
                score[doc] += factor * _either(own[doc], fallback[doc], scale, without[doc])


@compiled
def _either(impact: Any, fallback: Any, scale: Any, without: Any) -> Any:
    """An impact or, where it is 0, the fallback with its frequency scaled. An impact is
    ``i = tf / (tf + k1)``, so ``scale * tf / (scale * tf + k1)`` follows without ``tf``."""
    scaled = scale * fallback
    value = impact if impact > 0 else scaled / (scaled + (np.float32(1) - fallback))
    return value if without == 0 else np.float32(0)


# Posting lists


@compiled
def _gather(segment: SegmentArrays, tables: Tables, row: Any, scratch: Scratch, count: int) -> Any:
    """The hits of one list and their normalised frequencies, into ``list_docs`` and ``list_tfs``;
    returns how many. A later list of a unit may leave out hits that an earlier one had."""
    if row.later:
        count = _without_unit(scratch, row.unit, count)
        if count == 0:
            return 0
        wanted = scratch.list_docs  # in place: what is found never overtakes what is looked for
    else:
        wanted = scratch.found
    if row.phrase:
        return _gather_phrase(segment, tables, row, scratch)
    _spread_title(segment, row, scratch.title_tfs)
    if count * BINARY_SEARCH_FROM < row.end - row.start:
        size = _search(segment.docs, row, wanted, count, scratch.list_docs)
    else:
        size = _scan(segment.docs, row, scratch.hits, scratch.list_docs)
    _weigh_body(segment, row, scratch, size)
    return _gather_title(segment, row, scratch, size)


@compiled
def _without_unit(scratch: Scratch, unit: int, count: int) -> int:
    """The documents of ``found`` that no list of a unit has scored, into ``list_docs``."""
    found, units, wanted = scratch.found, scratch.units, scratch.list_docs
    bit = BIT << np.uint64(unit)
    size = 0
    for at in range(count):
        doc = found[at]
        wanted[size] = doc
        size += (units[doc] & bit) == 0
    return size


@compiled
def _gather_phrase(segment: SegmentArrays, tables: Tables, row: Any, scratch: Scratch) -> int:
    hits, list_docs, list_tfs = scratch.hits, scratch.list_docs, scratch.list_tfs
    docs, counts, norms = tables.phrase_docs, tables.phrase_counts, segment.norms
    scale = row.scale
    size = 0
    for at in range(row.start, row.end):
        doc = docs[at]
        if (hits[doc >> 6] >> np.uint64(doc & 63)) & BIT:
            list_docs[size] = doc
            list_tfs[size] = scale * np.float32(counts[at]) * norms[0, doc]
            size += 1
    return size


@compiled
def _spread_title(segment: SegmentArrays, row: Any, title_tfs: Any) -> None:
    """The normalised frequencies in the title, each at its document."""
    docs, weights, norms = segment.docs, segment.weights, segment.norms
    scale = row.scale
    heavy = np.searchsorted(segment.heavy_at, row.title_start)
    for at in range(row.title_start, row.title_end):
        doc = docs[at]
        weight = np.float32(weights[at])
        if weight == HEAVY:
            weight = segment.heavy_weights[heavy]
            heavy += 1
        title_tfs[doc] = scale * weight * norms[1, doc]


@compiled
def _search(docs: Any, row: Any, wanted: Any, count: int, places: Any) -> int:
    """Where the body's list has the first ``count`` of ``wanted``, into ``places``."""
    size = 0
    for which in range(count):
        doc = wanted[which]
        low, high = row.start, row.end
        while low < high:
            middle = (low + high) >> 1
            if docs[middle] < doc:
                low = middle + 1
            else:
                high = middle
        if low < row.end and docs[low] == doc:
            places[size] = low
            size += 1
    return size


@compiled
def _scan(docs: Any, row: Any, hits: Bits, places: Any) -> Any:
    """Where the body's list has a hit, into ``places``. Branch-free, since no branch predictor
    can tell hits."""
    size = np.uint64(0)
    for at in range(np.uint64(row.start), np.uint64(row.end)):
        doc = np.uint64(docs[at])
        places[size] = at
        size += (hits[doc >> SIX] >> (doc & LOW)) & BIT
    return np.int64(size)


@compiled
def _weigh_body(segment: SegmentArrays, row: Any, scratch: Scratch, size: int) -> None:
    """Places in the body's list to documents and frequencies, those of the title added."""
    docs, weights, norms = segment.docs, segment.weights, segment.norms
    heavy_at, heavy_weights = segment.heavy_at, segment.heavy_weights
    title_tfs, list_docs, list_tfs = scratch.title_tfs, scratch.list_docs, scratch.list_tfs
    scale = row.scale
    heavy = np.searchsorted(heavy_at, row.start)
    for which in range(np.uint64(size)):
        at = np.uint64(list_docs[which])
        doc = docs[at]
        weight = np.float32(weights[at])
        if weight == HEAVY:
            while heavy_at[heavy] < at:  # of documents that are no hits
                heavy += 1
            weight = heavy_weights[heavy]
        list_docs[which] = doc
        list_tfs[which] = title_tfs[doc] + scale * weight * norms[0, doc]
        title_tfs[doc] = 0


@compiled
def _gather_title(segment: SegmentArrays, row: Any, scratch: Scratch, size: Any) -> Any:
    """Append the hits that have the term in the title only. ``title_tfs`` is zeros again."""
    docs, hits, title_tfs = segment.docs, scratch.hits, scratch.title_tfs
    list_docs, list_tfs = scratch.list_docs, scratch.list_tfs
    for at in range(row.title_start, row.title_end):
        doc = np.int64(docs[at])
        tf = title_tfs[doc]
        title_tfs[doc] = 0
        list_docs[size] = doc
        list_tfs[size] = tf
        size += np.int64((hits[doc >> 6] >> np.uint64(doc & 63)) & BIT) & np.int64(tf > 0)
    return size


@compiled
def _add(row: Any, k1: Any, scratch: Scratch, size: int) -> None:
    """Add a gathered list to the scores of its documents, where nothing before it stands for the
    same."""
    score, units, groups = scratch.score, scratch.units, scratch.group
    list_docs, list_tfs = scratch.list_docs, scratch.list_tfs
    unit, group, concept = row.unit, row.group, row.concept
    factor = row.factor * (k1 + np.float32(1))
    bit = BIT << np.uint64(max(unit, 0))
    for which in range(np.uint64(size)):
        doc = np.uint64(list_docs[which])
        if concept:
            groups[doc] = group
        elif group >= 0 and groups[doc] == group:
            continue
        elif unit >= 0:
            if units[doc] & bit:
                continue
            units[doc] |= bit
        tf = list_tfs[which]
        score[doc] += factor * tf / (tf + k1)
