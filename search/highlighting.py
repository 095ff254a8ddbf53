"""Matches to highlighted texts: whole ones, and the best one or two passages of a body.

Spans are slices of the original text, whatever its Unicode form. Passages begin and end where
sentences or clauses do, or else between syllables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import combining

import numpy as np

from search import kernel
from search.collection import Segment
from search.matching import Matches
from search.results import Highlighted

SNIPPET_CHARACTERS = 260  # two to three lines of a result on a desktop, five on a phone
WINDOW_CHARACTERS = 180  # of the matches that a passage is built around
SECOND_PASSAGE = 0.15  # share of the query's weight that is worth a second passage
LEAD_CHARACTERS = 60  # how far before its first match a passage may begin
ELLIPSIS = "…"

_SENTENCE_END = re.compile(r"[.!?…]+[”\"')]*\s+|\n+")
_CLAUSE_END = re.compile(r"[,;:]\s+|\s[–-]\s+")
_LINE_BREAKS = str.maketrans("\n\r\t\v\f\x85\u2028\u2029", " " * 8)


class Placed(NamedTuple):
    """An occurrence as a slice of its text."""

    start: int
    end: int
    first_unit: int
    last_unit: int


def place(
    segment: Segment, document: int, title: str, body: str, matches: Matches
) -> tuple[list[Placed], list[Placed]]:
    """The occurrences in the title and those in the body.

    Only where tokens start is stored. One ends before the next one's start, less the
    separators between the two.
    """
    positions = sorted({p for o in matches.occurrences for p in (o.first, o.last, o.last + 1)})
    start, _, end = segment.span(document)
    starts = dict(zip(positions, segment.starts(document, positions), strict=True))
    in_title: list[Placed] = []
    in_body: list[Placed] = []
    for occurrence in matches.occurrences:
        of_title = occurrence.first < matches.title_tokens
        text = title if of_title else body
        after = occurrence.last + 1
        ends_text = after in (matches.title_tokens if of_title else -1, end - start)
        following = len(text) if ends_text else starts[after]
        slice_ = Placed(
            starts[occurrence.first],
            _token_end(text, starts[occurrence.last], following),
            occurrence.first_unit,
            occurrence.last_unit,
        )
        (in_title if of_title else in_body).append(slice_)
    return _joined(title, in_title), _joined(body, in_body)


def _joined(text: str, placed: Sequence[Placed]) -> list[Placed]:
    """What goes on as the query does, with nothing but space between, as one."""
    joined: list[Placed] = []
    for one in placed:
        last = joined[-1] if joined else None
        if last and one.first_unit == last.last_unit + 1 and not text[last.end : one.start].strip():
            joined[-1] = Placed(last.start, one.end, last.first_unit, one.last_unit)
        else:
            joined.append(one)
    return joined


def _token_end(text: str, start: int, following: int) -> int:
    end = following
    while end > start + 1 and not (text[end - 1].isalnum() or combining(text[end - 1])):
        end -= 1
    return end


def highlighted(text: str, placed: Sequence[Placed]) -> Highlighted:
    return Highlighted(text, tuple((one.start, one.end) for one in placed))


def snippet(text: str, placed: Sequence[Placed], weights: Sequence[float]) -> Highlighted:
    """The best passage or two of a body. ``weights``: of each unit of the query."""
    if not placed:
        return _passages(text, [_cut(text, 0, SNIPPET_CHARACTERS, 0)], [])
    starts, firsts, lasts = (
        np.array([getattr(one, name) for one in placed], np.int64)
        for name in ("start", "first_unit", "last_unit")
    )
    worth = np.array(weights, np.float64)
    covered = np.zeros(len(worth), np.bool_)
    low, high = kernel.best_window(starts, firsts, lasts, worth, covered, WINDOW_CHARACTERS)
    passages = [_around(text, placed[low], placed[high], SNIPPET_CHARACTERS)]
    everywhere = covered.copy()
    for one in placed:
        everywhere[one.first_unit : one.last_unit + 1] = True
    for one in placed[low : high + 1]:
        covered[one.first_unit : one.last_unit + 1] = True
    if worth[everywhere & ~covered].sum() > SECOND_PASSAGE * worth[everywhere].sum():
        low, high = kernel.best_window(starts, firsts, lasts, worth, covered, WINDOW_CHARACTERS)
        second = _around(text, placed[low], placed[high], SNIPPET_CHARACTERS // 2)
        if second[0] >= passages[0][1] or second[1] <= passages[0][0]:
            passages.append(second)
    return _passages(text, sorted(passages), [(one.start, one.end) for one in placed])


def _around(text: str, first: Placed, last: Placed, size: int) -> tuple[int, int]:
    """A passage that holds both and what is between them."""
    start = _start_before(text, first.start)
    return _cut(text, start, max(size, last.end + 40 - start), last.end)


def _start_before(text: str, first: int) -> int:
    """Where a sentence, else a clause, else a syllable begins shortly before ``first``."""
    low = max(0, first - LEAD_CHARACTERS * 2)
    for pattern in (_SENTENCE_END, _CLAUSE_END):
        ends = [low + m.end() for m in pattern.finditer(text[low:first])]
        near = [end for end in ends if first - end <= LEAD_CHARACTERS * (1 + (low == 0))]
        if near:
            return near[0] if pattern is _SENTENCE_END and len(near) == 1 else near[-1]
    if low == 0:
        return 0
    space = text.find(" ", max(low, first - LEAD_CHARACTERS), first)
    return space + 1 if space >= 0 else first


def _cut(text: str, start: int, size: int, last: int) -> tuple[int, int]:
    """From ``start`` some ``size`` characters on, and past ``last``: to the end of a sentence,
    a clause or at least a syllable."""
    end = min(len(text), start + size)
    if end == len(text):
        return start, end
    least = max(last + 1, start + size // 2)
    for pattern in (_SENTENCE_END, _CLAUSE_END):
        ends = [m.start() + len(m[0].rstrip()) for m in pattern.finditer(text, least, end)]
        if ends:
            return start, ends[-1]
    space = text.rfind(" ", least, end)
    return start, space if space > start else end


def _passages(
    text: str, passages: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]
) -> Highlighted:
    """The passages in one line, with an ellipsis wherever something is left out."""
    parts: list[str] = []
    moved: list[tuple[int, int]] = []
    length = 0

    def put(piece: str) -> None:
        nonlocal length
        parts.append(piece)
        length += len(piece)

    for number, (start, end) in enumerate(passages):
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if number or text[:start].strip():
            put(f" {ELLIPSIS} " if number else f"{ELLIPSIS} ")
        moved += [
            (a - start + length, b - start + length) for a, b in found if start <= a and b <= end
        ]
        put(text[start:end].translate(_LINE_BREAKS))
    if passages and text[passages[-1][1] :].strip():
        put(f" {ELLIPSIS}")
    return Highlighted("".join(parts), tuple(moved))
