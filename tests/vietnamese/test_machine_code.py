"""Machine code that is called without Numba: that it does the same, and is never taken for
arguments that it was not made for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vietnamese
from vietnamese.machine_code import is_known, is_possible, path_of, types_of, types_of_signature

pytestmark = pytest.mark.skipif(not is_possible(), reason="not tried on this system")

# What kernels take and give: tuples with names and without, records, matrices, numbers, strings of
# bytes, arrays that cannot be written, new arrays, several values, and none.
MODULE = """
from typing import NamedTuple

import numpy as np

from vietnamese.jit import compiled


class Lists(NamedTuple):
    starts: np.ndarray
    values: np.ndarray
    share: float


class Both(NamedTuple):
    lists: Lists
    more: tuple


@compiled
def longest(lists):
    best = 0
    for at in range(len(lists.starts) - 1):
        best = max(best, lists.starts[at + 1] - lists.starts[at])
    return best * lists.share


@compiled
def new(both, count):
    found = np.zeros(count, np.float32)
    for at in range(count):
        found[at] = longest(both.lists) + both.more[0] + len(both.more[1])
    return found, found.sum(), count > 2


@compiled
def write(records, into):
    for at in range(len(records)):
        into[at, 0] = records[at].start
        into[at, 1] = records[at].share * 2


@compiled
def total(matrix, flags):
    found = 0
    for row in range(matrix.shape[0]):
        for column in range(matrix.shape[1]):
            found += matrix[row, column] * (1 if flags[row] else -1)
    return found


@compiled
def bytes_of(text):
    return text.view(np.uint8).astype(np.int64)


@compiled
def after(values):
    if len(values) > 2:
        raise ValueError("two at most")
    return values[0] // values[1]
"""
PROGRAM = """
import sys
import numpy as np
from vietnamese import made
from vietnamese.jit import load_compiler

if "at once" in sys.argv:
    load_compiler()


def told(value):
    if isinstance(value, tuple):
        return [told(each) for each in value]
    if isinstance(value, np.ndarray):
        return [str(value.dtype), value.tolist(), value.flags.writeable, value.flags.owndata]
    return type(value).__name__, value

starts = np.array([0, 3, 9], np.uint32)
fixed = starts.copy()
fixed.flags.writeable = False
lists = made.Lists(starts, starts, 0.5)
records = np.array([(7, 1.5), (8, 2.5)], [("start", "i8"), ("share", "f4")]).view(np.recarray)
into = np.zeros((2, 2))
print(told(made.longest(lists)), told(made.longest(lists._replace(starts=fixed, share=1))))
print(told(made.new(made.Both(lists, (1, starts)), 4)))
print(told(made.write(np.asarray(records), into)), told(into))
matrix = np.arange(12, dtype=np.int16).reshape(3, 4)
for seen in (matrix, np.asfortranarray(matrix), matrix[:, ::2], matrix.T.copy().T):
    print(told(made.total(seen, np.array([True, False, True]))))
print(told(made.bytes_of(starts)))
for values in (starts[1:], starts):
    try:
        print(told(made.after(values)))
    except ValueError as error:
        print(error)
print("numba" in sys.modules, file=sys.stderr)
"""


def run(folder: Path, *arguments: str, program: str = PROGRAM, **environment: str) -> list[str]:
    """What the program prints, run on the package in the folder, and whether it loaded Numba."""
    names = [name for name in os.environ if not name.startswith("NUMBA_")]
    variables = {name: os.environ[name] for name in names} | {"PYTHONPATH": "."} | environment
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder, env=variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [done.stdout, done.stderr.strip()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The package with a module of compiled functions, which have been called once; and what was
    printed then."""
    folder = tmp_path_factory.mktemp("package")
    package = Path(vietnamese.__file__).parent
    shutil.copytree(package, folder / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / package.name / "made.py").write_text(MODULE)
    printed, loaded = run(folder)
    assert loaded == "True"
    return folder, printed


def test_what_was_compiled_once_is_called_without_numba(made: tuple[Path, str]) -> None:
    folder, printed = made
    assert "two at most" in printed
    assert len(printed.splitlines()) == 10
    assert run(folder) == [printed, "False"]
    assert run(folder, "at once") == [printed, "True"]


def test_both_ways_get_on_in_one_process(made: tuple[Path, str]) -> None:
    """Numba is loaded after what was called without it, and before."""
    folder, printed = made
    before, after = PROGRAM.split("\nprint(told(made.new", 1)
    other = "\nprint(made.longest(lists._replace(starts=starts.astype(np.uint64))))"
    both = f"{before}{other}\nprint(told(made.new{after}"
    first = run(folder, program=both)
    assert first[1] == "True", "arguments of such types were not called with before"
    assert first[0].splitlines() == [*printed.splitlines()[:1], "3.0", *printed.splitlines()[1:]]
    assert run(folder, program=both) == [first[0], "False"]
    assert run(folder, program="import numba\n" + both) == [first[0], "True"]


