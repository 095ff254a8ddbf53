"""The same question to two engines, and what differs between their answers."""

from __future__ import annotations

import math
from collections.abc import Callable

from tests.agreement.asked import Asked

TOLERANCE = 1e-4
Ranking = list[tuple[int, float]]  # number of the document, score; best first
# What differs between the two answers, or nothing.
Comparison = Callable[[Asked], "str | None"]


def difference(first: Ranking, second: Ranking) -> str | None:
    """What differs; equal scores may come in either order."""
    if len(first) != len(second):
        return f"{len(first)} and {len(second)} hits"
    scores = dict(second)
    before = math.inf
    for (number, score), (_, other) in zip(first, second, strict=True):
        if number not in scores:
            return f"document {number} is only in the first"
        if not _near(score, scores[number]) or not _near(score, other):
            return f"document {number}: {score} and {scores[number]}, at its place {other}"
        if score > before and not _near(score, before):
            return f"document {number} is out of order"
        before = score
    return None


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b))
