"""What came of the mutants, by module, and why the rest may live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
REPORT = HERE / "mutation.txt"
REASONS = HERE / "survivors.tsv"


class Result(NamedTuple):
    key: str
    tests: str
    group: str
    file: str
    line: int
    change: str
    killed: bool


def reasons() -> dict[tuple[str, str], str]:
    """By file and change: why no test notices it."""
    rows = [line.split("\t") for line in REASONS.read_text("utf-8").splitlines()[1:] if line]
    return {(file, change): reason for file, change, reason in rows}


def report(
    results: Sequence[Result], sizes: Mapping[str, int], tests: Mapping[str, str], commit: str
) -> str:
    """``sizes``: of the samples, and ``tests``: as they are now, by group; ``commit``: the last
    that changed what is mutated."""
    killed = sum(one.killed for one in results)
    lines = [
        "Mutants tried by `python -m tests.mutation`: one small change each, of a sample with a",
        f"fixed seed, of the sources of {commit}. Killed: some test fails, or takes too long.",
        "",
        f"{'':48}killed   of",
    ]
    groups = list(dict.fromkeys(one.group for one in results))
    for group in groups:
        own = [one for one in results if one.group == group]
        lines.append(_row(group, own))
        lines += [
            _row(f"  {file}", [one for one in own if one.file == file])
            for file in sorted({o.file for o in own})
        ]
    lines += [_row("all", results) + f"   {100 * killed / max(len(results), 1):.1f}%", ""]
    untried = {name: size - sum(r.group == name for r in results) for name, size in sizes.items()}
    if any(untried.values()):
        each = ", ".join(f"{count} of {name}" for name, count in untried.items() if count)
        lines += [
            f"{sum(untried.values())} mutants of the sample have not been tried yet ({each}):",
            "`make mutants` goes on with them.",
            "",
        ]
    lines.append("Survivors:" if killed < len(results) else "No survivors.")
    why = reasons()
    for one in results:
        if not one.killed:
            lines += ["", f"{one.file}:{one.line}", f"    {one.change}"]
            left = "not looked at yet"
            if one.tests != tests[one.group]:
                left = "its tests have changed since it was tried, and it will be tried again"
            lines.append(f"    {why.get((one.file, one.change), left)}")
    return "\n".join(lines) + "\n"


def _row(name: str, results: Sequence[Result]) -> str:
    return f"{name:48}{sum(one.killed for one in results):6} {len(results):4}"
