"""JSON files: a list of records, an object around one, one record, or one after the other.

A list is read item by item, so that its size does not matter; an object is read whole. Found
within objects: lists of records (``{"data": {"articles": [...]}}``, hits of Elasticsearch and
Solr, JSON Feed), records by key (Firebase, ``orient="index"`` of pandas) and columns (pandas' own
form).
"""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterable, Iterator
from itertools import count
from typing import IO, Any, Final, cast

from index.reading.formats.format import Format
from index.reading.records.json_record import articles_of_graph, read_json
from index.reading.records.names import is_envelope, known, squeezed
from index.reading.records.table_rows import records_of_rows
from index.reading.source_records import ReadSettings, Unreadable

_CHUNK: Final = 1 << 20  # characters
_LARGEST_OBJECT: Final = 128 << 20  # characters of one object, which is read whole
_MOST_VALUES: Final = 8_000_000  # in one object; more of them would take gigabytes
_COUNTED_FROM: Final = 16 << 20  # characters, which cannot have as many
_AT_THE_END: Final = 16  # characters: a literal, an escape, or a number that is cut short
_DEEPEST: Final = 5
_DECODER: Final = json.JSONDecoder()


def split(file: IO[bytes], settings: ReadSettings) -> Iterator[tuple[int, bytes]]:
    """The records, numbered from 1; one that is the whole file has number 0.

    Raises Unreadable.
    """
    window = _Window(_text(file))
    numbers = count(1)
    while window.next() == "[":
        window.skip()
        while (start := window.next()) not in ("]", ""):
            yield from _numbered(window.value(), settings, numbers)
        if not start:
            raise Unreadable("not valid JSON: the file ends within a list")
        window.skip()
    if not window.next():
        return
    value, raw = window.value()
    if not window.next():
        yield from _object(value, raw, settings, numbers)
        return
    yield from _numbered((value, raw), settings, numbers)
    while window.next():
        yield from _numbered(window.value(), settings, numbers)


def _numbered(
    found: tuple[Any, str], settings: ReadSettings, numbers: Iterator[int]
) -> Iterator[tuple[int, bytes]]:
    """An item of a list: a record, a list of records, or a text."""
    value, raw = found
    if isinstance(value, dict):
        yield next(numbers), raw.encode("utf-8", "surrogateescape")
    elif isinstance(value, str):
        yield next(numbers), _dumped({"text": value})
    elif isinstance(value, list):
        for record in _records(value, settings):
            yield next(numbers), _dumped(record)
    else:
        raise Unreadable(f"expected a list of JSON objects, found {raw[:40]} in it")


def _object(
    value: Any, raw: str, settings: ReadSettings, numbers: Iterator[int]
) -> Iterator[tuple[int, bytes]]:
    """The one value of a file."""
    if not isinstance(value, dict):
        raise Unreadable(f"expected JSON objects, found {raw[:40]}")
    records = articles_of_graph(value) or _columns(value, settings)
    if records is None and not _is_record(value, settings):
        records = _within(value, settings, 0)
    if records is None:
        yield 0, raw.encode("utf-8", "surrogateescape")
        return
    for record in records:
        yield next(numbers), _dumped(record)


def _dumped(record: dict[str, Any]) -> bytes:
    return json.dumps(record).encode()  # ASCII: half characters stay what they are


# --- where records are within an object -----------------------------------------------------


def _known_fields(value: dict[str, Any], settings: ReadSettings) -> set[str]:
    mapped = {squeezed(theirs): ours for ours, theirs in settings.fields}
    found: set[str] = set()
    for name in value:
        one = known(name)
        found.add(mapped.get(squeezed(name)) or (one[0] if one else ""))
    return found


def _is_record(value: dict[str, Any], settings: ReadSettings) -> bool:
    """Whether an object is an article itself: it has a body, or a title and no list of others."""
    fields = _known_fields(value, settings)
    if "body" in fields:
        bodies = [inner for name, inner in value.items() if (known(name) or ("",))[0] == "body"]
        if not any(isinstance(inner, dict | list) for inner in bodies):
            return True
        titled = "title" in fields or any(map(_is_head, value.values()))
        return titled and not _holds_records(fields, bodies)
    if "title" in fields:
        return not _holds_records(fields, value.values())
    return any(
        is_envelope(name) and isinstance(inner, dict) and _is_record(inner, settings)
        for name, inner in value.items()
        if squeezed(name) not in ("data", "meta")
    )


def _is_head(value: Any) -> bool:
    """An object that has the title of an article, which stands beside it."""
    return isinstance(value, dict) and "title" in (of := _names(value)) and "body" not in of


def _holds_records(fields: set[str], values: Iterable[Any]) -> bool:
    """Whether one of the values is a list of articles. The parts of an article (``sections``) have
    headings too; but the day is that of the whole, and they have no addresses."""
    return any(
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) for item in value)
        and "title" in (of := set().union(*map(_names, value)))
        and ("published" not in fields or bool(of & {"published", "url", "id"}))
        for value in values
    )


def _names(value: dict[str, Any]) -> set[str]:
    """The fields of articles that an object has by their known names."""
    return {found[0] for name in value if (found := known(name)) is not None}


