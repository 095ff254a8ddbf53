"""Matches to highlighted texts: whole ones, and the best one or two passages of a body.

Spans are slices of the original text, whatever its Unicode form. Passages begin and end where
sentences or clauses do, or else between syllables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import combining

from search.collection import Segment
from search.matching import Matches
from search.results import Highlighted

SNIPPET_CHARACTERS = 260  # two to three lines of a result on a desktop, five on a phone
WINDOW_CHARACTERS = 180  # of the matches that a passage is built around
LEAD_CHARACTERS = 60  # how far before its first match a passage may begin
ELLIPSIS = "…"

_SENTENCE_END = re.compile(r"[.!?…]+[”\"')]*\s+|\n+")
_CLAUSE_END = re.compile(r"[,;:]\s+|\s[–-]\s+")
_LINE_BREAKS = str.maketrans("\n\r\t\v\f\x85\u2028\u2029", " " * 8)


class Placed(NamedTuple):
    """An occurrence as a slice of its text."""

    start: int
    end: int
    units: tuple[int, ...]


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
    in_title, in_body = [], []
    for occurrence in matches.occurrences:
        of_title = occurrence.first < matches.title_tokens
        text = title if of_title else body
        after = occurrence.last + 1
        ends_text = after in (matches.title_tokens if of_title else -1, end - start)
        following = len(text) if ends_text else starts[after]
        slice_ = Placed(
            starts[occurrence.first],
            _token_end(text, starts[occurrence.last], following),
            occurrence.units,
        )
        (in_title if of_title else in_body).append(slice_)
    return in_title, in_body


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
    low, high = _best_window(placed, weights, frozenset())
    passages = [_around(text, placed[low], placed[high], SNIPPET_CHARACTERS)]
    covered = frozenset(unit for one in placed[low : high + 1] for unit in one.units)
    if any(unit not in covered for one in placed for unit in one.units):
        low, high = _best_window(placed, weights, covered)
        second = _around(text, placed[low], placed[high], SNIPPET_CHARACTERS // 2)
        if second[0] >= passages[0][1] or second[1] <= passages[0][0]:
            passages.append(second)
    return _passages(text, sorted(passages), [(one.start, one.end) for one in placed])


def _best_window(
    placed: Sequence[Placed], weights: Sequence[float], covered: frozenset[int]
) -> tuple[int, int]:
    """First and last of the occurrences within WINDOW_CHARACTERS that together say most of the
    query that is not ``covered``; runs of words count half as much again as words alone."""
    best, best_value = (0, 0), -1.0
    for low in range(len(placed)):
        seen = set(covered)
        value = 0.0
        for high in range(low, len(placed)):
            if placed[high].start - placed[low].start > WINDOW_CHARACTERS:
                break
            new = [unit for unit in placed[high].units if unit not in seen]
            seen.update(new)
            value += sum([weights[unit] for unit in new]) * (1.5 if len(new) > 1 else 1.0)
            if value > best_value + 1e-9:
                best, best_value = (low, high), value
    return best


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
