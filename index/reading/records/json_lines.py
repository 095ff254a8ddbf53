"""A line of a JSONL file -> a document.

An object with ``title`` or ``body`` or both, and optionally ``id``, ``published``, ``district``,
``url`` and ``source``; other fields are ignored. Texts go in as they are: what makes JSON has
already taken an article out of its page. Event date and district are found as for pages.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any, Final, cast

from index.reading.districts import LEAD, find_district
from index.reading.documents import Document
from index.reading.events import event_date
from index.reading.formats.format import LARGEST_PIECE, Format
from index.reading.html import local_time
from index.reading.notes import Note, NoteCode
from index.reading.pages import first_sentence
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable
from vietnamese.input.legacy_encodings import decode_legacy

_TEXTS: Final = ("title", "body", "published", "district", "url", "source")
_KINDS: Final = {
    dict: "an object", list: "a list", str: "a text", int: "a number", float: "a number",
    bool: "true or false", type(None): "null",
}  # fmt: skip
_PUBLISHED: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_LOCAL: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::(?!00)\d{2})?)?")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ID_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")


def read_json_line(raw: bytes, id: str) -> ReadResult:
    """The document of one line. ``id`` is its name where the line gives none.

    Raises Unreadable.
    """
    fields = _fields(raw)
    title, body = _text(fields, "title"), _text(fields, "body")
    if not title and not body:
        raise Unreadable("neither a title nor a body")
    published = _published(_text(fields, "published"))
    converted_title, converted_body, notes = _converted(title, body)
    shown = converted_title or first_sentence(converted_body)
    lead = converted_body[:LEAD]
    url, source = _text(fields, "url") or None, _text(fields, "source") or None
    district = _text(fields, "district") or find_district(
        title=shown, body=lead, url=url, source=source, published=published
    )
    document = Document(
        id=_id(fields, id),
        title=shown,
        body=converted_body,
        published=published,
        event_date=event_date(lead, published),
        district=district,
        url=url,
        source=source,
    )
    return ReadResult(document, notes)


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        found = f"byte 0x{raw[error.start]:02X} at byte {error.start + 1}"
        raise Unreadable(f"not valid UTF-8: {found} of the line") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"not valid JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise Unreadable("not valid JSON for a document: nested too deep") from error
    except ValueError as error:  # a number of thousands of digits
        raise Unreadable(f"not valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise Unreadable(f"expected a JSON object, found {_KINDS[type(value)]}")
    for name in _TEXTS:
        text = value.get(name)
        if text is not None and not isinstance(text, str):
            raise Unreadable(f"{name}: expected a text, found {_KINDS[type(text)]}")
    if b"\\ud" in raw or b"\\uD" in raw:
        _refuse_lone_surrogates(value)
    return value


def _refuse_lone_surrogates(fields: dict[str, Any]) -> None:
    for name in ("id", *_TEXTS):
        match = _LONE_SURROGATE.search(str(fields.get(name)))
        if match is not None:
            raise Unreadable(
                f"{name}: half of a character (\\u{ord(match[0]):04x}) at character "
                f"{match.start() + 1}"
            )


def _text(fields: dict[str, Any], name: str) -> str:
    """The field's text, empty where it is missing, null or blank."""
    value: str | None = fields.get(name)
    if not value:
        return ""
    text = value.replace("\0", " ") if "\0" in value else value
    return text.strip() if name != "body" else (text if not text.isspace() else "")


def _id(fields: dict[str, Any], otherwise: str) -> str:
    value = fields.get("id")
    if value is None:
        return otherwise
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f"id: expected a text, found {_KINDS[type(value)]}")
    id = str(value).strip()
    if not id:
        raise Unreadable("id: expected a text, found an empty one; leave the field out instead")
    if _ID_CONTROLS.search(id):
        raise Unreadable("id: holds a line break or another control character")
    return id


def _published(value: str) -> str | None:
    """ISO in local time. Raises Unreadable for what is no date and no ISO time."""
    if not value:
        return None
    if _LOCAL.fullmatch(value):
        try:
            datetime.fromisoformat(value)
        except ValueError as error:
            raise Unreadable(f"published: there is no such date as {value!r}") from error
        return value
    found = local_time(value)
    if found is None or not (_PUBLISHED.fullmatch(value) or "/" in value):
        raise Unreadable(
            f"published: expected a date such as 2024-02-28 or 2024-02-28T11:06, found {value!r}"
        )
    return found


def _converted(title: str, body: str) -> tuple[str, str, tuple[Note, ...]]:
    """Title and body without legacy encodings, and notes on what was converted."""
    new_title, names = decode_legacy(title)
    new_body, more = decode_legacy(body)
    found = dict.fromkeys((*names, *more))
    return new_title, new_body, tuple(Note(NoteCode.CONVERTED, name) for name in found)


def split(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, as UTF-8."""
    for number, raw in enumerate(_raw_lines(file), 1):
        if line := raw.strip():
            yield number, line


def _raw_lines(file: IO[bytes]) -> Iterator[bytes]:
    """All lines; of one that is too long only so much that this shows."""
    start = cast(io.BufferedReader, file).peek(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        for text in io.TextIOWrapper(file, "utf-16", newline="\n"):
            yield text.encode("utf-8", "surrogatepass")
        return
    if start.startswith(codecs.BOM_UTF8):
        file.read(len(codecs.BOM_UTF8))
    while raw := file.readline(LARGEST_PIECE + 1):
        yield raw
        while len(raw) > LARGEST_PIECE and not raw.endswith(b"\n"):
            raw = file.readline(LARGEST_PIECE + 1)


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    return read_json_line(piece.raw, f"{piece.path}:{piece.line}")


JSON_LINES = Format("JSON Lines", (".jsonl",), read, split)
