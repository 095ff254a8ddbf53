"""Retrieval over whole posting lists, compiled: which documents match, how well, and which ten.

One call works off one segment, in four steps:

1. **Match.** The documents that have each word of the query, in any of its forms, as a set of
   bits; of frequent words the index has that set ready (``dense``). Where a part of the words will
   do, ``mask`` collects which ones a document has.
2. **Filter and count.** Of the documents that match, those that pass the filters are hits; they
   are counted, by district and by year.
3. **Score.** Only hits are scored: by the impacts of frequent words, which are ready
   (see `search.retrieval.impacts`), then list by list, and after the weightiest lists only
   those that can still be among the best.
4. **Select** the best of them.

Lists for matching are rows of ``recall`` [R, 3]: where the postings start and end and 0; the same
with EXTRA for lists in the extra arrays (phrases, found per query); or a row of ``dense``, 0, and
DENSE. What is ready is rows of ``ready`` [I, 3]: a row of ``impacts``; another one that counts for
the documents which the first has not; and one whose documents neither counts for. The row of
number 0 has no documents. For each there is a ``ready_factor`` of both and a ``ready_scale`` of
the second one's frequencies. Lists for scoring are rows of ``scoring`` [L, 9]:

    start, end, title_start, title_end
                 where the postings in body and title stand in ``docs`` and ``weights``
    extra        1: those of the body stand in the extra arrays
    unit         which word of the query it stands for, below 64; -1: none, it only adds
    later        1: a list of the same unit came before it
    group        which written-out expression it is a part of, -1: none
    concept      1: the list is that whole expression (an abbreviation's concept)

and for each row its ``factor`` and the ``scale`` of its frequencies. The score of a document is
BM25F (Robertson, Zaragoza and Taylor, Simple BM25 extension to multiple weighted fields, CIKM
2004):

    tf = scale * (body tf * norms[0, doc] + title tf * norms[1, doc])
    score += factor * tf * (k1 + 1) / (tf + k1)
    norms[f, d] = weight_f / (1 - b_f + b_f * length of f in d / average length of f)

Of the lists of a unit the first counts that a document is in: they come best form first. Likewise
a document that holds a group's concept is scored by it, not by the single words of the group,
whose lists follow that of the concept at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from index.storage.frequencies import HEAVY
from search.retrieval.selection import select, select_all
from vietnamese.jit import compiled

EXTRA, DENSE = 1, 2  # kinds of rows in ``recall``
UNIT, LATER, GROUP, CONCEPT = 5, 6, 7, 8  # columns of ``scoring``
ONE = np.uint64(1)
MANY = 2
"""Times as many hits as are wanted: from there on it is worth looking which can still be among
the best."""
ALL = 8
"""Where one document of so many is a hit, all of them are scored: one after the other takes less
than picking."""
BLOCK = 1024  # documents whose scores stay at hand meanwhile; a multiple of 64
SEEK = 24
"""A list that is so many times longer than the documents in question is searched for each of
them; a shorter one is gone through."""


@compiled
def retrieve(  # type: ignore[no-untyped-def]
    docs, weights, heavy_at, heavy_weights, dense, norms, k1,
    everything, extra_docs, extra_weights, recall, recall_bits, steps, alternatives, unit_weights,
    least, impacts, ready, ready_factors, ready_scales, scoring, factors, scales, allowed,
    placed, district, dated, year, keys,
    hits, of_step, found, score, mask, cover, groups, in_title, list_docs, list_tfs,
    district_counts, year_counts, top_keys, top_docs,
):  # fmt: skip
    """Steps 1 to 4. Returns the number of hits, and of the best ones in ``top_keys`` and
    ``top_docs``, best first.

    Sets of documents are bits, 64 to a word: ``hits`` and ``of_step`` (scratch), ``placed`` and
    ``dated`` (which documents have a district and a day), the rows of ``dense``, and ``allowed``
    [2, W], which pass every filter but the district, and which that one too.

    ``everything``: each document matches. Else, where ``steps`` [S + 1] has entries, a document
    matches that some row of ``recall[steps[s]:steps[s + 1]]`` names for each s; else one whose
    rows' bits hold all of one of ``alternatives``, or, with ``least`` > 0, say so much: the sum of
    ``unit_weights`` by bit.
    Without room in ``district_counts`` and ``year_counts`` only the hits are counted.
    ``keys`` float64 [D] order the hits (highest first, then lowest number); empty: by score.
    ``mask`` uint64 and ``in_title`` float32 [D] are zeros, before and after; the other scratch
    arrays hold anything.
    """
    if everything:
        hits[:] = allowed[0]
    elif len(steps) > 1:
        _match_all(docs, extra_docs, dense, recall, steps, hits, of_step)
    else:
        _match_some(
            docs, extra_docs, recall, recall_bits, alternatives, unit_weights, least,
            mask, cover, found, hits,
        )  # fmt: skip
    total = _count(hits, allowed, placed, district, dated, year, district_counts, year_counts)
    room = len(top_docs)
    if room == 0:
        return total, 0
    if len(keys) == 0 and total * ALL > len(found) and _alone(scoring):
        _score_all(impacts, ready, ready_factors, ready_scales, k1, len(found), score)
        for row in range(len(scoring)):
            of_list = _gather(
                docs, weights, heavy_at, heavy_weights, norms, extra_docs, extra_weights,
                scoring[row], scales[row], hits, found, len(found), mask, in_title, list_docs,
                list_tfs,
            )  # fmt: skip
            _add(scoring[row], factors[row], k1, list_docs, list_tfs, of_list, score, mask, groups)
        return total, select_all(score, hits, top_keys, top_docs)
    count = _numbers(hits, found)
    size = 0
    if len(keys):
        size = select(keys, found, count, top_keys, top_docs)
        hits[:] = 0
        count = size
        for at in range(size):
            doc = top_docs[at]
            found[at] = doc
            hits[doc >> 6] |= ONE << np.uint64(doc & 63)
    coming: Any = np.float32(0)
    grouped = False
    for row in range(len(scoring)):
        coming += factors[row] * (k1 + np.float32(1))
        grouped |= scoring[row, GROUP] >= 0
    for at in range(count):
        score[found[at]] = 0
    for at in range(count if grouped else 0):
        groups[found[at]] = -1
    for row in range(len(ready)):
        _score_some(
            impacts, ready[row], ready_factors[row] * (k1 + np.float32(1)), ready_scales[row],
            found, count, score,
        )  # fmt: skip
    half = coming / 2
    for row in range(len(scoring)):
        of_list = _gather(
            docs, weights, heavy_at, heavy_weights, norms, extra_docs, extra_weights,
            scoring[row], scales[row], hits, found, count, mask, in_title, list_docs, list_tfs,
        )  # fmt: skip
        _add(scoring[row], factors[row], k1, list_docs, list_tfs, of_list, score, mask, groups)
        coming -= factors[row] * (k1 + np.float32(1))
        if coming < half and count > MANY * room and len(keys) == 0 and row + 1 < len(scoring):
            count = _prune(found, count, score, coming, hits, mask, top_keys, top_docs)
    if len(keys) == 0:
        size = select(score, found, count, top_keys, top_docs)
    for at in range(count):
        mask[found[at]] = 0
    return total, size


@compiled
def _match_all(  # type: ignore[no-untyped-def]
    docs, extra_docs, dense, recall, steps, hits, of_step
):
    """The documents that each step has, into ``hits``."""
    for step in range(len(steps) - 1):
        first, last = steps[step], steps[step + 1]
        if step and last == first + 1 and recall[first, 2] == DENSE:
            hits &= dense[recall[first, 0]]
            continue
        of_step[:] = 0
        for row in range(first, last):
            start, end, kind = recall[row]
            if kind == DENSE:
                of_step |= dense[start]
            elif kind == EXTRA:
                for at in range(start, end):
                    doc = np.int64(extra_docs[at])
                    of_step[doc >> 6] |= ONE << np.uint64(doc & 63)
            else:
                for at in range(start, end):
                    doc = np.int64(docs[at])
                    of_step[doc >> 6] |= ONE << np.uint64(doc & 63)
        if step:
            hits &= of_step
        else:
            hits[:] = of_step


@compiled
def _match_some(  # type: ignore[no-untyped-def]
    docs, extra_docs, recall, recall_bits, alternatives, unit_weights, least, mask, cover, found,
    hits,
):  # fmt: skip
    """The documents that have enough of the query, into ``hits``; ``mask`` is zeros again."""
    count = 0
    for row in range(len(recall)):
        start, end, kind = recall[row]
        bits = recall_bits[row]
        for at in range(start, end):
            doc = np.int64(extra_docs[at]) if kind == EXTRA else np.int64(docs[at])
            held = mask[doc]
            if held == 0:
                found[count] = doc
                count += 1
                cover[doc] = 0
            new = bits & ~held
            if new:
                mask[doc] = held | bits
                which = 0
                while new:
                    if new & ONE:
                        cover[doc] += unit_weights[which]
                    new >>= ONE
                    which += 1
    hits[:] = 0
    for at in range(count):
        doc = np.int64(found[at])
        held = mask[doc]
        mask[doc] = 0
        enough = least > 0 and cover[doc] >= least
        if least <= 0:
            for alternative in alternatives:
                enough |= held & alternative == alternative
        hits[doc >> 6] |= np.uint64(enough) << np.uint64(doc & 63)


@compiled
def _ones(word):  # type: ignore[no-untyped-def]
    """How many bits of a word are set (Knuth, The Art of Computer Programming, 7.1.3)."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    low = np.uint64(0x3333333333333333)
    word = (word & low) + ((word >> np.uint64(2)) & low)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def _count(  # type: ignore[no-untyped-def]
    hits, allowed, placed, district, dated, year, district_counts, year_counts
):
    """Keep what passes the filters, and count it; the first of the counts are of documents that
    have no district, no day."""
    in_any = total = with_district = with_day = 0
    if len(district_counts) == 0:
        for at in range(len(hits)):
            hits[at] &= allowed[1, at]
            total += _ones(hits[at])
        return total
    for at in range(len(hits)):
        of_any = hits[at] & allowed[0, at]
        of_these = hits[at] & allowed[1, at]
        hits[at] = of_these
        in_any += _ones(of_any)
        total += _ones(of_these)
        left = of_any & placed[at]
        while left:
            lowest = left & (~left + ONE)
            district_counts[district[at * 64 + _ones(lowest - ONE)]] += 1
            with_district += 1
            left ^= lowest
        left = of_these & dated[at]
        while left:
            lowest = left & (~left + ONE)
            year_counts[year[at * 64 + _ones(lowest - ONE)]] += 1
            with_day += 1
            left ^= lowest
    district_counts[0] += in_any - with_district
    year_counts[0] += total - with_day
    return total


