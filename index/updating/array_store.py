"""Writing to an index on this machine; see `index.store`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from index.analysis.analyzer import Batch
from index.updating.generations import SourceState
from index.updating.next_generation import NextGeneration, Origin
from index.updating.previous_generation import Existing, Place


class ArrayStoreWriter:
    """A `StoreWriter`. Raises IndexLocked, and IndexForeign unless ``replace``: then nothing of
    the index that was there is kept."""

    def __init__(self, directory: Path, replace: bool = False) -> None:
        self._generation = NextGeneration(directory, replace)
        self._existing = Existing(self._generation.base)
        self._new: dict[str, Place] = {}
        self._dropped: list[Place] = []  # of the new documents
        self._removed: set[Place] = set()  # of those that were there

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._generation.__exit__(*error)

    def add(self, batch: Batch, origins: Sequence[Origin]) -> None:
        places = self._generation.add(batch, origins)
        for id_, place in zip(batch.ids, places, strict=True):
            self._remove(id_)
            self._new[id_] = place

    def remove(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            self._remove(id_)

    def _remove(self, id_: str) -> None:
        if id_ in self._new:
            self._dropped.append(self._new.pop(id_))
        elif (old := self._existing.find(id_)) is not None:
            self._removed.add(old)

    def commit(self, sources: tuple[SourceState, ...] = ()) -> None:
        self._generation.flush()
        for place in self._dropped:
            self._generation.drop(place)
        for place in self._removed:
            self._generation.remove(place)
        self._generation.commit(len(self._new) + len(self._removed), sources)
