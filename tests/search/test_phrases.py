"""Phrases in token sequences, however they are looked for, beside plain loops."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from index.storage.token_offsets import NO_RANK
from search.kernel import token_sequences
from search.kernel.arguments import TokenSequences
from search.kernel.token_sequences import count_pairs, count_phrases

KINDS = 5  # syllables; a rank is its syllable's number, folded all to 0


def sequences_of(texts: list[tuple[list[int], list[int]]]) -> TokenSequences:
    """Of texts of title and body, as numbers of syllables."""
    tokens = [syllable for title, body in texts for syllable in (*title, *body)]
    lengths = [len(title) + len(body) for title, body in texts]
    return TokenSequences(
        np.cumsum([0, *lengths]).astype(np.uint32),
        np.array([len(title) for title, _ in texts], np.uint32),
        np.array(tokens, np.uint16),
        np.arange(KINDS, dtype=np.uint32),
        np.zeros(0, np.uint32),
        np.zeros(0, np.uint32),
        np.zeros(NO_RANK + 1, np.uint32),
    )


def drawn(rng: random.Random, size: int) -> list[int]:
    return rng.choices(range(KINDS), k=size)


@pytest.mark.parametrize("seed", range(20))
def test_pairs_are_counted_as_in_a_plain_loop(seed: int) -> None:
    rng = random.Random(seed)
    sizes = [0, 1, 2, 17, 40, 100]
    texts = [(drawn(rng, rng.choice(sizes)), drawn(rng, rng.choice(sizes))) for _ in range(30)]
    firsts, seconds = (sorted(drawn(rng, 2)) for _ in range(2))
    candidates = np.array(rng.sample(range(30), 20))
    expected = [
        sum(
            one in firsts and other in seconds
            for text in texts[at]
            for one, other in pairwise(text)
        )
        for at in candidates
    ]
    sequences = sequences_of(texts)
    counts = np.full(len(candidates), -1)
    ranks = np.array(firsts, np.uint16), np.array(seconds, np.uint16)
    count_pairs(candidates, sequences, *ranks, counts)
    assert counts.tolist() == expected
    wanted = np.array([[*firsts, -1], [*seconds, -1]])
    for anchor, of_anchor in enumerate(ranks):
        counts = np.full(len(candidates), -1)
        anchors = np.zeros(NO_RANK + 1, np.uint8)
        anchors[of_anchor] = 1
        count_phrases(candidates, sequences, wanted, anchor, anchors, counts)
        assert counts.tolist() == expected


def test_more_pairs_are_counted_than_sixteen_bits_hold() -> None:
    assert token_sequences.MOST_AT_ONCE < 1 << 16
    for size in (1 << 15, (1 << 15) + 1, (1 << 17) + 3):
        sequences = sequences_of([([], [1] * size)])
        counts = np.zeros(1, np.int64)
        one = np.array([1, 1], np.uint16)
        count_pairs(np.array([0]), sequences, one, one, counts)
        assert counts.tolist() == [size - 1]
