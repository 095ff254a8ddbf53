"""Lines as they are printed -> paragraphs, so that a phrase is one wherever it was wrapped.

A line goes on in the next one where it is full, that is, where the next line's first word would
not have fitted in. Headings, items and signatures stand on lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from index.reading.pdf.page_lines import Page, TextLine, usual_leading

_ITEM: Final = re.compile(
    r"(?:(?:Điều|Chương|Mục|Phần|Khoản|Phụ lục|Tiết|Bài)\s+(?:\d+|[IVXLC]+)\b[^,;]*\Z"
    r"|(?:Điều|Chương|Mục|Phần|Phụ lục)\s+(?:\d+|[IVXLC]+)\s*[.:–-]"
    r"|\d{1,3}(?:\.\d{1,2}){0,3}[.)/]\s|[a-zđA-ZĐ]{1,2}[.)]\s|[IVX]{1,5}[.)]\s"
    r"|[-–—+•*●▪◦o]\s|(?:Nơi nhận|Kính gửi|Căn cứ|Theo đề nghị|Xét đề nghị)\b)"
)
_REFERENCE: Final = re.compile(
    r"(?:Điều|Chương|Mục|Phần|Khoản|Phụ lục|Tiết)\s+(?:\d+|[IVXLC]+)\b(?!\s*[.:–-]\s*\w)"
)
"""Goes on with a sentence (``theo khoản 3`` / ``Điều 142.``); ``Điều 142. Hiệu lực`` does not."""
_ENDS: Final = re.compile(r"(?:[.!?:;…/][\"”’')\]]*|(?:[._…]{3}|(?:[.…] ){2})\s*\w{1,5})\Z")
"""Also the page number of a line in a table of contents, behind its dots."""
_PUNCTUATION: Final = re.compile(r"[,.;:!?)\]”’…]")
_SAME_SIZE: Final = 0.15
_MOST_LEADING: Final = 1.6  # of the usual distance of lines: more is the space between paragraphs
_SLACK: Final = 1.0  # widths of a character that justified lines may be short
_INDENT: Final = 1.2  # font sizes by which a first line is set in


@dataclass(frozen=True, slots=True)
class JoinedText:
    """The text of all pages, a paragraph a line, and where in it each page begins."""

    text: str
    pages: tuple[int, ...]


def joined(pages: Sequence[Page]) -> JoinedText:
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    last: TextLine | None = None
    last_is_full = False
    for page in pages:
        separator = ""
        first = True
        for line, is_full, goes_on in _with_joints(page.lines):
            if last is not None:
                on = _over_page(last, last_is_full, line) if first else goes_on
                separator = " " if on else "\n"
                if on and not first and _is_cut(last, line) and _PUNCTUATION.match(line.text):
                    separator = ""
                pieces.append(separator)
                length += len(separator)
            if first:
                starts.append(length)
            pieces.append(line.text)
            length += len(line.text)
            last, last_is_full, first = line, is_full, False
        if first:  # a page without text begins where the next one does
            starts.append(length + (1 if last is not None else 0))
    text = "".join(pieces)
    return JoinedText(text, tuple(min(start, len(text)) for start in starts))


def _with_joints(lines: Sequence[TextLine]) -> Iterator[tuple[TextLine, bool, bool]]:
    """Each line with whether it is full, and whether the one before it goes on in it."""
    leading = usual_leading(lines)
    edges = _right_edges(lines, leading)
    before: TextLine | None = None
    full_before = False
    for at, line in enumerate(lines):
        after = lines[at + 1] if at + 1 < len(lines) else None
        full = _is_full(line, after, edges[at])
        goes_on = before is not None and _goes_on(before, full_before, line, leading)
        yield line, full, goes_on
        before, full_before = line, full


def _right_edges(lines: Sequence[TextLine], leading: float) -> list[float]:
    """For each line how far to the right lines of its block reach."""
    edges = [0.0] * len(lines)
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or not _same_block(lines[at - 1], lines[at], leading):
            edge = max(line.right for line in lines[start:at])
            edges[start:at] = [edge] * (at - start)
            start = at
    return edges


def _same_block(upper: TextLine, lower: TextLine, leading: float) -> bool:
    """Whether one line stands below the other in one column."""
    gap = upper.bottom - lower.bottom
    overlap = min(upper.right, lower.right) - max(upper.left, lower.left)
    return 0 < gap <= 2.5 * max(leading, upper.size) and overlap > 0


def _is_full(line: TextLine, after: TextLine | None, edge: float) -> bool:
    if not line.size:
        return len(line.text) > 60
    if after is None:
        return True
    width = (line.right - line.left) / max(len(line.text), 1)
    word = len(after.text.split(" ", 1)[0]) + 1
    return line.right + (word - _SLACK) * width >= edge


def _goes_on(upper: TextLine, is_full: bool, lower: TextLine, leading: float) -> bool:
    """Whether the sentence of one line goes on in the next."""
    small = lower.text[:1].islower()
    ended = _ENDS.search(upper.text) is not None
    if not upper.size or not lower.size:
        return (small and not ended) or (is_full and not ended and not _ITEM.match(lower.text))
    if abs(upper.size - lower.size) > _SAME_SIZE * upper.size:
        return False
    if _is_cut(upper, lower):
        return True
    gap = upper.bottom - lower.bottom
    if not 0 < gap <= 3 * upper.size:
        return small and not ended and gap < 0 and is_full  # the next column
    refers = _REFERENCE.match(lower.text) is not None and is_full and not ended
    if _ITEM.match(lower.text) and not refers and (ended or not is_full or not small):
        return False
    if not is_full:
        return small and not ended
    if ended and (gap > _MOST_LEADING * leading or lower.left > upper.left + _INDENT * upper.size):
        return False
    if upper.text.isupper() != lower.text.isupper() and not small and len(upper.text) > 3:
        return False
    return gap <= 2 * leading or small


def _is_cut(upper: TextLine, lower: TextLine) -> bool:
    """Whether the two are one line, which a raised letter has cut."""
    level = abs(upper.bottom - lower.bottom) < 0.3 * upper.size
    return level and abs(lower.left - upper.right) < 0.7 * upper.size


def _over_page(upper: TextLine, is_full: bool, lower: TextLine) -> bool:
    """Whether a sentence runs from one page to the next."""
    if _ENDS.search(upper.text):
        return False
    if _ITEM.match(lower.text) and not (is_full and _REFERENCE.match(lower.text)):
        return False
    return lower.text[:1].islower() or (is_full and not lower.text.isupper())
