"""One generation of an index, and all that is asked of it.

A search is a chain of values: understand -> retrieve -> rerank -> present (`search.stages`). Each
stage takes what the one before it returns, with the deadline and the notices so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import numpy as np

from search.contract.deadline import NO_LIMIT, Deadline
from search.contract.errors import DocumentNotFound, PageOutOfRange
from search.contract.results import DocumentPage, Hit, IndexStats, SearchPage, SearchRequest
from search.highlighting.hits import HitWriter, document_page
from search.query.document_filter import DistrictNames
from search.reranking.reranker import Reranker
from search.retrieval.index_snapshot import IndexSnapshot, SegmentReader
from search.retrieval.ladder import Ladder
from search.retrieval.related import related_to
from search.retrieval.scoring import Scorer
from search.stages.present import Presenter, district_counts, nothing_asked, year_counts
from search.stages.rerank import Ranked, rerank
from search.stages.retrieve import Retriever
from search.stages.understand import Understanding, Understood


class SnapshotSearcher:
    """One generation, and everything that is computed from it once. Thread-safe."""

    def __init__(self, snapshot: IndexSnapshot) -> None:
        self.snapshot = snapshot
        self.number = snapshot.generation.number
        self.scorer = Scorer(snapshot)
        self.districts = DistrictNames(snapshot.districts)
        self.ladder = Ladder(snapshot)
        self._retriever = Retriever(self.scorer, self.ladder)
        self._understanding = Understanding(snapshot, self.districts, self._retriever.count)
        self._presenter = Presenter(snapshot)

    def search(self, request: SearchRequest, deadline: Deadline) -> SearchPage:
        """Broken off where ``deadline`` expires; what was found by then is shown. Raises
        QuerySyntaxError and PageOutOfRange."""
        understood = self.understand(request, deadline)
        if understood.asks_nothing:
            return nothing_asked(request)
        return self._presenter.present(self.rank(understood))

    def rows(self, request: SearchRequest) -> Iterator[Hit]:
        """All hits of a request in its order, without snippets. Raises QuerySyntaxError."""
        understood = self.understand(request, NO_LIMIT)
        if understood.asks_nothing:
            return iter(())
        retrieved = self._retriever.retrieve(understood, every=True)
        return self._presenter.rows(rerank(retrieved, self._reranker))

    def understand(self, request: SearchRequest, deadline: Deadline) -> Understood:
        """The first stage alone. Raises QuerySyntaxError."""
        return self._understanding.understand(request, deadline)

    def rank(self, understood: Understood) -> Ranked:
        """The second and the third stage."""
        return rerank(self._retriever.retrieve(understood), self._reranker)

    @cached_property
    def _reranker(self) -> Reranker:
        return Reranker(self.snapshot)

    def count(self, text: str) -> int:
        """How many documents have all words of a query, whole. Raises QuerySyntaxError."""
        return self._retriever.count(self._understanding.read(text).rule)

    def related(self, id_: str, limit: int) -> tuple[Hit, ...]:
        """Without snippets: nothing was asked for that they could show. Raises
        DocumentNotFound."""
        best = related_to(self.scorer, *self._place(id_), limit)
        return HitWriter(self.snapshot).hits(best, None, snippets=False)

    def document(self, id_: str, query: str) -> DocumentPage:
        """Raises DocumentNotFound, and QuerySyntaxError for the query."""
        segment, document = self._place(id_)
        branches = self._understanding.read_forgivingly(query).branches
        clauses = [clause for branch in branches for clause in branch]
        page = document_page(segment, document, clauses)
        return replace(page, also_at=self.snapshot.also_at(segment, document))

    def _place(self, id_: str) -> tuple[SegmentReader, int]:
        found = self.snapshot.find(id_)
        if found is None:
            raise DocumentNotFound(id_)
        return found

    def ids(self, page: int, per_page: int) -> tuple[tuple[str, ...], int]:
        """One page of ids, and how many pages there are. Raises PageOutOfRange."""
        living = [np.flatnonzero(segment.alive) for segment in self.snapshot.segments]
        pages = -(-sum(map(len, living)) // per_page)
        if not 1 <= page <= max(pages, 1):
            raise PageOutOfRange(page, pages)
        found = []
        skip, left = (page - 1) * per_page, per_page
        for segment, documents in zip(self.snapshot.segments, living, strict=True):
            here = documents[skip : skip + left].tolist()
            found += [segment.documents.record(document)["id"] for document in here]
            skip, left = max(skip - len(documents), 0), left - len(here)
        return tuple(found), pages

    def stats(self) -> IndexStats:
        found = self.scorer.run(None, self.scorer.everything(), 0)
        return IndexStats(
            documents=found.total,
            generation=self.number,
            segments=len(self.snapshot.segments),
            bytes=self.snapshot.bytes,
            districts=district_counts(self.snapshot, found),
            years=year_counts(self.snapshot, found),
            without_date=int(found.years[0]),
        )
