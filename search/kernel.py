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
    score += factor * tf * (k1 + 1) / (tf + k1)
    norms[f, d] = weight_f / (1 - b_f + b_f * length of f in d / average length of f)

The tiers of a unit are exclusive: a document is scored by the best tier it has, so lists come
sorted by tier and a list is skipped for documents that an earlier tier has met. Likewise a
document that holds a group's concept is scored by it, not by the single words of the group,
whose lists follow that of the concept at once.
"""

from __future__ import annotations

import numpy as np

from vietnamese.compiled import compiled

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
        if unit < 0 and group < 0 and not extra and not concept:
            # A pair of words: it only adds, and has no list of titles of its own.
            for at in range(start, end):
                doc = docs[at]
                weight = np.float32(weights[at])
                if weights[at] == HEAVY:
                    weight = heavy_weights[np.searchsorted(heavy_at, at)]
                tf = scale * weight * norms[0, doc]
                score[doc] += factor * tf / (tf + k1)
            continue
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
def find_units(  # type: ignore[no-untyped-def]
    start, middle, end, ranks, by_rank, rare_at, rare, folds, units, out, typed,
):  # fmt: skip
    """Where the units of a query stand in a document; `search.matching` says which count.

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
        term = int(rare[np.searchsorted(rare_at, at)]) if rank == 65535 else int(by_rank[rank])
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