@compiled
def _numbers(hits, found):  # type: ignore[no-untyped-def]
    """The documents of a set, in order, into ``found``; returns how many."""
    count = 0
    for at in range(len(hits)):
        left = hits[at]
        while left:
            lowest = left & (~left + ONE)
            found[count] = at * 64 + _ones(lowest - ONE)
            count += 1
            left ^= lowest
    return count


@compiled
def _alone(scoring):  # type: ignore[no-untyped-def]
    """Whether each list counts for all of its documents, whatever the others have."""
    for row in range(len(scoring)):
        if scoring[row, UNIT] >= 0 or scoring[row, GROUP] >= 0:
            return False
    return True


@compiled
def _score_all(  # type: ignore[no-untyped-def]
    impacts, ready, factors, scales, k1, documents, score
):
    """By impacts alone, hits or not. ``score`` float32 [64 W] is zero behind the last document."""
    for first in range(0, documents, BLOCK):
        last = min(first + BLOCK, documents)
        scores = score[first:last]  # counted from 0, loops take several numbers at once
        scores[:] = 0
        for row in range(len(ready)):
            factor, scale = factors[row] * (k1 + np.float32(1)), scales[row]
            of_row = impacts[ready[row, 0], first:last]
            if ready[row, 1] == 0 and ready[row, 2] == 0:
                for at in range(len(scores)):
                    scores[at] += factor * of_row[at]
            else:
                others = impacts[ready[row, 1], first:last]
                without = impacts[ready[row, 2], first:last]
                for at in range(len(scores)):
                    scores[at] += factor * _either(of_row[at], others[at], scale, without[at])


