"""SIGKILL at random moments of a run: the index is as it was or as it should become."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from index.updating.indexer import index
from tests.faults.ground import Answers, Ground, leftovers, sound

PHASES = ("start", "read", "write", "learn", "commit", "end")
AGAIN = 0.3  # share of kills after which the next run is killed too, over the leftovers
ORPHANS = 5.0  # seconds that workers of a killed run may live on


@dataclass(frozen=True, slots=True)
class Kill:
    """``phase`` in which the run was killed, ``end`` if it was faster; what was found then."""

    full: bool
    phase: str
    state: str  # old or new; or what was wrong
    wrong: tuple[str, ...]


def kills(
    ground: Ground, times: int, processes: tuple[int, ...] = (1,), seed: int = 1
) -> list[Kill]:
    """Kill so many runs before their end, full and incremental ones in turn, each with one of
    these numbers of processes; half of them at a random moment of the whole run, half at one of
    a random phase. Between them runs are let through: they must succeed, and leave nothing
    behind of those that were killed."""
    rng = random.Random(seed)
    old = ground.answers(ground.index)
    expected = {full: ground.reindexed("new", full) for full in (False, True)}
    assert old not in expected.values()
    seconds = {
        (full, number): _undisturbed(ground, full, number)
        for full in (False, True)
        for number in processes
    }
    done: list[Kill] = []
    while _hits(done) < times:
        full = len(done) % 2 == 1
        number = rng.choice(processes)
        whole = seconds[full, number]
        directory = ground.copy("killed")
        while True:
            watched = None
            if rng.random() < 0.5:
                watched = rng.choice(PHASES[1:-1])
                after = rng.uniform(0, 0.01 if watched == "commit" else 0.1 * whole)
            else:
                after = rng.uniform(0, 1.1 * whole)
            phase, session = _kill(ground, directory, full, number, watched, after)
            state, wrong = _look(ground, directory, old, expected[full])
            wrong += _orphans(session)
            done.append(Kill(full, phase, state, tuple(wrong)))
            if _hits(done) == times or rng.random() > AGAIN or state != "old":
                break
        done[-1] = _mended(ground, directory, done[-1], expected[full])
    shutil.rmtree(directory)
    return done


def _hits(done: list[Kill]) -> int:
    return sum(kill.phase != "end" for kill in done)


def _undisturbed(ground: Ground, full: bool, processes: int) -> float:
    directory = ground.copy("killed")
    started = time.perf_counter()
    _kill(ground, directory, full, processes, "end", 0)
    return time.perf_counter() - started


def _kill(
    ground: Ground, directory: Path, full: bool, processes: int, watched: str | None, after: float
) -> tuple[str, int]:
    """Run in a forked process, and kill it ``after`` seconds from its start or from the start
    of the phase that is watched. Returns the phase it was in, and its session."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _run(ground, directory, full, processes, writing)
    os.close(writing)
    phases = ["start"]
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        if watched:
            while watched not in phases and (data := pipe.read(1000)):
                phases += data.decode().split()
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.set_blocking(pipe.fileno(), False)
        phases += (pipe.read(1000) or b"").decode().split()
    return phases[-1], child


def _run(ground: Ground, directory: Path, full: bool, processes: int, pipe: int) -> NoReturn:
    """In the forked process, which leads a session of its own; tells of each phase once."""
    os.setsid()
    told: list[str] = []

    def note(phase: str) -> None:
        if phase not in told:
            told.append(phase)
            os.write(pipe, f"{phase}\n".encode())

    try:
        index(
            [ground.sources],
            directory,
            full=full,
            processes=processes,
            progress=lambda p: note(p.phase),
        )
        note("end")
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _look(ground: Ground, directory: Path, old: Answers, new: Answers) -> tuple[str, list[str]]:
    """Which state the index is in, and what is wrong with it."""
    wrong = [f"check: {problem}" for problem in sound(directory)]
    answers = ground.answers(directory)
    if answers == old:
        return "old", wrong
    if answers == new:
        return "new", wrong
    return "neither", [*wrong, "answers are neither the old nor the new ones"]


def _orphans(session: int) -> list[str]:
    """Processes of a session that outlive its leader by more than some seconds."""
    deadline = time.monotonic() + ORPHANS
    while alive := [pid for pid in os.listdir("/proc") if _session_of(pid) == session]:
        if time.monotonic() > deadline:
            for pid in alive:
                os.kill(int(pid), signal.SIGKILL)
            return [f"{len(alive)} workers live on"]
        time.sleep(0.05)
    return []


def _session_of(pid: str) -> int | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[3])


def _mended(ground: Ground, directory: Path, kill: Kill, expected: Answers) -> Kill:
    """The same, after a run that nobody disturbs."""
    wrong = list(kill.wrong)
    index([ground.sources], directory, full=kill.full, processes=1)
    if ground.answers(directory) != expected:
        wrong.append("the next run leaves other answers")
    wrong += [f"after the next run: {problem}" for problem in sound(directory)]
    wrong += [f"the next run leaves {name}" for name in sorted(leftovers(directory))]
    return Kill(kill.full, kill.phase, kill.state, tuple(wrong))


def table(done: list[Kill]) -> str:
    """How often what was found after a kill in which phase."""
    counts = Counter((kill.full, kill.phase, kill.state) for kill in done)
    lines = [
        f"  {'full' if full else 'incremental':12} killed in {phase:8} found {state:8} {count:5}"
        for (full, phase, state), count in sorted(counts.items())
    ]
    bad = [kill for kill in done if kill.wrong]
    return "\n".join([*lines, f"  wrong: {len(bad)}", *(f"    {kill}" for kill in bad)])
