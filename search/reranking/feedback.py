"""How similar documents are to the first few, compiled: pseudo-relevance feedback after Rocchio
(Relevance feedback in information retrieval, 1971). What the first documents say besides the query
is likely meant.

Syllables go by rank. Those without a rank say nothing here: they are of one page or two.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.kernel.arguments import NO_RANK, TokenSequences
from search.kernel.token_sequences import span
from vietnamese.jit import compiled, inlined

ROUNDING = 1e-9  # share by which equal sums may differ


@compiled
def weights_of_first(
    scores: NDArray[np.float64], count: int, equal: float, sharpness: float
) -> NDArray[np.float64]:
    """Of the ``count`` best, and those that equal the last of them but for a share of ``equal``:
    ``(score / best) ** sharpness``; of others 0. Which of equals come first depends on how an index
    came to be."""
    ascending = np.sort(scores)
    least = ascending[-min(count, len(scores))] * (1 - equal)
    weights = np.zeros(len(scores), np.float64)
    for at in range(len(scores)):
        if scores[at] >= least:
            weights[at] = (scores[at] / ascending[-1]) ** sharpness
    return weights


@compiled
def centroid(
    documents: NDArray[np.int64],
    weights: NDArray[np.float64],
    sequences: TokenSequences,
    norms: NDArray[np.float32],
    idfs: NDArray[np.float32],
    k1: float,
    places: NDArray[np.uint16],
    terms: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The ranks, at most ``terms``, with the highest sum over the documents of ``weight * tf /
    (tf + k1) * idf``, and these sums; see `highest`. Documents without weight say nothing.
    ``norms`` is `SegmentArrays.norms`; ``places`` [65536] is zeros before and after."""
    tokens: Any = 0
    for number in range(len(documents)):
        if weights[number] > 0:
            start, _, end = span(sequences, documents[number])
            tokens += end - start
    room = min(tokens, len(idfs))
    seen = np.empty(room, np.int64)
    frequencies, sums = np.zeros(room, np.float64), np.zeros(room, np.float64)
    count = 0
    for number in range(len(documents)):
        if weights[number] <= 0:
            continue
        doc = documents[number]
        start, middle, end = span(sequences, doc)
        for begin, stop, field in ((start, middle, 1), (middle, end, 0)):
            weight = norms[field, doc]
            for rank in sequences.ranks[begin:stop]:
                if rank < len(idfs):
                    if places[rank] == 0:
                        seen[count] = rank
                        count += 1
                        places[rank] = count
                    frequencies[places[rank] - 1] += weight
        for place in range(count):
            tf = frequencies[place]
            if tf > 0:
                frequencies[place] = 0
                sums[place] += weights[number] * tf / (tf + k1) * idfs[seen[place]]
    for place in range(count):
        places[seen[place]] = 0
    return highest(seen[:count], sums[:count], terms)


@compiled
def highest(numbers: Any, values: Any, terms: int) -> tuple[Any, Any]:
    """The ``terms`` highest values and their numbers; but none of several equals of which some
    would be beyond: which of them come first depends on how an index came to be."""
    count = len(values)
    if count <= terms:
        return numbers, values
    beyond = np.partition(values, count - terms - 1)[count - terms - 1]
    kept = values > beyond * (1 + ROUNDING)
    return numbers[kept], values[kept]


@compiled
def centroid_similarity(
    documents: NDArray[np.int64],
    sequences: TokenSequences,
    norms: NDArray[np.float32],
    ranks: NDArray[np.int64],
    values: NDArray[np.float64],
    idfs: NDArray[np.float32],
    k1: float,
) -> NDArray[np.float64]:
    """For each document the sum over ``ranks`` (at most 255) of ``value * idf * tf * (k1 + 1) /
    (tf + k1)``."""
    places = np.zeros(NO_RANK + 1, np.uint8)  # 1 + the place of a rank among them
    for number in range(len(ranks)):
        places[ranks[number]] = number + 1
    longest: Any = 0
    for doc in documents:
        start, _, end = span(sequences, doc)
        longest = max(longest, end - start)
    held = np.empty(longest + 1, np.uint8)
    frequencies = np.zeros(len(ranks) + 1, np.float64)
    similarity = np.empty(len(documents), np.float64)
    for number in range(len(documents)):
        _count_terms(documents[number], sequences, norms, places, held, frequencies)
        total = 0.0
        for place in range(1, len(frequencies)):
            tf = frequencies[place]
            total += values[place - 1] * idfs[ranks[place - 1]] * tf * (k1 + 1) / (tf + k1)
        similarity[number] = total
    return similarity


@inlined
def _count_terms(
    doc: Any,
    sequences: TokenSequences,
    norms: NDArray[np.float32],
    places: NDArray[np.uint8],
    held: NDArray[np.uint8],
    frequencies: NDArray[np.float64],
) -> None:
    """The normalised frequency of each term in a document; ``held`` is scratch."""
    start, middle, end = span(sequences, doc)
    frequencies[:] = 0
    for begin, stop, field in ((start, middle, 1), (middle, end, 0)):
        count = np.uint64(0)  # never counts from the end
        for rank in sequences.ranks[begin:stop]:  # branch-free: most are other syllables
            place = places[rank]
            held[count] = place
            count += np.uint64(place != 0)
        weight = np.float64(norms[field, doc])
        for place in held[:count]:
            frequencies[place] += weight
