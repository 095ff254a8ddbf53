"""What passes between the finder of source files, the readers and the indexer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.reading.documents import Document


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to index: ``path`` is relative to its SOURCE, with slashes, ``file`` its place."""

    path: str
    file: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One document's raw bytes: a whole page, or a line of a JSONL file (``line``, from 1).

    ``digest`` are 16 bytes of BLAKE2b of ``raw``.
    """

    path: str
    line: int | None
    raw: bytes
    digest: bytes
    file: Path


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that cannot be read, and why, in a person's words."""

    path: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A document, and what was done to read it that a person should know."""

    document: Document
    notes: tuple[str, ...] = ()


class Unreadable(Exception):
    """What a reader was given is no document; ``str()`` says what was expected and found."""


class BadPage(Exception):
    """A piece that is no document. ``str()`` is ``path:line: reason``."""

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        super().__init__(path, line, reason)  # all of them: exceptions are pickled by their args
        self.path = path
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.reason}"
