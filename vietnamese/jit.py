"""Numba as this project uses it: without the GIL, and cached on disk where that can be written.

Compiled code contains the functions and constants that it uses from other modules, but Numba's
cache only checks the file of the outermost function: edit a helper elsewhere, and yesterday's
machine code runs on. So each module's code has a folder of its own, named after everything that it
can have been compiled from: the module, every module of this project that it imports, directly or
not, and the versions of Python, Numba and NumPy. Other sources, another folder.

The folders are in ``NUMBA_CACHE_DIR`` where that is set, else beside this file, else in the user's
cache directory. If none of them can be written, functions are compiled anew in each process, which
takes seconds at the first use.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba import njit

F = TypeVar("F", bound=Callable[..., Any])

KEPT = 64  # folders; one state of the sources takes as many as there are modules that compile
_NUMBA: Any = numba.config  # its settings, read from the environment
_ROOT = Path(__file__).parent.parent
_VERSIONS = f"{platform.python_version()} {numba.__version__} {np.__version__}"
_IMPORT = re.compile(
    r"^\s*(?:from|import)\s+((?:vietnamese|index|search|web|benchmarks|tests)(?:\.\w+)*)",
    re.MULTILINE,
)


def compiled(function: F) -> F:
    """The function compiled to machine code on its first call. It divides as NumPy does: with a
    look at each divisor, loops would not take several numbers at once."""
    folder = _cache_folder(Path(function.__code__.co_filename))
    if folder is None:
        return cast(F, njit(nogil=True, error_model="numpy")(function))
    before = _NUMBA.CACHE_DIR
    _NUMBA.CACHE_DIR = str(folder)  # read here, when the function is decorated
    try:
        return cast(F, njit(cache=True, nogil=True, error_model="numpy")(function))
    finally:
        _NUMBA.CACHE_DIR = before


@lru_cache(maxsize=256)
def _cache_folder(module: Path) -> Path | None:
    """Where the machine code of this module is kept, or None where nothing can be written."""
    name = f"khongdau-{module.stem}-{_digest_of_sources(module)}"
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


def _digest_of_sources(module: Path) -> str:
    digest = blake2b(_VERSIONS.encode(), digest_size=8)
    for path in sorted(sources_of(module)):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def sources_of(module: Path) -> set[Path]:
    """The module, and all modules of this project that it imports, directly or not."""
    sources: set[Path] = set()
    waiting = [module]
    while waiting:
        path = waiting.pop()
        if path not in sources:
            sources.add(path)
            waiting += _imported(path)
    return sources


@lru_cache(maxsize=1024)
def _imported(path: Path) -> frozenset[Path]:
    """The files that a module's import lines name; of a package, all modules in it."""
    found: set[Path] = set()
    for name in _IMPORT.findall(path.read_text("utf-8")):
        target = _ROOT.joinpath(*name.split("."))
        if target.is_dir():
            found.update(target.glob("*.py"))
        elif target.with_suffix(".py").is_file():
            found.add(target.with_suffix(".py"))
    return frozenset(found)


@compiled
def _nothing() -> int:
    return 0


def load_compiler() -> None:
    """Have Numba import the rest of itself, a quarter of a second that it leaves to the first call
    of a compiled function; for modules whose functions will be called for sure."""
    _nothing()
