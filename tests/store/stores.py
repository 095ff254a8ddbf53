"""The stores that the contract is held against. A new one is one more entry of `STORES`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.analysis.analyzer import analyse_batch
from index.cluster.running import ClusterStoreWriter
from index.reading.documents import Document
from index.store import StoreWriter
from index.updating.array_store import ArrayStoreWriter
from search.cluster.store import ClusterStore
from search.retrieval.array_store import ArrayStore
from search.store.documents import Documents
from search.store.protocol import StoreReader
from tests.cluster.shared import address_for


@dataclass(frozen=True)
class Store:
    """``begin`` a change of the store at a place that the test has to itself, and ``open`` it for
    reading as it is then."""

    name: str
    begin: Callable[[Path], StoreWriter]
    open: Callable[[Path], StoreReader]


def _begin_in_cluster(place: Path) -> StoreWriter:
    return ClusterStoreWriter(address_for(place), work=place)


def _open_in_cluster(place: Path) -> StoreReader:
    return ClusterStore.open(address_for(place))


STORES = (
    Store("arrays", ArrayStoreWriter, ArrayStore.open),
    Store("cluster", _begin_in_cluster, _open_in_cluster),
)


def add(writer: StoreWriter, documents: Sequence[Document]) -> None:
    writer.add(analyse_batch(list(documents)))


def fetched(reader: StoreReader, numbers: Iterable[int]) -> list[tuple[Documents, int]]:
    """Each of the documents and its row, in the order in which they are asked for."""
    asked = np.array(list(numbers), np.int64)
    found: dict[int, tuple[Documents, int]] = {}
    for part in reader.fetch(asked):
        assert len(part.rows) == len(part.places) > 0
        for row, place in zip(part.rows.tolist(), part.places.tolist(), strict=True):
            assert place not in found
            found[place] = part.documents, row
    return [found[place] for place in range(len(asked))]


def number(reader: StoreReader, id_: str) -> int:
    found = reader.number_of(id_)
    assert found is not None, id_
    return found


def ids_of(reader: StoreReader, numbers: Iterable[int]) -> list[str]:
    return [documents.stored(row).id for documents, row in fetched(reader, numbers)]


def titles_of(reader: StoreReader) -> dict[str, str]:
    """Of all documents, by id."""
    ids = reader.ids(0, reader.documents)
    found = fetched(reader, (number(reader, id_) for id_ in ids))
    titles = [documents.stored(row).title for documents, row in found]
    return dict(zip(ids, titles, strict=True))
