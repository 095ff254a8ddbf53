"""What an occurrence counts by the length of the field that it stands in (BM25F):

    norms[f, d] = weight_f / (1 - b_f + b_f * length of f in d / average length of f)

Rows are those of `FIELDS`. What the numbers earn is told in `search.constants`.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FIELDS: Final = ("body", "title")
B = (0.75, 0.75)
LONGEST = 10.0
FIELD_WEIGHTS = (1.0, 2.0)
LEAD: Final = 40
"""Syllables of the body that are its lead."""


def average(total: int, documents: int) -> float:
    """The length of a field of which ``documents`` have so many tokens in all."""
    return max(total / max(documents, 1), 1.0)


def norms(
    lengths: NDArray[Any], average: float, weight: float, b: float, longest: float = LONGEST
) -> NDArray[np.float32]:
    """[D] for fields of so many tokens. A field counts as at most ``longest`` average ones."""
    share = np.minimum(lengths / average, longest)
    found: NDArray[np.float64] = weight / (1 - b + b * share)
    return found.astype(np.float32)
