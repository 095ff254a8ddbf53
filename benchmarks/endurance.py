"""Whether `khongdau serve` stays up and small: under more load than it can take while its index is
made anew three times, and over many different queries and generations. Needs wrk.

    python -m benchmarks.endurance NEWS.jsonl.xz --index INDEX_OF_NEWS [--seconds 60]

Memory is the sum of the processes' own and shared pages (Pss); mapped files of the index, which
the system may drop at any time, are told apart.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks import load
from benchmarks.measure import machine
from benchmarks.texts import raw_lines
from search.engine import Engine

CONNECTIONS = (64, 400)
REINDEXES = 3
QUERIES = 20_000
GENERATIONS = 20
STATUS = re.compile(r"[A-Z]+ \S+ (\d{3}) ")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.endurance", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("news", type=Path, help="articles, JSON Lines, plain or .xz")
    parser.add_argument("--index", type=Path, required=True, help="an index of NEWS; it is copied")
    parser.add_argument("--seconds", type=int, default=60, help="of each run of wrk")
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--part", choices=("load", "memory"), help="only this one")
    parser.add_argument("--work", type=Path, help="where the temporary directory is made")
    options = parser.parse_args()
    facts = machine()
    print(f"$ python -m benchmarks.endurance {' '.join(map(_bare, sys.argv[1:]))}")
    print(f"{time.strftime('%Y-%m-%d')}, {facts['cpu']}, {facts['cores']} cores, "
          f"load at start {facts['load_at_start'][0]:.1f}, Python {facts['python']}")  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="khongdau-endurance-", dir=options.work) as directory:
        index = Path(directory) / "index"
        shutil.copytree(options.index, index)
        with load.serving(index, Path(directory) / "log.txt") as served:
            if options.part != "memory":
                _under_load(options, served, index, Path(directory))
            if options.part != "load":
                _over_time(options, served, index, Path(directory))
        _statuses(Path(directory) / "log.txt")
    return 0


def _bare(word: str) -> str:
    return Path(word).name if "/" in word else word


def _under_load(
    options: argparse.Namespace, served: load.Served, index: Path, directory: Path
) -> None:
    """wrk with few and with many connections in turn, until the last new generation is there."""
    paths = directory / "paths.txt"
    paths.write_text("\n".join(load.addresses(options.news, Engine.open(index))) + "\n")
    before = served.generation()
    command = [*load.indexing(options.news, index), "--full"]
    again = " && ".join([" ".join(command)] * REINDEXES)
    writer = subprocess.Popen(["sh", "-c", again], cwd=load.ROOT, stdout=subprocess.DEVNULL)
    started = time.monotonic()
    for connections in itertools.cycle(CONNECTIONS):
        wrk = ["wrk", "-t1", f"-c{connections}", f"-d{options.seconds}s", "--timeout", "10s",
               "-s", str(load.SCRIPT), served.address, "--", str(paths)]  # fmt: skip
        client = subprocess.Popen(wrk, stdout=subprocess.PIPE, text=True)
        health = []
        while client.poll() is None:
            asked = time.monotonic()
            with suppress(OSError):
                served.generation()
            health.append(time.monotonic() - asked)
            time.sleep(0.5)
        assert client.stdout
        counted = json.loads(client.stdout.read().splitlines()[-1])
        print(
            f"  minute {(time.monotonic() - started) / 60:4.1f}, {connections:3} connections: "
            f"{counted['requests'] / counted['seconds']:5.0f} answers/s, "
            f"{counted['refused']:6.0f} of {counted['requests']:6.0f} refused, "
            f"p50 {counted['p50']:5.0f} ms, p99 {counted['p99']:5.0f} ms, "
            f"{counted['broken']:.0f} broken, {counted['late']:.0f} over 10 s; "
            f"/healthz at most {max(health) * 1000:4.0f} ms; "
            f"generation {served.generation()}, {_memory(served)}",
            flush=True,
        )
        if writer.poll() is not None and connections == CONNECTIONS[-1]:
            break
    if writer.returncode or served.generation() < before + REINDEXES:
        raise RuntimeError("the index was not made anew three times")


def _over_time(
    options: argparse.Namespace, served: load.Served, index: Path, directory: Path
) -> None:
    """Different queries one after the other, and now and then a new generation."""
    rng = random.Random(2)
    page = directory / "more" / "page.txt"
    page.parent.mkdir()
    started = minute = time.monotonic()
    print(f"  before: {_memory(served)}")
    host = urlsplit(served.address).netloc
    connection = HTTPConnection(host, timeout=60)
    for number, query in enumerate(itertools.islice(_queries(options.news, rng), options.queries)):
        if number % (options.queries // GENERATIONS) == 0:
            connection.close()  # the server would not wait so long for the next request
            page.write_text(f"Tin số {number}\n05/03/2024\n{query}\n", encoding="utf-8")
            command = [*load.KHONGDAU, "index", str(page.parent), "--index", str(index)]
            subprocess.run(command, cwd=load.ROOT, check=True, capture_output=True)
        connection.request("GET", f"/?q={quote(query)}")
        connection.getresponse().read()
        if time.monotonic() - minute > 60:
            minute = time.monotonic()
            print(f"  minute {(minute - started) / 60:4.1f}: {number + 1} queries, "
                  f"generation {served.generation()}, {_memory(served)}", flush=True)  # fmt: skip
    print(f"  end: {options.queries} queries, generation {served.generation()}, {_memory(served)}")


def _queries(news: Path, rng: random.Random) -> Iterator[str]:
    """Different ones, of words that stand side by side."""
    seen: set[str] = set()
    for line in itertools.cycle(list(raw_lines(news, None))):
        words = json.loads(line)["body"].translate(load.QUOTES).split()
        if len(words) > 3:
            first = rng.randrange(len(words) - 3)
            query = " ".join(words[first : first + rng.randint(2, 4)])
            if query not in seen and len(query) < 200:
                seen.add(query)
                yield query


def _memory(served: load.Served) -> str:
    """Of the server and its processes, in MB, and how many mapped files are gone from the disk."""
    own = mapped = 0.0
    gone = 0
    for directory in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, KeyError):
            parent = int((directory / "stat").read_text().rpartition(")")[2].split()[1])
            if served.process.pid not in (int(directory.name), parent):
                continue
            rows = (directory / "smaps_rollup").read_text()
            figures = dict(re.findall(r"^(\w+): +(\d+) kB", rows, re.M))
            own += int(figures["Pss_Anon"]) / 1000
            mapped += int(figures["Pss_File"]) / 1000
            maps = (directory / "maps").read_text().splitlines()
            gone += len({line for line in maps if "MAIN_" in line and line.endswith("(deleted)")})
    return f"memory {own:.0f} MB and {mapped:.0f} MB of files, {gone} maps of removed files"


def _statuses(log: Path) -> None:
    """Those of the log, which has all answers but the refusals of overload."""
    with log.open() as lines:
        counts = Counter(found[1] for line in lines if (found := STATUS.search(line)))
    print("  statuses logged: " + ", ".join(f"{n} x {s}" for s, n in sorted(counts.items())))
    others = [line for line in log.read_text().splitlines() if not STATUS.search(line)]
    print("\n".join(f"  log: {line[:160]}" for line in others[:20]))


if __name__ == "__main__":
    sys.exit(main())
