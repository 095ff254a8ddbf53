"""Which hits are near-duplicates of one another, in an index on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from index.storage.bitsets import bits_of, numbers_of
from search.retrieval.index_snapshot import SegmentReader
from search.store.similar import NONE_SIMILAR, Numbers, SimilarHits, places_in


class SimilarDocuments:
    """Whatever a query finds, only those hits are looked at that have a near-duplicate at all."""

    def __init__(self, groups: NDArray[np.uint32], segments: Sequence[SegmentReader]) -> None:
        """``groups`` as `index.building.near_duplicates` describes them."""
        sizes = np.bincount(groups, minlength=len(groups))
        repeated = sizes[groups] > 1
        documents = np.flatnonzero(repeated)
        days = np.concatenate([np.zeros(0, np.int32), *(segment.days for segment in segments)])
        order = np.lexsort((documents, -days[documents], groups[documents]))
        self._documents = documents[order]
        self._by_number = np.argsort(self._documents)
        self._ascending = self._documents[self._by_number]
        self._groups = groups[self._documents].astype(np.int64)
        # In sets of bits each segment begins a new word.
        counts = [segment.count for segment in segments]
        flags = np.split(repeated, np.cumsum(counts)[:-1]) if counts else []
        self._repeated = np.concatenate([np.zeros(0, np.uint64), *map(bits_of, flags)])
        bits = numbers_of(self._repeated)
        self._places_of_bits = np.zeros(64 * len(self._repeated), np.intp)
        self._places_of_bits[bits] = self._by_number
        in_order = np.empty_like(bits)
        in_order[self._by_number] = bits
        self._words, self._shifts = in_order >> 6, (in_order & 63).astype(np.uint64)

    def among(self, hits: Sequence[NDArray[np.uint64]]) -> SimilarHits:
        """``hits``: a set of documents per segment."""
        if not len(self._documents):
            return NONE_SIMILAR
        found = self._found(np.concatenate(hits))
        if len(found) < 2:
            return NONE_SIMILAR
        groups = self._groups[found]
        same = groups[1:] == groups[:-1]
        kept = np.zeros(len(groups), np.bool_)
        kept[1:] |= same
        kept[:-1] |= same
        found = found[kept]
        return SimilarHits(self._documents[found], groups[kept], partial(self._places, found))

    def _found(self, hits: NDArray[np.uint64]) -> NDArray[np.intp]:
        """The places of those that are hits, in order."""
        if len(self._documents) < len(hits):  # fewer than there are words
            return np.flatnonzero((hits[self._words] >> self._shifts) & np.uint64(1))
        return np.sort(self._places_of_bits[numbers_of(hits & self._repeated)])

    def _places(self, found: NDArray[np.intp], documents: Numbers) -> NDArray[np.intp]:
        """Where documents stand among those ``found``, -1 for others."""
        places = places_in(self._ascending, self._by_number, documents)
        return places_in(found, np.arange(len(found)), places)
