"""The documents of the current generation, by where they came from and by id, and which of
them the next generation keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.storage.arrays import ArrayFile
from index.storage.codec import DOCUMENTS, TERMS
from index.storage.dictionaries import BlobDictionary
from index.updating.generations import Generation, SourceState


class Place(NamedTuple):
    """A document by its segment's place in a list of segments and its number in it."""

    segment: int
    document: int


class Existing:
    """Nothing is kept at first; what was not kept in the end is gone."""

    def __init__(self, base: Generation) -> None:
        manifest = base.manifest
        self.sources: dict[str, SourceState] = (
            {state.path: state for state in manifest.sources} if manifest else {}
        )
        self._segments = [_Segment(base, segment) for segment in base.segments]

    def count(self) -> int:
        return sum(int(segment.alive.sum()) for segment in self._segments)

    def kept_count(self) -> int:
        return sum(int((segment.kept & segment.alive).sum()) for segment in self._segments)

    def keep_file(self, path: str) -> int:
        """Keep every document of a source file; returns how many there are."""
        count = 0
        for segment in self._segments:
            here = segment.of_file(path)
            segment.kept[here] = True
            count += len(here)
        return count

    def keep_all(self) -> None:
        for segment in self._segments:
            segment.kept[:] = True

    def keep(self, place: Place) -> bool:
        """Keep a document; False if it was kept before."""
        kept = self._segments[place.segment].kept
        before = bool(kept[place.document])
        kept[place.document] = True
        return not before

    def is_kept(self, place: Place) -> bool:
        return bool(self._segments[place.segment].kept[place.document])

    def drop(self, place: Place) -> None:
        """Not to be kept after all: a new document takes its place."""
        self._segments[place.segment].kept[place.document] = False

    def not_kept(self) -> Iterator[Place]:
        for at, segment in enumerate(self._segments):
            for document in np.flatnonzero(segment.alive & ~segment.kept):
                yield Place(at, int(document))

    def digests(self, path: str) -> dict[bytes, Place]:
        """The documents of a source file by the digest of what they were read from."""
        found = {}
        for at, segment in enumerate(self._segments):
            for document in segment.of_file(path):
                found[segment.digests[document].tobytes()] = Place(at, int(document))
        return found

    def find(self, id_: str) -> Place | None:
        for at, segment in enumerate(self._segments):
            document = segment.find(id_)
            if document is not None:
                return Place(at, document)
        return None

    def origin(self, place: Place) -> tuple[str, int]:
        """Path and line (0: the whole file) that a document was read from."""
        segment = self._segments[place.segment]
        name = segment.names.term(int(segment.paths[place.document])).decode()
        return name, int(segment.lines[place.document])


class _Segment:
    def __init__(self, base: Generation, segment: Any) -> None:
        self._terms = ArrayFile(segment.path(base.storage, TERMS))
        self._ids = BlobDictionary(self._terms, "id")
        documents = ArrayFile(segment.path(base.storage, DOCUMENTS))
        self.names = BlobDictionary(documents, "sources/names")
        self.paths: NDArray[Any] = documents["sources/paths"]
        self.lines: NDArray[Any] = documents["sources/lines"]
        self.digests: NDArray[Any] = documents["sources/digests"]
        self.alive = np.ones(segment.doc_count_all(), bool)
        self.alive[list(segment.deleted_docs())] = False
        self.kept = np.zeros(len(self.alive), bool)

    def of_file(self, path: str) -> NDArray[Any]:
        number = self.names.find(path.encode())
        if number < 0:
            return np.zeros(0, np.int64)
        return np.flatnonzero((self.paths == number) & self.alive)

    def find(self, id_: str) -> int | None:
        """The living document with this id; a dead one may share it."""
        at = self._ids.find(id_.encode())
        if at >= 0:
            start, end = self._terms["id/postings"][at : at + 2]
            for document in self._terms["docs"][int(start) : int(end)]:
                if self.alive[document]:
                    return int(document)
        return None
