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
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.storage.token_offsets import NO_RANK
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
from search.query.planning import Plan, idf
from search.reranking.feedback import centroid, centroid_similarity
from search.reranking.proximity import WindowScores, score_windows
from search.reranking.query_slots import QuerySlots
from search.retrieval.index_snapshot import FIELDS, IndexSnapshot, SegmentReader
from search.retrieval.scoring import Found

Documents = NDArray[np.int64]
Scores = NDArray[np.float64]


class _Part(NamedTuple):
    """The documents of one segment among some of the snapshot."""

    number: int  # of the segment
    segment: SegmentReader
    places: NDArray[np.intp] | slice  # of these documents among all
    documents: Documents  # by number in the segment


class _Centroid(NamedTuple):
    """What some documents of segment ``number`` say most of: ranks, and how much."""

    number: int
    ranks: NDArray[np.int64]
    values: Scores


class Reranker:
    """The second stage on one snapshot. Thread-safe: scratch arrays are each thread's own."""

    def __init__(self, snapshot: IndexSnapshot) -> None:
        self._segments = snapshot.segments
        self._rarest_idf = idf(1, snapshot.count)
        self._idfs = [_idfs(segment, snapshot.count) for segment in snapshot.segments]
        self._local = threading.local()

    def rerank(self, plan: Plan, found: Found) -> Found:
        """The same, with the first `LOOKED_AT` documents in their new order and with their new
        scores."""
        slots = QuerySlots(plan)
        if len(found.documents) < 2 or not slots.values:
            return found
        docs, scores = found.documents[:LOOKED_AT], found.scores[:LOOKED_AT]
        scores = scores + self._proximity(docs, slots, plan.full)
        order = np.argsort(-scores, kind="stable")
        docs, scores = docs[order], scores[order]
        scores = scores * (1 + FEEDBACK * self._similarity(docs, scores))
        order = np.argsort(-scores, kind="stable")
        return replace(
            found,
            documents=np.concatenate([docs[order], found.documents[LOOKED_AT:]]),
            scores=np.concatenate([scores[order], found.scores[LOOKED_AT:]]),
        )

    def _parts(self, docs: Documents) -> Sequence[_Part]:
        """The documents by segment."""
        if len(self._segments) == 1:
            return [_Part(0, self._segments[0], slice(None), docs)]
        parts = []
        for number, segment in enumerate(self._segments):
            places = np.flatnonzero((docs >= segment.base) & (docs < segment.base + segment.count))
            if len(places):
                parts.append(_Part(number, segment, places, docs[places] - segment.base))
        return parts

    def _proximity(self, docs: Documents, slots: QuerySlots, full: float) -> Scores:
        """What is added for windows and titles."""
        added = np.zeros(len(docs))
        values = np.array(slots.values)
        for number, segment, places, own in self._parts(docs):
            windows = WindowScores.of(len(own), len(values))
            score_windows(
                own, segment.sequences, slots.tables(segment), WINDOW,
                self._idfs[number], self._rarest_idf, windows,
            )  # fmt: skip
            _add_concepts(segment, own, slots, windows)
            shared = windows.title_has @ values
            same = 2 * shared / (values.sum() + windows.title_information)
            added[places] = (
                BEST_WINDOW * windows.best + FIRST_WINDOW * windows.first + TITLE * full * same
            )
        return added

    def _similarity(self, docs: Documents, scores: Scores) -> Scores:
        """Of each document to the first few; the most similar has 1."""
        first = docs[:FEEDBACK_DOCUMENTS]
        weights = (scores[: len(first)] / scores[0]) ** SHARPNESS
        centroids = []
        for number, segment, places, own in self._parts(first):
            ranks, values = centroid(
                own, weights[places], segment.sequences, segment.norms, self._idfs[number], K1,
                self._sums(), FEEDBACK_TERMS,
            )  # fmt: skip
            centroids.append(_Centroid(number, ranks, values))
        similarity = np.zeros(len(docs))
        for number, segment, places, own in self._parts(docs):
            ranks, values = self._centroid_in(number, centroids)
            similarity[places] = centroid_similarity(
                own, segment.sequences, segment.norms, ranks, values * self._idfs[number][ranks], K1
            )
        return similarity / (similarity.max() or 1.0)

    def _centroid_in(
        self, number: int, centroids: Sequence[_Centroid]
    ) -> tuple[NDArray[np.int64], Scores]:
        """The sum of centroids, in the ranks of one segment."""
        if len(centroids) == 1 and centroids[0].number == number:
            return centroids[0].ranks, centroids[0].values
        total: dict[bytes, float] = {}
        for part in centroids:
            segment = self._segments[part.number]
            term = segment.terms.dictionary("body").term
            syllables = segment.sequences.by_rank[part.ranks].tolist()
            for syllable, value in zip(syllables, part.values, strict=True):
                name = term(syllable)
                total[name] = total.get(name, 0.0) + float(value)
        best = sorted(total.items(), key=lambda item: -item[1])[:FEEDBACK_TERMS]
        segment = self._segments[number]
        ranked = [(segment.rank(name.decode()), value) for name, value in best]
        known = [(rank, value) for rank, value in ranked if rank >= 0]
        return (
            np.array([rank for rank, _ in known], np.int64),
            np.array([value for _, value in known], np.float64),
        )

    def _sums(self) -> Scores:
        """Scratch of this thread, zeros."""
        sums: Scores | None = self._local.__dict__.get("sums")
        if sums is None:
            sums = self._local.sums = np.zeros((2, NO_RANK + 1))
        return sums


def _idfs(segment: SegmentReader, count: int) -> NDArray[np.float32]:
    """The idf of each syllable that has a rank. Of one segment among several it is an estimate:
    that the others use the syllable as often."""
    starts = segment.terms.file["body/postings"].astype(np.int64)
    found = np.diff(starts)[segment.sequences.by_rank] * (count / max(segment.count, 1))
    found = np.minimum(found, count)
    idfs: NDArray[np.float64] = np.log(1 + (count - found + 0.5) / (found + 0.5))
    return idfs.astype(np.float32)


def _add_concepts(
    segment: SegmentReader, documents: Documents, slots: QuerySlots, windows: WindowScores
) -> None:
    """A document that has a concept has all that it stands for, side by side."""
    for expression in slots.expressions:
        for concept in expression.concepts:
            for name in FIELDS:
                start, end = segment.extent(name, concept)
                if start < end:
                    has = _among(documents, segment.docs[start:end])
                    windows.best[has] = np.maximum(windows.best[has], expression.value)
                    if name == "title":
                        windows.title_has[np.flatnonzero(has)[:, None], expression.slots] = 1


def _among(documents: Documents, postings: NDArray[Any]) -> NDArray[np.bool_]:
    """Which documents a list, in order and not empty, has."""
    places = np.searchsorted(postings, documents)
    among: NDArray[np.bool_] = postings[np.minimum(places, len(postings) - 1)] == documents
    return among
