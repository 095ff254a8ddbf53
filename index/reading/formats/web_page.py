"""HTML pages."""

from __future__ import annotations

from index.reading.decoding import decode
from index.reading.formats.format import Format
from index.reading.html import declared_encoding, read_html
from index.reading.pages import read_page
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    html, notes = decode(piece.raw, declared_encoding(piece.raw))
    text, meta = read_html(html)
    if not text.strip():
        raise Unreadable("the page holds no text")
    return ReadResult(read_page(text, meta).document(piece.path), notes)


HTML = Format("HTML", (".html", ".htm"), read)
