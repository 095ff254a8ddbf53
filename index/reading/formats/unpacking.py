"""Packed files and archives -> what is in them, within bounds.

What is packed singly (``.gz``, ``.xz``) is read as it is unpacked. Of an archive (``.zip``) each
member is read like a file of its own; archives in archives to a depth of three. What unpacks to
far more than any text does is a bomb, and refused.
"""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Final, cast

from index.reading.formats.format import LARGEST_PIECE
from index.reading.formats.zip_bounds import HIGHEST_RATIO, SMALL, is_bomb
from index.reading.source_records import Unreadable

PACKED: Final = (".gz", ".xz")
ARCHIVES: Final = (".zip",)
DEEPEST: Final = 3


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its path in it, and its size when unpacked."""

    path: str
    size: int


class _Unpacked(io.RawIOBase):
    """A stream of unpacked bytes that ends where they are more than text can be."""

    def __init__(self, stream: IO[bytes], packed: int) -> None:
        self._stream = stream
        self._most = max(SMALL, HIGHEST_RATIO * packed)
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._read += len(data)
        if self._read > self._most:
            raise Unreadable(f"unpacks to more than {self._most >> 20} MB, which is no text")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def unpacked(stream: IO[bytes], name: str, packed: int) -> io.BufferedReader:
    """The stream, unpacked as its name says. ``packed`` is its size in bytes."""
    lower = name.lower()
    if lower.endswith(".gz"):
        return _bounded(cast(IO[bytes], gzip.open(stream)), packed)
    if lower.endswith(".xz"):
        return _bounded(cast(IO[bytes], lzma.open(stream)), packed)
    return cast(io.BufferedReader, stream)


def _bounded(stream: IO[bytes], packed: int) -> io.BufferedReader:
    return io.BufferedReader(_Unpacked(stream, packed), 1 << 16)


def is_archive(name: str) -> bool:
    return name.lower().endswith(ARCHIVES)


def members(
    stream: IO[bytes], packed: int, depth: int = 0
) -> Iterator[tuple[Member, io.BufferedReader]]:
    """The files of a ZIP archive and of archives in it, each open to be read at once.

    Raises Unreadable where it is no archive, is encrypted, or a bomb.
    """
    try:
        archive = zipfile.ZipFile(stream)
        infos = [info for info in archive.infolist() if not info.is_dir()]
    except Exception as error:  # of a library, on a file that nobody has foreseen
        raise Unreadable(f"cannot be unpacked: {error}") from error
    total = sum(info.file_size for info in infos)
    if is_bomb(packed, total):
        raise Unreadable(f"would unpack to {total >> 20} MB, which is too much")
    with archive:
        for info in infos:
            path = _path(info)
            if not path:
                continue
            try:
                with archive.open(info) as inner:
                    file = _bounded(inner, info.compress_size)
                    if is_archive(path):
                        yield from _inner(path, file, depth)
                    else:
                        member = unpacked(cast(IO[bytes], file), path, info.file_size)
                        yield Member(path, info.file_size), member
            except Unreadable:
                raise
            except Exception as error:  # likewise
                raise Unreadable(f"{path}: cannot be unpacked: {error}") from error


def _inner(
    path: str, file: io.BufferedReader, depth: int
) -> Iterator[tuple[Member, io.BufferedReader]]:
    if depth + 1 >= DEEPEST:
        raise Unreadable(f"{path}: archives in archives are read to a depth of {DEEPEST}")
    raw = file.read(LARGEST_PIECE + 1)
    if len(raw) > LARGEST_PIECE:
        raise Unreadable(f"{path}: an archive within an archive of more than 64 MB")
    for member, inner in members(io.BytesIO(raw), len(raw), depth + 1):
        yield Member(f"{path}/{member.path}", member.size), inner


def _path(info: zipfile.ZipInfo) -> str:
    """The member's path; empty for hidden files and what macOS adds."""
    name = info.filename
    if not info.flag_bits & 0x800:  # not said to be UTF-8; many programs write it all the same
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return "" if hidden else "/".join(parts)
