"""What is counted of the hits of a search, beside how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from search.contract.results import FacetCount, PlaceCount

MOST_VALUES: Final = 100  # of a field that are counted; authors are many


@dataclass(frozen=True, slots=True)
class Facets:
    """Of all hits; empty where it was not asked for. ``districts``, ``places`` and ``provinces``
    are counted as if no place were chosen: most first, then by name, as are ``fields``, of each at
    most `MOST_VALUES`. ``years`` come newest first, as do ``months`` and ``days``, which are None
    unless the range of days that is asked for lies within one year, one month. ``undated``: hits
    without a date, as if no days were asked for; known where facets are counted or days or a kind
    of day asked for. ``chosen`` and ``named``: the places of the filter, in their order."""

    districts: tuple[FacetCount, ...] = ()
    places: tuple[PlaceCount, ...] = ()
    provinces: tuple[FacetCount, ...] = ()
    years: tuple[FacetCount, ...] = ()
    months: tuple[FacetCount, ...] | None = None
    days: tuple[FacetCount, ...] | None = None
    fields: tuple[tuple[str, tuple[FacetCount, ...]], ...] = ()
    undated: int = 0
    chosen: tuple[PlaceCount, ...] = ()
    named: tuple[PlaceCount, ...] = ()


NO_FACETS: Final = Facets()