@compiled
def _score_some(impacts, row, factor, scale, found, count, score):  # type: ignore[no-untyped-def]
    """By the impacts of one row of ``ready``."""
    of_row = impacts[row[0]]
    if row[1] == 0 and row[2] == 0:
        for at in range(count):
            doc = found[at]
            score[doc] += factor * of_row[doc]
    else:
        others, without = impacts[row[1]], impacts[row[2]]
        for at in range(count):
            doc = found[at]
            score[doc] += factor * _either(of_row[doc], others[doc], scale, without[doc])


@compiled
def _either(impact, other, scale, without):  # type: ignore[no-untyped-def]
    """An impact, or else the other, ``i = tf / (tf + k1)``, of scaled frequencies:
    ``scale * tf / (scale * tf + k1)`` without knowing ``tf``."""
    scaled = scale * other
    value = impact if impact > 0 else scaled / (scaled + (np.float32(1) - other))
    return value if without == 0 else np.float32(0)


@compiled
def _prune(found, count, score, coming, hits, mask, top_keys, top_docs):  # type: ignore[no-untyped-def]
    """Leave only hits that can still be among the best, when no more than ``coming`` can be added
    to a score (Turtle and Flood, Query evaluation: strategies and optimizations, 1995)."""
    select(score, found, count, top_keys, top_docs)
    # Less a margin for rounding: equals of the last are among the best, too.
    least = np.float32(top_keys[len(top_keys) - 1]) * np.float32(0.9999) - max(coming, 0)
    kept = 0
    for at in range(count):
        doc = np.int64(found[at])
        found[kept] = doc
        if score[doc] >= least:
            kept += 1
        else:
            hits[doc >> 6] &= ~(ONE << np.uint64(doc & 63))
            mask[doc] = 0
    return kept


