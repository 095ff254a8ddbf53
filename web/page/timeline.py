"""The hits of a page in time: by year, within a year by month, within a month by day.

Every step down is a link to the hits of that time alone, every step up one to those of the time
around it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from search.contract.results import FacetCount, SearchPage
from web.address.links import Links
from web.address.page_state import View, day_first
from web.wording.wording import Wording

Step = Literal["year", "month", "day"]
_PLACEHOLDER = date.min  # its slashes are written %2F where they are typed, so it stands for itself


@dataclass(frozen=True, slots=True)
class Bar:
    """The hits of one year, month or day: ``at`` is its number in the time around it, ``within``
    the address of its hits alone."""

    at: int
    name: str
    count: int
    within: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Undated:
    """The hits without a date, and where they are."""

    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """``bars`` in order; ``first`` and ``last`` are the numbers that they can have. ``title`` is
    the time that they divide; ``around``: names and addresses of longer times, longest first."""

    step: Step
    title: str
    bars: tuple[Bar, ...]
    first: int
    last: int
    around: tuple[tuple[str, str], ...] = ()
    undated: Undated | None = None


def timeline(page: SearchPage, view: View, links: Links, words: Wording) -> Timeline:
    """By the longest steps that divide the range of days of the view, where it has one."""
    since, until = view.since, view.until
    undated = None
    if page.undated and view.dated != "none":
        undated = Undated(page.undated, links.search(view.without_date()))
    if page.months is None or since is None or until is None or since.year != until.year:
        bars = tuple(_bars(page.years, view, links, words.year))
        numbers = [bar.at for bar in bars] or [0]
        around = _around(view, links, words, bool(since or until or view.dated == "none"))
        return Timeline("year", "", bars, numbers[0], numbers[-1], around, undated)
    year = since.year
    if page.days is None or since.month != until.month:
        bars = tuple(_bars(page.months, view, links, words.month))
        around = _around(view, links, words, True)
        return Timeline("month", words.year(date(year, 1, 1)), bars, 1, 12, around, undated)
    bars = tuple(_bars(page.days, view, links, words.plain_day))
    whole = links.search(view.within(date(year, 1, 1), date(year, 12, 31)))
    around = (*_around(view, links, words, True), (words.year(since), whole))
    last = monthrange(year, since.month)[1]
    return Timeline("day", words.month(since), bars, 1, last, around, undated)


def _around(view: View, links: Links, words: Wording, limited: bool) -> tuple[tuple[str, str], ...]:
    return ((words.any_time, links.search(view.within(None, None))),) if limited else ()


def _bars(
    facet: Iterable[FacetCount], view: View, links: Links, name: Callable[[date], str]
) -> Iterator[Bar]:
    """In order. What a bar counts is within the days that the view asks for, so is its link."""
    # One address is made and the days put into it: a page may have thirty.
    before, between, after = links.search(view.within(_PLACEHOLDER, _PLACEHOLDER)).split(
        day_first(_PLACEHOLDER)
    )
    for first, last, entry in sorted((*_days(entry.value), entry) for entry in facet):
        since = max(first, view.since or first)
        until = min(last, view.until or last)
        address = f"{before}{day_first(since)}{between}{day_first(until)}{after}"
        chosen = (since, until) == (view.since, view.until)
        at = int(entry.value.rpartition("-")[2])
        yield Bar(at, name(first), entry.count, address, chosen)


def _days(value: str) -> tuple[date, date]:
    """First and last day of a year, a month or a day in ISO form."""
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)
