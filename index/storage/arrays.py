"""A file of named NumPy arrays: written once, checksummed, memory-mapped.

Layout: magic, the arrays one after the other (each aligned to 64 bytes), a directory in JSON,
and a trailer of fixed size: length and CRC-32 of the directory, magic again. Each array has
its own CRC-32 in the directory, a large one also one for each of its blocks, so that a part of it
can be verified before it is used. Nothing is pickled, so a damaged or a foreign file can be
refused but cannot run code.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray
from zlib_ng.zlib_ng import crc32

from index.errors import ArrayFileError

MAGIC = b"KHONGDAU"
ALIGNMENT = 64  # a cache line; more than any dtype asks for
BLOCK = 1 << 17  # bytes that are verified at once, in a few hundredths of a millisecond
_TRAILER = struct.Struct("<QI8s")


class _Sums:
    """Checksums of bytes that come in parts: of all, and of each `BLOCK` of them."""

    def __init__(self) -> None:
        self.bytes = 0
        self.whole = 0
        self._blocks: list[int] = []
        self._block = 0  # of those bytes that are not a whole one yet

    def add(self, data: memoryview) -> None:
        self.whole = crc32(data, self.whole)
        while len(data):
            room = BLOCK - self.bytes % BLOCK
            taken, data = data[:room], data[room:]
            self._block = crc32(taken, self._block)
            self.bytes += len(taken)
            if len(taken) == room:
                self._blocks.append(self._block)
                self._block = 0

    def of_blocks(self) -> list[int]:
        return [*self._blocks, *([self._block] if self.bytes % BLOCK else [])]


class ArrayFileWriter:
    """Writes arrays in the order in which they come. The file is complete, and on the disk,
    once `close` has returned; used as a context manager, an exception removes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("xb")
        self._file.write(MAGIC)
        self._at = len(MAGIC)
        self._directory: dict[str, Any] = {}

    def add(self, name: str, array: NDArray[Any]) -> None:
        """Append one array. Its name must be new."""
        self._add(name, [array], array.dtype, array.shape)

    def add_parts(self, name: str, parts: Iterable[NDArray[Any]], dtype: DTypeLike) -> None:
        """Append one array of one dimension, given in parts, which are not held all at once."""
        self._add(name, parts, np.dtype(dtype), None)

    def _add(
        self,
        name: str,
        parts: Iterable[NDArray[Any]],
        dtype: np.dtype[Any],
        shape: tuple[int, ...] | None,
    ) -> None:
        if name in self._directory:
            raise ValueError(f"array {name!r} was added before")
        padding = -self._at % ALIGNMENT
        self._file.write(b"\0" * padding)
        self._at += padding
        sums = _Sums()
        for part in parts:
            array = np.ascontiguousarray(part, dtype)
            data = array.reshape(-1).view(np.uint8).data if array.size else memoryview(b"")
            self._file.write(data)
            sums.add(data)
        self._directory[name] = {
            "dtype": dtype.str,
            "shape": [sums.bytes // dtype.itemsize] if shape is None else list(shape),
            "at": self._at,
            "bytes": sums.bytes,
            "crc": sums.whole,
        }
        if sums.bytes > BLOCK:
            self._directory[name]["blocks"] = sums.of_blocks()
        self._at += sums.bytes

    def close(self, facts: Mapping[str, Any] | None = None) -> None:
        """Write the directory with ``facts`` (anything that JSON can hold), and fsync."""
        directory = json.dumps({"arrays": self._directory, "facts": dict(facts or {})}).encode()
        self._file.write(directory)
        self._file.write(_TRAILER.pack(len(directory), crc32(directory), MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def __enter__(self) -> ArrayFileWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._file.close()
            self.path.unlink(missing_ok=True)


class _Blocks(NamedTuple):
    """Where an array stands in its file, and the checksums of its blocks of ``size`` bytes.
    ``verified``: not 0 for those that have been read."""

    at: int
    bytes: int
    item: int  # bytes
    size: int
    sums: list[int]
    verified: bytearray


class ArrayFile:
    """A written file, mapped read-only. ``file["name"]`` is a view of the map: nothing is
    read before it is used, and it stays valid after the file has been unlinked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as handle:
            status = os.fstat(handle.fileno())
            size = status.st_size
            if size < len(MAGIC) + _TRAILER.size:
                raise ArrayFileError(path, f"expected an array file, found {size} bytes")
            self._map = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
        length, crc, magic = _TRAILER.unpack_from(self._map, size - _TRAILER.size)
        start = size - _TRAILER.size - length
        if magic != MAGIC or self._map[: len(MAGIC)] != MAGIC or start < len(MAGIC):
            raise ArrayFileError(path, "expected an array file, found something else or a part")
        directory = self._map[start : start + length]
        if crc32(directory) != crc:
            raise ArrayFileError(path, "the directory of the file is damaged")
        parsed = json.loads(directory)
        self._arrays: dict[str, Any] = parsed["arrays"]
        self.facts: dict[str, Any] = parsed["facts"]
        self._identity = status.st_dev, status.st_ino
        self._written = status.st_mtime_ns, size
        self._blocks: dict[str, _Blocks] = {}  # of the arrays that something was verified of

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __getitem__(self, name: str) -> NDArray[Any]:
        entry = self._arrays[name]
        flat = np.frombuffer(
            self._map,
            dtype=np.dtype(entry["dtype"]),
            count=entry["bytes"] // np.dtype(entry["dtype"]).itemsize,
            offset=entry["at"] if entry["bytes"] else 0,
        )
        return flat.reshape(entry["shape"])

    def view(self, name: str) -> memoryview:
        """The array as a memoryview: single items and slices of bytes cost less than of NumPy."""
        return memoryview(self[name].data)

    def names(self) -> tuple[str, ...]:
        return tuple(self._arrays)

    def problems(self, but: Container[str] = ()) -> list[str]:
        """The names of the arrays whose bytes no longer have the checksum they were written
        with. Reads the whole file, ``but`` for some arrays; covers also what lies between them."""
        written = self._last_written()
        if written[1] < len(self._map):
            return ["the end of the file"]  # to read what is mapped of it would end the process
        bad = []
        at = len(MAGIC)
        for name, entry in self._arrays.items():
            if any(self._map[at : entry["at"]]):
                bad.append(f"padding before {name}")
            at = entry["at"] + entry["bytes"]
            if name not in but and self._crc(entry["at"], at) != entry["crc"]:
                bad.append(name)
        if not bad and not but:
            self._written = written
        return bad

    def verify(self, name: str, start: int = 0, end: int | None = None) -> None:
        """Raises ArrayFileError where the items of an array from ``start`` to ``end`` are not as
        they were written. What has been looked at once is not looked at again."""
        blocks = self._blocks.get(name) or self._blocks_of(name)
        first = start * blocks.item // blocks.size
        last = -(-(blocks.bytes if end is None else end * blocks.item) // blocks.size)
        while (number := blocks.verified.find(0, first, last)) >= 0:
            at = blocks.at + number * blocks.size
            stop = min(at + blocks.size, blocks.at + blocks.bytes)
            if self._crc(at, stop) != blocks.sums[number]:
                raise ArrayFileError(self.path, f"{name} does not have its checksum")
            blocks.verified[number] = True

    def _blocks_of(self, name: str) -> _Blocks:
        entry = self._arrays[name]
        sums = entry.get("blocks", [entry["crc"]])
        size = BLOCK if "blocks" in entry else max(entry["bytes"], 1)
        item = np.dtype(entry["dtype"]).itemsize
        blocks = _Blocks(entry["at"], entry["bytes"], item, size, sums, bytearray(len(sums)))
        return self._blocks.setdefault(name, blocks)

    def _crc(self, start: int, end: int) -> int:
        return crc32(memoryview(self._map)[start:end])

    def altered(self) -> bool:
        """Whether somebody wrote to the file since it was opened, or since it was last found whole;
        nobody should."""
        return self._last_written() != self._written

    def _last_written(self) -> tuple[int, int]:
        """When, and its bytes then; as far as is known, where it was removed or is out of sight:
        what is mapped stays as it is."""
        try:
            status = self.path.stat()
        except OSError:
            return self._written
        same = (status.st_dev, status.st_ino) == self._identity
        return (status.st_mtime_ns, status.st_size) if same else self._written

    def size(self, name: str) -> int:
        """Bytes of an array; 0 where there is none of that name."""
        return int(self._arrays[name]["bytes"]) if name in self._arrays else 0


def distinct(numbers: NDArray[Any]) -> NDArray[np.int64]:
    """Small numbers, each once, ascending. (`numpy.unique` would import NumPy's masked arrays.)"""
    return np.flatnonzero(np.bincount(numbers))


def smallest_uint(highest: int) -> np.dtype[Any]:
    """The smallest unsigned type that holds ``highest``."""
    for kind in (np.uint8, np.uint16, np.uint32):
        if highest <= np.iinfo(kind).max:
            return np.dtype(kind)
    return np.dtype(np.uint64)
