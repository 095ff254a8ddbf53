"""RSS, Atom and other XML that holds articles: a record an item.

An item is an element with a title or a text of its own among its children, however it is called:
``item``, ``entry``, ``url`` of a news sitemap, ``row`` of a database's export.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import IO, Any, Final

from lxml import etree

from index.reading.formats.format import LARGEST_PIECE, Format
from index.reading.pages.page import read_page
from index.reading.records.json_record import read_json
from index.reading.records.names import known
from index.reading.source_records import ReadSettings, Unreadable

_CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
_MEDIA: Final = "http://search.yahoo.com/mrss/"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_ITEMS: Final = frozenset(("item", "entry", "row", "record", "article", "post", "doc"))
_TEXTS: Final = frozenset(("title", "body", "lead"))
_MOST_ELEMENTS: Final = 2_000_000  # before an item, or in it: all of them are in memory


def split(file: IO[bytes], settings: ReadSettings) -> Iterator[tuple[int, bytes]]:
    """The items as records in JSON, numbered from 1; XML without items is one document, 0.

    Raises Unreadable.
    """
    number = 0
    elements = 0
    site = ""
    stripped = _Stripped(file)
    lines: list[str] = []
    try:
        for _, element in etree.iterparse(stripped, events=("end",), recover=True,
                                          resolve_entities=False, no_network=True):  # fmt: skip
            name = _local(element)
            elements += 1
            if elements > _MOST_ELEMENTS or stripped.read_since > LARGEST_PIECE:
                raise Unreadable("too much XML without an article in it")
            if not site and name == "title" and _depth(element) <= 2:
                site = _text(element)
            if not _is_item(element, name):
                if not number and not len(element) and (line := _text(element)):
                    lines.append(line)
                continue
            number += 1
            elements = stripped.read_since = 0
            yield number, _record(element, site)
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"not valid XML: {error.msg}") from error
    if not number:
        if not lines:
            raise Unreadable("the file holds no text")
        text = "\n".join(lines)
        yield 0, json.dumps({"title": read_page(text).title, "body": text}).encode()


class _Stripped(io.RawIOBase):
    """A file without the blank lines that some sites print before ``<?xml``."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._started = False
        self.read_since = 0  # bytes, since somebody set it to 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        while not self._started and data:
            data = data.lstrip()
            if data:
                self._started = True
            else:
                data = self._file.read(size)
        self.read_since += len(data)
        return data


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _namespace(element: Any) -> str:
    return element.tag.rpartition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""


def _depth(element: Any) -> int:
    return sum(1 for _ in element.iterancestors())


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _is_item(element: Any, name: str) -> bool:
    """An element that describes one article; a channel holds others."""
    fields = {(known(_name(child)) or ("",))[0] for child in element}
    if not fields & _TEXTS:
        return False
    if name in _ITEMS:
        return True
    if name in ("channel", "feed", "html", "head", "image", "textinput") or len(fields) < 3:
        return False
    return not any(_is_item(child, _local(child)) for child in element if len(child))


def _name(child: Any) -> str:
    """What a child is called: its own name, or what its ``name`` attribute says."""
    local = _local(child)
    if local in ("field", "column", "str", "property") and child.get("name"):
        return str(child.get("name"))
    namespace = _namespace(child)
    if local == "encoded":
        return "content_encoded" if namespace == _CONTENT else "excerpt"
    return f"media_{local}" if namespace == _MEDIA else local


def _record(element: Any, site: str) -> bytes:
    record: dict[str, Any] = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue  # a comment or an instruction to programs
        name, value = _name(child), _value(child)
        if not value or (name == "link" and child.get("rel") not in (None, "alternate")):
            continue
        if name in record and isinstance(record[name], list):
            record[name].append(value)
        elif name in record:
            record[name] = [record[name], value]
        else:
            record[name] = value
    if site and not any((known(name) or ("",))[0] == "source" for name in record):
        record["source"] = site
    return json.dumps(record).encode()


def _value(child: Any) -> str:
    local = _local(child)
    if local == "link" and child.get("href"):
        return str(child.get("href"))
    if local == "category" and child.get("term"):
        return str(child.get("label") or child.get("term"))
    if local in ("author", "creator", "contributor"):
        return _text(next(iter(child.findall("{*}name")), child))
    inner = [one for one in child if isinstance(one.tag, str)]
    if inner and _namespace(inner[0]) == _XHTML:
        return "".join(etree.tostring(one, encoding="unicode", method="html") for one in inner)
    return "".join(child.itertext()).strip()


FEEDS: Final = Format("RSS and Atom", (".xml", ".rss", ".atom", ".rdf"), read_json, split)
