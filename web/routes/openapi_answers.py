"""What the API answers: the schemas of its description."""

from __future__ import annotations

from typing import Any, get_args

from search.contract.notices import NoticeCode, OfferKind
from search.contract.places import PlaceKind
from search.query.hit_rule import LEVELS
from search.stages.present import MOST_SIMILAR
from web.address.parameters import SORTS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
RULES = (
    "all words close together, whole anywhere, their syllables, these with any diacritics, or a "
    "good part of the words"
)


def schemas() -> Schema:
    """By name, as ``$ref`` calls them."""
    maybe: Schema = {"type": ["string", "null"]}
    facts: Schema = {
        "id": TEXT,
        "title": TEXT,
        "district": {**maybe, "description": "The first of `districts`"},
        "districts": {**_list(TEXT), "description": "As they were on the page's day"},
        "unit": {**maybe, "description": "Phường, xã, thị trấn or đặc khu of the page's day"},
        "province": {**maybe, "description": "As it was on the page's day"},
        "area": {
            **_list(TEXT),
            "description": "Former districts that the place mainly lies on, before or after "
            "1 July 2025",
        },
        "published": {**maybe, "description": "ISO 8601, as precise as the source"},
        "event_date": {**maybe, "description": "ISO 8601 day of what is told"},
        "url": maybe,
        "source": maybe,
    }
    fields: Schema = {
        "type": "object",
        "additionalProperties": {"anyOf": [TEXT, _list(TEXT)]},
        "description": "What the source says beside the article: category, author, tags and its "
        "own fields; of several values a list",
    }
    marked: Schema = {"type": "string", "description": "HTML, escaped; <mark> is its only tag"}
    also_at = {
        **_list(TEXT),
        "description": "Other ids under which the very same text was found; all lead here",
    }
    return {
        "SearchPage": _object(
            {
                "query": TEXT,
                "total": {
                    **COUNT,
                    "description": "All hits; of a search that took too long, those found in "
                    "time, which a notice tells",
                },
                "distinct": {
                    **COUNT,
                    "description": "The same, where near-duplicates count as one",
                },
                "page": {"type": "integer", "minimum": 1},
                "pages": COUNT,
                "hits": _list(_ref("Hit")),
                "facets": {
                    "type": "object",
                    "properties": {
                        "district": _list(_ref("FacetCount")),
                        "place": _list(_ref("PlaceCount")),
                        "province": _list(_ref("FacetCount")),
                        "year": _list(_ref("FacetCount")),
                        "month": _list(_ref("FacetCount")),
                        "day": _list(_ref("FacetCount")),
                    },
                    "required": ["district", "place", "province", "year"],
                    "additionalProperties": _list(_ref("FacetCount")),
                    "description": "By district, by place, by province, by year, and by the "
                    "fields asked for; by month (2024-03) where the range of days lies within one "
                    "year, and by day where within one month. Each value of a place or province "
                    "may be given as `place`, and finds as many",
                },
                "notices": {
                    **_list(TEXT),
                    "description": "Sentences for a person in the language `lang`: how the query "
                    "was read (widened, as Telex, with diacritics restored), what was left out "
                    "(undated documents, unknown districts, parts of the query), or that the "
                    "search took too long and was stopped",
                },
                "notice_codes": {
                    **_list({"enum": [code.value for code in NoticeCode]}),
                    "description": "What kind of notice each of `notices` is",
                },
                "offers": {
                    **_list(_ref("Offer")),
                    "description": "Other hits that may be had instead of what a notice tells: "
                    "by a narrower or a wider rule, of every reading, of the query as typed, of a "
                    "place both by its old and its new name",
                },
                "suggestion": maybe,
                "sort": {"enum": [*SORTS], "description": "The order that the hits are in"},
                "undated": {
                    **COUNT,
                    "description": "How many hits there are without a date: what `date=none` "
                    "without `from` and `to` finds. 0 where the query itself names days",
                },
                "match": {
                    "enum": [*LEVELS, None],
                    "description": f"The rule by which documents are hits: {RULES}; null where "
                    "no words were asked for",
                },
            }
        ),
        "Hit": _object(
            {
                **facts,
                "fields": fields,
                "page_number": {
                    "type": ["integer", "null"],
                    "description": "Page of the paper that the snippet begins on, from 1",
                },
                "also_at": also_at,
                "similar": {
                    **COUNT,
                    "description": "How many near-duplicates among the hits are folded under this "
                    "one, which ranks best of them",
                },
                "similar_ids": {
                    **_list(TEXT),
                    "description": f"Ids of these, newest first, {MOST_SIMILAR} at most",
                },
                "similar_to": {
                    **maybe,
                    "description": "With `fold=0`: the near-duplicate that ranks best, if that is "
                    "another one",
                },
                "score": {"type": "number"},
                "match": {"enum": ["exact", "folded"]},
                "title_html": marked,
                "snippet_html": marked,
            }
        ),
        "Offer": _object(
            {
                "notice": {"enum": [code.value for code in NoticeCode]},
                "kind": {"enum": [*get_args(OfferKind)]},
                "text": {"type": "string", "description": "for a person"},
                "q": {"type": "string", "description": "To be sent as parameter, like the next"},
                "literal": {"type": "boolean"},
                "match": {"enum": [*LEVELS, None]},
                "place": {
                    "anyOf": [_list(TEXT), {"type": "null"}],
                    "description": "To be sent in place of all `place`; null: these stay",
                },
                "total": {
                    "type": ["integer", "null"],
                    "description": "How many these are before any filter, where that is known",
                },
            }
        ),
        "FacetCount": _object({"value": TEXT, "count": COUNT}),
        "PlaceCount": _object(
            {
                "value": TEXT,
                "kind": {
                    "enum": ["district", "unit", "unknown"],
                    "description": "Ground of a former district, commune of today with those that "
                    "went into it whole, or no known place",
                },
                "province": maybe,
                "count": COUNT,
            }
        ),
        "Suggestions": _object(
            {
                "query": TEXT,
                "suggestions": _list(
                    _object(
                        {
                            "text": TEXT,
                            "kind": {"enum": ["title", "phrase", "place"]},
                            "id": {**maybe, "description": "Of a title: of its document"},
                            "page": {**maybe, "description": "Of a title: where that is read"},
                        }
                    )
                ),
            }
        ),
        "PlaceSuggestions": _object(
            {
                "query": TEXT,
                "suggestions": _list(
                    _object(
                        {
                            "text": {"type": "string", "description": "May be sent as `place`"},
                            "kind": {"enum": [*get_args(PlaceKind)]},
                            "province": maybe,
                        }
                    )
                ),
            }
        ),
        "Document": _object(
            {
                **facts,
                "fields": fields,
                "page_starts": {
                    **_list(COUNT),
                    "description": "Where in `body` the pages of a paper begin",
                },
                "also_at": also_at,
                "body": TEXT,
                "title_html": marked,
                "body_html": marked,
                "related": _list(_ref("Hit")),
            }
        ),
        "Failure": _object(
            {
                "error": _object(
                    {
                        "code": TEXT,
                        "message": {"type": "string", "description": "for a person"},
                        "parameter": TEXT,
                        "position": COUNT,
                        "pages": COUNT,
                        "candidates": {**_list(TEXT), "description": "Names of places"},
                        "known": {
                            **_list(TEXT),
                            "description": "The parameters that there are, if this one is not",
                        },
                        "nearest": {**maybe, "description": "The one of them that may be meant"},
                    },
                    optional=("parameter", "position", "pages", "candidates", "known", "nearest"),
                )
            }
        ),
    }


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
