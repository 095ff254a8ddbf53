"""Faults at their full numbers; see tests/faults/faults.txt for figures.

    python -m tests.faults kill|power|full|flips|damage|crowd NEWS.jsonl.xz [--index INDEX]

damage: in an index of two generations of ARTICLES; with --index in a copy of that one.

Works in a temporary directory, some 200 MB. Exit code 1 where something was wrong.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from dataclasses import astuple
from itertools import islice
from pathlib import Path

from benchmarks.measure import machine
from benchmarks.texts import raw_lines
from index.updating import indexer
from tests.faults import crowd, damage, flips, full_disk, kills, power
from tests.faults.full_disk import limits, small_disk
from tests.faults.ground import prepare
from tests.faults.power import record_here
from tests.faults.tracing import record_traced

ARTICLES = {"kill": 1000, "power": 30, "full": 300, "flips": 500, "damage": 500, "crowd": 5000}
TIMES = {"kill": 200, "power": 1, "full": 50, "flips": 500, "damage": 1800, "crowd": 20}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description=__doc__.split("\n")[0]
    )
    parser.add_argument("what", choices=ARTICLES)
    parser.add_argument("news", type=Path, help="articles, JSON Lines, plain or .xz")
    parser.add_argument("--articles", type=int, help=f"take only the first N ({ARTICLES})")
    parser.add_argument("--times", type=int, help=f"kills, limits, flips, reindexes ({TIMES})")
    parser.add_argument("--index", type=Path, help="an index, for damage")
    parser.add_argument("--raw", type=Path, help="where damage writes a line for each bit")
    options = parser.parse_args()
    articles = options.articles or ARTICLES[options.what]
    times = options.times or TIMES[options.what]
    lines = list(islice(raw_lines(options.news, None), articles))
    print(f"$ python -m tests.faults {options.what} {options.news.name}"
          f" --articles {articles} --times {times}")  # fmt: skip
    print(", ".join(f"{key} {value}" for key, value in machine().items()))
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="khongdau-faults-") as directory:
        if options.what == "damage":
            wrong = _damage(Path(directory), lines, times, options)
        else:
            wrong = TRIALS[options.what](Path(directory), lines, times)
    print(f"  {time.monotonic() - started:.0f} s")
    return 1 if wrong else 0


def _kill(directory: Path, lines: list[bytes], times: int) -> int:
    done = kills.kills(prepare(directory, lines), times, processes=(1, 2))
    print(kills.table(done))
    return sum(bool(kill.wrong) for kill in done)


def _power(directory: Path, lines: list[bytes], times: int) -> int:
    """As strace sees runs, where it is installed."""
    record = record_traced if shutil.which("strace") else record_here
    print(f"calls as seen by {'strace' if record is record_traced else 'this process'}")
    ground = prepare(directory, lines)
    two = power.two_generations(ground)
    wrong = 0
    for title, start, full in (
        ("incremental, over two generations", two, False),
        ("full, over two generations", two, True),
        ("into a directory that is not there", None, False),
    ):
        print(f"{title}:")
        cuts = power.power_cuts(ground, start, full, record, mend=0.1)
        print(power.table(cuts))
        wrong += len(cuts.wrong)
    return wrong


def _full(directory: Path, lines: list[bytes], times: int) -> int:
    wrong = 0
    ground = prepare(directory, lines)
    for title, disks in (("limits on the size of a file", limits), ("a small disk", small_disk)):
        done = full_disk.full_disks(ground, times, disks)
        print(f"{title}:")
        print(full_disk.table(done))
        wrong += sum(bool(run.wrong) for run in done)
    return wrong


def _flips(directory: Path, lines: list[bytes], times: int) -> int:
    ground = prepare(directory, lines)
    harmful = 0
    for by_array in (False, True):
        print("bits of any part of a file:" if by_array else "bits of any byte:")
        done = flips.flips(ground, times, by_array)
        print(flips.table(done))
        harmful += sum(not flip.harmless for flip in done)
    return harmful


def _damage(directory: Path, lines: list[bytes], times: int, options: argparse.Namespace) -> int:
    ground = prepare(directory, lines)
    previous: Path | None = None
    lazily: tuple[bool, ...] = (False,)
    if options.index:
        shutil.copytree(options.index, directory / "given")
        index = directory / "given"
    else:
        index, previous, lazily = ground.index, ground.copy("previous"), (True, False)
        ground.show("new")
        indexer.index([ground.sources], index, processes=1)
    done = []
    for found in damage.damages(index, previous, ground.questions, times, lazily):
        done.append(found)
        if options.raw:
            with options.raw.open("a") as raw:
                raw.write("\t".join(map(str, astuple(found))) + "\n")
    print(damage.table(done))
    return sum(not found.harmless for found in done)


def _crowd(directory: Path, lines: list[bytes], times: int) -> int:
    articles = [json.loads(line) for line in lines]
    seen, seconds = crowd.crowd(directory, articles, times, crowd.Crowd(threads=8, processes=4))
    print(crowd.table(seen, seconds))
    return len(seen.wrong)


TRIALS = {"kill": _kill, "power": _power, "full": _full, "flips": _flips, "crowd": _crowd}


if __name__ == "__main__":
    sys.exit(main())
