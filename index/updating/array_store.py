"""Writing to an index on this machine; see `index.store`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from index.analysis.analyzer import Batch
from index.updating.next_generation import NextGeneration
from index.updating.previous_generation import Place, PreviousGeneration, source_table


class ArrayStoreWriter:
    """A `StoreWriter`. Raises IndexLocked, and IndexForeign unless ``replace``: then nothing of
    the index that was there is kept."""

    def __init__(self, directory: Path, replace: bool = False) -> None:
        self._generation = NextGeneration(directory, replace)
        self._previous = PreviousGeneration(self._generation.base)
        self._new: dict[str, Place] = {}
        self._removed: set[Place] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._generation.__exit__(*error)

    def add(self, batch: Batch) -> None:
        first = self._generation.add(batch)
        for at, id_ in enumerate(batch.ids):
            self._remove(id_)
            self._new[id_] = Place(first.segment, first.document + at)

    def remove(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            self._remove(id_)

    def _remove(self, id_: str) -> None:
        place = self._new.pop(id_, None) or self._previous.find(id_)
        if place is not None:
            self._removed.add(place)

    def commit(self) -> None:
        self._generation.flush()
        for place in self._removed:
            self._generation.remove(place)
        table = source_table(self._generation.base).without(self._removed)
        self._generation.commit(len(self._new) + len(self._removed), table)
