"""Single flipped bits: no wrong answer from an index that `check` calls sound."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from index.storage.arrays import MAGIC
from index.updating import indexer, next_generation
from tests.faults.apart import Outcome, apart
from tests.faults.ground import Answers, Ground, sound

TRAILER = 20  # bytes at the end of an array file
REPORTS = ("reported", "refused")
OWN = ("index.", "search.")  # modules whose exceptions say what is wrong with an index


@dataclass(frozen=True, slots=True)
class Flip:
    """A bit, and what was made of it. ``checked``: silent, reported, refused, or how it failed;
    ``searched``: right, previous (the answers of the generation before), wrong, refused, or how
    it failed; ``rewritten``: the same of searches after a run that merged everything, where
    `check` is silent about what it made, reported where it is not."""

    file: str
    byte: int
    bit: int
    checked: str
    searched: str
    rewritten: str

    @property
    def harmless(self) -> bool:
        """A check that reports, whatever a search does; or none, and right answers. Nor may a
        run make damage look sound."""
        seen = self.searched == "right" if self.checked == "silent" else self.checked in REPORTS
        return seen and self.rewritten != "wrong"


def flips(ground: Ground, times: int, by_array: bool, seed: int = 1) -> list[Flip]:
    """Flip bits of an index of two generations, one at a time: of any byte, or, ``by_array``, of
    a random part (an array, what lies between, the end) of a random file."""
    directory = ground.copy("flipped")
    previous = ground.answers(directory)
    ground.show("new")
    indexer.index([ground.sources], directory, processes=1)
    right = ground.answers(directory)
    assert right != previous
    ground.show("old")  # so that there is something to write
    rewritten = apart(_rewritten, ground, directory).result[1]
    rng = random.Random(seed)
    files = [path for path in directory.iterdir() if path.stat().st_size]
    files.sort(key=lambda path: (path.suffix, path.stat().st_mtime_ns))  # names are random
    sizes = [path.stat().st_size for path in files]
    done = []
    for _ in range(times):
        if by_array:
            path = rng.choice(files)
            _, (first, last) = rng.choice(named_parts(path))
            byte = rng.randrange(first, last)
        else:
            (path,) = rng.choices(files, sizes)
            byte = rng.randrange(path.stat().st_size)
        bit = rng.randrange(8)
        flip_bit(path, byte, bit)
        checked = _checked(apart(sound, directory))
        searched = _searched(apart(ground.answers, directory), right, previous)
        # A run that falls back finds the sources as they were: it changes no answer.
        expected = previous if searched == "previous" else rewritten
        written = _written(apart(_rewritten, ground, directory), expected)
        flip_bit(path, byte, bit)
        done.append(Flip(path.suffix, byte, bit, checked, searched, written))
    assert not sound(directory)
    assert ground.answers(directory) == right
    return done


def named_parts(path: Path) -> list[tuple[str, tuple[int, int]]]:
    """The byte ranges of a file that have a meaning of their own, and the names of those that are
    arrays; see `index.storage.arrays`."""
    data = path.read_bytes()
    end = len(data) - TRAILER
    bounds = {0, len(data)}
    names = {}
    if data.endswith(MAGIC):
        start = end - int.from_bytes(data[end : end + 8], "little")
        bounds |= {len(MAGIC), start, end}
        for name, array in json.loads(data[start:end])["arrays"].items():
            bounds |= {array["at"], array["at"] + array["bytes"]}
            if array["bytes"]:
                names[array["at"]] = name
    return [(names.get(part[0], "rest"), part) for part in pairwise(sorted(bounds))]


def flip_bit(path: Path, byte: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(byte)
        value = file.read(1)[0]
        file.seek(byte)
        file.write(bytes([value ^ 1 << bit]))


def _rewritten(ground: Ground, directory: Path) -> tuple[list[str], Answers]:
    """What `check` says, and what is answered, after a run that rebuilds every segment as one."""
    copy = ground.directory / "rewritten"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(directory, copy, copy_function=os.link)  # files of an index never change
    next_generation.MERGE_SEGMENTS = 0
    indexer.index([ground.sources], copy, processes=1)
    return sound(copy), ground.answers(copy)


def _failed(outcome: Outcome) -> str:
    """A name for it; ``refused`` where an exception of the project's own says what is wrong."""
    if outcome.signal:
        return f"signal {outcome.signal}"
    if outcome.error.startswith(OWN):
        return "refused"
    return outcome.error.partition(":")[0]


def _checked(outcome: Outcome) -> str:
    if outcome.signal or outcome.error:
        return _failed(outcome)
    return "reported" if outcome.result else "silent"


def _searched(outcome: Outcome, right: Answers, previous: Answers) -> str:
    if outcome.signal or outcome.error:
        return _failed(outcome)
    if outcome.result == right:
        return "right"
    return "previous" if outcome.result == previous else "wrong"


def _written(outcome: Outcome, right: Answers) -> str:
    if outcome.signal or outcome.error:
        return _failed(outcome)
    problems, answers = outcome.result
    if problems:
        return "reported"
    return "right" if answers == right else "wrong"


def table(done: list[Flip]) -> str:
    """How often what came together."""
    counts = Counter((flip.checked, flip.searched, flip.rewritten) for flip in done)
    lines = [
        f"  check {checked:10} search {searched:28} after a run {written:28} {count:5}"
        for (checked, searched, written), count in counts.most_common()
    ]
    bad = [flip for flip in done if not flip.harmless]
    return "\n".join([*lines, f"  harmful: {len(bad)}", *(f"    {flip}" for flip in bad)])
