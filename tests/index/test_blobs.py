"""Texts packed by what they have in common come back as they were."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.storage.document_store import Blobs, write_blobs


def packed(path: Path, texts: list[bytes]) -> Blobs:
    with ArrayFileWriter(path) as file:
        write_blobs(file, "texts", texts)
        file.close()
    return Blobs(ArrayFile(path), "texts")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=8), st.integers(1, 200))
def test_every_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[bytes], times: int
) -> None:
    """Also empty ones, few, many, and many that are all alike."""
    texts = texts * times
    blobs = packed(tmp_path_factory.mktemp("blobs") / "file", texts)
    assert [blobs[at] for at in range(len(blobs))] == texts


def test_many_threads_read_at_once(tmp_path: Path) -> None:
    """And the dictionary saves what the texts have in common."""
    rng = random.Random(1)
    words = [bytes(rng.choices(b"abcdefghijklmnop ", k=8)) for _ in range(2000)]
    texts = [b" ".join(rng.choices(words, k=60)) for _ in range(3000)]
    blobs = packed(tmp_path / "file", texts)
    assert (tmp_path / "file").stat().st_size < 0.7 * sum(map(len, texts))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(blobs.__getitem__, range(len(texts)))) == texts
