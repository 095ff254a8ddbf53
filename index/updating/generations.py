"""Generations of an index: one complete state after another, each present entirely or not at all.

A directory holds, per generation g, Whoosh's ``_MAIN_g.toc`` and our ``khongdau_g.json``, the
manifest: what the generation was made with and which files belong to it. A generation becomes
current by one rename, that of its TOC, after everything else of it has been written and fsynced.
The generation before it stays until the next commit, for readers that are about to open it and
for those who want it back; more of them, where that is wished. What belongs to none of them is
removed by the next writer.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import IO

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC

from index.analysis.fingerprint import fingerprint
from index.analysis.schema import schema
from index.errors import (
    ArrayFileError,
    IndexDamaged,
    IndexForeign,
    IndexLocked,
    IndexMissing,
    IndexUnreadable,
)
from index.storage.arrays import ArrayFile
from index.storage.codec import ArrayCodec
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment
from index.updating.verifying import check_at_open

NAME = "MAIN"  # Whoosh's own default, so that `whoosh.index.open_dir` finds it
LOCK = f"{NAME}_WRITELOCK"  # Whoosh's name: a stock writer and ours exclude each other
_TOC = re.compile(rf"_{NAME}_(\d+)\.toc")


State = tuple[int, ...]

EARLIER = 1  # generations kept besides the current one, by default
NOT_WHOLE = (OSError, ValueError, ArrayFileError)


@dataclass(frozen=True, slots=True)
class Manifest:
    generation: int
    fingerprint: str
    toc_crc: int
    files: tuple[str, ...]
    extras: dict[str, str]  # name: file; files besides the segments'
    unlearned: int  # documents added or removed since the model was learned
    earlier: int = EARLIER  # generations that are kept besides the current one
    restores: int | None = None  # the earlier generation that this one is once more

    def content(self) -> int:
        """The number of the generation that was first what this one is."""
        return self.generation if self.restores is None else self.restores

    def encode(self) -> bytes:
        body = json.dumps(asdict(self), ensure_ascii=False).encode()
        return b"%08x\n%s" % (zlib.crc32(body), body)

    @classmethod
    def decode(cls, data: bytes) -> Manifest:
        """Raises ValueError where the bytes are not those that `encode` made."""
        crc, _, body = data.partition(b"\n")
        if not re.fullmatch(rb"[0-9a-f]{8}", crc) or zlib.crc32(body) != int(crc, 16):
            raise ValueError("the manifest does not have the checksum it was written with")
        values = json.loads(body)
        try:
            values["files"] = tuple(values["files"])
            return cls(**values)
        except (KeyError, TypeError) as error:
            raise ValueError("of another version") from error


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of an index, by what it consists of."""

    directory: Path
    number: int
    segments: tuple[ArraySegment, ...]
    manifest: Manifest | None = None
    damaged: tuple[str, ...] = ()  # newer generations that are not whole, and why

    @property
    def storage(self) -> FileStorage:
        return FileStorage(str(self.directory))


def toc_path(directory: Path, number: int) -> Path:
    return directory / f"_{NAME}_{number}.toc"


def manifest_path(directory: Path, number: int) -> Path:
    return directory / f"khongdau_{number}.json"


def generations(directory: Path) -> list[int]:
    """Numbers of the generations that have a TOC, newest first. Cheap: a reader asks often.
    Raises IndexUnreadable."""
    try:
        found = (_TOC.fullmatch(name) for name in os.listdir(directory))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except PermissionError as error:
        raise IndexUnreadable(directory, error) from error
    return sorted((int(match[1]) for match in found if match), reverse=True)


def state_of(directory: Path) -> State | None:
    """What tells one state of an index from any other, also from one that took its place, and from
    itself where a file was written to: the directory and the files of its newest generation, as the
    file system knows them. None: there is no index, or not all of it, as while it is removed."""
    numbers = generations(directory)
    try:
        folder = directory.stat()
        paths = [toc_path(directory, numbers[0]), manifest_path(directory, numbers[0])]
        with suppress(OSError, ValueError):
            paths += map(directory.joinpath, Manifest.decode(paths[1].read_bytes()).files)
        found = [(status.st_ino, status.st_mtime_ns) for status in map(Path.stat, paths)]
    except (OSError, IndexError):
        return None
    return (folder.st_dev, folder.st_ino, numbers[0], *chain.from_iterable(found))


def open_latest(
    directory: Path, any_fingerprint: bool = False, but: Mapping[int, str] = MappingProxyType({})
) -> Generation:
    """The newest generation that is whole. ``but``: some that are known to be damaged, and why.

    Whole means: every file is there, none is cut short or of another kind, and what can be read in
    a moment has its checksum; see `index.updating.verifying`.

    Raises IndexMissing where there is no index, IndexUnreadable where it is this user's to read in
    no generation, IndexForeign where the newest one was made by
    another version or is not ours (a writer that replaces everything passes
    ``any_fingerprint``), IndexDamaged where it is ours but no generation is whole.
    """
    numbers = generations(directory)
    while True:
        damaged: list[str] = []
        unreadable: list[PermissionError] = []
        for number in numbers:
            if number in but:
                damaged.append(f"generation {number} is damaged ({but[number]})")
                continue
            try:
                return open_generation(directory, number, any_fingerprint, tuple(damaged))
            except PermissionError as error:
                unreadable.append(error)
                damaged.append(f"generation {number} cannot be read ({error})")
            except NOT_WHOLE as error:
                # Deleted by a concurrent writer, or damaged: try the one before it.
                if manifest_path(directory, number).exists():
                    damaged.append(f"generation {number} is damaged ({error})")
        before, numbers = numbers, generations(directory)
        if numbers == before:
            break  # unchanged since the first try: a second one would not help
    if numbers:
        if unreadable and len(unreadable) == len(damaged):
            raise IndexUnreadable(directory, unreadable[0])
        if damaged:
            raise IndexDamaged(directory, tuple(damaged))
        raise IndexForeign(
            directory, f"{directory} holds an index that khongdau did not make, or a damaged one."
        )
    raise IndexMissing(directory)


