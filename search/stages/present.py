"""Stage 5 of a search, present: one page of hits with all that is said about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from search.contract.deadline import Deadline
from search.contract.errors import PageOutOfRange
from search.contract.notices import Notice, NoticeCode
from search.contract.results import Hit, SearchPage, SearchRequest
from search.highlighting.hits import HitWriter
from search.query.hit_rule import LEVELS
from search.stages.fold import Folded
from search.stages.retrieve import MOST_HITS
from search.store.similar import ALONE

MOST_SIMILAR = 20  # that are named under a hit; there may be a thousand copies
ROWS_AT_ONCE = 500  # of an export: each is read from the disk


class Presenter:
    """Presents what was found in one store. Thread-safe."""

    def __init__(self, hits: HitWriter) -> None:
        self._hits = hits

    def present(self, folded: Folded) -> SearchPage:
        """Raises PageOutOfRange."""
        retrieved = folded.ranked.retrieved
        understood, found = retrieved.understood, retrieved.found
        facets = found.facets
        request = understood.request
        pages = -(-min(folded.reach, MOST_HITS) // request.per_page)
        if request.page > max(pages, 1):
            raise PageOutOfRange(request.page, pages)
        limit = min(request.page * request.per_page, MOST_HITS)
        hits = self._page(folded, (request.page - 1) * request.per_page, limit, request.snippets)
        told = retrieved.notices
        ranged = understood.read.query.since or understood.read.query.until
        if understood.deadline.cut:
            told = (*told, Notice(NoticeCode.CUT))
        return SearchPage(
            request.query, found.total, request.page, pages, hits,
            facets.districts, facets.years, told, understood.suggestion, fields=facets.fields,
            level=LEVELS[found.rung.level] if found.rung else None,
            places=facets.places, provinces=facets.provinces,
            chosen=facets.chosen, named=facets.named, sort=retrieved.order,
            distinct=folded.distinct, folded=folded.on,
            months=facets.months, days=facets.days, undated=0 if ranged else facets.undated,
            milliseconds=understood.deadline.milliseconds(),
        )  # fmt: skip

    def rows(self, folded: Folded) -> Iterator[Hit]:
        """All of the documents, without snippets."""
        for start in range(0, len(folded.documents), ROWS_AT_ONCE):
            yield from self._page(folded, start, start + ROWS_AT_ONCE, snippets=False)

    def _page(self, folded: Folded, start: int, end: int, snippets: bool) -> tuple[Hit, ...]:
        shown = slice(start, end)
        numbers = folded.documents[shown]
        best = zip(numbers.tolist(), folded.scores[shown].tolist(), strict=True)
        hits = self._hits.hits(list(best), folded.ranked.retrieved.plan, snippets)
        if np.all(folded.groups[shown] == ALONE):
            return hits
        return tuple(self._with_similar(hit, folded, start + at) for at, hit in enumerate(hits))

    def _with_similar(self, hit: Hit, folded: Folded, place: int) -> Hit:
        """The hit with what is folded under it, or the one that it might be folded under."""
        under, best = folded.under(place), folded.bests[place]
        if len(under):
            named = self._hits.similar(under[:MOST_SIMILAR])
            return replace(hit, similar=len(under), similar_hits=named)
        if best != folded.documents[place]:
            (first,) = self._hits.similar(folded.bests[place : place + 1])
            return replace(hit, similar_to=first.id)
        return hit


def nothing_asked(request: SearchRequest, deadline: Deadline) -> SearchPage:
    """The page of a query without any word, number or filter."""
    ignored = (Notice(NoticeCode.IGNORED),)
    took = deadline.milliseconds()
    return SearchPage(request.query, 0, 1, 0, (), (), (), ignored, milliseconds=took)
