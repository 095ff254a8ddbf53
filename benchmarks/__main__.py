"""Measures this engine beside its peers, on the news, in one run.

    python -m benchmarks NEWS.jsonl.xz [--sizes 5000,47133,500000] [--classes given,all]
    python -m benchmarks                      only the tables, from the figures that are kept

Sizes above that of NEWS are of synthetic articles, put together from parts of real ones. What is
measured of a size is kept in benchmarks/results/SIZE.json after every step; with --resume what is
kept there is not measured again, so that a run that was cut short goes on. At the end the tables
are printed and put into benchmarks/README.md, with docs/speed.png.

Everything is built in a temporary directory, which is emptied after each size.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import peers, plot, report, run, texts
from benchmarks.measure import machine
from benchmarks.queries import TITLES

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"
GROWTH = (5_000, 15_000)
CLASSES = ("given", "all", "phrase", "year", "unmarked")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.split("\n")[0]
    )
    parser.add_argument("news", nargs="?", type=Path, help="articles, JSON Lines, plain or .xz")
    parser.add_argument("--sizes", type=_numbers, metavar="N,N",
                        help="articles; by default 5000, 15000 and all")  # fmt: skip
    parser.add_argument("--classes", type=_classes, default=CLASSES, metavar="A,B",
                        help=f"of queries: {', '.join(TITLES)}")  # fmt: skip
    parser.add_argument("--queries", type=int, default=200, help="of each class (200)")
    parser.add_argument("--alone", action="store_true", help="this engine, without peers")
    parser.add_argument("--resume", action="store_true", help="measure only what is not kept yet")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--work", type=Path, help="instead of a temporary directory; is kept")
    options = parser.parse_args()
    if options.news:
        with tempfile.TemporaryDirectory(prefix="khongdau-bench-") as directory:
            measure(options, options.work or Path(directory))
    results = read(options.results)
    if not results:
        parser.error(f"nothing is kept in {options.results} yet: give NEWS")
    print(report.tables(results))
    if options.results == RESULTS:
        report.put_into(ROOT / "benchmarks" / "README.md", results)
        plot.draw(results, ROOT / "docs" / "speed.png")
    return 0


def _numbers(text: str) -> list[int]:
    return sorted({int(number) for number in text.split(",")})


def _classes(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if wrong := set(names) - TITLES.keys():
        raise argparse.ArgumentTypeError(f"no classes: {', '.join(sorted(wrong))}")
    return names


def read(directory: Path) -> dict[int, Any]:
    """What is kept, by size."""
    files = sorted(directory.glob("[0-9]*.json"), key=lambda file: int(file.stem))
    return {int(file.stem): json.loads(file.read_text(encoding="utf-8")) for file in files}


class Kept:
    """What is measured of one size, written after every step."""

    def __init__(self, file: Path, resume: bool) -> None:
        self._file = file
        self.found: dict[str, Any] = {}
        if resume and file.exists():
            self.found = json.loads(file.read_text(encoding="utf-8"))

    def step(self, name: str, measured: Callable[[], Any], made: Path | None = None) -> None:
        """Measure, unless it has been; and unless what later steps need of it is gone: ``made``."""
        if name in self.found and (made is None or made.exists()):
            return
        if made:
            shutil.rmtree(made, ignore_errors=True)
        self.found[name] = measured()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.found, ensure_ascii=False, indent=1)
        self._file.write_text(text + "\n", encoding="utf-8")


def measure(options: argparse.Namespace, directory: Path) -> None:
    """All sizes, one after the other."""
    here, missing = peers.present()
    if options.alone:
        here = {module: version for module, version in here.items() if module == "khongdau"}
    articles = texts.count_of(options.news)
    sizes = options.sizes or [*(size for size in GROWTH if size < articles), articles]
    for size in sizes:
        kept = Kept(options.results / f"{size}.json", options.resume)
        if "minutes" in kept.found:
            run.say(f"{size:,} articles are kept already")
            continue
        ground = run.Ground(directory / str(size), size, size > articles, options.alone)
        ground.directory.mkdir(parents=True, exist_ok=True)
        about = {
            "command": _command(), "revision": _revision(), "machine": machine(),
            "started": time.strftime("%Y-%m-%d %H:%M"), "synthetic": ground.synthetic,
            "versions": {peers.load(module).NAME: version for module, version in here.items()},
            "missing": missing, "queries_per_class": options.queries, "alone": options.alone,
        }  # fmt: skip
        kept.step("about", partial(dict, about))
        measure_size(kept, ground, options, list(here), smallest=size == sizes[0])
        shutil.rmtree(ground.directory)


def measure_size(
    kept: Kept, ground: run.Ground, options: argparse.Namespace, modules: list[str], smallest: bool
) -> None:
    started = time.time()
    kept.step("texts", partial(run.prepare, ground, options.news), ground.sources.texts)
    kept.step("raw", partial(run.from_raw, ground), ground.index)
    kept.step("open", partial(run.opened, ground))
    if smallest and not ground.alone:  # slow as it is
        kept.step("Whoosh + pyvi", partial(run.raw_peer, ground, "whoosh_pyvi", run.RAW_PEER))
    if "tantivy_peer" in modules:
        kept.step("Tantivy, from raw text", partial(run.raw_peer, ground, "tantivy_peer"))
    for module in modules:
        if module != "khongdau" or not (ground.synthetic or ground.alone):
            made = ground.of_peer(module)
            kept.step(f"built {module}", partial(run.build, ground, module), made)
    kept.step("asked", partial(run.ask, ground, modules, options.queries, set(options.classes)))
    kept.step("reindexed", partial(run.reindexed, ground))
    kept.step("minutes", lambda: round((time.time() - started) / 60, 1))


def _command() -> str:
    """As it was called, files by their names alone."""
    words = [Path(word).name if "/" in word else word for word in sys.argv[1:]]
    return " ".join(["python -m benchmarks", *words])


def _revision() -> str:
    """Of the project, where Git is there to say."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


if __name__ == "__main__":
    sys.exit(main())
