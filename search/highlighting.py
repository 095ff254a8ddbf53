"""Matches to highlighted texts: whole ones, and the best one or two passages of a body.

Spans are slices of the original text, whatever its Unicode form. Passages begin and end where
sentences or clauses do, or else between syllables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.matching import Occurrence
from search.results import Highlighted
from vietnamese.tokens import tokenize

SNIPPET_CHARACTERS = 260  # two to three lines of a result on a desktop, five on a phone
WINDOW_CHARACTERS = 180  # of the matches that a passage is built around
LEAD_CHARACTERS = 60  # how far before its first match a passage may begin
ELLIPSIS = "…"

_SENTENCE_END = re.compile(r"[.!?…]+[”\"')]*\s+|\n+")
_CLAUSE_END = re.compile(r"[,;:]\s+|\s[–-]\s+")
_LINE_BREAKS = str.maketrans("\n\r\t\v\f\x85\u2028\u2029", " " * 8)


def token_end(text: str, start: int, following: int | None) -> int:
    """The end of the token that starts at ``start``, where the one after it starts at
    ``following``: token ends are not stored, their starts say enough."""
    upto = len(text) if following is None else following
    tokens = tokenize(text[start : min(upto, start + 256)])
    return start + (tokens.ends[0] if len(tokens.ends) else max(upto - start, 0))


def spans(
    text: str, starts: Sequence[int], occurrences: Sequence[Occurrence], shift: int
) -> list[tuple[int, int]]:
    """Occurrences whose positions, less ``shift``, are tokens of ``text``, as its slices."""
    found = []
    for occurrence in occurrences:
        first, last = occurrence.first - shift, occurrence.last - shift
        if 0 <= first and last < len(starts):
            following = int(starts[last + 1]) if last + 1 < len(starts) else None
            found.append((int(starts[first]), token_end(text, int(starts[last]), following)))
    return found


def highlighted(text: str, found: Sequence[tuple[int, int]]) -> Highlighted:
    return Highlighted(text, tuple(found))


def snippet(
    text: str,
    starts: Sequence[int],
    occurrences: Sequence[Occurrence],
    shift: int,
    weights: Sequence[float],
) -> Highlighted:
    """The best passage or two of a body. ``weights``: of each unit of the query."""
    inside = [o for o in occurrences if o.first >= shift and o.last - shift < len(starts)]
    if not inside:
        return _passages(text, [_cut(text, 0, SNIPPET_CHARACTERS, 0)], [])
    at = [int(starts[o.first - shift]) for o in inside]
    first = _best_window(at, inside, weights, frozenset())
    low, high = first
    passages = [_around(text, at[low], at[high], SNIPPET_CHARACTERS)]
    covered = frozenset(unit for o in inside[low : high + 1] for unit in o.units)
    missing = {unit for o in inside for unit in o.units} - covered
    if missing and passages[0][1] - passages[0][0] < SNIPPET_CHARACTERS:
        low, high = _best_window(at, inside, weights, covered)
        second = _around(text, at[low], at[high], SNIPPET_CHARACTERS // 2)
        if second[0] >= passages[0][1] or second[1] <= passages[0][0]:
            passages.append(second)
    return _passages(text, sorted(passages), spans(text, starts, inside, shift))


def _best_window(
    at: Sequence[int],
    occurrences: Sequence[Occurrence],
    weights: Sequence[float],
    covered: frozenset[int],
) -> tuple[int, int]:
    """First and last of the occurrences within WINDOW_CHARACTERS that together say most of the
    query that is not ``covered``; runs of words count more than words by themselves."""
    best, best_value = (0, 0), -1.0
    for low in range(len(at)):
        units: set[int] = set()
        value = 0.0
        for high in range(low, len(at)):
            if at[high] - at[low] > WINDOW_CHARACTERS:
                break
            new = set(occurrences[high].units) - units - covered
            units |= new
            # A run's inner steps are worth half a word each.
            value += sum(weights[unit] for unit in new) * (1 + 0.5 * (len(new) > 1))
            if value > best_value + 1e-9:
                best, best_value = (low, high), value
    return best


def _around(text: str, first: int, last: int, size: int) -> tuple[int, int]:
    """A passage that holds the matches starting at ``first`` to ``last``."""
    start = _start_before(text, first)
    return _cut(text, start, max(size, last + 40 - start), last)


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
        moved += [(a - start + length, b - start + length) for a, b in found if start <= a and b <= end]
        put(text[start:end].translate(_LINE_BREAKS))
    if passages and text[passages[-1][1] :].strip():
        put(f" {ELLIPSIS}")
    return Highlighted("".join(parts), tuple(moved))
