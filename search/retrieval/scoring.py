"""Plans to the best documents of a snapshot, with exact totals."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.contract.deadline import NO_LIMIT, Deadline
from search.contract.results import DateKind
from search.kernel.arguments import Bits, Output, Scratch, Tables
from search.kernel.retrieve import retrieve
from search.query.planning import Plan, Planner
from search.retrieval.impacts import rows_for
from search.retrieval.index_snapshot import IndexSnapshot, SegmentReader
from search.retrieval.kernel_tables import EVERYTHING, SegmentTables


@dataclass(frozen=True, slots=True)
class Found:
    """Hits in all, and the best ones by document number in the snapshot, best first."""

    total: int
    documents: NDArray[np.int64]
    scores: NDArray[np.float64]


class Scorer:
    """Runs plans on one snapshot. Thread-safe: scratch arrays are each thread's own."""

    def __init__(self, snapshot: IndexSnapshot) -> None:
        self.snapshot = snapshot
        self.planner = Planner(snapshot)
        self.plan = self.planner.plan
        self._local = threading.local()
        rows = rows_for(snapshot.numbers)
        self.segments = [
            SegmentTables(segment, self.planner, rows) for segment in snapshot.segments
        ]
        self._sort_keys = lru_cache(8 * len(snapshot.segments))(self._keys)

    def run(
        self,
        plan: Plan | None,
        hits: Sequence[Bits],
        limit: int,
        order: str = "relevance",
        deadline: Deadline = NO_LIMIT,
        dated: DateKind | None = None,
    ) -> Found:
        """The best ``limit`` of the ``hits`` of each segment; where ``deadline`` expires, of those
        that were looked at until then. ``dated``: the kind of day to sort by, None: what each is
        dated by."""
        if plan is None or limit == 0:
            tables: Iterable[Tables] = [EVERYTHING] * len(self.snapshot.segments)
        else:
            tables = (own.tables(plan, deadline) for own in self.segments)
        return self.retrieve(tables, hits, limit, order, deadline, dated)

    def retrieve(
        self,
        tables: Iterable[Tables],
        filters: Sequence[Bits],
        limit: int,
        order: str = "relevance",
        deadline: Deadline = NO_LIMIT,
        dated: DateKind | None = None,
    ) -> Found:
        """What `run` does, given what the kernel is asked of each segment: hits are what it matches
        of those that pass ``filters``."""
        snapshot = self.snapshot
        total = 0
        keys, documents, scores = [], [], []
        for at, (segment, of_segment) in enumerate(zip(snapshot.segments, tables, strict=False)):
            scratch = self._scratch(at, segment)
            output = Output(np.empty(limit, np.float64), np.empty(limit, np.int64))
            matched, size = retrieve(
                segment.arrays,
                of_segment,
                filters[at],
                self._sort_keys(order, dated, at),
                scratch,
                output,
            )
            total += int(matched)
            top_docs = output.top_docs[:size]
            keys.append(output.top_keys[:size])
            documents.append(top_docs + segment.base)
            scores.append(scratch.score[top_docs].astype(np.float64))
            if at + 1 < len(snapshot.segments) and deadline.expired():
                break
        if len(keys) > 1:
            # Segments come in the order of their documents, as do equals within each.
            order_of_all = np.argsort(-np.concatenate(keys), kind="stable")[:limit]
            documents = [np.concatenate(documents)[order_of_all]]
            scores = [np.concatenate(scores)[order_of_all]]
        if not keys:
            return Found(0, np.zeros(0, np.int64), np.zeros(0))
        return Found(total, documents[0], scores[0])

    def _scratch(self, at: int, segment: SegmentReader) -> Scratch:
        held: dict[int, Scratch] = self._local.__dict__.setdefault("held", {})
        if at not in held:
            held[at] = Scratch.of(segment.count)
        return held[at]

    def _keys(self, order: str, dated: DateKind | None, at: int) -> NDArray[np.float64]:
        """Sort keys of a segment, highest first; documents without a date come last either way."""
        if order == "relevance":
            return np.zeros(0, np.float64)
        days = self.snapshot.segments[at].days_of("event" if order == "event" else dated)
        keys = days.astype(np.float64)
        return np.where(days > 0, -keys, -np.inf) if order == "oldest" else keys
