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
from search.query.document_filter import AnyPlace, DocumentFilter
from search.query.hit_rule import as_a_whole
from search.retrieval.element_sets import ElementSets
from search.retrieval.index_snapshot import IndexSnapshot, SegmentReader

REMEMBERED = 64  # choices of places and days: users page through results and return

Flags = Sequence[NDArray[np.uint64]]
"""Per segment two sets of documents, as rows of bits: those that pass every filter but the chosen
places, and those that pass that one too."""


class FilterBits:
    """The filters of one snapshot. Thread-safe."""

    def __init__(self, snapshot: IndexSnapshot, elements: Sequence[ElementSets]) -> None:
        """``elements``: of each segment."""
        self._snapshot = snapshot
        self._elements = elements
        self._of_facets = lru_cache(REMEMBERED)(self._by_facets)

    def flags(self, documents: DocumentFilter, deadline: Deadline = NO_LIMIT) -> Flags:
        """The documents that pass a filter; none where ``deadline`` expires before all that it
        excludes is known."""
        if not documents.excluded:
            return self._of_facets(documents)
        flags = self._of_facets(replace(documents, excluded=()))
        flags = [own.copy() for own in flags]
        for clause in documents.excluded:
            if deadline.expired():
                return [np.zeros_like(own) for own in flags]
            for elements, own in zip(self._elements, flags, strict=True):
                own &= ~elements.of(as_a_whole(clause))
        return flags

    def _by_facets(self, documents: DocumentFilter) -> Flags:
        flags = [np.stack([segment.alive_bits] * 2) for segment in self._snapshot.segments]
        if documents == DocumentFilter():
            return flags
        for segment, own in zip(self._snapshot.segments, flags, strict=True):
            own &= bits_of(_in_time(segment, documents))
        for name, values in documents.fields:
            for segment, own in zip(self._snapshot.segments, flags, strict=True):
                own &= bits_of(segment.field_values.having(name, values))
        places = documents.chosen, documents.named, documents.excluded_places
        chosen, named, unwanted = [self._of(any_of) if any_of else None for any_of in places]
        for at, own in enumerate(flags):
            if chosen:
                own[1] &= chosen[at]
            if named:
                own &= named[at]  # for the counts, too: what is chosen narrows this
            if unwanted:
                own &= ~unwanted[at]
        return flags

    def _of(self, any_of: AnyPlace) -> list[NDArray[np.uint64]]:
        """Of each segment the documents of one of the places."""
        table = self._snapshot.places
        wanted = np.zeros(len(table) + 1, bool)
        for place in any_of.places:
            wanted[table.codes(place)] = True
        wanted[[table.districts[name] for name in any_of.districts]] = True
        return [bits_of(places.having(wanted)) for places in table.segments]


def _in_time(segment: SegmentReader, documents: DocumentFilter) -> NDArray[np.bool_]:
    days = segment.days_of(documents.dated)
    within = np.ones(len(days), bool)
    if documents.dated == "none":
        within = days == 0
    elif documents.dated:
        within = days > 0
    if documents.has_range:
        low = documents.since.toordinal() if documents.since else 1
        high = documents.until.toordinal() if documents.until else date.max.toordinal()
        within = within & (days >= low) & (days <= high)
    return within
