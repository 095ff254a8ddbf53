"""Plain text, as a portal prints a page."""

from __future__ import annotations

from index.reading.decoding import decode
from index.reading.formats.format import Format
from index.reading.pages.page import read_page
from index.reading.source_records import Piece, ReadResult, ReadSettings


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    text, notes = decode(piece.raw)
    page = read_page(text)
    return ReadResult(page.document(piece.name), (*notes, *page.notes))


PLAIN_TEXT = Format("Plain text", (".txt",), read)