def _within(
    value: dict[str, Any], settings: ReadSettings, depth: int
) -> list[dict[str, Any]] | None:
    """The records that an object holds somewhere; None where it holds none."""
    if depth > _DEEPEST:
        return None
    if isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
        return [dict(zip(map(str, value["columns"]), row, strict=False)) for row in value["data"]]
    if (columns := _columns(value, settings)) is not None:
        return columns
    lists = [inner for inner in value.values() if isinstance(inner, list) and inner]
    records = [item for inner in lists for item in inner if isinstance(item, dict)]
    if any(_is_record(record, settings) for record in records):
        return records
    objects = {name: inner for name, inner in value.items() if isinstance(inner, dict)}
    by_key = [_with_key(n, inner) for n, inner in objects.items() if _is_record(inner, settings)]
    if by_key:
        return by_key
    deeper = [found for inner in objects.values() if (found := _within(inner, settings, depth + 1))]
    return [record for found in deeper for record in found] or None


def _with_key(key: str, record: dict[str, Any]) -> dict[str, Any]:
    """A record that stood under its address or its id keeps it."""
    if key.startswith(("http://", "https://")):
        return record if "url" in record else {"url": key, **record}
    return record if "id" in record or key.isdigit() else {"id": key, **record}


def _columns(value: dict[str, Any], settings: ReadSettings) -> list[dict[str, Any]] | None:
    """``{"title": {"0": ...}, "text": {"0": ...}}`` and the same with lists: rows by columns."""
    fields = _known_fields(value, settings)
    if len(value) < 2 or not fields & {"title", "body"}:
        return None
    inner = list(value.values())
    if all(isinstance(column, dict) for column in inner) and len({len(c) for c in inner}) == 1:
        keys = list(inner[0])
        if all(set(column) == set(keys) for column in inner) and all(k.isdigit() for k in keys):
            return [{name: column[key] for name, column in value.items()} for key in keys]
    if all(isinstance(c, list) for c in inner) and len({len(c) for c in inner}) == 1 and inner[0]:
        return [dict(zip(value, row, strict=True)) for row in zip(*inner, strict=True)]
    return None


def _records(value: list[Any], settings: ReadSettings) -> Iterator[dict[str, Any]]:
    """A list within the list: a page of records, or a row of a table."""
    if all(isinstance(item, dict) for item in value):
        yield from value
    elif all(isinstance(item, list) for item in value):
        for _, record in records_of_rows(value, settings):
            yield record
    else:
        yield {f"column_{at}": item for at, item in enumerate(value, 1)}


# --- reading piece by piece -----------------------------------------------------------------


def _text(file: IO[bytes]) -> io.TextIOWrapper:
    """The file as text; bytes that are not UTF-8 stay what they are, for the reader to judge."""
    start = cast(io.BufferedReader, file).peek(4)[:4]
    encoding = "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif start[1:2] == b"\0":
        encoding = "utf-16-le"
    elif start[:1] == b"\0":
        encoding = "utf-16-be"
    return io.TextIOWrapper(file, encoding, errors="surrogateescape", newline="")


class _Window:
    """The part of a text that is being read: it grows until a value is whole, and moves on."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._ended = False

    def _fill(self, least: int = _CHUNK) -> bool:
        """False where the file has ended."""
        more = self._file.read(max(_CHUNK, least))
        self._ended = not more
        self._text = self._text[self._at :] + more
        self._at = 0
        return not self._ended

    def next(self) -> str:
        """The next character that is neither space nor comma; ``""`` at the end."""
        while True:
            while self._at < len(self._text):
                character = self._text[self._at]
                if not (character.isspace() or character in ",\ufeff\x1e"):
                    return character
                self._at += 1
            if not self._fill():
                return ""

    def skip(self) -> None:
        self._at += 1

    def value(self) -> tuple[Any, str]:
        """The value that begins here, and how it is written. Raises Unreadable."""
        while True:
            size = len(self._text) - self._at
            if size > _COUNTED_FROM and self._values() > _MOST_VALUES:
                most = f"{_MOST_VALUES // 1_000_000} million"
                raise Unreadable(f"an object of more than {most} values; save it as JSON Lines")
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._may_go_on(error) and size < _LARGEST_OBJECT and self._fill(size):
                    continue
                at = self._text[self._at : self._at + 40].split("\n")[0]
                raise Unreadable(f"not valid JSON from here on: {error.msg}, at {at!r}") from error
            except RecursionError as error:
                raise Unreadable("not valid JSON for a document: nested too deep") from error
            except ValueError as error:  # a number of thousands of digits
                raise Unreadable(f"not valid JSON: {error}") from error
            raw = self._text[self._at : end]
            self._at = end
            return value, raw

    def _values(self) -> int:
        """At most so many has the text that is here."""
        return sum(self._text.count(sign, self._at) for sign in ",[{")

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether there is a value that begins like this."""
        return error.msg.startswith("Unterminated") or error.pos > len(self._text) - _AT_THE_END


JSON: Final = Format("JSON", (".json", ".geojson"), read_json, split)
