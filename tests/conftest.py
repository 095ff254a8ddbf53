"""What holds for all tests, and what those of several rooms share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:  # most rooms are tested without the whole product
    from search.engine import Engine

# Speed is measured in benchmarks/, never here: a busy machine is no failure.
settings.register_profile("khongdau", deadline=None)
settings.load_profile("khongdau")
os.environ["LC_ALL"] = "C.UTF-8"  # what commands say is in one language wherever tests are run


@pytest.fixture(scope="session")
def reform_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of pages about places across the reform of 1 July 2025."""
    from index.updating.indexer import index
    from tests.search.reform_corpus import write

    folder = tmp_path_factory.mktemp("reform")
    index([write(folder)], folder / "ix")
    return folder / "ix"


@pytest.fixture(scope="session")
def reform(reform_index: Path) -> Engine:
    from search.engine import Engine

    return Engine.open(reform_index)
