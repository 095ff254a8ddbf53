"""A disk that is full before a run has ended: the run says so, and the index is as it was."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.ground import Answers, Ground, leftovers, sound

PROJECT = Path(__file__).resolve().parents[2]
# Python ignores SIGXFSZ, so that a write beyond the limit fails as it does on a full disk.
LIMITED = """
import resource, sys
limit = int(sys.argv.pop(1))
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from index.command import command
command(prog_name="khongdau index")
"""


@dataclass(frozen=True, slots=True)
class Run:
    """``room``: bytes that there were for the new files, or for each of them."""

    full: bool
    room: int
    code: int
    said: str  # the last line on standard error
    wrong: tuple[str, ...]


# Something that puts a copy of the index where only so many bytes more may be written, and says
# where, and to which size files are limited (0: to none).
Disks = Callable[[Ground, int], "Iterator[tuple[Path, int]]"]


def limits(ground: Ground, room: int) -> Iterator[tuple[Path, int]]:
    yield ground.copy("limited"), room


def small_disk(ground: Ground, room: int) -> Iterator[tuple[Path, int]]:
    """A file system in memory; takes root."""
    mount = ground.directory / "small"
    mount.mkdir(exist_ok=True)
    used = sum(-(-path.stat().st_size // 4096) * 4096 for path in ground.index.iterdir())
    size = used + room + 2 * 4096
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(mount)], check=True)
    try:
        shutil.copytree(ground.index, mount / "index")
        yield mount / "index", 0
    finally:
        # Lazily: arrays of the index may still be mapped here.
        subprocess.run(["umount", "-l", str(mount)], check=True)


def full_disks(ground: Ground, times: int, disks: Disks, seed: int = 1) -> list[Run]:
    """Incremental and full runs in turn, with random room for what they write."""
    rng = random.Random(seed)
    old = ground.answers(ground.index)
    new = {full: ground.reindexed("new", full) for full in (False, True)}
    largest = max(path.stat().st_size for path in ground.index.iterdir())
    whole = sum(path.stat().st_size for path in ground.index.iterdir())
    done = []
    with_disk = contextmanager(disks)
    for number in range(times):
        full = number % 2 == 1
        most = largest if disks is limits else whole if full else whole // 2
        room = rng.randrange(most)
        with with_disk(ground, room) as (directory, limit):
            done.append(_run(ground, directory, full, room, limit, old, new[full]))
    return done


def _run(
    ground: Ground, directory: Path, full: bool, room: int, limit: int, old: Answers, new: Answers
) -> Run:
    arguments = [str(ground.sources), "--index", str(directory), *(["--full"] if full else [])]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), *arguments],
        cwd=PROJECT, capture_output=True, text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    said = done.stderr.strip().splitlines()
    wrong = [f"check: {problem}" for problem in sound(directory)]
    wrong += [f"the run leaves {name}" for name in sorted(leftovers(directory))]
    answers = ground.answers(directory)
    if done.returncode == 0:
        if answers != new:
            wrong.append("the run succeeded, but the answers are not the new ones")
    else:
        if done.returncode != 1 or len(said) != 1 or "as it was before" not in said[0]:
            wrong.append(f"exit code {done.returncode}: {done.stderr[-500:]}")
        if answers != old:
            wrong.append("the run failed, but the answers are not the old ones")
    return Run(full, room, done.returncode, said[-1] if said else "", tuple(wrong))


def table(done: list[Run]) -> str:
    counts = Counter((run.full, run.code, run.said) for run in done)
    lines = [
        f"  {'full' if full else 'incremental':12} exit code {code} {count:4} x {said}"
        for (full, code, said), count in sorted(counts.items())
    ]
    bad = [run for run in done if run.wrong]
    return "\n".join([*lines, f"  wrong: {len(bad)}", *(f"    {run}" for run in bad)])