@compiled
def _gather(  # type: ignore[no-untyped-def]
    docs, weights, heavy_at, heavy_weights, norms, extra_docs, extra_weights,
    row, scale, hits, found, count, mask, in_title, list_docs, list_tfs,
):  # fmt: skip
    """The hits of one list and their normalised frequencies, into ``list_docs`` and ``list_tfs``;
    returns how many. Of a later list of a unit hits may be left out that an earlier one had."""
    start, end, title_start, title_end, extra = row[0], row[1], row[2], row[3], row[4]
    size: Any = 0
    wanted = found
    if row[LATER]:
        wanted = list_docs  # in place: what is found never overtakes what is looked for
        bit = ONE << np.uint64(row[UNIT])
        all_hits, count = count, 0
        for which in range(all_hits):
            doc = found[which]
            wanted[count] = doc
            count += (mask[doc] & bit) == 0
        if count == 0:
            return 0
    if extra:
        for at in range(start, end):
            doc = extra_docs[at]
            if (hits[doc >> 6] >> np.uint64(doc & 63)) & ONE:
                list_docs[size] = doc
                list_tfs[size] = scale * np.float32(extra_weights[at]) * norms[0, doc]
                size += 1
        return size
    # Frequencies in the title first, each at its document; the body's list adds to them; then
    # those documents are left that have the term in the title only.
    heavy = np.searchsorted(heavy_at, title_start)
    for at in range(title_start, title_end):
        doc = docs[at]
        weight = np.float32(weights[at])
        if weight == HEAVY:
            weight = heavy_weights[heavy]
            heavy += 1
        in_title[doc] = scale * weight * norms[1, doc]
    if count * SEEK < end - start:
        for which in range(count):
            doc = wanted[which]
            low, high = start, end
            while low < high:
                middle = (low + high) >> 1
                if docs[middle] < doc:
                    low = middle + 1
                else:
                    high = middle
            if low < end and docs[low] == doc:
                list_docs[size] = low
                size += 1
    else:
        # Whether a document is a hit nobody can foresee: no branch, then.
        for at in range(start, end):
            doc = np.int64(docs[at])
            list_docs[size] = at
            size += np.int64((hits[doc >> 6] >> np.uint64(doc & 63)) & ONE)
    heavy = np.searchsorted(heavy_at, start)
    for which in range(size):
        at = list_docs[which]
        doc = docs[at]
        weight = np.float32(weights[at])
        if weight == HEAVY:
            while heavy_at[heavy] < at:  # of documents that are no hits
                heavy += 1
            weight = heavy_weights[heavy]
        list_docs[which] = doc
        list_tfs[which] = in_title[doc] + scale * weight * norms[0, doc]
        in_title[doc] = 0
    for at in range(title_start, title_end):
        doc = np.int64(docs[at])
        tf = in_title[doc]
        in_title[doc] = 0
        list_docs[size] = doc
        list_tfs[size] = tf
        size += np.int64((hits[doc >> 6] >> np.uint64(doc & 63)) & ONE) & np.int64(tf > 0)
    return size


@compiled
def _add(  # type: ignore[no-untyped-def]
    row, factor, k1, list_docs, list_tfs, size, score, mask, groups
):
    """Add a list to the scores of its documents, where nothing before it stands for the same.
    ``mask`` has the units that a document has been scored by."""
    unit, group, concept = row[UNIT], row[GROUP], row[CONCEPT]
    factor *= k1 + np.float32(1)
    bit = np.uint64(1) << np.uint64(max(unit, 0))
    for which in range(size):
        doc = list_docs[which]
        if concept:
            groups[doc] = group
        elif group >= 0 and groups[doc] == group:
            continue
        elif unit >= 0:
            if mask[doc] & bit:
                continue
            mask[doc] |= bit
        tf = list_tfs[which]
        score[doc] += factor * tf / (tf + k1)
