"""When an HTML page was published, by elements that say so: ``itemprop``, ``<time>``, classes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from index.reading.html.blocks import Mark, Page
from index.reading.html.parts import Parts
from index.reading.records.dates import read_date

DATE_ITEMS: Final = frozenset(
    ("datepublished", "dc:date", "dc:issued", "dcterms:issued", "dc:created", "dcterms:created",
     "datecreated", "article:published_time", "schema:datepublished", "pubdate")
)  # fmt: skip
_PUBLISHED: Final = frozenset(
    ("published", "publish", "pubdate", "posted", "publishdate", "created")
)
_CHANGED: Final = frozenset(
    ("updated", "modified", "modify", "update", "modifydate", "lastmod", "lastupdate")
)
_NOW: Final = frozenset(("now", "today", "clock", "current", "currentdate", "toolbar", "topbar"))


def find_published(page: Page, parts: Parts, headline: int | None) -> str | None:
    """ISO in Vietnamese time, or None. ``headline`` is the block of the headline, if known."""
    for sure in (_items(page), _classes(page)):
        if (found := next(sure, None)) is not None:
            return found
    return _nearest_time(page, parts, headline)


def _items(page: Page) -> Iterator[str]:
    """``itemprop="datePublished"`` on whatever element."""
    return (date for mark in page.marks if mark.item in DATE_ITEMS and (date := _date(mark)))


def _classes(page: Page) -> Iterator[str]:
    """``<time class="published">``, ``<abbr class="published" title=...>``."""
    return (
        date
        for mark in page.marks
        if mark.tag in ("time", "abbr")
        and not _PUBLISHED.isdisjoint(mark.names)
        and _CHANGED.isdisjoint(mark.names)
        and (date := _date(mark))
    )


def _nearest_time(page: Page, parts: Parts, headline: int | None) -> str | None:
    """The ``<time>`` that stands nearest to the headline, outside of menus and lists; without a
    headline only one that is alone."""
    times = [
        (mark, date)
        for mark in page.marks
        if mark.tag == "time"
        and _CHANGED.isdisjoint(mark.names)
        and _NOW.isdisjoint(mark.names)
        and mark.item not in ("datemodified",)
        and (mark.block >= len(parts.kept) or parts.kept[mark.block])
        and (date := _date(mark))
    ]
    if headline is None:
        return times[0][1] if len({date for _, date in times}) == 1 else None
    # What stands below the headline is more often its date than what stands above.
    times.sort(key=lambda one: (abs(one[0].block - headline), one[0].block < headline))
    return times[0][1] if times else None


def _date(mark: Mark) -> str | None:
    """By its attributes, else by its text."""
    return (read_date(mark.value) if mark.value else None) or read_date(mark.text)
