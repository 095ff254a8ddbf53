"""Digests as arrays, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from index.reading.source_records import DIGEST_BYTES


def digest_array(digests: Iterable[bytes]) -> NDArray[np.uint8]:
    """[N, 16]"""
    return np.frombuffer(b"".join(digests), np.uint8).reshape(-1, DIGEST_BYTES)


def digests_in(array: NDArray[np.uint8]) -> list[bytes]:
    """Of [N, 16]."""
    whole = np.ascontiguousarray(array).view(f"V{DIGEST_BYTES}")
    return whole.ravel().tolist()
