"""The documents of one segment in the form in which they are fetched."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.analysis.norms import FIELDS
from search.retrieval.index_snapshot import IndexSnapshot, SegmentReader
from search.retrieval.shared_syllables import SharedSyllables
from search.store.documents import StoredFields, TokenArrays

REMEMBERED: Final = 1 << 12  # documents: readers page, filter and sort, and open what they find
LONG_BODY: Final = 1 << 13  # bytes, packed; a longer one is read each time


class SegmentTerms:
    """The `Terms` of a segment."""

    def __init__(
        self, segment: SegmentReader, at: int, shared: SharedSyllables, count: int
    ) -> None:
        """``at``: the number of the segment; ``count``: living documents of all segments."""
        self._segment = segment
        self._at = at
        self._shared = shared
        self._count = count
        self.fold_class = segment.fold_class

    @property
    def rank_of(self) -> NDArray[np.uint16]:
        return self._segment.rank_of

    @cached_property
    def idfs(self) -> NDArray[np.float32]:
        found = self._shared.frequencies[self.shared]
        idfs: NDArray[np.float64] = np.log(1 + (self._count - found + 0.5) / (found + 0.5))
        return idfs.astype(np.float32)

    @cached_property
    def shared(self) -> NDArray[np.unsignedinteger[Any]]:
        return self._shared.by_rank(self._at)

    @cached_property
    def _ranks(self) -> NDArray[np.uint16]:
        return self._shared.ranks(self._at)

    def ranks_of(self, shared: NDArray[np.unsignedinteger[Any]]) -> NDArray[np.uint16]:
        ranks: NDArray[np.uint16] = self._ranks[shared]
        return ranks

    def number(self, form: str) -> int:
        return self._segment.number("body", form)

    def folded_number(self, folded: str) -> int:
        return self._segment.number("body_folded", folded)

    def form(self, number: int) -> str:
        return self._segment.terms.dictionary("body").term(number).decode()

    def folded_form(self, syllable: int) -> str:
        folded = int(self._segment.fold[syllable])
        return self._segment.terms.dictionary("body_folded").term(folded).decode()


class SegmentDocuments:
    """The `Documents` of a segment: its own arrays, by document number."""

    def __init__(self, snapshot: IndexSnapshot, at: int, shared: SharedSyllables) -> None:
        """Those of segment ``at``."""
        segment = snapshot.segments[at]
        self._snapshot = snapshot
        self._segment = segment
        self.terms = SegmentTerms(segment, at, shared, snapshot.count)
        self.norms = segment.norms
        self.stored = lru_cache(REMEMBERED)(self._stored)
        self._body = lru_cache(REMEMBERED)(segment.documents.body)

    @cached_property
    def tokens(self) -> TokenArrays:
        return TokenArrays(self._segment.sequences, self._segment.gaps, self._segment.overlays)

    def _stored(self, row: int) -> StoredFields:
        return StoredFields.of(self._segment.documents.record(row))

    def body(self, row: int) -> str:
        reader = self._segment.documents
        return self._body(row) if reader.packed_size(row) <= LONG_BODY else reader.body(row)

    def also_at(self, row: int) -> tuple[str, ...]:
        return self._snapshot.also_at(self._segment, row)

    def holding(self, term: str, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        holding = np.zeros((len(FIELDS), len(rows)), bool)
        for own, name in zip(holding, FIELDS, strict=True):
            start, end = self._segment.extent(name, term)
            if start < end:
                postings = self._segment.docs[start:end]
                places = np.searchsorted(postings, rows)
                own[:] = postings[np.minimum(places, len(postings) - 1)] == rows
        return holding
