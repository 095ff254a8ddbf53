"""A second site beside the first, from settings alone: another city, name and colours, English by
default, a field of its own to filter by. `examples/second-site` is that site."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.settings.file import read_settings
from index.updating.indexer import index
from search.engine import Engine
from web.address.settings import Settings
from web.app import create_app

from .conftest import Served, start
from .test_browser import CHROMIUM, DRIVER, Browser, launch

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "examples" / "second-site"
ADDRESSES = (
    "/", "/?q=song", "/?q=song&lang=vi", "/?q=a+tu:31/02/2024", "/?q=xyzzy", "/?trang=99",
    "/tai-lieu/cau-di-bo?q=song", "/khong-co", "/opensearch.xml", "/nguon.atom?q=song",
    "/api/openapi.json", "/api/search?q=song", "/tai-ve.csv?q=song", "/robots.txt", "/sitemap.xml",
    "/api/documents/cau-di-bo", "/healthz", "/api/search?q=song&nix=1",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hue")
    for path in SITE.iterdir():
        shutil.copy(path, folder)
    assert not index([folder / "tin.jsonl"], folder / "index", processes=1).failed
    return folder


@pytest.fixture(scope="module")
def hue(folder: Path) -> Iterator[FlaskClient]:
    project = read_settings(folder / "khongdau.toml")
    yield create_app(Engine.open(folder / "index"), Settings(project=project)).test_client()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_speaks_of_another_site(hue: FlaskClient, address: str) -> None:
    """Neither the name of the program nor the city that it was first made for."""
    response = hue.get(address)
    said = response.text + str(response.headers)
    assert not re.search("khongdau|h[aà] ?n[ộo]i|hoàn kiếm|hoan-?kiem", said, re.I)


def test_the_sources_of_pages_name_no_site() -> None:
    for path in (*ROOT.glob("web/templates/*"), *ROOT.glob("web/static/*")):
        text = path.read_text("utf-8")
        assert not re.search("khongdau|hà nội|hanoi|hoàn kiếm", text, re.I), path.name


def test_the_page_has_name_line_logo_colours_and_contact(hue: FlaskClient) -> None:
    page = hue.get("/").text
    assert "<title>Tin Sông Hương – Local news from both banks of the Perfume River</title>" in page
    assert "A sample site" in page and 'href="mailto:toa-soan@example.vn"' in page
    logo, style = (re.findall(rf'"(/static/{name}\.[^"]+)"', page)[0] for name in ("logo", "page"))
    assert "svg" in hue.get(logo).content_type
    css = hue.get(style).text
    assert "--link: #7a1f5c" in css and css.count("--link:") == 5  # light, dark, paper, and these


def test_the_first_language_is_the_default_and_the_other_is_named(hue: FlaskClient) -> None:
    assert '<html lang="en">' in hue.get("/?q=song").text
    assert "lang=en" not in hue.get("/?q=song").text
    vietnamese = hue.get("/?q=song&lang=vi").text
    assert '<html lang="vi">' in vietnamese and "Trang mẫu" in vietnamese
    assert 'href="/tai-lieu/cau-di-bo?q=song&amp;lang=vi' in vietnamese


def test_own_facets_and_sources_have_their_names(hue: FlaskClient) -> None:
    page = hue.get("/?q=song").text
    assert "<legend>Section</legend>" in page and "Cổng tin hai bờ" in page
    assert "<legend>Chuyên mục</legend>" in hue.get("/?q=song&lang=vi").text
    facets = hue.get("/api/search?q=song").get_json()["facets"]
    assert {each["value"] for each in facets["category"]} >= {"Giao thông"}


def test_feed_and_api_are_those_of_the_site(hue: FlaskClient) -> None:
    assert "<title>Tin Sông Hương: song</title>" in hue.get("/nguon.atom?q=song").text
    assert hue.get("/api/openapi.json").get_json()["info"]["title"] == "Tin Sông Hương"
    named = hue.get("/tai-ve.csv?q=song").headers["Content-Disposition"]
    assert named == 'attachment; filename="tin-song-huong.csv"'


def test_a_site_of_one_language_offers_no_other(folder: Path) -> None:
    settings = folder / "one.toml"
    settings.write_text('[site]\nlanguages = ["vi"]\n', "utf-8")
    app = create_app(Engine.open(folder / "index"), Settings(project=read_settings(settings)))
    page = app.test_client().get("/?lang=en").text
    assert '<html lang="vi">' in page and "hreflang" not in page


@pytest.fixture(scope="module")
def browser(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not (CHROMIUM and DRIVER):
        pytest.skip("no chromium here (Debian: apt-get install chromium chromium-driver)")
    served = start(folder / "index", "--no-log")  # its settings lie beside the index
    driver = launch(tmp_path_factory.mktemp("chromium"), script=True)
    yield Browser(driver, served.address)
    driver.quit()
    served.stop()


def test_both_sites_are_served_side_by_side(browser: Browser, served: Served) -> None:
    browser.go("/?q=song+huong")
    assert browser.one(".masthead .name a").text == "Tin Sông Hương"
    assert browser.one("legend + .ticks").is_displayed() and browser.titles()
    browser.driver.get(served.address)
    assert browser.one(".masthead .name a").text == "khongdau"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/", "/?q=song+huong", "/tai-lieu/cau-di-bo?q=song"])
def test_axe_finds_nothing_with_other_colours(browser: Browser, address: str, scheme: str) -> None:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    browser.colours(scheme)
    browser.go(address)
    browser.driver.execute_script(axe)
    found = browser.driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run().then(r => done(JSON.stringify(r.violations.map(v => [v.id, v.nodes[0].html]))))"
    )
    assert json.loads(found) == []
    assert not browser.complaints()
