"""The second stage's compiled loops give what a few plain lines of Python give."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.storage.token_offsets import NO_RANK
from search.reranking.proximity import centroid, centroid_similarity, windows

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
    def starts(self) -> np.ndarray:
        return np.cumsum([0, *(len(t) + len(b) for t, b in self.documents)]).astype(np.uint32)

    @property
    def titles(self) -> np.ndarray:
        return np.array([len(title) for title, _ in self.documents], np.uint32)

    @property
    def tokens(self) -> np.ndarray:
        return np.array([token for t, b in self.documents for token in (*t, *b)], np.int64)

    @property
    def ranks(self) -> np.ndarray:
        return np.where(self.tokens < RANKED, self.tokens, NO_RANK).astype(np.uint16)

    @property
    def rare(self) -> tuple[np.ndarray, np.ndarray]:
        at = np.flatnonzero(self.tokens >= RANKED)
        return at.astype(np.uint32), self.tokens[at].astype(np.uint32)


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
    return sum(near[pair] for pair in pairs)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 12), st.integers(1, 5))
def test_the_best_window_is_the_best_of_all_windows(seed: int, width: int, count: int) -> None:
    """Every window of the body is looked at together with the title; and the first one. Of the
    title alone it is told what it has of the query, and how much it says in all."""
    rng = random.Random(seed)
    texts = Texts.draw(rng)
    slots = {token: rng.randrange(count) for token in rng.sample(range(KINDS), 6)}
    values = [rng.random() for _ in range(count)]
    near = np.array([[rng.random() for _ in range(count)] for _ in range(count)])
    table = np.zeros(1 << 16, np.uint8)
    for token, slot in slots.items():
        if token < RANKED:
            table[token] = slot + 1
    without = [token for token in slots if token >= RANKED]
    idfs = np.array([rng.random() for _ in range(RANKED)], np.float32)
    rarest = 2.0
    best, lead, information = np.zeros((3, len(texts.documents)))
    titled = np.zeros((len(best), count), np.uint8)
    windows(
        np.arange(len(best)), texts.starts, texts.titles, texts.ranks, *texts.rare, table,
        np.array(without, np.int64), np.array([slots[t] + 1 for t in without], np.uint8),
        np.array(values), near, width, idfs, rarest, best, lead, titled, information,
    )  # fmt: skip
    for at, (title, body) in enumerate(texts.documents):
        seen = []
        for end in range(len(body) + 1):
            window = body[max(0, end - width) : end]
            seen.append(
                worth(title + window, slots, values) + nearness([title, window], slots, near)
            )
        assert best[at] == pytest.approx(max(seen))
        assert lead[at] == pytest.approx(seen[min(width, len(body))])
        has = {slots[token] for token in title if token in slots}
        assert set(np.flatnonzero(titled[at]).tolist()) == has
        says = sum(float(idfs[token]) if token < RANKED else rarest for token in title)
        assert information[at] == pytest.approx(says)


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

    def frequencies(document: int) -> Counter[int]:
        title, body = texts.documents[document]
        found: Counter[int] = Counter()
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
    ranks, values = np.empty((2, room))
    scratch = np.zeros((2, 1 << 16))
    size = centroid(
        np.array(first), weights, texts.starts, texts.titles, texts.ranks, norms, idfs, K1,
        scratch, ranks, values,
    )  # fmt: skip
    assert not scratch.any()
    assert size == min(room, len(centre))
    expected = sorted(centre.values(), reverse=True)[:size]
    assert sorted(values[:size], reverse=True) == pytest.approx(expected)
    assert all(math.isclose(centre[int(r)], v) for r, v in zip(ranks[:size], values, strict=False))

    places, like = np.zeros(1 << 16, np.uint8), np.zeros(count)
    centroid_similarity(
        np.arange(count), texts.starts, texts.titles, texts.ranks, norms,
        ranks[:size].astype(np.int64), values[:size], K1, places, like,
    )  # fmt: skip
    assert not places.any()
    for document in range(count):
        tfs = frequencies(document)
        total = sum(
            value * tfs[int(rank)] * (K1 + 1) / (tfs[int(rank)] + K1)
            for rank, value in zip(ranks[:size], values[:size], strict=True)
        )
        assert like[document] == pytest.approx(total, rel=1e-5)
