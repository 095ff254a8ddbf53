"""How often a term stands in a document: a byte a posting, and the few that need more apart.

Arrays of an array file, for N postings:

    weights         uint8 [N]    HEAVY: look into ``heavy``
    heavy/at        uint32 [H]   the postings whose weight is HEAVY or more, or no integer
    heavy/weights   float32 [H]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.storage.arrays import ArrayFile, ArrayFileWriter

HEAVY = 255


class FrequencyWriter:
    """Takes the frequencies of some postings after the other."""

    def __init__(self) -> None:
        self._weights: list[NDArray[np.uint8]] = []
        self._heavy_at: list[NDArray[np.int64]] = []
        self._heavy_weights: list[NDArray[np.float32]] = []
        self._count = 0

    def add(self, weights: NDArray[Any]) -> None:
        apart = weights >= HEAVY
        if weights.dtype.kind == "f":
            apart |= weights != np.floor(weights)
        heavy = np.flatnonzero(apart)
        small = weights.astype(np.uint8)
        small[heavy] = HEAVY
        self._weights.append(small)
        self._heavy_at.append(heavy + self._count)
        self._heavy_weights.append(weights[heavy].astype(np.float32))
        self._count += len(weights)

    def write(self, file: ArrayFileWriter) -> None:
        file.add_parts("weights", self._weights, np.uint8)
        file.add_parts("heavy/at", self._heavy_at, np.uint32)
        file.add_parts("heavy/weights", self._heavy_weights, np.float32)


class Frequencies:
    """The frequencies of an array file. The arrays are open to those who go through them."""

    def __init__(self, file: ArrayFile) -> None:
        self.weights: NDArray[np.uint8] = file["weights"]
        self.heavy_at: NDArray[np.uint32] = file["heavy/at"]
        self.heavy_weights: NDArray[np.float32] = file["heavy/weights"]

    def between(self, start: int, end: int) -> NDArray[np.float32]:
        """Those of the postings ``start`` to ``end``."""
        weights = self.weights[start:end].astype(np.float32)
        low, high = np.searchsorted(self.heavy_at, (start, end))
        weights[self.heavy_at[low:high].astype(np.int64) - start] = self.heavy_weights[low:high]
        return weights
