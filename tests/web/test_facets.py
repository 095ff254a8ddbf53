"""Filters of fields with many values: the first ones, the others where they are asked for."""

from __future__ import annotations

import gzip
import json

import pytest
from flask.testing import FlaskClient
from selectolax.parser import HTMLParser

from index.updating.indexer import index
from search.engine import Engine
from web.app import create_app
from web.page.filter_panel import AT_ONCE

SOURCES = 60
NAME = "Trang thông tin điện tử tổng hợp của ban quản lý khu di tích và danh thắng số "


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Documents of sixty sources with long names."""
    folder = tmp_path_factory.mktemp("many")
    rows = (
        {"id": str(at), "title": f"Chợ phiên {at}", "body": "Chợ họp sớm.", "source": f"{NAME}{at}"}
        for at in range(SOURCES)
    )
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert not index([folder / "a.jsonl"], folder / "index", processes=1).failed
    return create_app(Engine.open(folder / "index")).test_client()


def sources(page: str) -> list[str]:
    boxes = HTMLParser(page).css("#loc [name=filter]")
    return [box.attributes["value"] or "" for box in boxes]


def test_the_first_values_are_shown_and_a_link_to_all(many: FlaskClient) -> None:
    page = many.get("/?q=cho&xep=newest").text
    assert len(sources(page)) == AT_ONCE
    [more] = HTMLParser(page).css("#loc .more a")
    assert more.text().startswith(f"Xem thêm {SOURCES - AT_ONCE}")
    whole = many.get((more.attributes["href"] or "").split("#")[0]).text
    assert len(set(sources(whole))) == SOURCES and not HTMLParser(whole).css("#loc .more")
    assert set(sources(page)) < set(sources(whole))
    assert 'name="xep" value="newest"' in whole and 'name="facet" value="source"' in whole


def test_a_chosen_value_is_shown_however_rare(many: FlaskClient) -> None:
    page = many.get(f"/?q=cho&filter=source:{NAME}59").text
    assert f"source:{NAME}59" in sources(page)


def test_the_page_stays_light(many: FlaskClient) -> None:
    """Whatever sources are called."""
    for address in ("/", "/?q=cho"):
        page = many.get(address).data
        assert len(page) < 35_000 and len(gzip.compress(page)) < 8_000
