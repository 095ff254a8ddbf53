"""Documents to what is shown of them: hits of a page, and a document as a whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import places_of
from search.contract.results import DocumentPage, Highlighted, Hit, SimilarHit
from search.highlighting.matching import Matcher, Matches
from search.highlighting.snippets import highlighted, snippet
from search.query.analysis import AnalysedClause
from search.query.planning import Plan
from search.store.documents import Documents
from search.store.protocol import StoreReader


class HitWriter:
    """Writes the hits of one store. Thread-safe."""

    def __init__(self, store: StoreReader) -> None:
        self._store = store

    def hits(
        self, best: Sequence[tuple[int, float]], plan: Plan | None, snippets: bool
    ) -> tuple[Hit, ...]:
        """Hits of documents, given by number and score; without a plan nothing is highlighted."""
        clauses = [clause.reading for clause in plan.clauses] if plan else []
        weights = [idf for clause in plan.clauses for idf in clause.weights] if plan else []
        hits: dict[int, Hit] = {}
        for documents, rows, places in self._store.fetch(np.array([n for n, _ in best], np.int64)):
            found = Matcher(documents, clauses, weights).match(rows)
            for row, place, matches in zip(rows.tolist(), places.tolist(), found, strict=True):
                hits[place] = _hit(documents, row, best[place][1], matches, snippets)
        return tuple(hits[place] for place in range(len(best)))

    def similar(self, numbers: NDArray[np.int64]) -> tuple[SimilarHit, ...]:
        """What is said of documents that are folded under another one."""
        found: dict[int, SimilarHit] = {}
        for documents, rows, places in self._store.fetch(numbers):
            for row, place in zip(rows.tolist(), places.tolist(), strict=True):
                record = documents.record(row)
                found[place] = SimilarHit(
                    record["id"],
                    record["title"],
                    record.get("published"),
                    record.get("event_date"),
                    record.get("source"),
                )
        return tuple(found[place] for place in range(len(numbers)))

    def page(self, number: int, clauses: Sequence[AnalysedClause]) -> DocumentPage:
        """A whole document with what the clauses of a query match in it."""
        documents, rows, _ = self._store.fetch(np.array([number]))[0]
        row = int(rows[0])
        record, body = documents.record(row), documents.body(row)
        [matches] = Matcher(documents, clauses).match(rows)
        return DocumentPage(
            id=record["id"],
            title=highlighted(record["title"], matches.title),
            body=highlighted(body, matches.body),
            district=record.get("district"),
            published=record.get("published"),
            event_date=record.get("event_date"),
            url=record.get("url"),
            source=record.get("source"),
            fields=_fields(record),
            pages=tuple(record.get("pages", ())),
            places=places_of(record),
            also_at=documents.also_at(row),
        )


def _fields(record: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in record.get("fields", ()))


def _page_number(record: dict[str, Any], matches: Matches) -> int | None:
    """The page of the first match in the body; where none is, the first. None without pages."""
    pages = record.get("pages")
    if not pages:
        return None
    return bisect_right(pages, matches.body[0].start if matches.body else 0)


def _hit(documents: Documents, row: int, score: float, matches: Matches, snippets: bool) -> Hit:
    record = documents.record(row)
    title = record["title"]
    return Hit(
        id=record["id"],
        title=title,
        district=record.get("district"),
        published=record.get("published"),
        event_date=record.get("event_date"),
        url=record.get("url"),
        source=record.get("source"),
        score=round(score, 4),
        match="exact" if matches.exact else "folded",
        title_highlighted=highlighted(title, matches.title),
        snippet=snippet(documents.body(row), matches) if snippets else Highlighted(""),
        fields=_fields(record),
        page_number=_page_number(record, matches),
        places=places_of(record),
        also_at=documents.also_at(row),
    )
