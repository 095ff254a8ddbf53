"""How similar documents are to the first few, compiled: pseudo-relevance feedback after Rocchio
(Relevance feedback in information retrieval, 1971). What the first documents say besides the query
is likely meant.

Syllables go by rank. Those without a rank say nothing here: they are of one page or two.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.kernel.arguments import NO_RANK, TokenSequences
from search.kernel.token_sequences import span
from vietnamese.jit import compiled, inlined

ROUNDING = 1e-9  # share by which equal sums may differ


class Feedback(NamedTuple):
    """From how many documents it is taken; ``equal`` and ``sharpness`` as `weights_of_first` has
    them, ``k1`` and ``terms`` as `centroid` does."""

    documents: int
    equal: float
    sharpness: float
    k1: float
    terms: int


@compiled
def similarity_to_first(
    documents: NDArray[np.int64],
    scores: NDArray[np.float64],
    feedback: Feedback,
    sequences: TokenSequences,
    norms: NDArray[np.float32],
    idfs: NDArray[np.float32],
    places: NDArray[np.uint16],
) -> NDArray[np.float64]:
    """Of each document, where the tokens of all of them are numbered alike: `weights_of_first`,
    `centroid` and `centroid_similarity` in one call."""
    count, equal, sharpness, k1, terms = feedback
    weights = weights_of_first(scores, count, equal, sharpness)
    ranks, values = centroid(documents, weights, sequences, norms, idfs, k1, places, terms)
    return centroid_similarity(documents, sequences, norms, ranks, values, idfs, k1)


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
    room = min(tokens, len(idfs)) + 1  # one is written too many
    seen, own_idfs = np.empty(room, np.int64), np.empty(room, np.float32)
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
                    place: Any = np.int64(places[rank])  # branch-free: half of them are new
                    seen[count] = rank
                    own_idfs[count] = idfs[rank]
                    count += place == 0
                    place = place if place else count
                    places[rank] = place
                    frequencies[place - 1] += weight
        for place in range(count):
            tf = frequencies[place]
            frequencies[place] = 0
            sums[place] += weights[number] * tf / (tf + k1) * own_idfs[place]
    for place in range(count):
        places[seen[place]] = 0
    return highest(seen[:count], sums[:count], terms)


@compiled
def highest(numbers: Any, values: Any, terms: int) -> tuple[Any, Any]:
    """The ``terms`` highest values, none below 0, and their numbers; but none of several equals of
    which some would be beyond: which of them come first depends on how an index came to be."""
    if len(values) <= terms:
        return numbers, values
    kept = values > _at_place(values, terms) * (1 + ROUNDING)
    return numbers[kept], values[kept]


@compiled
def _at_place(values: Any, place: int) -> Any:
    """The value at this place of all, the highest at 0. Its bits are found one after the other:
    how many values are above takes no decision on each to count, as sorting does."""
    bits = values.view(np.int64)  # in the same order, since no value is below 0
    found: Any = np.int64(0)
    for bit in range(62, -1, -1):
        higher = found | (np.int64(1) << np.int64(bit))
        above = 0
        for at in range(len(bits)):
            above += bits[at] >= higher
        if above > place:
            found = higher
    return np.array([found]).view(np.float64)[0]


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
    frequencies = np.zeros((len(ranks) + 1, len(documents)), np.float64)
    for number in range(len(documents)):
        _count_terms(documents[number], sequences, norms, places, held, frequencies[:, number])
    similarity = np.zeros(len(documents), np.float64)
    for place in range(len(ranks)):
        value = values[place] * idfs[ranks[place]]
        for number in range(len(documents)):
            tf = frequencies[place + 1, number]
            similarity[number] += value * tf * (k1 + 1) / (tf + k1)
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
    """Add the normalised frequency of each term in a document; ``held`` is scratch."""
    start, middle, end = span(sequences, doc)
    for begin, stop, field in ((start, middle, 1), (middle, end, 0)):
        count = np.uint64(0)  # never counts from the end
        for rank in sequences.ranks[begin:stop]:  # branch-free: most are other syllables
            place = places[rank]
            held[count] = place
            count += np.uint64(place != 0)
        weight = np.float64(norms[field, doc])
        for place in held[:count]:
            frequencies[place] += weight


@compiled
def reordered(
    documents: NDArray[np.int64],
    scores: NDArray[np.float64],
    first: NDArray[np.float64],
    similarity: NDArray[np.float64],
    weight: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The documents and their scores, best first, where the first ones have the scores ``first``,
    raised by ``weight`` times their share of the most ``similarity``. Only these change places,
    and equals do not."""
    documents, scores = documents.copy(), scores.copy()
    most = similarity.max() or 1.0
    for number in range(len(first)):
        document = documents[number]
        score = first[number] * (1 + weight * (similarity[number] / most))
        at = number
        while at > 0 and scores[at - 1] < score:
            documents[at], scores[at] = documents[at - 1], scores[at - 1]
            at -= 1
        documents[at], scores[at] = document, score
    return documents, scores
