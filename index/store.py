"""What writing to a store of documents is: begin, add and remove, commit.

A store is an index on this machine (`index.updating.array_store`) or, some day, in a cluster.
`search.store` is the same for reading; `tests/store` holds every store to both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, Self

from index.analysis.analyzer import Batch
from index.updating.generations import SourceState
from index.updating.next_generation import Origin


class StoreWriter(Protocol):
    """One change of a store. Readers see nothing of it before `commit` and all of it after;
    leaving the ``with`` block without `commit` changes nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def add(self, batch: Batch, origins: Sequence[Origin]) -> None:
        """Add analysed documents. One with the id of a document that is there, or that was added
        before, takes its place."""

    def remove(self, ids: Iterable[str]) -> None:
        """Remove the documents with these ids, as far as there are any."""

    def commit(self, sources: tuple[SourceState, ...] = ()) -> None:
        """Make the change. ``sources``: the files that the documents of the store come from."""
