"""Several named arrays in one file, memory-mapped when it is opened.

The file is a plain one-dimensional ``.npy`` of bytes: 8 bytes with the length of a JSON header
(little endian), the header (the kind of the file, then name, type, shape and place of each
array), and the arrays, each aligned. No pickles: a file from a stranger can be wrong, but it is
never run. Opening costs one ``mmap``, however large the file is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.generic]

ALIGNMENT = 64
"""Bytes: a cache line, and a multiple of every item size."""


class ArraysError(ValueError):
    """The file is not what was expected; the message says what was found and what to do."""


def save_arrays(path: Path, kind: str, arrays: Mapping[str, Array]) -> None:
    """Write ``arrays`` to ``path``. ``kind`` names what they are, with its format version."""
    entries: dict[str, tuple[str, list[int], int]] = {}
    at = 0
    for name, array in arrays.items():
        entries[name] = (array.dtype.str, list(array.shape), at)
        at += _padded(array.nbytes)
    header = json.dumps({"kind": kind, "arrays": entries}).encode()
    data_at = _padded(8 + len(header))
    whole = np.zeros(data_at + at, np.uint8)
    whole[:8] = np.frombuffer(len(header).to_bytes(8, "little"), np.uint8)
    whole[8 : 8 + len(header)] = np.frombuffer(header, np.uint8)
    for name, array in arrays.items():
        start = data_at + entries[name][2]
        flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        whole[start : start + array.nbytes] = flat
    np.save(path, whole, allow_pickle=False)


def open_arrays(path: Path, kind: str) -> dict[str, Array]:
    """The arrays of a file that `save_arrays` wrote, read-only, mapped.

    Raises FileNotFoundError, and ArraysError when the file is of another kind or damaged.
    """
    try:
        whole = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
        if whole.dtype != np.uint8 or whole.ndim != 1:
            raise ValueError(f"an array of {whole.dtype} was found")
        header_end = 8 + int.from_bytes(whole[:8].tobytes(), "little")
        header = json.loads(whole[8:header_end].tobytes())
        if header["kind"] != kind:
            raise ValueError(f"{header['kind']!r} was found")
        data = whole[_padded(header_end) :]
        return {
            name: _view(data, np.dtype(dtype), shape, at)
            for name, (dtype, shape, at) in header["arrays"].items()
        }
    except (ValueError, KeyError, TypeError, EOFError) as error:
        message = f"{path}: expected {kind!r}, but {error}; build the index again"
        raise ArraysError(message) from error


def _view(data: Array, dtype: np.dtype[np.generic], shape: list[int], at: int) -> Array:
    size = math.prod(shape) * dtype.itemsize
    if at < 0 or at + size > len(data):
        raise ValueError("the file was cut short")
    return data[at : at + size].view(dtype).reshape(shape)


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
