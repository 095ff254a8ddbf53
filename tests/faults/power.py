"""Power cuts after every system call of a run: the index is as it was or as it should become."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from index.updating.indexer import index
from tests.faults.disk import (
    Disk,
    Operation,
    Renamed,
    State,
    SyncedDirectory,
    write,
)
from tests.faults.ground import Answers, Ground, leftovers, sound
from tests.faults.recording import recording

Record = Callable[[Ground, Path, bool], list[Operation]]  # sources, directory of the index, full


@dataclass
class Cuts:
    """What was found after the power cuts in one run."""

    calls: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)  # old, new: states of the disk
    mended: int = 0  # of which the next run was tried
    wrong: list[str] = field(default_factory=list)


def record_here(ground: Ground, directory: Path, full: bool) -> list[Operation]:
    """A run in this process."""
    with recording(directory.parent) as recorder:
        index([ground.sources], directory, full=full, processes=1)
    return recorder.operations


def two_generations(ground: Ground) -> Path:
    """An index of the old articles that holds a generation before them: the next commit has
    something to remove."""
    directory = ground.copy("two")
    for state in ("new", "old"):
        ground.show(state)
        index([ground.sources], directory, processes=1)
    return directory


def power_cuts(
    ground: Ground, start: Path | None, full: bool, record: Record, mend: float, seed: int = 1
) -> Cuts:
    """Run from the index in ``start`` (None: from nothing) to that of the new articles; then, for
    each state that the disk may be in after each call, look. On a share ``mend`` of them the
    next run is tried as well."""
    rng = random.Random(seed)
    root = ground.directory / "power"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    if start:
        shutil.copytree(start, root / "index")
    disk = Disk(root)
    old = ground.answers(root / "index")
    ground.show("new")
    operations = record(ground, root / "index", full)
    new = ground.answers(root / "index")
    assert old != new
    cuts = Cuts(calls=Counter(type(operation).__name__ for operation in operations))
    made = next(at for at, operation in enumerate(operations) if _makes_current(operation))
    safe = next(
        at for at in range(made, len(operations)) if isinstance(operations[at], SyncedDirectory)
    )
    crashed = ground.directory / "crashed"
    seen: dict[frozenset[tuple[str, bytes | None]], str] = {}
    for at in range(len(operations) + 1):
        if at:
            disk.apply(operations[at - 1])
        allowed = {"old"} if at <= made else {"new"} if at > safe else {"old", "new"}
        for state in disk.after_power_cut(rng):
            key = frozenset(state.items())
            if key not in seen:
                seen[key] = _look(ground, state, crashed, old, new, cuts)
                cuts.found[seen[key]] += 1
                if rng.random() < mend:
                    _mend(ground, crashed / "index", full, cuts)
            if seen[key] not in allowed:
                cuts.wrong.append(f"{seen[key]} after call {at} ({operations[at - 1]})"[:300])
    if disk.now() != Disk(root).now():
        cuts.wrong.append("what was recorded does not add up to what was done")
    return cuts


def _makes_current(operation: Operation) -> bool:
    return isinstance(operation, Renamed) and operation.new.endswith(".toc")


def _look(
    ground: Ground, state: State, crashed: Path, old: Answers, new: Answers, cuts: Cuts
) -> str:
    shutil.rmtree(crashed, ignore_errors=True)
    crashed.mkdir()
    write(state, crashed)
    cuts.wrong += [f"check: {problem}" for problem in sound(crashed / "index")]
    try:
        answers = ground.answers(crashed / "index")
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "old" if answers == old else "new" if answers == new else "neither"


def _mend(ground: Ground, directory: Path, full: bool, cuts: Cuts) -> None:
    """The next run succeeds and leaves nothing of this one."""
    cuts.mended += 1
    index([ground.sources], directory, full=full, processes=1)
    cuts.wrong += [f"after the next run: {problem}" for problem in sound(directory)]
    cuts.wrong += [f"the next run leaves {name}" for name in sorted(leftovers(directory))]


def table(cuts: Cuts) -> str:
    calls = ", ".join(f"{count} {name}" for name, count in cuts.calls.most_common())
    found = ", ".join(f"{name} in {count}" for name, count in cuts.found.most_common())
    counts = Counter(cuts.wrong).most_common(20)
    return "\n".join(
        [
            f"  {cuts.calls.total()} calls: {calls}",
            f"  {cuts.found.total()} states of the disk: {found}; next run tried on {cuts.mended}",
            f"  wrong: {len(cuts.wrong)}",
            *(f"    {count} x {what}" for what, count in counts),
        ]
    )
