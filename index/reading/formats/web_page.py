"""HTML pages."""

from __future__ import annotations

from index.reading.decoding import decode
from index.reading.formats.format import Format
from index.reading.html.page import declared_encoding, read_web_page
from index.reading.source_records import Piece, ReadResult, ReadSettings


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    html, notes = decode(piece.raw, declared_encoding(piece.raw))
    page = read_web_page(html)
    return ReadResult(page.document(piece.name), (*notes, *page.notes))


HTML = Format("HTML", (".html", ".htm", ".xhtml", ".xht", ".shtml"), read)
