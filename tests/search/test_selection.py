"""The best of many documents, against sorting all of them; equals come by their numbers."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.storage.bitsets import bits_of
from search.kernel.arguments import Output
from search.kernel.selection import select, select_all

KEYS = st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5]), min_size=1, max_size=150)


def output_of(limit: int) -> Output:
    return Output(np.empty(limit, np.float64), np.empty(limit, np.int64))


def shown(output: Output, size: int) -> list[tuple[int, float]]:
    return list(zip(output.top_docs[:size].tolist(), output.top_keys[:size].tolist(), strict=True))


@given(KEYS, st.integers(0, 12), st.randoms(use_true_random=False))
def test_the_best_are_those_that_sorting_puts_first(
    keys: list[float], limit: int, rng: random.Random
) -> None:
    """Among some of the documents, which come in order, and among a set of them."""
    chosen = [number for number in range(len(keys)) if rng.random() < 0.7]
    expected = sorted(((n, keys[n]) for n in chosen), key=lambda one: (-one[1], one[0]))[:limit]
    output = output_of(limit)
    size = select(np.array(keys), np.array(chosen, np.int64), len(chosen), output)
    assert shown(output, size) == expected

    flags = np.zeros(len(keys), bool)
    flags[chosen] = True
    hits = bits_of(flags)
    scores = np.zeros(64 * len(hits), np.float32)
    scores[: len(keys)] = keys
    if limit:
        output = output_of(limit)
        size = select_all(scores, hits, output)
        assert shown(output, size) == expected
