"""Times whole searches of two versions of the program, alternately, in one run.

    python -m benchmarks.pair OLD_CHECKOUT OLD_INDEX NEW_INDEX [--queries 100] [--rounds 5]
                              [--old-packages DIR] [--once]

The new version is the checkout that this is run from. Each side is a process of its own, with its
own modules and an index that it made from the same articles; DIR has packages that only the old
one needs. Queries are drawn with a fixed seed from the titles of NEW_INDEX. Each is asked of both
sides one right after the other, by turns one side first and then the other, round after round, so
that whatever else the machine does meets both alike; the fastest of the rounds counts, since other
work only ever adds. The first round warms up. A query that either side refuses is left out and
counted.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.answers import Source
from benchmarks.measure import percentile
from search import Engine
from vietnamese.text.folding import fold

ROOT = Path(__file__).resolve().parents[1]
SERVED = """
import json, sys, time
from datetime import date
from pathlib import Path
from search import Engine, SearchRequest

engine = Engine.open(Path(sys.argv[1]))
engine.warm()
clock = getattr(time, sys.argv[2])
print(json.dumps(engine.stats().documents), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    for name in ("since", "until"):
        if name in asked:
            asked[name] = date.fromisoformat(asked[name])
    if "districts" in asked:
        asked["districts"] = tuple(asked["districts"])
    request = SearchRequest(**asked)
    started = clock()
    try:
        engine.search(request)
        answer = (clock() - started) * 1000
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
    print(json.dumps(answer), flush=True)
"""

WARMING = 15  # queries of each class that are asked before the others, where each is asked once

Asked = dict[str, Any]
CLASSES: dict[str, Callable[[Source], Asked]] = {
    "one word": lambda s: {"query": s.run(1, 1)},
    "2-4 words": lambda s: {"query": s.run(2, 4)},
    "2-4 words, no marks": lambda s: {"query": fold(s.run(2, 4))},
    "5-9 words": lambda s: {"query": s.run(5, 9)},
    "5-9 words, no marks": lambda s: {"query": fold(s.run(5, 9))},
    "half marked": lambda s: {"query": s.half_marked(s.run(2, 6))},
    "phrase": lambda s: {"query": f'"{s.run(2, 4)}"'},
    "sentence": lambda s: {"query": s.sentence(8, 16)},
    "slip": lambda s: {"query": s.slip(s.run(2, 5)).lower()},
    "excluding": lambda s: {"query": f"{s.run(1, 3)} -{s.run(1, 1)}"},
    "newest": lambda s: {"query": s.run(1, 4), "sort": "newest"},
    "one year": lambda s: {"query": s.run(1, 4), **_year(s.rng.randint(2019, 2024))},
    "one district": lambda s: {"query": s.run(1, 3), "districts": [s.rng.choice(s.districts)]},
    "browsing": lambda s: {"query": "", "page": s.rng.randint(1, 50)},
}


def _year(year: int) -> Asked:
    return {"since": f"{year}-01-01", "until": f"{year}-12-31"}


class Side:
    """A process that searches, of one checkout."""

    def __init__(
        self,
        checkout: Path,
        index: Path,
        packages: Sequence[Path] = (),
        clock: str = "perf_counter",
    ) -> None:
        path = os.pathsep.join(str(folder.resolve()) for folder in (checkout, *packages))
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVED, str(index.resolve()), clock],
            cwd=checkout,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self.checkout = checkout
        self.documents: int = self._answer()

    def ask(self, asked: Asked) -> float | str:
        """Milliseconds, or what was raised."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._answer()  # type: ignore[no-any-return]

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.checkout}: ended while it was asked; see above why")
        return json.loads(line)

    def stop(self) -> None:
        self._process.communicate()


