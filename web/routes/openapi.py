"""The description of the JSON API, OpenAPI 3.1. Tests call the API by it."""

from __future__ import annotations

from index.settings.project import Site
from search.query.hit_rule import LEVELS
from web.address.names import ALSO_CALLED
from web.address.parameters import DATE_KINDS, LANGUAGES, SORTS
from web.address.settings import (
    MAX_DOCUMENT_ID,
    MAX_FILTER_LENGTH,
    MAX_FILTERS,
    MAX_HITS,
    MAX_PAGE,
    MAX_PER_PAGE,
    MAX_QUERY,
    MAX_SUGGESTIONS,
    PER_PAGE,
)
from web.routes.openapi_answers import RULES, Schema, schemas

SITE = Site()


def _day_pattern() -> str:
    """Exactly the days that there are, as 2024-03-01 or 01/03/2024, and the commonest forms of
    longer times; or nothing."""
    any_year = "([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
    by_four = "(0[48]|[2468][048]|[13579][26])"
    leap_year = f"([0-9]{{2}}{by_four}|{by_four}00)"
    days = (
        ("(0?[1-9]|[12][0-9]|3[01])", "(0?[13578]|1[02])", any_year),
        ("(0?[1-9]|[12][0-9]|30)", "(0?[469]|11)", any_year),
        ("(0?[1-9]|1[0-9]|2[0-8])", "0?2", any_year),
        ("29", "0?2", leap_year),
    )
    ways = [f"{year}-{month}-{day}" for day, month, year in days]
    ways += [f"{day}[/.-]{month}[/.-]{year}" for day, month, year in days]
    month = "(0?[1-9]|1[0-2])"
    ways += [any_year, f"{any_year}-{month}", f"(tháng )?{month}/{any_year}"]
    ways += [f"quý [1-4]/{any_year}", "hôm (nay|qua)", "(tuần|tháng|quý) (này|trước)"]
    ways += ["năm (nay|ngoái)", "[1-9][0-9]? (ngày|tuần|tháng) qua"]
    return f"^({'|'.join(ways)})?$"


QUERY: Schema = {"type": "string", "maxLength": MAX_QUERY}


