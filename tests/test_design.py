"""DESIGN.md names what is there, and only that."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DESIGN = (ROOT / "DESIGN.md").read_text(encoding="utf-8")


def test_every_file_that_is_named_is_there() -> None:
    for path in re.findall(r"\]\(([^)#:]+)\)|`([a-z]+/[\w./-]+\.(?:md|tsv|txt|py))`", DESIGN):
        assert (ROOT / (path[0] or path[1])).exists(), path


def test_the_tables_name_every_module() -> None:
    """A module that DESIGN.md does not speak of, or one that is gone, is a page out of date."""
    named = set(re.findall(r"`([\w./-]+\.py)`", DESIGN))
    assert not {name for name in named if not (ROOT / name).is_file()}, "named, but not there"
    there = {
        path.relative_to(ROOT).as_posix()
        for package in ("vietnamese", "index", "search", "web")
        for path in (ROOT / package).rglob("*.py")
        if path.name not in ("__init__.py", "__main__.py")
    }
    assert not there - named, "there, but not in the tables of DESIGN.md"
