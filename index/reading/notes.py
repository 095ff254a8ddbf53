"""Notes: what a reader left out, repaired or did not understand, as typed values.

A reader may drop nothing in silence. Whatever is not in the title, the body or a field of the
document becomes a `Note`; notes of one kind are gathered file by file, and the report of a run
adds them up over all files. Words are given to them here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class NoteCode(StrEnum):
    """The kinds of notes. Scripts rely on these words."""

    CONVERTED = "converted"  # data: the encoding of the past that the text was in
    REPAIRED_BYTES = "repaired-bytes"  # count: how many
    DROPPED_LINES = "dropped-lines"  # count: how many; data: "most" if it was most of the page
    KEPT_LINES = "kept-lines"  # what looked like boilerplate was kept: it was most of the text
    TEASERS = "teasers"  # a list of beginnings of other pages, no article
    TOLD_BY_HEAD = "told-by-head"  # the body is what the page's head tells of it
    TOLD_BY_DATA = "told-by-data"  # the body is what the page's scripts draw from
    UNUSED_FIELD = "unused-field"  # data: its name
    ODD_FIELD = "odd-field"  # data: its name; example: what was found
    ODD_DATE = "odd-date"  # data: its field; example: what was found
    RUNNING_HEAD = "running-head"  # data: what stood at the head or foot; count: of how many pages
    SCANNED_PAGES = "scanned-pages"  # count: pages without text, beside some that have it
    RECOGNISED = "recognised"  # count: pages that were read by OCR
    PASSED_OVER = "passed-over"  # data: the kind of a file in an archive that nobody reads
    GUESSED_BODY = "guessed-body"  # data: the field that was taken as body, being the longest
    EMPTY_BODY = "empty-body"


@dataclass(frozen=True, slots=True)
class Note:
    """One observation on one document. ``count`` is in the unit of its code (bytes, lines)."""

    code: NoteCode
    data: str = ""
    count: int = 1
    example: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """A note with its place. ``line`` (0: the whole file) is the first of ``pieces`` pieces of
    the file (lines, rows, items) that have it."""

    path: str
    line: int
    note: Note
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class NoteTotal:
    """All notes of one code and data in a run."""

    note: Note  # with the sum of the counts
    files: int
    pieces: int


def gather(noted: Iterable[Noted]) -> list[Noted]:
    """One for each file, code and data: the first place, and the sums of counts and pieces."""
    found: dict[tuple[str, NoteCode, str], Noted] = {}
    for one in noted:
        key = one.path, one.note.code, one.note.data
        before = found.get(key)
        if before is None:
            found[key] = one
            continue
        note = replace(
            before.note,
            count=before.note.count + one.note.count,
            example=before.note.example or one.note.example,
        )
        line = min(before.line, one.line)
        found[key] = Noted(one.path, line, note, before.pieces + one.pieces)
    return sorted(found.values(), key=lambda one: (one.path, one.line, one.note.code))


def totals(gathered: Iterable[Noted]) -> list[NoteTotal]:
    """What was gathered, added up over files; the most frequent first."""
    found: dict[tuple[NoteCode, str], NoteTotal] = {}
    for one in gathered:
        key = one.note.code, one.note.data
        before = found.get(key)
        if before is None:
            found[key] = NoteTotal(one.note, 1, one.pieces)
        else:
            note = replace(before.note, count=before.note.count + one.note.count)
            found[key] = NoteTotal(note, before.files + 1, before.pieces + one.pieces)
    return sorted(found.values(), key=lambda total: (-total.pieces, total.note.code))


def wording(note: Note) -> str:
    """What a note says of one document."""
    example = f" ({note.example!r})" if note.example else ""
    match note.code:
        case NoteCode.CONVERTED:
            return f"converted from {note.data} to Unicode"
        case NoteCode.REPAIRED_BYTES:
            return f"{_many(note.count, 'bad byte')} replaced"
        case NoteCode.DROPPED_LINES:
            most = ", most of the page" if note.data else ""
            return f"{_many(note.count, 'line')} left out{most}{example}"
        case NoteCode.KEPT_LINES:
            return "kept what looked like boilerplate: it was most of the text"
        case NoteCode.TEASERS:
            return "a list of teasers, not an article"
        case NoteCode.TOLD_BY_HEAD:
            return "hardly any text but what the head of the page tells of it"
        case NoteCode.TOLD_BY_DATA:
            return "drawn by scripts: the text is that of their data"
        case NoteCode.UNUSED_FIELD:
            return f"field {note.data!r} unused"
        case NoteCode.ODD_FIELD:
            return f"field {note.data!r} not understood{example}"
        case NoteCode.ODD_DATE:
            return f"date in {note.data!r} not understood{example}"
        case NoteCode.RUNNING_HEAD:
            return f"running head {note.data!r} taken out of {_many(note.count, 'page')}"
        case NoteCode.SCANNED_PAGES:
            return f"{_many(note.count, 'page')} without text, pictures only"
        case NoteCode.RECOGNISED:
            return f"{_many(note.count, 'page')} read by OCR"
        case NoteCode.PASSED_OVER:
            return f"{_many(note.count, 'file')} {note.data} passed over{example}"
        case NoteCode.GUESSED_BODY:
            return f"field {note.data!r} taken as the body"
        case NoteCode.EMPTY_BODY:
            return "no body"


def total_wording(total: NoteTotal) -> str:
    """What a run says of all notes of one kind."""
    note, where = total.note, f"in {_many(total.files, 'file')}"
    pages = _many(total.pieces, "document")
    match note.code:
        case NoteCode.CONVERTED:
            return f"{_many(total.pieces, 'document')} converted from {note.data} to Unicode"
        case NoteCode.REPAIRED_BYTES:
            return f"{_many(note.count, 'bad byte')} replaced {where}"
        case NoteCode.DROPPED_LINES:
            most = ", most of the page," if note.data else ""
            return f"{_many(note.count, 'line')} left out{most} {where}"
        case NoteCode.KEPT_LINES:
            return f"{pages} where what looked like boilerplate was kept"
        case NoteCode.TEASERS:
            return f"{pages} with a list of teasers, not an article"
        case NoteCode.TOLD_BY_HEAD:
            return f"{pages} with hardly any text but what their heads tell"
        case NoteCode.TOLD_BY_DATA:
            return f"{pages} drawn by scripts, read from their data"
        case NoteCode.UNUSED_FIELD:
            return f"field {note.data!r} unused in {_many(total.pieces, 'document')}"
        case NoteCode.ODD_FIELD:
            return f"field {note.data!r} not understood in {_many(total.pieces, 'document')}"
        case NoteCode.ODD_DATE:
            return f"date in {note.data!r} not understood in {_many(total.pieces, 'document')}"
        case NoteCode.RUNNING_HEAD:
            return f"running head {note.data!r} taken out of {_many(note.count, 'page')}"
        case NoteCode.SCANNED_PAGES:
            return f"{_many(note.count, 'page')} without text, pictures only, {where}"
        case NoteCode.RECOGNISED:
            return f"{_many(note.count, 'page')} read by OCR {where}"
        case NoteCode.PASSED_OVER:
            return f"{_many(note.count, 'file')} {note.data} passed over {where}"
        case NoteCode.GUESSED_BODY:
            return f"field {note.data!r} taken as the body of {_many(total.pieces, 'document')}"
        case NoteCode.EMPTY_BODY:
            return f"{_many(total.pieces, 'document')} with an empty body"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
