"""JSON Lines: an object a line."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import IO, Final, cast

from index.reading.formats.format import LARGEST_PIECE, Format, Lines
from index.reading.records import json_documents
from index.reading.records.json_record import read_json
from index.reading.source_records import ReadSettings

ENDINGS: Final = (".jsonl", ".ndjson", ".jl", ".jsonlines")
_PEEKED: Final = 1 << 12
_USUAL: Final = 16  # lines of a stretch; of 47,000, of which 100 have changed, 3,000 are cut then
_LONGEST: Final = 1 << 18  # bytes; the line that reaches it is the last one of its stretch


def split(file: IO[bytes], settings: ReadSettings) -> Iterator[tuple[int, bytes] | Lines]:
    """The lines, as UTF-8. A file that is called so but holds one list, or objects of several
    lines, is read as JSON."""
    if _is_no_lines(cast(io.BufferedReader, file).peek(_PEEKED)):
        yield from json_documents.split(file, settings)
        return
    first = 1
    for lines in _stretches(file):
        raw, end = b"".join(lines), first + len(lines)
        yield Lines(first, end - 1, raw, _parts(raw, first))
        first = end


def _stretches(file: IO[bytes]) -> Iterator[list[bytes]]:
    """Where one ends its last line tells: lines put in or taken out leave other stretches as they
    were."""
    lines: list[bytes] = []
    size = 0
    try:
        for raw in _raw_lines(file):
            lines.append(raw)
            size += len(raw)
            if len(raw) % _USUAL == 0 or size >= _LONGEST:
                yield lines
                lines, size = [], 0
    except Exception:
        yield lines
        raise
    yield lines


def _parts(lines: bytes, first: int) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank."""
    for number, raw in enumerate(lines.split(b"\n"), first):
        line = raw.strip()
        if line.startswith(b"{") and line.endswith(b","):  # of a list without its brackets
            line = line[:-1]
        if line:
            yield number, line


def _is_no_lines(start: bytes) -> bool:
    """Whether the first line is no object on its own."""
    line, ended, _ = start.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")
    line = line.strip()
    if line.startswith(b"[") and not line.endswith(b"]"):
        return True
    return bool(ended) and line in (b"{", b"[", b"[{")


def _raw_lines(file: IO[bytes]) -> Iterator[bytes]:
    """All lines; of one that is too long only so much that this shows."""
    start = cast(io.BufferedReader, file).peek(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        file = io.BufferedReader(_FromUtf16(file), 1 << 16)
    elif start.startswith(codecs.BOM_UTF8):
        file.read(len(codecs.BOM_UTF8))
    while raw := file.readline(LARGEST_PIECE + 1):
        yield raw
        while len(raw) > LARGEST_PIECE and not raw.endswith(b"\n"):
            raw = file.readline(LARGEST_PIECE + 1)


class _FromUtf16(io.RawIOBase):
    """The same text in UTF-8, of which a line takes no more memory than its bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-16")()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data, raw = b"", b"start"
        while raw and not data:
            raw = self._file.read(len(buffer) // 3 or 1)  # of two bytes may become three
            data = self._decoder.decode(raw, final=not raw).encode("utf-8", "surrogatepass")
        buffer[: len(data)] = data
        return len(data)


JSON_LINES: Final = Format("JSON Lines", ENDINGS, read_json, split)
