"""The first search on a machine: nothing is left to compile, or nothing is compiled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from index.updating.indexer import index
from search.command import NOT_KEPT
from tests.search.test_damage import write

KHONGDAU = (sys.executable, "-m", "web.main")
QUERIES = (
    "chợ",
    "lop day boi",
    "nước van",
    '"cấp nước"',
    "tổ dân phố số 5 -thú",
    "dạy bơi ở đâu trong tháng 3",
)


def run(cache: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, NUMBA_CACHE_DIR=str(cache))
    done = subprocess.run([*KHONGDAU, *arguments], env=environment, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return done


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


@pytest.mark.skipif(os.geteuid() != 0, reason="may not mount a small disk")
def test_a_full_disk_is_no_reason_not_to_answer(directory: Path, tmp_path: Path) -> None:
    """Not even where folders can be made on it, and nothing more; and no index is made there."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("may not mount one")
    try:
        with suppress(OSError), (disk / "full").open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        found = run(disk, "search", "--index", str(directory), "--format", "json", "chợ")
        assert found.stderr == f"{NOT_KEPT}\n"
        assert json.loads(found.stdout) == json.loads(
            run_as_here("search", "--index", str(directory), "--format", "json", "chợ").stdout
        )
        done = run(disk, "index", str(tmp_path / "source"), "--index", str(disk / "ix"), code=1)
        assert "could not be written (No space left on device" in done.stderr
        checked = run(disk, "check", "--index", str(disk / "ix"), code=1)
        assert "There is no index" in checked.stderr
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def run_as_here(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*KHONGDAU, *arguments], capture_output=True, text=True, check=True)


def test_help_imports_no_compiler() -> None:
    program = (
        "import sys\nfrom web.main import main\n"
        "main(['-h'], standalone_mode=False)\n"
        "print('numpy' in sys.modules, 'flask' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.endswith("False False\n"), done.stderr


def test_searching_imports_nothing_that_makes_an_index() -> None:
    """Each module that is imported costs every search of the command line."""
    program = "import sys, web.main, search.command, search.engine\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    imported = set(done.stdout.splitlines())
    assert "search.retrieval.index_snapshot" in imported, done.stderr
    makers = {
        "index.building.build", "index.building.inversion", "index.building.near_duplicates",
        "index.building.suggestion_model", "index.reading.sources", "index.sources.table",
        "index.updating.indexer", "numba", "tomllib", "flask", "opensearchpy",
    }  # fmt: skip
    assert not imported & makers
