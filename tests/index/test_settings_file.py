"""Fields that no alias covers: ``--map`` and ``khongdau.toml``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from index.command import command
from index.maintenance import forget_command, sources_command
from index.settings.file import BadSettings, read_settings, settings_of
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


def run(*options: str) -> dict[str, Any]:
    said = CliRunner().invoke(command, [*options, "--index", "ix", "--format", "json"])
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def remembered() -> list[list[str]]:
    said = CliRunner().invoke(sources_command, ["--index", "ix", "--format", "json"])
    return [source["options"] for source in json.loads(said.stdout)]


MAPPED = ("--map", "title=dong_dau", "--map", "body=khung_chinh")


def test_a_map_is_remembered_with_its_source(source: Path) -> None:
    """What comes later is read in the same way, and the other source in its own."""
    Path("other.jsonl").write_text(json.dumps({"title": "Tin khác", "content": "Mưa to."}), "utf-8")
    run("n.jsonl", *MAPPED)
    run("other.jsonl")
    assert remembered() == [["--map title=dong_dau", "--map body=khung_chinh"], []]
    source.write_text(json.dumps(ROW | {"khung_chinh": "Chợ họp từ tám giờ tối."}), "utf-8")
    report = run()
    assert (report["changed"], report["unchanged"], report["failed"]) == (1, 1, [])
    (found,) = Engine.open(Path("ix")).search(SearchRequest("tám giờ tối")).hits
    assert found.title == "Chợ đêm mở lại"
    shown = CliRunner().invoke(sources_command, ["--index", "ix"]).output.splitlines()
    assert shown[0].endswith("ok, read with --map title=dong_dau --map body=khung_chinh")
    assert shown[1].endswith("ok")


def test_another_map_replaces_what_was_remembered(source: Path) -> None:
    run("n.jsonl", *MAPPED)
    assert run("--map", "body=khung_chinh")["changed"] == 1
    assert remembered() == [["--map body=khung_chinh"]]
    (found,) = Engine.open(Path("ix")).search(SearchRequest("bảy giờ tối")).hits
    assert found.title != "Chợ đêm mở lại"


def test_forgetting_a_source_reads_the_others_by_their_own_maps(source: Path) -> None:
    """The same id in two sources: the second takes the place of the first once that is gone."""
    for name, hours in (("a.jsonl", "bảy"), ("b.jsonl", "tám")):
        row = {"id": "n1", "khung_chinh": f"Chợ họp từ {hours} giờ tối.", "dong_dau": "Chợ đêm"}
        Path(name).write_text(json.dumps(row), "utf-8")
    run("a.jsonl", *MAPPED)
    run("b.jsonl", *MAPPED)
    assert CliRunner().invoke(forget_command, ["a.jsonl", "--index", "ix"]).exit_code == 0
    (found,) = Engine.open(Path("ix")).search(SearchRequest("tám giờ tối")).hits
    assert (found.id, found.title) == ("n1", "Chợ đêm")


def test_the_settings_file_is_remembered_where_there_is_none(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run from another folder reads as before; a changed file replaces its own part only."""
    Path("khongdau.toml").write_text('[fields]\nbody = "khung_chinh"\n', "utf-8")
    run("n.jsonl", "--map", "title=dong_dau")
    both = ["--map title=dong_dau", "--map body=khung_chinh"]
    assert remembered() == [both]
    Path("khongdau.toml").rename("elsewhere.toml")
    assert run()["unchanged"] == 1
    assert remembered() == [both]
    Path("khongdau.toml").write_text('[fields]\nbody = "kenh"\n', "utf-8")
    assert run()["changed"] == 1
    assert remembered() == [["--map title=dong_dau", "--map body=kenh"]]


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
        read_settings(tmp_path / "khongdau.toml")


def test_no_settings_file_maps_nothing(tmp_path: Path) -> None:
    assert settings_of(None, tmp_path / "index").fields is None
