"""Where the time of a search goes, and how much of it is a cluster's."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from opensearchpy import OpenSearch

from search import Engine, SearchPage, SearchRequest
from search.cluster.store import ClusterStore
from search.contract.deadline import Deadline
from search.stages.fold import fold
from search.stages.rerank import rerank

STAGES = ("understand", "retrieve", "rerank", "present")
PARTS = ("whole", *STAGES, "cluster", "transfer", "own", "processor", "round trips")


@dataclass
class Heard:
    """What went between a client and its cluster; without one, nothing."""

    client: OpenSearch | None
    seconds: float = 0.0
    took: float = 0.0
    trips: int = 0
    _ask: Any = field(init=False)

    def __post_init__(self) -> None:
        if self.client:
            self._ask = self.client.transport.perform_request
            self.client.transport.perform_request = self._heard  # type: ignore[method-assign]

    def _heard(self, *asked: Any, **more: Any) -> Any:
        started = time.perf_counter()
        answer = self._ask(*asked, **more)
        self.seconds += time.perf_counter() - started
        self.took += answer.get("took", 0) / 1000 if isinstance(answer, dict) else 0
        self.trips += 1
        return answer

    def so_far(self) -> tuple[float, float, int]:
        return self.seconds, self.took, self.trips


class Timed:
    """An engine whose searches are timed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        engine.warm()
        store = engine.view().store
        self._heard = Heard(store.client if isinstance(store, ClusterStore) else None)

    def search(self, request: SearchRequest) -> tuple[SearchPage, list[float]]:
        """The page, and the milliseconds of each of `PARTS`."""
        view = self.engine.view()
        before, processor = self._heard.so_far(), time.process_time()
        times = [time.perf_counter()]
        understood = view.understand(request, Deadline(math.inf))
        times.append(time.perf_counter())
        retrieved = view._retriever.retrieve(understood)
        times.append(time.perf_counter())
        own = times[2] - times[0] - (self._heard.seconds - before[0])
        ranked = rerank(retrieved, view._reranker)
        times.append(time.perf_counter())
        page = view._presenter.present(fold(ranked))
        times.append(time.perf_counter())
        processor = time.process_time() - processor
        after = self._heard.so_far()
        asked, took, trips = (b - a for a, b in zip(before, after, strict=True))
        seconds = [
            times[-1] - times[0], *np.diff(times).tolist(), took, asked - took, own, processor,
        ]  # fmt: skip
        return page, [*(1000 * one for one in seconds), trips]
