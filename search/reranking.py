"""The second stage: a closer look at the documents that stage one puts first.

Two things are added to their scores, both from the stored token sequences:

- what the best window of the body, and the first one, say of the query together with the title:
  words that stand together mean more than words anywhere in a long page;
- likeness to the very first documents (pseudo-relevance feedback, after Rocchio, Relevance
  feedback in information retrieval, 1971): what they speak of besides the query is likely meant.

See `search.constants` for what each is worth.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.collection import FIELDS, Collection, Segment
from search.constants import (
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
    WINDOW,
)
from search.reading import Group
from search.scoring import Plan, Scored
from vietnamese.compiled import compiled

MOST_SLOTS = 250  # a slot's number must fit a uint8
Ranked = list[tuple[int, float]]  # document number in the collection, score


class Reranker:
    """The second stage on one collection. Thread-safe: it keeps no state between calls."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._idfs = {segment.base: self._idfs_of(segment) for segment in collection.segments}

    def _idfs_of(self, segment: Segment) -> NDArray[np.float32]:
        """The idf of each syllable. Of one segment among several it is an estimate: that the
        others use the syllable as often."""
        starts = segment.terms.file["body/postings"].astype(np.int64)
        found = (starts[1:] - starts[:-1]) * (self._collection.count / max(segment.count, 1))
        count = self._collection.count
        found = np.minimum(found, count)
        return np.log(1 + (count - found + 0.5) / (found + 0.5)).astype(np.float32)  # type: ignore[no-any-return]

    def rerank(self, plan: Plan, ranked: Ranked) -> Ranked:
        """``ranked`` in the order that the second stage gives its first documents."""
        head, tail = ranked[:LOOKED_AT], ranked[LOOKED_AT:]
        slots = _Slots(plan)
        if len(head) < 2 or not slots.values:
            return ranked
        parts = [
            (segment, [at for at, (doc, _) in enumerate(head) if segment.has(doc)])
            for segment in self._collection.segments
        ]
        parts = [(segment, places) for segment, places in parts if places]
        scores = np.array([score for _, score in head], np.float64)
        docs = np.array([doc for doc, _ in head], np.int64)
        for segment, places in parts:
            scores[places] += self._windows(segment, docs[places] - segment.base, slots)
        order = np.argsort(-scores, kind="stable")
        scores, docs = scores[order], docs[order]
        parts = [
            (segment, [at for at, doc in enumerate(docs.tolist()) if segment.has(doc)])
            for segment, _ in parts
        ]
        scores *= 1 + FEEDBACK * self._likeness(parts, docs, scores)
        order = np.argsort(-scores, kind="stable")
        return [(int(docs[at]), float(scores[at])) for at in order] + tail

    @staticmethod
    def _windows(
        segment: Segment, documents: NDArray[np.int64], slots: _Slots
    ) -> NDArray[np.float64]:
        best, lead = np.zeros((2, len(documents)), np.float64)
        windows(
            documents, segment.token_starts, segment.title_tokens, segment.ranks,
            segment.rare_at, segment.rare, segment.by_rank, slots.table(segment),
            np.array(slots.values), slots.near, WINDOW, best, lead,
        )  # fmt: skip
        for worth, concepts in slots.wholes:
            # An abbreviation says what its words would say side by side.
            for concept in concepts:
                for name in FIELDS:
                    start, end = segment.extent(name, concept)
                    has = np.isin(documents, segment.docs[start:end])
                    best[has] = np.maximum(best[has], worth)
        return BEST_WINDOW * best + FIRST_WINDOW * lead

    def _likeness(
        self,
        parts: Sequence[tuple[Segment, list[int]]],
        docs: NDArray[np.int64],
        scores: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Of each document to the first few; the likest has 1."""
        centre: dict[str, float] = {}
        single = len(parts) == 1
        for segment, places in parts:
            first = [at for at in places if at < FEEDBACK_DOCUMENTS]
            weights = (scores[first] / scores[0]) ** SHARPNESS
            terms, values = self._terms(segment, docs[first] - segment.base, weights)
            if single:
                chosen = np.argsort(-values, kind="stable")[:FEEDBACK_TERMS]
                return self._like(segment, docs - segment.base, terms[chosen], values[chosen])
            dictionary = segment.terms.dictionary("body")
            for term, value in zip(terms.tolist(), values.tolist(), strict=True):
                name = dictionary.term(term).decode()
                centre[name] = centre.get(name, 0.0) + value
        like = np.zeros(len(docs), np.float64)
        best = sorted(centre.items(), key=lambda item: -item[1])[:FEEDBACK_TERMS]
        for segment, places in parts:
            numbers = [(segment.number("body", term), value) for term, value in best]
            known = [(number, value) for number, value in numbers if number >= 0]
            own_terms = np.array([term for term, _ in known], np.int64)
            values = np.array([value for _, value in known], np.float64)
            like[places] = self._like(
                segment, docs[places] - segment.base, own_terms, values, scaled=False
            )
        return like / (like.max() or 1.0)

    def _terms(
        self, segment: Segment, documents: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The syllables of documents, and how much each says of what they speak of."""
        idfs = self._idfs[segment.base]
        values = np.zeros(len(idfs), np.float64)
        frequencies = np.zeros(len(idfs), np.float64)
        spans = segment.token_starts
        room = int(sum(int(spans[doc + 1]) - int(spans[doc]) for doc in documents))
        terms = np.empty(room, np.int64)
        count = centre_of(
            documents, weights, spans, segment.title_tokens, segment.ranks, segment.rare_at,
            segment.rare, segment.by_rank, segment.norms, idfs, K1, frequencies, values, terms,
        )  # fmt: skip
        terms = np.sort(terms[:count])
        return terms, values[terms]

    def _like(
        self,
        segment: Segment,
        documents: NDArray[np.int64],
        terms: NDArray[np.int64],
        values: NDArray[np.float64],
        scaled: bool = True,
    ) -> NDArray[np.float64]:
        idfs = self._idfs[segment.base]
        table = np.zeros(len(idfs), np.uint16)
        table[terms] = np.arange(1, len(terms) + 1)
        like = np.zeros(len(documents), np.float64)
        likeness(
            documents, segment.token_starts, segment.title_tokens, segment.ranks,
            segment.rare_at, segment.rare, segment.by_rank, segment.norms, table,
            values * idfs[terms], K1, like,
        )  # fmt: skip
        return like / (like.max() or 1.0) if scaled and len(like) else like


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
        self.wholes = [
            (_worth(clause, group), group.concepts)
            for clause in plan.clauses
            if not clause.reading.phrase
            for group in clause.reading.groups
        ]
        self.near = np.zeros((len(self.values), len(self.values)), np.float64)
        for (first, second), value in pairs.items():
            self.near[first, second] = value

    def table(self, segment: Segment) -> NDArray[np.uint8]:
        """1 + the slot of each syllable of a segment, 0: none."""
        table = np.zeros(len(segment.fold), np.uint8)
        for folded, slot in self._wide.items():
            table[segment.family(segment.number("body_folded", folded))] = slot + 1
        for form, slot in self._exact.items():
            number = segment.number("body", form)
            if number >= 0:
                table[number] = slot + 1
        return table


@compiled
def windows(  # type: ignore[no-untyped-def]
    documents, starts, title_tokens, ranks, rare_at, rare, by_rank,
    table, values, near, width, best, lead,
):  # fmt: skip
    """What the best window of ``width`` tokens of each body is worth together with the title,
    and what the first one is: the ``values`` of the slots and the ``near`` of the adjacent pairs
    of slots that are there, each once."""
    slots = len(values)
    for which in range(len(documents)):
        doc = documents[which]
        start, end = int(starts[doc]), int(starts[doc + 1])
        middle = start + int(title_tokens[doc])
        held = np.zeros(slots + 1, np.int32)
        paired = np.zeros((slots + 1, slots + 1), np.int32)
        found = np.zeros(end - start, np.uint8)
        for at in range(start, end):
            rank = ranks[at]
            term = int(rare[np.searchsorted(rare_at, at)]) if rank == 65535 else int(by_rank[rank])
            found[at - start] = table[term]
        worth = 0.0
        top = 0.0
        first = -1.0
        for at in range(end - start):
            if at == middle - start:
                top = worth
            slot = found[at]
            if slot:
                if held[slot] == 0:
                    worth += values[slot - 1]
                held[slot] += 1
                if at and at != middle - start and found[at - 1]:
                    before = found[at - 1]
                    if paired[before, slot] == 0:
                        worth += near[before - 1, slot - 1]
                    paired[before, slot] += 1
            gone = at - width
            if gone >= middle - start and found[gone]:
                slot = found[gone]
                held[slot] -= 1
                if held[slot] == 0:
                    worth -= values[slot - 1]
                after = found[gone + 1]
                if after:
                    paired[slot, after] -= 1
                    if paired[slot, after] == 0:
                        worth -= near[slot - 1, after - 1]
            if at >= middle - start:
                top = max(top, worth)
                if at == middle - start + width - 1:
                    first = worth
        if middle == end:
            top = worth
        best[which] = top
        lead[which] = worth if first < 0 else first


@compiled
def centre_of(  # type: ignore[no-untyped-def]
    documents, weights, starts, title_tokens, ranks, rare_at, rare, by_rank,
    norms, idfs, k1, frequencies, values, terms,
):  # fmt: skip
    """Adds ``weight * tf / (tf + k1) * idf`` of each syllable of each document to ``values``, and
    lists those syllables in ``terms``; returns how many. ``frequencies`` is zeros, and again."""
    count = 0
    for which in range(len(documents)):
        doc = documents[which]
        start, end = int(starts[doc]), int(starts[doc + 1])
        middle = start + int(title_tokens[doc])
        for turn in range(2):
            for at in range(start, end):
                rank = ranks[at]
                term = (
                    int(rare[np.searchsorted(rare_at, at)]) if rank == 65535 else int(by_rank[rank])
                )
                if turn == 0:
                    frequencies[term] += norms[1, doc] if at < middle else norms[0, doc]
                elif frequencies[term] > 0:
                    tf = frequencies[term]
                    frequencies[term] = 0
                    if values[term] == 0:
                        terms[count] = term
                        count += 1
                    values[term] += weights[which] * tf / (tf + k1) * idfs[term]
    return count


@compiled
def likeness(  # type: ignore[no-untyped-def]
    documents, starts, title_tokens, ranks, rare_at, rare, by_rank, norms,
    table, values, k1, like,
):  # fmt: skip
    """Sum over the terms of ``table`` (1 + place in ``values``): value times saturated
    frequency."""
    frequencies = np.zeros(len(values), np.float64)
    for which in range(len(documents)):
        doc = documents[which]
        start, end = int(starts[doc]), int(starts[doc + 1])
        middle = start + int(title_tokens[doc])
        frequencies[:] = 0
        for at in range(start, end):
            rank = ranks[at]
            term = int(rare[np.searchsorted(rare_at, at)]) if rank == 65535 else int(by_rank[rank])
            place = table[term]
            if place:
                frequencies[place - 1] += norms[1, doc] if at < middle else norms[0, doc]
        total = 0.0
        for place in range(len(values)):
            tf = frequencies[place]
            total += values[place] * tf * (k1 + 1) / (tf + k1)
        like[which] = total
