"""Measures this engine beside its peers, on the news, in one run.

    python -m benchmarks NEWS.jsonl.xz [--articles N] [--quick] [--growth-500k]

Everything is built in a temporary directory (some 4 GB for the 47,133 articles). Results go into
benchmarks/results/ (raw figures as JSON, a table in Markdown) and docs/speed.png.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import peers, report, run, texts
from benchmarks.measure import machine

ROOT = Path(__file__).resolve().parents[1]
GROWTH = (5_000, 15_000)
SYNTHETIC = 500_000
WHOOSH = 15_000  # articles that stock Whoosh gets: all of them take it too long


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.split("\n")[0]
    )
    parser.add_argument("news", type=Path, help="articles, JSON Lines, plain or .xz")
    parser.add_argument("--articles", type=int, help="take only the first N")
    parser.add_argument("--quick", action="store_true", help="few queries, no smaller sizes")
    parser.add_argument("--queries", type=int, default=200, help="of each class")
    parser.add_argument("--whoosh-articles", type=int, default=WHOOSH, metavar="N",
                        help=f"most articles that stock Whoosh gets ({WHOOSH})")  # fmt: skip
    parser.add_argument("--growth-500k", action="store_true",
                        help="also 500,000 synthetic articles")  # fmt: skip
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results")
    parser.add_argument("--plot", type=Path, default=ROOT / "docs" / "speed.png")
    parser.add_argument("--work", type=Path, help="where the temporary directory is made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="khongdau-bench-", dir=options.work) as directory:
        results = measure(options, Path(directory))
    table = report.table(results)
    (options.results / "table.md").write_text(table, encoding="utf-8")
    print(table)
    if report.plot(results, options.plot):
        print(f"Plot: {options.plot}")
    return 0


def _save(results: dict[str, Any], directory: Path) -> None:
    """After every step, so that a run that is cut short leaves what it has measured."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "results.json").write_text(
        json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def measure(options: argparse.Namespace, directory: Path) -> dict[str, Any]:
    started = time.time()
    results: dict[str, Any] = {
        "command": _command(),
        "revision": _revision(),
        "started": time.strftime("%Y-%m-%d %H:%M"),
        "machine": machine(),
    }
    count, text_bytes = texts.write_raw(options.news, options.articles, directory / "raw.jsonl")
    ground = run.Ground(directory, count, text_bytes)
    names = peers.present()
    number = 20 if options.quick else options.queries
    sizes = [size for size in GROWTH if size < count and not options.quick]
    results |= {"articles": count, "text_bytes": text_bytes, "queries_per_class": number}
    results["analysis"] = run.analyse(ground)
    results["raw"] = run.from_raw(ground)
    _save(results, options.results)
    if "whoosh_peer" in names:
        results["whoosh_pyvi"] = run.whoosh_and_pyvi(ground)
        _save(results, options.results)
    results["sizes"] = {}
    for size in (*sizes, count):
        some = [n for n in names if n != "whoosh_peer" or size <= options.whoosh_articles]
        built = run.build_all(ground, some, size, folded=True)
        results["sizes"][str(size)] = {"built": built, **run.ask(ground, some, size, number)}
        _save(results, options.results)
    if options.growth_500k:
        results["synthetic"] = {}
        for found in _synthetic(ground, number):
            results["synthetic"] |= found
            _save(results, options.results)
    results["minutes"] = round((time.time() - started) / 60, 1)
    _save(results, options.results)
    return results


def _synthetic(ground: run.Ground, number: int) -> Iterator[dict[str, Any]]:
    """This engine on articles put together from parts of real ones, step by step."""
    directory = ground.directory / "synthetic"
    directory.mkdir()
    run.say(f"making {SYNTHETIC} articles")
    texts.write_synthetic(ground.raw, SYNTHETIC, directory / "all.jsonl")
    count, text_bytes = texts.write_raw(directory / "all.jsonl", None, directory / "raw.jsonl")
    (directory / "all.jsonl").unlink()
    yield {"articles": count, "text_bytes": text_bytes}
    index = directory / "index"
    yield {"raw": run.index_large(directory / "raw.jsonl", index)}
    yield run.ask_large(ground, index, number)


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
