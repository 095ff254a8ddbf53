"""HTML pages."""

from __future__ import annotations

from index.reading.decoding import decode
from index.reading.formats.format import Format
from index.reading.html.page import declared_encoding, read_web_page
from index.reading.records.page_data import drawn_article
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    html, notes = decode(piece.raw, declared_encoding(piece.raw))
    drawn: ReadResult | None = None
    try:
        page = read_web_page(html)
    except Unreadable:
        drawn = drawn_article(html, None, piece.name, settings)
        if drawn is None:
            raise
    else:
        drawn = drawn_article(html, page, piece.name, settings)
    if drawn is not None:
        return ReadResult(drawn.document, (*notes, *drawn.notes))
    return ReadResult(page.document(piece.name), (*notes, *page.notes))


HTML = Format("HTML", (".html", ".htm", ".xhtml", ".xht", ".shtml"), read)
