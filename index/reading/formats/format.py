"""What a format is: its name, the endings of its files, and how they are read.

To add one, write a module with a reader and, where one file holds many documents, a splitter,
and name it in `index.reading.formats.registry`. The splitter runs in the main process and only
cuts; the reader runs in a worker and does the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Final, NamedTuple

from index.reading.notes import Note
from index.reading.source_records import Piece, ReadResult, ReadSettings

LARGEST_PIECE: Final = 64 << 20
"""Bytes. A page or a JSON line beyond this is not a document but a mistake."""

Reader = Callable[[Piece, ReadSettings], ReadResult]
"""The document of a piece, with notes. Raises Unreadable."""


class Lines(NamedTuple):
    """Consecutive lines of a file, by their numbers, and the parts that they are, to be cut once
    and only if the lines are not known."""

    first: int
    last: int
    raw: bytes
    parts: Iterator[tuple[int, bytes]]


Splitter = Callable[[IO[bytes], ReadSettings], Iterator[tuple[int, bytes] | Lines | Note]]
"""The parts of an unpacked file, each with its number (from 1; 0: it is all of the file, or all
that counts), or some of them at once, and notes on the file. Raises Unreadable; what
`OSError`, `EOFError` and the like mean is for the caller, who opened the file."""

Opener = Callable[[bytes], Iterator[tuple[str, bytes]]]
"""The files that a document carries with it, each with its name."""


@dataclass(frozen=True, slots=True)
class Format:
    """``name`` is what people call it; ``endings`` are in lower case, with their dot.

    Without ``split`` a file is one piece. ``apart``: it is read by a library that a bad file may
    crash, and so only by a process of its own. ``attached`` gives the files within a document,
    such as those of a mail: they are documents of their own.
    """

    name: str
    endings: tuple[str, ...]
    read: Reader
    split: Splitter | None = None
    apart: bool = False
    attached: Opener | None = None
