"""Stage 4 of a search, present: one page of hits with all that is said about them."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from search.contract.errors import PageOutOfRange
from search.contract.notices import Notice, NoticeCode
from search.contract.results import FacetCount, SearchPage, SearchRequest
from search.highlighting.hits import HitWriter
from search.retrieval.index_snapshot import IndexSnapshot
from search.retrieval.scoring import Found
from search.stages.rerank import Ranked
from search.stages.retrieve import MOST_HITS, Retriever
from search.stages.understand import Understanding, Understood
from search.suggesting.spelling import Speller


class Presenter:
    """Presents what was found in one snapshot. Thread-safe."""

    def __init__(
        self, snapshot: IndexSnapshot, understanding: Understanding, retriever: Retriever
    ) -> None:
        self._snapshot = snapshot
        self._understanding = understanding
        self._retriever = retriever
        self._hits = HitWriter(snapshot)

    def present(self, ranked: Ranked) -> SearchPage:
        """Raises PageOutOfRange."""
        retrieved = ranked.retrieved
        understood, found, plan = retrieved.understood, retrieved.found, retrieved.plan
        request = understood.request
        pages = -(-min(found.total, MOST_HITS) // request.per_page)
        if request.page > max(pages, 1):
            raise PageOutOfRange(request.page, pages)
        limit = min(request.page * request.per_page, MOST_HITS)
        shown = slice((request.page - 1) * request.per_page, limit)
        best = zip(ranked.documents[shown].tolist(), ranked.scores[shown].tolist(), strict=True)
        hits = self._hits.hits(list(best), plan, request.snippets)
        suggestion = None if understood.deadline.expired() else self._suggestion(understood)
        notices = retrieved.notices
        if understood.deadline.cut:
            notices = (*notices, Notice(NoticeCode.CUT))
        return SearchPage(
            request.query, found.total, request.page, pages, hits,
            district_counts(self._snapshot, found), year_counts(self._snapshot, found),
            notices, suggestion, fields=retrieved.fields,
        )  # fmt: skip

    @cached_property
    def _speller(self) -> Speller | None:
        model = self._snapshot.model
        return Speller(model) if model else None

    def _suggestion(self, understood: Understood) -> str | None:
        """What was probably meant, for a query of plain words. The speller leaves early where
        nothing looks mistyped; what it takes for a slip may find something all the same."""
        query = understood.read.query
        plain = len(query.branches) == 1 and len(query.branches[0]) == 1 and not query.excluded
        plain = plain and not query.branches[0][0].phrase
        if understood.request.literal or not understood.read.branches or not plain:
            return None
        typed = understood.typed.query.words()

        def finds(text: str) -> int:
            of_typed = text == typed
            understanding = self._understanding
            return self._retriever.count(
                understood.typed.branches if of_typed else understanding.branches(text)
            )

        return self._speller.suggest(typed, finds) if self._speller else None


def nothing_asked(request: SearchRequest) -> SearchPage:
    """The page of a query without any word, number or filter."""
    return SearchPage(request.query, 0, 1, 0, (), (), (), (Notice(NoticeCode.IGNORED),))


def district_counts(snapshot: IndexSnapshot, found: Found) -> tuple[FacetCount, ...]:
    """Most first, then by name."""
    present = np.flatnonzero(found.districts[1:])
    counts = found.districts[1:][present]
    order = np.argsort(-counts, kind="stable")
    names = map(snapshot.districts.__getitem__, present[order].tolist())
    return tuple(map(FacetCount._make, zip(names, counts[order].tolist(), strict=True)))


def year_counts(snapshot: IndexSnapshot, found: Found) -> tuple[FacetCount, ...]:
    """By year, newest first."""
    pairs = zip(snapshot.years, found.years[1:].tolist(), strict=False)
    return tuple(FacetCount(str(year), count) for year, count in pairs if count)[::-1]
