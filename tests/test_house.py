"""The house as DESIGN.md draws it: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHAIN = ("vietnamese", "index", "search", "web")  # each may import those before it
ONLY = {
    "flask": ("web/",),
    "whoosh": ("index/", "search/"),
    "pyvi": ("vietnamese/words/segmenter.py",),
}


def modules() -> list[Path]:
    """Of the product."""
    return sorted(path for room in CHAIN for path in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Top-level names that a module imports, with their lines; also those within functions."""
    room = path.relative_to(ROOT).parts[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name.split(".")[0], node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield (room if node.level else (node.module or "").split(".")[0]), node.lineno


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_arrow_points_back(path: Path) -> None:
    """vietnamese <- index <- search <- web, and nothing else."""
    room = path.relative_to(ROOT).parts[0]
    later = set(CHAIN[CHAIN.index(room) + 1 :])
    wrong = [f"line {line}: {name}" for name, line in imported(path) if name in later]
    assert not wrong


def test_benchmarks_import_no_tests_and_the_product_imports_neither() -> None:
    """Tests may import benchmarks, to run them on a small set."""
    for path in sorted((ROOT / "benchmarks").rglob("*.py")):
        assert "tests" not in {name for name, _ in imported(path)}, path.relative_to(ROOT)
    for path in modules():
        names = {name for name, _ in imported(path)}
        assert not names & {"tests", "benchmarks"}, path.relative_to(ROOT)


@pytest.mark.parametrize("library", ONLY)
def test_each_library_stays_in_its_rooms(library: str) -> None:
    """Only web/ knows Flask, only index/ and search/ know Whoosh, one file knows pyvi."""
    for path in modules():
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(ONLY[library]):
            assert library not in {imported_name for imported_name, _ in imported(path)}, name


def test_the_rooms_are_those_of_the_chain() -> None:
    """A new package at the top level must find its place in the chain."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages == set(CHAIN)


def test_no_module_is_a_drawer() -> None:
    """Modules are named after what they hold."""
    assert not [p for p in modules() if p.stem in {"util", "utils", "helpers", "misc", "common"}]
