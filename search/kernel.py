"""Retrieval over whole posting lists, compiled: which documents match, how well, and which ten.

One call works off one segment, in four steps over its document numbers:

1. **Match.** Each word of the query is matched by lists of any of its forms. A document's place
   in ``stage`` goes up by one with each word that it has, the rarest word first, so that the lists
   of the others need only look; where a part of the words will do, ``mask`` collects which.
2. **Filter and count.** Of the documents that match, those that pass the filters are hits; they
   are counted, by district and by year.
3. **Score.** Only hits are scored, list by list, and after the weightiest lists only those that
   can still be among the best.
4. **Select** the best of them.

Lists for matching are rows of ``recall`` [R, 3]: where the postings start and end, and 1 if in the
extra arrays (phrases, found per query). Those for scoring are rows of ``scoring`` [L, 8]:

    start, end, title_start, title_end
                 where the postings in body and title stand in ``docs`` and ``weights``
    extra        1: those of the body stand in the extra arrays
    unit         which word of the query it stands for, below 64; -1: none, it only adds
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

import numpy as np

from vietnamese.compiled import compiled

HEAVY = 255  # in ``weights``: look into ``heavy_weights``
HIT = 255  # in ``stage``: a hit. Words are counted up to 64 there
MANY = 2
"""Times as many hits as are wanted: from there on it is worth looking which can still be among
the best."""
SEEK = 24
"""A list that is so many times longer than the documents in question is searched for each of
them; a shorter one is gone through."""


@compiled
def retrieve(  # type: ignore[no-untyped-def]
    docs, weights, heavy_at, heavy_weights, norms, k1,
    everything, extra_docs, extra_weights, recall, recall_bits, steps, alternatives, unit_weights,
    least, scoring, factors, scales, allowed, district, year, keys,
    stage, found, score, mask, cover, groups, in_title, list_docs, list_tfs,
    district_counts, year_counts, top_keys, top_docs,
):  # fmt: skip
    """Steps 1 to 4. Returns the number of hits, and of the best ones in ``top_keys`` and
    ``top_docs``, best first.

    ``everything``: each document matches. Else, where ``steps`` [S + 1] has entries, a document
    matches that some row of ``recall[steps[s]:steps[s + 1]]`` names for each s; else one whose
    rows' bits hold all of one of ``alternatives``, or, with ``least`` > 0, say so much: the sum of
    ``unit_weights`` by bit.
    ``allowed``: bit 0, it passes every filter but the district; bit 1, that one too.
    ``keys`` float64 [D] order the hits (highest first, then lowest number); empty: by score.
    ``stage`` uint8, ``mask`` uint64 and ``in_title`` float32 [D] are zeros, before and after;
    the other scratch arrays hold anything.
    """
    if everything:
        count = len(stage)
        for doc in range(count):
            found[doc] = doc
    elif len(steps) > 1:
        count = _match_all(docs, extra_docs, recall, steps, stage, found)
    else:
        count = _match_some(
            docs, extra_docs, recall, recall_bits, alternatives, unit_weights, least,
            mask, cover, found,
        )  # fmt: skip
    total = count = _hits(
        found, count, allowed, district, year, stage, score, groups, district_counts, year_counts
    )
    size = 0
    room = len(top_docs)
    if len(keys):
        size = _select(keys, found, count, top_keys, top_docs)
        for at in range(count):
            stage[found[at]] = 0
        count = size
        for at in range(size):
            found[at] = top_docs[at]
            stage[found[at]] = HIT
    coming = np.float32(0)
    for row in range(len(scoring)):
        coming += factors[row] * (k1 + np.float32(1))
    half = coming / 2
    for row in range(len(scoring)):
        if room == 0:
            break
        of_list = _gather(
            docs, weights, heavy_at, heavy_weights, norms, extra_docs, extra_weights,
            scoring[row], scales[row], stage, found, count, in_title, list_docs, list_tfs,
        )  # fmt: skip
        _add(scoring[row], factors[row], k1, list_docs, list_tfs, of_list, score, mask, groups)
        coming -= factors[row] * (k1 + np.float32(1))
        if coming < half and count > MANY * room and len(keys) == 0:
            count = _prune(found, count, score, coming, stage, mask, top_keys, top_docs)
    if len(keys) == 0:
        size = _select_by_score(score, found, count, top_keys, top_docs)
    stage[:] = 0
    for at in range(count):
        mask[found[at]] = 0
    return total, size


@compiled
def _match_all(docs, extra_docs, recall, steps, stage, found):  # type: ignore[no-untyped-def]
    """The documents that each step has, into ``found``."""
    count = 0
    for step in range(len(steps) - 1):
        here, next_stage = np.uint8(step), np.uint8(step + 1)
        for row in range(steps[step], steps[step + 1]):
            start, end, extra = recall[row]
            if extra:
                for at in range(start, end):
                    doc = extra_docs[at]
                    if stage[doc] == here:
                        stage[doc] = next_stage
                        if step == 0:
                            found[count] = doc
                            count += 1
            elif step == 0:
                for at in range(start, end):
                    doc = docs[at]
                    found[count] = doc
                    count += stage[doc] == 0
                    stage[doc] = 1
            elif count * SEEK < end - start:
                for at in range(count):
                    doc = found[at]
                    low, high = start, end
                    while low < high:
                        middle = (low + high) >> 1
                        if docs[middle] < doc:
                            low = middle + 1
                        else:
                            high = middle
                    if low < end and docs[low] == doc and stage[doc] == here:
                        stage[doc] = next_stage
            else:
                for at in range(start, end):
                    doc = docs[at]
                    stage[doc] += stage[doc] == here
        if step:
            kept = 0
            for at in range(count):
                doc = found[at]
                found[kept] = doc
                kept += stage[doc] == next_stage
            count = kept
    return count


@compiled
def _match_some(  # type: ignore[no-untyped-def]
    docs, extra_docs, recall, recall_bits, alternatives, unit_weights, least, mask, cover, found
):
    """The documents that have enough of the query, into ``found``; ``mask`` is zeros again."""
    count = 0
    for row in range(len(recall)):
        start, end, extra = recall[row]
        bits = recall_bits[row]
        for at in range(start, end):
            doc = np.int64(extra_docs[at]) if extra else np.int64(docs[at])
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
                    if new & np.uint64(1):
                        cover[doc] += unit_weights[which]
                    new >>= np.uint64(1)
                    which += 1
    kept = 0
    for at in range(count):
        doc = found[at]
        held = mask[doc]
        mask[doc] = 0
        enough = least > 0 and cover[doc] >= least
        if least <= 0:
            for alternative in alternatives:
                enough |= held & alternative == alternative
        found[kept] = doc
        kept += enough
    return kept


@compiled
def _hits(  # type: ignore[no-untyped-def]
    found, count, allowed, district, year, stage, score, groups, district_counts, year_counts
):
    """Keep what passes the filters, marked in ``stage`` and ready to be scored; count it."""
    kept = nowhere = undated = 0
    for at in range(count):
        doc = found[at]
        passes = allowed[doc]
        stage[doc] = 0
        if passes & 1:
            where = district[doc]
            if where:  # most have none: a counter of its own costs less
                district_counts[where] += 1
            else:
                nowhere += 1
            if passes & 2:
                when = year[doc]
                if when:
                    year_counts[when] += 1
                else:
                    undated += 1
                found[kept] = doc
                kept += 1
                stage[doc] = HIT
                score[doc] = 0
                groups[doc] = -1
    district_counts[0] += nowhere
    year_counts[0] += undated
    return kept


@compiled
def _prune(found, count, score, coming, stage, mask, top_keys, top_docs):  # type: ignore[no-untyped-def]
    """Leave only hits that can still be among the best, when no more than ``coming`` can be added
    to a score (Turtle and Flood, Query evaluation: strategies and optimizations, 1995)."""
    _select_by_score(score, found, count, top_keys, top_docs)
    least = np.float32(top_keys[len(top_keys) - 1]) - coming * np.float32(1.001)
    kept = 0
    for at in range(count):
        doc = found[at]
        found[kept] = doc
        if score[doc] >= least:
            kept += 1
        else:
            stage[doc] = 0
            mask[doc] = 0
    return kept


@compiled
def _gather(  # type: ignore[no-untyped-def]
    docs, weights, heavy_at, heavy_weights, norms, extra_docs, extra_weights,
    row, scale, stage, found, count, in_title, list_docs, list_tfs,
):  # fmt: skip
    """The hits of one list and their normalised frequencies, into ``list_docs`` and ``list_tfs``;
    returns how many."""
    start, end, title_start, title_end, extra = row[0], row[1], row[2], row[3], row[4]
    size = 0
    if extra:
        for at in range(start, end):
            doc = extra_docs[at]
            if stage[doc] == HIT:
                list_docs[size] = doc
                list_tfs[size] = scale * np.float32(extra_weights[at]) * norms[0, doc]
                size += 1
        return size
    # Frequencies in the title first, each at its document; the body's list adds to them; then
    # those documents are left that have the term in the title only.
    for at in range(title_start, title_end):
        doc = docs[at]
        weight = np.float32(weights[at])
        if weight == HEAVY:
            weight = _heavy(heavy_at, heavy_weights, at)
        in_title[doc] = scale * weight * norms[1, doc]
    if count * SEEK < end - start:
        for which in range(count):
            doc = found[which]
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
            list_docs[size] = at
            size += stage[docs[at]] == HIT
    for which in range(size):
        at = list_docs[which]
        doc = docs[at]
        weight = np.float32(weights[at])
        if weight == HEAVY:
            weight = _heavy(heavy_at, heavy_weights, at)
        list_docs[which] = doc
        list_tfs[which] = in_title[doc] + scale * weight * norms[0, doc]
        in_title[doc] = 0
    for at in range(title_start, title_end):
        doc = docs[at]
        tf = in_title[doc]
        in_title[doc] = 0
        list_docs[size] = doc
        list_tfs[size] = tf
        size += (tf > 0) & (stage[doc] == HIT)
    return size


@compiled
def _heavy(heavy_at, heavy_weights, at):  # type: ignore[no-untyped-def]
    """The frequency at a place of the postings that holds none itself. Apart, since a call that
    hands over arrays counts references: in the inner loops that costs more than the work."""
    return heavy_weights[np.searchsorted(heavy_at, at)]


@compiled
def _add(  # type: ignore[no-untyped-def]
    row, factor, k1, list_docs, list_tfs, size, score, mask, groups
):
    """Add a list to the scores of its documents, where nothing before it stands for the same.
    ``mask`` has the units that a document has been scored by."""
    unit, group, concept = row[5], row[6], row[7]
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


@compiled
def _select(keys, found, count, top_keys, top_docs):  # type: ignore[no-untyped-def]
    """The hits with the highest keys, best first; of equal ones the lowest number."""
    size = 0
    room = len(top_docs)
    for which in range(count if room else 0):
        doc = np.int64(found[which])
        key = keys[doc]
        if size < room:
            size += 1
            _rise(top_keys, top_docs, size - 1, key, doc)
        elif key > top_keys[0] or (key == top_keys[0] and doc < top_docs[0]):
            _sift(top_keys, top_docs, size, key, doc)
    _sort(top_keys, top_docs, size)
    return size


@compiled
def _select_by_score(score, found, count, top_keys, top_docs):  # type: ignore[no-untyped-def]
    """The same by scores."""
    size = 0
    room = len(top_docs)
    least = np.float32(-1)
    for which in range(count if room else 0):
        doc = np.int64(found[which])
        key = score[doc]
        if key < least:
            continue
        if size < room:
            size += 1
            _rise(top_keys, top_docs, size - 1, np.float64(key), doc)
            if size == room:
                least = np.float32(top_keys[0])
        elif key > least or doc < top_docs[0]:
            _sift(top_keys, top_docs, size, np.float64(key), doc)
            least = np.float32(top_keys[0])
    _sort(top_keys, top_docs, size)
    return size


@compiled
def _worse(key, doc, than_key, than_doc):  # type: ignore[no-untyped-def]
    return key < than_key or (key == than_key and doc > than_doc)


@compiled
def _rise(top_keys, top_docs, at, key, doc):  # type: ignore[no-untyped-def]
    """Put an entry at the end of a heap whose first is the worst."""
    while at > 0:
        parent = (at - 1) // 2
        if _worse(top_keys[parent], top_docs[parent], key, doc):
            break
        top_keys[at] = top_keys[parent]
        top_docs[at] = top_docs[parent]
        at = parent
    top_keys[at] = key
    top_docs[at] = doc


@compiled
def _sift(top_keys, top_docs, size, key, doc):  # type: ignore[no-untyped-def]
    """Put an entry in place of a heap's first one."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        other = child + 1
        if other < size and _worse(
            top_keys[other], top_docs[other], top_keys[child], top_docs[child]
        ):
            child = other
        if _worse(key, doc, top_keys[child], top_docs[child]):
            break
        top_keys[at] = top_keys[child]
        top_docs[at] = top_docs[child]
        at = child
    top_keys[at] = key
    top_docs[at] = doc


@compiled
def _sort(top_keys, top_docs, size):  # type: ignore[no-untyped-def]
    """A heap in order, best first: its worst, again and again, put behind the others."""
    for last in range(size - 1, 0, -1):
        key, doc = top_keys[last], top_docs[last]
        top_keys[last], top_docs[last] = top_keys[0], top_docs[0]
        _sift(top_keys, top_docs, last, key, doc)
