"""The article that a page drawn by scripts carries as data: ``__NEXT_DATA__`` of Next.js, other
scripts of JSON, ``window.__INITIAL_STATE__ = {...}``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from index.reading.documents import Document
from index.reading.notes import Note, NoteCode
from index.reading.pages.lines import LONGER, running_length
from index.reading.pages.losses import loss_notes
from index.reading.pages.page import ParsedPage
from index.reading.records.names import known
from index.reading.records.record import read_record
from index.reading.records.values import text_of
from index.reading.source_records import ReadResult, ReadSettings, Unreadable

_MAY_HAVE: Final = re.compile(r"application/json|__[A-Z_]{3,30}__\s*=\s*\{", re.IGNORECASE)
_STATE: Final = re.compile(r"(?:window|self|globalThis)\.\w{3,40}\s*=\s*(?=\{)")
_SHORTEST: Final = 200  # characters of a text that is an article's
_MOST_OBJECTS: Final = 20_000
_DECODER: Final = json.JSONDecoder(strict=False)


def drawn_article(
    html: str, page: ParsedPage | None, name: str, settings: ReadSettings
) -> ReadResult | None:
    """The document of such a page; None where the page shows its article itself (``page``)."""
    if not _MAY_HAVE.search(html):
        return None
    shown = page.body.split("\n") if page is not None else []
    record = _article(LexborHTMLParser(html), page.title if page else "", settings)
    least = max(_SHORTEST, LONGER * running_length(shown))
    if record is None or len(_body(record, settings)) < least:
        return None
    try:
        result = read_record(record, name, settings.fields)
    except Unreadable:
        return None
    document = replace(result.document, id=name)
    notes = [*result.notes, Note(NoteCode.TOLD_BY_DATA)]
    if page is not None:
        document = _with_page(document, page)
        whole = f"{document.title}\n{document.body}"
        notes += loss_notes(
            [one for one in shown if one not in whole], document.body, doubted=False
        )
    return ReadResult(document, tuple(notes))


def _with_page(document: Document, page: ParsedPage) -> Document:
    """What the data do not say the page may."""
    return replace(
        document,
        published=document.published or page.published,
        url=page.url or document.url,
        source=document.source or page.source,
        fields=document.fields or page.fields,
    )


def _article(tree: LexborHTMLParser, title: str, settings: ReadSettings) -> dict[str, Any] | None:
    """The object with the longest text; one of a list only if it has the page's own title."""
    best: dict[str, Any] | None = None
    longest = 0
    for script in tree.css("script"):
        for record, in_list in _objects(_value(script.attributes.get("type"), script.text())):
            size = len(_body(record, settings))
            if size > longest and not (in_list and _title(record) not in title):
                best, longest = record, size
    return best


def _value(kind: str | None, text: str) -> Any:
    """What a script holds, where it is JSON or is set to some."""
    state = _STATE.search(text)
    if kind != "application/json" and state is None:
        return None
    try:
        return _DECODER.raw_decode(text.strip() if state is None else text[state.end() :])[0]
    except (ValueError, RecursionError):
        return None


def _objects(value: Any) -> Iterator[tuple[dict[str, Any], bool]]:
    """All objects, outer ones first, and whether each is in a list."""
    waiting = [(value, False)]
    for at in range(_MOST_OBJECTS):
        if at >= len(waiting):
            return
        one, in_list = waiting[at]
        if isinstance(one, dict):
            yield one, in_list
            waiting += ((i, in_list) for i in one.values() if isinstance(i, dict | list))
        elif isinstance(one, list):
            waiting += ((i, True) for i in one if isinstance(i, dict | list))


def _body(record: dict[str, Any], settings: ReadSettings) -> str:
    """The longest text of a field that is one for bodies."""
    mapped = {theirs for ours, theirs in settings.fields if ours == "body"}
    return max(
        (
            text_of(value)
            for name, value in record.items()
            if isinstance(value, str) and (name in mapped or (known(name) or ("",))[0] == "body")
        ),
        key=len,
        default="",
    )


def _title(record: dict[str, Any]) -> str:
    """Its title; a sign that stands in none where it has none."""
    found = (v for n, v in record.items() if (known(n) or ("",))[0] == "title")
    return next((value for value in found if isinstance(value, str) and value), "\0")
