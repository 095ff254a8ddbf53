"""Writing the postings of a segment; see `index.storage.codec` for the arrays."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import FieldWriter

from index.storage.arrays import ArrayFileWriter, smallest_uint
from index.storage.dictionaries import BlobDictionary
from index.storage.frequencies import FrequencyWriter


class PostingsWriter:
    """Collects the postings of a segment, field after field, and writes a ``.trm`` file."""

    def __init__(self, file: ArrayFileWriter, documents: int) -> None:
        self._file = file
        self._docs: list[NDArray[Any]] = []
        self._frequencies = FrequencyWriter()
        self._count = 0
        self._fields: dict[str, str] = {}
        self._doc_type = smallest_uint(max(documents - 1, 1 << 15))

    def add_field(
        self,
        name: str,
        dictionary: str,
        postings: NDArray[Any],
        docs: NDArray[Any],
        weights: NDArray[Any],
    ) -> None:
        """``postings`` [T + 1] are starts in this field's ``docs`` and ``weights``."""
        self._file.add(f"{name}/postings", (postings + self._count).astype(np.uint32))
        self._docs.append(docs.astype(self._doc_type))
        self._frequencies.add(weights)
        self._count += len(docs)
        self._fields[name] = dictionary

    def finish(self, facts: dict[str, Any]) -> None:
        self._file.add_parts("docs", self._docs, self._doc_type)
        self._frequencies.write(self._file)
        self._file.close({"fields": self._fields, **facts})


class ArrayFieldWriter(FieldWriter):  # type: ignore[misc]
    """Postings as Whoosh's writer hands them over (sorted by field, term, document)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Any]) -> None:
        with ArrayFileWriter(self._path) as file:
            documents = lengths.doc_count_all() if lengths else 1 << 32
            writer = PostingsWriter(file, documents)
            for name, of_field in groupby(items, key=itemgetter(0)):
                self._add_field(file, writer, name, of_field)
            writer.finish({"kind": "plain"})

    @staticmethod
    def _add_field(
        file: ArrayFileWriter, writer: PostingsWriter, name: str, items: Iterable[Any]
    ) -> None:
        terms: list[bytes] = []
        postings = [0]
        docs: list[int] = []
        weights: list[float] = []
        values: list[bytes] = []
        for term, of_term in groupby(items, key=itemgetter(1)):
            before = len(docs)
            for _, _, docnum, weight, value in of_term:
                if docnum >= 0:  # -1 marks words for a spelling graph that is no longer written
                    docs.append(docnum)
                    weights.append(weight)
                    values.append(value or b"")
            if len(docs) > before:
                terms.append(term)
                postings.append(len(docs))
        BlobDictionary.write(file, name, terms)
        writer.add_field(
            name, name, np.array(postings), np.array(docs, np.uint32), np.array(weights, np.float32)
        )
        if any(values):
            file.add(f"{name}/values", np.frombuffer(b"".join(values), np.uint8))
            starts = np.zeros(len(values) + 1, np.uint64)
            np.cumsum([len(value) for value in values], out=starts[1:])
            file.add(f"{name}/value_starts", starts)

    def close(self) -> None:
        self.is_closed = True
