"""A disk that forgets: what POSIX promises of a power cut, and nothing more.

Bytes are safe once their file has been synced; names (new, removed, renamed) once their directory
has been. Of everything else any part may be there or not: each name by itself, and of a file's
bytes none, all, the first ones, or as many zeros.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path, PurePosixPath

ALL_SUBSETS = 4  # of so many changes of names all subsets are tried, of more some of each size
CONTENTS = ("none", "all", "half", "zeros", "mixed")
State = dict[str, bytes | None]  # path: bytes; None: a directory


@dataclass(frozen=True, slots=True)
class Made:
    """A new, empty file under a name."""

    path: str
    file: int


@dataclass(frozen=True, slots=True)
class Wrote:
    file: int
    data: bytes  # at the end


@dataclass(frozen=True, slots=True)
class Emptied:
    file: int


@dataclass(frozen=True, slots=True)
class Synced:
    file: int


@dataclass(frozen=True, slots=True)
class SyncedDirectory:
    path: str


@dataclass(frozen=True, slots=True)
class MadeDirectory:
    path: str


@dataclass(frozen=True, slots=True)
class Renamed:
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Removed:
    path: str


Operation = Made | Wrote | Emptied | Synced | SyncedDirectory | MadeDirectory | Renamed | Removed


@dataclass
class _File:
    safe: bytes = b""
    written: list[bytes] = field(default_factory=list)  # since it was synced
    emptied: bool = False  # before that

    def contents(self, how: str) -> bytes:
        kept = b"" if self.emptied else self.safe
        new = b"".join(self.written)
        if how == "none":
            return self.safe
        if how == "half":
            return kept + new[: len(new) // 2]
        return kept + (new if how == "all" else bytes(len(new)))


@dataclass
class _Directory:
    safe: dict[str, int | None] = field(default_factory=dict)  # name: file; None: a directory
    changes: list[tuple[str, str, int | None]] = field(default_factory=list)

    def names(self, chosen: Mapping[int, bool] | None = None) -> dict[str, int | None]:
        """After these of the changes since it was synced; after all of them."""
        names = dict(self.safe)
        for at, (kind, name, file) in enumerate(self.changes):
            if chosen is not None and not chosen[at]:
                continue
            if kind == "made":
                names[name] = file
            elif kind == "removed":
                names.pop(name, None)
            else:  # renamed to ``kind``, whatever has become of the name it had
                if name in names and names[name] == file:
                    del names[name]
                names[kind] = file
        return names


class Disk:
    """Starts as what stands safely in ``root``; paths are relative to it."""

    def __init__(self, root: Path) -> None:
        self._files: dict[int, _File] = {}
        self._directories: dict[str, _Directory] = {".": _Directory()}
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            parent, last = _split(name)
            if path.is_dir():
                self._directories[name] = _Directory()
                self._directories[parent].safe[last] = None
            else:
                number = -1 - len(self._files)
                self._files[number] = _File(path.read_bytes())
                self._directories[parent].safe[last] = number

    def file(self, path: str) -> int | None:
        """The number of the file that has a name now."""
        parent, last = _split(path)
        return self._directories[parent].names().get(last)

    def apply(self, operation: Operation) -> None:
        match operation:
            case Made(path, file):
                self._files[file] = _File()
                self._change(path, "made", file)
            case Wrote(file, data):
                self._files[file].written.append(data)
            case Emptied(file):
                self._files[file].emptied = True
                self._files[file].written.clear()
            case Synced(file):
                self._files[file] = _File(self._files[file].contents("all"))
            case SyncedDirectory(path):
                directory = self._directories[path]
                self._directories[path] = _Directory(directory.names())
            case MadeDirectory(path):
                self._directories[path] = _Directory()
                self._change(path, "made", None)
            case Removed(path):
                self._change(path, "removed", None)
            case Renamed(old, new):
                assert _split(old)[0] == _split(new)[0], "renamed into another directory"
                self._change(old, _split(new)[1], self.file(old))

    def _change(self, path: str, kind: str, file: int | None) -> None:
        parent, last = _split(path)
        self._directories[parent].changes.append((kind, last, file))

    def now(self) -> State:
        """What a running system sees."""
        return self._state({}, dict.fromkeys(self._files, "all"))

    def after_power_cut(self, rng: random.Random) -> Iterator[State]:
        """States of which any may be found; each once."""
        seen = set()
        for chosen in self._choices(rng):
            for contents in CONTENTS:
                how = {
                    file: rng.choice(CONTENTS[:-1]) if contents == "mixed" else contents
                    for file in self._files
                }
                state = self._state(chosen, how)
                key = frozenset(state.items())
                if key not in seen:
                    seen.add(key)
                    yield state

    def _choices(self, rng: random.Random) -> Iterator[dict[str, dict[int, bool]]]:
        places = [
            (path, at)
            for path, directory in self._directories.items()
            for at in range(len(directory.changes))
        ]
        for flags in _subsets(len(places), rng):
            chosen: dict[str, dict[int, bool]] = {path: {} for path in self._directories}
            for (path, at), flag in zip(places, flags, strict=True):
                chosen[path][at] = flag
            yield chosen

    def _state(self, chosen: Mapping[str, Mapping[int, bool]], how: Mapping[int, str]) -> State:
        state: State = {}

        def walk(path: str) -> None:
            for name, file in self._directories[path].names(chosen.get(path)).items():
                inside = name if path == "." else f"{path}/{name}"
                if file is None:
                    state[inside] = None
                    walk(inside)
                else:
                    state[inside] = self._files[file].contents(how[file])

        walk(".")
        return state


def _split(path: str) -> tuple[str, str]:
    """Directory and name."""
    pure = PurePosixPath(path)
    return str(pure.parent), pure.name


def _subsets(count: int, rng: random.Random) -> Iterator[tuple[bool, ...]]:
    """All, for small numbers; else none, all, the first ones, each alone, all but each, random."""
    if count <= ALL_SUBSETS:
        yield from product((False, True), repeat=count)
        return
    for at in range(count + 1):
        yield tuple(other < at for other in range(count))
    for at in range(count):
        yield tuple(other == at for other in range(count))
        yield tuple(other != at for other in range(count))
    for _ in range(count):
        yield tuple(rng.random() < 0.5 for _ in range(count))


def write(state: State, root: Path) -> None:
    """Put a state into an empty directory."""
    for path, data in state.items():  # directories come before what they hold
        if data is None:
            (root / path).mkdir()
        else:
            (root / path).write_bytes(data)
