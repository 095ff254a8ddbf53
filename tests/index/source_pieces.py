"""The files and pieces of some SOURCEs, as tests look at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from index.reading.notes import Noted
from index.reading.source_records import Failure, PassedOver, Piece, SourceFile, Unreadable
from index.reading.sources import find_files, pieces_of


def source_files(sources: Iterable[Path]) -> Iterator[SourceFile | Failure | PassedOver]:
    for source in sources:
        try:
            yield from find_files(source)
        except Unreadable as error:
            yield Failure(str(source), None, str(error))


def pieces(sources: Iterable[Path]) -> Iterator[Piece | Failure | Noted]:
    for found in source_files(sources):
        if isinstance(found, Failure):
            yield found
        elif isinstance(found, SourceFile):
            yield from pieces_of(found)
