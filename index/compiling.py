"""The machine code of searching, made while an index is made: the first search does not wait."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from vietnamese.jit import can_keep, is_compiled

COMPILE = (sys.executable, "-m", "search.compiling")  # a process of its own: rooms point one way


@contextmanager
def compiling_beside(directory: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Compile what searching the index in ``directory`` needs, where it has not been done. Most of
    it is done beside the block, which writes the index; the rest after it."""
    if is_compiled() or not can_keep():
        yield
        return
    beside = _begin()
    try:
        yield
        say("compiling the search, once; this takes up to a minute")
        beside.wait()
        _begin(str(directory)).wait()
    finally:
        beside.kill()
        beside.wait()


def _begin(*arguments: str) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL  # what fails here is told by the first search
    return subprocess.Popen([*COMPILE, *arguments], stdin=quiet, stdout=quiet, stderr=quiet)
