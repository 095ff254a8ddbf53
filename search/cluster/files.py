"""The files of an artefact, kept on this machine: a command should not fetch them each time.

They lie in the user's cache under their digests. Where that cannot be written they are fetched
each time, and gone with the process.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from index.errors import ArrayFileError
from index.storage.arrays import ArrayFile

KEPT_DAYS: Final = 7  # that nobody opened them
Fetch = Callable[[Path], None]


def folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "khongdau" / "artefacts"


def kept(digest: str, fetch: Fetch) -> ArrayFile:
    """The file with this digest; ``fetch`` writes it, if need be. It stays mapped whatever becomes
    of the file."""
    path = folder() / digest
    with suppress(OSError, ArrayFileError):
        found = ArrayFile(path)
        if not found.problems():
            os.utime(path)  # somebody opened it
            return found
    with tempfile.TemporaryDirectory(prefix="khongdau-") as other:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _remove_old(path.parent)
            new = path.with_name(f"{digest}.{os.getpid()}")
            new.touch()
        except OSError:
            new = path = Path(other) / digest
        try:
            fetch(new)
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        return ArrayFile(path)


def _remove_old(where: Path) -> None:
    oldest = time.time() - KEPT_DAYS * 24 * 3600
    for path in where.iterdir():
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
