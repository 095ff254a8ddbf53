"""A document: what a page reader makes of a page, and what the index stores."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """Where a page is from. ``unit``: its commune (``Phường Hàng Bạc``); ``districts`` and
    ``province``: as they were on its day; ``area``: the former districts that all this mainly
    lies on. ``evidence``: where the page says so, and in which words. ``terms``: what it is
    filtered by (see `index.storage.place_values`)."""

    unit: str | None = None
    districts: tuple[str, ...] = ()
    province: str | None = None
    area: tuple[str, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One page. Texts are the original ones, in whatever Unicode form the source had.

    ``published`` and ``event_date`` are ISO 8601 strings in local time. ``published`` is as
    precise as its source (``2023-01-18``, ``2023-01-18T11:06`` or ``2023-01-18T11:06:09``),
    ``event_date`` is a day. ``None`` means that the source does not say.

    ``fields`` are the source's own ones, names with values, a name for each of its values:
    ``("category", "Văn hóa")``. ``pages`` are the offsets in ``body`` where the pages of a PDF
    begin; empty for what has no pages. ``district`` is the first of ``places.districts``.
    """

    id: str
    title: str
    body: str
    published: str | None = None
    event_date: str | None = None
    district: str | None = None
    url: str | None = None
    source: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    pages: tuple[int, ...] = ()
    places: Places = Places()
