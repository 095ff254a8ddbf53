"""The programs of examples/ do what their page says, each in a process of its own."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from web.main import main

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def index_directory(tmp_path_factory: pytest.TempPathFactory) -> str:
    directory = tmp_path_factory.mktemp("examples") / "index"
    done = CliRunner().invoke(main, ["index", str(ROOT / "corpus"), "--index", str(directory)])
    assert done.exit_code == 0, done.output
    return str(directory)


def run(name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_folder_is_indexed_and_searched(tmp_path: Path) -> None:
    (tmp_path / "cho.txt").write_text("Chợ hoa xuân mở cửa\n\nChợ hoa mở từ sáng.\n", "utf-8")
    shown = run("index_and_search.py", str(tmp_path), "cho hoa")
    assert "1 documents, 0 files that cannot be read" in shown
    assert "- Chợ hoa xuân mở cửa (undated):" in shown


def test_hits_are_filtered_and_counted(index_directory: str) -> None:
    shown = run("filters_and_facets.py", index_directory, "ký kết", "Hoàn Kiếm").splitlines()
    hits = [line for line in shown if re.match(r"20\d\d-", line)]
    assert hits
    assert all("Hoàn Kiếm" in line for line in hits)
    assert hits == sorted(hits, reverse=True)
    districts = next(line for line in shown if line.startswith("districts:"))
    assert "Hoàn Kiếm (" in districts
    assert "Tây Hồ (" in districts  # as if no district were chosen


def test_csv_has_all_hits(index_directory: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export_csv.py", index_directory, ""))))
    stats = CliRunner().invoke(main, ["stats", "--index", index_directory]).output
    assert f"{len(rows)} documents" in stats
    assert all(row["id"] and row["title"] for row in rows)


def test_what_matched_is_marked(index_directory: str) -> None:
    shown = run("highlight.py", index_directory, "ky ket chuong trinh")
    assert "<mark>" in shown
    assert "in the whole text: ['" in shown


def test_two_spellings_share_a_term() -> None:
    shown = run("analyse_text.py", "28/2/2024", "ngày 28 tháng 2 năm 2024")
    assert "d=2024-02-28" in shown.splitlines()[-1]


def test_the_page_names_each_program_and_no_other() -> None:
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+\.py)`", page, re.M)
    assert sorted(named) == sorted(path.name for path in EXAMPLES.glob("*.py"))
