"""PDF files for tests, made as people's programs make them: ReportLab, in DejaVu and Liberation
fonts, which have all Vietnamese letters."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("reportlab", reason="the PDF files are made by ReportLab")

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer

pikepdf = pytest.importorskip("pikepdf", reason="the PDF files are changed by pikepdf")
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
BOLD = FONT.with_name("DejaVuSans-Bold.ttf")
if not FONT.exists():
    pytest.skip("the DejaVu fonts are not installed", allow_module_level=True)
pdfmetrics.registerFont(TTFont("Text", str(FONT)))
pdfmetrics.registerFont(TTFont("Bold", str(BOLD if BOLD.exists() else FONT)))

TEXT = ParagraphStyle("text", fontName="Text", fontSize=11, leading=16, alignment=TA_JUSTIFY,
                      firstLineIndent=24, spaceAfter=6)  # fmt: skip
RAGGED = ParagraphStyle("ragged", parent=TEXT, alignment=0, firstLineIndent=0)
TITLE = ParagraphStyle("title", fontName="Bold", fontSize=14, leading=19, alignment=TA_CENTER)
SMALL = ParagraphStyle("small", fontName="Text", fontSize=8, leading=10)

Draw = Callable[[Canvas, int], None]


def nothing(canvas: Canvas, number: int) -> None:
    """A page without head and foot."""


def paper(
    story: Sequence[Flowable],
    draw: Draw = nothing,
    columns: int = 1,
    size: tuple[float, float] = A4,
) -> bytes:
    """A paper of these paragraphs; ``draw`` adds what stands on every page."""
    raw = BytesIO()
    width, height = size
    margin, gap = 60, 20
    wide = (width - 2 * margin - gap * (columns - 1)) / columns
    frames = [
        Frame(margin + at * (wide + gap), margin, wide, height - 2 * margin, 0, 0, 0, 0)
        for at in range(columns)
    ]

    def on_page(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.saveState()
        draw(canvas, document.page)
        canvas.restoreState()

    document = BaseDocTemplate(raw, pagesize=A4)
    document.addPageTemplates(PageTemplate("page", frames, on_page))
    document.build(list(story))
    return raw.getvalue()


def paragraphs(texts: Sequence[str], style: ParagraphStyle = TEXT) -> list[Flowable]:
    return [Paragraph(text, style) for text in texts]


def drawn(pages: Sequence[Sequence[tuple[float, float, str]]], font: str = "Text",
          size: float = 11) -> bytes:  # fmt: skip
    """Pages of lines that stand where they are told to: x, y from the lower left corner, text."""
    raw = BytesIO()
    canvas = Canvas(raw, pagesize=A4)
    for lines in pages:
        canvas.setFont(font, size)
        for x, y, text in lines:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return raw.getvalue()


def canvas(draw: Callable[[Canvas], None]) -> bytes:
    """One page, drawn by hand."""
    raw = BytesIO()
    page = Canvas(raw, pagesize=A4)
    page.setFont("Text", 11)
    draw(page)
    page.showPage()
    page.save()
    return raw.getvalue()


def wrapped(texts: Sequence[str], width: int = 80) -> list[str]:
    """Lines of so many characters, a paragraph beginning a new one."""
    return [line for text in texts for line in textwrap.wrap(text, width)]


def changed(raw: bytes, change: Callable[[Any], None] = lambda pdf: None, **saved: Any) -> bytes:
    """The file as another program saved it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(raw)) as pdf:
        change(pdf)
        pdf.save(out, **saved)
    return out.getvalue()


__all__ = ["RAGGED", "SMALL", "TEXT", "TITLE", "Spacer", "canvas", "changed", "drawn", "paper",
           "paragraphs", "wrapped"]  # fmt: skip
