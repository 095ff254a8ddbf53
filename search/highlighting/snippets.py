"""Matches to highlighted texts: whole ones, and the best one or two passages of a body.

Spans are slices of the original text, whatever its Unicode form. Passages begin and end where
sentences or clauses do, or else between syllables.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import combining

from search.contract.results import Highlighted
from search.highlighting.matching import Matches, Occurrence
from search.highlighting.passages import best_window, cut, passage_around
from search.store.documents import TokenArrays

SNIPPET_CHARACTERS = 260  # two to three lines of a result on a desktop, five on a phone
SECOND_PASSAGE = 0.15  # share of the query's weight that is worth a second passage
ELLIPSIS = "…"

_LINE_BREAKS = str.maketrans("\n\r\t\v\f\x85\u2028\u2029", " " * 8)


class Slice(NamedTuple):
    """An occurrence, or several that go on as the query does, as a slice of its text."""

    start: int
    end: int
    first_unit: int
    last_unit: int


class Placing:
    """The matches of one document as slices of its title and its body.

    Only where tokens start is stored. One ends before the next one's start, less the separators
    between the two.
    """

    def __init__(
        self, tokens: TokenArrays, row: int, title: str, body: str, matches: Matches
    ) -> None:
        self.title = title
        self.body = body
        start, _, end = tokens.span(row)
        self._count = end - start
        self._title_tokens = matches.title_tokens
        positions: list[int] = []
        for occurrence in matches.occurrences:
            positions += (occurrence.first, occurrence.last, occurrence.last + 1)
        known = sorted(set(positions))
        offsets = tokens.offsets(row, known) if known else ()
        self._starts = dict(zip(known, offsets, strict=True))
        self.in_title: list[Occurrence] = []
        self.in_body: list[Occurrence] = []
        for occurrence in matches.occurrences:
            of_title = occurrence.first < self._title_tokens
            (self.in_title if of_title else self.in_body).append(occurrence)

    def start(self, occurrence: Occurrence) -> int:
        return self._starts[occurrence.first]

    def slices(self, text: str, occurrences: Sequence[Occurrence]) -> list[Slice]:
        """``occurrences`` in ``text``, which is the title or the body they are in. What goes on
        as the query does, with nothing but space between, is one slice."""
        slices: list[Slice] = []
        for occurrence in occurrences:
            start = self._starts[occurrence.first]
            end = self._end(text, occurrence.last)
            _, _, first_unit, last_unit = occurrence
            if slices and slices[-1].last_unit + 1 == first_unit:
                before = slices[-1]
                if not text[before.end : start].strip():
                    slices[-1] = Slice(before.start, end, before.first_unit, last_unit)
                    continue
            slices.append(Slice(start, end, first_unit, last_unit))
        return slices

    def _end(self, text: str, position: int) -> int:
        after = position + 1
        is_last = after in (self._title_tokens, self._count)
        end = len(text) if is_last else self._starts[after]
        start = self._starts[position]
        while end > start + 1 and not (text[end - 1].isalnum() or combining(text[end - 1])):
            end -= 1
        return end

    def whole_title(self) -> Highlighted:
        return _highlighted(self.title, self.slices(self.title, self.in_title))

    def whole_body(self) -> Highlighted:
        return _highlighted(self.body, self.slices(self.body, self.in_body))

    def snippet(self, weights: Sequence[float]) -> Highlighted:
        """The best passage or two of the body. ``weights``: of each unit of the query."""
        text, found = self.body, self.in_body
        if not found:
            return _passages(text, [cut(text, 0, SNIPPET_CHARACTERS, 0)], [])
        starts = [self._starts[one.first] for one in found]
        covered: set[int] = set()
        passages = [self._passage(starts, weights, covered, SNIPPET_CHARACTERS)]
        units = {unit for one in found for unit in range(one.first_unit, one.last_unit + 1)}
        missing = sum(weights[unit] for unit in units - covered)
        if missing > SECOND_PASSAGE * sum(weights[unit] for unit in units):
            second = self._passage(starts, weights, covered, SNIPPET_CHARACTERS // 2)
            if second[0] >= passages[0][1] or second[1] <= passages[0][0]:
                passages.append(second)
        passages.sort()
        shown = [
            one
            for low, high in passages
            for one in found[bisect_left(starts, low) : bisect_left(starts, high)]
        ]
        return _passages(text, passages, self.slices(text, shown))

    def _passage(
        self, starts: list[int], weights: Sequence[float], covered: set[int], size: int
    ) -> tuple[int, int]:
        """The passage that says most of what is not ``covered``; its units are added there."""
        low, high = best_window(starts, self.in_body, weights, covered)
        for one in self.in_body[low : high + 1]:
            covered.update(range(one.first_unit, one.last_unit + 1))
        end = self._end(self.body, self.in_body[high].last)
        return passage_around(self.body, starts[low], end, size)


def _highlighted(text: str, slices: Sequence[Slice]) -> Highlighted:
    return Highlighted(text, tuple((one.start, one.end) for one in slices))


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
        put(passage if passage.isprintable() else passage.translate(_LINE_BREAKS))
    if passages and text[passages[-1][1] :].strip():
        put(f" {ELLIPSIS}")
    return Highlighted("".join(parts), tuple(moved))
