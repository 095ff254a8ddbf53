"""Tests against mutants: each in a process of its own, forked from one that has loaded what no
mutant changes, on a copy of the project."""

from __future__ import annotations

import fcntl
import importlib
import itertools
import json
import os
import resource
import shutil
import signal
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.mutation.fastest_first import KNOWN, MEASURE
from tests.mutation.groups import ROOT, Group

COPIED = ("vietnamese", "index", "search", "web", "tests", "benchmarks", "corpus", "pyproject.toml")
LIBRARIES = ("numba", "whoosh.index", "hypothesis", "pytest", "selectolax.parser", "click.testing")
LEAST_LIMIT = 25  # seconds of the processor that a mutant may take, most of it for compiling
TIMES = 3  # as long as the tests take without one
WAITED = 600.0  # seconds of the clock, on a busy machine too
PLACES = ROOT / "var" / "mutants"


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the project, for this process alone. It is in the first place that is free, and
    compiled code stays there, since Numba keeps it by the place of its source."""
    for number in itertools.count(1):
        folder = PLACES / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            place = folder / "project"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            os.environ["NUMBA_CACHE_DIR"] = str(folder / "compiled")
            for name in COPIED:
                if (ROOT / name).is_dir():
                    ignored = shutil.ignore_patterns("__pycache__")
                    shutil.copytree(ROOT / name, place / name, ignore=ignored)
                else:
                    shutil.copy2(ROOT / name, place / name)
            yield place
            return


class Runner:
    """Runs the tests of one group, within ``place``. It turns this process into one that has the
    modules of the copy; so it takes a process for each group."""

    def __init__(self, group: Group, place: Path) -> None:
        self._group, self._place = group, place
        self._turn = 0
        sys.dont_write_bytecode = False  # or each mutant would compile all modules
        os.chdir(place)
        own = [
            n for n in sys.modules if n.split(".")[0] in ("vietnamese", "index", "search", "web")
        ]
        assert not own, own
        sys.path[0] = str(place)
        sys.modules["tests"].__path__ = [str(place / "tests")]
        for name in LIBRARIES:
            importlib.import_module(name)
        for package in group.loaded:
            for path in sorted(Path(package).rglob("*.py")):
                if path.stem != "__main__":
                    importlib.import_module(
                        ".".join(path.with_suffix("").parts).removesuffix(".__init__")
                    )
        times = place.parent / "times.json"
        modules = place.parent / "modules.txt"
        compiled = place.parent / "compiled"
        for _ in range(1 if compiled.is_dir() else 2):  # the first one of all compiles
            os.environ[MEASURE] = str(times)
            if self._run(3600) != 0:
                said = self.output.read_text(encoding="utf-8", errors="replace")
                sys.exit(f"the tests fail without any mutant:\n{said[-3000:]}")
            for name in modules.read_text("utf-8").split():
                with suppress(ImportError):
                    importlib.import_module(name)
        self.seconds = sum(json.loads(times.read_text("utf-8")).values())
        os.environ[KNOWN] = str(times)
        del os.environ[MEASURE]

    @property
    def output(self) -> Path:
        return self._place.parent / "output.txt"

    def kills(self, file: Path, source: str) -> bool:
        """Whether the tests notice that a file has another ``source``."""
        path = self._place / file
        before, time_before = path.read_text(encoding="utf-8"), path.stat().st_mtime_ns
        self._turn += 1
        try:
            self._write(path, source, self._turn * 10**10)  # Python knows by the time what is stale
            return self._run(LEAST_LIMIT + round(TIMES * self.seconds)) != 0
        finally:
            self._write(path, before, time_before)

    def _write(self, path: Path, source: str, changed: int) -> None:
        path.write_text(source, encoding="utf-8")
        os.utime(path, ns=(changed, changed))

    def _run(self, limit: int) -> int:
        child = os.fork()
        if not child:
            _test(self._group.tests, self.output, limit)
        return _wait(child, max(WAITED, limit))


def _test(tests: Iterable[str], output: Path, limit: int) -> None:
    """In a child: run the tests, end with their code; or killed after ``limit`` seconds of the
    processor, which on a busy machine are as many as on an idle one."""
    code = 70
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        with output.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        import pytest

        options = ["-x", "-q", "-p", "no:cacheprovider", "--tb=line", "--hypothesis-seed=0"]
        options += ["-p", "tests.mutation.fewer_examples", "-p", "tests.mutation.fastest_first"]
        code = int(pytest.main([*options, *tests]))
        if MEASURE in os.environ:
            (output.parent / "modules.txt").write_text("\n".join(_libraries()), encoding="utf-8")
        sys.stdout.flush()
    finally:
        os._exit(code)


def _libraries() -> list[str]:
    """All modules of others that are loaded, the first one first."""
    folder = sysconfig.get_path("purelib")
    return [
        name
        for name, module in list(sys.modules.items())
        if (getattr(module, "__file__", None) or "").startswith(folder) and "pytest" not in name
    ]


def _wait(child: int, limit: float) -> int:
    """The exit code of a child, which is killed with its own children after ``limit`` seconds."""
    until = time.monotonic() + limit
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -1
