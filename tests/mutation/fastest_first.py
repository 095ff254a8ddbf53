"""A plugin of pytest: measures the processor time of each test, or, where that is known, runs the
fastest first. Most mutants are noticed by a test that takes no time."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

MEASURE, KNOWN = "MUTATION_MEASURE", "MUTATION_TIMES"  # paths of a file, in the environment


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if KNOWN in os.environ:
        seconds = json.loads(Path(os.environ[KNOWN]).read_text("utf-8"))
        items.sort(key=lambda item: seconds.get(item.nodeid, 0.0))


_seconds: dict[str, float] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    started = time.process_time()
    result = yield
    _seconds[item.nodeid] = time.process_time() - started
    return result


def pytest_sessionfinish() -> None:
    if MEASURE in os.environ:
        Path(os.environ[MEASURE]).write_text(json.dumps(_seconds), encoding="utf-8")
