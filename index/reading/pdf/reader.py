"""PDF files. PDFium gives the characters and their places; lines, heads and paragraphs are ours.

The body keeps where its pages begin, so that a hit says its page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pypdfium2 as pdfium

from index.reading.formats.format import Format
from index.reading.formats.paper import name_below
from index.reading.notes import Note, NoteCode
from index.reading.pages.letter_spacing import join_spaced_letters
from index.reading.pages.page import read_page
from index.reading.pdf import ocr
from index.reading.pdf.annotations import with_annotations
from index.reading.pdf.legacy_fonts import restored_lines
from index.reading.pdf.page_lines import Page, page_of
from index.reading.pdf.paragraphs import JoinedText, joined
from index.reading.pdf.running_heads import without_running_heads
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable

_TITLE_REACH: Final = 30  # lines from the top among which the title stands
_MOST_UNMAPPED: Final = 0.3  # of the characters; more, and the text is none


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable, also for a scan that is not to be read by OCR."""
    pages, notes = _pages(piece.raw, settings)
    pages, names = _restored(pages)
    notes += [Note(NoteCode.CONVERTED, name) for name in names]
    pages, heads = without_running_heads(pages)
    heads += Counter(stamp for page in pages for stamp in page.stamps)
    notes += [Note(NoteCode.RUNNING_HEAD, head, count) for head, count in heads.items()]
    text = joined(pages)
    if not text.text.strip():
        raise Unreadable("holds no text")
    page = read_page(text.text)
    title = name_below(text.text.split("\n"), page.title)
    text = _without_line(text, title)
    document = replace(page.document(piece.name), title=title, body=text.text)
    if len(pages) > 1:
        document = replace(document, pages=text.pages)
    if not text.text:
        notes.append(Note(NoteCode.EMPTY_BODY))
    return ReadResult(document, tuple(notes))


def _restored(pages: list[Page]) -> tuple[list[Page], tuple[str, ...]]:
    """The pages with lines as they were meant: read in encodings of the past, letters that were
    set apart joined."""
    given = [line.text for page in pages for line in page.lines]
    lines, names = restored_lines(given)
    lines = list(map(join_spaced_letters, lines))
    if lines == given:
        return pages, names
    texts = iter(lines)
    moved = [
        replace(page, lines=tuple(replace(line, text=next(texts)) for line in page.lines))
        for page in pages
    ]
    return moved, names


def _without_line(joined_text: JoinedText, title: str) -> JoinedText:
    """The text without the line that is the title; pages begin that much earlier."""
    text = joined_text.text
    at = 0
    for line in text.split("\n", _TITLE_REACH)[:_TITLE_REACH]:
        if line == title:
            end = min(at + len(line) + 1, len(text))
            starts = (max(start - (end - at), at) if start > at else start
                      for start in joined_text.pages)  # fmt: skip
            return JoinedText(text[:at] + text[end:], tuple(starts))
        at += len(line) + 1
    return joined_text


def _pages(raw: bytes, settings: ReadSettings) -> tuple[list[Page], list[Note]]:
    try:
        pdf = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Unreadable("is encrypted" if locked else f"is damaged: {error}") from error
    try:
        pdf.init_forms()
        pages = list(_read(pdf))
        unmapped = sum(page.unmapped for page in pages)
        characters = sum(len(line.text) for page in pages for line in page.lines)
        pictures = [at for at, page in enumerate(pages) if page.is_picture]
        why = "are pictures" if len(pages) > 1 else "is a picture"
        if characters and unmapped > _MOST_UNMAPPED * characters:
            pictures, why = list(range(len(pages))), "have fonts that do not say their letters"
        if not pictures:
            return pages, []
        if settings.ocr and (lacking := ocr.missing()) is None:
            for at in pictures:
                pages[at] = Page(ocr.recognised(pdf[at]))
            return pages, [Note(NoteCode.RECOGNISED, count=len(pictures))]
        if len(pictures) < len(pages):
            return pages, [Note(NoteCode.SCANNED_PAGES, count=len(pictures))]
        advice = f"{lacking}" if settings.ocr else "--ocr reads them where Tesseract is installed"
        many = f"its {len(pages)} pages {why}" if len(pages) > 1 else f"its page {why}"
        raise Unreadable(f"holds no text, {many}: {advice}")
    finally:
        pdf.close()


def _read(pdf: pdfium.PdfDocument) -> Iterator[Page]:
    for number in range(len(pdf)):
        try:
            page = pdf[number]
        except pdfium.PdfiumError:
            yield Page(())  # a damaged page; the others are read
            continue
        try:
            yield with_annotations(page, page_of(page))
        finally:
            page.close()


PDF: Final = Format("PDF", (".pdf",), read, apart=True)
