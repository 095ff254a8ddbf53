"""One module per engine, all with the same two functions and one class.

NAME, VERSION                         what it is called in the tables
build(sources, count, directory)      index the first ``count`` documents of `Sources`
open_index(directory) -> Searcher
Searcher.top(query) -> Answer         timed: top 10, and the exact number of hits
Searcher.numbers(answer)              not timed: the documents' numbers
Searcher.answers(query)               whether it can answer such a query
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from benchmarks.queries import Query

TOP = 10
K1, B = 1.2, 0.75  # of BM25, in every engine that lets them be chosen


class Sources(NamedTuple):
    texts: Path
    folded: Path
    batches: Path


class Answer(NamedTuple):
    """``total`` None: the engine does not say. ``hits`` are in the engine's own words."""

    total: int | None
    hits: Any


class Searcher(Protocol):
    def answers(self, query: Query) -> bool: ...
    def top(self, query: Query) -> Answer: ...
    def numbers(self, answer: Answer) -> list[int]: ...


MODULES = ("khongdau", "tantivy_peer", "sqlite_peer", "bm25s_peer", "whoosh_peer")


def present(wanted: Sequence[str] = MODULES) -> list[str]:
    """Those of the peers whose packages are installed."""
    found = []
    for name in wanted:
        try:
            import_module(f"benchmarks.peers.{name}")
        except ImportError as missing:
            print(f"{name} is left out: {missing}", flush=True)
        else:
            found.append(name)
    return found


def load(name: str) -> Any:
    return import_module(f"benchmarks.peers.{name}")
