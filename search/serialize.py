"""A page of hits as plain data for JSON: what ``khongdau search --format json`` prints and
``/api/search`` sends. Scripts rely on these names."""

from __future__ import annotations

from typing import Any

from index.reading.documents import Places
from search.contract.results import FacetCount, Hit, PlaceCount, SearchPage
from search.wording.in_vietnamese import VIETNAMESE
from search.wording.wording import SearchWording

SCORE_DIGITS = 4  # enough to tell hits apart; more would only be noise between versions


def page_to_json(page: SearchPage, words: SearchWording = VIETNAMESE) -> dict[str, Any]:
    """The whole page, its notices in one language. The only markup in ``title_html`` and
    ``snippet_html`` is ``<mark>``."""
    return {
        "query": page.query,
        "total": page.total,
        "distinct": page.distinct,
        "page": page.page,
        "pages": page.pages,
        "hits": [hit_to_json(hit) for hit in page.hits],
        "facets": {
            "district": _facet_to_json(page.districts),
            **place_facets_to_json(page.places, page.provinces),
            "year": _facet_to_json(page.years),
            **_finer_to_json(page),
            **{name: _facet_to_json(counts) for name, counts in page.fields},
        },
        "notices": [words.text(words.notice(notice)) for notice in page.notices],
        "notice_codes": [notice.code.value for notice in page.notices],
        "offers": [
            {
                "notice": notice.code.value,
                "kind": offer.kind,
                "text": words.text(words.offer(offer)),
                "q": offer.query,
                "literal": offer.literal,
                "match": offer.match,
                "place": list(offer.places) if offer.places is not None else None,
                "total": offer.total,
            }
            for notice in page.notices
            for offer in notice.offers
        ],
        "suggestion": page.suggestion,
        "match": page.level,
        "sort": page.sort,
        "undated": page.undated,
    }


def hit_to_json(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "title": hit.title,
        "district": hit.district,
        **places_to_json(hit.places),
        "published": hit.published,
        "event_date": hit.event_date,
        "url": hit.url,
        "source": hit.source,
        "fields": fields_to_json(hit.fields),
        "page_number": hit.page_number,
        "also_at": list(hit.also_at),
        "similar": hit.similar,
        "similar_ids": [other.id for other in hit.similar_hits],
        "similar_to": hit.similar_to,
        "score": round(hit.score, SCORE_DIGITS),
        "match": hit.match,
        "title_html": hit.title_highlighted.html(),
        "snippet_html": hit.snippet.html(),
    }


def place_facets_to_json(
    places: tuple[PlaceCount, ...], provinces: tuple[FacetCount, ...]
) -> dict[str, list[dict[str, Any]]]:
    """``province`` of a place is null where it is not known."""
    return {
        "place": [
            {
                "value": place.value,
                "kind": place.kind,
                "province": place.province or None,
                "count": place.count,
            }
            for place in places
        ],
        "province": _facet_to_json(provinces),
    }


def places_to_json(places: Places) -> dict[str, Any]:
    """``district`` is the first of ``districts``, or null."""
    return {
        "districts": list(places.districts),
        "unit": places.unit,
        "province": places.province,
        "area": list(places.area),
    }


def fields_to_json(fields: tuple[tuple[str, str], ...]) -> dict[str, str | list[str]]:
    """The source's own fields by name: a text, of several values a list."""
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    return {name: several if len(several) > 1 else several[0] for name, several in values.items()}


def _finer_to_json(page: SearchPage) -> dict[str, list[dict[str, Any]]]:
    """Counts by month and by day are there where the days asked for lie within one year, one
    month."""
    finer = {"month": page.months, "day": page.days}
    return {name: _facet_to_json(facet) for name, facet in finer.items() if facet is not None}


def _facet_to_json(facet: tuple[FacetCount, ...]) -> list[dict[str, Any]]:
    return [{"value": entry.value, "count": entry.count} for entry in facet]
