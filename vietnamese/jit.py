"""Numba as this project uses it: without the GIL, and kept on disk where that can be written.

Compiled code contains the functions and constants that it uses from other modules, but Numba's
cache only checks the file of the outermost function: edit a helper elsewhere, and yesterday's
machine code runs on. So each module's code has a folder of its own (`vietnamese.kept`). Where none
can be written, functions are compiled anew in each process, which takes half a minute; what is
small is better gone through as Python (`interpret`).

What is kept is called without Numba at first (`vietnamese.machine_code`). To see the types of the
arguments takes Python several times as long as Numba's dispatcher, so that this takes over where a
function is called often, or where a process says that it will be (`load_compiler`).
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
from vietnamese.machine_code import Types, keep, load, types_of

F = TypeVar("F", bound=Callable[..., Any])

_DECORATING: Final = RLock()
"""Where Numba keeps machine code is a setting of the process, another one for each module."""


OFTEN: Final = 2000
"""Calls of one function, after which what Numba takes to load is likely to pay. A search has some
ten calls."""
# Nobody calls this code from C.
OPTIONS: Final = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


class _Compiled:
    """A function that is compiled on its first call, or that of one that calls it, where no machine
    code for such arguments is kept. ``py_func`` is the function as it is written."""

    interpreted: ClassVar = False
    at_once: ClassVar = False  # by Numba's dispatcher from the first call on

    def __init__(self, function: FunctionType, **options: Any) -> None:
        update_wrapper(self, function)
        self.py_func = function
        self._options = OPTIONS | options
        self._calls = 0
        self._kept: dict[Types, Callable[..., Any]] = {}
        self._dispatched: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any) -> Any:
        called = self._dispatched or self._called_for(arguments)
        return called(*arguments)

    def _called_for(self, arguments: tuple[Any, ...]) -> Callable[..., Any]:
        """The machine code that is kept for such arguments, or Numba's dispatcher, and that from
        now on."""
        self._calls += 1
        folder = self._folder
        if folder and self._calls < OFTEN and not self.at_once and not self.interpreted:
            types = types_of(arguments)
            found = self._kept.get(types) or load(folder, self.py_func, types)
            if found:
                self._kept[types] = found
                return found
        self._dispatched = self._ready
        return self._dispatched

    @cached_property
    def _folder(self) -> Path | None:
        """Where what is compiled of it is kept."""
        inlined = "inline" in self._options
        return None if inlined else folder_of(Path(self.py_func.__code__.co_filename))

    @cached_property
    def _ready(self) -> Any:
        with _DECORATING:  # from Python 3.12 on a cached property has no lock of its own
            return self.__dict__.get("_ready") or self._decorated()

    def _decorated(self) -> Any:
        if self.interpreted:
            return self.py_func
        import numba

        folder = self._folder
        njit: Any = numba.njit
        settings: Any = numba.config
        before = settings.CACHE_DIR
        settings.CACHE_DIR = str(folder)  # read when the function is decorated
        try:
            dispatcher = njit(self._with_its_callees(), cache=bool(folder), **self._options)
        finally:
            settings.CACHE_DIR = before
        if folder and hasattr(dispatcher, "_cache"):  # not so where NUMBA_DISABLE_JIT is set
            dispatcher._cache.save_overload = self._saving(folder, dispatcher._cache.save_overload)
        return dispatcher

    def _saving(self, folder: Path, save: Callable[..., None]) -> Callable[..., None]:
        """Keeps it in both ways; not so where the disk is full, or where Numba is not as expected:
        it can be used anyway."""

        def save_or_not(signature: Any, compiled: Any) -> None:
            with suppress(OSError):
                save(signature, compiled)
            with suppress(Exception):
                keep(folder, self.py_func, compiled)

        return save_or_not

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
    """Whether Numba is there already; it takes half a second to load."""
    return "numba" in sys.modules


def load_compiler() -> None:
    """For a process that will call many functions often, a server above all: have them called by
    Numba's dispatcher from now on."""
    _Compiled.at_once = True
    import_module("numba")
