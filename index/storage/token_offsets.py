"""Where tokens start, told by the gaps between their starts.

A token mostly starts as many characters after the one before it as that has letters, and one more
for the space between. Only the gaps that are not so are stored, a byte each: one in ten in news.

Arrays of an array file, for T tokens of D documents:

    gaps/odd        uint64 [..]   as `index.storage.bitsets`: tokens with an unexpected gap
    gaps/starts     uint32 [D + 1]  where the gaps of each document start among those
    gaps/bytes      uint8         the gaps themselves, in characters; LONG: look into ``gaps/long``
    gaps/long_at, gaps/long       the tokens whose gap is LONG or more, and these gaps
    gaps/letters    uint8 [R]     how many letters the syllable of each rank has, at most LONG - 2

After a syllable without a rank, every gap is stored.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.storage.bitsets import bits_of

LONG = 255
NO_RANK = 0xFFFF


def write_gaps(
    file: ArrayFileWriter,
    gaps: NDArray[np.uint8],
    long_gaps: NDArray[np.uint32],
    ranks: NDArray[np.uint16],
    letters: NDArray[np.uint8],
    texts: NDArray[np.int64],
    documents: NDArray[np.int64],
) -> None:
    """``gaps`` [T] by token, LONG where it stands in ``long_gaps``; ``ranks`` [T] and ``letters``
    by rank; ``texts`` and ``documents``: where each text (title, body) and each document starts,
    and the end of the last."""
    odd = gaps != _expected(ranks, letters, texts)
    file.add("gaps/odd", bits_of(odd))
    starts = np.searchsorted(np.flatnonzero(odd), documents)
    file.add("gaps/starts", starts.astype(np.uint32))
    file.add("gaps/bytes", gaps[odd])
    file.add("gaps/long_at", np.flatnonzero(gaps == LONG).astype(np.uint32))
    file.add("gaps/long", long_gaps)
    file.add("gaps/letters", letters)


def gaps_of(
    file: ArrayFile, ranks: NDArray[np.uint16], texts: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """The gaps as `write_gaps` took them."""
    gaps = _expected(ranks, file["gaps/letters"], texts).astype(np.uint8)
    odd = np.unpackbits(file["gaps/odd"].view(np.uint8), count=len(ranks), bitorder="little")
    gaps[odd != 0] = file["gaps/bytes"]
    return gaps


def _expected(
    ranks: NDArray[np.uint16], letters: NDArray[np.uint8], texts: NDArray[np.int64]
) -> NDArray[np.int16]:
    expected = np.zeros(len(ranks), np.int16)
    if len(ranks):
        of_rank = np.full(NO_RANK + 1, -2, np.int16)
        of_rank[: len(letters)] = letters
        expected[1:] = of_rank[ranks[:-1]] + 1
        expected[texts[:-1][np.diff(texts) > 0]] = 0
    return expected
