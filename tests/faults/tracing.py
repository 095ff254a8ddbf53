"""What a run of ``khongdau index`` does to a directory, as strace sees it: every system call that
changes files, with the bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.faults.disk import (
    MadeDirectory,
    Operation,
    Removed,
    Renamed,
    Synced,
    SyncedDirectory,
    Wrote,
)
from tests.faults.ground import Ground
from tests.faults.recording import Recorder

CALLS = (
    "openat,open,creat,write,writev,pwrite64,pwritev,ftruncate,truncate,fallocate,sendfile,"
    "copy_file_range,fsync,fdatasync,sync_file_range,rename,renameat,renameat2,link,linkat,"
    "symlink,unlink,unlinkat,rmdir,mkdir,mkdirat"
)
PROJECT = Path(__file__).resolve().parents[2]
_CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED = " <unfinished ...>"
_RESUMED = re.compile(r"\d+ +<\.\.\. \w+ resumed>")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DESCRIPTOR = re.compile(r"(\d+)<([^>]*)>")


class UnknownCall(Exception):
    """A call that changes files in a way that the simulated disk does not know."""


def record_traced(ground: Ground, directory: Path, full: bool) -> list[Operation]:
    """A run of the command in a process of its own, under strace. (Of one processor: batches are
    small, so that no workers are started.)"""
    recorder = Recorder(directory.parent)
    with tempfile.NamedTemporaryFile(suffix=".strace") as out:
        command = [
            "strace", "-f", "-y", "-x", "-s", str(1 << 26), "-e", f"trace={CALLS}", "-o", out.name,
            sys.executable, "-m", "index", str(ground.sources), "--index", str(directory),
        ]  # fmt: skip
        subprocess.run(
            [*command, "--full"] if full else command,
            cwd=PROJECT, check=True, capture_output=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        for line in whole_calls(Path(out.name).read_text("latin-1").splitlines()):
            if str(recorder.root) in line:
                for operation in _operations(line, recorder):
                    recorder.add(operation)
    return recorder.operations


def whole_calls(lines: Iterable[str]) -> Iterator[str]:
    """The calls in the order in which they ended; one during which another thread was seen comes
    in two lines."""
    begun: dict[str, str] = {}
    for line in lines:
        thread = line.partition(" ")[0]
        if line.endswith(_UNFINISHED):
            begun[thread] = line.removesuffix(_UNFINISHED)
        elif resumed := _RESUMED.match(line):
            yield begun.pop(thread) + line[resumed.end() :]
        else:
            yield line


def _operations(line: str, recorder: Recorder) -> Iterator[Operation]:
    found = _CALL.match(line)
    if not found:
        raise UnknownCall(line[:200])
    call, arguments, result = found[1], found[2], int(found[3])
    if result < 0:
        return
    if call in ("open", "openat"):
        path = recorder.relative(_text(arguments))
        if path is not None and ("O_WRONLY" in arguments or "O_RDWR" in arguments):
            recorder.opened(path, "O_TRUNC" in arguments)
        return
    descriptor = _DESCRIPTOR.match(arguments)
    names = [recorder.relative(_unescaped(name)) for name in _QUOTED.findall(arguments)]
    if call == "write" and descriptor:
        path = recorder.relative(descriptor[2])
        if path is not None:
            data = _unescaped(_QUOTED.findall(arguments)[0]).encode("latin-1")
            yield Wrote(_file(recorder, path), data[:result])
    elif call in ("fsync", "fdatasync") and descriptor:
        path = recorder.relative(descriptor[2])
        if path is not None:
            directory = (recorder.root / path).is_dir()
            yield SyncedDirectory(path) if directory else Synced(_file(recorder, path))
    elif call in ("rename", "renameat", "renameat2") and names[0] and names[1]:
        yield Renamed(names[0], names[1])
    elif call in ("unlink", "unlinkat") and names[0]:
        yield Removed(names[0])
    elif call in ("mkdir", "mkdirat") and names[0]:
        yield MadeDirectory(names[0])
    else:
        raise UnknownCall(line[:200])


def _file(recorder: Recorder, path: str) -> int:
    file = recorder.disk.file(path)
    assert file is not None, path
    return file


def _text(arguments: str) -> str:
    return _unescaped(_QUOTED.findall(arguments)[0])


def _unescaped(quoted: str) -> str:
    return quoted.encode("latin-1").decode("unicode_escape")
