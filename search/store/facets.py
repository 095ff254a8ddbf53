"""What is counted of the hits of a search, beside how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from search.contract.results import FacetCount, PlaceCount
from search.query.document_filter import DocumentFilter

Values = tuple[FacetCount, ...]

MOST_VALUES: Final = 100  # of a field that are counted; authors are many


@dataclass(frozen=True, slots=True)
class Facets:
    """Of all hits; empty where it was not asked for. ``districts``, ``places`` and ``provinces``
    are counted as if no place were chosen: most first, then by name, as are ``fields``, of each at
    most `MOST_VALUES`. ``years`` come newest first, as do ``months`` and ``days``, which are None
    unless the range of days that is asked for lies within one year, one month. ``undated``: hits
    without a date, as if no days were asked for; known where facets are counted or days or a kind
    of day asked for. ``chosen`` and ``named``: the places of the filter, in their order."""

    districts: Values = ()
    places: tuple[PlaceCount, ...] = ()
    provinces: Values = ()
    years: Values = ()
    months: Values | None = None
    days: Values | None = None
    fields: tuple[tuple[str, Values], ...] = ()
    undated: int = 0
    chosen: tuple[PlaceCount, ...] = ()
    named: tuple[PlaceCount, ...] = ()


NO_FACETS: Final = Facets()


def within_a_year(documents: DocumentFilter) -> tuple[date, date] | None:
    """The days that are asked for, if these are of one year: then months are counted as well."""
    since, until = documents.since, documents.until
    return (since, until) if since and until and since.year == until.year else None


def by_month_and_day(
    asked: tuple[date, date] | None, of_days: Mapping[date, int]
) -> tuple[Values | None, Values | None]:
    """`Facets.months` and `Facets.days`, of how many hits there are on each day; ``asked`` as
    `within_a_year` has it."""
    if not asked:
        return None, None
    newest = sorted(of_days.items(), reverse=True)
    of_months: Counter[str] = Counter()
    for day, count in newest:
        of_months[day.isoformat()[:7]] += count
    months = tuple(map(FacetCount._make, of_months.items()))
    if asked[0].month != asked[1].month:
        return months, None
    return months, tuple(FacetCount(str(day), count) for day, count in newest)
