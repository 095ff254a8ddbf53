"""RTF, by striprtf; what that leaves out is kept or noted."""

from __future__ import annotations

import re
from typing import Final

from striprtf.striprtf import rtf_to_text

from index.reading.formats.format import Format
from index.reading.formats.paper import read_paper
from index.reading.notes import Note, NoteCode
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable

_START: Final = b"{\\rtf"
_FOOTNOTE: Final = re.compile(r"\\(?:footnote|annotation)\b ?")
_LEFT_OUT: Final = {
    "head or foot of pages": re.compile(r"\\(?:header|footer)[lrf]?\b[^{}]{0,400}[^\W\d]{3}"),
    "text box": re.compile(r"\\(?:shptxt|dptxbxtext)\b"),
}


def is_rtf(raw: bytes) -> bool:
    return raw.lstrip()[:5] == _START


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    if not is_rtf(piece.raw):
        raise Unreadable("is no RTF file")
    source = _FOOTNOTE.sub(r"\\par ", piece.raw.decode("latin-1"))
    try:
        text = rtf_to_text(source, errors="replace")
    except (ValueError, LookupError, OverflowError, RecursionError, TypeError) as error:
        raise Unreadable(f"is damaged: {error}") from error
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = (" | ".join(filter(None, map(str.strip, line.split("|")))) for line in text.split("\n"))
    result = read_paper("\n".join(lines), piece.name)
    notes = [
        Note(NoteCode.UNUSED_FIELD, what, count)
        for what, pattern in _LEFT_OUT.items()
        if (count := len(pattern.findall(source)))
    ]
    return ReadResult(result.document, (*result.notes, *notes))


RTF: Final = Format("RTF", (".rtf",), read)
