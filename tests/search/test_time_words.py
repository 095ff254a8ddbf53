"""Words of a query that speak of time: what they find, in which order, and what is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from index.updating.indexer import index
from search import Engine, SearchRequest
from search.contract.notices import Offer
from search.contract.results import SearchPage
from web.address.page_state import View
from web.address.settings import Settings
from web.app import create_app

TODAY = date(2021, 2, 3)
PAGES = {
    "dated": ("Thu gom rác ở phường", "Phường thu gom rác mỗi tối.", "2021-01-20"),
    "speaks": ("Nhìn lại việc thu gom rác", "Rác của ngày 5/1/2021 còn đó.", "2023-06-01"),
    "month": ("Báo cáo thu gom rác", "Rác tháng 1 năm 2021 giảm.", None),
    "later": ("Thu gom rác đợt mới", "Rác được thu gom sớm.", "2021-02-02"),
    "other": ("Thu gom rác tháng 1", "Rác ngày 1 tháng 1 hằng năm.", "2019-01-01"),
    "fair": ("Chợ hoa", "Chợ hoa mở cửa.", "2021-01-25"),
}
IN_TIME = {"dated", "speaks", "month"}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("times")
    rows = [
        {"id": id_, "title": title, "body": body, "published": day}
        for id_, (title, body, day) in PAGES.items()
    ]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "a.jsonl").write_text(text, "utf-8")
    index([folder / "a.jsonl"], folder / "ix", processes=1)
    return folder / "ix"


@pytest.fixture(scope="module")
def engine(directory: Path) -> Engine:
    return Engine.open(directory)


@pytest.fixture(scope="module")
def client(engine: Engine) -> FlaskClient:
    return create_app(engine, Settings()).test_client()


def ids(page: SearchPage) -> list[str]:
    return [hit.id for hit in page.hits]


def asked(engine: Engine, query: str, **options: bool | str) -> SearchPage:
    return engine.search(SearchRequest(query, today=TODAY, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query", ["rác tháng 1 năm 2021", "rac thang 1 nam 2021", "rác 1/2021", "rác tháng trước"]
)
def test_what_is_dated_within_or_speaks_of_it_comes_first(engine: Engine, query: str) -> None:
    page = asked(engine, query)
    assert set(ids(page)[: len(IN_TIME)]) == IN_TIME
    assert "fair" not in ids(page)[: len(IN_TIME)]
    (notice,) = [notice for notice in page.notices if notice.code == "time"]
    assert notice.values[1:] == (date(2021, 1, 1), date(2021, 1, 31))
    assert notice.offers == (Offer("as-typed", query, literal=True),)


def test_whole_hits_are_those_that_have_the_time(engine: Engine) -> None:
    assert set(ids(asked(engine, "rác tháng 1 năm 2021", match="whole"))) == IN_TIME
    assert set(ids(asked(engine, "rác hôm qua", match="whole"))) == {"later"}
    assert set(ids(asked(engine, "rác trước năm 2020", match="whole"))) == {"other"}
    both = set(ids(asked(engine, "rác 2021", match="whole")))
    assert both == IN_TIME | {"later"}


def test_a_time_alone_finds_its_pages(engine: Engine) -> None:
    assert set(ids(asked(engine, "tháng 1 năm 2021", match="whole"))) == IN_TIME | {"fair"}


def test_taken_literally_it_is_words(engine: Engine) -> None:
    page = asked(engine, "rác tháng 1 năm 2021", literal=True)
    assert not page.has("time")
    assert set(ids(page)) == {"speaks", "month"} & set(ids(page))
    assert "dated" not in ids(page)


def test_in_a_question_a_time_is_words(engine: Engine) -> None:
    page = asked(engine, "việc thu gom rác ở các phường ra sao năm 2021")
    assert not page.has("time")


def test_newest_is_an_order(engine: Engine) -> None:
    for query in ("thu gom rác mới nhất", "tin mới nhất thu gom rác", "thu gom rac moi nhat"):
        page = asked(engine, query)
        assert page.sort == "newest"
        assert page.has("newest")
        assert ids(page)[:2] == ["speaks", "later"]
        assert asked(engine, query, sort="oldest").sort == "oldest"
        assert not asked(engine, query, literal=True).has("newest")


def test_one_click_makes_it_a_filter_and_one_takes_it_literally(client: FlaskClient) -> None:
    page = LexborHTMLParser(client.get("/?q=rác+tháng+1+năm+2021").text)
    filtered, literal = (
        next(link for link in page.css(".notices a") if said in link.text())
        for said in ("Chỉ xem bài trong thời gian này", "Tìm đúng như đã gõ")
    )
    view = View("rác", since=date(2021, 1, 1), until=date(2021, 1, 31))
    assert filtered.attributes["href"] == f"/?{view.parameters()}"
    shown = LexborHTMLParser(client.get(filtered.attributes["href"]).text)
    assert [link.text() for link in shown.css(".title a")] == [PAGES["dated"][0]]
    assert "nguyenvan=" in (literal.attributes["href"] or "")


def test_what_is_remembered_of_a_query_is_of_its_day(engine: Engine) -> None:
    """A query is read once; ``hôm qua`` of another day is another query."""
    request = SearchRequest("họp hôm qua", today=TODAY)
    first = engine.search(request)
    other = engine.search(replace(request, today=TODAY + timedelta(days=1)))
    assert replace(engine.search(request), milliseconds=first.milliseconds) == first
    assert other.notices != first.notices
