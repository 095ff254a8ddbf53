"""The text of a paper, as an office program or a PDF has it -> a document.

Title, dates and district are found as for pages; but nothing of the text is furniture, so all of
it is the body, save the line that is the title.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from index.reading.notes import Note, NoteCode
from index.reading.pages.letter_spacing import join_spaced_letters
from index.reading.pages.page import Meta, read_page
from index.reading.source_records import ReadResult, Unreadable
from vietnamese.input.damaged_text import restore

_LONGEST_BROKEN: Final = 120  # characters of a line that was broken by hand
_ITEM: Final = re.compile(r"[a-zđ]{1,3}[.)/]|[ivx]+[.)]|\w+://|\S+@|\S*\d")
_SHORTEST_NAME: Final = 4  # words
_KIND_ALONE: Final = re.compile(
    "(?:BỘ )?LUẬT|PHÁP LỆNH|NGHỊ (?:ĐỊNH|QUYẾT)|THÔNG TƯ(?: LIÊN TỊCH)?|QUYẾT ĐỊNH|CHỈ THỊ|KẾ HOẠCH"
    "|THÔNG BÁO|BÁO CÁO|CÔNG VĂN|TỜ TRÌNH|HƯỚNG DẪN|QUY CHẾ|QUY ĐỊNH|CHƯƠNG TRÌNH|ĐỀ ÁN"
)
_TITLE_REACH: Final = 30  # lines from the top among which the title stands


def read_paper(
    text: str, id: str, meta: Meta | None = None, whole_lines: bool = False
) -> ReadResult:
    """``text``: a paragraph a line; unless ``whole_lines``, some may have been broken by hand.
    Raises Unreadable where there is none."""
    text, encodings = restore(text)
    text = join_spaced_letters(text.replace("\u00ad", ""))
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    if not whole_lines:
        lines = _joined(lines)
    if not lines:
        raise Unreadable("holds no text")
    page = read_page("\n".join(lines), meta)
    title = name_below(lines, page.title)
    body = "\n".join(_without_title(lines, title))
    notes = [Note(NoteCode.CONVERTED, name) for name in encodings]
    if not body:
        notes.append(Note(NoteCode.EMPTY_BODY))
    return ReadResult(replace(page.document(id), title=title, body=body), tuple(notes))


def name_below(lines: list[str], title: str) -> str:
    """The name of a paper for which only its kind was found (``THÔNG TƯ``): the line below."""
    if not _KIND_ALONE.fullmatch(title) or title not in lines[:_TITLE_REACH]:
        return title
    below = lines[lines.index(title) + 1 :]
    if below and below[0].isupper():
        return f"{title} {below[0]}"
    return below[0] if below and len(below[0].split()) > _SHORTEST_NAME else title


def _joined(lines: list[str]) -> list[str]:
    """Lines that somebody broke within a sentence, most often a title in the middle of a page:
    the next one goes on in small letters. A paper that begins with its kind (``LUẬT``) has its
    name below it."""
    whole: list[str] = []
    for line in lines:
        before = whole[-1] if whole else ""
        goes_on = line[0].islower() and not _ITEM.match(line)
        goes_on = goes_on and before[-1:].isalpha() and len(before) <= _LONGEST_BROKEN
        if goes_on or (len(whole) == 1 and _KIND_ALONE.fullmatch(before) and line.isupper()):
            whole[-1] = f"{before} {line}"
        else:
            whole.append(line)
    return whole


def _without_title(lines: list[str], title: str) -> list[str]:
    wanted = _squeezed(title)
    for at, line in enumerate(lines[:_TITLE_REACH]):
        if _squeezed(line) == wanted:
            return [*lines[:at], *lines[at + 1 :]]
    return lines


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())
