"""The pages of a PDF -> lines of text with their places.

Places are those of a reader who holds the page so that the line is level: what is printed sideways
has them too. Slanted lines are stamps over the page (``DỰ THẢO``).
"""

from __future__ import annotations

import ctypes
import math
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
_SLANTED: Final = math.radians(15)  # from level or upright; scans are askew by less
_RAISED: Final = 0.8  # of the size of the letter before: a digit this small is a footnote's
_UNITS: Final = frozenset(("m", "km", "cm", "dm", "mm", "hm", "dam"))  # with digits: m2
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
    """The lines of a page in reading order. ``is_picture``: it has none, but pictures. ``stamps``
    are printed across it."""

    lines: tuple[TextLine, ...]
    is_picture: bool = False
    unmapped: int = 0
    """Characters whose font does not say which they are."""
    stamps: tuple[str, ...] = ()


def page_of(page: pdfium.PdfPage) -> Page:
    """The lines of one page."""
    text = page.get_textpage()
    try:
        codes = [int(pdfium_c.FPDFText_GetUnicode(text, at)) for at in range(text.count_chars())]
        lines: list[TextLine] = []
        stamps: list[str] = []
        for first, last in _line_bounds(codes):
            line = _line(text, codes, first, last)
            if line is not None and _is_slanted(text, first):
                stamps.append(line.text)
            elif line is not None:
                lines.append(line)
        unmapped = sum(code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF for code in codes)
    finally:
        text.close()
    letters = sum(character.isalpha() for line in lines for character in line.text)
    picture = letters < _LEAST_LETTERS and _has_pictures(page)
    return Page(in_reading_order(lines), picture, unmapped, tuple(stamps))


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


def _line(page: pdfium.PdfTextPage, codes: list[int], first: int, last: int) -> TextLine | None:
    while first <= last and codes[first] <= 0x20 and codes[first] != _HYPHEN:
        first += 1
    while last >= first and codes[last] <= 0x20 and codes[last] != _HYPHEN:
        last -= 1
    if first > last:
        return None
    text = unicodedata.normalize("NFC", _text(page, codes, first, last))
    encoding = legacy_font(_font(page, first))
    if encoding is not None:
        text = repaired(text, encoding)
    text = text.strip()
    if not text:
        return None
    angle = _angle(page, first)
    left, bottom, _, _ = _turned(page.get_charbox(first, loose=True), angle)
    _, _, right, _ = _turned(page.get_charbox(last, loose=True), angle)
    size = _size(page, first)
    return TextLine(text, left, right, bottom, size)


def _size(page: pdfium.PdfTextPage, at: int) -> float:
    size = float(pdfium_c.FPDFText_GetFontSize(page, at))
    matrix = pdfium_c.FS_MATRIX()
    if pdfium_c.FPDFText_GetMatrix(page, at, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
    return size


def _angle(page: pdfium.PdfTextPage, at: int) -> float:
    """Of the direction of writing, in radians, 0 if it is level."""
    return max(0.0, float(pdfium_c.FPDFText_GetCharAngle(page, at)))


def _is_slanted(page: pdfium.PdfTextPage, at: int) -> bool:
    off = _angle(page, at) % (math.pi / 2)
    return _SLANTED < off < math.pi / 2 - _SLANTED


def _turned(
    box: tuple[float, float, float, float], angle: float
) -> tuple[float, float, float, float]:
    """Left, bottom, right and top for whoever turns the page by ``angle``."""
    if not angle:
        return box
    cos, sin = math.cos(angle), math.sin(angle)
    corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across = [x * cos - y * sin for x, y in corners]
    up = [x * sin + y * cos for x, y in corners]
    return min(across), min(up), max(across), max(up)


def in_reading_order(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Lines from top to bottom, where the file draws them in another order. Columns stay as they
    are drawn; but what is drawn first and stands below them all comes last."""
    if not all(line.size for line in lines):
        return tuple(lines)
    falling = sorted(lines, key=lambda line: -line.bottom)
    if not any(map(_are_side_by_side, falling, falling[1:])):
        return tuple(falling)
    for at in range(1, len(lines)):
        if max(one.bottom for one in lines[:at]) < min(one.bottom for one in lines[at:]):
            return (*lines[at:], *lines[:at])
    return tuple(lines)


def _are_side_by_side(one: TextLine, other: TextLine) -> bool:
    apart = min(one.right, other.right) <= max(one.left, other.left)
    height = abs(one.bottom - other.bottom)
    return height < max(one.size, other.size) * (1 if apart else 0.3)


def _text(page: pdfium.PdfTextPage, codes: list[int], first: int, last: int) -> str:
    """The characters; a word that was divided at the end of a line is whole again, and the number
    of a footnote is no part of the word that has it."""
    places = range(first + 1, last + 1)
    marks = [at for at in places if _is_note_number(page, codes, at)]
    codes = codes[first : last + 1]
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
    for at in marks:
        if "".join(characters[: at - first]).rsplit(" ", 1)[-1] not in _UNITS:
            characters[at - first] = f" {characters[at - first]}"
    return "".join(characters)


def _is_note_number(page: pdfium.PdfTextPage, codes: list[int], at: int) -> bool:
    """A small digit right behind a letter."""
    if not (0x30 <= codes[at] <= 0x39 and chr(codes[at - 1]).isalpha()):
        return False
    return _size(page, at) < _RAISED * _size(page, at - 1)


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
