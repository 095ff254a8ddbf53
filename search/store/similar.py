"""Hits that are near-duplicates of one another (`index.building.near_duplicates`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
ALONE = -1
SPARE = 40
"""Hits that are fetched beyond those wanted, since near-duplicates count as one: mostly enough."""


@dataclass(frozen=True)
class SimilarHits:
    """Those hits that are near-duplicates of other hits: ``documents`` by number, and the
    ``groups`` that they belong to, ascending; within a group the newest first. ``places_of``: where
    any documents stand among those, -1 for others."""

    documents: Numbers
    groups: Numbers
    places_of: Callable[[Numbers], NDArray[np.intp]]

    @classmethod
    def of_few(cls, documents: Numbers, groups: Numbers) -> Self:
        """Sorts them once to find places."""
        order = np.argsort(documents)
        return cls(documents, groups, partial(places_in, documents[order], order))

    @cached_property
    def extra(self) -> int:
        """How many fewer the hits are, where each group counts as one."""
        return int(np.count_nonzero(self.groups[1:] == self.groups[:-1]))

    def repeated(self, documents: Numbers) -> int:
        """How many of these hits are near-duplicates of one before them."""
        firsts = places_of_firsts(self.groups_of(documents))
        return int(np.count_nonzero(firsts != np.arange(len(firsts))))

    def groups_of(self, documents: Numbers) -> Numbers:
        """The group of each document; `ALONE` where no other hit is like it."""
        if not len(self.documents):
            return np.full(len(documents), ALONE, np.int64)
        places = self.places_of(documents)
        return np.where(places >= 0, self.groups[places], ALONE)

    def of(self, group: int) -> Numbers:
        """The documents of a group."""
        first, end = np.searchsorted(self.groups, (group, group + 1))
        return self.documents[first:end]


def places_in(ascending: Numbers, places: NDArray[np.intp], wanted: Numbers) -> NDArray[np.intp]:
    """Of each number the place beside it in a list of numbers, -1 where it is not there."""
    if not len(ascending):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    return np.where(ascending[at] == wanted, places[at], -1)


NONE_SIMILAR = SimilarHits.of_few(np.zeros(0, np.int64), np.zeros(0, np.int64))


def places_of_firsts(groups: Numbers) -> NDArray[np.intp]:
    """For each entry of a list the place of the first entry of its group: its own where it is that,
    or alone."""
    places = np.arange(len(groups))
    grouped = np.flatnonzero(groups != ALONE)
    if len(grouped):
        _, first, group = np.unique(groups[grouped], return_index=True, return_inverse=True)
        places[grouped] = grouped[first[group]]
    return places
