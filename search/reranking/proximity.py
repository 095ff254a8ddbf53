"""How much of a query stands close together in a text, and how much in its title; compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.kernel.arguments import NO_RANK, TokenSequences
from search.kernel.token_sequences import span
from vietnamese.jit import compiled, inlined

FEW_RANKS = 8  # to compare all tokens with so many is faster than to look up each token
AT_ONCE = 8  # bytes of a word


class SlotTables(NamedTuple):
    """The slots of a query (see `search.reranking.query_slots`) as some documents have them."""

    values: NDArray[np.float64]  # [S], what a slot is worth in a window
    pair_values: NDArray[np.float64]  # [S, S], what two slots side by side are worth besides
    ranks: NDArray[np.uint16]  # those that have a slot
    rank_slots: NDArray[np.uint8]  # 1 + the slot of each of those
    rare: NDArray[np.int64]  # syllables without a rank
    rare_slots: NDArray[np.uint8]  # 1 + the slot of each of those


class Concepts(NamedTuple):
    """What words of a query spell out as a whole (`search.reranking.query_slots`): what each is
    worth, which slots it has, and which documents have it in body and title."""

    values: NDArray[np.float64]  # [C]
    slots: NDArray[np.bool_]  # [C, S]
    in_body: NDArray[np.bool_]  # [C, ..]
    in_title: NDArray[np.bool_]  # [C, ..]


NO_CONCEPTS = Concepts(np.zeros(0), *np.zeros((3, 0, 0), np.bool_))


class Weights(NamedTuple):
    """What the best window is worth, the first one, and the share of title and query that is the
    same (Dice)."""

    best: float
    first: float
    title: float


class WindowScores(NamedTuple):
    """By document; zeros before. Windows are those of the body, together with the title."""

    best: NDArray[np.float64]  # what the best window is worth
    first: NDArray[np.float64]  # what the first one is worth
    title_has: NDArray[np.float64]  # [.., S], 1 where a slot is in the title
    title_information: NDArray[np.float64]  # the sum of the idfs of the title's tokens


class _Matches(NamedTuple):
    """Positions with a slot, in order, and 1 + the slot; and how often each slot and each pair of
    slots is in the window."""

    places: NDArray[np.int32]
    found: NDArray[np.uint8]
    held: NDArray[np.int32]
    paired: NDArray[np.int32]


@compiled
def proximity(
    documents: NDArray[np.int64],
    sequences: TokenSequences,
    slots: SlotTables,
    concepts: Concepts,
    width: int,
    idfs: NDArray[np.float32],
    rarest_idf: float,
    weights: Weights,
) -> NDArray[np.float64]:
    """What is added to each document's score. ``idfs`` are by rank; tokens without one have
    ``rarest_idf``."""
    count = len(documents)
    best, first, information = np.zeros(count), np.zeros(count), np.zeros(count)
    windows = WindowScores(best, first, np.zeros((count, len(slots.values))), information)
    score_windows(documents, sequences, slots, width, idfs, rarest_idf, windows)
    _add_concepts(concepts, windows)
    return worth(windows, slots.values, weights)


@compiled
def score_windows(
    documents: NDArray[np.int64],
    sequences: TokenSequences,
    slots: SlotTables,
    width: int,
    idfs: NDArray[np.float32],
    rarest_idf: float,
    out: WindowScores,
) -> None:
    """Score the windows of ``width`` tokens of each document. A window is worth its slots and its
    adjacent pairs of slots, each once. ``idfs`` are by rank; tokens without one have
    ``rarest_idf``."""
    of_rank = np.zeros(NO_RANK + 1, np.uint8)
    for number in range(len(slots.ranks)):
        of_rank[slots.ranks[number]] = slots.rank_slots[number]
    longest: Any = 0
    for doc in documents:
        start, _, end = span(sequences, doc)
        longest = max(longest, end - start)
    size = len(slots.values) + 1
    room = (longest // AT_ONCE + 1) * AT_ONCE
    places, found = np.empty(room, np.int32), np.empty(room, np.uint8)
    held, paired = np.empty(size, np.int32), np.empty((size, size), np.int32)
    matches = _Matches(places, found, held, paired)
    for number in range(len(documents)):
        start, middle, end = span(sequences, documents[number])
        if len(slots.ranks) <= FEW_RANKS:
            count = _find_few_slots(sequences.ranks[start:end], slots, places, found)
        else:
            count = _find_slots(sequences.ranks[start:end], of_rank, places, found)
        if len(slots.rare):
            count = _insert_rare(sequences, slots, start, end, places, found, count)
        title = middle - start
        for match in range(count):
            if places[match] >= title:
                break
            out.title_has[number, found[match] - 1] = 1
        for at in range(start, middle):
            rank = np.int64(sequences.ranks[at])
            out.title_information[number] += idfs[rank] if rank < len(idfs) else rarest_idf
        best, first = _slide(matches, count, title, width, slots.values, slots.pair_values)
        out.best[number] = best
        out.first[number] = first


@compiled
def _add_concepts(concepts: Concepts, windows: WindowScores) -> None:
    """A document that has a concept has all that it stands for, side by side."""
    values, slots, in_body, in_title = concepts
    for concept in range(len(values)):
        for number in range(len(windows.best)):
            if in_body[concept, number] or in_title[concept, number]:
                windows.best[number] = max(windows.best[number], values[concept])
            for slot in range(slots.shape[1] if in_title[concept, number] else 0):
                if slots[concept, slot]:
                    windows.title_has[number, slot] = 1


@compiled
def worth(
    windows: WindowScores, values: NDArray[np.float64], weights: Weights
) -> NDArray[np.float64]:
    """What is added to each document's score. ``values`` are those of `SlotTables`."""
    added = np.empty(len(windows.best), np.float64)
    for number in range(len(added)):
        shared = 0.0
        for slot in range(len(values)):
            shared += windows.title_has[number, slot] * values[slot]
        same = 2 * shared / (values.sum() + windows.title_information[number])
        of_windows = weights.best * windows.best[number] + weights.first * windows.first[number]
        added[number] = of_windows + weights.title * same
    return added


