"""What of a page is in no field of its document, as notes: the promise that nothing is lost in
silence. Every line that is left out is named, up to a bound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from index.reading.notes import Note, NoteCode

_LONGEST_NAMED: Final = 2000
"""Characters of a note that name lines; a page has rarely more around its article."""


def loss_notes(left_out: Sequence[str], body: str, doubted: bool) -> list[Note]:
    """``doubted``: rules were given up because they would have taken most of the text."""
    notes = []
    if doubted:
        notes.append(Note(NoteCode.KEPT_LINES))
    lines = [line for line in left_out if any(map(str.isalnum, line))]
    if lines:
        size = sum(map(len, lines))
        share = "most" if size > len(body) else ""
        notes.append(Note(NoteCode.DROPPED_LINES, share, len(lines), _named(lines)))
    if not body:
        notes.append(Note(NoteCode.EMPTY_BODY))
    return notes


def _named(lines: Sequence[str]) -> str:
    """The lines, one after the other, and how many more there are."""
    names: list[str] = []
    room = _LONGEST_NAMED
    for line in lines:
        if len(line) > room:
            break
        names.append(line)
        room -= len(line) + 3
    more = len(lines) - len(names)
    if more and not names:
        return lines[0][:_LONGEST_NAMED] + "…"
    return " | ".join(names) + (f" … and {more} more" if more else "")
