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


def write_frequencies(file: ArrayFileWriter, weights: NDArray[Any]) -> None:
    heavy = np.flatnonzero((weights >= HEAVY) | (weights != np.floor(weights)))
    small = np.minimum(weights, HEAVY).astype(np.uint8)
    small[heavy] = HEAVY
    file.add("weights", small)
    file.add("heavy/at", heavy.astype(np.uint32))
    file.add("heavy/weights", weights[heavy].astype(np.float32))


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
