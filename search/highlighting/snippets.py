"""Matches to highlighted texts: whole ones, and the best one or two passages of a body.

Spans are slices of the original text, whatever its Unicode form. Passages begin and end where
sentences or clauses do, or else between syllables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import combining

from search.contract.results import Highlighted
from search.highlighting.matching import Matches, Occurrence
from search.highlighting.passages import cut, passage_around

SNIPPET_CHARACTERS = 260  # two to three lines of a result on a desktop, five on a phone
ELLIPSIS = "…"

_LINE_BREAK = re.compile("[\n\r\t\v\f\x85\u2028\u2029]")


class Slice(NamedTuple):
    """An occurrence, or several that go on as the query does, as a slice of its text."""

    start: int
    end: int
    first_unit: int
    last_unit: int


def highlighted(text: str, occurrences: Sequence[Occurrence]) -> Highlighted:
    """A whole title or body with its occurrences."""
    slices = _slices(text, occurrences)
    return Highlighted(text, tuple((one.start, one.end) for one in slices))


def snippet(text: str, matches: Matches) -> Highlighted:
    """The best passage or two of a body; its beginning, where nothing in it matches."""
    found = matches.body
    if not found:
        return _passages(text, [cut(text, 0, SNIPPET_CHARACTERS, 0)], [])
    passages: list[tuple[int, int]] = []
    for low, high in matches.windows:
        size = SNIPPET_CHARACTERS // 2 if passages else SNIPPET_CHARACTERS
        one = passage_around(text, found[low].start, _end(text, found[high]), size)
        if not passages or one[0] >= passages[0][1] or one[1] <= passages[0][0]:
            passages.append(one)
    passages.sort()
    shown = [one for low, high in passages for one in found if low <= one.start < high]
    return _passages(text, passages, _slices(text, shown))


def _slices(text: str, occurrences: Sequence[Occurrence]) -> list[Slice]:
    """``occurrences`` in ``text``, which is the title or the body they are in. What goes on as the
    query does, with nothing but space between, is one slice."""
    slices: list[Slice] = []
    for occurrence in occurrences:
        end = _end(text, occurrence)
        _, _, first_unit, last_unit, start, _, _ = occurrence
        if slices and slices[-1].last_unit + 1 == first_unit:
            before = slices[-1]
            if not text[before.end : start].strip():
                slices[-1] = Slice(before.start, end, before.first_unit, last_unit)
                continue
        slices.append(Slice(start, end, first_unit, last_unit))
    return slices


def _end(text: str, occurrence: Occurrence) -> int:
    """Only where tokens start is stored. One ends before the next one's start, less the separators
    between the two."""
    _, _, _, _, _, start, end = occurrence
    if end < 0:
        end = len(text)
    while end > start + 1:
        last = text[end - 1]
        if last.isalnum() or combining(last):
            break
        end -= 1
    return end


def _passages(
    text: str, passages: Sequence[tuple[int, int]], slices: Sequence[Slice]
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
        if number or (start and text[:start].strip()):
            put(f" {ELLIPSIS} " if number else f"{ELLIPSIS} ")
        moved += [
            (one.start - start + length, one.end - start + length)
            for one in slices
            if start <= one.start and one.end <= end
        ]
        passage = text[start:end]
        put(_LINE_BREAK.sub(" ", passage))
    if passages and text[passages[-1][1] :].strip():
        put(f" {ELLIPSIS}")
    return Highlighted("".join(parts), tuple(moved))
