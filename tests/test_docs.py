"""The documentation: both languages say the same, what they show works, and the site serves it."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from index.reading.formats.registry import FORMATS
from index.reading.records.names import FIELDS
from index.settings.file import read_settings
from index.settings.showing import documented
from search.engine import Engine
from web.app import create_app
from web.main import COMMANDS, main
from web.page.guide import CHAPTERS

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("vi", "en")
PAGES = {
    (name, language): (ROOT / "docs" / language / f"{name}.md").read_text("utf-8")
    for name in CHAPTERS
    for language in LANGUAGES
}


def blocks(text: str, kind: str = r"\w+") -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.S | re.M)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of corpus/ where the documentation says that it is."""
    folder = tmp_path_factory.mktemp("docs")
    index = str(folder / "var" / "index")
    done = CliRunner().invoke(main, ["index", str(ROOT / "corpus"), "--index", index])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    return create_app(Engine.open(folder / "var" / "index")).test_client()


def test_the_chapters_are_the_files() -> None:
    for language in LANGUAGES:
        assert {path.stem for path in (ROOT / "docs" / language).iterdir()} == set(CHAPTERS)


@pytest.mark.parametrize("name", CHAPTERS)
def test_both_languages_have_the_same_examples_headings_and_tables(name: str) -> None:
    """What is code is the same letter by letter, so running one runs both."""
    vi, en = (PAGES[name, language] for language in LANGUAGES)
    assert blocks(vi) == blocks(en)
    for pattern in (r"^#+ ", r"^\|", r"\]\("):
        assert len(re.findall(pattern, vi, re.M)) == len(re.findall(pattern, en, re.M)), pattern


def commands(text: str) -> Iterator[list[str]]:
    for block in blocks(text, "sh"):
        yield from (shlex.split(line) for line in block.splitlines() if line.strip())


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_command_that_is_shown_runs(
    name: str, folder: Path, tmp_path: Path, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, in a new folder with an index; ``curl`` asks the API of one."""
    shutil.copytree(folder / "var", tmp_path / "var")
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    for words in commands(PAGES[name, "en"]):
        match words:
            case ["khongdau", *arguments]:
                done = CliRunner().invoke(main, arguments)
                assert done.exit_code == 0, (words, done.output)
            case ["cd", place]:
                monkeypatch.chdir(place)
            case ["cp", "-r", source, target]:
                shutil.copytree(source, target)
            case ["curl", address]:
                assert client.get(address.removeprefix("http://localhost:8000")).status_code == 200
            case _:
                raise AssertionError(f"{words}: a command that no test knows; ```console shows one")


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_commands_options_and_files_that_are_named_are_there(page: tuple[str, str]) -> None:
    """In running text and in what is only shown, too."""
    text = PAGES[page]
    shown = "\n".join([*re.findall(r"`([^`\n]+)`", text), *blocks(text, "console")])
    for command, rest in re.findall(r"^(?:\S*/)?khongdau ([a-z]+)(.*)", shown, re.M):
        assert command in COMMANDS, command
        help_ = CliRunner().invoke(main, [command, "--help"]).output
        assert all(option in help_ for option in re.findall(r"--[a-z-]+", rest)), (command, rest)
    for path in re.findall(r"\b((?:deploy|benchmarks)/[\w./-]+)|`([A-Z]+\.md)`", text):
        assert (ROOT / (path[0] or path[1])).exists(), path


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_settings_file_that_is_shown_is_read(name: str, tmp_path: Path) -> None:
    for number, text in enumerate(blocks(PAGES[name, "en"], "toml")):
        path = tmp_path / f"{number}.toml"
        path.write_text(text, "utf-8")
        assert read_settings(path).path == path


def test_every_key_of_the_settings_is_explained() -> None:
    for language in LANGUAGES:
        rows = re.findall(r"^\| (`.*?) \|", PAGES["settings", language], re.M)
        named = [name for row in rows for name in re.findall(r"`([\w.]+)`", row)]
        assert sorted(named) == sorted(key for key, _, _ in documented())


def test_the_python_example_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    [code] = blocks(PAGES["api", "en"], "python")
    exec(compile(code, "docs/en/api.md", "exec"), {})
    assert "<mark>" in capsys.readouterr().out


def table(language: str, heading: str) -> dict[str, list[str]]:
    """First cells and the names in the second cells of the table with this head."""
    rows = PAGES["formats", language].split(f"| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {name.strip("`"): [one.strip("` ") for one in names.split(",")] for name, names in cells}


@pytest.mark.parametrize(
    ("language", "formats", "fields"),
    [
        ("en", "format | endings", "field | names"),
        ("vi", "định dạng | đuôi tệp", "trường | các tên"),
    ],
)
def test_formats_and_fields_are_those_of_the_code(language: str, formats: str, fields: str) -> None:
    assert table(language, formats) == {one.name: list(one.endings) for one in FORMATS}
    assert table(language, fields) == {name: list(names) for name, names in FIELDS.items()}


def test_every_query_of_the_table_is_understood(folder: Path) -> None:
    examples = re.findall(r"`([^`]+)`", PAGES["query", "en"].split("\n\n")[1])
    assert len(examples) > 8
    for example in examples:
        arguments = ["search", "--index", str(folder / "var" / "index"), "--", example]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, (example, done.output)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_site_serves_every_chapter_and_its_links_lead_somewhere(
    client: FlaskClient, page: tuple[str, str]
) -> None:
    name, language = page
    spoken = "?lang=en" if language == "en" else ""
    answer = client.get(f"/tro-giup/{name}{spoken}")
    assert answer.status_code == 200 and f'<html lang="{language}">' in answer.text
    html = LexborHTMLParser(answer.text)
    title = re.match("# (.*)", PAGES[page])
    assert title and html.css_first("main h1").text() == title[1]
    for link in html.css("main a, .chapters a"):
        address = link.attributes["href"] or ""
        place = address if address.startswith("/") else f"/tro-giup/{address}"
        assert client.get(place).status_code == 200, address
        assert language == "vi" or "lang=en" in address


def test_the_help_page_leads_to_every_chapter(client: FlaskClient) -> None:
    html = LexborHTMLParser(client.get("/tro-giup").text)
    assert len(html.css(".chapters a")) == len(CHAPTERS)
    assert client.get("/tro-giup/no-such").status_code == 404
