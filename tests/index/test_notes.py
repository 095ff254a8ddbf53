"""Notes: gathered file by file, added up over a run, and put into words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.command import command
from index.reading.notes import (
    Note,
    NoteCode,
    Noted,
    NoteTotal,
    gather,
    total_wording,
    totals,
    wording,
)
from index.updating.indexer import index

UNUSED = Note(NoteCode.UNUSED_FIELD, "lead")


def test_notes_of_one_kind_are_one_note_of_their_file() -> None:
    noted = [Noted("b.jsonl", 7, UNUSED), Noted("a.jsonl", 3, UNUSED), Noted("b.jsonl", 2, UNUSED)]
    more = Note(NoteCode.UNUSED_FIELD, "lead", 2)
    assert gather(noted) == [Noted("a.jsonl", 3, UNUSED), Noted("b.jsonl", 2, more, 2)]
    assert gather(gather(noted)) == gather(noted)


def test_totals_count_files_and_pieces() -> None:
    noted = [
        Noted("a", 1, UNUSED, 5),
        Noted("b", 1, UNUSED, 2),
        Noted("b", 1, Note(NoteCode.EMPTY_BODY)),
    ]
    first, second = totals(noted)
    assert (first.note.data, first.files, first.pieces) == ("lead", 2, 7)
    assert (second.note.code, second.files, second.pieces) == (NoteCode.EMPTY_BODY, 1, 1)


@pytest.mark.parametrize("code", NoteCode)
def test_every_code_has_its_words(code: NoteCode) -> None:
    for count in (1, 1844):
        note = Note(code, "content", count)
        assert wording(note) and total_wording(NoteTotal(note, 2, count))


def test_files_of_unknown_kinds_are_counted_and_named(tmp_path: Path) -> None:
    """They are no failure, but not passed over in silence either."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_text("Tin phường\n\nChợ họp sớm.\n", encoding="utf-8")
    for name in ("anh.jpg", "anh2.JPG", "so.ppt"):
        (source / name).write_bytes(b"x")
    runner = CliRunner()
    said = runner.invoke(command, [str(source), "--index", str(tmp_path / "ix")])
    assert said.exit_code == 0
    assert "2 .jpg: anh.jpg, anh2.JPG" in said.output and "1 .ppt: so.ppt" in said.output
    again = runner.invoke(
        command, [str(source), "--index", str(tmp_path / "ix"), "--format", "json"]
    )
    assert json.loads(again.output)["passed_over"] == [
        {"kind": ".jpg", "count": 2, "paths": ["anh.jpg", "anh2.JPG"]},
        {"kind": ".ppt", "count": 1, "paths": ["so.ppt"]},
    ]


def test_notes_of_an_unchanged_file_are_told_again(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    old = "Bµ con ra qu©n tæng vÖ sinh ngâ phè ®Çu xu©n cïng c¸c ch¸u nhá"
    (source / "a.txt").write_bytes(f"{old}\n{old} l¹i ®ång.".encode("cp1252"))
    first = index([source], tmp_path / "ix")
    assert [noted.note.code for noted in first.notes] == [NoteCode.CONVERTED]
    assert index([source], tmp_path / "ix").notes == first.notes
