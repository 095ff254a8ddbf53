"""DOCX: the text of Word's XML, with the numbers that Word shows before paragraphs.

Read: paragraphs, tables, text boxes, content controls, insertions, then notes and comments. Not:
deletions and field codes. Heads and feet of pages are no text; they are noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from index.reading.formats.format import Format
from index.reading.formats.paper import read_paper
from index.reading.notes import Note, NoteCode
from index.reading.office.numbering import Numbering
from index.reading.office.xml_parts import Parts, attribute, local, table_lines
from index.reading.pdf.legacy_fonts import legacy_font, repaired
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable

_SKIPPED: Final = frozenset(("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "tblPr",
                             "trPr", "tcPr", "sectPr", "sdtPr", "proofErr", "rt"))  # fmt: skip
_MARKS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad",
                 "ptab": " "}  # fmt: skip
_NOTES: Final = ("footnotes", "endnotes", "comments")


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    parts = Parts(piece.raw)
    names = parts.names()
    main = next((n for n in names if n.startswith("word/document") and n.endswith(".xml")), None)
    root = parts.root(main) if main else None
    if root is None:
        raise Unreadable("is damaged: it has no text part")
    numbering = Numbering(parts.root("word/numbering.xml"), parts.root("word/styles.xml"))
    lines = list(_lines(root, numbering))
    for name in _NOTES:
        notes_root = parts.root(f"word/{name}.xml")
        if notes_root is not None:
            lines += _lines(notes_root, numbering)
    result = read_paper("\n".join(lines), piece.name)
    heads = [_head(parts, name) for name in sorted(names) if _is_head(name)]
    notes = [Note(NoteCode.RUNNING_HEAD, head) for head in dict.fromkeys(filter(None, heads))]
    return ReadResult(result.document, (*result.notes, *notes))


def _is_head(name: str) -> bool:
    return name.startswith(("word/header", "word/footer")) and name.endswith(".xml")


def _head(parts: Parts, name: str) -> str:
    """What stands on every page, in one line; nothing for a page number."""
    root = parts.root(name)
    text = " ".join(_lines(root, Numbering(None, None))) if root is not None else ""
    return text if any(character.isalpha() for character in text) else ""


def _lines(element: Any, numbering: Numbering) -> Iterator[str]:
    """The paragraphs of an element and all it holds."""
    for child in element:
        name = local(child)
        if name == "p":
            yield from _paragraph(child, numbering)
        elif name == "tbl":
            rows = [[list(_lines(cell, numbering)) for cell in _cells(row)] for row in _rows(child)]
            yield from table_lines(rows)
        elif name == "AlternateContent":
            yield from _lines(_choice(child), numbering)
        elif name not in _SKIPPED:
            yield from _lines(child, numbering)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _cells(child)


def _choice(element: Any) -> Any:
    """One of the forms in which the same thing is written for newer and older programs."""
    return next((child for child in element if local(child) == "Choice"), element)


def _paragraph(paragraph: Any, numbering: Numbering) -> Iterator[str]:
    pieces: list[str] = []
    boxes: list[Any] = []
    _collect(paragraph, pieces, boxes)
    text = "".join(pieces)
    if text.strip():
        label = numbering.label(paragraph)
        text = f"{label} {text}" if label else text
        yield from (line for line in map(str.strip, text.split("\n")) if line)
    for box in boxes:
        yield from _lines(box, numbering)


def _collect(element: Any, pieces: list[str], boxes: list[Any]) -> None:
    """The text within a paragraph; text boxes that are anchored in it are put aside."""
    for child in element:
        name = local(child)
        if name == "r":
            _run(child, pieces, boxes)
        elif name == "txbxContent":
            boxes.append(child)
        elif name == "AlternateContent":
            _collect(_choice(child), pieces, boxes)
        elif name == "oMath" or name == "oMathPara":
            pieces.append("".join(child.itertext()))
        elif name not in _SKIPPED:
            _collect(child, pieces, boxes)


def _run(run: Any, pieces: list[str], boxes: list[Any]) -> None:
    """A run of text in one font, which may be one of before Unicode."""
    own: list[str] = []
    for child in run:
        name = local(child)
        if name == "t":
            own.append(child.text or "")
        elif name in _MARKS:
            own.append(_MARKS[name])
        elif name == "AlternateContent":
            _collect(_choice(child), pieces, boxes)
        elif name in ("drawing", "pict", "object", "ruby", "rubyBase"):
            _collect(child, pieces, boxes)
    text = "".join(own)
    encoding = _font(run)
    pieces.append(repaired(text, encoding) if encoding and text.strip() else text)


def _font(run: Any) -> str | None:
    for properties in run:
        if local(properties) == "rPr":
            for fonts in properties:
                if local(fonts) == "rFonts":
                    return legacy_font(attribute(fonts, "ascii") or "")
    return None


DOCX: Final = Format("Word (DOCX)", (".docx", ".docm", ".dotx"), read)
