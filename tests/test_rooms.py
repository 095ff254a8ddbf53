"""``make check ROOM=...`` runs what belongs to a room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rooms import FLOORS, files_of
from tests.test_house import ROOT


def test_a_test_belongs_to_the_highest_room_that_it_needs() -> None:
    assert Path("tests/vietnamese/test_dates.py") in files_of("vietnamese/entities")
    assert Path("tests/index/test_html.py") in files_of("index/reading")
    assert Path("tests/web/test_pages.py") in files_of("web")
    assert Path("tests/index/test_html.py") not in files_of("vietnamese/entities")


def test_no_test_belongs_to_two_rooms() -> None:
    found = [path for room in FLOORS for path in files_of(room)]
    assert len(found) == len(set(found))


def test_a_room_that_is_none_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.rooms", "index/raeding"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "index/raeding is no room" in done.stderr
    assert "index/reading" in done.stderr


@pytest.mark.parametrize("package", ["vietnamese", "index", "search", "web"])
def test_packages_say_that_they_are_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
