"""Whatever a run says it says in one language, and each message has words in both."""

from __future__ import annotations

import ast
import errno
import os
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import click
import pytest

from index.errors import IndexDamaged, IndexForeign, IndexLocked, IndexMissing, IndexUnreadable
from index.messages import NUMBER, TABLE, in_vietnamese, language_of
from index.reading.notes import Note, NoteCode, NoteTotal, total_wording, wording
from vietnamese.text.table_file import read_rows

ROOT = Path(__file__).resolve().parents[2]
TOLD = {
    "BadAddress", "BadParameter", "BadSet", "BadSettings", "ClickException", "Failure",
    "IndexDamaged", "IndexForeign", "IndexProblem", "Trouble", "UnknownSource", "Unreadable",
    "UsageError", "WorkersFailed", "Wrong", "fail", "say", "told",
}  # fmt: skip
"""Whoever is called so is given a message, for whoever runs a command."""
MESSAGES_ONLY = (
    "index/updating/checking.py",
    "index/updating/removal_guard.py",
    "index/updating/reporting.py",
    "index/workers/pool.py",
    "index/workers/work.py",
)
"""Modules whose texts of several words are all messages."""


def texts(node: ast.expr) -> list[str]:
    """What an expression may be, with 7 for each value; empty where it is no text."""
    match node:
        case ast.Constant(value=str(value)):
            return [value]
        case ast.JoinedStr(values=values):
            found = [""]
            for value in values:
                found = [a + b for a in found for b in texts(value)]
            return found
        case ast.FormattedValue(value=value):
            return texts(value) or ["7"]
        case ast.IfExp(body=body, orelse=orelse):
            return texts(body) + texts(orelse)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a in texts(left) for b in texts(right)]
    return []


def written(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    whole = path.relative_to(ROOT).as_posix() in MESSAGES_ONLY
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in TOLD:
                for argument in node.args:
                    yield from texts(argument)
            case ast.Return(value=ast.expr() as value) | ast.Yield(value=ast.expr() as value) if (
                whole
            ):
                yield from texts(value)


def messages() -> Iterator[str]:
    for path in sorted(ROOT.glob("[isw]*/**/*.py")):
        if path.relative_to(ROOT).parts[0] in ("index", "search", "web"):
            yield from (text for text in written(path) if " " in text.strip())


def test_each_message_has_words_in_vietnamese() -> None:
    found = {text for text in messages() if text.strip("7: ")}
    assert len(found) > 100
    assert not sorted(text for text in found if in_vietnamese(text) == text)


@pytest.mark.parametrize("code", NoteCode)
def test_each_note_has_words_in_vietnamese(code: NoteCode) -> None:
    for count, example in product((1, 2000), ("", "ví dụ")):
        note = Note(code, "tên", count, example)
        for text in (wording(note), total_wording(NoteTotal(note, count, count))):
            assert in_vietnamese(text) != text
            assert "2,000" not in in_vietnamese(text)


def test_each_problem_of_an_index_has_words_in_vietnamese() -> None:
    at = Path("/srv/ix")
    refused = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/srv/ix/a")
    damaged = IndexDamaged(at, ("generation 3 is damaged (docs does not have its checksum)",))
    foreign = IndexForeign(at, f"The index in {at} was made by another version of khongdau or of "
                           "its dictionaries.")  # fmt: skip
    for error in (
        IndexMissing(at),
        IndexUnreadable(at, refused),
        IndexLocked(at),
        damaged,
        foreign,
    ):
        said = in_vietnamese(str(error))
        assert "/srv/ix" in said
        assert not re.search(r"\b(is|the|of|read|not)\b", said), said
    assert "không có quyền" in in_vietnamese(str(IndexUnreadable(at, refused)))


def test_no_row_is_of_a_message_that_there_is_not() -> None:
    """Each word of it stands in some text of the program, of click or of the system."""
    known: set[str] = set()
    folders = [ROOT / "index", ROOT / "search", ROOT / "web", Path(click.__file__).parent]
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                known |= set(re.findall(r"[\w-]+", node.value))
    for number in errno.errorcode:
        known |= set(re.findall(r"[\w-]+", os.strerror(number)))
    for line, _, (english, vietnamese) in read_rows(TABLE, ("english", "vietnamese")):
        words = re.findall(r"[\w-]+", re.sub(r"\{\w+\}|\(s\)", " ", english))
        assert set(words) <= known, (line, set(words) - known)
        places, again = (set(re.findall(r"\{(\w+)\}", text)) for text in (english, vietnamese))
        assert again <= places, line
        assert all(place in again for place in places if NUMBER.fullmatch(place)), line


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "vi_VN"}, "vi"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8", "LC_ALL": ""}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_says_the_language(said: dict[str, str], language: str) -> None:
    assert language_of(said) == language
