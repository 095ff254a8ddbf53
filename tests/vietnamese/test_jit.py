"""Compiled code on disk: never older than its sources, and never without bound."""

from __future__ import annotations

import importlib
import os
import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import index
import search
import vietnamese
from vietnamese import kept

# A module with the compiled ``find_in_row`` of ngrams.py in its compiled code.
MODULE = """
from vietnamese.jit import compiled
from vietnamese.model.ngrams import find_in_row

@compiled
def place_of_five(entries, starts):
    return find_in_row(entries, starts, 0, 5)
"""
PROGRAM = """
import numpy as np
from vietnamese.made import place_of_five

starts = np.array([0, 2], np.uint32)
print(place_of_five(np.array([5, 6], np.uint16), starts))
"""


# Functions of several modules, asked for by several threads at once: where each keeps its code.
TOGETHER = """
import sys
from threading import Barrier, Thread
from vietnamese.model import ngrams, runs, vocabulary

sys.setswitchinterval(1e-6)
functions = [runs._places_of, ngrams._sums, vocabulary.occurrences, runs._longer_runs]
start = Barrier(len(functions))

def ask(function):
    start.wait()
    function._ready

threads = [Thread(target=ask, args=[function]) for function in functions]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for function in functions:
    module = function.py_func.__module__.rpartition(".")[2]
    print(f"/khongdau-{module}-" in str(function._ready._cache.cache_path))
"""


def run(folder: Path, program: str = PROGRAM, **environment: str) -> str:
    """What the program prints, run on the package that is in the folder."""
    variables = {key: value for key, value in os.environ.items() if key != "NUMBA_CACHE_DIR"}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=variables | {"PYTHONPATH": "."} | environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    package = Path(vietnamese.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, tmp_path / package.name, ignore=ignored)
    (tmp_path / package.name / "made.py").write_text(MODULE)
    return tmp_path


def cached(place: Path) -> set[Path]:
    return set(place.rglob("*.nbc"))


def test_an_edited_helper_in_another_file_is_compiled_again(copy: Path) -> None:
    """Numba alone would run the old machine code: the outer function's file has not changed."""
    assert run(copy) == "0"
    before = cached(copy)
    assert before, "nothing was cached, so this test would show nothing"
    assert run(copy) == "0"
    assert cached(copy) == before, "unchanged sources are not compiled again"

    helper = copy / "vietnamese/model/ngrams.py"
    text = helper.read_text("utf-8")
    edited = text.replace("        return int(low)\n", "        return int(low) + 1\n")
    assert edited != text
    helper.write_text(edited, "utf-8")
    assert run(copy) == "1"


def test_a_process_keeps_nothing_for_sources_that_it_does_not_run(copy: Path) -> None:
    """They were edited, or another version was installed, between its start and its first call."""
    helper = copy / "vietnamese/model/ngrams.py"
    edited = helper.read_text("utf-8").replace("return int(low)\n", "return int(low) + 1\n")
    program = PROGRAM.replace(
        "\nstarts", f"\nopen({str(helper)!r}, 'w').write({edited!r})\nstarts", 1
    )
    assert run(copy, program) == "0"
    assert not cached(copy)
    assert run(copy) == "1"
    assert cached(copy)


def test_threads_do_not_mix_up_where_code_is_kept(copy: Path) -> None:
    for _ in range(3):
        assert run(copy, TOGETHER).split() == ["True"] * 4


def test_numba_cache_dir_names_the_place(copy: Path) -> None:
    assert run(copy, NUMBA_CACHE_DIR=str(copy / "named")) == "0"
    assert cached(copy / "named")
    assert cached(copy) == cached(copy / "named")


def test_code_runs_where_nothing_can_be_written(copy: Path) -> None:
    """A file stands where the folder would have to be: that stops root, too."""
    (copy / "file").touch()
    assert run(copy, NUMBA_CACHE_DIR=str(copy / "file")) == "0"
    assert not cached(copy)


def test_folders_of_old_sources_are_removed(tmp_path: Path) -> None:
    for i in range(kept.KEPT + 5):
        folder = tmp_path / f"khongdau-kernel-{i:016x}"
        folder.mkdir()
        os.utime(folder, (i, i))
    (tmp_path / "of another program").mkdir()
    kept.remove_oldest(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {
        "of another program",
        *(f"khongdau-kernel-{i:016x}" for i in range(5, kept.KEPT + 5)),
    }


def modules() -> Iterator[ModuleType]:
    for package in (vietnamese, index, search):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def compiled_functions() -> Iterator[tuple[ModuleType, Any]]:
    for module in modules():
        for value in vars(module).values():
            if hasattr(value, "py_func") and value.__module__ == module.__name__:
                yield module, value.py_func


def test_compiled_code_uses_nothing_that_sources_do_not_tell() -> None:
    """A global array, or a number read from a file, would be compiled in as well; a change of it
    would then be missed."""
    found = list(compiled_functions())
    assert len(found) > 40
    for module, function in found:
        for name in set(function.__code__.co_names) & set(vars(module)):
            value = vars(module)[name]
            plain = isinstance(value, ModuleType | type | int | float) or hasattr(value, "py_func")
            scalar = type(value).__module__ == "numpy" and getattr(value, "shape", None) == ()
            assert plain or scalar, f"{function.__qualname__} uses {name}, {type(value)}"
