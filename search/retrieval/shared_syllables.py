"""The syllables of all segments in one numbering, and how many living documents have each.

The second stage weighs syllables by their rank in a segment; what they weigh must not depend on
how documents are spread over segments, nor on documents that have been removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.storage.dictionaries import term_hashes
from search.kernel.arguments import NO_RANK
from search.retrieval.index_snapshot import SegmentReader


class SharedSyllables:
    """Those of some segments. Worked out when they are first asked for; thread-safe. Numbers are
    those of the segment where it is the only one."""

    def __init__(self, segments: Sequence[SegmentReader]) -> None:
        self._segments = segments

    @cached_property
    def _tables(self) -> list[NDArray[np.uint32]]:
        """The number of each syllable of each segment."""
        hashes = [term_hashes(segment.terms.file, "syllables") for segment in self._segments]
        if not hashes:
            return []
        _, numbers = np.unique(np.concatenate(hashes), return_inverse=True)
        ends = np.cumsum([len(own) for own in hashes])
        return np.split(numbers.astype(np.uint32), ends[:-1])

    @cached_property
    def frequencies(self) -> NDArray[np.int64]:
        """Living documents that have it in the body, by number."""
        if len(self._segments) == 1:
            return _frequencies(self._segments[0])
        size = max((int(own.max()) + 1 for own in self._tables if len(own)), default=0)
        total = np.zeros(size, np.int64)
        for segment, own in zip(self._segments, self._tables, strict=True):
            total[own] += _frequencies(segment)
        return total

    def by_rank(self, at: int) -> NDArray[np.unsignedinteger[Any]]:
        """The number of each syllable of a segment that has a rank there."""
        by_rank: NDArray[Any] = self._segments[at].documents.file["forward/by_rank"]
        return by_rank if len(self._segments) == 1 else self._tables[at][by_rank]

    def ranks(self, at: int) -> NDArray[np.uint16]:
        """The rank in a segment of each number, or NO_RANK."""
        found = np.full(len(self.frequencies), NO_RANK, np.uint16)
        numbers = self.by_rank(at)
        found[numbers] = np.arange(len(numbers), dtype=np.uint16)
        return found


def _frequencies(segment: SegmentReader) -> NDArray[np.int64]:
    starts = segment.terms.file["body/postings"].astype(np.int64)
    if segment.alive.all():
        return np.diff(starts)
    living = np.cumsum(segment.alive[segment.docs[starts[0] : starts[-1]]])
    ends: NDArray[np.int64] = np.concatenate([[0], living])[starts - starts[0]]
    return np.diff(ends)
