"""A record written as JSON -> a document: what every splitter of records hands to the workers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, Final

from index.reading.decoding import decode
from index.reading.notes import Note, NoteCode
from index.reading.records.record import read_record
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable

_ARTICLE: Final = re.compile(r"article|posting|report\b|story", re.IGNORECASE)
_KINDS: Final = {
    dict: "an object", list: "a list", str: "a text", int: "a number", float: "a number",
    bool: "true or false", type(None): "null",
}  # fmt: skip


def read_json(piece: Piece, settings: ReadSettings) -> ReadResult:
    """A record as JSON: a line, an item of a list, a row of a table. Raises Unreadable."""
    record, notes = _record(piece.raw)
    articles = articles_of_graph(record)
    if len(articles) > 1:
        notes = (*notes, Note(NoteCode.UNUSED_FIELD, "@graph", count=len(articles) - 1))
    result = read_record(articles[0] if articles else record, piece.name, settings.fields)
    document = result.document
    if document.id.isdecimal() and not _is_line(piece):  # the number of a row: every table has one
        document = replace(document, id=f"{piece.file_name}/{document.id}")
    return ReadResult(document, notes + result.notes)


def articles_of_graph(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The articles of a graph of JSON-LD; none where it is no graph or has none. Its other nodes
    say of which site they are, and of whom."""
    nodes = value.get("@graph")
    if not isinstance(nodes, list):
        return []
    return [
        node for node in nodes if isinstance(node, dict) and _ARTICLE.search(str(node.get("@type")))
    ]


def _record(raw: bytes) -> tuple[dict[str, Any], tuple[Note, ...]]:
    notes: tuple[Note, ...] = ()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text, notes = decode(raw)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not valid JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise Unreadable("not valid JSON for a document: nested too deep") from error
    except ValueError as error:  # a number of thousands of digits
        raise Unreadable(f"not valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise Unreadable(f"expected a JSON object, found {_KINDS[type(value)]}")
    return value, notes


def _is_line(piece: Piece) -> bool:
    return ".jsonl" in piece.file_name.lower()
