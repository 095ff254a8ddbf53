"""The text of a paper, as an office program or a PDF has it -> a document.

Title, dates and district are found as for pages; but nothing of the text is furniture, so all of
it is the body, save the line that is the title.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from index.reading.notes import Note, NoteCode
from index.reading.pages.page import Meta, read_page
from index.reading.source_records import ReadResult, Unreadable
from vietnamese.input.damaged_text import restore

_TITLE_REACH: Final = 30  # lines from the top among which the title stands


def read_paper(text: str, id: str, meta: Meta | None = None) -> ReadResult:
    """``text``: a paragraph a line. Raises Unreadable where there is none."""
    text, encodings = restore(text)
    text = text.replace("\u00ad", "")
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    if not lines:
        raise Unreadable("holds no text")
    page = read_page("\n".join(lines), meta)
    body = "\n".join(_without_title(lines, page.title))
    notes = [Note(NoteCode.CONVERTED, name) for name in encodings]
    if not body:
        notes.append(Note(NoteCode.EMPTY_BODY))
    return ReadResult(replace(page.document(id), body=body), tuple(notes))


def _without_title(lines: list[str], title: str) -> list[str]:
    wanted = _squeezed(title)
    for at, line in enumerate(lines[:_TITLE_REACH]):
        if _squeezed(line) == wanted:
            return [*lines[:at], *lines[at + 1 :]]
    return lines


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())
