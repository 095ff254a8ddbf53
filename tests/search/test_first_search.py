"""The first search on a machine: nothing is left to compile, or nothing is compiled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.updating.indexer import index
from search.command import NOT_KEPT
from tests.search.test_damage import write
from vietnamese.jit import DONE

KHONGDAU = (sys.executable, "-m", "web.main")
QUERIES = (
    "chợ",
    "lop day boi",
    "nước van",
    '"cấp nước"',
    "tổ dân phố số 5 -thú",
    "dạy bơi ở đâu trong tháng 3",
)


def run(cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, NUMBA_CACHE_DIR=str(cache))
    return subprocess.run(
        [*KHONGDAU, *arguments], env=environment, capture_output=True, text=True, check=True
    )


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write(tmp_path / "source")
    index([tmp_path / "source"], tmp_path / "ix", processes=1)
    return tmp_path / "ix"


@pytest.mark.parametrize("query", QUERIES)
def test_where_nothing_can_be_kept_a_small_index_is_searched_as_python(
    directory: Path, query: str
) -> None:
    """With the same answer, and a word about it."""
    (directory / "file").touch()
    asked = ("search", "--index", str(directory), "--format", "json", "--", query)
    interpreted = run(directory / "file" / "no-directory", *asked)
    assert interpreted.stderr == f"{NOT_KEPT}\n"
    answers = [json.loads(each.stdout) for each in (interpreted, run_as_here(*asked))]
    assert answers[0] == answers[1] and answers[0]["total"]


def run_as_here(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*KHONGDAU, *arguments], capture_output=True, text=True, check=True)


@pytest.mark.slow
def test_after_index_a_search_compiles_nothing(tmp_path: Path) -> None:
    write(tmp_path / "source")
    cache, directory = tmp_path / "cache", tmp_path / "ix"
    cache.mkdir()
    arguments = ("--index", str(directory))
    done = run(cache, "index", str(tmp_path / "source"), *arguments)
    assert done.returncode == 0 and list(cache.rglob(DONE))
    kept = set(cache.rglob("*.nbc"))
    assert len(kept) > 30
    for query in QUERIES:
        assert not run(cache, "search", *arguments, "--", query).stderr
    assert set(cache.rglob("*.nbc")) == kept


def test_help_imports_no_compiler() -> None:
    program = (
        "import sys\nfrom web.main import main\n"
        "main(['-h'], standalone_mode=False)\n"
        "print('numpy' in sys.modules, 'flask' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.endswith("False False\n"), done.stderr
