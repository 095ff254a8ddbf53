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
    centroid,
    centroid_similarity,
    highest,
    weights_of_first,
)
from search.reranking.proximity import SlotTables, WindowScores, score_windows, worth
from search.reranking.query_slots import QuerySlots
from search.store.documents import Documents, Fetched, Terms
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
        first = scores[:LOOKED_AT]
        fetched = self._store.fetch(documents[:LOOKED_AT])
        first = first + self._proximity(fetched, len(first), slots, plan.full)
        first = first * (1 + FEEDBACK * self._similarity(fetched, first))
        order = np.argsort(-first, kind="stable")
        return (
            np.concatenate([documents[:LOOKED_AT][order], documents[LOOKED_AT:]]),
            np.concatenate([first[order], scores[LOOKED_AT:]]),
        )

    def _proximity(
        self, fetched: Sequence[Fetched], count: int, slots: QuerySlots, full: float
    ) -> Scores:
        """What is added for windows and titles, for each of ``count`` documents."""
        added = np.zeros(count)
        values = np.array(slots.values)
        weights = BEST_WINDOW, FIRST_WINDOW, TITLE * full
        for documents, rows, places in fetched:
            windows = WindowScores.of(len(rows), len(values))
            score_windows(
                rows, documents.tokens.sequences, self._tables(slots, documents.terms), WINDOW,
                documents.terms.idfs, self._rarest_idf, windows,
            )  # fmt: skip
            _add_concepts(documents, rows, slots, windows)
            added[places] = worth(windows, values, weights)
        return added

    def _similarity(self, fetched: Sequence[Fetched], scores: Scores) -> Scores:
        """Of each document to the first few. The most similar has 1."""
        weights = weights_of_first(scores, FEEDBACK_DOCUMENTS, EQUAL, SHARPNESS)
        most = FEEDBACK_TERMS if len(fetched) == 1 else NO_RANK
        centroids = []
        for documents, rows, places in fetched:
            ranks, values = centroid(
                rows, weights[places], documents.tokens.sequences, documents.norms,
                documents.terms.idfs, K1, self._places(), most,
            )  # fmt: skip
            centroids.append(_Centroid(documents.terms.shared[ranks], values))
        numbers, values = _sum(centroids)
        similarity = np.zeros(len(scores))
        for documents, rows, places in fetched:
            ranks = documents.terms.ranks_of(numbers).astype(np.int64)
            known = ranks != NO_RANK
            similarity[places] = centroid_similarity(
                rows, documents.tokens.sequences, documents.norms, ranks[known], values[known],
                documents.terms.idfs, K1,
            )  # fmt: skip
        return similarity / (similarity.max() or 1.0)

    def _places(self) -> NDArray[np.uint16]:
        """Scratch of this thread, zeros."""
        places: NDArray[np.uint16] | None = self._local.__dict__.get("places")
        if places is None:
            places = self._local.places = np.zeros(NO_RANK + 1, np.uint16)
        return places


def _sum(centroids: Sequence[_Centroid]) -> _Centroid:
    if len(centroids) == 1:
        return centroids[0]
    numbers = np.concatenate([one.numbers for one in centroids])
    values = np.concatenate([one.values for one in centroids])
    numbers, places = np.unique(numbers, return_inverse=True)
    return _Centroid(*highest(numbers, np.bincount(places, values), FEEDBACK_TERMS))


def _add_concepts(
    documents: Documents, rows: NDArray[np.int64], slots: QuerySlots, windows: WindowScores
) -> None:
    """A document that has a concept has all that it stands for, side by side."""
    for expression in slots.expressions:
        for concept in expression.concepts:
            in_body, in_title = documents.holding(concept, rows)
            has = in_body | in_title
            windows.best[has] = np.maximum(windows.best[has], expression.value)
            windows.title_has[np.flatnonzero(in_title)[:, None], expression.slots] = 1
