"""A site of one's own: all that readers and machines see of it comes from its settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.settings.file import read_settings
from index.updating.indexer import index
from search.engine import Engine
from web.address.settings import Settings
from web.app import create_app

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
[site]
name = "Tin Sông Hương"
tagline = {vi = "Tin địa phương của Huế", en = "Local news of Huế"}
logo = "logo.svg"
footer = {vi = "Cổng tin thành phố", en = "A city portal"}
contact = "mailto:toa-soan@example.vn"
languages = ["en", "vi"]

[colours]
link = "#7a1f5c"

[sources]
names = {"hue.example" = "Cổng thành phố Huế"}

[facets]
fields = ["chuyen_muc"]
names = {chuyen_muc = {vi = "Chuyên mục", en = "Section"}}
"""
ARTICLES = (
    ("cau-di-bo", "Cầu đi bộ bên sông Hương thay ván gỗ", "Giao thông", "2024-03-02"),
    ("cho-dong-ba", "Chợ Đông Ba sắp lại quầy hàng tầng một", "Đời sống", "2024-05-11"),
    ("den-duong", "Đèn đường phường Vỹ Dạ sáng trở lại", "Giao thông", "2023-11-20"),
)
ADDRESSES = (
    "/", "/?q=song", "/?q=song&lang=vi", "/?q=a+tu:31/02/2024", "/?q=xyzzy", "/?trang=99",
    "/tai-lieu/cau-di-bo?q=song", "/khong-co", "/opensearch.xml", "/nguon.atom?q=song",
    "/api/openapi.json", "/api/search?q=song", "/tai-ve.csv?q=song", "/robots.txt", "/sitemap.xml",
    "/api/documents/cau-di-bo", "/healthz", "/api/search?q=song&nix=1",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hue")
    (folder / "khongdau.toml").write_text(SETTINGS, "utf-8")
    (folder / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 4h8v4H0z"/></svg>'
    )
    lines = [
        f'{{"id": "{id}", "title": "{title}", "body": "{title}. Bài viết thử của trang sông.",'
        f' "chuyen_muc": "{section}", "published": "{day}", "source": "hue.example"}}\n'
        for id, title, section, day in ARTICLES
    ]
    (folder / "tin.jsonl").write_text("".join(lines), "utf-8")
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
    assert "<title>Tin Sông Hương – Local news of Huế</title>" in page
    assert "A city portal" in page and 'href="mailto:toa-soan@example.vn"' in page
    logo, style = (re.findall(rf'"(/static/{name}\.[^"]+)"', page)[0] for name in ("logo", "page"))
    assert "svg" in hue.get(logo).content_type
    css = hue.get(style).text
    assert "--link: #7a1f5c" in css and css.count("--link:") == 5  # light, dark, paper, and these


def test_the_first_language_is_the_default_and_the_other_is_named(hue: FlaskClient) -> None:
    assert '<html lang="en">' in hue.get("/?q=song").text
    assert "lang=en" not in hue.get("/?q=song").text
    vietnamese = hue.get("/?q=song&lang=vi").text
    assert '<html lang="vi">' in vietnamese and "Cổng tin thành phố" in vietnamese
    assert 'href="/tai-lieu/cau-di-bo?q=song&amp;lang=vi' in vietnamese


def test_own_facets_and_sources_have_their_names(hue: FlaskClient) -> None:
    page = hue.get("/?q=song").text
    assert "<legend>Section</legend>" in page and "Cổng thành phố Huế" in page
    assert "<legend>Chuyên mục</legend>" in hue.get("/?q=song&lang=vi").text
    facets = hue.get("/api/search?q=song").get_json()["facets"]
    assert {each["value"] for each in facets["category"]} == {"Giao thông", "Đời sống"}


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
