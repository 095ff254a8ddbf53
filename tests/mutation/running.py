"""Tests against mutants: each in a process of its own, forked from one that has loaded what no
mutant changes, on a copy of the project."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mutation.groups import ROOT, Group

COPIED = ("vietnamese", "index", "search", "web", "tests", "benchmarks", "corpus", "pyproject.toml")
LIBRARIES = ("numba", "whoosh.index", "hypothesis", "pytest", "selectolax.parser", "click.testing")
LEAST_LIMIT = 60.0  # seconds that a mutant may take
TIMES = 6  # as long as the tests take without one


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the project that is removed at the end; always in one place, since Numba keeps
    compiled code by the place of its source."""
    place = ROOT / "var" / "mutants" / "project"
    shutil.rmtree(place.parent, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, place / name)
            else:
                shutil.copy2(ROOT / name, place / name)
        yield place
    finally:
        shutil.rmtree(place.parent, ignore_errors=True)


class Runner:
    """Runs the tests of one group, within ``place``. It turns this process into one that has the
    modules of the copy; so it takes a process for each group."""

    def __init__(self, group: Group, place: Path) -> None:
        self._group, self._place = group, place
        self._tests = [test for test in group.tests if (place / test).is_file()]
        self._turn = 0
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
        started = time.monotonic()
        if self._run(3600) != 0:
            said = self.output.read_text(encoding="utf-8", errors="replace")
            sys.exit(f"the tests fail without any mutant:\n{said[-3000:]}")
        self.seconds = time.monotonic() - started

    @property
    def output(self) -> Path:
        return self._place.parent / "output.txt"

    def kills(self, file: Path, source: str) -> bool:
        """Whether the tests notice that a file has another ``source``."""
        path = self._place / file
        before = path.read_text(encoding="utf-8")
        try:
            self._write(path, source)
            return self._run(max(LEAST_LIMIT, TIMES * self.seconds)) != 0
        finally:
            self._write(path, before)

    def _write(self, path: Path, source: str) -> None:
        """With another time each turn, by which Python knows what is out of date."""
        path.write_text(source, encoding="utf-8")
        self._turn += 1
        os.utime(path, (self._turn * 10, self._turn * 10))

    def _run(self, limit: float) -> int:
        child = os.fork()
        if not child:
            _test(self._tests, self.output)
        return _wait(child, limit)


def _test(tests: Iterable[str], output: Path) -> None:
    """In a child: run the tests, end with their code."""
    code = 70
    try:
        os.setsid()
        with output.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        import pytest

        options = ["-x", "-q", "-p", "no:cacheprovider", "--tb=line", "--hypothesis-seed=0"]
        options += ["-p", "tests.mutation.fewer_examples"]
        code = int(pytest.main([*options, *tests]))
        sys.stdout.flush()
    finally:
        os._exit(code)


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
