"""``khongdau search`` and its neighbours: the contract that scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.index.test_build import SAMPLES, build
from web.main import main


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    build(folder, list(SAMPLES))
    return folder


def run(directory: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["search", "--index", str(directory), *arguments])


def test_json_has_the_names_of_the_contract(directory: Path) -> None:
    page = json.loads(run(directory, "hop to dan pho", "--format", "json").output)
    assert set(page) == {
        "query", "total", "distinct", "page", "pages", "hits", "facets", "notices", "notice_codes",
        "offers", "suggestion", "match", "sort", "undated",
    }  # fmt: skip
    assert set(page["facets"]) == {"district", "place", "province", "year", "source"}
    assert set(page["hits"][0]) == {
        "id", "title", "district", "districts", "unit", "province", "area", "published",
        "event_date", "url", "source", "score", "match", "title_html", "snippet_html", "fields",
        "page_number", "also_at", "similar", "similar_ids", "similar_to",
    }  # fmt: skip
    assert page["hits"][0]["id"] == "a"


@pytest.mark.parametrize("place", ["before", "after"])
def test_two_dashes_may_stand_before_the_query(directory: Path, place: str) -> None:
    """A query that begins with a minus is no option, and options may follow it."""
    rest = ["--per-page", "1", "--format", "json"]
    query = ["--", "-chợ"]
    done = run(directory, *(rest + query if place == "before" else query + rest))
    assert json.loads(done.output)["total"] == len(SAMPLES) - 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["hoàn từ:02/01/2024 đến:01/01/2024"], 2, "^"),
        (["chợ", "--from", "02/01/2024", "--to", "2024-01-01"], 2, "is after --to 2024-01-01"),
        (["chợ", "--from", "01/01/2024", "--to", "2024-01-01"], 0, "result"),
        (['"hoàn'], 0, "result"),
        (["quận:Khôngcó"], 0, "searched as plain text"),
        (["chợ", "--from", "31/02/2024"], 2, "is no time that exists"),
        (["chợ", "--page", "999"], 2, "999"),
        (["("], 0, "no letter or digit"),
        (["*"], 0, "no letter or digit"),
        (["zzz"], 0, "0 results"),
        (["", "--district", "tay ho"], 0, "1 result"),
        (["chợ", "--district", "Nơi nào đó"], 0, "no district called"),
    ],
)
def test_bad_input_gets_a_clear_message_and_an_honest_code(
    directory: Path, arguments: list[str], code: int, said: str
) -> None:
    done = run(directory, *arguments)
    assert done.exit_code == code, done.output
    assert said in done.output
    assert "Traceback" not in done.output


def test_no_index_is_a_failure_that_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path / "nowhere", "chợ")
    assert done.exit_code == 1
    assert "khongdau index" in done.output


def test_an_empty_query_browses_newest_first(directory: Path) -> None:
    page = json.loads(run(directory, "", "--format", "json").output)
    assert [hit["id"] for hit in page["hits"]][:3] == ["a", "b", "d"]


def test_stats_and_check_speak_of_the_same_index(directory: Path) -> None:
    runner = CliRunner()
    stats = runner.invoke(main, ["stats", "--index", str(directory), "--format", "json"])
    assert json.loads(stats.output)["documents"] == len(SAMPLES)
    assert runner.invoke(main, ["check", "--index", str(directory)]).exit_code == 0
