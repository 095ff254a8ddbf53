"""Sets of documents as bits, 64 to a word, the first document in the lowest bit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def words_for(count: int) -> int:
    """Words that so many documents take."""
    return -(-count // 64)


def flags_of(bits: NDArray[np.uint64], count: int) -> NDArray[np.bool_]:
    """[count] a flag for each document: `bits_of` the other way round."""
    words = np.ascontiguousarray(bits.astype("<u8", copy=False))
    return np.unpackbits(words.view(np.uint8), count=count, bitorder="little").view(bool)


def bits_of(flags: NDArray[np.bool_] | NDArray[np.uint8]) -> NDArray[np.uint64]:
    """The set of those documents whose flag is not zero."""
    room = np.zeros(words_for(len(flags)) * 64, bool)
    room[: len(flags)] = flags
    return np.packbits(room, bitorder="little").view("<u8").astype(np.uint64, copy=False)


def numbers_of(bits: NDArray[np.uint64]) -> NDArray[np.intp]:
    """The documents of a set, in order."""
    return np.flatnonzero(flags_of(bits, 64 * len(bits)))
