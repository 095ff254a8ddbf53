"""Stage 4 of a search, fold: of near-duplicates the one that ranks best stands for all.

The order of all hits comes first, and folding only takes from it: what is left stands in the same
order, and whatever is not folded is where it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.stages.rerank import Ranked
from search.store.similar import ALONE, places_of_firsts


@dataclass(frozen=True, slots=True)
class Folded:
    """The documents of ``ranked`` that are shown, best first, with scores and ``groups``.
    ``bests``: the document that ranks best of the group of each. ``distinct``: how many hits there
    are, where each group counts as one."""

    ranked: Ranked
    documents: NDArray[np.int64]
    scores: NDArray[np.float64]
    groups: NDArray[np.int64]
    bests: NDArray[np.int64]
    distinct: int

    @property
    def on(self) -> bool:
        return self.ranked.retrieved.understood.request.fold

    @property
    def reach(self) -> int:
        """How many there are to page through."""
        return self.distinct if self.on else self.ranked.retrieved.found.total

    def under(self, place: int) -> NDArray[np.int64]:
        """What is folded under the document at that place, newest first."""
        group = int(self.groups[place])
        if group == ALONE or not self.on:
            return np.zeros(0, np.int64)
        documents = self.ranked.retrieved.found.similar.of(group)
        others: NDArray[np.int64] = documents[documents != self.documents[place]]
        return others


def fold(ranked: Ranked) -> Folded:
    """Nothing is taken away where that was not asked for."""
    found, documents = ranked.retrieved.found, ranked.documents
    groups = found.similar.groups_of(documents)
    # Of a search that was broken off only a part of the hits is counted in the total.
    distinct = max(found.total - found.similar.extra, min(found.total, 1))
    firsts = places_of_firsts(groups)
    bests = documents[firsts]
    whole = Folded(ranked, documents, ranked.scores, groups, bests, distinct)
    if not whole.on:
        return whole
    kept = np.flatnonzero(firsts == np.arange(len(firsts)))
    return Folded(ranked, documents[kept], ranked.scores[kept], groups[kept], bests[kept], distinct)
