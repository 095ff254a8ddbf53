"""One search in a cluster: what is asked, and the answer of the store that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.cluster.elements import Dsl
from search.cluster.facets import FacetCounter
from search.cluster.figures import ClusterFigures
from search.cluster.filters import but_chosen, day_field, of_places
from search.cluster.rungs import Ask, Body, Hits, Rungs, total_of
from search.cluster.scoring import of_plan
from search.contract.results import DateKind, Sort
from search.query.hit_rule import Level, Rule
from search.query.planning import Planner
from search.store.protocol import StoreAnswer, StoreQuery
from search.store.similar import SimilarHits

WITH_SOURCE: Final = 100  # hits whose documents come with them: the second stage looks at fifty
BATCH: Final = 2000  # hits of a long list that come at once
SPARE: Final = 10  # hits more than are wanted, since near-duplicates count as one
Row = dict[str, Any]


@dataclass(frozen=True)
class Finder:
    """Asks one generation."""

    figures: ClusterFigures
    planner: Planner
    rungs: Rungs
    counter: FacetCounter


class Finding:
    """``ask`` has the time that is left; answers that are cut short are as if that were all."""

    def __init__(self, finder: Finder, query: StoreQuery, ask: Ask) -> None:
        self._finder = finder
        self._query = query
        self._ask = ask
        documents = query.documents
        figures, chosen = finder.figures, documents.chosen
        self._filters = list(but_chosen(documents, figures))
        self._chosen = of_places(chosen, figures.places) if chosen else None
        plan = query.words.plan if query.words else None
        self._scoring = of_plan(plan, finder.planner, figures) if plan else []

    def hits(self) -> Hits | None:
        """Which documents are hits, before any filter; None: all."""
        words = self._query.words
        if words is None:
            return None
        filtered = bool(self._filters) or self._chosen is not None
        return self._finder.rungs.decide(words, self._ask, self._bodies, filtered)

    def answer(self, hits: Hits | None) -> StoreAnswer:
        bodies = self._bodies(hits.query, hits.rung.level) if hits else self._bodies(None)
        main, *others = (hits.answers if hits else ()) or self._ask(bodies)
        query, total = self._query, total_of(main)
        counted = main.get("aggregations", {})
        facets = self._finder.counter.read(query, counted)
        similar = self._finder.counter.similar(counted)
        if self._days_asked:
            facets = replace(facets, undated=total_of(others.pop(0)))
        lists = list(zip(bodies[::-1], others[::-1], strict=False))[::-1] or [(bodies[0], main)]
        wanted = total if query.limit is None else query.limit
        if query.fold:
            came = [int(row["sort"][-1]) for _, found in lists for row in found["hits"]["hits"]]
            wanted += _spare(wanted, np.array(came, np.int64), similar)
        rows: list[Row] = []
        sizes = []
        for body, found in lists:
            own = self._rows(body, found, wanted - len(rows))
            sizes.append(len(own))
            rows += own
        return StoreAnswer(
            total,
            np.array([int(row["sort"][-1]) for row in rows], np.int64),
            np.array([(query.words and row["_score"]) or 0.0 for row in rows], np.float64),
            hits.rung if hits else None,
            facets, tuple(sizes) if others else (), similar,
        )  # fmt: skip

    # What is asked

    def _bodies(self, hits: Dsl | None, level: Level | None = None) -> list[Body]:
        """The best hits with the counts of all; the hits without a date, where days are asked for;
        and the best of each group, where there are groups."""
        groups = self._groups() if level is Level.BEST else []
        own = [hits] if hits else []
        main = self._list(own, 0 if groups else self._size())
        if aggregations := self._finder.counter.asked(self._query, self._chosen):
            main["aggs"] = aggregations
        bodies = [main]
        if self._days_asked:
            undated = but_chosen(self._query.documents.but_undated(), self._finder.figures)
            bodies.append(self._of({"size": 0}, [*own, *undated]))
        return [*bodies, *(self._list([*own, *group], self._size()) for group in groups)]

    def _groups(self) -> list[list[Dsl]]:
        """See `StoreAnswer.groups`: filters for each."""
        words = self._query.words
        if words is None or self._query.order != "relevance":
            return []
        times = [tuple(e for e in branch if e.period) for branch in words.rule.branches]
        if not any(times):
            return []
        whole = self._finder.rungs.whole(words.rule)
        timely = self._finder.rungs.whole(Rule(tuple(filter(None, times))))
        not_whole = {"bool": {"must_not": [whole]}}
        return [[whole], [timely, not_whole], [{"bool": {"must_not": [timely, whole]}}]]

    @property
    def _days_asked(self) -> bool:
        return bool(self._query.documents.has_range or self._query.documents.dated)

    def _size(self) -> int:
        limit = self._query.limit
        if limit is None:
            return BATCH
        return min(limit + SPARE, BATCH) if self._query.fold and limit else min(limit, BATCH)

    def _list(self, filters: Sequence[Dsl], size: int) -> Body:
        body = {
            "size": size,
            "_source": size <= WITH_SOURCE,
            "track_scores": True,
            "sort": [*_order(self._query.order, self._query.documents.dated), {"n": "asc"}],
        }
        return self._of(body, [*filters, *self._filters], self._scoring if size else ())

    def _of(self, body: Body, filters: Sequence[Dsl], scoring: Sequence[Dsl] = ()) -> Body:
        body |= {"track_total_hits": True, "query": _query(filters, scoring)}
        if self._chosen is not None:
            body["post_filter"] = self._chosen
        return body

    def _rows(self, body: Body, answer: Body, wanted: int) -> list[Row]:
        """The first hits of a list, of which the first ones have come already."""
        rows: list[Row] = answer["hits"]["hits"]
        asked = int(body["size"])
        while len(rows) < wanted and asked and len(rows) >= asked:
            size = min(wanted - len(rows), BATCH)
            more = {name: value for name, value in body.items() if name != "aggs"}
            more |= {"size": size, "_source": False, "search_after": rows[-1]["sort"]}
            more["track_total_hits"] = False
            (found,) = self._ask([more])
            rows = [*rows, *found["hits"]["hits"]]
            asked += size
        return rows[: max(wanted, 0)]


def _spare(wanted: int, came: NDArray[np.int64], similar: SimilarHits) -> int:
    """How many more hits than are wanted, since near-duplicates count as one: mostly those of the
    hits that came will do."""
    first = came[: wanted + SPARE]
    repeated = similar.repeated(first)
    return repeated if repeated <= len(first) - wanted else similar.extra


def _order(order: Sort, dated: DateKind | None) -> list[Dsl]:
    if order == "relevance":
        return [{"_score": "desc"}]
    day = "event" if order == "event" else day_field(dated)
    return [{day: {"order": "asc" if order == "oldest" else "desc", "missing": "_last"}}]


def _query(filters: Sequence[Dsl], scoring: Sequence[Dsl]) -> Dsl:
    if not filters and not scoring:
        return {"match_all": {}}
    found: Dsl = {"filter": list(filters)}
    if scoring:
        found |= {"should": list(scoring), "minimum_should_match": 0 if filters else 1}
    return {"bool": found}
