"""Plain text, as a portal prints a page; notes in Markdown are read as such."""

from __future__ import annotations

from index.reading.decoding import decode
from index.reading.formats.format import Format
from index.reading.formats.markdown import is_markdown
from index.reading.formats.markdown import read as read_markdown
from index.reading.pages.page import read_page
from index.reading.source_records import Piece, ReadResult, ReadSettings


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    text, notes = decode(piece.raw)
    if is_markdown(text):
        return read_markdown(piece, settings)
    page = read_page(text)
    return ReadResult(page.document(piece.name), (*notes, *page.notes))


PLAIN_TEXT = Format("Plain text", (".txt",), read)
