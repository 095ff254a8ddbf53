"""The house as DESIGN.md draws it: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from vietnamese.source_files import sources_of

ROOT = Path(__file__).resolve().parents[1]
CHAIN = ("vietnamese", "index", "search", "web")  # each may import those before it
ROOMS = {
    # Each may import those that it names, all of which stand above it: so there are no circles.
    "vietnamese/text": set(),
    "vietnamese/gazetteer": set(),
    "vietnamese/entities": {"vietnamese/gazetteer", "vietnamese/text"},
    "vietnamese/input": {"vietnamese/text"},
    "vietnamese/tokens": {"vietnamese/entities", "vietnamese/text"},
    "vietnamese/overlays": {"vietnamese/text", "vietnamese/tokens"},
    "vietnamese/words": {"vietnamese/text"},
    "vietnamese/model": {"vietnamese/text", "vietnamese/words"},
    "index/storage": set(),
    "index/reading": {"index/storage"},
    "index/settings": {"index/reading"},
    "index/reports": {"index/reading"},
    "index/analysis": {"index/reading", "index/storage"},
    "index/building": {"index/analysis", "index/storage"},
    "index/workers": {"index/analysis", "index/reading"},
    "index/sources": {"index/reading", "index/storage"},
    "index/updating": {
        "index/analysis", "index/building", "index/reading", "index/reports", "index/sources",
        "index/storage", "index/workers",
    },
    "index/cluster": {
        "index/analysis", "index/building", "index/reading", "index/reports", "index/sources",
        "index/storage", "index/updating",
    },
    "search/contract": set(),
    "search/wording": {"search/contract"},
    "search/kernel": set(),
    "search/query": {"search/contract"},
    "search/suggesting": {"search/contract"},
    "search/store": {"search/contract", "search/kernel", "search/query", "search/suggesting"},
    "search/retrieval": {
        "search/contract", "search/kernel", "search/query", "search/store", "search/suggesting",
    },
    "search/cluster": {
        "search/contract", "search/kernel", "search/query", "search/retrieval", "search/store",
        "search/suggesting",
    },
    "search/highlighting": {
        "search/contract", "search/kernel", "search/query", "search/store",
    },
    "search/reranking": {"search/kernel", "search/query", "search/store"},
    "search/stages": {
        "search/contract", "search/highlighting", "search/query", "search/reranking",
        "search/store", "search/suggesting",
    },
    "web/address": set(),
    "web/wording": {"web/address"},
    "web/middleware": {"web/address", "web/wording"},
    "web/page": {"web/address", "web/wording"},
    "web/routes": {"web/address", "web/middleware", "web/page", "web/wording"},
}  # fmt: skip
# What stands in a package beside its rooms may import all of them. Rooms may import only these:
FOR_ALL_ROOMS = {
    "vietnamese.jit", "vietnamese.kept", "vietnamese.source_files", "index.options",
    "index.errors",
    "index.address",
    "search.constants",
}  # fmt: skip
MOST_MODULES = 16  # in a folder
MOST_PARAMETERS = 8
MOST_SOURCES = 40  # of a module with compiled code, itself among them
# Exceptions, which may only become fewer.
LARGER_FOLDERS: dict[str, int] = {}
LONGER_SIGNATURES: dict[str, int] = {}
ONLY = {
    "flask": ("web/",),
    "opensearchpy": ("index/cluster/", "search/cluster/"),
    "whoosh": ("index/", "search/"),
    "pyvi": ("vietnamese/words/segmenter.py",),
}


@cache
def modules() -> tuple[Path, ...]:
    """Of the product."""
    return tuple(sorted(path for room in CHAIN for path in (ROOT / room).rglob("*.py")))


@cache  # many tests ask, and parsing takes a second for all modules
def imported_modules(path: Path) -> tuple[tuple[str, int], ...]:
    """Full names of what a module imports, with their lines; also those within functions."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(name.name, node.lineno) for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}, line {node.lineno}: write out what is imported"
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                is_module = (ROOT / whole.replace(".", "/")).with_suffix(".py").is_file()
                found.append((whole if is_module else node.module or "", node.lineno))
    return tuple(found)


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Top-level names that a module imports, with their lines."""
    return ((name.split(".")[0], line) for name, line in imported_modules(path))


def room_of(path: Path) -> str | None:
    """The sub-package that a module is in, however deep; None beside the rooms."""
    parts = path.relative_to(ROOT).parts
    return "/".join(parts[:2]) if len(parts) > 2 else None


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_arrow_points_back(path: Path) -> None:
    """vietnamese <- index <- search <- web, and nothing else."""
    room = path.relative_to(ROOT).parts[0]
    later = set(CHAIN[CHAIN.index(room) + 1 :])
    wrong = [f"line {line}: {name}" for name, line in imported(path) if name in later]
    assert not wrong


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_those_that_the_table_allows(room: str) -> None:
    """And the table allows nothing that is not needed."""
    package = room.split("/")[0]
    found = set()
    for path in (ROOT / room).rglob("*.py"):
        for name, line in imported_modules(path):
            if name.split(".")[0] != package or name in FOR_ALL_ROOMS:
                continue
            other = "/".join(name.split(".")[:2])
            assert (ROOT / other).is_dir(), f"{path.relative_to(ROOT)}, line {line}: {name}"
            found |= {other} - {room}
    assert found == ROOMS[room]


def test_every_room_is_in_the_table_below_those_that_it_imports() -> None:
    assert set(ROOMS) == {room for room in map(room_of, modules()) if room}
    known: set[str] = set()
    for room, allowed in ROOMS.items():
        assert allowed <= known, room
        known.add(room)


def test_no_folder_has_too_many_modules() -> None:
    """Nobody finds a thing among forty; ``__init__.py`` does not count."""
    found: dict[str, int] = {}
    for top in (*CHAIN, "benchmarks"):
        for path in (ROOT / top).rglob("*.py"):
            if path.name != "__init__.py":
                folder = path.parent.relative_to(ROOT).as_posix()
                found[folder] = found.get(folder, 0) + 1
    large = {folder: count for folder, count in found.items() if count > MOST_MODULES}
    assert large == LARGER_FOLDERS


def test_compiled_code_is_made_of_few_modules() -> None:
    """An edit of any of them has it compiled anew, and all are read before it is called."""
    found = {
        path.relative_to(ROOT).as_posix(): len(sources_of(path))
        for path in modules()
        if "\n@compiled\n" in path.read_text(encoding="utf-8")
    }
    assert len(found) > 10
    many = {path for path, count in found.items() if count > MOST_SOURCES}
    assert many == {"index/building/suggestion_model.py"}  # which no search calls


def test_no_function_has_too_many_parameters() -> None:
    """More than eight are a type that nobody has named."""
    found = {}
    for top in (*CHAIN, "benchmarks", "tests"):
        for path in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    given = node.args
                    names = [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
                    count = len([name for name in names if name not in ("self", "cls")])
                    if count > MOST_PARAMETERS:
                        found[f"{path.relative_to(ROOT).as_posix()}:{node.name}"] = count
    assert found == LONGER_SIGNATURES


def test_benchmarks_import_no_tests_and_the_product_imports_neither() -> None:
    """Tests may import benchmarks, to run them on a small set."""
    for path in sorted((ROOT / "benchmarks").rglob("*.py")):
        assert "tests" not in {name for name, _ in imported(path)}, path.relative_to(ROOT)
    for path in modules():
        names = {name for name, _ in imported(path)}
        assert not names & {"tests", "benchmarks"}, path.relative_to(ROOT)


def test_only_stores_know_what_they_are_made_of() -> None:
    """All else asks a store (`search.store.protocol`), whichever it is. The engine opens one."""
    of_arrays = ("search/retrieval/", "search/kernel/", "search/cluster/")
    for path in modules():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(("search/", "web/")) and not name.startswith(of_arrays):
            names = {imported_name for imported_name, _ in imported_modules(path)}
            assert not {one for one in names if one.startswith("index.storage")}, name
            stores = ("search.retrieval", "search.cluster")
            opens = any(imported_name.startswith(stores) for imported_name in names)
            assert not opens or name == "search/engine.py", name


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
