"""Plain BM25 over given terms, beside loops that go through all documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.peers.terms import Best, Postings, Segment, TermList, Terms
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
    factors: Sequence[float],
) -> tuple[Segment, list[TermList]]:  # fmt: skip
    """As an index has them: the lists one behind the other."""
    docs: list[NDArray[np.intp]] = []
    values: list[NDArray[np.float32]] = []
    lists: list[TermList] = []
    for term, of_term in enumerate(frequencies):
        for field, of_field in enumerate(of_term):
            own = np.flatnonzero(of_field)
            start = lists[-1].end if lists else 0
            docs.append(own)
            values.append(of_field[own])
            lists.append(TermList(start, start + len(own), factors[term], field))
    weights = np.concatenate(values)
    apart = (weights >= HEAVY) | (weights != np.floor(weights))
    postings = Postings(
        np.concatenate(docs).astype(np.uint16), np.where(apart, HEAVY, weights).astype(np.uint8),
        np.flatnonzero(apart).astype(np.uint32), weights[apart], norms, norms.min(axis=1),
    )  # fmt: skip
    return Segment(postings, bits_of(alive), base), lists


@settings(max_examples=1000)
@given(
    st.lists(segments(), min_size=1, max_size=3),
    st.lists(st.sampled_from((0.25, 1.0, 1.0, 4.0)), min_size=TERMS, max_size=TERMS),
    st.booleans(),
)
def test_the_best_are_those_of_plain_loops(
    drawn: list[tuple[Frequencies, NDArray[np.float32], NDArray[np.bool_]]],
    factors: list[float],
    every: bool,
) -> None:
    """All hits are counted, and the best are in order, of equal scores the lowest numbers."""
    of_segments, lists, scores, base = [], [], [], 0
    for frequencies, norms, alive in drawn:
        segment, own = laid_out(frequencies, norms, alive, base, factors)
        of_segments.append(segment)
        lists.append(own)
        worth = np.array(factors)[:, None, None] * frequencies * (K1 + 1) / (frequencies + norms)
        in_any_field = (frequencies > 0).any(axis=1)
        hits = (in_any_field.all(axis=0) if every else in_any_field.any(axis=0)) & alive
        scores += [(base + at, worth[:, :, at].sum()) for at in np.flatnonzero(hits)]
        base += len(alive)
    found = ask(Terms(of_segments), lists, every)
    assert found.total == len(scores)
    best = sorted(scores, key=lambda one: -one[1])[:LIMIT]
    assert list(zip(found.documents.tolist(), found.scores.tolist(), strict=True)) == best


def test_asked_again_the_answer_is_the_same() -> None:
    """What was seen of one query is gone before the next."""
    rng = np.random.default_rng(1)
    frequencies = rng.integers(0, 3, (TERMS, FIELDS, DOCUMENTS)).astype(np.float32)
    norms = np.ones((FIELDS, DOCUMENTS), np.float32)
    segment, own = laid_out(frequencies, norms, np.ones(DOCUMENTS, bool), 0, [1, 2, 3, 4])
    terms = Terms([segment])
    few = [[of for of in own if of.field]]
    alone = [ask(Terms([segment]), few, every) for every in (False, True)]
    for _ in range(3):
        assert ask(terms, [own], every=True).total <= ask(terms, [own], every=False).total
        for every in (False, True):
            again = ask(terms, few, every)
            assert again.total == alone[every].total
            assert again.documents.tolist() == alone[every].documents.tolist()


def ask(terms: Terms, lists: Sequence[Sequence[TermList]], every: bool) -> Best:
    """Of any, or of all terms, each of which has the same number of lists."""
    if not every:
        return terms.any_of(lists, K1, LIMIT)
    fields = len(lists[0]) // TERMS
    return terms.all_of([list(batched(own, fields)) for own in lists], K1, LIMIT)


def batched(lists: Sequence[TermList], size: int) -> Iterator[Sequence[TermList]]:
    return (lists[at : at + size] for at in range(0, len(lists), size))
