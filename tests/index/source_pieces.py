"""What the indexer walks over: the pieces of all files of some sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from index.reading.notes import Noted
from index.reading.source_records import Failure, Piece, SourceFile
from index.reading.sources import pieces_of, source_files


def pieces(sources: Sequence[Path]) -> Iterator[Piece | Failure | Noted]:
    """The pieces of all files, in order, with failures and notes where they come up."""
    for found in source_files(sources):
        if isinstance(found, Failure):
            yield found
        elif isinstance(found, SourceFile):
            yield from pieces_of(found)
