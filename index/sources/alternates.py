"""Other ids that lead to a document: those of the places where the same text stands too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from index.storage.arrays import ArrayFile
from index.storage.dictionaries import BlobDictionary

if TYPE_CHECKING:  # searches find these ids, and read no table
    from index.sources.table import SourceTable


def alternate_ids(table: SourceTable, ids: Mapping[int, str]) -> dict[str, int]:
    """The text of each other id. ``ids`` are those of the documents of repeated texts."""
    found: dict[str, int] = {}
    firsts = table.occurrences.firsts(len(table.texts))
    for at in table.repeats().tolist():
        text = int(table.occurrences.texts[at])
        if table.texts.named[text]:
            other = renamed(ids[text], table, int(firsts[text]), table, at)
            if other != ids[text]:
                found[other] = text
    return found


def renamed(id_: str, before: SourceTable, occurrence: int, after: SourceTable, other: int) -> str:
    """The id of a document that is called by its place, at another place."""
    if id_ == before.name(occurrence):
        return after.name(other)
    return after.file_name(other) + id_.removeprefix(before.file_name(occurrence))


class Alternates:
    """The other ids of a generation, by segment and document. Thread-safe."""

    def __init__(self, file: ArrayFile) -> None:
        self._ids = BlobDictionary(file, "also/ids")
        texts = file["also/texts"]
        segments = file["texts/segments"][texts].tolist()
        documents = file["texts/documents"][texts].tolist()
        self._places = list(zip(segments, documents, strict=True))

    def find(self, id_: str) -> tuple[int, int] | None:
        """The number of the segment and of the document in it."""
        at = self._ids.find(id_.encode())
        return self._places[at] if at >= 0 else None

    @cached_property
    def _by_place(self) -> dict[tuple[int, int], tuple[str, ...]]:
        found: dict[tuple[int, int], list[str]] = {}
        for at, place in enumerate(self._places):
            found.setdefault(place, []).append(self._ids.term(at).decode())
        return {place: tuple(ids) for place, ids in found.items()}

    def of(self, segment: int, document: int) -> tuple[str, ...]:
        return self._by_place.get((segment, document), ())