@inlined
def _find_slots(own: Any, of_rank: Any, places: Any, found: Any) -> Any:
    """Positions with a slot, and 1 + the slot, in order; returns how many."""
    count: Any = np.uint64(0)  # never counts from the end
    for at in range(len(own)):  # branch-free: most tokens have no slot
        slot = of_rank[own[at]]
        places[count] = at
        found[count] = slot
        count += np.uint64(slot != 0)
    return np.int64(count)


@inlined
def _find_few_slots(own: Any, slots: SlotTables, places: Any, found: Any) -> Any:
    """The same by comparing tokens with each rank, many in one instruction. Those without a slot
    are left out in place, most of them `AT_ONCE` at once."""
    found[: len(own) + AT_ONCE] = 0
    for number in range(len(slots.ranks)):
        rank, slot = slots.ranks[number], slots.rank_slots[number]
        for at in range(len(own)):
            found[at] = slot if own[at] == rank else found[at]
    words = found.view(np.uint64)
    count: Any = np.uint64(0)
    for word in range(len(own) // AT_ONCE + 1):
        if words[word]:
            for at in range(np.uint64(AT_ONCE * word), np.uint64(AT_ONCE * (word + 1))):
                slot = found[at]
                places[count] = at
                found[count] = slot
                count += np.uint64(slot != 0)
    return np.int64(count)


@compiled
def _insert_rare(
    sequences: TokenSequences,
    slots: SlotTables,
    start: Any,
    end: Any,
    places: Any,
    found: Any,
    count: Any,
) -> Any:
    """Put the matches of syllables without a rank among the others, in order of position."""
    rare_at = sequences.rare_at
    for token in range(np.searchsorted(rare_at, start), np.searchsorted(rare_at, end)):
        for number in range(len(slots.rare)):
            if sequences.rare[token] == slots.rare[number]:
                place = np.int64(rare_at[token]) - start
                at = count
                while at > 0 and places[at - 1] > place:
                    places[at] = places[at - 1]
                    found[at] = found[at - 1]
                    at -= 1
                places[at] = place
                found[at] = slots.rare_slots[number]
                count += 1
    return count


@inlined
def _slide(
    matches: _Matches, count: Any, title: Any, width: int, values: Any, pair_values: Any
) -> Any:
    """What the best window is worth, and the first one, of the first ``count`` matches. Those of
    the title are in every window."""
    places, found, held, paired = matches
    held[:] = 0
    paired[:] = 0
    worth = 0.0
    best = 0.0
    first = -1.0
    oldest = 0  # the first match that has not left the window
    for match in range(count):
        place, slot = places[match], found[match]
        if place >= title:
            if first < 0 and place >= title + width:
                first = max(worth, 0.0)
            while oldest < match and places[oldest] <= place - width:
                if places[oldest] >= title:
                    gone = found[oldest]
                    held[gone] -= 1
                    if held[gone] == 0:
                        worth -= values[gone - 1]
                    if places[oldest + 1] == places[oldest] + 1:
                        after = found[oldest + 1]
                        paired[gone, after] -= 1
                        if paired[gone, after] == 0:
                            worth -= pair_values[gone - 1, after - 1]
                oldest += 1
        if held[slot] == 0:
            worth += values[slot - 1]
        held[slot] += 1
        if match and place != title and places[match - 1] == place - 1:
            before = found[match - 1]
            if paired[before, slot] == 0:
                worth += pair_values[before - 1, slot - 1]
            paired[before, slot] += 1
        best = max(best, worth)
    return best, (worth if first < 0 else first)
