"""ODT: the text of OpenDocument's XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from index.reading.formats.format import Format
from index.reading.formats.paper import read_paper
from index.reading.office.xml_parts import Parts, attribute, local, table_lines
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable

_SKIPPED: Final = frozenset(
    ("tracked-changes", "sequence-decls", "forms", "variable-decls", "user-field-decls")
)
_APART: Final = frozenset(("note", "annotation", "text-box"))


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    if piece.raw.lstrip().startswith(b"<?xml"):  # .fodt: all in one file of XML
        root = etree.fromstring(piece.raw, etree.XMLParser(resolve_entities=False, recover=True))
    else:
        root = Parts(piece.raw).root("content.xml")
    body = None if root is None else next((e for e in root.iter() if local(e) == "body"), None)
    if body is None:
        raise Unreadable("is damaged: it has no text part")
    return read_paper("\n".join(_lines(body)), piece.name)


def _lines(element: Any) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name in ("p", "h"):
            yield from _paragraph(child)
        elif name == "table":
            yield from table_lines([
                [list(_lines(cell)) for cell in row if local(cell) == "table-cell"]
                for row in child.iter() if local(row) == "table-row"
            ])  # fmt: skip
        elif name not in _SKIPPED:
            yield from _lines(child)


def _paragraph(paragraph: Any) -> Iterator[str]:
    """A paragraph, and below it its notes, comments and text boxes."""
    pieces: list[str] = []
    apart: list[Any] = []
    _collect(paragraph, pieces, apart)
    yield from (line for line in map(str.strip, "".join(pieces).split("\n")) if line)
    for one in apart:
        yield from _lines(one)


def _collect(element: Any, pieces: list[str], apart: list[Any]) -> None:
    pieces.append(" ".join((element.text or "").split("\n")))
    for child in element:
        name = local(child)
        if name == "s":
            pieces.append(" " * min(int(attribute(child, "c") or "1"), 100))
        elif name == "tab":
            pieces.append(" ")
        elif name == "line-break":
            pieces.append("\n")
        elif name in _APART:
            apart.append(child)
        elif name:
            _collect(child, pieces, apart)
        pieces.append(" ".join((child.tail or "").split("\n")))


ODT: Final = Format("OpenDocument text (ODT)", (".odt", ".ott", ".fodt"), read)
