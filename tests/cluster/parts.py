"""Where the time of a search in a cluster goes, beside that of the same index on this machine.

    python -m tests.cluster.parts DIRECTORY ADDRESS [--queries N]

The queries are those of `tests.cluster.agreement`. ``cluster``: as the cluster itself tells it;
``transfer``: the rest of the time until its answers are read, JSON included; ``own``: planning,
queries and counts. Round trips are counted as well.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from opensearchpy import OpenSearch

from benchmarks.measure import machine
from index.address import index_at
from search import Engine, SearchRequest
from search.cluster.store import ClusterStore
from search.contract.deadline import Deadline
from search.stages.fold import fold
from search.stages.rerank import rerank
from tests.cluster.agreement import requests

STAGES = ("understand", "retrieve", "rerank", "present")
PARTS = ("whole", *STAGES, "cluster", "transfer", "own", "round trips")


@dataclass
class Heard:
    """What went between a client and its cluster."""

    client: OpenSearch
    seconds: float = 0.0
    took: float = 0.0
    trips: int = 0
    _ask: Any = field(init=False)

    def __post_init__(self) -> None:
        self._ask = self.client.transport.perform_request
        self.client.transport.perform_request = self._heard  # type: ignore[method-assign]

    def _heard(self, *asked: Any, **more: Any) -> Any:
        started = time.perf_counter()
        answer = self._ask(*asked, **more)
        self.seconds += time.perf_counter() - started
        self.took += answer.get("took", 0) / 1000 if isinstance(answer, dict) else 0
        self.trips += 1
        return answer


def search(engine: Engine, request: SearchRequest, heard: Heard | None) -> list[float]:
    """Milliseconds of each of `PARTS`."""
    view = engine.view()
    before = (heard.seconds, heard.took, heard.trips) if heard else (0, 0, 0)
    times = [time.perf_counter()]
    understood = view.understand(request, Deadline(math.inf))
    times.append(time.perf_counter())
    retrieved = view._retriever.retrieve(understood)
    times.append(time.perf_counter())
    ranked = rerank(retrieved, view._reranker)
    times.append(time.perf_counter())
    view._presenter.present(fold(ranked))
    times.append(time.perf_counter())
    after = (heard.seconds, heard.took, heard.trips) if heard else (0, 0, 0)
    asked, took, trips = (b - a for a, b in zip(before, after, strict=True))
    whole = times[-1] - times[0]
    seconds = [whole, *np.diff(times), took, asked - took, times[2] - times[0] - asked]
    return [*(1000 * one for one in seconds), trips]


def table(name: str, rows: Sequence[list[float]]) -> Iterator[str]:
    p50, p95 = np.percentile(rows, [50, 95], axis=0)
    yield f"{name:8} {'ms':>4} " + " ".join(f"{part:>11}" for part in PARTS)
    for which, values in (("p50", p50), ("p95", p95)):
        yield f"{'':8} {which:>4} " + " ".join(f"{value:11.1f}" for value in values)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.cluster.parts", description=__doc__.split("\n")[0]
    )
    parser.add_argument("local", type=Path, help="the index on this machine")
    parser.add_argument("remote", type=index_at, help="the same in a cluster: its address")
    parser.add_argument("--queries", type=int, default=200)
    asked = parser.parse_args()
    ours, theirs = Engine.open(asked.local), Engine.open(asked.remote)
    store = theirs.view().store
    assert isinstance(store, ClusterStore)
    heard = Heard(store.client)
    drawn = [request for _, request in requests(ours, asked.queries)]
    print(", ".join(f"{key} {value}" for key, value in machine().items()))
    for name, engine, listening in (("local", ours, None), ("cluster", theirs, heard)):
        engine.warm()
        rows = [search(engine, request, listening) for request in drawn]
        print(*table(name, rows), sep="\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
