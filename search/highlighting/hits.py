"""Documents to what is shown of them: hits of a page, and a document as a whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from index.analysis.analyzer import places_of
from search.contract.results import DocumentPage, Highlighted, Hit
from search.highlighting.matching import Matcher
from search.highlighting.snippets import Placing
from search.query.analysis import AnalysedClause
from search.query.planning import Plan
from search.retrieval.index_snapshot import IndexSnapshot, SegmentReader


class HitWriter:
    """Writes the hits of one snapshot. Thread-safe."""

    def __init__(self, snapshot: IndexSnapshot) -> None:
        self._snapshot = snapshot

    def hits(
        self, best: Sequence[tuple[int, float]], plan: Plan | None, snippets: bool
    ) -> tuple[Hit, ...]:
        """Hits of documents, given by number and score; without a plan nothing is highlighted."""
        clauses = [clause.reading for clause in plan.clauses] if plan else []
        weights = [idf for clause in plan.clauses for idf in clause.weights] if plan else []
        matchers: dict[int, Matcher] = {}
        hits = []
        for number, score in best:
            segment = self._segment(number)
            if segment.base not in matchers:
                matchers[segment.base] = Matcher(segment, clauses, weights)
            matcher = matchers[segment.base]
            document = number - segment.base
            hit = _hit(segment, document, score, matcher, weights if snippets else None)
            also_at = self._snapshot.also_at(segment, document)
            hits.append(replace(hit, also_at=also_at) if also_at else hit)
        return tuple(hits)

    def _segment(self, number: int) -> SegmentReader:
        return next(s for s in reversed(self._snapshot.segments) if s.base <= number)


def document_page(
    segment: SegmentReader, document: int, clauses: Sequence[AnalysedClause]
) -> DocumentPage:
    """A whole document with what the clauses of a query match in it."""
    record, body = segment.documents.record(document), segment.documents.body(document)
    matches = Matcher(segment, clauses).match(document)
    placing = Placing(segment, document, record["title"], body, matches)
    return DocumentPage(
        id=record["id"],
        title=placing.whole_title(),
        body=placing.whole_body(),
        district=record.get("district"),
        published=record.get("published"),
        event_date=record.get("event_date"),
        url=record.get("url"),
        source=record.get("source"),
        fields=_fields(record),
        pages=tuple(record.get("pages", ())),
        places=places_of(record),
    )


def _fields(record: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in record.get("fields", ()))


def _page_number(record: dict[str, Any], placing: Placing) -> int | None:
    """The page of the first match in the body; where none is, the first. None without pages."""
    pages = record.get("pages")
    if not pages:
        return None
    first = min((placing.start(one) for one in placing.in_body), default=0)
    return bisect_right(pages, first)


def _hit(
    segment: SegmentReader,
    document: int,
    score: float,
    matcher: Matcher,
    weights: Sequence[float] | None,
) -> Hit:
    """``weights`` of the units, for a snippet; None: without one."""
    record = segment.documents.record(document)
    body = segment.documents.body(document) if weights is not None else ""
    matches = matcher.match(document)
    title = record["title"]
    placing = Placing(segment, document, title, body, matches)
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
        title_highlighted=placing.whole_title(),
        snippet=placing.snippet(weights) if weights is not None else Highlighted(""),
        fields=_fields(record),
        page_number=_page_number(record, placing),
        places=places_of(record),
    )