def open_generation(
    directory: Path, number: int, any_fingerprint: bool = False, damaged: tuple[str, ...] = ()
) -> Generation:
    """Raises IndexForeign, and one of `NOT_WHOLE` where it is not whole or not there any more."""
    manifest = Manifest.decode(manifest_path(directory, number).read_bytes())
    if manifest.fingerprint != fingerprint() and not any_fingerprint:
        raise IndexForeign(
            directory,
            f"The index in {directory} was made by another version of khongdau or of its "
            "dictionaries.",
        )
    if zlib.crc32(toc_path(directory, number).read_bytes()) != manifest.toc_crc:
        raise ValueError("the table of contents does not have the checksum it was written with")
    for name in manifest.files:
        check_at_open(ArrayFile(directory / name))
    toc = TOC.read(FileStorage(str(directory)), NAME, gen=number, schema=schema())
    return Generation(directory, number, tuple(toc.segments), manifest, damaged)


class Writer:
    """The one writer of a directory: change ``segments`` and commit, or leave.

    ``with Writer(directory) as writer:`` waits up to ``wait`` seconds for another writer, then
    raises IndexLocked. Leaving without `commit` changes nothing. On leaving, files are removed that
    belong neither to the current generation nor to the ``earlier`` ones before it (None: as many
    as so far); that this fails is no failure of the commit.
    """

    def __init__(
        self,
        directory: Path,
        wait: float = 0.0,
        replace: bool = False,
        earlier: int | None = None,
    ) -> None:
        self.directory = directory
        _make_directory(directory)
        self._lock = self._acquire(wait)
        try:
            self.base = self._base(replace)
        except BaseException:
            self._lock.close()
            raise
        self.number = max([-1, *generations(directory)]) + 1
        self.segments = [] if replace else list(self.base.segments)
        base = self.base.manifest
        self.extras: dict[str, str] = dict(base.extras) if base and not replace else {}
        self.unlearned = base.unlearned if base and not replace else 0
        self.restores: int | None = None
        kept = base.earlier if base else EARLIER
        self.earlier = kept if earlier is None else earlier
        self._clean()

    def _base(self, replace: bool) -> Generation:
        try:
            return open_latest(self.directory, any_fingerprint=replace)
        except IndexMissing:
            pass
        except IndexForeign:
            if not replace:
                raise
        return Generation(self.directory, -1, ())

    def _acquire(self, wait: float) -> IO[bytes]:
        lock = (self.directory / LOCK).open("ab")
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return lock
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    lock.close()
                    raise IndexLocked(self.directory) from None
                time.sleep(0.1)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._clean()
        self._lock.close()

    def new_segment(self) -> ArraySegment:
        """A segment without files yet; append it to ``segments`` once it has them."""
        return ArrayCodec().new_segment(FileStorage(str(self.directory)), NAME)

    def add_extra(self, name: str, write: Callable[[Path], None]) -> None:
        """A file that belongs to the next generation and those after it; ``write`` fsyncs it."""
        path = self.directory / f"{NAME}_{self.number}.{name}"
        path.unlink(missing_ok=True)
        write(path)
        self.extras[name] = path.name

    def commit(self) -> None:
        """Make the next generation current. On return it is on the disk."""
        storage = RamStorage()
        TOC(schema(), self.segments, self.number).write(storage, NAME)
        toc = storage.files[toc_path(self.directory, self.number).name]
        files = [s.make_filename(ext) for s in self.segments for ext in (TERMS, DOCUMENTS)]
        manifest = Manifest(
            self.number,
            fingerprint(),
            zlib.crc32(toc),
            (*files, *self.extras.values()),
            self.extras,
            self.unlearned,
            self.earlier,
            self.restores,
        )
        _write_synced(manifest_path(self.directory, self.number), manifest.encode())
        target = toc_path(self.directory, self.number)
        temporary = target.with_suffix(".toc.new")
        _write_synced(temporary, toc)
        _sync_directory(self.directory)  # the names of all that the TOC speaks of
        temporary.rename(target)
        _sync_directory(self.directory)

    def _clean(self) -> None:
        """Remove what belongs to no generation, and all but the last generations."""
        keep = {LOCK}
        for number in generations(self.directory)[: 1 + self.earlier]:
            path = manifest_path(self.directory, number)
            try:
                files = Manifest.decode(path.read_bytes()).files
            except (OSError, ValueError):
                return  # of another program, or damaged: remove nothing
            keep |= {toc_path(self.directory, number).name, path.name, *files}
        ours = re.compile(rf"_?{NAME}_[0-9a-z]+\..*|khongdau_\d+\.json.*")
        for name in os.listdir(self.directory):
            if name not in keep and ours.fullmatch(name):
                (self.directory / name).unlink(missing_ok=True)


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _make_directory(directory: Path) -> None:
    """Make a directory and its parents. On return their names are on the disk; otherwise what is
    synced inside could be lost with them."""
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    directory.mkdir(parents=True, exist_ok=True)
    for path in missing:
        _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
