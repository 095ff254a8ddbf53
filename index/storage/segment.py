"""A segment of an index, and the files that it has."""

from __future__ import annotations

from pathlib import Path

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage

TERMS = ".trm"
DOCUMENTS = ".doc"


class ArraySegment(W3Segment):  # type: ignore[misc]
    """A segment as Whoosh keeps it in the TOC: number of documents and the deleted ones."""

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            super().delete_document(docnum)
        elif self._deleted:
            self._deleted.discard(docnum)

    def should_assemble(self) -> bool:
        return False  # a compound file could not be mapped array by array

    def path(self, storage: FileStorage, extension: str) -> Path:
        return Path(str(storage.folder), str(self.make_filename(extension)))
