"""The second stage: a closer look at the documents that stage one puts first.

Three things are added to their scores, all from the stored token sequences:

- what the best window of the body, and the first one, say of the query together with the title:
  words that stand together mean more than words anywhere in a long page;
- how much of what the title and the query say is the same (Dice, Measures of the amount of
  ecologic association between species, 1945): a title that is all about the query means more than
  one that speaks of it among other things;
- likeness to the very first documents (pseudo-relevance feedback, after Rocchio, Relevance
  feedback in information retrieval, 1971): what they speak of besides the query is likely meant.

Syllables go by their ranks here, which is how the sequences are stored. The rarest ones, which
have no rank, can stand in a window; of likeness they say nothing, being of one page or two.
See `search.retrieval.constants` for what each is worth.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.storage.token_offsets import NO_RANK
from search.query.analysis import Group
from search.reranking.proximity import centroid, centroid_similarity, windows
from search.retrieval.constants import (
    BEST_WINDOW,
    FEEDBACK,
    FEEDBACK_DOCUMENTS,
    FEEDBACK_TERMS,
    FIRST_WINDOW,
    K1,
    LOOKED_AT,
    PAIR_NEAR,
    SHARPNESS,
    SURELY,
    TITLE,
    WINDOW,
)
from search.retrieval.index_snapshot import FIELDS, IndexSnapshot, SegmentReader
from search.retrieval.planning import Plan, Scored, idf
from search.retrieval.scoring import Found

MOST_SLOTS = 250  # a slot's number must fit a uint8
Documents = NDArray[np.int64]
Scores = NDArray[np.float64]
Places = NDArray[np.intp] | slice
Numbered = tuple[NDArray[Any], NDArray[np.uint8]]
NOTHING: Numbered = np.zeros(0, np.int64), np.zeros(0, np.uint8)


class Reranker:
    """The second stage on one snapshot. Thread-safe: scratch arrays are each thread's own."""

    def __init__(self, snapshot: IndexSnapshot) -> None:
        self._segments = snapshot.segments
        self._rarest = idf(1, snapshot.count)
        self._idfs = [_idfs(segment, snapshot.count) for segment in snapshot.segments]
        self._local = threading.local()

    def rerank(self, plan: Plan, found: Found) -> Found:
        """The same, in the order that the second stage gives the first documents, and with its
        scores."""
        slots = _Slots(plan)
        if len(found.documents) < 2 or not slots.values:
            return found
        docs, scores = found.documents[:LOOKED_AT], found.scores[:LOOKED_AT]
        scores = scores + self._windows(docs, slots, plan.full)
        order = np.argsort(-scores, kind="stable")
        docs, scores = docs[order], scores[order]
        scores = scores * (1 + FEEDBACK * self._likeness(docs, scores))
        order = np.argsort(-scores, kind="stable")
        return replace(
            found,
            documents=np.concatenate([docs[order], found.documents[LOOKED_AT:]]),
            scores=np.concatenate([scores[order], found.scores[LOOKED_AT:]]),
        )

    def _parts(self, docs: Documents) -> Sequence[tuple[int, SegmentReader, Places]]:
        """Segments with the places in ``docs`` of those documents that are theirs."""
        if len(self._segments) == 1:
            return [(0, self._segments[0], slice(None))]
        parts = []
        for at, segment in enumerate(self._segments):
            places = np.flatnonzero((docs >= segment.base) & (docs < segment.base + segment.count))
            if len(places):
                parts.append((at, segment, places))
        return parts

    def _windows(self, docs: Documents, slots: _Slots, full: float) -> Scores:
        """What is added for windows and titles."""
        worth = np.zeros(len(docs))
        values = np.array(slots.values)
        for at, segment, places in self._parts(docs):
            own = docs[places] - segment.base
            best, lead, information = np.zeros((3, len(own)))
            titled = np.zeros((len(own), len(values)))
            ranked, rare = slots.of(segment)
            table = self._scratch("slots", (1 << 16,), np.uint8)
            table[ranked[0]] = ranked[1]
            windows(
                own, segment.token_starts, segment.title_tokens, segment.ranks, segment.rare_at,
                segment.rare, table, *rare, values, slots.near, WINDOW, self._idfs[at],
                self._rarest, best, lead, titled, information,
            )  # fmt: skip
            table[ranked[0]] = 0
            for whole, inside, concepts in slots.wholes:
                # An abbreviation says what its words would say side by side.
                for concept in concepts:
                    for name in FIELDS:
                        start, end = segment.extent(name, concept)
                        if start < end:
                            has = _among(own, segment.docs[start:end])
                            best[has] = np.maximum(best[has], whole)
                            if name == "title":
                                titled[np.flatnonzero(has)[:, None], inside] = 1
            same = 2 * (titled @ values) / (values.sum() + information)
            worth[places] = BEST_WINDOW * best + FIRST_WINDOW * lead + TITLE * full * same
        return worth

    def _likeness(self, docs: Documents, scores: Scores) -> Scores:
        """Of each document to the first few; the likest has 1."""
        first = docs[:FEEDBACK_DOCUMENTS]
        weights = (scores[: len(first)] / scores[0]) ** SHARPNESS
        centres = []
        for at, segment, places in self._parts(first):
            own = first[places] - segment.base
            ranks, values = np.empty((2, FEEDBACK_TERMS))
            count = centroid(
                own, weights[places], segment.token_starts, segment.title_tokens, segment.ranks,
                segment.norms, self._idfs[at], K1, self._scratch("sums", (2, 1 << 16), np.float64),
                ranks, values,
            )  # fmt: skip
            centres.append((at, ranks[:count].astype(np.int64), values[:count]))
        like = np.zeros(len(docs))
        for at, segment, places in self._parts(docs):
            centre, worth = self._centre_in(at, centres)
            of_part = np.zeros(len(docs[places]))
            centroid_similarity(
                docs[places] - segment.base, segment.token_starts, segment.title_tokens,
                segment.ranks, segment.norms, centre, worth * self._idfs[at][centre], K1,
                self._scratch("places", (1 << 16,), np.uint8), of_part,
            )  # fmt: skip
            like[places] = of_part
        return like / (like.max() or 1.0)

    def _centre_in(
        self, at: int, centres: Sequence[tuple[int, NDArray[np.int64], Scores]]
    ) -> tuple[NDArray[np.int64], Scores]:
        """What the first documents speak of most, in the ranks of one segment."""
        if len(centres) == 1 and centres[0][0] == at:
            return centres[0][1:]
        total: dict[bytes, float] = {}
        for of, ranks, values in centres:
            segment = self._segments[of]
            term = segment.terms.dictionary("body").term
            for number, value in zip(segment.by_rank[ranks].tolist(), values, strict=True):
                name = term(number)
                total[name] = total.get(name, 0.0) + float(value)
        best = sorted(total.items(), key=lambda item: -item[1])[:FEEDBACK_TERMS]
        segment = self._segments[at]
        known = [(segment.rank(name.decode()), value) for name, value in best]
        known = [(rank, value) for rank, value in known if rank >= 0]
        return (
            np.array([rank for rank, _ in known], np.int64),
            np.array([value for _, value in known], np.float64),
        )

    def _scratch(self, name: str, shape: tuple[int, ...], kind: type[np.generic]) -> NDArray[Any]:
        """Zeros of this thread; the kernels leave them so."""
        held: dict[str, NDArray[Any]] = self._local.__dict__
        if name not in held:
            held[name] = np.zeros(shape, kind)
        return held[name]


