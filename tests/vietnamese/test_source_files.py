"""Which files a module is made of."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import vietnamese
from vietnamese import source_files
from vietnamese.source_files import digest_of, sources_of


def _has_code(path: Path) -> bool:
    """Whether there is more than a docstring, as the ``__init__.py`` of a package has."""
    return any(not isinstance(one, ast.Expr) for one in ast.parse(path.read_bytes()).body)


@pytest.mark.parametrize(
    "name", ["vietnamese.model.phrases", "vietnamese.words.segmenter", "index.analysis.analyzer"]
)
def test_the_sources_of_a_module_are_what_python_imports_for_it(name: str) -> None:
    program = f"""
import sys, {name}
print(*(getattr(module, "__file__", None) for module in sys.modules.values()), sep="\\n")
"""
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    root = Path(vietnamese.__file__).parent.parent
    own = (root / "vietnamese", root / "index")  # not all below root: .venv may be there
    imported = {
        path
        for path in map(Path, printed.splitlines())
        if any(path.is_relative_to(package) for package in own)
    }
    module = root.joinpath(*name.split(".")).with_suffix(".py")
    assert set(filter(_has_code, imported)) <= sources_of(module)


def test_the_digest_is_of_names_and_contents_not_of_places(tmp_path: Path) -> None:
    for folder in ("here", "there", "changed"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text("a = 1\n")
        (tmp_path / folder / "b.py").write_text("b = 2\n")
    here, there = sorted((tmp_path / "here").iterdir()), sorted((tmp_path / "there").iterdir())
    assert digest_of(here) == digest_of(reversed(there))
    assert digest_of(here, "3.12") != digest_of(here, "3.13")
    assert digest_of(here) != digest_of(here[:1])
    (tmp_path / "changed" / "b.py").write_text("b = 3\n")
    assert digest_of(here) != digest_of((tmp_path / "changed").iterdir())
    (tmp_path / "here" / "a.py").rename(tmp_path / "here" / "c.py")
    assert digest_of(sorted((tmp_path / "here").iterdir())) != digest_of(here[1:])


def test_each_table_of_the_project_is_among_its_rules() -> None:
    root = Path(vietnamese.__file__).parent.parent
    tables = {path for room in ("vietnamese", "index") for path in (root / room).rglob("*.tsv")}
    assert len(tables) > 5
    assert set(source_files._tables()) == tables
