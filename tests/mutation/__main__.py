"""Mutation testing: ``python -m tests.mutation [GROUP ...]``.

A sample of mutants, always the same for the same sources, is tried in each group of modules, and
``tests/mutation/mutation.txt`` says what came of it. Results are kept in ``var/mutation.jsonl``:
one holds for as long as the function stays that was changed, and where the mutant lived the tests.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.mutation.groups import GROUPS, ROOT, Group
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.report import REPORT, Result, reasons, report
from tests.mutation.running import Runner, copied

SEED = 11
KEPT = ROOT / "var" / "mutation.jsonl"


def sample(name: str, group: Group) -> list[tuple[Path, Mutant]]:
    """Each mutant of the group's modules has a number drawn by lot, and the lowest are the sample.
    So a change of one line moves no other mutant in or out, and those tried first are a sample
    too."""
    drawn, seen = [], Counter[str]()
    for file in group.files():
        for one in mutants((ROOT / file).read_text("utf-8")):
            text = f"{SEED} {name} {file} {one.change}"
            lot = hashlib.sha256(f"{text}{seen[text] or ''}".encode()).hexdigest()
            seen[text] += 1  # the same change of the same line, in another place of it
            drawn.append((lot, file, one))
    drawn.sort(key=lambda each: each[0])
    return [(file, one) for _, file, one in drawn[: group.sample]]


def key_of(file: Path, mutant: Mutant) -> str:
    return hashlib.sha256(f"{file}\n{mutant.statement}\n".encode()).hexdigest()[:16]


def tests_of(group: Group) -> str:
    texts = [(ROOT / file).read_text("utf-8") for file in group.test_files()]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def known(file: Path) -> dict[str, Result]:
    if not file.is_file():
        return {}
    rows = map(json.loads, file.read_text("utf-8").splitlines())
    return {row["key"]: Result(**row) for row in rows}


def run(name: str, most: int) -> None:
    """Try at most so many of a group's mutants: those that are not known yet; then those that lived
    for no reason that is known, if a test has changed since."""
    group = GROUPS[name]
    before, tests, why = known(KEPT), tests_of(group), reasons()
    work, unknown = [], []
    for file, mutant in sample(name, group):
        key = key_of(file, mutant)
        done = before.get(key)
        if done is None:
            unknown.append((key, file, mutant))
        elif not done.killed and done.tests != tests and (str(file), mutant.change) not in why:
            work.append((key, file, mutant))
    work = (unknown + work)[:most]
    if not work:
        return
    KEPT.parent.mkdir(exist_ok=True)
    with copied() as place:
        runner = Runner(group, place)
        print(f"{name}: {len(work)} mutants, {runner.seconds:.0f} s without one", flush=True)
        for key, file, mutant in work:
            started = time.monotonic()
            killed = runner.kills(file, mutant.source)
            row = Result(key, tests, name, str(file), mutant.line, mutant.change, killed)
            with KEPT.open("a", encoding="utf-8") as rows:
                rows.write(json.dumps(row._asdict(), ensure_ascii=False) + "\n")
            print(
                "killed  " if killed else "SURVIVED",
                f"{file}:{mutant.line}",
                mutant.change,
                f"({time.monotonic() - started:.0f} s)",
                flush=True,
            )


def last_change() -> str:
    """The last commit that changed a module which is mutated."""
    files = [str(file) for group in GROUPS.values() for file in group.files()]
    command = ["git", "log", "-1", "--format=%h", "--", *files]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=" ".join(GROUPS))
    parser.add_argument("--report", action="store_true", help="only write the report anew")
    parser.add_argument("--most", type=int, default=sys.maxsize, help="mutants to try of a group")
    parser.add_argument("--group", help=argparse.SUPPRESS)  # a process of its own for each
    asked = parser.parse_args()
    if asked.group:
        run(asked.group, asked.most)
        return
    for name in [] if asked.report else asked.groups or GROUPS:
        command = [sys.executable, "-m", "tests.mutation", "--group", name]
        subprocess.run([*command, "--most", str(asked.most)], cwd=ROOT, check=True)
    found = known(KEPT)
    keys = {
        name: [key_of(file, mutant) for file, mutant in sample(name, group)]
        for name, group in GROUPS.items()
    }
    rows = [found[key] for own in keys.values() for key in own if key in found]
    rows.sort(key=lambda one: (list(GROUPS).index(one.group), one.file, one.line))
    sizes = {name: len(own) for name, own in keys.items()}
    tests = {name: tests_of(group) for name, group in GROUPS.items()}
    text = report(rows, sizes, tests, last_change())
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
