"""Hits that are near-duplicates of one another (`index.building.near_duplicates`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
ALONE = -1


@dataclass(frozen=True, slots=True)
class SimilarHits:
    """Those hits that are near-duplicates of other hits: ``documents`` by number, and the
    ``groups`` that they belong to, ascending; within a group the newest first."""

    documents: Numbers
    groups: Numbers

    def extra(self) -> int:
        """How many fewer the hits are, where each group counts as one."""
        return int(np.count_nonzero(self.groups[1:] == self.groups[:-1]))

    def groups_of(self, documents: Numbers) -> Numbers:
        """The group of each document; `ALONE` where no other hit is like it."""
        if not len(self.documents):
            return np.full(len(documents), ALONE, np.int64)
        order = np.argsort(self.documents)
        at = np.searchsorted(self.documents, documents, sorter=order)
        found = order[np.minimum(at, len(order) - 1)]
        return np.where(self.documents[found] == documents, self.groups[found], ALONE)

    def of(self, group: int) -> Numbers:
        """The documents of a group."""
        first, end = np.searchsorted(self.groups, (group, group + 1))
        return self.documents[first:end]


NONE_SIMILAR = SimilarHits(np.zeros(0, np.int64), np.zeros(0, np.int64))


def places_of_firsts(groups: Numbers) -> NDArray[np.intp]:
    """For each entry of a list the place of the first entry of its group: its own where it is that,
    or alone."""
    places = np.arange(len(groups))
    grouped = np.flatnonzero(groups != ALONE)
    if len(grouped):
        _, first, group = np.unique(groups[grouped], return_index=True, return_inverse=True)
        places[grouped] = grouped[first[group]]
    return places
