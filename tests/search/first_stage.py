"""What the first stage of the ranking finds, before any closer look: what `naive` speaks of."""

from __future__ import annotations

from typing import NamedTuple

from search.contract.results import SearchRequest
from search.engine import Engine
from search.query.analysis import read
from search.query.document_filter import filter_of
from search.query.parser import parse
from search.retrieval.array_store import ArrayStore
from search.retrieval.filters import FilterBits


class Stage(NamedTuple):
    """Hits in all; ids and scores of the best of them, best first."""

    total: int
    best: list[tuple[str, float]]


def first_stage(engine: Engine, query: str, limit: int = 50) -> Stage:
    """Of a query that is taken as it is typed."""
    view = engine.view()
    parsed = parse(query, view.districts.find)
    documents, _ = filter_of(SearchRequest(query), parsed, view.districts.find)
    store = view.store
    assert isinstance(store, ArrayStore)
    flags = FilterBits(store.scorer, store.ladder.elements).flags(documents)
    branches = read(parsed)
    found = (
        store.scorer.matched(store.scorer.plan(branches), flags, limit)
        if branches
        else store.scorer.run(None, flags, limit)
    )
    best = []
    for number, score in zip(found.documents.tolist(), found.scores.tolist(), strict=True):
        segment = next(s for s in reversed(store.snapshot.segments) if s.base <= number)
        best.append((segment.documents.record(number - segment.base)["id"], score))
    return Stage(found.total, best)
