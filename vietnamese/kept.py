"""What is made from the sources and kept on the disk: machine code, and tables made from others.

All of it is kept in folders named after everything that it can have been made from: a module,
every module of this project that it imports, directly or not, the files that it reads, and the
versions of Python and of what else decides. Other sources, another folder.

The folders are in ``NUMBA_CACHE_DIR`` where that is set, else beside this file, else in the user's
cache directory.
"""

from __future__ import annotations

import gc
import os
import pickle
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, lru_cache, wraps
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar

from vietnamese.source_files import digest_of, sources_of

T = TypeVar("T")

KEPT: Final = 64  # folders; one state of the sources takes as many as there are modules with any
STARTED: Final = time.time_ns()
DECIDING: Final = ("numba", "numpy", "pyvi", "unidecode")


def kept(*files: Path) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """For a function that makes a table of ``files``: it does so once, and reads the pickle of it
    in later processes, which is some ten times as fast."""

    def decorated(make: Callable[[], T]) -> Callable[[], T]:
        @cache
        @wraps(make)
        def table() -> T:
            folder = folder_of(Path(make.__code__.co_filename), *files)
            if folder is None:
                return make()
            path = folder / f"{make.__name__}.pickle"
            with suppress(Exception):  # it is not there, or damaged
                found: T = _read(path)
                return found
            made = make()
            with suppress(OSError):
                write(path, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
            return made

        return table

    return decorated


def _read(path: Path) -> Any:
    """Without collections of what is garbage, which would look at all of it several times."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(path.read_bytes())
    finally:
        if was_enabled:
            gc.enable()


def write(path: Path, data: bytes) -> None:
    """All of it or nothing, whoever else does the same."""
    new = path.with_suffix(f".{os.getpid()}")
    try:
        new.write_bytes(data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


@lru_cache(maxsize=256)
def folder_of(module: Path, *files: Path) -> Path | None:
    """Where that is kept which this module makes of its sources and these files, or None where
    nothing can be written, or what is running is no longer what stands in them."""
    sources = {*sources_of(module), *files}
    if any(path.stat().st_ctime_ns > STARTED for path in sources):
        return None
    name = f"khongdau-{module.stem}-{digest_of(sources, *_versions())}"
    for place in _places():
        folder = place / name
        with suppress(OSError):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                remove_oldest(place)
            os.utime(folder)  # in use
            return folder
    return None


@cache
def _versions() -> tuple[str, ...]:
    return str(tuple(sys.version_info)), *map(version_of, DECIDING)


def version_of(package: str) -> str:
    """The version of an installed package, as the name of its folder of metadata has it:
    `importlib.metadata`, which reads those, brings modules for mail and networks to each start."""
    spec = find_spec(package)
    assert spec and spec.origin, package
    folder = re.compile(rf"{package}-([^-]+)\.(?:dist|egg)-info", re.IGNORECASE)
    for name in os.listdir(Path(spec.origin).parents[1]):
        if found := folder.fullmatch(name):
            return found[1]
    return import_module("importlib.metadata").version(package)  # type: ignore[no-any-return]


def _places() -> Iterator[Path]:
    if place := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(place)
        return
    yield Path(__file__).parent / "__pycache__" / "compiled"
    yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "khongdau"


def remove_oldest(place: Path) -> None:
    """Remove all folders but the KEPT that were used last. A process that still uses one of the
    others makes things again."""
    folders = sorted(place.glob("khongdau-*"), key=lambda each: each.stat().st_mtime)
    for folder in folders[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)