def _idfs(segment: SegmentReader, count: int) -> NDArray[np.float32]:
    """The idf of each syllable that has a rank. Of one segment among several it is an estimate:
    that the others use the syllable as often."""
    starts = segment.terms.file["body/postings"].astype(np.int64)
    found = np.diff(starts)[segment.by_rank] * (count / max(segment.count, 1))
    found = np.minimum(found, count)
    return np.log(1 + (count - found + 0.5) / (found + 0.5)).astype(np.float32)  # type: ignore[no-any-return]


def _among(documents: Documents, postings: NDArray[Any]) -> NDArray[np.bool_]:
    """Which documents a list, in order and not empty, has."""
    places = np.searchsorted(postings, documents)
    return postings[np.minimum(places, len(postings) - 1)] == documents  # type: ignore[no-any-return]


def _worth(clause: Scored, group: Group) -> float:
    """What all words of a group are worth in one window, side by side."""
    words = sum(clause.weights[group.first : group.last + 1])
    return words + PAIR_NEAR * sum(clause.pair_idfs[group.first : group.last])


class _Slots:
    """The distinct words of a query: what each is worth in a window, and each adjacent pair."""

    def __init__(self, plan: Plan) -> None:
        self._exact: dict[str, int] = {}
        self._wide: dict[str, int] = {}
        self.values: list[float] = []
        worth: dict[tuple[str, bool], float] = {}
        pairs: dict[tuple[int, int], float] = {}
        self.wholes: list[tuple[float, list[int], tuple[str, ...]]] = []
        """Of each group its worth, its slots and its concepts."""
        for clause in plan.clauses:
            if clause.reading.phrase:
                continue
            units = clause.reading.units
            places = []
            for unit, weight in zip(units, clause.weights, strict=True):
                loose = unit.wildcard and (unit.restored is None or unit.confidence < SURELY)
                table, form = (
                    (self._wide, unit.folded)
                    if loose
                    else (self._exact, unit.restored or unit.form)
                )
                if form not in table and len(self.values) < MOST_SLOTS:
                    table[form] = len(self.values)
                    self.values.append(0.0)
                slot = table.get(form, -1)
                places.append(slot)
                key = form, unit.wildcard
                worth[key] = worth.get(key, 0.0) + weight
                if slot >= 0:
                    self.values[slot] = max(self.values[slot], worth[key])
            for at, pair_idf in enumerate(clause.pair_idfs):
                ends = places[at], places[at + 1]
                if clause.pairs_found[at] and min(ends) >= 0:
                    pairs[ends] = pairs.get(ends, 0.0) + PAIR_NEAR * pair_idf
            for group in clause.reading.groups:
                inside = [slot for slot in places[group.first : group.last + 1] if slot >= 0]
                self.wholes.append((_worth(clause, group), inside, group.concepts))
        self.near = np.zeros((len(self.values), len(self.values)), np.float64)
        for (first, second), value in pairs.items():
            self.near[first, second] = value

    def of(self, segment: SegmentReader) -> tuple[Numbered, Numbered]:
        """Ranks of a segment, and syllables without a rank, each with 1 + its slot."""
        known: dict[int, int] = {}
        for folded, slot in self._wide.items():
            for number in segment.family(segment.number("body_folded", folded)):
                known[number] = slot + 1
        for form, slot in self._exact.items():
            number = segment.number("body", form)
            if number >= 0:
                known[number] = slot + 1
        numbers = np.array(list(known), np.int64)
        slots = np.array(list(known.values()), np.uint8)
        ranks = segment.rank_of[numbers]
        rare = ranks == NO_RANK
        if not rare.any():
            return (ranks, slots), NOTHING
        return (ranks[~rare], slots[~rare]), (numbers[rare], slots[rare])
