"""The second stage's compiled loops give what a few plain lines of Python give."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.storage.token_offsets import NO_RANK
from search.kernel.arguments import TokenSequences
from search.reranking.feedback import (
    centroid,
    centroid_similarity,
    highest,
    reordered,
    weights_of_first,
)
from search.reranking.proximity import SlotTables, Weights, WindowScores, score_windows
from search.reranking.proximity import worth as worth_of_all

KINDS = 12  # distinct syllables; the last two have no rank
RANKED = KINDS - 2
K1 = 1.2


@dataclass(frozen=True)
class Texts:
    """Random documents: title and body as numbers of syllables, and the arrays of a segment."""

    documents: list[tuple[list[int], list[int]]]

    @classmethod
    def draw(cls, rng: random.Random) -> Texts:
        return cls(
            [
                (
                    [rng.randrange(KINDS) for _ in range(rng.randint(0, 5))],
                    [rng.randrange(KINDS) for _ in range(rng.randint(0, 40))],
                )
                for _ in range(rng.randint(1, 6))
            ]
        )

    @property
    def sequences(self) -> TokenSequences:
        tokens = np.array([token for t, b in self.documents for token in (*t, *b)], np.int64)
        rare = np.flatnonzero(tokens >= RANKED)
        return TokenSequences(
            starts=np.cumsum([0, *(len(t) + len(b) for t, b in self.documents)]).astype(np.uint32),
            title_tokens=np.array([len(title) for title, _ in self.documents], np.uint32),
            ranks=np.where(tokens < RANKED, tokens, NO_RANK).astype(np.uint16),
            by_rank=np.arange(RANKED, dtype=np.uint32),
            rare_at=rare.astype(np.uint32),
            rare=tokens[rare].astype(np.uint32),
            folds=np.arange(KINDS, dtype=np.uint32),
        )


def worth(tokens: list[int], slots: dict[int, int], values: list[float]) -> float:
    return sum(values[slot] for slot in {slots[t] for t in tokens if t in slots})


def nearness(parts: list[list[int]], slots: dict[int, int], near: np.ndarray) -> float:
    """What the adjacent pairs are worth, each once, in whatever part."""
    pairs = {
        (slots[a], slots[b])
        for part in parts
        for a, b in pairwise(part)
        if a in slots and b in slots
    }
    return float(sum(near[pair] for pair in pairs))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 12), st.integers(1, 5))
def test_the_best_window_is_the_best_of_all_windows(seed: int, width: int, count: int) -> None:
    """Every window of the body is looked at together with the title; and the first one. Of the
    title alone it is told what it has of the query, and how much it says in all."""
    rng = random.Random(seed)
    texts = Texts.draw(rng)
    slots = {token: rng.randrange(count) for token in rng.sample(range(KINDS), rng.choice((6, 12)))}
    values = [rng.random() for _ in range(count)]
    near = np.array([[rng.random() for _ in range(count)] for _ in range(count)])
    ranked = [token for token in slots if token < RANKED]
    without = [token for token in slots if token >= RANKED]
    idfs = np.array([rng.random() for _ in range(RANKED)], np.float32)
    rarest = 2.0
    tables = SlotTables(
        np.array(values),
        near,
        np.array(ranked, np.uint16),
        np.array([slots[t] + 1 for t in ranked], np.uint8),
        np.array(without, np.int64),
        np.array([slots[t] + 1 for t in without], np.uint8),
    )
    numbers = np.arange(len(texts.documents))
    best, first, says_of_title = np.zeros((3, len(numbers)))
    scores = WindowScores(best, first, np.zeros((len(numbers), count)), says_of_title)
    score_windows(numbers, texts.sequences, tables, width, idfs, rarest, scores)
    for at, (title, body) in enumerate(texts.documents):
        seen = []
        for end in range(len(body) + 1):
            window = body[max(0, end - width) : end]
            seen.append(
                worth(title + window, slots, values) + nearness([title, window], slots, near)
            )
        assert scores.best[at] == pytest.approx(max(seen))
        assert scores.first[at] == pytest.approx(seen[min(width, len(body))])
        has = {slots[token] for token in title if token in slots}
        assert set(np.flatnonzero(scores.title_has[at]).tolist()) == has
        says = sum(float(idfs[token]) if token < RANKED else rarest for token in title)
        assert scores.title_information[at] == pytest.approx(says)
        same = 2 * sum(values[slot] for slot in has) / (sum(values) + says)
        assert worth_of_all(scores, np.array(values), Weights(2.0, 3.0, 5.0))[at] == pytest.approx(
            2 * scores.best[at] + 3 * scores.first[at] + 5 * same
        )


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_likeness_is_the_product_of_centre_and_frequencies(seed: int) -> None:
    """The centre is what the first documents say most of; likeness weighs it in each document."""
    rng = random.Random(seed)
    texts = Texts.draw(rng)
    count = len(texts.documents)
    norms = np.array([[rng.uniform(0.5, 2) for _ in range(count)] for _ in range(2)], np.float32)
    idfs = np.array([rng.uniform(0.1, 5) for _ in range(RANKED)], np.float32)
    first = list(range(min(count, 3)))
    weights = np.array([rng.uniform(0.1, 1) for _ in first])

    def frequencies(document: int) -> dict[int, float]:
        title, body = texts.documents[document]
        found: defaultdict[int, float] = defaultdict(float)
        for row, tokens in ((1, title), (0, body)):
            for token in tokens:
                if token < RANKED:
                    found[token] += float(norms[row, document])
        return found

    centre: Counter[int] = Counter()
    for weight, document in zip(weights, first, strict=True):
        for token, tf in frequencies(document).items():
            centre[token] += weight * tf / (tf + K1) * idfs[token]

    room = rng.randint(1, RANKED)
    places = np.zeros(1 << 16, np.uint16)
    of_all = np.zeros(count)  # the others have no weight
    of_all[first] = weights
    ranks, values = centroid(
        np.arange(count), of_all, texts.sequences, norms, idfs, K1, places, room
    )
    assert not places.any()
    size = len(ranks)
    assert size == min(room, len(centre))
    expected = sorted(centre.values(), reverse=True)[:size]
    assert sorted(values[:size], reverse=True) == pytest.approx(expected)
    assert all(math.isclose(centre[int(r)], v) for r, v in zip(ranks[:size], values, strict=False))

    similarity = centroid_similarity(
        np.arange(count), texts.sequences, norms, ranks, values, idfs, K1
    )
    for document in range(count):
        tfs = frequencies(document)
        total = sum(
            value * idfs[rank] * tfs[int(rank)] * (K1 + 1) / (tfs[int(rank)] + K1)
            for rank, value in zip(ranks[:size], values[:size], strict=True)
        )
        assert similarity[document] == pytest.approx(total, rel=1e-5)


@given(st.lists(st.sampled_from((1.0, 2.0, 2.0 - 1e-9, 3.0, 4.0)), min_size=1, max_size=9))
def test_the_first_are_the_best_and_their_equals(scores: list[float]) -> None:
    """Equals of the last one are among them, wherever they stand."""
    found = weights_of_first(np.array(scores), 3, 1e-6, 2.0)
    last = sorted(scores, reverse=True)[:3][-1]
    expected = [(s / max(scores)) ** 2 if s >= last * (1 - 1e-6) else 0 for s in scores]
    assert found == pytest.approx(expected)


@given(st.lists(st.sampled_from((0.0, 1e-300, 0.5, 1.0, 1.0 + 1e-12, 7.0)), max_size=40))
def test_the_highest_are_those_of_a_sorted_list(values: list[float]) -> None:
    """But none of several equals of which some would be beyond."""
    numbers, kept = highest(np.arange(len(values)), np.array(values), 5)
    beyond = sorted(values, reverse=True)[5:6]
    expected = [v for v in enumerate(values) if not beyond or v[1] > beyond[0] * (1 + 1e-9)]
    assert list(zip(numbers.tolist(), kept.tolist(), strict=True)) == expected


@given(
    st.lists(st.tuples(st.sampled_from((1.0, 2.0, 3.0)), st.sampled_from((0.0, 0.5, 1.0)))),
    st.integers(0, 3),
)
def test_the_first_are_reordered_by_similarity_and_equals_stay(
    first: list[tuple[float, float]], others: int
) -> None:
    first.append((2.0, 0.5))
    scores = [score for score, _ in first]
    most = max(similarity for _, similarity in first)
    raised = [score * (1 + 0.35 * (similarity / most)) for score, similarity in first]
    rest = [0.5] * others
    documents = [7 * at for at in range(len(first) + others)]
    found, new = reordered(
        np.array(documents),
        np.array([1.0] * len(first) + rest),
        np.array(scores),
        np.array([similarity for _, similarity in first]),
        0.35,
    )
    order = sorted(range(len(first)), key=lambda at: -raised[at])
    assert found.tolist() == [documents[at] for at in order] + documents[len(first) :]
    assert new.tolist() == [raised[at] for at in order] + rest
