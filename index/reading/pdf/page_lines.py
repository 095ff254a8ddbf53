"""The pages of a PDF -> lines of text with their places."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from index.reading.pdf.legacy_fonts import legacy_font, repaired

_HYPHEN: Final = 0x02  # PDFium's sign for a hyphen at the end of a line, which it joins to the next
_SOFT_HYPHEN: Final = 0xAD
_FONT_NAME: Final = 128  # bytes
_LEAST_LETTERS: Final = 8  # of a page that holds text, not only a stamp over a picture


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line, in points from the lower left corner of its page. ``size`` is that of its font, 0
    where places are not known."""

    text: str
    left: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order. ``is_picture``: it has none, but pictures."""

    lines: tuple[TextLine, ...]
    is_picture: bool = False
    unmapped: int = 0
    """Characters whose font does not say which they are."""


def page_of(page: pdfium.PdfPage) -> Page:
    """The lines of one page."""
    text = page.get_textpage()
    try:
        codes = [int(pdfium_c.FPDFText_GetUnicode(text, at)) for at in range(text.count_chars())]
        turned = page.get_rotation() != 0
        lines = [
            line
            for first, last in _line_bounds(codes)
            if (line := _line(text, codes, first, last, turned)) is not None
        ]
        unmapped = sum(code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF for code in codes)
    finally:
        text.close()
    letters = sum(character.isalpha() for line in lines for character in line.text)
    if letters < _LEAST_LETTERS and _has_pictures(page):
        return Page(tuple(lines), is_picture=True, unmapped=unmapped)
    return Page(tuple(lines), unmapped=unmapped)


def _has_pictures(page: pdfium.PdfPage) -> bool:
    kinds = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM, pdfium_c.FPDF_PAGEOBJ_PATH)
    return any(True for _ in page.get_objects(filter=kinds, max_depth=3))


def _line_bounds(codes: list[int]) -> list[tuple[int, int]]:
    """First and last character of each line; PDFium puts line ends between them."""
    bounds = []
    start = 0
    for at, code in enumerate((*codes, 0x0A)):
        if code in (0x0A, 0x0D):
            if at > start:
                bounds.append((start, at - 1))
            start = at + 1
    return bounds


def _line(
    page: pdfium.PdfTextPage, codes: list[int], first: int, last: int, turned: bool
) -> TextLine | None:
    while first <= last and codes[first] <= 0x20 and codes[first] != _HYPHEN:
        first += 1
    while last >= first and codes[last] <= 0x20 and codes[last] != _HYPHEN:
        last -= 1
    if first > last:
        return None
    text = unicodedata.normalize("NFC", _text(codes[first : last + 1]))
    encoding = legacy_font(_font(page, first))
    if encoding is not None:
        text = repaired(text, encoding)
    text = " ".join(text.split(" ")).strip()
    if not text:
        return None
    if turned:
        return TextLine(text, 0.0, 0.0, 0.0, 0.0)
    left, bottom, _, _ = page.get_charbox(first, loose=True)
    _, _, right, _ = page.get_charbox(last, loose=True)
    size = float(pdfium_c.FPDFText_GetFontSize(page, first))
    matrix = pdfium_c.FS_MATRIX()
    if pdfium_c.FPDFText_GetMatrix(page, first, matrix):
        size *= abs(matrix.d) or abs(matrix.b) or 1.0
    return TextLine(text, left, right, bottom, size)


def _text(codes: list[int]) -> str:
    """The characters; a word that was divided at the end of a line is whole again."""
    characters = [chr(code) if code else " " for code in codes]
    for at, code in enumerate(codes):
        if code == _HYPHEN:
            before = characters[at - 1] if at else ""
            after = characters[at + 1] if at + 1 < len(codes) else ""
            # Latin words are divided; Vietnamese ones are joined by hyphens: "Thừa Thiên-Huế".
            divided = before.isascii() and before.islower() and after.isascii() and after.islower()
            characters[at] = "" if divided else "-"
        elif code == _SOFT_HYPHEN:
            characters[at] = "-"
    return "".join(characters)


def _font(page: Any, at: int) -> str:
    name = ctypes.create_string_buffer(_FONT_NAME)
    flags = ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(page, at, name, _FONT_NAME, ctypes.byref(flags))
    return name.value.decode("utf-8", "replace")


def usual_leading(lines: Sequence[TextLine]) -> float:
    """The usual distance of a line to the next one."""
    gaps = [
        upper.bottom - lower.bottom
        for upper, lower in zip(lines, lines[1:], strict=False)
        if upper.size and 0 < upper.bottom - lower.bottom < 4 * upper.size
    ]
    return median(gaps) if gaps else 0.0
