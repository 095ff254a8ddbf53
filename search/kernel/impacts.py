"""What a term adds to the score of each document, written as a row (`search.retrieval.impacts`)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.storage.frequencies import HEAVY
from search.kernel.arguments import SegmentArrays
from vietnamese.jit import compiled


@compiled
def write_impacts(
    segment: SegmentArrays,
    k1: np.float32,
    ranges: NDArray[np.int64],
    grades: NDArray[np.float32],
    impacts: NDArray[np.float32],
) -> None:
    """``ranges`` int64 [V, 4]: start and end of each variant's postings in body and title. The
    best variant comes first, so it is written last, over the others."""
    docs, weights = segment.docs, segment.weights
    impacts[:] = 0
    tfs = np.zeros(len(impacts), np.float32)
    for variant in range(len(ranges) - 1, -1, -1):
        for field in range(2):
            start, end = ranges[variant, 2 * field], ranges[variant, 2 * field + 1]
            # Slices, of which no place has to be looked at whether it counts from the end.
            own, norms = docs[start:end], segment.norms[field]
            own_weights = weights[start:end]
            heavy = np.searchsorted(segment.heavy_at, start)
            for at in range(len(own)):
                weight = np.float32(own_weights[at])
                if weight == HEAVY:
                    weight = segment.heavy_weights[heavy]
                    heavy += 1
                tfs[own[at]] += weight * norms[own[at]]
        for field in range(2):
            for doc in docs[ranges[variant, 2 * field] : ranges[variant, 2 * field + 1]]:
                tf = tfs[doc]
                if tf > 0:
                    impacts[doc] = grades[variant] * tf / (tf + k1)
                    tfs[doc] = 0
