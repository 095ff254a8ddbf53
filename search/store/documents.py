"""Documents as they are fetched for the second stage, the highlighter and the page.

Tokens are numbers, in arrays that compiled loops go over. Where these arrays lie is the store's
affair: those of a segment are mapped files that nobody copies; a store that is elsewhere makes
small ones of what it has fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import places_of
from index.reading.documents import Places
from search.kernel.arguments import Overlays, TokenGaps, TokenSequences


class TokenArrays(NamedTuple):
    """The tokens of some documents, a row each: those of the title, then those of the body.
    Positions count from 0 in each document."""

    sequences: TokenSequences
    gaps: TokenGaps
    overlays: Overlays

    def span(self, row: int) -> tuple[int, int, int]:
        """Where a document's title begins, its body begins, and it ends, among all tokens."""
        starts = self.sequences.starts
        start, end = int(starts[row]), int(starts[row + 1])
        return start, start + int(self.sequences.title_tokens[row]), end

    def syllables(self, row: int) -> tuple[list[int], list[int]]:
        """The numbers of the syllables of title and body, in order."""
        start, middle, end = self.span(row)
        sequences = self.sequences
        ranks = sequences.ranks[start:end]
        numbers = sequences.by_rank[np.minimum(ranks, len(sequences.by_rank) - 1)].astype(np.int64)
        low, high = np.searchsorted(sequences.rare_at, (start, end))
        numbers[sequences.rare_at[low:high] - start] = sequences.rare[low:high]
        both: list[int] = numbers.tolist()
        return both[: middle - start], both[middle - start :]


class StoredFields(NamedTuple):
    """What is stored of a document besides its body, as a hit shows it; see
    `search.contract.results.Hit`. ``pages``: where in the body each page begins."""

    id: str
    title: str
    district: str | None
    published: str | None
    event_date: str | None
    url: str | None
    source: str | None
    fields: tuple[tuple[str, str], ...]
    pages: tuple[int, ...]
    places: Places

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """Of a record as `index.analysis.analyzer.record` writes it."""
        of = record.get
        return cls(
            record["id"], record["title"], of("district"), of("published"), of("event_date"),
            of("url"), of("source"), tuple((name, value) for name, value in of("fields", ())),
            tuple(of("pages", ())), places_of(record),
        )  # fmt: skip


class Terms(Protocol):
    """How the terms of some documents are numbered. Syllables and concepts (what overlays stand
    for) share their numbers; folded syllables have their own. -1: there is no such term."""

    @property
    def rank_of(self) -> NDArray[np.uint16]:
        """The rank of each syllable, or NO_RANK: the inverse of `TokenSequences.by_rank`."""

    @property
    def idfs(self) -> NDArray[np.float32]:
        """The idf of each syllable that has a rank, by rank."""

    @property
    def shared(self) -> NDArray[np.unsignedinteger[Any]]:
        """The number of each syllable that has a rank among those of all documents of the store,
        by rank."""

    def ranks_of(self, shared: NDArray[np.unsignedinteger[Any]]) -> NDArray[np.uint16]:
        """The ranks of syllables with these numbers; NO_RANK where there is none."""

    def number(self, form: str) -> int:
        """Of a syllable in canonical form or a concept."""

    def folded_number(self, folded: str) -> int:
        """Of a folded syllable."""

    def fold_class(self, folded: int) -> list[int]:
        """The syllables that fold to a folded one; none for -1."""

    def form(self, number: int) -> str:
        """The syllable or concept with this number."""

    def folded_form(self, syllable: int) -> str:
        """What a syllable folds to."""


class Documents(Protocol):
    """Documents whose tokens are numbered alike, a row each."""

    @property
    def tokens(self) -> TokenArrays: ...

    @property
    def terms(self) -> Terms: ...

    @property
    def norms(self) -> NDArray[np.float32]:
        """[2, rows] what an occurrence in body and title counts (BM25F)."""

    def stored(self, row: int) -> StoredFields:
        """What is stored of a document besides its body."""

    def body(self, row: int) -> str:
        """The text as it was read."""

    def also_at(self, row: int) -> tuple[str, ...]:
        """Other ids that lead to the document."""

    def holding(self, term: str, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """[2, len(rows)] whether body and title have a syllable or a concept."""


class Fetched(NamedTuple):
    """Some of the documents that were asked for: their ``rows`` in ``documents``, and where each
    stands among all that were asked for."""

    documents: Documents
    rows: NDArray[np.int64]
    places: NDArray[np.intp]
