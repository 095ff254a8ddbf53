"""Text with the layout of a printed page, as ``pdftotext -layout`` gives it -> lines in order.

Page numbers and running heads are taken out, the two columns of an official paper's head are put
one below the other, and its centred title becomes one line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from index.reading.pages.boilerplate_phrases import Kind, phrases
from index.reading.pages.lines import folded_phrase
from index.reading.pages.wrapping import RawLine

_GAP: Final = re.compile(r"(?<=\S)\s{3,}(?=\S)")
_COLUMNS: Final = re.compile(r"\s*(\S.*?)\s{3,}(\S.*)")
_INDENT: Final = 8  # columns from which a line is set off from the margin
_FEWEST_LAID_OUT: Final = 2  # lines
_PAGE_NUMBER: Final = re.compile(
    r"\s*(?:[-–—]\s*)?(?:trang\s+)?(\d{1,4})(?:\s*/\s*\d{1,4})?(?:\s*[-–—])?\s*\Z", re.IGNORECASE
)
_DIGITS: Final = re.compile(r"\d+")
_EDGE: Final = 2  # lines at the top and bottom of a page that may be running heads
_REPEATED: Final = 0.4  # share of the pages
_HEAD_LINES: Final = 16
_GAZETTE: Final = re.compile(r"\W*cong bao\b")
_TITLE_LINES: Final = 4


def without_layout(pages: Sequence[str]) -> tuple[list[RawLine], list[str]]:
    """The lines of the text and what was taken out of it. ``pages`` were separated by form
    feeds; a text without them is one."""
    given = [page.splitlines() for page in pages]
    if not _is_laid_out(given):
        return [RawLine(line) for page in given for line in page], []
    lines: list[RawLine] = []
    left_out: list[str] = []
    heads = _running_heads(given)
    for page in given:
        _add_page(page, heads, lines, left_out)
    return _with_title(_columns_apart(lines)), left_out


def _is_laid_out(pages: Sequence[Sequence[str]]) -> bool:
    if len(pages) > 1 and sum(map(bool, pages)) > 1:
        return True
    found = sum(
        1
        for page in pages
        for line in page
        if "   " in line and (_GAP.search(line) or _indent(line) >= _INDENT)
    )
    return found >= _FEWEST_LAID_OUT


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _key(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()).casefold())


def _edges(page: Sequence[str]) -> list[int]:
    """Where the first and last lines of a page stand."""
    filled = [at for at, line in enumerate(page) if line.strip()]
    return list(dict.fromkeys((*filled[:_EDGE], *filled[-_EDGE:])))


def _running_heads(pages: Sequence[Sequence[str]]) -> set[str]:
    """Lines that stand at the edge of many pages, whatever their numbers."""
    filled = [page for page in pages if any(line.strip() for line in page)]
    if len(filled) < 3:
        return set()
    counts = Counter(key for page in filled for key in {_key(page[at]) for at in _edges(page)})
    return {key for key, count in counts.items() if count >= max(2, _REPEATED * len(filled))}


def _add_page(
    page: Sequence[str], heads: set[str], lines: list[RawLine], left_out: list[str]
) -> None:
    edges = set(_edges(page)) if heads else set()
    numbers = _page_numbers(page)
    after_number = False
    for at, line in enumerate(page):
        gone = at in numbers or (at in edges and _key(line) in heads)
        gone = gone or (after_number and _GAZETTE.match(folded_phrase(line)) is not None)
        after_number = at in numbers or (after_number and not line.strip())
        if gone:
            left_out.append(line.strip())
            while lines and not lines[-1].text.strip():  # the text may go on after it
                lines.pop()
            lines.append(RawLine("", break_before=True))
        elif line.strip() or not (lines and lines[-1].break_before):
            lines.append(RawLine(line, centred=_is_centred(line)))
    if lines and lines[-1].text.strip():
        lines.append(RawLine("", break_before=True))


def _page_numbers(page: Sequence[str]) -> set[int]:
    """Lines that are numbers, set off, each one more than the one before; on a page of its own
    the last or first line."""
    found: list[tuple[int, int]] = []
    filled = [at for at, line in enumerate(page) if line.strip()]
    for at in filled:
        match = _PAGE_NUMBER.match(page[at])
        if match is not None and _is_set_off(page, at):
            found.append((at, int(match[1])))
    sequence: set[int] = set()
    for (above, number), (below, next_number) in pairwise(found):
        if next_number == number + 1:
            sequence |= {above, below}
    edge = {at for at, _ in found if filled and at in (filled[0], filled[-1])}
    return sequence | edge


def _is_set_off(page: Sequence[str], at: int) -> bool:
    if _indent(page[at]) >= _INDENT:
        return True
    above = page[at - 1].strip() if at else ""
    below = page[at + 1].strip() if at + 1 < len(page) else ""
    return not above and not below


def _is_centred(line: str) -> bool:
    return _indent(line) >= _INDENT and _GAP.search(line) is None


# --- the head of an official paper ------------------------------------------------------------


def _columns_apart(lines: list[RawLine]) -> list[RawLine]:
    """The left column of the head above the right one."""
    rows: list[int] = []
    left: list[RawLine] = []
    right: list[RawLine] = []
    is_paper = False
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if not line.text.strip():
            continue
        match = _COLUMNS.fullmatch(line.text.rstrip())
        if match is None:
            if rows:
                break
            continue
        rows.append(at)
        left.append(RawLine(match[1]))
        right.append(RawLine(match[2]))
        is_paper = is_paper or any(_is_motto(cell) for cell in match.groups())
    if not is_paper:
        return lines
    return [*lines[: rows[0]], *left, *right, *lines[rows[-1] + 1 :]]


def _is_motto(text: str) -> bool:
    folded = folded_phrase(text)
    return any(folded.startswith(phrase) for phrase in phrases(Kind.LETTERHEADS))


def _with_title(lines: list[RawLine]) -> list[RawLine]:
    """``QUYẾT ĐỊNH`` and the centred lines right below it on one line."""
    kinds = phrases(Kind.PAPER_KINDS)
    for at, line in enumerate(lines[: 2 * _HEAD_LINES]):
        if not line.centred or folded_phrase(line.text).strip() not in kinds:
            continue
        end = at + 1
        while end < len(lines) and lines[end].centred and end - at <= _TITLE_LINES:
            end += 1
        if end == at + 1:
            return lines
        whole = RawLine(" ".join(one.text.strip() for one in lines[at:end]))
        return [*lines[:at], whole, *lines[end:]]
    return lines
