"""Reading what a segment built in bulk knows of its documents, as Whoosh does and beyond."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import PerDocumentReader

from index.storage.arrays import ArrayFile
from index.storage.document_store import Blobs
from index.storage.segment import ArraySegment


def dated_by(published: NDArray[np.int32], event: NDArray[np.int32]) -> NDArray[np.int32]:
    """The day that each document is dated by: of publication, else of what is told; 0: none."""
    return np.where(published > 0, published, event)


class ArrayDocumentReader(PerDocumentReader):  # type: ignore[misc]
    """What a segment built in bulk knows of each document."""

    def __init__(self, file: ArrayFile, segment: ArraySegment) -> None:
        self.file = file
        self._segment = segment
        self._records = Blobs(file, "records")
        self._texts = Blobs(file, "texts")

    @cached_property
    def days(self) -> NDArray[np.int32]:
        """The day that each document is dated by."""
        return dated_by(self.file["facets/published"], self.file["facets/event"])

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        return self._segment.deleted_docs()  # type: ignore[no-any-return]

    def lengths(self, fieldname: str) -> NDArray[Any] | None:
        """Tokens of the field in each document, or None where the field has no length."""
        name = f"{fieldname}/lengths"
        return self.file[name] if name in self.file else None  # noqa: SIM401

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self.lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        lengths = self.lengths(fieldname)
        return 0 if lengths is None else int(lengths.sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        lengths = self.lengths(fieldname)
        return int(lengths.min()) if lengths is not None and len(lengths) else 0

    def max_field_length(self, fieldname: str) -> int:
        lengths = self.lengths(fieldname)
        return int(lengths.max()) if lengths is not None and len(lengths) else 0

    def record(self, docnum: int) -> dict[str, Any]:
        """The short stored fields."""
        return json.loads(self._records[docnum].decode())  # type: ignore[no-any-return]

    def body(self, docnum: int) -> str:
        """The text of the document, as it was read."""
        return self._texts[docnum].decode()

    def packed_size(self, docnum: int) -> int:
        """Bytes of the text, compressed."""
        return self._texts.packed_size(docnum)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {**self.record(docnum), "body": self.body(docnum)}

    def close(self) -> None:
        """Nothing to close: the map lives as long as an array of it is in use."""
