"""CONTRIBUTING.md names files, rooms and commands that are there."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from web.main import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SPANS = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", TEXT)]


def spans(pattern: str) -> list[str]:
    """What the pattern captures of each span of code that is like it; none would test nothing."""
    found = [match[1] for span in SPANS if (match := re.fullmatch(pattern, span))]
    assert found, pattern
    return sorted(set(found))


@pytest.mark.parametrize("path", spans(r"(\.?[a-z][\w.-]*/[\w./-]*|\w+\.(?:md|toml))"))
def test_every_file_and_folder_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("target", spans(r"make ([\w-]+).*"))
def test_every_target_of_make_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("room", spans(r"make check ROOM=(\S+)"))
def test_every_room_is_one(room: str) -> None:
    assert (ROOT / room / "__init__.py").is_file()


@pytest.mark.parametrize("module", spans(r"python -m (\S+).*"))
def test_every_module_that_is_run_is_there(module: str) -> None:
    assert find_spec(module)


@pytest.mark.parametrize("command", spans(r"khongdau (\w+).*"))
def test_every_command_is_real(command: str) -> None:
    assert command in COMMANDS


@pytest.mark.parametrize("name", ["INGREDIENTS", "STORES", "ROOMS", "Language", "Format", "Note"])
def test_every_name_stands_where_it_is_said_to(name: str) -> None:
    """In one of the files that are named right after it or before it."""
    assert name in SPANS
    at = SPANS.index(name)
    files = [ROOT / span for span in SPANS[max(0, at - 2) : at + 3] if span.endswith(".py")]
    defines = re.compile(rf"^(?:class )?{name}\b", re.M)
    assert any(defines.search(path.read_text(encoding="utf-8")) for path in files)


def test_ten_questions_are_answered_by_files() -> None:
    rows = TEXT.split("| question | answer |")[1].strip().splitlines()[1:]
    assert len(rows) == 10
    assert all(re.search(r"`[\w/]+\.py`", row) for row in rows)
