"""What was filled in and written onto a page: values of form fields, notes. They are no part of
its text, and PDFium gives them apart."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from index.reading.pdf.page_lines import Page, TextLine

_FIELDS: Final = (pdfium_c.FPDF_FORMFIELD_TEXTFIELD, pdfium_c.FPDF_FORMFIELD_COMBOBOX,
                  pdfium_c.FPDF_FORMFIELD_LISTBOX)  # fmt: skip
_NOTES: Final = (pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_TEXT)


def with_annotations(page: pdfium.PdfPage, read: Page) -> Page:
    """The page with values behind what they were asked by, and with notes at its end."""
    lines = list(read.lines)
    for text, is_field, (left, bottom, right, top) in _annotations(page):
        at = _label(lines, left, bottom, top) if is_field else None
        if at is None:
            lines.append(TextLine(text, left, right, bottom, top - bottom))
        else:
            lines[at] = replace(lines[at], text=f"{lines[at].text} {text}")
    return replace(read, lines=tuple(lines))


def _label(lines: Sequence[TextLine], left: float, bottom: float, top: float) -> int | None:
    """The line that stands before a field, at its height; the nearest."""
    beside = [
        at
        for at, line in enumerate(lines)
        if line.left <= left and bottom - line.size < line.bottom < top
    ]
    return max(beside, key=lambda at: lines[at].right, default=None)


def _annotations(
    page: pdfium.PdfPage,
) -> Iterator[tuple[str, bool, tuple[float, float, float, float]]]:
    """Text, whether it is a field's, and the place, as left, bottom, right, top."""
    for at in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        try:
            kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
            text = ""
            if kind == pdfium_c.FPDF_ANNOT_WIDGET:
                text = _value(page, annotation)
            elif kind in _NOTES:
                text = _string(pdfium_c.FPDFAnnot_GetStringValue, annotation, b"Contents")
            if text:
                yield text, kind == pdfium_c.FPDF_ANNOT_WIDGET, _place(annotation)
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)


def _value(page: pdfium.PdfPage, annotation: Any) -> str:
    form = page.pdf.formenv
    if form is None or pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation) not in _FIELDS:
        return ""
    return _string(pdfium_c.FPDFAnnot_GetFormFieldValue, form, annotation)


def _string(ask: Any, *of: Any) -> str:
    """What a function of PDFium writes into a buffer, asked for its size first."""
    size = ask(*of, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    ask(*of, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    text = buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")
    return " ".join(text.split())


def _place(annotation: Any) -> tuple[float, float, float, float]:
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDFAnnot_GetRect(annotation, box)
    return box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)