def test_what_is_called_often_goes_over_to_numba(made: tuple[Path, str]) -> None:
    folder, _ = made
    often = """
import sys
import numpy as np
from vietnamese import jit, made
lists = made.Lists(np.array([0, 3], np.uint32), np.array([1], np.uint32), 0.5)
found = set()
for call in range(1, jit.OFTEN + 2):
    found.add(made.longest(lists))
    if "numba" in sys.modules:
        break
print(found, call - jit.OFTEN, "numba" in sys.modules, file=sys.stderr)
"""
    assert run(folder, program=often) == ["", "{1.5} 0 True"]


def test_threads_that_ask_at_once_get_one_machine_code(made: tuple[Path, str]) -> None:
    folder, _ = made
    together = """
import sys
import numpy as np
from threading import Barrier, Thread
from vietnamese import made
sys.setswitchinterval(1e-6)
lists = made.Lists(np.array([0, 3], np.uint32), np.array([0, 3], np.uint32), 0.5)
start, found = Barrier(8), []
def ask():
    start.wait()
    found.append(made.new(made.Both(lists, (1, lists.starts)), 3)[0].tolist())
threads = [Thread(target=ask) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(found == [[4.5] * 3] * 8, file=sys.stderr)
"""
    assert run(folder, program=together) == ["", "True"]


def test_nothing_that_was_given_or_returned_is_held(made: tuple[Path, str]) -> None:
    folder, _ = made
    held = """
import gc, sys, weakref
import numpy as np
from vietnamese import made
starts = np.array([0, 3], np.uint32)
lists = made.Lists(starts, starts, 0.5)
before = sys.getrefcount(starts)
for _ in range(100):
    given = made.new(made.Both(lists, (1, starts)), 3)[0]
ended = weakref.ref(given)
del given
print(sys.getrefcount(starts) - before, ended(), file=sys.stderr)
"""
    assert run(folder, program=held) == ["", "0 None"]


def test_settings_of_numba_are_left_to_numba(made: tuple[Path, str]) -> None:
    folder, printed = made
    assert run(folder, NUMBA_DISABLE_PERFORMANCE_WARNINGS="1") == [printed, "True"]


def test_what_is_damaged_is_compiled_again(made: tuple[Path, str]) -> None:
    folder, printed = made
    images = list(folder.rglob("longest-*.image"))
    assert len(images) == 3
    for image in images:
        image.write_bytes(image.read_bytes()[:100])
    assert run(folder) == [printed, "True"]


def test_symbols_that_nobody_has_are_known_to_be_missing() -> None:
    for symbol in ("memcpy", "PyErr_SetString", "numba_unpickle", "NRT_Allocate"):
        assert is_known(symbol)
    assert not is_known("no_such_symbol")


# --- types ------------------------------------------------------------------------------------


class Pair(NamedTuple):
    first: Any
    second: Any


class OtherPair(NamedTuple):
    first: Any
    second: Any


RECORD = np.dtype([("start", np.int64), ("share", np.float32)])
SPACED = np.dtype({"names": ["a"], "formats": ["i4"], "offsets": [4], "itemsize": 12})
DATA_TYPES = [
    *map(np.dtype, ("b1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8")), RECORD, SPACED,
]  # fmt: skip


@st.composite
def arrays(draw: st.DrawFn) -> Any:
    """In all layouts, from one dimension on, also with sides of length 1 and 0."""
    shape = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    array = np.zeros([2 * side for side in shape], draw(st.sampled_from(DATA_TYPES)))
    if draw(st.booleans()):
        array = array[tuple(slice(None, None, 2) for _ in shape)]
    if draw(st.booleans()):
        array = array.T
    if draw(st.booleans()):
        array = np.frombuffer(b"\0" * (array.nbytes + 1), np.uint8)[1 : array.nbytes + 1]
        array = array.view(np.int16) if array.nbytes % 2 == 0 else array
    array.flags.writeable = draw(st.booleans()) and array.flags.writeable
    return array


scalars = st.one_of(
    st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(),
    st.sampled_from([np.uint16(3), np.float32(1), np.int64(2), np.bool_(True)]),
)  # fmt: skip
values = st.recursive(
    st.one_of(arrays(), scalars),
    lambda inner: st.one_of(
        st.tuples(inner, inner), st.builds(Pair, inner, inner), st.builds(OtherPair, inner, inner)
    ),
    max_leaves=4,
)


def typeof(value: Any) -> Any:
    return import_module("numba").typeof(value)


@given(st.lists(values, max_size=4))
def test_arguments_have_the_types_that_numba_sees(arguments: list[Any]) -> None:
    seen = tuple(map(typeof, arguments))
    types = types_of(tuple(arguments))
    assert types == types_of_signature(seen)
    assert hash(types) == hash(types_of_signature(seen))


@given(values, values)
def test_what_numba_tells_apart_is_told_apart(one: Any, other: Any) -> None:
    same = typeof(one) == typeof(other)
    types = [types_of((value,)) for value in (one, other)]
    assert (types[0] == types[1]) == same
    paths = [path_of(Path(), "kernel", of_one) for of_one in types]
    assert (paths[0] == paths[1]) == same


def test_nothing_is_kept_for_arguments_of_other_classes() -> None:
    for value in (None, "text", [1], np.datetime64(1, "s")):
        with pytest.raises(TypeError):
            types_of_signature((typeof(value),))
