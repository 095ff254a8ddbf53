"""Numba as this project uses it: without the GIL, and cached on disk where that can be written.

Compiled code contains the functions and constants that it uses from other modules, but Numba's
cache only checks the file of the outermost function: edit a helper elsewhere, and yesterday's
machine code runs on. So each module's code has a folder of its own (`vietnamese.kept`). Where none
can be written, functions are compiled anew in each process, which takes half a minute; what is
small is better gone through as Python (`interpret`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, update_wrapper
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from threading import RLock
from types import FunctionType
from typing import Any, ClassVar, Final, TypeVar, cast

import numpy as np

from vietnamese.kept import folder_of

F = TypeVar("F", bound=Callable[..., Any])

_DECORATING: Final = RLock()
"""Where Numba keeps machine code is a setting of the process, another one for each module."""


# Nobody calls this code from C.
OPTIONS: Final = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


class _Compiled:
    """A function that is compiled on its first call, or that of one that calls it. ``py_func`` is
    the function as it is written."""

    interpreted: ClassVar = False

    def __init__(self, function: FunctionType, **options: Any) -> None:
        update_wrapper(self, function)
        self.py_func = function
        self._options = OPTIONS | options

    def __call__(self, *arguments: Any) -> Any:
        return self._ready(*arguments)

    @cached_property
    def _ready(self) -> Any:
        with _DECORATING:  # from Python 3.12 on a cached property has no lock of its own
            return self.__dict__.get("_ready") or self._decorated()

    def _decorated(self) -> Any:
        if self.interpreted:
            return self.py_func
        import numba

        file = Path(self.py_func.__code__.co_filename)
        folder = None if "inline" in self._options else folder_of(file)
        njit: Any = numba.njit
        settings: Any = numba.config
        before = settings.CACHE_DIR
        settings.CACHE_DIR = str(folder)  # read when the function is decorated
        try:
            dispatcher = njit(self._with_its_callees(), cache=bool(folder), **self._options)
        finally:
            settings.CACHE_DIR = before
        if hasattr(dispatcher, "_cache"):  # not so where NUMBA_DISABLE_JIT is set
            dispatcher._cache.save_overload = _where_there_is_room(dispatcher._cache.save_overload)
            if folder:
                dispatcher._cache.load_overload = _without_compiling(dispatcher._cache)
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


def _without_compiling(kept: Any) -> Callable[..., Any]:
    """Loads a function that is kept, without registering all that Numba can compile. That follows
    where a function has to be compiled after all: the compiler begins with it."""

    def load(signature: Any, context: Any) -> Any:
        from numba.core.runtime.nrt import rtsys

        rtsys.initialize(context)  # what machine code counts references to arrays with
        with kept._guard_against_spurious_io_errors():
            return kept._load_overload(signature, context)

    return load


def inlined(function: F) -> F:
    """A helper that is compiled into each place where a compiled function calls it. A call that
    hands over arrays counts references to them, which is too slow for inner loops."""
    return cast(F, _Compiled(cast(FunctionType, function), inline="always"))


SEARCH = Path(__file__).parents[1] / "search" / "engine.py"  # it imports all that is compiled
DONE = "all-compiled"
ROOM = 1 << 20  # bytes that are tried; all of it takes some more


def can_keep() -> bool:
    """Whether compiled code is kept, or can be: there is a folder, and room in it."""
    folder = folder_of(Path(__file__))
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(bytes(ROOM))
    except OSError:
        folder = None
    return folder is not None or is_compiled()


def is_compiled() -> bool:
    """Whether all that a search needs has been compiled and kept."""
    folder = folder_of(SEARCH) if SEARCH.exists() else None
    return folder is not None and (folder / DONE).exists()


def note_compiled() -> None:
    folder = folder_of(SEARCH)
    if folder:
        (folder / DONE).touch()


def interpret() -> None:
    """Leave functions of modules that are imported from now on as they are. They give the same
    results, some hundred times as slowly."""
    _Compiled.interpreted = True
    np.seterr(over="ignore")  # as machine code does


def compiler_is_loaded() -> bool:
    """Whether compiled code can be called without the half second that Numba takes to load."""
    return "numba" in sys.modules


@compiled
def _nothing() -> int:
    return 0


def load_compiler() -> None:
    """Have Numba import what it leaves to the first call of a compiled function; for modules whose
    functions will be called for sure. What it knows of arrays looks for SciPy's linear algebra,
    which nothing here uses and which takes long to import: it finds none, unless somebody else has
    imported that."""
    unwanted = "scipy.linalg"
    there = unwanted in sys.modules
    if not there:
        sys.modules[unwanted] = None  # type: ignore[assignment]
    try:
        _nothing()
        import_module("numba.np.arraymath")
    finally:
        if not there:
            del sys.modules[unwanted]
