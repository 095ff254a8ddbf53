"""How many result pages a second `khongdau serve` answers, on a quiet index and while it is made
anew. Needs wrk (Debian: apt-get install wrk).

    python -m benchmarks.load NEWS.jsonl.xz [--index INDEX_OF_NEWS] [--seconds 60]
    python -m benchmarks.load NEWS.jsonl.xz --index INDEX_OF_NEWS --before CHECKOUT ITS_INDEX

The second asks another version of the program and this one by turns, in one run: ratios hold.

2,000 queries of 1-6 words side by side in titles of NEWS; every second one without marks, every
second one filtered by district, year or months. wrk keeps 64 connections busy, so its times are
mostly those of waiting in line; the times of page and search are from the log of the server.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.measure import machine, percentile, version_of
from benchmarks.pair import revision
from benchmarks.texts import raw_lines
from search.engine import Engine
from vietnamese.text.folding import fold

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = Path(__file__).with_suffix(".lua")
KHONGDAU = (sys.executable, "-m", "web.main")
QUERIES = 2000
CONNECTIONS = 64
TURNS = 4
WORDS = (1, 6)
AFTERWARDS = 5  # seconds that the new generation is asked, once it is there
LONG = 3600  # seconds: until told to stop
QUOTES = str.maketrans(dict.fromkeys('"“”„', " "))  # half a phrase would be refused
TIMES = re.compile(r" (?P<page>[0-9.]+)ms search=(?P<search>[0-9.]+)ms$")


@dataclass(frozen=True, slots=True)
class Served:
    """`khongdau serve` as a process; ``log`` is where it writes a line for each request."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def generation(self) -> int:
        with urlopen(f"{self.address}/healthz") as answer:
            return int(json.load(answer)["generation"])

    def processor_seconds(self) -> float:
        """Of its processes so far, in the kernel too."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # a process that has just ended
                fields = stat.read_text().rpartition(")")[2].split()
                if self.process.pid in (int(stat.parent.name), int(fields[1])):
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk counted (times in milliseconds), the seconds of processor that the server took,
    and what it logged meanwhile: of page and search p50 and p95, where ``page`` is the whole time
    but for the search."""

    counted: dict[str, float]
    processor: float
    page: tuple[float, float]
    search: tuple[float, float]

    @property
    def rate(self) -> float:
        return self.counted["requests"] / self.counted["seconds"]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.load", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("news", type=Path, help="articles, JSON Lines, plain or .xz")
    parser.add_argument("--index", type=Path, help="an index of NEWS, which is copied")
    parser.add_argument("--seconds", type=int, default=60, help="of the first run")
    parser.add_argument("--no-reindex", action="store_true", help="only the quiet run")
    parser.add_argument("--before", type=Path, nargs=2, metavar=("CHECKOUT", "INDEX"),
                        help="another version, by turns")  # fmt: skip
    parser.add_argument("--before-packages", type=Path, action="append", default=[], metavar="DIR",
                        help="that only the other version needs")  # fmt: skip
    parser.add_argument("--results", type=Path, help="where the figures are kept")
    parser.add_argument("--work", type=Path, help="where the temporary directory is made")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        parser.error("wrk is not installed (Debian: apt-get install wrk)")
    with tempfile.TemporaryDirectory(prefix="khongdau-load-", dir=options.work) as directory:
        text = (compare if options.before else measure)(options, Path(directory))
    print(text)
    name = "load_pair.txt" if options.before else "load.txt"
    (options.results or ROOT / "benchmarks" / name).write_text(text, encoding="utf-8")
    return 0


