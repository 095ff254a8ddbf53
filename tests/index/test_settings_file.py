"""Fields that no alias covers: ``--map`` and ``khongdau.toml``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.command import command
from index.settings_file import BadSettings, mapped_fields
from search import Engine, SearchRequest

ROW = {"dong_dau": "Chợ đêm mở lại", "khung_chinh": "Chợ họp từ bảy giờ tối.", "kenh": "Đời sống"}


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "n.jsonl").write_text(json.dumps(ROW), "utf-8")
    return tmp_path / "n.jsonl"


def hit(*options: str) -> tuple[str, str | None]:
    """Title and body of the one document."""
    said = CliRunner().invoke(command, ["n.jsonl", "--index", "ix", *options])
    assert said.exit_code == 0, said.output
    engine = Engine.open(Path("ix"))
    (found,) = engine.search(SearchRequest("bảy giờ tối")).hits
    return found.title, found.snippet.text


def test_a_map_on_the_command_line(source: Path) -> None:
    options = ("--map", "title=dong_dau", "--map", "body=khung_chinh", "--map", "category=kenh")
    assert hit(*options)[0] == "Chợ đêm mở lại"


def test_the_same_in_the_settings_file(source: Path) -> None:
    Path("khongdau.toml").write_text(
        '[fields]\ntitle = "dong_dau"\nbody = ["thieu", "khung_chinh"]\n', "utf-8"
    )
    assert hit()[0] == "Chợ đêm mở lại"


def test_another_map_reads_the_file_anew(source: Path) -> None:
    """The bytes are those of the last run, but they mean something else now."""
    assert hit("--map", "body=khung_chinh")[0] == "Chợ họp từ bảy giờ tối."
    assert hit("--map", "body=khung_chinh", "--map", "title=dong_dau")[0] == "Chợ đêm mở lại"


def test_a_record_whose_fields_nobody_knows_names_them(source: Path) -> None:
    said = CliRunner().invoke(command, ["n.jsonl", "--index", "ix"])
    assert said.exit_code == 1
    assert "khung_chinh" in said.output and "--map body=NAME" in said.output


@pytest.mark.parametrize("value", ["body", "=content", "body="])
def test_a_map_without_two_names_is_wrong_usage(value: str, source: Path) -> None:
    said = CliRunner().invoke(command, ["n.jsonl", "--map", value])
    assert said.exit_code == 2 and "FIELD=NAME" in said.output


@pytest.mark.parametrize(
    "text", ["[fields", "fields = 3", "[fields]\nbody = 7", "[fields]\nbody = []"]
)
def test_a_settings_file_that_cannot_be_used_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "khongdau.toml").write_text(text, "utf-8")
    with pytest.raises(BadSettings, match=r"khongdau\.toml"):
        mapped_fields(tmp_path / "khongdau.toml")


def test_no_settings_file_maps_nothing(tmp_path: Path) -> None:
    assert mapped_fields(tmp_path / "khongdau.toml") == ()
