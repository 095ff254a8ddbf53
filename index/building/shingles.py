"""Texts as sets of shingles: every few syllables in a row, as one number, in folded form.

Two texts are as alike as the share of shingles that they have in common (the Jaccard index). So
that not every two need be compared, each text has a *sketch*, in which texts that are much alike
agree somewhere almost surely: of its shingles, dealt out to as many bins as there are places, the
least in each bin (MinHash by one permutation), and some places together make a band.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vietnamese.jit import compiled, inlined

SHINGLE = 5  # syllables
BANDS = 16
ROWS = 4  # bins of a band: of texts that are alike by .8, one in 5,000 pairs agrees in no band
BINS = BANDS * ROWS
EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)
NO_SKETCH = 0  # in place of a band: the text has no shingle
_BASE = np.uint64(0x9E3779B97F4A7C15)


def syllable_hashes(folded: Sequence[str]) -> NDArray[np.uint64]:
    """A number for each folded form, the same in every segment."""
    return np.array([zlib.crc32(form.encode()) for form in folded], np.uint64)


@inlined
def _mixed(number: Any) -> Any:
    """All bits of a number spread over all of another (the last steps of MurmurHash3)."""
    number ^= number >> np.uint64(33)
    number *= np.uint64(0xFF51AFD7ED558CCD)
    number ^= number >> np.uint64(33)
    number *= np.uint64(0xC4CEB9FE1A85EC53)
    return number ^ (number >> np.uint64(33))


@compiled
def shingles_of(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The shingles of a text in order, given the hashes of its syllables; of a text that is
    shorter than one, none."""
    count = max(len(hashes) - SHINGLE + 1, 0)
    shingles = np.empty(count, np.uint64)
    power = np.uint64(1)
    for _ in range(SHINGLE):
        power *= _BASE
    rolling = np.uint64(0)
    for at in range(len(hashes)):
        rolling = rolling * _BASE + hashes[at]
        if at >= SHINGLE:
            rolling -= power * hashes[at - SHINGLE]
        if at >= SHINGLE - 1:
            shingles[at - SHINGLE + 1] = _mixed(rolling)
    return shingles


@compiled
def sketches(
    hashes: NDArray[np.uint64], tokens: NDArray[np.int32], bounds: NDArray[np.int64]
) -> NDArray[np.uint32]:
    """[BANDS, D] the sketch of each text.

    ``hashes``: of what each token folds to; ``tokens``: of text d from ``bounds[2 d + 1]``
    on, up to ``bounds[2 d + 2]``.
    """
    texts = len(bounds) // 2
    out = np.zeros((BANDS, texts), np.uint32)
    for text in range(texts):
        shingles = shingles_of(hashes[tokens[bounds[2 * text + 1] : bounds[2 * text + 2]]])
        if len(shingles):
            least = _least(shingles)
            for band in range(BANDS):
                key = np.uint64(band)
                for row in range(ROWS):
                    key = _mixed(key * _BASE + least[band * ROWS + row])
                out[band, text] = max(np.uint32(key), np.uint32(1))
    return out


@compiled
def _least(shingles: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """[BINS] the least shingle of each bin. An empty bin takes that of another, which is the same
    one in texts that have the same bins empty (Shrivastava's densification)."""
    own = np.full(BINS, EMPTY, np.uint64)
    for shingle in shingles:
        place = shingle % np.uint64(BINS)
        own[place] = min(own[place], shingle)
    filled = own.copy()
    for place in range(BINS):
        tries = np.uint64(0)
        other: Any = place
        while own[other] == EMPTY:
            tries += np.uint64(1)
            other = np.int64(_mixed(np.uint64(place) * _BASE + tries) % np.uint64(BINS))
        filled[place] = own[other]
    return filled


@compiled
def shared(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> int:
    """How many numbers two ascending sequences without repetitions have in common."""
    at = beside = found = 0
    while at < len(one) and beside < len(other):
        if one[at] == other[beside]:
            found += 1
            at += 1
            beside += 1
        elif one[at] < other[beside]:
            at += 1
        else:
            beside += 1
    return found


@compiled
def each_once(ascending: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Without repetitions."""
    kept = np.empty_like(ascending)
    count = 0
    for at in range(len(ascending)):
        kept[count] = ascending[at]
        count += at + 1 == len(ascending) or ascending[at + 1] != ascending[at]
    return kept[:count].copy()
