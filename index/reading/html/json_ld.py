"""What a page says of itself in JSON-LD: headline, date, text, publisher.

Written by plug-ins and by hand: in lists and ``@graph``, with keys in any case, with comments and
line breaks inside strings. What is no JSON at all is searched for its date only.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from index.reading.records.dates import read_date
from index.reading.records.fragments import fragment_text

_ARTICLES: Final = re.compile(r"article|posting|report|story|webpage|creativework", re.IGNORECASE)
_COMMENT: Final = re.compile(
    r"<!--|-->|/\*.*?\*/|//<!\[CDATA\[|//\]\]>|<!\[CDATA\[|\]\]>", re.DOTALL
)
_DATE: Final = re.compile(r'"date_?(?:published|created)"\s*:\s*"([^"]{8,40})"', re.IGNORECASE)
_PUBLISHED: Final = ("datepublished", "datecreated", "uploaddate", "dateissued")
_MARKUP: Final = re.compile(r"(?:<|&lt;)(?:p|br|div|h[1-6]|strong|b|em|ul|li)\b", re.IGNORECASE)
_MOST_NODES: Final = 2000


@dataclass(frozen=True, slots=True)
class Linked:
    """``published`` is ISO in Vietnamese time, ``text`` the article's own text."""

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    text: str | None = None
    publisher: str | None = None
    url: str | None = None


def read_json_ld(scripts: list[str]) -> Linked:
    """What the scripts say together: of the first node that is an article, else of any."""
    nodes = [node for script in scripts for node in _nodes(script)]
    nodes.sort(key=lambda node: not _is_article(node))  # stable: articles first
    articles = [node for node in nodes if _is_article(node)]
    published = _first(_published(node) for node in nodes)
    if published is None:
        found = (match[1] for script in scripts for match in _DATE.finditer(script))
        published = _first(map(read_date, found))
    return Linked(
        headline=_first(_text(node.get("headline")) for node in articles),
        published=published,
        modified=_first(read_date(node.get("datemodified")) for node in articles),
        text=_first(_body(node) for node in articles),
        publisher=_first(_name(node.get("publisher")) for node in nodes),
        url=_first(_text(node.get("url")) for node in articles),
    )


def _nodes(script: str) -> Iterator[dict[str, Any]]:
    """All objects, keys in lower case, outer ones first."""
    text = script.strip().rstrip(";")
    try:
        value = json.loads(text, strict=False)
    except ValueError:
        try:
            value = json.loads(_COMMENT.sub("", text).strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            return
    except RecursionError:
        return
    waiting = [value]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            yield {str(key).lower(): inner for key, inner in one.items()}
            waiting += (inner for inner in one.values() if isinstance(inner, dict | list))


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        _ARTICLES.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _published(node: dict[str, Any]) -> str | None:
    return _first(read_date(node.get(name)) for name in _PUBLISHED)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), None)
    return value.strip() or None if isinstance(value, str) else None


def _body(node: dict[str, Any]) -> str | None:
    text = _text(node.get("articlebody") or node.get("text"))
    if text is None:
        return None
    return fragment_text(html.unescape(text)) if _MARKUP.search(text) else html.unescape(text)


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = {str(key).lower(): inner for key, inner in value.items()}.get("name")
    return _text(value)


def _first(found: Any) -> str | None:
    return next((one for one in found if one), None)
