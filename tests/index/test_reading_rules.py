"""What makes pages be read again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "from index.reading.rules import reading_rules; print(reading_rules().decode())"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    for package in ("vietnamese", "index"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, folder / package, ignore=ignored)
    return folder


def rules(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "file",
    [
        "index/data/boilerplate.tsv",
        "vietnamese/gazetteer/units.tsv",
        "index/reading/decoding.py",
        "vietnamese/entities/dates.py",
    ],
)
def test_another_reader_or_table_is_other_rules(copy: Path, file: str) -> None:
    before = rules(copy)
    with (copy / file).open("a", encoding="utf-8") as handle:
        handle.write("# a remark\n")
    assert rules(copy) != before


def test_what_readers_do_not_use_is_not_among_the_rules(copy: Path) -> None:
    before = rules(copy)
    with (copy / "index/updating/indexer.py").open("a", encoding="utf-8") as handle:
        handle.write("# a remark\n")
    assert rules(copy) == before
