"""Which hits are near-duplicates of one another, in an index on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from index.storage.bitsets import words_for
from search.retrieval.index_snapshot import SegmentReader
from search.store.similar import NONE_SIMILAR, Numbers, SimilarHits, places_in


class SimilarDocuments:
    """Only the documents that have a near-duplicate are held: whatever a query finds, no others
    are looked at."""

    def __init__(self, groups: NDArray[np.uint32], segments: Sequence[SegmentReader]) -> None:
        """``groups`` as `index.building.near_duplicates` describes them."""
        sizes = np.bincount(groups, minlength=len(groups))
        documents = np.flatnonzero(sizes[groups] > 1)
        days = np.concatenate([np.zeros(0, np.int32), *(segment.days for segment in segments)])
        order = np.lexsort((documents, -days[documents], groups[documents]))
        self._documents = documents[order]
        self._by_number = np.argsort(self._documents)
        self._ascending = self._documents[self._by_number]
        self._groups = groups[self._documents].astype(np.int64)
        bases = np.array([segment.base for segment in segments], np.int64)
        words = np.cumsum([0, *(words_for(segment.count) for segment in segments)])
        number = np.searchsorted(bases, self._documents, side="right") - 1
        within = self._documents - bases[number] if len(bases) else self._documents
        self._words = words[number] + (within >> 6)
        self._bits = (within & 63).astype(np.uint64)

    def among(self, hits: Sequence[NDArray[np.uint64]]) -> SimilarHits:
        """``hits``: a set of documents per segment."""
        if not len(self._documents):
            return NONE_SIMILAR
        words = np.concatenate(hits)[self._words]
        found = np.flatnonzero((words >> self._bits) & np.uint64(1))
        groups = self._groups[found]
        same = groups[1:] == groups[:-1]
        kept = np.zeros(len(groups), np.bool_)
        kept[1:] |= same
        kept[:-1] |= same
        found = found[kept]
        return SimilarHits(self._documents[found], groups[kept], partial(self._places, found))

    def _places(self, found: NDArray[np.intp], documents: Numbers) -> NDArray[np.intp]:
        """Where documents stand among those ``found``, -1 for others."""
        places = places_in(self._ascending, self._by_number, documents)
        return places_in(found, np.arange(len(found)), places)
