"""Passages of a text: where one begins and ends, and which one says most of a query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from search.highlighting.matching import Occurrence
from vietnamese.jit import compiled

WINDOW_CHARACTERS = 180  # of the matches that a passage is built around
LEAD_CHARACTERS = 60  # how far before its first match a passage may begin
TAIL_CHARACTERS = 40  # how far a passage goes on behind its last match, at least
FEW_OCCURRENCES = 24  # up to here plain loops are faster than handing over arrays
RUN_SHARE = 1.5  # of the weight of its words, for what matches several of them in a row

_SENTENCE_END = re.compile(r"[.!?…]+[”\"')]*\s+|\n+")
_CLAUSE_END = re.compile(r"[,;:]\s+|\s[–-]\s+")


def best_window(
    starts: list[int],
    occurrences: Sequence[Occurrence],
    weights: Sequence[float],
    covered: set[int],
) -> tuple[int, int]:
    """First and last of the occurrences within WINDOW_CHARACTERS that say most of the query. Each
    unit counts once, by ``weights``, and nothing where it is ``covered``; ``starts``: where each
    occurrence begins in the text."""
    if len(starts) > FEW_OCCURRENCES:
        done = np.zeros(len(weights), np.bool_)
        done[list(covered)] = True
        table = np.array(occurrences, np.int64)
        low, high = _best_window(
            np.array(starts, np.int64), table[:, 2], table[:, 3],
            np.array(weights, np.float64), done, WINDOW_CHARACTERS,
        )  # fmt: skip
        return int(low), int(high)
    best, best_value = (0, 0), -1.0
    for low in range(len(starts)):
        seen = set(covered)
        value = 0.0
        for high in range(low, len(starts)):
            if starts[high] - starts[low] > WINDOW_CHARACTERS:
                break
            _, _, first, last = occurrences[high]
            for unit in range(first, last + 1):
                if unit not in seen:
                    seen.add(unit)
                    value += weights[unit] * (RUN_SHARE if last > first else 1.0)
            if value > best_value + 1e-6:
                best, best_value = (low, high), value
    return best


@compiled
def _best_window(
    starts: Any, firsts: Any, lasts: Any, weights: Any, covered: Any, width: int
) -> tuple[int, int]:
    """The same for many occurrences, which match the units ``firsts`` to ``lasts``."""
    best = (0, 0)
    best_value = -1.0
    seen = np.empty(len(weights), np.bool_)
    for low in range(len(starts)):
        seen[:] = covered
        value = 0.0
        for high in range(low, len(starts)):
            if starts[high] - starts[low] > width:
                break
            share = RUN_SHARE if lasts[high] > firsts[high] else 1.0
            for unit in range(firsts[high], lasts[high] + 1):
                if not seen[unit]:
                    seen[unit] = True
                    value += weights[unit] * share
            if value > best_value + 1e-6:
                best = (low, high)
                best_value = value
    return best


def passage_around(text: str, first: int, last: int, size: int) -> tuple[int, int]:
    """A passage of some ``size`` characters, or more, that holds ``first`` to ``last``."""
    start = _start_before(text, first)
    return cut(text, start, max(size, last + TAIL_CHARACTERS - start), last)


def _start_before(text: str, first: int) -> int:
    """Where a sentence, else a clause, else a syllable begins shortly before ``first``."""
    low = max(0, first - LEAD_CHARACTERS * 2)
    for pattern in (_SENTENCE_END, _CLAUSE_END):
        ends = [low + m.end() for m in pattern.finditer(text[low:first])]
        near = [end for end in ends if first - end <= LEAD_CHARACTERS * (1 + (low == 0))]
        if near:
            return near[-1]
    if low == 0:
        return 0
    space = text.find(" ", max(low, first - LEAD_CHARACTERS), first)
    return space + 1 if space >= 0 else first


def cut(text: str, start: int, size: int, last: int) -> tuple[int, int]:
    """From ``start`` some ``size`` characters on, and past ``last``: to the end of a sentence, a
    clause or at least a syllable."""
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
