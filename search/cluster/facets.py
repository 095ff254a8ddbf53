"""Counts of hits, as aggregations of a cluster and as the facets of an answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.cluster.places import NAME, PLACE_FIELDS
from index.storage.place_values import GROUND, NOW, PROVINCE
from search.cluster.elements import Dsl
from search.cluster.figures import ClusterFigures, ClusterPlaces
from search.cluster.filters import UNPLACED, day_field, of_name, of_place
from search.contract.results import FacetCount, PlaceCount
from search.query.document_filter import AnyPlace, DocumentFilter
from search.retrieval.place_table import MOST_PLACES, counted
from search.store.facets import MOST_VALUES, Facets, by_month_and_day, within_a_year
from search.store.protocol import StoreQuery
from search.store.similar import NONE_SIMILAR, SimilarHits

Buckets = list[dict[str, Any]]
Answer = Mapping[str, Any]
ALL_SHARDS: Final = 10_000  # values that each shard counts, so that sums are exact
MOST_NAMES: Final = 2000  # of districts: there were 700
MOST_YEARS: Final = 500
MOST_DAYS: Final = 366
MOST_SIMILAR: Final = 10_000  # hits with a near-duplicate
SPARE: Final = 2  # times as many as are shown: of equals the first by name
WITHIN: Final = "within"  # aggregation of the hits that pass the filter by chosen places, too
SIMILAR: Final = "similar"
YEARS: Final = "years"
DAYS: Final = "days"
UNDATED: Final = "undated"
UNKNOWN: Final = "unknown"


class FacetCounter:
    """Of one generation."""

    def __init__(self, figures: ClusterFigures, groups: NDArray[np.uint32] | None) -> None:
        """``groups``: of near-duplicates, by number; see `index.building.near_duplicates`."""
        self._figures = figures
        self._groups = groups

    @property
    def _places(self) -> ClusterPlaces:
        return self._figures.places

    def asked(self, query: StoreQuery, chosen: Dsl | None) -> Dsl:
        """Aggregations of the hits that pass every filter but ``chosen``."""
        within: Dsl = {}
        if query.facets:
            year = f"{day_field(query.documents.dated)}_year"
            within[YEARS] = _terms(year, MOST_YEARS)
            within[UNDATED] = {"missing": {"field": year}}
            if within_a_year(query.documents):
                within[DAYS] = _terms(day_field(query.documents.dated), MOST_DAYS)
        for at, name in enumerate(query.counted):
            within[f"field{at}"] = _terms(
                "fields", SPARE * MOST_VALUES, include=f"{_literal(name)}=(.|\n)*"
            )
        if self._groups is not None:
            own = _terms("n", MOST_SIMILAR)
            own["aggs"] = {"day": {"max": {"field": "day"}}}
            within[SIMILAR] = {"filter": {"term": {"alike": True}}, "aggs": {"n": own}}
        found = self._of_places(query.documents) if query.facets else {}
        if chosen is None:
            return {**found, **within}
        if within:
            found[WITHIN] = {"filter": chosen, "aggs": within}
        return found

    def _of_places(self, documents: DocumentFilter) -> Dsl:
        found = {
            NAME: _terms(NAME, MOST_NAMES),
            **{name: _terms(name, SPARE * MOST_PLACES) for name in (GROUND, NOW, PROVINCE)},
            UNKNOWN: {"filter": UNPLACED},
        }
        for side, any_place in _sides(documents).items():
            for at, name in enumerate(any_place.districts):
                found[f"{side}_name{at}"] = {"filter": of_name(name)}
            for at, place in enumerate(any_place.places):
                found[f"{side}_place{at}"] = {"filter": of_place(place, self._places)}
        return found

    def read(self, query: StoreQuery, answer: Answer) -> Facets:
        """What the aggregations of `asked` found."""
        within: Answer = answer.get(WITHIN, answer)
        fields = tuple(
            (name, self._values(_buckets(within, f"field{at}")))
            for at, name in enumerate(query.counted)
        )
        if not query.facets:
            return Facets(
                fields=fields, chosen=self._uncounted(query, "chosen"),
                named=self._uncounted(query, "named"),
            )  # fmt: skip
        years = sorted(_buckets(within, YEARS), key=lambda bucket: -int(bucket["key"]))
        found = _buckets(within, DAYS)
        of_days = {date.fromordinal(int(one["key"])): one["doc_count"] for one in found}
        months, days = by_month_and_day(within_a_year(query.documents), of_days)
        places = self._places.facets(self._counts(answer))
        return Facets(
            places.districts,
            places.places,
            places.provinces,
            tuple(FacetCount(str(one["key"]), one["doc_count"]) for one in years),
            months,
            days,
            fields,
            within.get(UNDATED, {}).get("doc_count", 0),
            self._sides_counted(query, answer, "chosen"),
            self._sides_counted(query, answer, "named"),
        )

    def _counts(self, answer: Answer) -> NDArray[np.int64]:
        """[codes + 1] as `PlaceTable.facets` takes them."""
        counts = np.zeros(len(self._places) + 1, np.int64)
        for name in PLACE_FIELDS:
            for bucket in _buckets(answer, name):
                code = self._places.code(name, bucket["key"])
                if code:
                    counts[code] = bucket["doc_count"]
        counts[0] = answer.get(UNKNOWN, {}).get("doc_count", 0)
        return counts

    def _sides_counted(
        self, query: StoreQuery, answer: Answer, side: str
    ) -> tuple[PlaceCount, ...]:
        """The places of the filter, in its order: of the chosen ones only those that are places."""
        any_place = _sides(query.documents).get(side, AnyPlace())
        names = any_place.districts if side == "named" else ()
        found = [
            PlaceCount(name, "district", name, "", "", _count(answer, f"{side}_name{at}"))
            for at, name in enumerate(names)
        ]
        found += [
            counted(place, _count(answer, f"{side}_place{at}"))
            for at, place in enumerate(any_place.places)
        ]
        return tuple(found)

    def _uncounted(self, query: StoreQuery, side: str) -> tuple[PlaceCount, ...]:
        return self._sides_counted(query, {}, side)

    def _values(self, buckets: Buckets) -> tuple[FacetCount, ...]:
        found = [(self._figures.written(one["key"]), one["doc_count"]) for one in buckets]
        order = sorted(found, key=lambda item: (-item[1], item[0]))
        return tuple(map(FacetCount._make, order[:MOST_VALUES]))

    def similar(self, answer: Answer) -> SimilarHits:
        """Which hits are near-duplicates, by the aggregations of `asked`."""
        buckets = _buckets(answer.get(WITHIN, answer).get(SIMILAR, {}), "n")
        if self._groups is None or len(buckets) < 2:
            return NONE_SIMILAR
        numbers = np.array([int(bucket["key"]) for bucket in buckets], np.int64)
        groups = self._groups[numbers].astype(np.int64)
        of_group = Counter(groups.tolist())
        kept = np.array([of_group[group] > 1 for group in groups.tolist()], bool)
        days = np.array([bucket["day"]["value"] or 0 for bucket in buckets])
        numbers, groups, days = numbers[kept], groups[kept], days[kept]
        order = np.lexsort((numbers, -days, groups))
        return SimilarHits.of_few(numbers[order], groups[order])


def _sides(documents: DocumentFilter) -> dict[str, AnyPlace]:
    both = {"chosen": documents.chosen, "named": documents.named}
    return {side: any_place for side, any_place in both.items() if any_place}


def _terms(name: str, size: int, **more: Any) -> Dsl:
    return {"terms": {"field": name, "size": size, "shard_size": max(size, ALL_SHARDS), **more}}


def _buckets(answer: Answer, name: str) -> Buckets:
    found: Buckets = answer.get(name, {}).get("buckets", [])
    return found


def _count(answer: Answer, name: str) -> int:
    return int(answer.get(name, {}).get("doc_count", 0))


def _literal(name: str) -> str:
    """A name in a regular expression of Lucene's."""
    return re.sub(r'([.?+*|{}\[\]()"\\#@&<>~^$-])', r"\\\1", name)