def pairs(
    old: Side, new: Side, queries: Sequence[Asked], rounds: int
) -> tuple[list[tuple[float, float]], list[str]]:
    """Milliseconds of each query on either side; and what was refused."""
    fastest = [[math.inf, math.inf] for _ in queries]
    refused: dict[int, str] = {}
    for turn in range(rounds + 1):
        for number, query in enumerate(queries):
            for side in (0, 1) if (turn + number) % 2 else (1, 0):
                took = (old, new)[side].ask(query) if number not in refused else ""
                if isinstance(took, str):
                    refused.setdefault(number, f"{query}: {took}")
                elif turn:
                    fastest[number][side] = min(fastest[number][side], took)
    kept = [(a, b) for number, (a, b) in enumerate(fastest) if number not in refused]
    return kept, list(refused.values())


def once(
    old: Side, new: Side, queries: Sequence[Asked]
) -> tuple[list[tuple[float, float]], list[str]]:
    """The same, each asked a single time, without those that warm up."""
    pairs(old, new, queries[:WARMING], 0)
    rest = queries[WARMING:]
    kept, refused = [], []
    for number, query in enumerate(rest):
        took: dict[int, float | str] = {}
        for side in (0, 1) if number % 2 else (1, 0):
            took[side] = (old, new)[side].ask(query)
        before, now = took[0], took[1]
        if isinstance(before, float) and isinstance(now, float):
            kept.append((before, now))
        else:
            refused.append(f"{query}: {before if isinstance(before, str) else now}")
    return kept, refused


def line(name: str, times: Sequence[tuple[float, float]]) -> str:
    old, new = zip(*times, strict=True)
    figures = [percentile(of, share) for share in (0.5, 0.95) for of in (old, new)]
    p50_old, p50_new, p95_old, p95_new = figures
    each = median(b / a for a, b in times)
    return (
        f"{name:22}{len(times):5}   {p50_old:6.2f} {p50_new:6.2f}  x{p50_new / p50_old:4.2f}   "
        f"{p95_old:6.2f} {p95_new:6.2f}  x{p95_new / p95_old:4.2f}   x{each:4.2f}"
    )


def revision(checkout: Path) -> str:
    """Of a checkout, where Git is there to say."""
    command = ["git", "-C", str(checkout), "describe", "--always", "--dirty"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old_checkout", type=Path)
    parser.add_argument("old_index", type=Path)
    parser.add_argument("new_index", type=Path)
    parser.add_argument("--old-packages", type=Path, action="append", default=[], metavar="DIR")
    parser.add_argument("--queries", type=int, default=100, help="of each class (100)")
    parser.add_argument("--rounds", type=int, default=5, help="whose fastest counts (5)")
    parser.add_argument("--once", action="store_true", help="ask each query a single time")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    source = Source(Engine.open(options.new_index), random.Random(options.seed))
    drawn = {name: [draw(source) for _ in range(options.queries)] for name, draw in CLASSES.items()}
    clock = "thread_time" if options.once else "perf_counter"
    old = Side(options.old_checkout, options.old_index, options.old_packages, clock)
    new = Side(ROOT, options.new_index, clock=clock)
    for name, side in (("old", old), ("new", new)):
        print(f"{name}: {revision(side.checkout)}, {side.documents} documents")
    print(f"{'ms':22}{'n':>5}   {'p50':>6} {'new':>6} {'':6}  {'p95':>6} {'new':>6} {'':6}  each")
    everything: list[tuple[float, float]] = []
    refusals: list[str] = []
    for name, queries in drawn.items():
        asked = (
            once(old, new, queries) if options.once else pairs(old, new, queries, options.rounds)
        )
        times, refused = asked
        refusals += refused
        everything += times
        if times:
            print(line(name, times), flush=True)
    if everything:
        print(line("all", everything))
    print("each: the median of new/old, query by query")
    if refusals:
        print(f"refused by either side, left out: {len(refusals)}, such as\n  {refusals[0]}")
    for side in (old, new):
        side.stop()


if __name__ == "__main__":
    main()
