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
from functools import cache, cached_property, lru_cache, update_wrapper
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryFile
from types import FunctionType
from typing import Any, ClassVar, TypeVar, cast

import numpy as np

from vietnamese.source_files import digest_of, sources_of

F = TypeVar("F", bound=Callable[..., Any])

KEPT = 64  # folders; one state of the sources takes as many as there are modules that compile


class _Compiled:
    """A function that is compiled on its first call, or that of one that calls it. ``py_func`` is
    the function as it is written."""

    interpreted: ClassVar = False

    def __init__(self, function: FunctionType, **options: Any) -> None:
        update_wrapper(self, function)
        self.py_func = function
        self._options = options

    def __call__(self, *arguments: Any) -> Any:
        return self._ready(*arguments)

    @cached_property
    def _ready(self) -> Any:
        if self.interpreted:
            return self.py_func
        import numba

        folder = None if self._options else _cache_folder(Path(self.py_func.__code__.co_filename))
        settings: Any = numba.config
        before = settings.CACHE_DIR
        settings.CACHE_DIR = str(folder)  # read when the function is decorated
        try:
            jit = numba.njit(cache=bool(folder), nogil=True, error_model="numpy", **self._options)
            dispatcher = jit(self._with_its_callees())
        finally:
            settings.CACHE_DIR = before
        if hasattr(dispatcher, "_cache"):  # not so where NUMBA_DISABLE_JIT is set
            dispatcher._cache.save_overload = _where_there_is_room(dispatcher._cache.save_overload)
        return dispatcher

    def _with_its_callees(self) -> FunctionType:
        """The function, for which those that it calls are what Numba made of them."""
        code, known = self.py_func.__code__, self.py_func.__globals__
        callees = {
            name: known[name]._ready
            for name in code.co_names
            if isinstance(known.get(name), _Compiled)
        }
        return FunctionType(code, {**known, **callees}, None, self.py_func.__defaults__)


def compiled(function: F) -> F:
    """The function compiled to machine code on its first call. It divides as NumPy does: with a
    look at each divisor, loops would not take several numbers at once."""
    return cast(F, _Compiled(cast(FunctionType, function)))


def _where_there_is_room(save: Callable[..., None]) -> Callable[..., None]:
    """The same, which leaves it where the disk is full: what is compiled can be used anyway."""

    def save_or_not(*arguments: Any) -> None:
        with suppress(OSError):
            save(*arguments)

    return save_or_not


def inlined(function: F) -> F:
    """A helper that is compiled into each place where a compiled function calls it. A call that
    hands over arrays counts references to them, which is too slow for inner loops."""
    return cast(F, _Compiled(cast(FunctionType, function), inline="always"))


@lru_cache(maxsize=256)
def _cache_folder(module: Path) -> Path | None:
    """Where the machine code of this module is kept, or None where nothing can be written."""
    name = f"khongdau-{module.stem}-{digest_of(sources_of(module), *_versions())}"
    for place in _places():
        folder = place / name
        with suppress(OSError):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                _remove_oldest(place)
            os.utime(folder)  # in use
            return folder
    return None


@cache
def _versions() -> tuple[str, ...]:
    return platform.python_version(), metadata.version("numba"), np.__version__


def _places() -> Iterator[Path]:
    if place := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(place)
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
    folder = _cache_folder(Path(__file__))
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(bytes(ROOM))
    except OSError:
        folder = None
    return folder is not None or is_compiled()


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
    _Compiled.interpreted = True
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
