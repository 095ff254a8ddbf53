"""Scoring of whole posting lists, compiled.

A query comes as a table of lists, one row each, worked off in order:

    start, end, title_start, title_end
                 where the postings in body and title stand in ``docs`` and ``weights``
    extra        1: they stand in the extra arrays (phrases, found per query)
    unit         which word of the query it belongs to, -1: none, it only adds to the score
    tier         how well it matches that word; lower is better
    group        which written-out expression it is a part of, -1: none
    concept      1: the list is that whole expression (an abbreviation's concept)

and for each row the units that it matches as ``bits``, its ``factor`` and the ``scale`` of its
frequencies. The score of a document is BM25F (Robertson, Zaragoza and Taylor, Simple BM25
extension to multiple weighted fields, CIKM 2004):

    tf = scale * (body tf * norms[0, doc] + title tf * norms[1, doc])
    score += factor * tf * (k1 + 1) / (tf + k1),   norms[f, d] = weight_f / (1 - b_f + b_f * len / avg)

The tiers of a unit are exclusive: a document is scored by the best tier it has, so lists come
sorted by tier and a list is skipped for documents that an earlier tier has met. Likewise a
document that holds a group's concept is scored by it, not by the single words of the group.
"""

from __future__ import annotations

import numpy as np

from index.compiled import compiled

HEAVY = 255


@compiled
def accumulate(  # type: ignore[no-untyped-def]
    docs, weights, heavy_at, heavy_weights, extra_docs, extra_weights, norms, k1,
    table, bits, factors, scales, score, mask, unit_stamp, group_stamp, in_title,
):  # fmt: skip
    """Add up all lists. ``score`` float32 [D], ``mask`` uint64 [D] and ``in_title`` float32 [D]
    are zeros at first, the stamps int32 [D] all -1."""
    gain = k1 + np.float32(1)
    for row in range(len(table)):
        start, end, title_start, title_end, extra, unit, tier, group, concept = table[row]
        factor = factors[row] * gain
        scale = scales[row]
        bit = bits[row]
        # Frequencies in the title first, each at its document; the body's list adds to them;
        # a third pass takes those documents that have the term in the title only.
        for at in range(title_start, title_end):
            doc = docs[at]
            weight = np.float32(weights[at])
            if weights[at] == HEAVY:
                weight = heavy_weights[np.searchsorted(heavy_at, at)]
            in_title[doc] = scale * weight * norms[1, doc]
        for turn in range(2):
            low, high = (start, end) if turn == 0 else (title_start, title_end)
            for at in range(low, high):
                if turn == 0 and extra:
                    doc = int(extra_docs[at])
                    tf = scale * extra_weights[at] * norms[0, doc]
                else:
                    doc = int(docs[at])
                    tf = in_title[doc]
                    if turn == 0:
                        weight = np.float32(weights[at])
                        if weights[at] == HEAVY:
                            weight = heavy_weights[np.searchsorted(heavy_at, at)]
                        tf += scale * weight * norms[0, doc]
                    elif tf == 0:
                        continue  # its body has been there
                    in_title[doc] = 0
                if concept:
                    group_stamp[doc] = group
                    mask[doc] |= bit
                elif group >= 0 and group_stamp[doc] == group:
                    continue
                elif unit >= 0:
                    stamp = unit * 8 + tier
                    before = unit_stamp[doc]
                    if before < unit * 8:
                        unit_stamp[doc] = stamp
                        mask[doc] |= bit
                    elif before != stamp:
                        continue
                score[doc] += factor * tf / (tf + k1)


@compiled
def mark(docs, start, end, flags, value):  # type: ignore[no-untyped-def]
    """Set ``flags`` to ``value`` for each document of a list."""
    for at in range(start, end):
        flags[docs[at]] = value


@compiled
def coverage(mask, weights):  # type: ignore[no-untyped-def]
    """Sum of the weights of the units in a mask."""
    total = np.float32(0)
    at = 0
    while mask:
        if mask & np.uint64(1):
            total += weights[at]
        mask >>= np.uint64(1)
        at += 1
    return total


