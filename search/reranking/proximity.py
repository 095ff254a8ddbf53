"""The second stage's loops over token sequences, compiled; see `search.reranking.reranker`."""

from __future__ import annotations

from typing import Any

import numpy as np

from vietnamese.jit import compiled


@compiled
def windows(  # type: ignore[no-untyped-def]
    documents, starts, title_tokens, ranks, rare_at, rare, table, rare_terms, rare_slots,
    values, near, width, idfs, rarest, best, lead, titled, information,
):  # fmt: skip
    """What the best window of ``width`` tokens of each body is worth together with the title, into
    ``best``, and what the first one is, into ``lead``: the ``values`` of the slots and the ``near``
    of the adjacent pairs of slots that are there, each once. Which slots the title has, into
    ``titled`` [documents, slots], and the sum of its tokens' ``idfs``, by rank (``rarest`` where
    there is none), into ``information``; both are zeros before.

    ``table`` uint8 [65536]: 1 + the slot of each rank, 0: none; ``rare_terms`` and ``rare_slots``
    say the same of syllables without a rank.
    """
    slots = len(values)
    held = np.zeros(slots + 1, np.int32)
    paired = np.zeros((slots + 1, slots + 1), np.int32)
    longest: Any = 0
    for doc in documents:
        longest = max(longest, np.int64(starts[doc + 1]) - np.int64(starts[doc]))
    places = np.empty(longest + 1, np.int32)
    found = np.empty(longest + 1, np.uint8)
    for which in range(len(documents)):
        doc = documents[which]
        start, end = np.int64(starts[doc]), np.int64(starts[doc + 1])
        middle = np.int64(title_tokens[doc])
        count = 0
        for at in range(start, end):
            slot = table[ranks[at]]
            places[count] = at - start
            found[count] = slot
            count += slot != 0
        if len(rare_terms):
            count = _with_rare(
                start, end, rare_at, rare, rare_terms, rare_slots, places, found, count
            )
        for at in range(start, start + middle):
            rank = np.int64(ranks[at])
            information[which] += idfs[rank] if rank < len(idfs) else rarest
        held[:] = 0
        paired[:] = 0
        worth = 0.0
        top = 0.0
        first = -1.0
        oldest = 0  # the first match that has not left the window; those of the title never do
        for match in range(count):
            place, slot = places[match], found[match]
            if place < middle:
                titled[which, slot - 1] = 1
            else:
                if first < 0 and place >= middle + width:
                    first = max(worth, 0.0)
                while oldest < match and places[oldest] <= place - width:
                    if places[oldest] >= middle:
                        gone = found[oldest]
                        held[gone] -= 1
                        if held[gone] == 0:
                            worth -= values[gone - 1]
                        if places[oldest + 1] == places[oldest] + 1:
                            after = found[oldest + 1]
                            paired[gone, after] -= 1
                            if paired[gone, after] == 0:
                                worth -= near[gone - 1, after - 1]
                    oldest += 1
            if held[slot] == 0:
                worth += values[slot - 1]
            held[slot] += 1
            if match and place != middle and places[match - 1] == place - 1:
                before = found[match - 1]
                if paired[before, slot] == 0:
                    worth += near[before - 1, slot - 1]
                paired[before, slot] += 1
            top = max(top, worth)
        best[which] = top
        lead[which] = worth if first < 0 else first


@compiled
def _with_rare(  # type: ignore[no-untyped-def]
    start, end, rare_at, rare, rare_terms, rare_slots, places, found, count
):
    """Put the matches of syllables without a rank among the others, in order of place."""
    for which in range(np.searchsorted(rare_at, start), np.searchsorted(rare_at, end)):
        for known in range(len(rare_terms)):
            if rare[which] == rare_terms[known]:
                place = np.int64(rare_at[which]) - start
                at = count
                while at > 0 and places[at - 1] > place:
                    places[at] = places[at - 1]
                    found[at] = found[at - 1]
                    at -= 1
                places[at] = place
                found[at] = rare_slots[known]
                count += 1
    return count


@compiled
def centroid(  # type: ignore[no-untyped-def]
    documents, weights, starts, title_tokens, ranks, norms, idfs, k1, scratch,
    top_ranks, top_values,
):  # fmt: skip
    """The ranks that ``documents`` say most of: with the highest sum over the documents of
    ``weight * tf / (tf + k1) * idf``, into ``top_ranks`` and ``top_values`` in no order. Returns
    how many. ``scratch`` [2, 65536] is zeros, before and after."""
    frequencies, sums = scratch[0], scratch[1]
    room: Any = 0
    for doc in documents:
        room += np.int64(starts[doc + 1]) - np.int64(starts[doc])
    seen = np.empty(room, np.int64)
    count = 0
    for which in range(len(documents)):
        doc = documents[which]
        start, end = np.int64(starts[doc]), np.int64(starts[doc + 1])
        middle = start + np.int64(title_tokens[doc])
        for at in range(start, end):
            frequencies[ranks[at]] += norms[1, doc] if at < middle else norms[0, doc]
        for at in range(start, end):
            rank = np.int64(ranks[at])
            tf = frequencies[rank]
            if tf > 0:
                frequencies[rank] = 0
                if rank < len(idfs):
                    if sums[rank] == 0:
                        seen[count] = rank
                        count += 1
                    sums[rank] += weights[which] * tf / (tf + k1) * idfs[rank]
    values = np.empty(count, np.float64)
    for at in range(count):
        values[at] = sums[seen[at]]
        sums[seen[at]] = 0
    room = len(top_ranks)
    least = np.partition(values, count - room)[count - room] if count > room else 0.0
    kept = 0
    for turn in range(2):  # those above the least first, then as many of its equals as fit
        for at in range(count):
            chosen = values[at] > least if turn == 0 else values[at] == least
            if chosen and kept < room:
                top_ranks[kept] = seen[at]
                top_values[kept] = values[at]
                kept += 1
    return kept


@compiled
def centroid_similarity(  # type: ignore[no-untyped-def]
    documents, starts, title_tokens, ranks, norms, centre, values, k1, places, like,
):  # fmt: skip
    """Sum over the ranks ``centre`` (at most 255) of value times saturated frequency.
    ``places`` uint8 [65536] are zeros, before and after."""
    count = len(centre)
    for at in range(count):
        places[centre[at]] = at + 1
    longest: Any = 0
    for doc in documents:
        longest = max(longest, np.int64(starts[doc + 1]) - np.int64(starts[doc]))
    held = np.empty(longest + 1, np.uint8)
    frequencies = np.zeros(count + 1, np.float64)
    for which in range(len(documents)):
        doc = documents[which]
        start, end = np.int64(starts[doc]), np.int64(starts[doc + 1])
        middle = start + np.int64(title_tokens[doc])
        frequencies[:] = 0
        size = 0
        of_title = 0
        for at in range(start, end):  # without a branch: most tokens are others
            if at == middle:
                of_title = size
            place = places[ranks[at]]
            held[size] = place
            size += place != 0
        if middle == end:
            of_title = size
        in_title, in_body = np.float64(norms[1, doc]), np.float64(norms[0, doc])
        for at in range(size):
            frequencies[held[at]] += in_title if at < of_title else in_body
        total = 0.0
        for place in range(1, count + 1):
            tf = frequencies[place]
            total += values[place - 1] * tf * (k1 + 1) / (tf + k1)
        like[which] = total
    for at in range(count):
        places[centre[at]] = 0