def compare(options: argparse.Namespace, directory: Path) -> str:
    """Both versions by turns, `TURNS` times each, once one side first and once the other."""
    at_start = machine()
    paths = directory / "paths.txt"
    paths.write_text("\n".join(addresses(options.news, Engine.open(options.index))) + "\n")
    checkout, index = options.before
    with (
        serving(index, directory / "before.txt", checkout, options.before_packages) as before,
        serving(options.index, directory / "now.txt") as now,
    ):
        loads: dict[str, list[Load]] = {before.address: [], now.address: []}
        for turn in range(TURNS + 1):
            for served in (before, now) if turn % 2 else (now, before):
                with asked(served, paths, options.seconds // TURNS) as load:
                    pass
                if load[0].counted["refused"] or load[0].counted["broken"]:
                    raise RuntimeError(f"{served.address} refused or broke off: {load[0].counted}")
                if turn:  # the first one warms up
                    loads[served.address].append(load[0])
    old, new = loads.values()
    ratio = median(b.rate / a.rate for a, b in zip(old, new, strict=True))
    return "\n".join(
        [
            *_head(at_start),
            f"before: {revision(checkout)}, now: {revision(ROOT)}; "
            f"{options.seconds // TURNS} s each",
            *_of_turns("before", old),
            *_of_turns("now", new),
            f"now to before, median of the turns: x{ratio:.2f}\n",
        ]
    )


def _of_turns(name: str, loads: Sequence[Load]) -> Iterator[str]:
    yield f"{name}: " + ", ".join(f"{load.rate:.0f}" for load in loads) + " pages/s"
    cost = median(load.processor / load.counted["requests"] for load in loads)
    search, page = (
        median(of) for of in zip(*((x.search[0], x.page[0]) for x in loads), strict=True)
    )
    yield (
        f"  processor {cost * 1000:.1f} ms a page; in the server search p50 {search:.1f} ms, page "
        f"beside it {page:.1f} ms; {loads[0].counted['bytes'] / loads[0].counted['requests']:.0f} "
        "bytes each"
    )


def measure(options: argparse.Namespace, directory: Path) -> str:
    at_start = machine()
    index = directory / "index"
    if options.index:
        shutil.copytree(options.index, index)
    else:
        subprocess.run(indexing(options.news, index), cwd=ROOT, check=True)
    paths = directory / "paths.txt"
    paths.write_text("\n".join(addresses(options.news, Engine.open(index))) + "\n")
    runs = {}
    with serving(index, directory / "log.txt") as served:
        with asked(served, paths, options.seconds) as quiet:
            pass  # wrk ends by itself
        runs["nothing else running"] = quiet[0]
        if not options.no_reindex:
            before = served.generation()
            with asked(served, paths, None) as busy:
                command = indexing(options.news, index)
                done = subprocess.run([*command, "--full"], cwd=ROOT, capture_output=True)
                time.sleep(AFTERWARDS)
            if done.returncode or served.generation() <= before:
                raise RuntimeError(f"no new generation was served: {done.stderr.decode()}")
            runs["while everything is indexed anew"] = busy[0]
    return report(at_start, runs)


def addresses(news: Path, engine: Engine, number: int = QUERIES, seed: int = 1) -> list[str]:
    """Paths of result pages. The seed decides which."""
    rng = random.Random(seed)
    titles = [json.loads(line)["title"] or "" for line in raw_lines(news, None)]
    titles = [title for title in titles if title.strip()]
    stats = engine.stats()
    districts = [facet.value for facet in stats.districts]
    years = [int(facet.value) for facet in stats.years]
    found = []
    for at in range(number):
        words = rng.choice(titles).translate(QUOTES).split() or ["a"]
        length = rng.randint(WORDS[0], min(WORDS[1], len(words)))
        first = rng.randrange(len(words) - length + 1)
        query = " ".join(words[first : first + length])
        parameters = [("q", fold(query) if at % 2 else query)]
        if at // 2 % 2:
            parameters += _filter(rng, districts, years)
        found.append(f"/?{urlencode(parameters)}")
    return found


def _filter(
    rng: random.Random, districts: Sequence[str], years: Sequence[int]
) -> list[tuple[str, str]]:
    kind = rng.choice([*["district"] * bool(districts), *["year", "months"] * bool(years)])
    if kind == "district":
        return [("quan", rng.choice(districts))]
    year = rng.choice(years)
    if kind == "year":
        return [("tu", f"01/01/{year}"), ("den", f"31/12/{year}")]
    return [("tu", f"01/{rng.randint(1, 6):02}/{year}"), ("den", f"28/{rng.randint(7, 12)}/{year}")]


def indexing(news: Path, index: Path) -> list[str]:
    return [*KHONGDAU, "index", str(news.resolve()), "--index", str(index)]


@contextmanager
def serving(
    index: Path, log: Path, checkout: Path = ROOT, packages: Sequence[Path] = ()
) -> Iterator[Served]:
    """`khongdau serve` with its defaults, its log in a file."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*KHONGDAU, "serve", "--index", str(index.resolve()), "--port", str(port)]
    path = os.pathsep.join(str(folder.resolve()) for folder in (checkout, *packages))
    with log.open("w") as lines:
        process = subprocess.Popen(
            command, cwd=checkout, stdout=subprocess.PIPE, stderr=lines, text=True,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        if not ready:
            raise RuntimeError(f"khongdau serve ended: {log.read_text()}")
        yield Served(process, ready.split()[1].rstrip("/"), log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


@contextmanager
def asked(served: Served, paths: Path, seconds: int | None) -> Iterator[list[Load]]:
    """wrk at work for these seconds, or (None) as long as the block takes; what came of it is
    in the list afterwards."""
    logged, before = served.log.stat().st_size, served.processor_seconds()
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds or LONG}s", "--timeout", "10s",
               "-s", str(SCRIPT), served.address, "--", str(paths)]  # fmt: skip
    client = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    result: list[Load] = []
    yield result
    if seconds is None:
        client.send_signal(signal.SIGINT)  # wrk reports what it has until then
    output, _ = client.communicate()
    if client.returncode:
        raise RuntimeError(f"wrk failed: {output}")
    processor = served.processor_seconds() - before
    with served.log.open() as lines:
        lines.seek(logged)
        times = [found for line in lines if (found := TIMES.search(line.rstrip()))]
    search = [float(each["search"]) for each in times]
    page = [float(each["page"]) - float(each["search"]) for each in times]
    counted = json.loads(output.splitlines()[-1])
    result.append(Load(counted, processor, _middle(page), _middle(search)))


def _middle(values: Sequence[float]) -> tuple[float, float]:
    return percentile(values, 0.5), percentile(values, 0.95)


def _head(at_start: dict[str, Any]) -> list[str]:
    packages = ("granian", "flask", "jinja2", "whoosh3", "numpy", "numba")
    versions = [f"{name} {version_of(name)}" for name in packages]
    wrk = subprocess.run(["wrk", "-v"], capture_output=True, text=True).stdout.split()[1]
    words = [Path(word).name if "/" in word else word for word in sys.argv[1:]]
    return [
        f"$ python -m benchmarks.load {' '.join(words)}",
        f"{time.strftime('%Y-%m-%d')}, {at_start['cpu']}, {at_start['cores']} cores, "
        f"{at_start['memory_gb']} GB, load at start {at_start['load_at_start'][0]:.1f}",
        f"{at_start['system']}, Python {at_start['python']}, wrk {wrk}, " + ", ".join(versions),
        f"{QUERIES} queries, {CONNECTIONS} connections, client on the same machine",
    ]


def report(at_start: dict[str, Any], runs: dict[str, Load]) -> str:
    lines = _head(at_start)
    for name, load in runs.items():
        counted = load.counted
        lines += [
            "",
            f"{name}:",
            f"  {load.rate:.0f} pages/s ({counted['requests']:.0f} in {counted['seconds']:.0f} s,"
            f" {counted['bytes'] / counted['requests']:.0f} bytes each)",
            f"  waiting included: p50 {counted['p50']:.0f} ms, p95 {counted['p95']:.0f} ms, "
            f"p99 {counted['p99']:.0f} ms, longest {counted['longest']:.0f} ms",
            f"  in the server: search p50 {load.search[0]:.1f} ms, p95 {load.search[1]:.1f} ms; "
            f"page beside it p50 {load.page[0]:.1f} ms, p95 {load.page[1]:.1f} ms",
            f"  processor: {load.processor / counted['requests'] * 1000:.1f} ms a page, "
            f"{load.processor / counted['seconds']:.2f} cores",
            f"  turned away, as too many at once: {counted['overloaded']:.0f}; "
            f"errors: {counted['refused'] - counted['overloaded']:.0f} other statuses above 399, "
            f"{counted['broken']:.0f} connections broken, {counted['late']:.0f} over 10 s",
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
