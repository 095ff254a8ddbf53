"""One module per engine, all with the same functions and a class.

NAME                                  what it is called in the tables
version()                             and which one it is. Raises Missing where it cannot run here
build(sources, count, directory)      index the first ``count`` documents of `Sources`; may return
                                      the seconds that count, where its start is none of them
open_index(directory) -> Searcher     the exact number of hits, always
open_without_count(directory)         where it finds the ten best faster if it need not count
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.queries import Query

TOP = 10
K1, B = 1.2, 0.75  # of BM25, in every engine
FIELDS = ("body", "title")


class Missing(Exception):
    """Why an engine takes no part."""


class Sources(NamedTuple):
    texts: Path
    batches: Path


class Answer(NamedTuple):
    """``total`` None: the engine does not say. ``hits`` are in the engine's own words."""

    total: int | None
    hits: Any


class Searcher:
    """An open index. Those in this process say what is here only of `top` and `numbers`."""

    def answers(self, query: Query) -> bool:
        """Whether it can answer such a query."""
        return not query.folded and query.district is None

    def top(self, query: Query) -> Answer:
        """From the query to the ten best and, unless it says so, the exact number of hits."""
        raise NotImplementedError

    def numbers(self, answer: Answer) -> list[int]:
        """The documents' numbers."""
        raise NotImplementedError

    def warm(self, queries: Sequence[Query]) -> None:
        """Whatever has to happen before its times are those of a server that has been running."""

    def times(self, queries: Sequence[Query]) -> list[float]:
        """The seconds that `top` takes for each."""
        found = []
        for query in queries:
            started = time.perf_counter()
            self.top(query)
            found.append(time.perf_counter() - started)
        return found

    def close(self) -> None:
        """Once all is asked."""


MODULES = ("khongdau", "tantivy_peer", "lucene_peer", "pisa_peer")


def present(wanted: Sequence[str] = MODULES) -> tuple[dict[str, str], dict[str, str]]:
    """Of those that can run here, module and version; of the others, name and what is missing."""
    here, missing = {}, {}
    for module in wanted:
        peer = load(module)
        try:
            here[module] = peer.version()
        except Missing as reason:
            missing[peer.NAME] = str(reason)
            print(f"{peer.NAME} is left out: {reason}", flush=True)
    return here, missing


def load(module: str) -> Any:
    return import_module(f"benchmarks.peers.{module}")
