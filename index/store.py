"""What writing to a store of documents is: begin, add and remove, commit.

A store is an index on this machine (`index.updating.array_store`) or in a cluster
(`index.cluster.running`).
`search.store` is the same for reading; `tests/store` holds every store to both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, Self

from index.analysis.analyzer import Batch


class StoreWriter(Protocol):
    """One change of a store. Readers see nothing of it before `commit` and all of it after;
    leaving the ``with`` block without `commit` changes nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def add(self, batch: Batch) -> None:
        """Add analysed documents. One with the id of a document that is there, or that was added
        before, takes its place."""

    def remove(self, ids: Iterable[str]) -> None:
        """Remove the documents with these ids, as far as there are any."""

    def commit(self) -> None:
        """Make the change. Documents that were added come from no source: no run of the indexer
        removes them, but one that finds a document with the same id replaces them."""
