"""The formats that can be read. This list is what the documentation, messages and the walk over
folders go by."""

from __future__ import annotations

import re
from typing import Final

from index.reading.formats.format import Format
from index.reading.formats.mail import EMAIL, WEB_ARCHIVE
from index.reading.formats.markdown import MARKDOWN
from index.reading.formats.plain_text import PLAIN_TEXT
from index.reading.formats.unpacking import PACKED
from index.reading.formats.web_page import HTML
from index.reading.office.doc import DOC
from index.reading.office.docx import DOCX
from index.reading.office.odt import ODT
from index.reading.office.rtf import RTF
from index.reading.pdf.reader import PDF
from index.reading.records.feeds import FEEDS
from index.reading.records.json_documents import JSON
from index.reading.records.json_lines import JSON_LINES
from index.reading.records.sheets import SHEETS
from index.reading.records.tables import CSV
from index.reading.source_records import Piece

FORMATS: Final = (
    PLAIN_TEXT, HTML, WEB_ARCHIVE, EMAIL, MARKDOWN, JSON_LINES, JSON, CSV, SHEETS, FEEDS, PDF,
    DOCX, DOC, ODT, RTF,
)  # fmt: skip
_BY_ENDING: Final = {ending: format for format in FORMATS for ending in format.endings}
ENDINGS: Final = tuple(_BY_ENDING)
LOOKED_AT: Final = 1024
"""Bytes from the start of a file by which its format is told, where its name does not."""

_BOM: Final = b"\xef\xbb\xbf"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_HTML_START: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,400}?-->\s*)?"
    rb"<(?:!doctype html|html\b|head\b)(?!.{0,900}<\?(?:php|=))",  # but no program for pages
    re.IGNORECASE | re.DOTALL,
)
_JSON_START: Final = re.compile(rb'\s*(?P<list>\[\s*)?\{(?P<broken>\s*\n)?\s*"[^"\n]{1,60}"\s*:')
_OF_SERVERS: Final = frozenset((".aspx", ".asp", ".php", ".jsp", ".jspx", ".do", ".cgi", ".cfm"))


def ending(name: str) -> str:
    """The last ending of a file's name in lower case, without that of a packed file:
    ``tin.JSONL.gz`` -> ``.jsonl``; ``""`` where there is none."""
    lower = name.lower()
    for packed in PACKED:
        lower = lower.removesuffix(packed)
    stem, dot, last = lower.rpartition(".")
    return f".{last}" if dot and stem and "/" not in last else ""


def format_of(name: str, start: bytes = b"") -> Format | None:
    """The format of a file by its name, and by how it begins where that says otherwise: tables
    of HTML that are called ``.xls``, lines of JSON in ``.txt``, saved pages called ``.aspx``.
    None where nobody reads it."""
    named = _BY_ENDING.get(ending(name))
    if named in (HTML, WEB_ARCHIVE, EMAIL, MARKDOWN) or not start:
        return named
    if start.startswith(_BOM):
        start = start[len(_BOM) :]
    if _HTML_START.match(start) and (named is not None or may_be_page(name)):
        return HTML
    if start.startswith(b"%PDF-"):
        return PDF
    if named in (PLAIN_TEXT, PDF, DOCX, ODT) and start.startswith(b"{\\rtf"):
        return RTF
    if named is DOCX and start.startswith(_OLE):
        return DOC
    if named is PLAIN_TEXT and (found := _JSON_START.match(start)):
        return JSON if found["list"] or found["broken"] else JSON_LINES
    return named


def format_of_piece(piece: Piece) -> Format | None:
    """The format that a piece was cut by."""
    found = format_of(piece.member or piece.path, piece.raw[:LOOKED_AT])
    return JSON_LINES if found is PLAIN_TEXT and piece.line is not None else found


def may_be_page(name: str) -> bool:
    """Pages that were saved under the name of the program that made them, or under none."""
    last = ending(name)
    return last in _OF_SERVERS or "?" in last or not last
