"""Plain BM25 over given terms, beside loops that go through all documents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.peers.terms import Postings, Segment, TermList, Terms
from index.storage.bitsets import bits_of
from index.storage.frequencies import HEAVY

K1, LIMIT = 1, 3
DOCUMENTS, FIELDS = 70, 2  # more than a word of bits
TERMS = 4

Frequencies = NDArray[np.float32]  # [terms, fields, documents]


@st.composite
def segments(draw: st.DrawFn) -> tuple[Frequencies, NDArray[np.float32], NDArray[np.bool_]]:
    """Frequencies, of which some are too large for a byte or no integers, norms, and who may be a
    hit. Each frequency is so many times its norm that all scores are exact, and often equal."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(LIMIT, DOCUMENTS))
    norms = rng.choice(np.array([0.5, 1, 2], np.float32), (FIELDS, count))
    times = rng.choice(np.array([1, 1, 1, 3, 7, 255, 511], np.float32), (TERMS, FIELDS, count))
    frequencies = times * norms
    frequencies[rng.random(frequencies.shape) < draw(st.sampled_from((0.1, 0.5, 0.9)))] = 0
    return frequencies, norms, rng.random(count) < draw(st.sampled_from((0.5, 1)))


def laid_out(
    frequencies: Frequencies, norms: NDArray[np.float32], alive: NDArray[np.bool_], base: int,
) -> tuple[Segment, list[tuple[int, int]]]:  # fmt: skip
    """As an index has them: the lists one behind the other."""
    docs: list[NDArray[np.intp]] = []
    values: list[NDArray[np.float32]] = []
    extents: list[tuple[int, int]] = []
    for of_term in frequencies:
        for of_field in of_term:
            own = np.flatnonzero(of_field)
            start = extents[-1][1] if extents else 0
            docs.append(own)
            values.append(of_field[own])
            extents.append((start, start + len(own)))
    weights = np.concatenate(values)
    apart = (weights >= HEAVY) | (weights != np.floor(weights))
    postings = Postings(
        np.concatenate(docs).astype(np.uint16), np.where(apart, HEAVY, weights).astype(np.uint8),
        np.flatnonzero(apart).astype(np.uint32), weights[apart], norms,
    )  # fmt: skip
    return Segment(postings, bits_of(alive), base), extents


@settings(max_examples=1000)
@given(
    st.lists(segments(), min_size=1, max_size=3),
    st.lists(st.sampled_from((0.25, 1.0, 1.0, 4.0)), min_size=TERMS, max_size=TERMS),
    st.booleans(),
    st.sampled_from((0, 8, DOCUMENTS)),
    st.sampled_from((0, 100, 10_000)),
)
def test_the_best_are_those_of_plain_loops(
    drawn: list[tuple[Frequencies, NDArray[np.float32], NDArray[np.bool_]]],
    factors: list[float],
    every: bool,
    few: int,
    most: int,
) -> None:
    """All hits are counted, and the best are in order, of equal scores the lowest numbers; whatever
    is remembered of the lists."""
    of_segments, extents, scores, base = [], [], [], 0
    for frequencies, norms, alive in drawn:
        segment, own = laid_out(frequencies, norms, alive, base)
        of_segments.append(segment)
        extents.append(own)
        worth = np.array(factors)[:, None, None] * frequencies * (K1 + 1) / (frequencies + norms)
        in_any_field = (frequencies > 0).any(axis=1)
        hits = (in_any_field.all(axis=0) if every else in_any_field.any(axis=0)) & alive
        scores += [(base + at, worth[:, :, at].sum()) for at in np.flatnonzero(hits)]
        base += len(alive)
    terms = Terms(of_segments, few, most)
    best = sorted(scores, key=lambda one: -one[1])[:LIMIT]
    for _ in range(2):
        found = terms.best(lists_of(factors, every), extents, K1, LIMIT)
        assert found.total == len(scores)
        assert list(zip(found.documents.tolist(), found.scores.tolist(), strict=True)) == best


def test_asked_again_the_answer_is_the_same() -> None:
    """What was seen of one query is gone before the next."""
    rng = np.random.default_rng(1)
    frequencies = rng.integers(0, 3, (TERMS, FIELDS, DOCUMENTS)).astype(np.float32)
    norms = np.ones((FIELDS, DOCUMENTS), np.float32)
    segment, own = laid_out(frequencies, norms, np.ones(DOCUMENTS, bool), 0)
    lists = lists_of([1, 2, 3, 4], every=True)
    terms = Terms([segment], few=DOCUMENTS // 2)
    few = [lists[at] for at in (1, 3)], [[own[at] for at in (1, 3)]]
    alone = Terms([segment]).best(*few, K1, LIMIT)
    for _ in range(3):
        terms.best(lists, [own], K1, LIMIT)
        again = terms.best(*few, K1, LIMIT)
        assert again.total == alone.total
        assert again.documents.tolist() == alone.documents.tolist()


def lists_of(factors: Sequence[float], every: bool) -> list[TermList]:
    """Of any, or of all terms, each of which has a list in each field."""
    return [
        TermList(factor, field, term * every)
        for term, factor in enumerate(factors)
        for field in range(FIELDS)
    ]
