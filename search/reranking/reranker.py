"""The second stage: a closer look at the documents that the first stage puts first.

Three things are added to their scores, all from the stored token sequences:

- what the best window of the body, and the first one, say of the query together with the title:
  words that stand together mean more than words scattered over a long page;
- how much of what the title and the query say is the same (Dice, Measures of the amount of
  ecologic association between species, 1945): a title that is all about the query means more than
  one that speaks of it among other things;
- similarity to the very first documents (`search.reranking.feedback`).

See `search.constants` for what each is worth.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from search.constants import (
    BEST_WINDOW,
    FEEDBACK,
    FEEDBACK_DOCUMENTS,
    FEEDBACK_TERMS,
    FIRST_WINDOW,
    K1,
    LOOKED_AT,
    SHARPNESS,
    TITLE,
    WINDOW,
)
from search.kernel.arguments import NO_RANK
from search.query.planning import Plan, idf
from search.reranking.feedback import (
    Feedback,
    centroid,
    centroid_similarity,
    highest,
    reordered,
    similarity_to_first,
    weights_of_first,
)
from search.reranking.proximity import SlotTables, Weights, proximity
from search.reranking.query_slots import QuerySlots
from search.store.documents import Fetched, Terms
from search.store.protocol import StoreReader

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]
_OfTerms = Callable[[QuerySlots, Terms], SlotTables]

REMEMBERED: Final = 256  # queries: readers page, filter and sort, and come back
TABLES: Final = 1 << 12  # of those queries, in as many segments
EQUAL = 1e-6  # share by which equal scores may differ: the first stage's have 24 bits


class _Centroid(NamedTuple):
    """What some documents say most of: numbers of syllables that all documents of the store share
    (`Terms.shared`), and how much."""

    numbers: NDArray[np.unsignedinteger[Any]]
    values: Scores


class Reranker:
    """The second stage on one store. Thread-safe: scratch arrays are each thread's own."""

    def __init__(self, store: StoreReader) -> None:
        self._store = store
        self._rarest_idf = idf(1, store.figures.count)
        self._local = threading.local()
        self._slots = lru_cache(REMEMBERED)(QuerySlots)
        self._tables = cast(_OfTerms, lru_cache(TABLES)(QuerySlots.tables))

    def rerank(self, plan: Plan, documents: Numbers, scores: Scores) -> tuple[Numbers, Scores]:
        """The same documents, best first, with the first `LOOKED_AT` in their new order and with
        their new scores."""
        slots = self._slots(plan)
        if len(documents) < 2 or not slots.values:
            return documents, scores
        fetched = self._store.fetch(documents[:LOOKED_AT])
        first = scores[:LOOKED_AT] + self._proximity(fetched, slots, plan.full)
        similarity = self._similarity(fetched, first)
        return reordered(documents, scores, first, similarity, FEEDBACK)

    def _proximity(self, fetched: Sequence[Fetched], slots: QuerySlots, full: float) -> Scores:
        """What is added for windows and titles, for each document."""
        weights = Weights(BEST_WINDOW, FIRST_WINDOW, TITLE * full)
        parts = [
            proximity(
                rows, documents.tokens.sequences, self._tables(slots, documents.terms),
                slots.concepts_in(documents, rows), WINDOW, documents.terms.idfs, self._rarest_idf,
                weights,
            )
            for documents, rows, _ in fetched
        ]  # fmt: skip
        return parts[0] if len(parts) == 1 else _joined(parts, fetched)

    def _similarity(self, fetched: Sequence[Fetched], scores: Scores) -> Scores:
        """Of each document to the first few."""
        if len(fetched) == 1:
            documents, rows, _ = fetched[0]
            feedback = Feedback(FEEDBACK_DOCUMENTS, EQUAL, SHARPNESS, K1, FEEDBACK_TERMS)
            return similarity_to_first(
                rows, scores, feedback, documents.tokens.sequences, documents.norms,
                documents.terms.idfs, self._places(),
            )  # fmt: skip
        weights = weights_of_first(scores, FEEDBACK_DOCUMENTS, EQUAL, SHARPNESS)
        centroids = []
        for documents, rows, places in fetched:
            ranks, values = centroid(
                rows, weights[places], documents.tokens.sequences, documents.norms,
                documents.terms.idfs, K1, self._places(), NO_RANK,
            )  # fmt: skip
            centroids.append(_Centroid(documents.terms.shared[ranks], values))
        numbers, values = _sum(centroids)
        parts = []
        for documents, rows, _ in fetched:
            ranks = documents.terms.ranks_of(numbers).astype(np.int64)
            known = ranks != NO_RANK
            parts.append(
                centroid_similarity(
                    rows, documents.tokens.sequences, documents.norms, ranks[known], values[known],
                    documents.terms.idfs, K1,
                )
            )  # fmt: skip
        return _joined(parts, fetched)

    def _places(self) -> NDArray[np.uint16]:
        """Scratch of this thread, zeros."""
        places: NDArray[np.uint16] | None = self._local.__dict__.get("places")
        if places is None:
            places = self._local.places = np.zeros(NO_RANK + 1, np.uint16)
        return places


def _joined(parts: Sequence[Scores], fetched: Sequence[Fetched]) -> Scores:
    """Of all documents, in their order."""
    whole = np.empty(sum(map(len, parts)))
    for own, (_, _, places) in zip(parts, fetched, strict=True):
        whole[places] = own
    return whole


def _sum(centroids: Sequence[_Centroid]) -> _Centroid:
    numbers = np.concatenate([one.numbers for one in centroids])
    values = np.concatenate([one.values for one in centroids])
    numbers, places = np.unique(numbers, return_inverse=True)
    return _Centroid(*highest(numbers, np.bincount(places, values), FEEDBACK_TERMS))
