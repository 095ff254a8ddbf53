"""CSV, Atom, OpenSearch, sitemap, robots, health: each read back by a real parser."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from urllib.parse import unquote, urlencode, urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import feedparser
import pytest
from flask.testing import FlaskClient

from search.contract.results import SearchRequest
from search.engine import Engine
from search.printing import _cell
from vietnamese.entities.periods import VIETNAM

from . import samples

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def rows(client: FlaskClient, parameters: str) -> list[dict[str, str]]:
    response = client.get(f"/tai-ve.csv?{parameters}")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))


def test_csv_holds_all_hits_of_the_search(client: FlaskClient, engine: Engine) -> None:
    found = rows(client, "q=lich+tiep+cong+dan&quan=T%C3%A2y+H%E1%BB%93&trang=2")
    assert len(found) == engine.search(SearchRequest("lich tiep cong dan", ("Tây Hồ",))).total
    assert {row["district"] for row in found} == {"Tây Hồ"}


def test_no_cell_of_the_csv_is_a_formula(client: FlaskClient) -> None:
    cells = [cell for row in rows(client, "q=bang+ke") for cell in row.values()]
    assert "'=SUM(A1:A9) trong bảng kê" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_nor_is_one_that_begins_with_a_fullwidth_sign() -> None:
    """Spreadsheets take these for the usual ones."""
    titles = ("＝SUM(A1)", "＋1", "－1", "＠x", "=1", "\t=1", "bảng = kê", "")
    written = [_cell(title) for title in titles]
    assert written == [*("'" + title for title in titles[:5]), "' =1", *titles[6:]]


def entries(client: FlaskClient, parameters: str) -> tuple[ElementTree.Element, list[str]]:
    response = client.get(f"/nguon.atom?{parameters}")
    assert response.status_code == 200
    assert response.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(response.data)
    return feed, [entry.findtext(f"{ATOM}title") or "" for entry in feed.iter(f"{ATOM}entry")]


def test_the_feed_tells_the_newest_first_with_time_zones(client: FlaskClient) -> None:
    feed, titles = entries(client, "q=lich+tiep+cong+dan&xep=oldest")
    assert len(titles) == 20
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)
    assert all(day.endswith("+07:00") for day in days)
    assert feed.findtext(f"{ATOM}updated") == days[0]


@pytest.mark.parametrize("query", ["lich tiep cong dan", "chợ", ""])
def test_a_feed_library_reads_the_same_entries_as_the_page_has(
    client: FlaskClient, engine: Engine, query: str
) -> None:
    """In the page's order by day, with its addresses; again the same: nothing is new twice."""
    address = f"/nguon.atom?{urlencode({'q': query})}"
    read = feedparser.parse(client.get(address).data)
    assert not read.bozo and read.version == "atom10"
    hits = engine.search(SearchRequest(query, sort="newest", per_page=20)).hits
    dated = [hit for hit in hits if hit.published or hit.event_date]
    assert [entry.title for entry in read.entries] == [hit.title for hit in dated]
    for entry, hit in zip(read.entries, dated, strict=True):
        day = datetime.fromisoformat(entry.updated).astimezone(VIETNAM)
        assert day.isoformat().startswith((hit.published or hit.event_date or "")[:10])
        assert unquote(urlsplit(entry.link).path + urlsplit(entry.link).query).endswith(hit.id)
    again = feedparser.parse(client.get(address).data)
    assert [entry.id for entry in again.entries] == [entry.id for entry in read.entries]


def test_an_undated_document_is_in_no_feed(client: FlaskClient) -> None:
    assert entries(client, "q=%C4%91%C6%B0%E1%BB%9Dng+hoa+b%C3%AAn+h%E1%BB%93")[1] == []


def test_the_feed_of_hostile_documents_is_well_formed(client: FlaskClient) -> None:
    _, titles = entries(client, "q=alert")
    assert "<script>alert('tiêu đề')</script> & {{ 7 * 7 }}" in titles
    feed, _ = entries(client, urlencode({"q": "a'&<\x0b", "quan": '<&">'}))
    assert feed.tag == f"{ATOM}feed"


