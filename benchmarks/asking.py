"""Query times: one process per engine, one of them at work at a time, class after class in turns,
so that whatever else the machine does meets all of them alike."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import peers
from benchmarks.measure import SPAWN, anonymous_mb, percentile
from benchmarks.queries import Query

ROUNDS = 5  # of which the fastest counts, query by query: other work only ever adds


@dataclass(frozen=True, slots=True)
class Asked:
    """An engine that is asked: the name in the tables, its module and what opens it there."""

    name: str
    module: str
    opener: str
    directory: Path


class Turns:
    """The process of one engine."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._pipe, there = SPAWN.Pipe()
        self._process = SPAWN.Process(target=_serve, args=(there, asked), daemon=True)
        self._process.start()
        there.close()

    def ask(self, what: str, queries: Sequence[Query] = ()) -> Any:
        try:
            self._pipe.send((what, list(queries)))
            return self._pipe.recv()
        except (EOFError, BrokenPipeError):
            raise RuntimeError(f"{self.asked.name} ended while it was asked; see above") from None

    def stop(self) -> None:
        self._pipe.send(("stop", []))
        self._process.join()


def _serve(pipe: Connection, asked: Asked) -> None:
    searcher = getattr(peers.load(asked.module), asked.opener)(asked.directory)
    while True:
        what, queries = pipe.recv()
        if what == "stop":
            searcher.close()
            return
        if what == "able":
            pipe.send(all(map(searcher.answers, queries)))
        elif what == "memory":
            pipe.send(anonymous_mb())
        elif what == "answers":
            answers, seconds = [], []
            for query in queries:
                started = perf_counter()
                answers.append(searcher.top(query))
                seconds.append(perf_counter() - started)
            numbers = [(answer.total, searcher.numbers(answer)) for answer in answers]
            pipe.send((numbers, seconds))
            searcher.warm(queries)
        else:
            pipe.send(searcher.times(queries))


def ask_all(engines: Sequence[Asked], classes: dict[str, list[Query]]) -> dict[str, Any]:
    """Per class and engine p50 and p95 (ms), the raw times, and how far answers agree with the
    first engine's: share of queries with the same number of hits, mean share of its ten best.
    ``first``: p50 and p95 of the first time that each query was asked, where it is asked in the
    engine's own process."""
    turns = [Turns(asked) for asked in engines]
    found: dict[str, Any] = {}
    for name, queries in classes.items():
        able = [turn for turn in turns if turn.ask("able", queries)]
        asked = {turn: turn.ask("answers", queries) for turn in able}  # warms up too
        answers = {turn.asked.name: of for turn, (of, _) in asked.items()}
        rounds = [{turn: turn.ask("times", queries) for turn in able} for _ in range(ROUNDS)]
        found[name] = {}
        for turn in able:
            first = [seconds * 1000 for seconds in asked[turn][1]]
            times = [min(of) * 1000 for of in zip(*(one[turn] for one in rounds), strict=True)]
            found[name][turn.asked.name] = {
                "p50": round(percentile(times, 0.5), 4),
                "p95": round(percentile(times, 0.95), 4),
                "mean": round(sum(times) / len(times), 4),
                "first": [round(percentile(first, share), 4) for share in (0.5, 0.95)],
                **_agreement(answers[able[0].asked.name], answers[turn.asked.name]),
                "ms": [round(ms, 4) for ms in times],
            }
        print(name, {n: (of["p50"], of["p95"]) for n, of in found[name].items()}, flush=True)
    memory = {turn.asked.name: round(turn.ask("memory"), 1) for turn in turns}
    for turn in turns:
        turn.stop()
    load = [round(value, 1) for value in os.getloadavg()]
    return {"classes": found, "anonymous_mb": memory, "load_at_end": load}


def _agreement(
    ours: list[tuple[int | None, list[int]]], theirs: list[tuple[int | None, list[int]]]
) -> dict[str, float]:
    same = sum(a[0] == b[0] for a, b in zip(ours, theirs, strict=True))
    shares = [
        len(set(a) & set(b)) / len(a) for (_, a), (_, b) in zip(ours, theirs, strict=True) if a
    ]
    return {
        "hits": round(sum(total or 0 for total, _ in theirs) / max(len(theirs), 1), 1),
        "same_total": round(same / max(len(ours), 1), 3),
        "same_top": round(sum(shares) / max(len(shares), 1), 3),
    }
