"""Tables that are kept: made once, read by later processes, and never older than their sources."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from vietnamese.entities.places import find_places
from vietnamese.kept import DECIDING, version_of
from vietnamese.overlays.expressions import find_expressions
from vietnamese.tokens.tokenizer import tokenize
from vietnamese.words.dictionary import dictionary

MODULE = """
from pathlib import Path
from vietnamese.kept import kept

@kept(Path(__file__).with_name("words.txt"))
def words() -> list[str]:
    print("made", end=" ")
    return Path(__file__).with_name("words.txt").read_text().split()

print(*words(), *words())
"""
TEXT = "UBND quận 1 và Hội đồng nhân dân phường Hàng Bạc họp kỳ thứ hai về vắc xin, quý II"
PROGRAM = """
from tests.vietnamese.test_kept import answers
print(answers())
"""


def answers() -> tuple[object, ...]:
    """By all tables that are kept."""
    mentions = [(place.start, place.units) for place in find_places(TEXT)]
    expressions = find_expressions(tokenize(TEXT)), find_expressions(tokenize(TEXT), query=True)
    return *expressions, mentions, len(dictionary()), sorted(dictionary())[:5]


@pytest.fixture
def module(tmp_path: Path) -> Path:
    (tmp_path / "words.txt").write_text("a b")
    (tmp_path / "module.py").write_text(MODULE)
    return tmp_path / "module.py"


def run(module: Path, place: Path, *program: str) -> str:
    """What it prints."""
    return subprocess.run(
        [sys.executable, *(program or [str(module)])],
        env=os.environ | {"NUMBA_CACHE_DIR": str(place), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_a_table_is_made_once_and_again_when_what_it_is_made_of_has_changed(module: Path) -> None:
    place = module.parent / "kept"
    assert run(module, place) == "made a b a b"
    assert run(module, place) == "a b a b"
    module.with_name("words.txt").write_text("a c")
    assert run(module, place) == "made a c a c"
    module.write_text(MODULE.replace(".split()", ".upper().split()"))
    assert run(module, place) == "made A C A C"


def test_a_damaged_table_is_made_again(module: Path) -> None:
    place = module.parent / "kept"
    run(module, place)
    (file,) = place.rglob("*.pickle")
    for damage in (b"", file.read_bytes()[:-3], b"\x80\x05Xy"):
        file.write_bytes(damage)
        assert run(module, place) == "made a b a b"
        assert run(module, place) == "a b a b"


def test_where_nothing_can_be_kept_a_table_is_made(module: Path) -> None:
    (module.parent / "file").touch()
    assert run(module, module.parent / "file") == "made a b a b"


def test_what_is_read_is_what_was_made(tmp_path: Path) -> None:
    """Of all tables, by what is found with them."""
    made, read = (run(Path(), tmp_path, "-c", PROGRAM) for _ in range(2))
    assert made == read == str(answers())
    assert {path.stem for path in tmp_path.rglob("*.pickle")} == {
        "tree", "_lines", "_bare_syllables", "_lines_and_names",
    }  # fmt: skip


def test_versions_are_those_that_packages_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in DECIDING:
        assert version_of(package) == metadata.version(package)
    named_by_distributions = tmp_path / "strange-2.1-py3.11.egg-info"
    for folder in (tmp_path / "strange", named_by_distributions, tmp_path / "stranger-9.dist-info"):
        folder.mkdir()
    (tmp_path / "strange" / "__init__.py").touch()
    (named_by_distributions / "PKG-INFO").write_text("Name: strange\nVersion: 2.1\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert version_of("strange") == "2.1"
