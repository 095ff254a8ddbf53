"""The stores that the contract is held against. A new one is one more entry of `STORES`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.analysis.analyzer import analyse_batch
from index.reading.documents import Document
from index.store import StoreWriter
from index.updating.array_store import ArrayStoreWriter
from search.retrieval.array_store import ArrayStore
from search.store.protocol import StoreReader


@dataclass(frozen=True)
class Store:
    """``begin`` a change of the store at a place that the test has to itself, and ``open`` it for
    reading as it is then."""

    name: str
    begin: Callable[[Path], StoreWriter]
    open: Callable[[Path], StoreReader]


STORES = (Store("arrays", ArrayStoreWriter, ArrayStore.open),)


def add(writer: StoreWriter, documents: Sequence[Document]) -> None:
    writer.add(analyse_batch(list(documents)))


def titles_of(reader: StoreReader) -> dict[str, str]:
    """Of all documents, by id."""
    ids = reader.ids(0, reader.documents)
    numbers = [reader.number_of(id_) for id_ in ids]
    assert None not in numbers
    titles = {}
    for documents, rows, places in reader.fetch(np.array(numbers, np.int64)):
        for row, place in zip(rows.tolist(), places.tolist(), strict=True):
            titles[ids[place]] = documents.record(row)["title"]
    return titles
