"""A `DocumentFilter` as sets of documents, one bit a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.storage.bitsets import bits_of
from search.contract.deadline import NO_LIMIT, Deadline
from search.query.document_filter import DocumentFilter
from search.query.hit_rule import as_a_whole
from search.retrieval.element_sets import ElementSets
from search.retrieval.scoring import Flags, Scorer

REMEMBERED = 64  # choices of districts and days: users page through results and return


class FilterBits:
    """The filters of one snapshot. Thread-safe."""

    def __init__(self, scorer: Scorer, elements: Sequence[ElementSets]) -> None:
        """``elements``: of each segment."""
        self._scorer = scorer
        self._elements = elements
        self._snapshot = scorer.snapshot
        self._of_facets = lru_cache(REMEMBERED)(self._by_facets)

    def flags(self, documents: DocumentFilter, deadline: Deadline = NO_LIMIT) -> Flags:
        """The sets that `Scorer.run` takes. If ``deadline`` expires before all exclusions are
        known, they are empty."""
        flags = self._of_facets(replace(documents, excluded=()))
        if not documents.excluded:
            return flags
        flags = [own.copy() for own in flags]
        for clause in documents.excluded:
            if deadline.expired():
                return [np.zeros_like(own) for own in flags]
            for elements, own in zip(self._elements, flags, strict=True):
                own &= ~elements.of(as_a_whole(clause))
        return flags

    def _by_facets(self, documents: DocumentFilter) -> Flags:
        everything = self._scorer.everything()
        if documents == DocumentFilter():
            return everything
        flags = [own.copy() for own in everything]
        for segment, own in zip(self._snapshot.segments, flags, strict=True):
            own &= bits_of(_in_time(segment.days, documents))
        for name, values in documents.fields:
            for segment, own in zip(self._snapshot.segments, flags, strict=True):
                own &= bits_of(segment.field_values.having(name, values))
        if documents.districts is not None or documents.excluded_districts:
            place = self._snapshot.districts.index
            wanted = np.full(len(self._snapshot.districts) + 1, documents.districts is None)
            wanted[[place(name) + 1 for name in documents.districts or ()]] = True
            wanted[[place(name) + 1 for name in documents.excluded_districts]] = False
            for own, facets in zip(flags, self._snapshot.facets, strict=True):
                own[1] &= bits_of(wanted[facets.district])
        return flags


def _in_time(days: NDArray[np.int32], documents: DocumentFilter) -> NDArray[np.bool_]:
    within: NDArray[np.bool_]
    if documents.undated:
        within = days == 0
        return within
    if not documents.dated:
        return np.ones(len(days), bool)
    low = documents.since.toordinal() if documents.since else 1
    high = documents.until.toordinal() if documents.until else date.max.toordinal()
    within = (days >= low) & (days <= high)
    return within
