"""The table of phrases around articles: whole, and with errors that an editor can act on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.reading.pages.boilerplate_phrases import (
    TABLE_PATH,
    Kind,
    alternatives,
    phrases,
    read_phrases,
)
from index.reading.pages.lines import folded_phrase
from vietnamese.text.table_file import TableError

README = TABLE_PATH.parent / "README.md"


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("kind\tphrase", *rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_phrases_and_is_explained(kind: Kind) -> None:
    assert phrases(kind)
    assert f"| `{kind}` |" in README.read_text(encoding="utf-8")


def test_no_row_is_there_twice() -> None:
    rows = [
        (cells[0], folded_phrase(cells[1]))
        for line in TABLE_PATH.read_text(encoding="utf-8").splitlines()
        if len(cells := line.split("\t")) == 2
    ]
    twice = sorted({row for row in rows if rows.count(row) > 1})
    assert twice == []


def test_phrases_are_folded_and_the_longest_comes_first(tmp_path: Path) -> None:
    """So that a pattern takes ``luot xem trong ngay`` before ``luot xem``."""
    path = written(tmp_path / "table.tsv", "tools\tIn", "", "# a remark", "tools\tIN BÀI  NÀY")
    assert read_phrases(path)[Kind.TOOLS] == ("in bai nay", "in")


def test_alternatives_are_the_phrases_of_all_kinds() -> None:
    kinds = (Kind.WEEKDAYS, Kind.BOXES)
    pattern = re.compile(alternatives(*kinds))
    assert all(pattern.fullmatch(phrase) for kind in kinds for phrase in phrases(kind))
    assert not any(pattern.fullmatch(phrase) for phrase in phrases(Kind.LETTERHEADS))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("gadgets\tIn trang", "line 2: expected a kind among counters, counted"),
        ("tools\t ", "line 2: expected a phrase"),
        ("tools\tIn trang\tx", "line 2: expected at most 2 columns"),
    ],
)
def test_a_wrong_row_says_where_and_what(tmp_path: Path, row: str, expected: str) -> None:
    with pytest.raises(TableError, match=expected):
        read_phrases(written(tmp_path / "table.tsv", row))
