"""Near-duplicates on the page, in the downloads, in the API, on the command line."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from selectolax.parser import HTMLParser

from index.updating.indexer import index
from search.command import command
from search.engine import Engine
from tests.search.test_similar import pages
from web.app import create_app

from .conftest import Served, start
from .test_browser import DESKTOP, PHONE, Browser, launch
from .test_browser import pytestmark as needs_browser

QUERY = "vỉa hè"  # six pages that are one article
ASKED = f"q={quote_plus(QUERY)}"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("similar")
    lines = (json.dumps(page, ensure_ascii=False) for page in pages())
    (folder / "pages.jsonl").write_text("\n".join(lines), "utf-8")
    index([folder / "pages.jsonl"], folder / "ix", processes=1)
    return folder / "ix"


@pytest.fixture(scope="module")
def client(directory: Path) -> FlaskClient:
    return create_app(Engine.open(directory)).test_client()


def page(client: FlaskClient, parameters: str) -> HTMLParser:
    response = client.get(f"/?{parameters}")
    assert response.status_code == 200
    return HTMLParser(response.text)


def text_of(tree: HTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    assert node is not None
    return " ".join(node.text().split())


def test_the_page_names_what_is_folded(client: FlaskClient) -> None:
    tree = page(client, ASKED)
    assert len(tree.css(".hits > li")) == 1
    assert text_of(tree, ".similar summary") == "5 bài gần giống"
    links = [link.attributes["href"] or "" for link in tree.css(".similar li > a")]
    assert len(links) == 5
    for link in links:
        assert client.get(link).status_code == 200
    assert "6 tài liệu, còn 1 sau khi gộp bài gần giống (hiện từng bài)" in text_of(tree, ".count")
    english = page(client, f"{ASKED}&lang=en")
    assert text_of(english, ".similar summary") == "5 similar articles"
    assert "6 documents, 1 with similar articles as one (show each)" in text_of(english, ".count")


def test_a_link_shows_each_and_a_chip_leads_back(client: FlaskClient) -> None:
    tree = page(client, ASKED)
    link = tree.css_first(".count a[href*=gop]")
    assert link is not None and link.attributes["href"] == f"/?{ASKED}&gop=0"
    each = page(client, f"{ASKED}&gop=0")
    assert len(each.css(".hits > li")) == 6 and not each.css(".similar")
    (kept,) = each.css('#tim input[name="gop"]')
    assert kept.attributes["value"] == "0"
    (chip,) = each.css(".chips a")
    assert chip.attributes["href"] == f"/?{ASKED}"
    assert "gộp" not in text_of(each, ".count")


def test_names_of_the_switch(client: FlaskClient) -> None:
    for off in ("gop=0", "fold=0", "fold=false"):
        assert len(page(client, f"{ASKED}&{off}").css(".hits > li")) == 6
        assert len(client.get(f"/api/search?{ASKED}&{off}").json["hits"]) == 6  # type: ignore[index]
    for on in ("gop=1", "fold=true"):
        assert len(client.get(f"/api/search?{ASKED}&{on}").json["hits"]) == 1  # type: ignore[index]
    assert client.get(f"/api/search?{ASKED}&fold=maybe").status_code == 400
    assert client.get(f"/?{ASKED}&gop=maybe").status_code == 400


def test_the_download_has_all_and_names_the_best(client: FlaskClient) -> None:
    found = client.get(f"/api/search?{ASKED}").json
    assert found
    (hit,) = found["hits"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/tai-ve.csv?{ASKED}").text[1:])))
    assert [row["id"] for row in rows if not row["similar_to"]] == [hit["id"]]
    assert {row["id"] for row in rows if row["similar_to"] == hit["id"]} == {*hit["similar_ids"]}
    assert len(rows) == found["total"]


def test_the_feed_is_folded_as_the_page_is(client: FlaskClient) -> None:
    assert client.get(f"/nguon.atom?{ASKED}").text.count("<entry>") == 1
    assert client.get(f"/nguon.atom?{ASKED}&gop=0").text.count("<entry>") == 6


def test_the_command_line(directory: Path) -> None:
    def run(*options: str) -> str:
        found = CliRunner().invoke(command, [QUERY, "--index", str(directory), *options])
        assert found.exit_code == 0, found.output
        return found.output

    assert "6 kết quả, còn 1 sau khi gộp bài gần giống" in run("--lang", "vi")
    assert "+ 5 bài gần giống: release-" in run("--lang", "vi")
    assert "+ 5 similar articles: release-" in run("--lang", "en")
    assert "gần giống" not in run("--no-fold")
    assert len(json.loads(run("--no-fold", "--format", "json"))["hits"]) == 6


@pytest.fixture(scope="module")
def served(directory: Path) -> Iterator[Served]:
    running = start(directory, "--no-log")
    yield running
    running.stop()


@needs_browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_click_opens_the_list(
    served: Served, tmp_path: Path, script: bool, size: tuple[int, int]
) -> None:
    driver = launch(tmp_path / "chromium", script)
    try:
        browser = Browser(driver, served.address)
        browser.size(size)
        browser.go(f"/?{ASKED}")
        link = browser.one(".similar li a")
        assert not link.is_displayed()
        browser.one(".similar summary").click()
        assert browser.wait(link.is_displayed)
        assert driver.execute_script("return document.body.scrollWidth") <= size[0]
        if shots := os.environ.get("KHONGDAU_SHOTS"):
            driver.save_screenshot(f"{shots}/{size[0]}-{script}.png")
        browser.click(".similar li a")
        assert browser.path.startswith("/tai-lieu/release-")
        assert not browser.complaints()
    finally:
        driver.quit()