def description(server: str, site: Site = SITE) -> Schema:
    """The whole document. ``server`` is the path under which the application stands."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.name,
            "version": "1",
            "summary": "Full-text search for Vietnamese local-government news, "
            "with or without diacritics",
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
            **({"contact": {"url": site.contact}} if site.contact else {}),
        },
        "servers": [{"url": server}],
        "paths": {
            "/api/search": {"get": _search()},
            "/api/suggest": {"get": _suggest()},
            "/api/suggest/places": {"get": _suggest_places()},
            "/api/documents/{id}": {"get": _document()},
        },
        "components": {"schemas": schemas()},
    }


def _search() -> Schema:
    day = {"type": "string", "pattern": _day_pattern()}
    return {
        "operationId": "search",
        "summary": "One page of hits",
        "description": f"An empty query browses, newest first. At most the first {MAX_HITS} "
        "hits can be paged to.",
        "parameters": [
            _parameter(
                "q",
                "What to find, in the query language. A first day in it that is after the last "
                "day is a 400",
                QUERY,
            ),
            _parameter(
                "place",
                "Only documents of these places, by their old or new names, with or without marks, "
                "such as Châu Thành, Bến Tre; may stand several times. A name of several places, "
                "or of none, is a 400 with `candidates`",
                {
                    "type": "array",
                    "maxItems": MAX_FILTERS,
                    "items": {"type": "string", "maxLength": MAX_FILTER_LENGTH},
                },
            ),
            _parameter(
                "district",
                "Only documents on the ground of these districts, as they were until 30 June 2025; "
                "may stand several times",
                {
                    "type": "array",
                    "maxItems": MAX_FILTERS,
                    "items": {"type": "string", "maxLength": MAX_FILTER_LENGTH},
                },
            ),
            _parameter(
                "filter",
                "Only documents whose source says this of itself, as field:value, such as "
                "category:Văn hóa; of several values of one field any; may stand several times",
                {
                    "type": "array",
                    "maxItems": MAX_FILTERS,
                    "items": {
                        "type": "string",
                        "maxLength": 2 * MAX_FILTER_LENGTH,
                        "pattern": r"^\w[^:]*:.*\w.*$",
                    },
                },
            ),
            _parameter(
                "facet",
                "Count the values of these fields of the sources among the hits",
                {
                    "type": "array",
                    "maxItems": MAX_FILTERS,
                    "items": {"type": "string", "maxLength": MAX_FILTER_LENGTH},
                },
            ),
            _parameter(
                "from",
                "First day, as 2024-03-01 or 01/03/2024, or a time that begins with it: 3/2024, "
                "quý 1/2024, 2024, hôm qua, 30 ngày qua. Relative ones count from the day that it "
                "is in Vietnam; other spellings of them, and without diacritics, are read too",
                day,
            ),
            _parameter("to", "Last day, included, or a time that ends with it", day),
            _parameter(
                "date",
                "Only documents with a day of publication, or with a day that they tell of, and of "
                "that day speak `from`, `to`, newest, oldest and counts by time; or documents with "
                "neither. Without it they speak of the day of publication, else of the other",
                {"enum": [*DATE_KINDS]},
            ),
            _parameter(
                "sort",
                "Order of the hits. event: the latest day told of first",
                {"enum": [*SORTS], "default": SORTS[0]},
            ),
            _parameter("page", "Which page, from 1", _number(MAX_PAGE, 1)),
            _parameter("literal", "Search exactly as typed, without widening", _flag("false")),
            _parameter("fold", "List near-duplicates as one, under the best", _flag("true")),
            _parameter(
                "match",
                f"What a hit must have: {RULES}. Without it the first of these that finds enough",
                {"enum": [*LEVELS]},
            ),
            _parameter("per_page", "Hits on a page", _number(MAX_PER_PAGE, PER_PAGE)),
            _language("notices and errors"),
        ],
        "responses": _responses("A page of hits", "SearchPage", 404),
    }


def _suggest() -> Schema:
    return {
        "operationId": "suggest",
        "summary": f"Up to {MAX_SUGGESTIONS} completions of what is being typed",
        "parameters": [
            _parameter("q", "What is typed so far", {"type": "string", "maxLength": MAX_QUERY}),
            _language("errors"),
        ],
        "responses": _responses("Suggestions, best first", "Suggestions"),
    }


def _suggest_places() -> Schema:
    return {
        "operationId": "suggestPlaces",
        "summary": f"Up to {MAX_SUGGESTIONS} places whose name is being typed",
        "description": "Places that documents are of, and whatever place the whole name means, old "
        "or new; with or without marks",
        "parameters": [
            _parameter("q", "What is typed so far", {"type": "string", "maxLength": MAX_QUERY}),
            _language("errors"),
        ],
        "responses": _responses("Places, likeliest first", "PlaceSuggestions"),
    }


def _document() -> Schema:
    return {
        "operationId": "document",
        "summary": "One whole document",
        "description": "An id that cannot be a URL path (with an empty, '.' or '..' segment) can "
        "be given as /api/documents?id=...",
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "description": "The id of a hit",
                "schema": {"type": "string", "minLength": 1, "maxLength": MAX_DOCUMENT_ID},
            },
            _parameter("q", "Highlight what this query finds", QUERY),
            _language("errors"),
        ],
        "responses": _responses("The document", "Document", 404),
    }


def _parameter(name: str, text: str, schema: Schema) -> Schema:
    if others := ALSO_CALLED.get(name):
        text += f". Also called {', '.join(others)}"
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _language(of: str) -> Schema:
    schema = {"enum": [*LANGUAGES], "default": LANGUAGES[0]}
    return _parameter("lang", f"Language of {of}", schema)


def _flag(default: str) -> Schema:
    return {"enum": ["true", "false", "1", "0"], "default": default}


def _number(largest: int, default: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": largest, "default": default}


def _responses(text: str, schema: str, *others: int) -> Schema:
    reasons = {
        400: "A parameter cannot be followed, or there is no such parameter",
        404: "There is no such thing",
        429: "Too many requests from one address",
        503: "The index cannot be opened",
    }
    failures = {
        str(status): _json(reasons[status], "Failure")
        for status in sorted({400, 429, 503, *others})
    }
    return {"200": _json(text, schema), **failures}


def _json(text: str, schema: str) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": text, "content": content}
