"""A `DocumentFilter` as queries of a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from index.cluster.places import NAME
from search.cluster.elements import Dsl, any_of, of_element
from search.cluster.figures import ClusterFigures, ClusterPlaces, terms
from search.contract.places import Place
from search.contract.results import DateKind
from search.query.document_filter import AnyPlace, DocumentFilter
from search.query.hit_rule import as_a_whole
from vietnamese.text.folding import fold

UNPLACED: Final[Dsl] = {"term": {"placed": False}}


def but_chosen(documents: DocumentFilter, figures: ClusterFigures) -> Iterator[Dsl]:
    """All that a hit must pass, but for the chosen places."""
    day = day_field(documents.dated)
    if documents.dated == "none":
        yield {"bool": {"must_not": [{"exists": {"field": day}}]}}
    elif documents.dated:
        yield {"exists": {"field": day}}
    if documents.has_range:
        bounds = {}
        if documents.since:
            bounds["gte"] = documents.since.toordinal()
        if documents.until:
            bounds["lte"] = documents.until.toordinal()
        yield {"range": {day: bounds}}
    for name, values in documents.fields:
        yield {"terms": {"fields": [f"{name}={fold(value)}" for value in values]}}
    if documents.named:
        yield of_places(documents.named, figures.places)
    unwanted = [of_element(as_a_whole(clause), figures) for clause in documents.excluded]
    if documents.excluded_places:
        unwanted.append(of_places(documents.excluded_places, figures.places))
    if unwanted:
        yield {"bool": {"must_not": unwanted}}


def day_field(kind: DateKind | None) -> str:
    """The days that a range, an order and counts are of."""
    return kind if kind in ("published", "event") else "day"


def of_places(any_place: AnyPlace, places: ClusterPlaces) -> Dsl:
    return any_of([*_by_name(any_place.districts), *_by_place(any_place.places, places)])


def of_place(place: Place, places: ClusterPlaces) -> Dsl:
    return any_of(_by_place([place], places))


def of_name(name: str) -> Dsl:
    return any_of(_by_name([name]))


def _by_name(names: Iterable[str]) -> Iterator[Dsl]:
    if wanted := list(names):
        yield {"terms": {NAME: wanted}}


def _by_place(wanted: Iterable[Place], places: ClusterPlaces) -> Iterator[Dsl]:
    wanted = list(wanted)
    keys: dict[str, list[str]] = {}
    for field, key in terms(places, wanted):
        keys.setdefault(field, []).append(key)
    for field, own in keys.items():
        yield {"terms": {field: own}}
    if any(place.kind == "unknown" for place in wanted):
        yield UNPLACED
