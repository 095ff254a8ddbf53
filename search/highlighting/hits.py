"""Documents to what is shown of them: hits of a page, and a document as a whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from search.contract.results import DocumentPage, Highlighted, Hit, SimilarHit
from search.highlighting.matching import Matcher, Matches
from search.highlighting.snippets import highlighted, snippet
from search.query.analysis import AnalysedClause
from search.query.planning import Plan
from search.store.documents import Documents, Terms
from search.store.protocol import StoreReader

REMEMBERED: Final = 1 << 12  # queries in segments: readers page, filter and sort, and come back

_OfPlan = Callable[[Terms, Plan | None], Matcher]


class HitWriter:
    """Writes the hits of one store. Thread-safe."""

    def __init__(self, store: StoreReader) -> None:
        self._store = store
        self._matcher = cast(_OfPlan, lru_cache(REMEMBERED)(_matcher))

    def hits(
        self, best: Sequence[tuple[int, float]], plan: Plan | None, snippets: bool
    ) -> tuple[Hit, ...]:
        """Hits of documents, given by number and score; without a plan nothing is highlighted."""
        hits: dict[int, Hit] = {}
        for documents, rows, places in self._store.fetch(np.array([n for n, _ in best], np.int64)):
            found = self._matcher(documents.terms, plan).match(documents, rows)
            for row, place, matches in zip(rows.tolist(), places.tolist(), found, strict=True):
                hits[place] = _hit(documents, row, best[place][1], matches, snippets)
        return tuple(hits[place] for place in range(len(best)))

    def similar(self, numbers: NDArray[np.int64]) -> tuple[SimilarHit, ...]:
        """What is said of documents that are folded under another one."""
        found: dict[int, SimilarHit] = {}
        for documents, rows, places in self._store.fetch(numbers):
            for row, place in zip(rows.tolist(), places.tolist(), strict=True):
                one = documents.stored(row)
                found[place] = SimilarHit(
                    one.id, one.title, one.published, one.event_date, one.source
                )
        return tuple(found[place] for place in range(len(numbers)))

    def page(self, number: int, clauses: Sequence[AnalysedClause]) -> DocumentPage:
        """A whole document with what the clauses of a query match in it."""
        documents, rows, _ = self._store.fetch(np.array([number]))[0]
        row = int(rows[0])
        stored, body = documents.stored(row), documents.body(row)
        [matches] = Matcher(documents.terms, clauses).match(documents, rows)
        return DocumentPage(
            id=stored.id,
            title=highlighted(stored.title, matches.title),
            body=highlighted(body, matches.body),
            district=stored.district,
            published=stored.published,
            event_date=stored.event_date,
            url=stored.url,
            source=stored.source,
            fields=stored.fields,
            pages=stored.pages,
            places=stored.places,
            also_at=documents.also_at(row),
        )


def _matcher(terms: Terms, plan: Plan | None) -> Matcher:
    clauses = plan.clauses if plan else ()
    weights = [idf for clause in clauses for idf in clause.weights]
    return Matcher(terms, [clause.reading for clause in clauses], weights)


def _page_number(pages: Sequence[int], matches: Matches) -> int | None:
    """The page of the first match in the body; where none is, the first. None without pages."""
    if not pages:
        return None
    return bisect_right(pages, matches.body[0].start if matches.body else 0)


def _hit(documents: Documents, row: int, score: float, matches: Matches, snippets: bool) -> Hit:
    stored = documents.stored(row)
    id_, title, district, published, event_date, url, source, fields, pages, places = stored
    return Hit(
        id_, title, district, published, event_date, url, source,
        round(score, 4),
        "exact" if matches.exact else "folded",
        highlighted(title, matches.title),
        snippet(documents.body(row), matches) if snippets else Highlighted(""),
        fields,
        _page_number(pages, matches),
        places,
        documents.also_at(row),
    )  # fmt: skip
