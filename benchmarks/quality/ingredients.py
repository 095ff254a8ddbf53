"""The ranking with one of its ingredients taken away; what each earns is measured by
`benchmarks.quality.relevance`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

from search import constants
from search.query import analysis as reading
from search.query import planning
from search.reranking import reranker as reranking
from search.stages import understand


class Constant(NamedTuple):
    """Of `search.constants`, and what it is instead."""

    name: str
    value: Any


class Part(NamedTuple):
    """A function or method that does something else instead."""

    owner: Any
    name: str
    value: Any


class NotUsed(Exception):
    """No module imports this constant from `search.constants`: no effect."""


Changes = Sequence[Constant | Part]


@contextmanager
def swapped(changes: Changes) -> Iterator[None]:
    """Changed wherever `search` has bound it. An engine must be opened inside. Raises NotUsed, and
    AttributeError where there is no such constant or part."""
    with ExitStack() as stack:
        for change in changes:
            if isinstance(change, Part):
                stack.enter_context(patch.object(*change))
                continue
            value = getattr(constants, change.name)
            users = [
                module
                for name, module in list(sys.modules.items())
                if name.startswith("search.")
                and module is not constants
                and vars(module).get(change.name) is value
            ]
            if not users:
                raise NotUsed(f"{change.name}: expected a module of search/ that imports it")
            for module in users:
                stack.enter_context(patch.object(module, change.name, change.value))
        yield


def _whole(information: Sequence[float], shared: Sequence[float]) -> tuple[float, ...]:
    return tuple(max(value, planning.LEAST_WEIGHT) for value in information)


NO_PAIR = Constant("PAIR", 0.0)
NO_PAIR_NEAR = Constant("PAIR_NEAR", 0.0)
INGREDIENTS: dict[str, Changes] = {
    "title weight (FIELD_WEIGHTS)": [Constant("FIELD_WEIGHTS", (1.0, 1.0))],
    "length norm (B)": [Constant("B", (0.0, 0.0))],
    "longest length (LONGEST)": [Constant("LONGEST", float("inf"))],
    "pairs in stage one (PAIR)": [NO_PAIR],
    "shared information": [Part(planning, "_less", _whole)],
    "marks that were typed (BARE, OTHER are 1)": [Constant("BARE", 1.0), Constant("OTHER", 1.0)],
    "other marks scored (BARE, OTHER are 0)": [Constant("BARE", 0.0), Constant("OTHER", 0.0)],
    "restored marks": [Part(understand, "restore_diacritics", lambda branches, model: branches)],
    "other readings (OTHER_READING)": [Constant("OTHER_READING", 0.0)],
    "concepts and abbreviations": [Part(reading, "_groups", lambda tokens: ())],
    "best window (BEST_WINDOW)": [Constant("BEST_WINDOW", 0.0)],
    "first window (FIRST_WINDOW)": [Constant("FIRST_WINDOW", 0.0)],
    "likeness of titles (TITLE)": [Constant("TITLE", 0.0)],
    "pairs near (PAIR_NEAR)": [NO_PAIR_NEAR],
    "all pairs (PAIR, PAIR_NEAR)": [NO_PAIR, NO_PAIR_NEAR],
    "doubt about marks in windows (SURELY)": [Constant("SURELY", 0.0)],
    "feedback (FEEDBACK)": [Constant("FEEDBACK", 0.0)],
    "sharpness of feedback (SHARPNESS)": [Constant("SHARPNESS", 0.0)],
    "second stage": [Part(reranking.Reranker, "rerank", lambda self, plan, found: found)],
    "questions (QUESTION_UNITS)": [Constant("QUESTION_UNITS", 1 << 30)],
    "share of a best match (BEST_SHARE)": [Constant("BEST_SHARE", 0.0)],
}
"""What is taken away, by what it is called in the table."""
