"""README shows nothing that does not work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.reading.formats.registry import FORMATS
from index.reading.records.names import FIELDS
from index.settings.file import read_settings
from web.main import COMMANDS, main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def index_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of corpus/ where README says that it is."""
    folder = tmp_path_factory.mktemp("readme")
    done = CliRunner().invoke(
        main, ["index", str(ROOT / "corpus"), "--index", str(folder / "var" / "index")]
    )
    assert done.exit_code == 0, done.output
    return folder


def test_the_python_example_runs(
    index_directory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(index_directory)
    [code] = re.findall(r"```python\n(.*?)```", README, re.S)
    exec(compile(code, "README.md", "exec"), {})
    assert "<mark>" in capsys.readouterr().out


def test_every_command_and_option_is_real_and_every_command_is_shown() -> None:
    """The synopsis names each command with options that it has."""
    synopsis = README.split("## The command line")[1].split("```")[1]
    shown = {}
    for block in re.split(r"\n(?=khongdau )", synopsis.strip()):
        name = block.split()[1]
        shown[name] = set(re.findall(r"--[a-z-]+", block))
    assert set(shown) == set(COMMANDS)
    for name, options in shown.items():
        text = CliRunner().invoke(main, [name, "--help"]).output
        for option in options:
            assert option in text, (name, option)


def table(heading: str) -> dict[str, list[str]]:
    """First cells and the names in the second cells of the table with this head."""
    rows = README.split(f"| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {name.strip("`"): [one.strip("` ") for one in names.split(",")] for name, names in cells}


def test_the_formats_are_those_of_the_code() -> None:
    assert table("format | endings") == {one.name: list(one.endings) for one in FORMATS}


def test_the_names_of_fields_are_those_of_the_code() -> None:
    assert table("field | names") == {name: list(names) for name, names in FIELDS.items()}


def test_the_settings_file_that_is_shown_is_read(tmp_path: Path) -> None:
    [text] = re.findall(r"```toml\n(.*?)```", README, re.S)
    (tmp_path / "khongdau.toml").write_text(text, "utf-8")
    project = read_settings(tmp_path / "khongdau.toml")
    assert dict(project.fields or ())["body"] == "khung_chinh"
    assert project.facets.fields == ("category", "author")


def test_every_query_of_the_table_is_understood(index_directory: Path) -> None:
    rows = README.split("## What a query may say")[1].split("##")[0]
    examples = re.findall(r"`([^`]+)`", rows)
    assert len(examples) > 8
    for example in examples:
        arguments = ["search", "--index", str(index_directory / "var" / "index"), "--", example]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, (example, done.output)


def test_every_file_that_is_named_is_there() -> None:
    for path in re.findall(r"\]\(([^)#:]+)\)|`([a-z]+/[\w./-]+\.(?:md|tsv|py))`", README):
        assert (ROOT / (path[0] or path[1])).exists(), path


def test_make_targets_are_real() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in re.findall(r"^make .*", README, re.M):
        target = shlex.split(line.split("#")[0])[1]
        assert re.search(rf"^{target}:", makefile, re.M)
