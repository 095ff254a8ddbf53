"""Many short texts in two arrays, read one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

HALVES = "surrogatepass"
"""Half characters, which broken JSON can hold, are kept as they are."""


class StringArray:
    """``data`` is the UTF-8 of all texts, run together; ``ends[i]`` is where text i ends."""

    def __init__(self, data: npt.NDArray[np.uint8], ends: npt.NDArray[np.uint32]) -> None:
        self.data = data
        self.ends = ends
        self._bytes = memoryview(data.data)  # single items and slices cost less than of NumPy
        self._ends = memoryview(ends.data)

    @classmethod
    def of(cls, texts: Sequence[str]) -> StringArray:
        encoded = [text.encode(errors=HALVES) for text in texts]
        ends = np.zeros(len(encoded), np.uint32)
        np.cumsum([len(text) for text in encoded], out=ends)
        return cls(np.frombuffer(bytearray().join(encoded), np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, at: int) -> str:
        return self.utf8(at).decode(errors=HALVES)

    def utf8(self, at: int) -> bytes:
        return self._bytes[self._ends[at - 1] if at else 0 : self._ends[at]].tobytes()

    def all(self) -> list[str]:
        """Every text, which takes a fifth of the time of one after the other."""
        data, ends = self.data.tobytes(), self.ends.tolist()
        return [data[a:b].decode(errors=HALVES) for a, b in pairwise((0, *ends))]
