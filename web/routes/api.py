"""The JSON API. Stricter than the pages: a parameter that cannot be followed is an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify, request

from search.contract.errors import DocumentNotFound, PageOutOfRange
from search.contract.results import SearchRequest
from search.serialize import fields_to_json, hit_to_json, page_to_json, places_to_json
from web.address.names import OF_DOCUMENT, OF_SEARCH, OF_SUGGESTIONS, by_name, unknown
from web.address.parameters import (
    NotUnderstood,
    Problem,
    Refused,
    read_date_kind,
    read_districts,
    read_fields,
    read_first_day,
    read_flag,
    read_language_name,
    read_last_day,
    read_match,
    read_names,
    read_number,
    read_sort,
    read_text,
    writable_text,
)
from web.address.settings import MAX_DOCUMENT_ID, MAX_PER_PAGE, MAX_QUERY, MAX_SUGGESTIONS, PER_PAGE
from web.middleware.context import language, links, search, site
from web.middleware.safety import failure
from web.routes.openapi import description

api = Blueprint("api", __name__, url_prefix="/api")
RELATED = 5
T = TypeVar("T")


@api.get("/search")
def search_json() -> Response:
    _known(OF_SEARCH)
    words = site().words[_one("lang", site().languages[0], read_language_name)]
    today = site().today()
    wanted = SearchRequest(
        query=_one("q", "", lambda text: read_text(text, MAX_QUERY)),
        places=_many("place", read_districts),
        districts=_many("district", read_districts),
        since=_one("from", None, lambda text: read_first_day(text, today)),
        until=_one("to", None, lambda text: read_last_day(text, today)),
        dated=_one("date", None, read_date_kind),
        sort=_one("sort", "relevance", read_sort),
        page=_one("page", 1, read_number),
        per_page=_one("per_page", PER_PAGE, lambda text: read_number(text, MAX_PER_PAGE)),
        literal=_one("literal", False, read_flag),
        match=_one("match", None, read_match),
        fold=_one("fold", True, read_flag),
        fields=_many("filter", read_fields),
        counted=tuple(
            dict.fromkeys((*_many("facet", read_names), *site().settings.project.facets.fields))
        ),
    )
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise Refused(Problem("to", "date-order"))
    try:
        return jsonify(page_to_json(search(wanted), words.search))
    except PageOutOfRange as error:
        return failure(404, "no-such-page", words.error(error), parameter="page", pages=error.pages)


@api.get("/suggest")
def suggest_json() -> Response:
    _known(OF_SUGGESTIONS)
    query = _one("q", "", lambda text: read_text(text, MAX_QUERY))
    found = site().engine.suggest(query, MAX_SUGGESTIONS) if query else ()
    address, spoken = links(), language()
    lines = [
        {**asdict(each), "page": address.document(each.id, "", spoken) if each.id else None}
        for each in found
    ]
    return jsonify({"query": query, "suggestions": lines})


@api.get("/suggest/places")
def suggest_places_json() -> Response:
    _known(OF_SUGGESTIONS)
    query = _one("q", "", lambda text: read_text(text, MAX_QUERY))
    found = site().engine.suggest_places(query, MAX_SUGGESTIONS)
    lines = [
        {"text": place.value, "kind": place.kind, "province": place.province or None}
        for place in found
    ]
    return jsonify({"query": query, "suggestions": lines})


@api.get("/suggest/opensearch")
def suggest_opensearch() -> Response:
    """The same in the form that browsers ask for."""
    _known(OF_SUGGESTIONS)
    query = _one("q", "", lambda text: read_text(text, MAX_QUERY))
    found = site().engine.suggest(query, MAX_SUGGESTIONS) if query else ()
    answer = jsonify([query, [each.text for each in found]])
    answer.content_type = "application/x-suggestions+json"
    return answer


@api.get("/documents")
@api.get("/documents/<anything:id>")
def document_json(id: str | None = None) -> Response:
    _known(OF_DOCUMENT)
    if id is None:
        id = _one("id", "", lambda text: text)
    query = _one("q", "", lambda text: read_text(text, MAX_QUERY))
    if not id or len(id) > MAX_DOCUMENT_ID:
        raise DocumentNotFound(id[:MAX_DOCUMENT_ID])
    document = site().engine.document(id, query)
    answer: dict[str, Any] = {
        "id": document.id,
        "title": document.title.text,
        "body": writable_text(document.body.text),
        "district": document.district,
        **places_to_json(document.places),
        "published": document.published,
        "event_date": document.event_date,
        "url": document.url,
        "source": document.source,
        "fields": fields_to_json(document.fields),
        "page_starts": list(document.pages),
        "also_at": list(document.also_at),
        "title_html": document.title.html(),
        "body_html": document.body.html(),
        "related": [hit_to_json(hit) for hit in site().engine.related(id, RELATED)],
    }
    return jsonify(answer)


@api.get("/openapi.json")
def openapi_json() -> Response:
    return jsonify(description(request.script_root or "/", site().settings.project.site))


def _known(names: tuple[str, ...]) -> None:
    """Raises Refused for a parameter that is none of these, however they are called, and for a
    language that there is not, even where the answer has no words in it."""
    if problem := unknown(request.args, names):
        raise Refused(problem)
    _one("lang", "vi", read_language_name)


def _one(parameter: str, default: T, read: Callable[[str], T]) -> T:
    """The value of a parameter that may stand at most once."""
    values = by_name(request.args).getlist(parameter)
    if not values:
        return default
    if len(values) > 1:
        raise Refused(Problem(parameter, "repeated"))
    try:
        return read(values[0])
    except NotUnderstood as error:
        raise Refused(error.about(parameter)) from error


def _many(parameter: str, read: Callable[[list[str]], tuple[T, ...]]) -> tuple[T, ...]:
    """The values of a parameter that may stand several times."""
    try:
        return read(by_name(request.args).getlist(parameter))
    except NotUnderstood as error:
        raise Refused(error.about(parameter)) from error
