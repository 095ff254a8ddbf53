"""What passes between the finder of source files, the readers and the indexer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from index.reading.documents import Document
from index.reading.notes import Note
from index.reading.rules import reading_rules

DIGEST_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to index: ``path`` is relative to its SOURCE, with slashes, ``file`` its place."""

    path: str
    file: Path
    size: int


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file of a kind that no reader knows; ``kind`` is its ending (".jpg", "" for none)."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What readers are told of a source.

    ``fields`` maps fields of a document to the names that the source gives them
    (``("body", "content")``); ``ocr`` lets scans be read by Tesseract.
    """

    fields: tuple[tuple[str, str], ...] = ()
    ocr: bool = False

    def key(self) -> bytes:
        """What the digest of a file or piece begins with: read by other settings or rules it would
        be another document. Without OCR a file that was read by it keeps its text."""
        return reading_rules() + (repr(self.fields).encode() if self.fields else b"")


AS_THEY_COME: Final = ReadSettings()


@dataclass(frozen=True, slots=True)
class Piece:
    """One document's raw bytes: a whole file, or a part of one, such as a line of JSONL
    (``line``, from 1; of a table the row, of a feed the item).

    ``path`` is the source file's; ``member`` the path within it, where that is an archive.
    ``digest`` are 16 bytes of BLAKE3 of ``raw`` and of what decides how it is read, such as the
    ``settings`` of its source.
    """

    path: str
    line: int | None
    raw: bytes
    digest: bytes
    file: Path
    member: str = ""
    settings: ReadSettings = AS_THEY_COME

    @property
    def file_name(self) -> str:
        """The path of the file that was taken apart, through archives: ``tin.zip/a/b.csv``."""
        return f"{self.path}/{self.member}" if self.member else self.path

    @property
    def name(self) -> str:
        """What a document is called that does not name itself."""
        return self.file_name if self.line is None else f"{self.file_name}:{self.line}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive lines of a file, from number ``first`` on, each of which may be a piece.
    ``digest`` is one for all; ``pieces`` can be gone through once."""

    member: str
    first: int
    raw: bytes
    digest: bytes
    pieces: Iterator[Piece | Failure]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that cannot be read, and why, in a person's words. ``rest_unread``: nor can what
    comes after it in the file."""

    path: str
    line: int | None
    reason: str
    rest_unread: bool = False


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A document, and what a person should know of how it was read."""

    document: Document
    notes: tuple[Note, ...] = ()


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
