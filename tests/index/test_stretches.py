"""Stretches of lines: what is known of one is what its lines are, cut one by one."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading import sources
from index.reading.records import json_lines
from index.reading.source_records import Piece, SourceFile, Stretch
from index.reading.sources import parts_of, pieces_of
from index.sources.stretches import NO_STRETCHES
from index.updating.generations import open_latest
from index.updating.indexer import index
from index.updating.previous_generation import source_table
from tests.index.test_indexer import counts, line, titles

LINES = [line(f"t{number}", f"tin số {number} {'x' * (number % 37)}") for number in range(500)]


def stretches(raw: bytes) -> list[Stretch]:
    stream = io.BufferedReader(io.BytesIO(raw))
    found = list(parts_of(SourceFile("a.jsonl", Path("a.jsonl"), len(raw)), stream=stream))
    assert all(isinstance(one, Stretch) for one in found)
    return found  # type: ignore[return-value]


def pieces(raw: bytes) -> list[tuple[int | None, bytes]]:
    stream = io.BufferedReader(io.BytesIO(raw))
    found = pieces_of(SourceFile("a.jsonl", Path("a.jsonl"), len(raw)), stream=stream)
    return [(one.line, one.raw) for one in found if isinstance(one, Piece)]


@given(
    st.lists(st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"")), max_size=60),
    st.sampled_from([b"\n", b"\r\n"]),
    st.booleans(),
)
def test_all_lines_are_cut_as_one_by_one(lines: list[bytes], end: bytes, ended: bool) -> None:
    raw = b'{"title": "Tin"}' + end + end.join(lines) + end * ended
    expected = [
        (number, (text[:-1] if text.startswith(b"{") and text.endswith(b",") else text))
        for number, text in enumerate(map(bytes.strip, raw.split(b"\n")), 1)
        if text
    ]
    assert pieces(raw) == [(number, text) for number, text in expected if text]
    assert b"".join(stretch.raw for stretch in stretches(raw)) == raw


def test_lines_put_in_leave_other_stretches_as_they_were() -> None:
    before = {stretch.digest for stretch in stretches("\n".join(LINES).encode())}
    more = [*LINES[:100], line("new", "tin mới"), *LINES[100:]]
    after = {stretch.digest for stretch in stretches("\n".join(more).encode())}
    assert len(before) > 10
    assert len(after - before) <= 2


def test_only_stretches_with_new_lines_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, directory = tmp_path / "a.jsonl", tmp_path / "index"
    file.write_text("\n".join(LINES), "utf-8")
    assert counts(index([file], directory, processes=1)) == (500, 0, 0, 0)
    digests: list[bytes] = []
    digest = sources._digest

    def noted(raw: bytes, key: bytes) -> bytes:
        digests.append(raw)
        return digest(raw, key)

    monkeypatch.setattr(sources, "_digest", noted)
    changed = [*LINES[:50], line("t50", "tin sửa"), *LINES[51:]]
    file.write_text("\n".join(changed), "utf-8")
    assert counts(index([file], directory, processes=1)) == (0, 1, 0, 499)
    alone = [raw for raw in digests if b"\n" not in raw]
    assert changed[50].encode() in alone
    assert len(alone) < 100
    assert titles(directory)["t50"] == "tin sửa"


def test_what_is_wrong_with_a_line_is_told_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the rest of its stretch is known, and below a blank line."""
    monkeypatch.setattr(json_lines, "LARGEST_PIECE", 2000)
    monkeypatch.setattr(json_lines, "_LONGEST", 2000)
    monkeypatch.setattr(sources, "LARGEST_PIECE", 2000)
    file, directory = tmp_path / "a.jsonl", tmp_path / "index"
    lines = [*LINES[:40], "", '{"title": ', *LINES[40:60], line("long", "x" * 5000), *LINES[60:]]
    for number in range(3):
        file.write_text("\n".join([*lines, line("last", f"tin {number}")]), "utf-8")
        report = index([file], directory, processes=1)
        assert [(one.line, one.reason.split()[0]) for one in report.failed] == [
            (42, "not"), (63, "longer")
        ]  # fmt: skip
        assert report.documents == 501
    known = source_table(open_latest(directory)).stretches
    whole = stretches(file.read_bytes())
    told = [one for one in whole if known.texts_of(one.digest) is None]
    assert 0 < len(told) <= 3 < len(whole)
    assert all(
        {42, 63} & set(range(one.first, one.first + one.raw.count(b"\n") + 1)) for one in told
    )


def test_a_known_stretch_elsewhere_has_its_lines_there(tmp_path: Path) -> None:
    """Their documents are called by the lines where they stand now."""
    file, directory = tmp_path / "a.jsonl", tmp_path / "index"
    unnamed = [text.replace('"id"', '"key"') for text in LINES[:100]]
    file.write_text("\n".join(unnamed), "utf-8")
    index([file], directory, processes=1)
    file.write_text("\n".join([LINES[200], "", *unnamed]), "utf-8")
    index([file], directory, processes=1)
    found = titles(directory)
    assert found["a.jsonl:3"].startswith("tin số 0") and found["a.jsonl:102"].startswith(
        "tin số 99"
    )
    fresh = tmp_path / "fresh"
    index([file], fresh, processes=1)
    assert found == titles(fresh)


def test_stretches_of_texts_that_are_kept() -> None:
    one, two, three = (bytes([number]) * 16 for number in (1, 2, 3))
    all_ = NO_STRETCHES.with_more({one: [0, 1, 2], two: [3], three: [4, 2]})
    assert all_.texts_of(two) == [3] and all_.texts_of(bytes(16)) is None
    left = all_.of_texts(np.array([True, False, True, True, True]))
    assert [left.texts_of(digest) for digest in (one, two, three)] == [None, [2], [3, 1]]
    assert left.with_more({one: [0]}).texts_of(one) == [0]
    assert NO_STRETCHES.of_texts(np.zeros(0, bool)).texts_of(one) is None
