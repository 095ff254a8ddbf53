"""A plugin of pytest: measures the processor time of each test, or, where that is known, runs the
fastest first. Most mutants are noticed by a test that takes no time."""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

MEASURE, KNOWN = "MUTATION_MEASURE", "MUTATION_TIMES"  # paths of a file, in the environment
QUICK = 0.1  # seconds of a test


@pytest.hookimpl(tryfirst=True)  # pytest goes on to put the parameters of a fixture together
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The quick tests of each file, then the others of each: in between a file's fixtures live."""
    if KNOWN not in os.environ:
        return
    seconds = json.loads(Path(os.environ[KNOWN]).read_text("utf-8"))
    of_file: dict[tuple[bool, Path], float] = defaultdict(float)
    for item in items:
        own = seconds.get(item.nodeid, 0.0)
        of_file[own > QUICK, item.path] += own

    def turn(item: pytest.Item) -> tuple[bool, float, Path, float]:
        own = seconds.get(item.nodeid, 0.0)
        return own > QUICK, of_file[own > QUICK, item.path], item.path, own

    items.sort(key=turn)


_seconds: dict[str, float] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Without its fixtures, which whichever test comes first would pay for."""
    started = time.process_time()
    result = yield
    _seconds[item.nodeid] = time.process_time() - started
    return result


def pytest_sessionfinish() -> None:
    if MEASURE in os.environ:
        Path(os.environ[MEASURE]).write_text(json.dumps(_seconds), encoding="utf-8")
