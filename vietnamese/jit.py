"""Numba as this project uses it: without the GIL, and cached on disk where that can be written.

Compiled code contains the functions and constants that it uses from other modules, but Numba's
cache only checks the file of the outermost function: edit a helper elsewhere, and yesterday's
machine code runs on. So each module's code has a folder of its own, named after everything that it
can have been compiled from: the module, every module of this project that it imports, directly or
not, and the versions of Python, Numba and NumPy. Other sources, another folder.

The folders are in ``NUMBA_CACHE_DIR`` where that is set, else beside this file, else in the user's
cache directory. If none of them can be written, functions are compiled anew in each process, which
takes half a minute; what is small is better gone through as Python (`interpret`).
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba import njit

from vietnamese.source_files import digest_of, sources_of

F = TypeVar("F", bound=Callable[..., Any])

KEPT = 64  # folders; one state of the sources takes as many as there are modules that compile
_NUMBA: Any = numba.config  # its settings, read from the environment
_VERSIONS = (platform.python_version(), numba.__version__, np.__version__)


def compiled(function: F) -> F:
    """The function compiled to machine code on its first call. It divides as NumPy does: with a
    look at each divisor, loops would not take several numbers at once."""
    folder = _cache_folder(Path(function.__code__.co_filename))
    if folder is None:
        return cast(F, njit(nogil=True, error_model="numpy")(function))
    before = _NUMBA.CACHE_DIR
    _NUMBA.CACHE_DIR = str(folder)  # read here, when the function is decorated
    try:
        dispatcher: Any = njit(cache=True, nogil=True, error_model="numpy")(function)
    finally:
        _NUMBA.CACHE_DIR = before
    if dispatcher is not function:  # nothing is compiled after `interpret`
        dispatcher._cache.save_overload = _where_there_is_room(dispatcher._cache.save_overload)
    return cast(F, dispatcher)


def _where_there_is_room(save: Callable[..., None]) -> Callable[..., None]:
    """The same, which leaves it where the disk is full: what is compiled can be used anyway."""

    def save_or_not(*arguments: Any) -> None:
        with suppress(OSError):
            save(*arguments)

    return save_or_not


def inlined(function: F) -> F:
    """A helper that is compiled into each place where a compiled function calls it. A call that
    hands over arrays counts references to them, which is too slow for inner loops."""
    return cast(F, njit(inline="always", nogil=True, error_model="numpy")(function))


@lru_cache(maxsize=256)
def _cache_folder(module: Path) -> Path | None:
    """Where the machine code of this module is kept, or None where nothing can be written."""
    name = f"khongdau-{module.stem}-{digest_of(sources_of(module), *_VERSIONS)}"
    for place in _places():
        folder = place / name
        with suppress(OSError):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                _remove_oldest(place)
            os.utime(folder)  # in use
            return folder
    return None


def _places() -> Iterator[Path]:
    if _NUMBA.CACHE_DIR:
        yield Path(_NUMBA.CACHE_DIR)
        return
    yield Path(__file__).parent / "__pycache__" / "compiled"
    yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "khongdau"


def _remove_oldest(place: Path) -> None:
    """Remove all folders but the KEPT that were used last. A process that still uses one of the
    others compiles again."""
    folders = sorted(place.glob("khongdau-*"), key=lambda each: each.stat().st_mtime)
    for folder in folders[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


SEARCH = Path(__file__).parents[1] / "search" / "engine.py"  # it imports all that is compiled
DONE = "all-compiled"
ROOM = 1 << 20  # bytes that are tried; all of it takes some more


def can_keep() -> bool:
    """Whether compiled code is kept, or can be: there is a folder, and room in it."""
    if is_compiled():
        return True
    folder = _cache_folder(Path(__file__))
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(bytes(ROOM))
    except OSError:
        return False
    return folder is not None


def is_compiled() -> bool:
    """Whether all that a search needs has been compiled and kept."""
    folder = _cache_folder(SEARCH) if SEARCH.exists() else None
    return folder is not None and (folder / DONE).exists()


def note_compiled() -> None:
    folder = _cache_folder(SEARCH)
    if folder:
        (folder / DONE).touch()


def interpret() -> None:
    """Leave functions of modules that are imported from now on as they are. They give the same
    results, some hundred times as slowly."""
    _NUMBA.DISABLE_JIT = True
    np.seterr(over="ignore")  # as machine code does


@compiled
def _nothing() -> int:
    return 0


def load_compiler() -> None:
    """Have Numba import the rest of itself, a quarter of a second that it leaves to the first call
    of a compiled function; for modules whose functions will be called for sure. It asks then for
    SciPy's linear algebra, which nothing here uses and which takes as long again: where nobody has
    imported that yet, it finds none."""
    there = "scipy" in sys.modules
    if not there:
        sys.modules["scipy"] = None  # type: ignore[assignment]
    try:
        _nothing()
    finally:
        if not there:
            del sys.modules["scipy"]
