"""Gaps come back as they were, stored or expected."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.storage.token_offsets import LONG, NO_RANK, gaps_of, write_gaps
from search.kernel.arguments import TokenGaps, TokenSequences
from search.kernel.token_sequences import decode_offsets

TOKEN = st.tuples(st.sampled_from([0, 1, 2, NO_RANK]), st.integers(0, 300))
USUAL = st.sampled_from(
    [(0, 1)] * 30 + [(0, 7)]
)  # one of thirty is stored, words of bits have none
TEXT = st.one_of(st.lists(TOKEN, max_size=6), st.lists(USUAL, min_size=60, max_size=200))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4), st.data())
def test_every_start_is_found(
    tmp_path_factory: pytest.TempPathFactory,
    documents: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]],
    data: st.DataObject,
) -> None:
    """Short gaps and long ones, after syllables with and without a rank, in empty texts too;
    wherever one asks, twice at a place or behind the last token."""
    texts = [text for document in documents for text in document]
    tokens = [token for text in texts for token in text]
    ranks = np.array([rank for rank, _ in tokens], np.uint16)
    gaps = np.array([gap for _, gap in tokens], np.int64)
    bounds = np.cumsum([0, *map(len, texts)])
    letters = np.array([0, 3, LONG - 2], np.uint8)
    small = np.minimum(gaps, LONG).astype(np.uint8)
    path = tmp_path_factory.mktemp("gaps") / "file"
    with ArrayFileWriter(path) as writer:
        long = gaps[gaps >= LONG].astype(np.uint32)
        write_gaps(writer, small, long, ranks, letters, bounds, bounds[::2])
        writer.close()
    file = ArrayFile(path)
    np.testing.assert_array_equal(gaps_of(file, ranks, bounds), small)

    table = np.zeros(NO_RANK + 1, np.uint8)
    table[: len(letters)] = letters
    names = ("starts", "odd", "bytes", "long_at", "long")
    token_gaps = TokenGaps._make([*(file[f"gaps/{name}"] for name in names), table])
    none = np.zeros(0, np.uint32)
    sequences = TokenSequences(
        bounds[::2].astype(np.uint32),
        np.array([len(title) for title, _ in documents], np.uint32),
        ranks,
        *[none] * 4,
    )
    for number in range(len(documents)):
        start, middle, end = (int(at) for at in bounds[2 * number : 2 * number + 3])
        expected = [*np.cumsum(gaps[start:middle]), *np.cumsum(gaps[middle:end]), -1, -1]
        some = sorted(data.draw(st.lists(st.integers(0, end - start + 1), max_size=9)))
        for positions in (np.arange(end - start), np.array(some, np.int64)):
            offsets = np.full(len(positions), -1, np.int64)
            decode_offsets(sequences, token_gaps, number, positions, offsets)
            assert offsets.tolist() == [expected[at] for at in positions]
