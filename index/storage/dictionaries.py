"""Term dictionaries on arrays: sorted bytes to numbers and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.storage.arrays import ArrayFile, ArrayFileWriter, smallest_uint
from vietnamese.jit import compiled

_SEED, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)  # FNV-1a


class Dictionary(Protocol):
    """Terms in the order of their bytes; a term's number is its place in that order."""

    def __len__(self) -> int: ...

    def term(self, number: int) -> bytes: ...

    def floor(self, term: bytes) -> int:
        """The number of the first term that is not below ``term`` (``len`` if there is none)."""

    def find(self, term: bytes) -> int:
        """The number of ``term``, or -1."""


class BlobDictionary:
    """Terms one after the other in one array of bytes, with the offset of each."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._blob = file.view(f"{name}/blob")
        self._starts = file.view(f"{name}/starts")

    @staticmethod
    def write(file: ArrayFileWriter, name: str, terms: Iterable[bytes]) -> None:
        """``terms`` sorted and distinct."""
        terms = list(terms)
        blob = b"".join(terms)
        starts = np.zeros(len(terms) + 1, smallest_uint(max(len(blob), 1 << 16)))
        np.cumsum([len(term) for term in terms], out=starts[1:])
        file.add(f"{name}/blob", np.frombuffer(blob, np.uint8))
        file.add(f"{name}/starts", starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def term(self, number: int) -> bytes:
        return bytes(self._blob[self._starts[number] : self._starts[number + 1]])

    def longer_than(self, size: int) -> list[bytes]:
        """The terms of more than so many bytes."""
        numbers = np.flatnonzero(np.diff(np.asarray(self._starts)) > size)
        return [self.term(number) for number in numbers.tolist()]

    def floor(self, term: bytes) -> int:
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.term(middle) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, term: bytes) -> int:
        at = self.floor(term)
        return at if at < len(self) and self.term(at) == term else -1


class PairDictionary:
    """Pairs of terms of another dictionary, rendered as ``b"first second"``.

    ``first_starts[i]:first_starts[i + 1]`` is where the pairs stand whose first is term i of
    the other dictionary, sorted by ``second``. The order of numbers is then the order of the
    rendered bytes, because no term holds a byte below the space that joins them.
    """

    def __init__(self, file: ArrayFile, name: str, base: BlobDictionary) -> None:
        self._base = base
        self._first_starts: NDArray[Any] = file[f"{name}/first_starts"]
        self._second: NDArray[Any] = file[f"{name}/second"]

    @staticmethod
    def write(
        file: ArrayFileWriter, name: str, first_starts: NDArray[Any], second: NDArray[Any]
    ) -> None:
        file.add(f"{name}/first_starts", first_starts)
        file.add(f"{name}/second", second)

    def __len__(self) -> int:
        return len(self._second)

    def term(self, number: int) -> bytes:
        first = int(np.searchsorted(self._first_starts, number, side="right")) - 1
        return self._base.term(first) + b" " + self._base.term(int(self._second[number]))

    def number(self, first: int, second: int) -> int:
        """The number of the pair of two terms of the base dictionary, or -1."""
        low, high = int(self._first_starts[first]), int(self._first_starts[first + 1])
        at = low + int(np.searchsorted(self._second[low:high], second))
        return at if at < high and self._second[at] == second else -1

    def floor(self, term: bytes) -> int:
        head, _, tail = term.partition(b" ")
        first = self._base.floor(head)
        if first == len(self._base) or self._base.term(first) != head:
            return int(self._first_starts[first])
        low, high = int(self._first_starts[first]), int(self._first_starts[first + 1])
        return low + int(np.searchsorted(self._second[low:high], self._base.floor(tail)))

    def find(self, term: bytes) -> int:
        head, space, tail = term.partition(b" ")
        first, second = self._base.find(head), self._base.find(tail)
        return self.number(first, second) if space and first >= 0 and second >= 0 else -1


def all_terms(file: ArrayFile, name: str) -> list[str]:
    """Every term of a `BlobDictionary`, in order."""
    blob = file[f"{name}/blob"].tobytes()
    starts = file[f"{name}/starts"].tolist()
    return [blob[a:b].decode() for a, b in zip(starts, starts[1:], strict=False)]


def term_hashes(file: ArrayFile, name: str) -> NDArray[np.uint64]:
    """Of every term of a `BlobDictionary` 64 bits by which it is known in any other one: of two
    million terms two are the same once in ten million times."""
    return _hashes(file[f"{name}/blob"], file[f"{name}/starts"])


@compiled
def _hashes(blob: NDArray[np.uint8], starts: NDArray[Any]) -> NDArray[np.uint64]:
    hashes = np.empty(len(starts) - 1, np.uint64)
    for number in range(len(hashes)):
        found = _SEED
        for byte in blob[np.int64(starts[number]) : np.int64(starts[number + 1])]:
            found = (found ^ np.uint64(byte)) * _PRIME
        hashes[number] = found
    return hashes
