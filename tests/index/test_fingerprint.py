"""What makes an index one of other rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import unidecode

from tests.index.rule_changes import CHANGES, Change, copy_of_rules, outcome, seen


@pytest.fixture(scope="module")
def copy() -> Iterator[Path]:
    with copy_of_rules() as folder:
        yield folder


@pytest.fixture(scope="module")
def before(copy: Path) -> str:
    fingerprint, holds = seen(copy)
    assert holds, "run `make golden`"
    return fingerprint


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_changed_rule_is_noticed(copy: Path, before: str, change: Change) -> None:
    assert outcome(copy, change, before) in ("refused", "caught")


def test_at_least_twenty_rules_are_changed() -> None:
    assert len(CHANGES) >= 20


def test_another_version_of_a_package_that_decides_terms(copy: Path, before: str) -> None:
    package, metadata = copy / "unidecode", copy / "Unidecode-0.0.1.dist-info"
    shutil.copytree(Path(unidecode.__file__).parent, package)
    metadata.mkdir()
    try:
        assert seen(copy)[0] != before
    finally:
        metadata.rmdir()
        shutil.rmtree(package)


def test_another_row_in_a_table(copy: Path, before: str) -> None:
    table = copy / "vietnamese" / "data" / "abbreviations.tsv"
    text = table.read_text("utf-8")
    try:
        table.write_text(text + "KDNN\t\tkinh doanh nhà nước\talways\n", "utf-8")
        assert seen(copy)[0] != before
    finally:
        table.write_text(text, "utf-8")


def test_a_comment_in_the_code_makes_no_index_foreign(copy: Path, before: str) -> None:
    source = copy / "vietnamese" / "text" / "folding.py"
    text = source.read_text("utf-8")
    try:
        source.write_text(text + "# a remark\n", "utf-8")
        assert seen(copy) == (before, True)
    finally:
        source.write_text(text, "utf-8")
