"""Which document each text has, and under which id.

The rules do not ask how an index came to its state: of the occurrences of a text the first one
counts, and of texts that claim the same id the one that occurs first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.sources.alternates import renamed
from index.sources.table import NOWHERE, Occurrences
from index.updating.catalogue import Catalogue
from index.updating.previous_generation import Place, PreviousGeneration


@dataclass(slots=True)
class Settlement:
    """``winners``: of the ids that were claimed anew, the text that has each. ``to_read``: texts to
    be read at their first occurrence, and the ids that their documents will have. ``taken``: the
    ids of texts that have no document, since another has it. ``replaced``: texts kept although
    they were not seen, of which a newer version was."""

    occurrences: Occurrences
    winners: dict[str, int] = field(default_factory=dict)
    to_read: dict[int, str] = field(default_factory=dict)
    taken: dict[int, str] = field(default_factory=dict)
    replaced: set[int] = field(default_factory=set)


class Settling:
    def __init__(self, catalogue: Catalogue, previous: PreviousGeneration) -> None:
        self._catalogue = catalogue
        self._previous = previous
        self._base = catalogue.base
        occurrences = catalogue.occurrences()
        self._names = catalogue.named_places(occurrences)
        self._firsts = occurrences.firsts(len(catalogue))
        self._counts = np.bincount(occurrences.texts, minlength=len(catalogue))
        self._settlement = Settlement(occurrences)

    def settle(self) -> Settlement:
        """May be called once."""
        waiting = {**dict(self._taken_before()), **dict(self._renamed())}
        claims: dict[str, list[int]] = {}
        for text, id_ in waiting.items():
            claims.setdefault(id_, []).append(text)
        for text, read in self._catalogue.read.items():
            if text not in waiting and self._occurs(text):
                claims.setdefault(read.id, []).append(text)
        for id_, texts in claims.items():
            holder = self._holder(id_)
            if holder is not None and holder not in waiting:
                texts.append(holder)
            self._decide(id_, sorted(texts, key=self._firsts.__getitem__), waiting)
        return self._settlement

    def _decide(self, id_: str, texts: list[int], waiting: dict[int, str]) -> None:
        """Among texts that claim an id, the first one first."""
        winner, *others = texts
        self._settlement.winners[id_] = winner
        if winner in waiting:
            self._settlement.to_read[winner] = id_
        for text in others:
            if self._catalogue.stale.get(text) == self._counts[text]:
                self._settlement.replaced.add(text)
            else:
                self._settlement.taken[text] = id_

    def _occurs(self, text: int) -> bool:
        return bool(self._counts[text])

    def _holder(self, id_: str) -> int | None:
        """The text of the generation before that has an id, where it still occurs and was not
        read anew."""
        place = self._previous.find(id_)
        text = self._by_place.get(_key(*place)) if place else None
        if text is None or text in self._catalogue.read or not self._occurs(text):
            return None
        return text

    @cached_property
    def _by_place(self) -> dict[int, int]:
        texts = self._base.texts
        places = _key(texts.segments.astype(np.int64), texts.documents.astype(np.int64))
        return dict(zip(places.tolist(), range(len(texts)), strict=True))

    # Texts whose id is another one than that of their document, if they have one

    def _taken_before(self) -> Iterator[tuple[int, str]]:
        for text, id_ in self._base.texts.taken.items():
            if text not in self._catalogue.read and self._occurs(text):
                yield text, self._id_here(text, id_)

    def _renamed(self) -> Iterator[tuple[int, str]]:
        """Those that are called by the place where they stand, and stand first elsewhere now."""
        for text, read in self._catalogue.read.items():
            first = int(self._firsts[text])
            called = not self._occurs(text) or self._names.file_name(first)
            if read.named and called is not True and not read.id.startswith(called):
                yield text, self._names.name(first)
        for text in self._moved().tolist():
            if text not in self._catalogue.read:
                id_ = self._previous.id_of(self._place(text))
                yield text, self._id_here(text, id_)

    def _moved(self) -> NDArray[np.int64]:
        """Texts with a document that is named by its place and stood first at another one."""
        texts, before, now = self._base.texts, self._base.occurrences, self._settlement.occurrences
        if not len(texts) or not len(now):
            return np.zeros(0, np.int64)
        firsts = self._firsts[: len(texts)]
        occurring = np.flatnonzero((texts.segments != NOWHERE) & texts.named & (firsts < len(now)))
        new, old = firsts[occurring], self._firsts_before[occurring]
        numbers = {file.name: at for at, file in enumerate(self._names.files)}
        files = np.array([numbers.get(file.name, NOWHERE) for file in self._base.files], np.int64)
        same = (
            (files[before.files[old]] == now.files[new])
            & (before.members[old] == now.members[new])
            & (before.lines[old] == now.lines[new])
        )
        moved: NDArray[np.int64] = occurring[~same]
        return moved

    @cached_property
    def _firsts_before(self) -> NDArray[np.int64]:
        return self._base.occurrences.firsts(len(self._base.texts))

    def _place(self, text: int) -> Place:
        place = self._catalogue.base_place(text)
        assert place is not None
        return place

    def _id_here(self, text: int, id_: str) -> str:
        """The id that a text of the generation before has where it stands first now."""
        if not self._base.texts.named[text]:
            return id_
        old, new = int(self._firsts_before[text]), int(self._firsts[text])
        return renamed(id_, self._base, old, self._names, new)


def _key(segment: Any, document: Any) -> Any:
    """A place as one number, or places as an array of such."""
    return segment << 32 | document
