"""The stores that the contract is held against. A new one is one more entry of `STORES`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.analysis.analyzer import analyse_batch
from index.reading.documents import Document
from index.store import StoreWriter
from index.updating.array_store import ArrayStoreWriter
from search.retrieval.index_snapshot import IndexSnapshot
from search.snapshot_searcher import SnapshotSearcher


@dataclass(frozen=True)
class Store:
    """``begin`` a change of the store at a place that the test has to itself, and ``open`` it for
    reading as it is then."""

    name: str
    begin: Callable[[Path], StoreWriter]
    open: Callable[[Path], SnapshotSearcher]


def _open_arrays(place: Path) -> SnapshotSearcher:
    return SnapshotSearcher(IndexSnapshot.open(place))


STORES = (Store("arrays", ArrayStoreWriter, _open_arrays),)


def add(writer: StoreWriter, documents: Sequence[Document]) -> None:
    writer.add(analyse_batch(list(documents)))
