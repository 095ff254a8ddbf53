"""The JSON API, and that it says what the command line says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from index.analysis.addresses import short_id
from index.updating.indexer import index
from search.engine import Engine
from web.address.names import OF_DOCUMENT, OF_SEARCH, OF_SUGGESTIONS
from web.app import create_app
from web.main import main

from . import samples


@pytest.mark.parametrize("query", ["chợ đêm", "cho dem", "", "xyzzy", 'quận:"Tây Hồ" lịch'])
def test_the_api_and_the_command_line_say_the_same(
    client: FlaskClient, index_directory: Path, query: str
) -> None:
    asked = ["search", query, "--index", str(index_directory), "--format", "json", "--lang", "vi"]
    printed = CliRunner().invoke(main, [*asked, "--per-page", "5", "--page", "1"])
    assert printed.exit_code == 0, printed.output
    sent = client.get("/api/search?" + urlencode({"q": query, "per_page": 5, "page": 1}))
    assert sent.get_json() == json.loads(printed.output)


def test_filters_by_their_api_names(client: FlaskClient) -> None:
    asked = [("q", "lich"), ("district", "Tây Hồ"), ("district", "Ba Đình"), ("sort", "oldest"),
             ("from", "2020-01-01"), ("to", "31/12/2020"), ("per_page", "50")]  # fmt: skip
    page = client.get("/api/search?" + urlencode(asked)).get_json()
    days = [hit["published"] for hit in page["hits"]]
    assert days == sorted(days)
    assert {day[:4] for day in days} == {"2020"}
    assert {hit["district"] for hit in page["hits"]} == {"Tây Hồ", "Ba Đình"}
    assert len(page["hits"]) == page["total"]


@pytest.mark.parametrize(
    ("asked", "status", "code", "parameter"),
    [
        ("from=31/02/2023", 400, "no-such-day", "from"),
        ("from=2024-02-01&to=2024-01-31", 400, "date-order", "to"),
        ("q=a&tu=quý 2/2024&den=1/2024", 400, "date-order", "to"),
        ("to=x", 400, "no-date", "to"),
        ("page=0", 400, "no-number", "page"),
        ("page=abc", 400, "no-number", "page"),
        ("page=", 400, "no-number", "page"),
        ("per_page=51", 400, "no-number", "per_page"),
        ("sort=", 400, "no-such-sort", "sort"),
        ("literal=yes", 400, "no-flag", "literal"),
        ("fold=2", 400, "no-flag", "fold"),
        ("sort=date", 400, "no-such-sort", "sort"),
        ("q=a&q=b", 400, "repeated", "q"),
        ("q=" + "a" * 501, 400, "too-long", "q"),
        ("&".join(f"district={n}" for n in range(21)), 400, "too-many", "district"),
        ("q=tu:2/1/2024+den:1/1/2024", 400, "query-syntax", "q"),
        ("page=999", 404, "no-such-page", "page"),
        ("match=", 400, "no-such-match", "match"),
        ("match=near", 400, "no-such-match", "match"),
        ("from=2024-01-01&tu=2024-01-01", 400, "repeated", "from"),
        ("tu=x", 400, "no-date", "from"),
        ("q=a&distrct=b", 400, "unknown-parameter", "distrct"),
        ("query=a", 400, "unknown-parameter", "query"),
        ("q=a&utm_source=b", 400, "unknown-parameter", "utm_source"),
        ("=a", 400, "unknown-parameter", ""),
    ],
)
def test_what_cannot_be_followed_is_an_error_with_a_name(
    client: FlaskClient, asked: str, status: int, code: str, parameter: str
) -> None:
    response = client.get(f"/api/search?{asked}")
    error = response.get_json()["error"]
    assert (response.status_code, error["code"], error["parameter"]) == (status, code, parameter)
    assert error["message"]


@pytest.mark.parametrize(
    ("asked", "known", "nearest"),
    [
        ("search?q=a&distrct=b", OF_SEARCH, "district"),
        ("search?limit=3", OF_SEARCH, None),
        ("suggest?text=a", OF_SUGGESTIONS, None),
        ("suggest?q=a&page=2", OF_SUGGESTIONS, None),
        ("suggest/opensearch?qq=a", OF_SUGGESTIONS, "q"),
        ("documents/cho-dem.txt?Q=a", OF_DOCUMENT, "q"),
        ("documents?ids=cho-dem.txt", OF_DOCUMENT, "id"),
    ],
)
def test_an_unknown_parameter_is_told_with_those_that_there_are(
    client: FlaskClient, asked: str, known: tuple[str, ...], nearest: str | None
) -> None:
    for lang in ("vi", "en"):
        response = client.get(f"/api/{asked}&lang={lang}")
        error = response.get_json()["error"]
        assert (response.status_code, error["code"]) == (400, "unknown-parameter")
        assert (tuple(error["known"]), error["nearest"]) == (known, nearest)
        assert all(name in error["message"] for name in known)
    for path in ("/tai-ve.csv", "/nguon.atom"):
        assert client.get(f"{path}?q=lich&districts=a").status_code == 400
    assert client.get("/?q=lich&utm_source=a").status_code == 200


def test_what_an_offer_says_can_be_sent(client: FlaskClient) -> None:
    for query in ("cho dem pho co", "chợ đêm vườn thú", "chowj ddeem"):
        answer = client.get("/api/search?" + urlencode({"q": query})).get_json()
        assert answer["offers"]
        for offer in answer["offers"]:
            sent = {"q": offer["q"], "literal": str(offer["literal"]).lower()}
            sent |= {"match": offer["match"]} if offer["match"] else {}
            other = client.get("/api/search?" + urlencode(sent)).get_json()
            assert offer["total"] in (None, other["total"])
            assert other["match"] == (offer["match"] or "whole")


@pytest.mark.parametrize("path", ["/api/x", "/api/documents/khong-co", "/api/documents"])
def test_a_missing_thing_is_a_404_in_json(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.get_json()["error"]["code"] == "not-found"


def test_the_api_is_only_read(client: FlaskClient) -> None:
    response = client.post("/api/search")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert response.get_json()["error"]["code"] == "method-not-allowed"


def test_suggestions_complete_without_marks(client: FlaskClient) -> None:
    answer = client.get("/api/suggest?q=cho+de").get_json()
    assert answer["query"] == "cho de"
    assert any("hợ đêm" in each["text"] for each in answer["suggestions"])
    assert client.get("/api/suggest?q=").get_json() == {"query": "", "suggestions": []}


def test_a_title_leads_to_its_document(client: FlaskClient) -> None:
    answer = client.get("/api/suggest?q=cho+dem").get_json()
    (title,) = [each for each in answer["suggestions"] if each["kind"] == "title"]
    assert client.get(f"/api/documents/{title['id']}").get_json()["title"] == title["text"]
    assert title["page"] == f"/tai-lieu/{title['id']}"
    assert client.get(title["page"]).status_code == 200
    spoken = client.get("/api/suggest?q=cho+dem&lang=en").get_json()["suggestions"]
    assert f"{title['page']}?lang=en" in {each["page"] for each in spoken}
    assert {each["id"] for each in spoken if each["kind"] != "title"} <= {None}


def test_suggestions_for_the_browser_bar(client: FlaskClient) -> None:
    response = client.get("/api/suggest/opensearch?q=cho+de")
    assert response.mimetype == "application/x-suggestions+json"
    query, texts = response.get_json()
    assert query == "cho de" and texts


@pytest.mark.parametrize("document", samples.WRITTEN, ids=lambda d: d["id"][:12])
def test_a_whole_document_by_its_id(client: FlaskClient, document: dict[str, str]) -> None:
    by_parameter = client.get("/api/documents?" + urlencode({"id": document["id"]})).get_json()
    by_path = client.get("/api/documents/" + quote(document["id"], safe="")).get_json()
    assert by_parameter["id"] == document["id"]
    assert by_parameter["published"] == document["published"]
    assert by_path == by_parameter


def test_only_mark_is_markup(client: FlaskClient) -> None:
    for hit in client.get("/api/search?q=alert+thu").get_json()["hits"]:
        for html in (hit["title_html"], hit["snippet_html"]):
            assert "<" not in html.replace("<mark>", "").replace("</mark>", "")


def test_other_sites_may_read_the_api(client: FlaskClient) -> None:
    assert client.get("/api/search").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_a_document_with_a_long_id_has_an_address(tmp_path: Path) -> None:
    """Page, feed, sitemap and API lead to it."""
    long = "kho/" + "tài liệu/" * 5000 + "cuối"
    line = json.dumps({"id": long, "title": "Vườn thú mở cửa", "published": "2024-05-01"})
    (tmp_path / "một.jsonl").write_text(line + "\n", "utf-8")
    index([tmp_path / "một.jsonl"], tmp_path / "ix", processes=1)
    client = create_app(Engine.open(tmp_path / "ix")).test_client()
    for address in ("/?q=vuon+thu", "/nguon.atom?q=vuon+thu", "/sitemap-1.xml"):
        text = client.get(address).text
        links = set(re.findall(r"/tai-lieu/sha256%3A[0-9a-f]{64}", text))
        assert len(links) == 1 and long[:40] not in text
        assert "Vườn thú mở cửa" in client.get(links.pop()).text
    short = short_id(long)
    assert client.get(f"/api/documents/{short}").get_json()["id"] == long
