"""The table of phenomena, ``phenomena.tsv``, through ``khongdau index`` and ``khongdau search``.

The head of the table says what its columns mean. A row that fails names its query, what was
expected and what the command printed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from index.address import IndexAt
from tests.cluster.shared import searched
from vietnamese.text.folding import fold
from web.main import main

TABLE = Path(__file__).with_name("phenomena.tsv")
COLUMNS = ("phenomenon", "query", "expect", "document", "marked", "title")
EXPECTATIONS = {"found", "then", "missed", "read"}
PHENOMENA = {
    "Unicode forms", "tone placement", "i and y", "folding", "marks that were typed",
    "legacy encodings", "Telex and VNI", "abbreviations", "ambiguous abbreviations",
    "glued and broken words", "document numbers", "numbers and percents", "dates", "capitals",
    "short words", "common words", "proper nouns", "titles", "telephone numbers", "number plates",
    "times", "amounts and units", "numbers of nouns", "addresses", "codes", "spellings of words",
    "synonyms",
}  # fmt: skip
TITLE = "Ghi chép"
LEGACY = "legacy encodings"
EVERY_HIT = 100  # --per-page; more than any query of the table finds

Page = dict[str, Any]
Search = Callable[..., Page]


@dataclass(frozen=True)
class Row:
    line: int
    phenomenon: str
    query: str
    expect: str
    document: str
    marked: tuple[str, ...]
    title: str
    id: str  # of the document: the same for the same title and text
    above: str  # the id of the row before

    def __str__(self) -> str:
        return f"{self.line}:{self.query}"


def read_rows() -> list[Row]:
    rows: list[Row] = []
    ids: dict[tuple[str, str], str] = {}
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        cells = [unescaped(cell) for cell in line.split("\t")]
        if not line or line.startswith("#") or tuple(cells) == COLUMNS:
            continue
        phenomenon, query, expect, document, marked, title = cells + [""] * (6 - len(cells))
        title = title or TITLE
        suffix = ".txt" if phenomenon == LEGACY else ""
        id_ = ids.setdefault((title, document), f"d{len(ids) + 1:03}{suffix}")
        slices = tuple(marked.split(" | ")) if marked else ()
        above = rows[-1].id if rows else ""
        rows.append(Row(number, phenomenon, query, expect, document, slices, title, id_, above))
    return rows


def unescaped(cell: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), cell)


ROWS = read_rows()


def write_table(source: Path) -> None:
    """Every document of the table, as sources."""
    lines = []
    for row in {row.id: row for row in ROWS}.values():
        if row.id.endswith(".txt"):
            (source / row.id).write_text(f"{row.title}\n\n{row.document}\n", encoding="utf-8")
        else:
            lines.append(json.dumps({"id": row.id, "title": row.title, "body": row.document}))
    (source / "table.jsonl").write_text("\n".join(lines), encoding="utf-8")


def indexed(source: Path, index: IndexAt) -> None:
    made = CliRunner().invoke(main, ["index", str(source), "--index", str(index)])
    assert made.exit_code == 0, made.output


def printed(index: IndexAt, query: str, literal: bool) -> Page:
    """What ``khongdau search --format json`` says."""
    options = ["--format", "json", "--per-page", str(EVERY_HIT), "--index", str(index)]
    found = CliRunner().invoke(
        main, ["search", *options, *(["--literal"] if literal else []), "--", query]
    )
    assert found.exit_code == 0, found.output
    page: Page = json.loads(found.stdout)
    return page


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    """Searches an index of the table."""
    source = tmp_path_factory.mktemp("source")
    index = tmp_path_factory.mktemp("index") / "index"
    write_table(source)
    indexed(source, index)
    place = searched(index)

    @cache
    def run(query: str, literal: bool = False) -> Page:
        return printed(place, query, literal)

    return run


def places(page: Page) -> dict[str, int]:
    return {Path(hit["id"]).name: place for place, hit in enumerate(page["hits"])}


def marked(page: Page, id_: str) -> tuple[str, ...]:
    """The highlighted slices of a hit; those with only white space between are one."""
    hit = next(hit for hit in page["hits"] if Path(hit["id"]).name == id_)
    slices = []
    for html in (hit["title_html"], hit["snippet_html"]):
        joined = re.sub(r"</mark>(\s*)<mark>", r"\1", unescape(html))
        slices += re.findall(r"<mark>(.*?)</mark>", joined, re.DOTALL)
    return tuple(slices)


@pytest.mark.parametrize("row", [row for row in ROWS if row.expect != "missed"], ids=str)
def test_what_should_match_is_found_and_highlighted(search: Search, row: Row) -> None:
    page = search(row.query)
    assert row.id in places(page), f"{row.query!r} misses {row.document!r}"
    assert marked(page, row.id) == row.marked


@pytest.mark.parametrize("row", [row for row in ROWS if row.expect in ("found", "then")], ids=str)
def test_a_first_reading_finds_it_and_highlights_the_same(search: Search, row: Row) -> None:
    page = search(row.query, literal=True)
    assert row.id in places(page), f"{row.query!r} --literal misses {row.document!r}"
    assert marked(page, row.id) == row.marked


@pytest.mark.parametrize("row", [row for row in ROWS if row.expect == "then"], ids=str)
def test_what_fits_less_stands_below(search: Search, row: Row) -> None:
    for literal in (False, True):
        order = places(search(row.query, literal))
        assert order[row.above] < order[row.id]


@pytest.mark.parametrize("row", [row for row in ROWS if row.expect == "missed"], ids=str)
def test_what_should_not_match_is_missed(search: Search, row: Row) -> None:
    assert row.id not in places(search(row.query, literal=True))


@pytest.mark.parametrize("row", [row for row in ROWS if row.expect == "read"], ids=str)
def test_a_second_reading_is_told_and_can_be_switched_off(search: Search, row: Row) -> None:
    assert search(row.query)["notices"]
    assert row.id not in places(search(row.query, literal=True))


def test_the_command_prints_the_same_as_a_process_of_its_own(tmp_path: Path) -> None:
    """Two rows through ``python -m web.main``, as a shell runs them."""
    source = tmp_path / "one.jsonl"
    source.write_text(json.dumps({"id": "a", "title": "Tin", "body": "HĐND xã họp."}), "utf-8")
    index = str(tmp_path / "index")

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "web.main", *arguments, "--index", index]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("index", str(source))
    page = json.loads(run("search", "hội đồng nhân dân", "--format", "json"))
    assert [hit["id"] for hit in page["hits"]] == ["a"]
    assert page["hits"][0]["snippet_html"] == "<mark>HĐND</mark> xã họp."
    assert json.loads(run("search", "ủy ban", "--format", "json", "--literal"))["total"] == 0


# --- the table itself


def test_the_table_has_at_least_130_pairs_on_every_phenomenon() -> None:
    pairs = {(row.query, row.document, row.title) for row in ROWS}
    assert len(pairs) >= 130
    assert {row.phenomenon for row in ROWS} == PHENOMENA


def test_every_row_is_well_formed() -> None:
    """Slices stand in the document in that order; an order is given for one and the same query."""
    for before, row in zip([None, *ROWS], ROWS, strict=False):
        assert row.expect in EXPECTATIONS, row
        assert bool(row.marked) == (row.expect != "missed"), row
        assert row.expect != "then" or (before and before.query == row.query), row
        if row.phenomenon != LEGACY:
            pattern = ".*".join(map(re.escape, row.marked))
            assert re.search(pattern, f"{row.title}\n{row.document}", re.DOTALL), row


def test_no_pair_stands_in_the_table_twice() -> None:
    pairs = [(row.query, row.document, row.title) for row in ROWS]
    assert len(set(pairs)) == len(pairs)


def test_titles_that_do_not_matter_match_no_query() -> None:
    assert not [row for row in ROWS if {*fold(row.query).split()} & {*fold(TITLE).split()}]