@pytest.mark.parametrize("path", ["/tai-ve.csv", "/nguon.atom"])
def test_machines_get_no_half_followed_search(client: FlaskClient, path: str) -> None:
    for wrong in ("tu=31/02/2023", "q=tu:2/1/2024+den:1/1/2024", "q=" + "a" * 501, "trang=x"):
        assert client.get(f"{path}?{wrong}").status_code == 400


def test_opensearch_names_the_page_and_the_suggestions(client: FlaskClient) -> None:
    response = client.get("/opensearch.xml")
    description = ElementTree.fromstring(response.data)
    urls = {
        node.get("type"): node.get("template") or ""
        for node in description
        if node.tag.endswith("Url")
    }
    page = urls["text/html"].replace("{searchTerms}", "cho+dem")
    assert client.get(page).status_code == 200
    suggest = urls["application/x-suggestions+json"].replace("{searchTerms}", "cho")
    assert client.get(suggest).get_json()[0] == "cho"


def test_robots_keep_out_of_results_and_into_documents(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    robots = RobotFileParser()
    robots.parse(response.text.splitlines())
    assert robots.can_fetch("*", "/tai-lieu/cho-dem.txt")
    assert robots.can_fetch("*", "/")
    assert not robots.can_fetch("*", "/?q=cho")
    assert not robots.can_fetch("*", "/api/search")
    assert robots.site_maps() == ["http://localhost/sitemap.xml"]


@pytest.mark.parametrize(
    ("address", "open_"),
    [
        ("/", True), ("/?lang=en", True), ("/tro-giup", True), ("/tro-giup/start?lang=en", True),
        ("/tai-lieu/cho-dem.txt", True), ("/tai-lieu/cho-dem.txt?q=cho", False),
        ("/tai-lieu/cho-dem.txt?lang=en", False), ("/?q=cho", False), ("/?q=cho&lang=en", False),
        ("/?lang=en&q=cho", False), ("/?facet=source", False), ("/api/search", False),
    ],
)  # fmt: skip
def test_robots_that_know_asterisks_read_each_language(
    client: FlaskClient, address: str, open_: bool
) -> None:
    """By RFC 9309, 2.2: the longest rule that fits holds. A document is one page in all languages,
    so it is read once."""
    rules = re.findall("^(Allow|Disallow): (.*)", client.get("/robots.txt").text, re.M)
    fits = [(len(path), kind) for kind, path in rules if _fits(path, address)]
    assert (max(fits, default=(0, "Allow"))[1] == "Allow") is open_


def _fits(path: str, address: str) -> bool:
    pattern = re.escape(path).replace(r"\*", ".*").replace(r"\$", "$")
    return re.match(pattern, address) is not None


def locations(client: FlaskClient, address: str, kind: str) -> list[str]:
    """The addresses that a sitemap, or the index of sitemaps, lists."""
    response = client.get(urlsplit(address).path)
    assert response.status_code == 200
    root = ElementTree.fromstring(response.data)
    assert root.tag == f"{SITEMAP}{kind}"
    return [node.text or "" for node in root.iter(f"{SITEMAP}loc")]


def test_the_sitemaps_list_each_document_once_and_all_open(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.routes.files.SITEMAP_ENTRIES", 50)
    parts = locations(client, "/sitemap.xml", "sitemapindex")
    assert len(parts) == -(-len(samples.documents()) // 50) > 2
    listed = [locations(client, part, "urlset") for part in parts]
    assert max(map(len, listed)) <= 54  # front page and help, in two languages
    addresses = [address for part in listed for address in part]
    assert len(addresses) == len(set(addresses)) == 4 + len(samples.documents())
    for address in addresses:
        there = urlsplit(address)
        assert client.get(there.path, query_string=there.query).status_code == 200


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "1.5", "9" * 5000, "1" * 9, "%00"])
def test_a_sitemap_that_is_not_there_is_a_404(client: FlaskClient, page: str) -> None:
    assert client.get("/sitemap-1.xml").status_code == 200
    assert client.get(f"/sitemap-{page}.xml").status_code == 404


def test_health_says_how_many_documents(client: FlaskClient) -> None:
    health = client.get("/healthz").get_json()
    assert health["status"] == "ok"
    assert health["documents"] == len(samples.documents())
