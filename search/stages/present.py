"""Stage 4 of a search, present: one page of hits with all that is said about them."""

from __future__ import annotations

from collections.abc import Iterator

from search.contract.errors import PageOutOfRange
from search.contract.notices import Notice, NoticeCode
from search.contract.results import Hit, SearchPage, SearchRequest
from search.highlighting.hits import HitWriter
from search.query.hit_rule import LEVELS
from search.stages.rerank import Ranked
from search.stages.retrieve import MOST_HITS

ROWS_AT_ONCE = 500  # of an export: each is read from the disk


class Presenter:
    """Presents what was found in one store. Thread-safe."""

    def __init__(self, hits: HitWriter) -> None:
        self._hits = hits

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
        told = retrieved.notices
        if understood.deadline.cut:
            told = (*told, Notice(NoticeCode.CUT))
        return SearchPage(
            request.query, found.total, request.page, pages, hits,
            found.districts, found.years, told, understood.suggestion, fields=found.fields,
            level=LEVELS[found.rung.level] if found.rung else None,
            places=found.places, provinces=found.provinces,
            chosen=found.chosen[: len(understood.places)], sort=retrieved.order,
        )  # fmt: skip

    def rows(self, ranked: Ranked) -> Iterator[Hit]:
        """All of the documents, without snippets."""
        for start in range(0, len(ranked.documents), ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            best = zip(ranked.documents[part].tolist(), ranked.scores[part].tolist(), strict=True)
            yield from self._hits.hits(list(best), ranked.retrieved.plan, snippets=False)


def nothing_asked(request: SearchRequest) -> SearchPage:
    """The page of a query without any word, number or filter."""
    return SearchPage(request.query, 0, 1, 0, (), (), (), (Notice(NoticeCode.IGNORED),))