@compiled
def select(  # type: ignore[no-untyped-def]
    keys, score, mask, alternatives, unit_weights, least, allowed, district, year,
    district_counts, year_counts, top_keys, top_docs,
):  # fmt: skip
    """Count the hits and keep the best of them.

    A document is a hit where its mask holds all bits of one of ``alternatives``, or, with
    ``least`` > 0, where the weights of the units it matches add up to ``least`` or more.
    ``allowed``: bit 0, it passes every filter but the district; bit 1, that one too.
    ``keys`` float64 [D] orders the hits (highest first, then lowest number); empty: by score.
    Fills ``top_keys`` and ``top_docs`` as a heap, worst first; returns hits and heap size.
    """
    total = 0
    size = 0
    room = len(top_docs)
    by_score = len(keys) == 0
    for doc in range(len(mask)):
        if allowed[doc] & 1 == 0:
            continue
        found = False
        if least > 0:
            found = mask[doc] != 0 and coverage(mask[doc], unit_weights) >= least
        else:
            for alternative in alternatives:
                if mask[doc] & alternative == alternative:
                    found = True
                    break
        if not found:
            continue
        district_counts[district[doc]] += 1
        if allowed[doc] & 2 == 0:
            continue
        total += 1
        year_counts[year[doc]] += 1
        key = np.float64(score[doc]) if by_score else keys[doc]
        if size < room:
            at = size
            size += 1
            while at > 0:
                parent = (at - 1) // 2
                # Worst first; of equal keys the higher number is the worse.
                if top_keys[parent] < key or (top_keys[parent] == key and top_docs[parent] > doc):
                    break
                top_keys[at] = top_keys[parent]
                top_docs[at] = top_docs[parent]
                at = parent
            top_keys[at] = key
            top_docs[at] = doc
        elif room and key > top_keys[0]:
            at = 0
            while True:
                child = 2 * at + 1
                if child >= size:
                    break
                other = child + 1
                if other < size and (
                    top_keys[other] < top_keys[child]
                    or (top_keys[other] == top_keys[child] and top_docs[other] > top_docs[child])
                ):
                    child = other
                if key < top_keys[child] or (key == top_keys[child] and doc > top_docs[child]):
                    break
                top_keys[at] = top_keys[child]
                top_docs[at] = top_docs[child]
                at = child
            top_keys[at] = key
            top_docs[at] = doc
    return total, size


@compiled
def phrase_documents(  # type: ignore[no-untyped-def]
    candidates, starts, title_tokens, tokens, rare_at, rare, by_rank, wanted, folds, out,
):  # fmt: skip
    """How often a phrase stands in each candidate document, into ``out``.

    ``wanted`` int64 [P, 3]: per position of the phrase two syllables of which one must stand
    there, and a folded term whose every syllable will do; each may be -1. ``folds`` gives the
    folded term of each syllable. No phrase runs over from the title into the body.
    """
    length = len(wanted)
    for which in range(len(candidates)):
        doc = candidates[which]
        start, end = int(starts[doc]), int(starts[doc + 1])
        middle = start + int(title_tokens[doc])
        count = 0
        for at in range(start, end - length + 1):
            if at < middle < at + length:
                continue
            matches = True
            for place in range(length):
                rank = tokens[at + place]
                if rank == 65535:
                    term = int(rare[np.searchsorted(rare_at, at + place)])
                else:
                    term = int(by_rank[rank])
                if (
                    term != wanted[place, 0]
                    and term != wanted[place, 1]
                    and int(folds[term]) != wanted[place, 2]
                ):
                    matches = False
                    break
            if matches:
                count += 1
        out[which] = count


@compiled
def find_tokens(  # type: ignore[no-untyped-def]
    start, end, ranks, by_rank, rare_at, rare, folds, wanted, positions, tokens,
):  # fmt: skip
    """The tokens of a document (``start`` to ``end`` of all tokens) whose folded term is one of
    ``wanted``: their positions in the document, and syllables. Returns how many."""
    count = 0
    for at in range(start, end):
        rank = ranks[at]
        term = int(rare[np.searchsorted(rare_at, at)]) if rank == 65535 else int(by_rank[rank])
        fold = folds[term]
        for one in wanted:
            if fold == one:
                positions[count] = at - start
                tokens[count] = term
                count += 1
                break
    return count


@compiled
def find_starts(  # type: ignore[no-untyped-def]
    start, middle, end, gaps, long_at, long_gaps, positions, starts,
):  # fmt: skip
    """Where tokens start in their text, title or body, for ascending ``positions``."""
    long = np.searchsorted(long_at, start)
    offset = 0
    which = 0
    for at in range(start, end):
        if which == len(positions):
            break
        if at == middle:
            offset = 0
        gap = int(gaps[at])
        if gap == 255:
            gap = int(long_gaps[long])
            long += 1
        offset += gap
        while which < len(positions) and positions[which] == at - start:
            starts[which] = offset
            which += 1
