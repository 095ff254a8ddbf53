"""The documents of the current generation, by id and by place."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import numpy as np

from index.errors import ArrayFileError, IndexDamaged
from index.sources.table import SourceTable
from index.storage.arrays import ArrayFile
from index.storage.dictionaries import BlobDictionary
from index.storage.document_store import Blobs
from index.storage.layout import SOURCES
from index.storage.segment import DOCUMENTS, TERMS
from index.updating.generations import Generation


def source_table(generation: Generation) -> SourceTable:
    """What a generation was made from. Raises IndexDamaged."""
    extras = generation.manifest.extras if generation.manifest else {}
    if SOURCES not in extras:
        return SourceTable()
    try:
        return SourceTable.read(generation.directory / extras[SOURCES])
    except ArrayFileError as error:
        raise IndexDamaged(generation.directory, (str(error),)) from error


def earlier_sources(generation: Generation) -> SourceTable:
    """The same of a generation that is replaced, and may be one of another version."""
    try:
        return source_table(generation)
    except (IndexDamaged, OSError, KeyError, TypeError, ValueError):
        return SourceTable()


class Place(NamedTuple):
    """A document by its segment's place in a list of segments and its number in it."""

    segment: int
    document: int


class PreviousGeneration:
    """Only living documents are found."""

    def __init__(self, base: Generation) -> None:
        self._segments = [_Segment(base, segment) for segment in base.segments]

    def find(self, id_: str) -> Place | None:
        for at, segment in enumerate(self._segments):
            document = segment.find(id_)
            if document is not None:
                return Place(at, document)
        return None

    def id_of(self, place: Place) -> str:
        record = self._segments[place.segment].records[place.document]
        return str(json.loads(record)["id"])


class _Segment:
    def __init__(self, base: Generation, segment: Any) -> None:
        self._terms = ArrayFile(segment.path(base.storage, TERMS))
        self._ids = BlobDictionary(self._terms, "id")
        self.records = Blobs(ArrayFile(segment.path(base.storage, DOCUMENTS)), "records")
        self._alive = np.ones(segment.doc_count_all(), bool)
        self._alive[list(segment.deleted_docs())] = False

    def find(self, id_: str) -> int | None:
        """The living document with this id; a dead one may share it."""
        at = self._ids.find(id_.encode())
        if at >= 0:
            start, end = self._terms["id/postings"][at : at + 2].tolist()
            self._terms.verify("docs", start, end)
            for document in self._terms["docs"][start:end]:
                if self._alive[document]:
                    return int(document)
        return None
