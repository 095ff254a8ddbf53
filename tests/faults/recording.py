"""What a piece of code does to a directory, recorded within this process: a stand-in for strace
where that is not installed. `tracing` records the same from outside."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.faults.disk import (
    Disk,
    Emptied,
    Made,
    MadeDirectory,
    Operation,
    Removed,
    Renamed,
    Synced,
    SyncedDirectory,
    Wrote,
)


class Recorder:
    """Operations below ``root``, in order; follows along on a `Disk` to know the files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.disk = Disk(root)
        self.operations: list[Operation] = []
        self._opened = 0

    def relative(self, path: Any) -> str | None:
        """None for what lies elsewhere."""
        whole = Path.cwd() / path
        return whole.relative_to(self.root).as_posix() if whole.is_relative_to(self.root) else None

    def add(self, operation: Operation) -> None:
        self.operations.append(operation)
        self.disk.apply(operation)

    def opened(self, path: str, truncate: bool) -> int:
        """The number of a file that is opened for writing, and made where it is not there."""
        file = self.disk.file(path)
        if file is None:
            self._opened += 1
            file = self._opened
            self.add(Made(path, file))
        elif truncate:
            self.add(Emptied(file))
        return file


class _Raw(io.FileIO):
    """An unbuffered file that tells what is written to it, one call after the other."""

    def __init__(self, path: Any, mode: str, recorder: Recorder, name: str) -> None:
        super().__init__(path, mode)
        self.recorder = recorder
        self.number = recorder.opened(name, "w" in mode)

    def write(self, data: Any) -> int:
        written = super().write(data)
        self.recorder.add(Wrote(self.number, bytes(memoryview(data).cast("B")[:written])))
        return written


@contextmanager
def recording(root: Path) -> Iterator[Recorder]:
    """Record what happens below ``root`` within the block. Knows the calls that Path and open
    end in; a mode or call that changes files in another way would not be seen, so compare
    `Disk.now` with the directory afterwards."""
    recorder = Recorder(root)
    synced: dict[int, Operation] = {}  # file descriptor: what an fsync of it makes safe
    open_file, open_descriptor, fsync = io.open, os.open, os.fsync

    def opening(path: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        name = None if isinstance(path, int) else recorder.relative(path)
        if name is None or not set(mode) & set("wxa+"):
            return open_file(path, mode, *more, **options)
        raw = _Raw(path, mode.replace("b", ""), recorder, name)
        synced[raw.fileno()] = Synced(raw.number)
        return io.BufferedWriter(raw, os.fstat(raw.fileno()).st_blksize)  # as `open` does

    def opening_descriptor(path: Any, flags: int, *more: Any, **options: Any) -> int:
        descriptor = open_descriptor(path, flags, *more, **options)
        name = recorder.relative(path)
        if name is not None:
            synced[descriptor] = SyncedDirectory(name)
        return descriptor

    def syncing(descriptor: int) -> None:
        fsync(descriptor)
        recorder.add(synced[descriptor])

    def telling(call: Callable[..., None], make: Callable[..., Operation]) -> Callable[..., None]:
        def called(*paths: Any, **options: Any) -> None:
            call(*paths, **options)
            names = [recorder.relative(path) for path in paths if not isinstance(path, int)]
            if all(name is not None for name in names):
                recorder.add(make(*names))

        return called

    with (
        patch.object(io, "open", opening),
        patch.object(os, "open", opening_descriptor),
        patch.object(os, "fsync", syncing),
        patch.object(os, "mkdir", telling(os.mkdir, MadeDirectory)),
        patch.object(os, "rename", telling(os.rename, Renamed)),
        patch.object(os, "replace", telling(os.replace, Renamed)),
        patch.object(os, "unlink", telling(os.unlink, Removed)),
        patch.object(os, "remove", telling(os.remove, Removed)),
    ):
        yield recorder
