"""Passages of a text: where one begins and ends."""

from __future__ import annotations

import re

LEAD_CHARACTERS = 60  # how far before its first match a passage may begin
TAIL_CHARACTERS = 40  # how far a passage goes on behind its last match, at least

# Each finds the last one: what comes before it is taken first, as much as there is.
_SENTENCE_END = re.compile(r"(?s:.*)(?:[.!?…][”\"')]*\s+|\n\s*)")
_CLAUSE_END = re.compile(r"(?s:.*)(?:[,;:]\s+|\s[–-]\s+)")


def passage_around(text: str, first: int, last: int, size: int) -> tuple[int, int]:
    """A passage of some ``size`` characters, or more, that holds ``first`` to ``last``."""
    start = _start_before(text, first)
    return cut(text, start, max(size, last + TAIL_CHARACTERS - start), last)


def _start_before(text: str, first: int) -> int:
    """Where a sentence, else a clause, else a syllable begins shortly before ``first``."""
    low = max(0, first - LEAD_CHARACTERS * 2)
    earliest = first - LEAD_CHARACTERS * (1 + (low == 0))
    for pattern in (_SENTENCE_END, _CLAUSE_END):
        last = pattern.match(text, low, first)
        if last and last.end() >= earliest:
            return last.end()
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
        last_match = pattern.match(text, least, end)
        if last_match:
            return start, least + len(last_match[0].rstrip())
    space = text.rfind(" ", least, end)
    return start, space if space > start else end
