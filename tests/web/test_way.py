"""Keeping one's way: from results to a document, to the next one, and back; what is shared."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from search.contract.results import Highlighted, SearchRequest
from search.engine import Engine
from web.address.page_state import View
from web.page.hit_list import passage
from web.page.result_order import neighbours

SEARCH = "/?q=lich+tiep+cong+dan&tu=01/01/2020&xep=newest&trang=2"


def get(client: FlaskClient, address: str) -> LexborHTMLParser:
    response = client.get(address)
    assert response.status_code == 200, address
    return LexborHTMLParser(response.text)


def href(page: LexborHTMLParser, selector: str) -> str:
    return page.css_first(selector).attributes["href"] or ""


def test_back_to_the_results_keeps_filters_order_and_page(client: FlaskClient) -> None:
    document = get(client, href(get(client, SEARCH), ".hits .title a"))
    back = href(document, ".back > a")
    assert parse_qs(urlsplit(back).query) == parse_qs(urlsplit(SEARCH).query)


def test_next_and_previous_walk_through_all_results_and_their_pages(
    client: FlaskClient, engine: Engine
) -> None:
    """Forth through three pages and back again, each once, in the order of the results."""
    request = SearchRequest("lich tiep cong dan", sort="newest")
    pages = [engine.search(SearchRequest(request.query, sort="newest", page=n)) for n in (1, 2, 3)]
    expected = [hit.id for page in pages for hit in page.hits]
    address = href(get(client, "/?q=lich+tiep+cong+dan&xep=newest"), ".hits .title a")
    walked = []
    for _ in expected:
        page = get(client, address)
        walked.append(page.css_first("article").attributes["data-id"])
        address = href(page, ".steps [rel=next]")
    assert walked == expected
    assert "30/" in page.css_first(".steps").text()
    page = get(client, href(page, ".steps [rel=prev]"))
    assert page.css_first("article").attributes["data-id"] == expected[-2]


def test_the_first_result_has_none_before_it_and_the_last_none_behind(engine: Engine) -> None:
    view = View(query="lich tiep cong dan", per_page=50)
    found = engine.search(view.request())
    first = neighbours(found.hits[0].id, view, engine.search)
    assert first.number == 1 and first.previous is None and first.next is not None
    view = view.on_page(found.pages)
    hits = engine.search(view.request()).hits
    last = neighbours(hits[-1].id, view, engine.search)
    assert last.number == last.total == found.distinct and last.next is None
    assert neighbours("not-there", view, engine.search).number == 0


@pytest.mark.parametrize("query", ["tu:31/31/2024+a", "trang=0&q=a", "q=a&trang=99"])
def test_a_search_that_cannot_be_followed_hides_no_document(
    client: FlaskClient, query: str
) -> None:
    assert get(client, f"/tai-lieu/cho-dem.txt?{query}").css_first("article h1")


def test_a_hit_links_to_its_passage(client: FlaskClient) -> None:
    """As a text fragment, whose words stand in the document."""
    for link in get(client, "/?q=cho+dem+loi+di").css(".hits .title a"):
        path, _, directive = (link.attributes["href"] or "").partition("#:~:text=")
        words = unquote(directive)
        document = get(client, path.partition("?")[0]).css_first(".text").text()
        assert words in " ".join(document.split())
        assert words.split()[0].lower() in ("chợ", "lối", "cho")


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("… rác thải - sinh hoạt, và khác nữa", ((2, 5),), "rác thải - sinh hoạt, và"),
        ("a\nb c", ((0, 1),), "a"),
        ("a b", (), None),
    ],
)
def test_signs_of_the_fragment_are_escaped(
    text: str, spans: tuple[tuple[int, int], ...], expected: str | None
) -> None:
    directive = passage(Highlighted(text, spans))
    if expected is None:
        assert directive == ""
    else:
        said = directive.removeprefix(":~:text=")
        assert unquote(said) == expected and not set(said) & set(",-& ")


def test_what_is_copied_keeps_query_and_passage(client: FlaskClient) -> None:
    page = get(client, "/tai-lieu/cho-dem.txt?q=ch%E1%BB%A3+%C4%91%C3%AAm&xep=newest")
    link, citation = (each.attributes["data-text"] or "" for each in page.css(".copy"))
    assert "?q=ch%E1%BB%A3+%C4%91%C3%AAm#:~:text=ch%E1%BB%A3%20%C4%91%C3%AAm" in link
    assert citation == (
        "Chợ đêm phố cổ mở thêm lối đi bộ. Cổng quận Hoàn Kiếm. 18/01/2023 11:06. "
        "https://vi-du.example/cho-dem"
    )


def test_a_document_says_what_it_is_to_those_who_link_to_it(client: FlaskClient) -> None:
    page = get(client, "/tai-lieu/cho-dem.txt")
    said = {
        each.attributes.get("property") or each.attributes.get("name"): each.attributes["content"]
        for each in page.css("meta[content]")
    }
    assert said["og:type"] == "article" and said["og:title"] == "Chợ đêm phố cổ mở thêm lối đi bộ"
    assert said["description"] == said["og:description"]
    assert (said["description"] or "").startswith("Từ cuối tuần này, chợ đêm quận Hoàn Kiếm")
    data = json.loads(page.css_first("script[type='application/ld+json']").text())
    assert data["@type"] == "NewsArticle" and data["datePublished"] == "2023-01-18T11:06"
    assert data["isBasedOn"] == "https://vi-du.example/cho-dem"


def test_a_hit_says_why(client: FlaskClient) -> None:
    """Which forms, how they agree with what was typed, and where they stand."""
    results = get(client, "/?q=cho+dem")
    page = get(client, href(results, ".hits .why"))
    said = [" ".join(each.text().split()) for each in page.css("#vi-sao li")]
    assert "chợ đêm cùng chữ, dấu viết khác, 1 lần ở tiêu đề, 4 lần trong bài" in said
    assert not get(client, "/").css(".why")


def test_the_feed_is_linked_beside_the_results_with_what_it_contains(client: FlaskClient) -> None:
    page = get(client, "/?q=lich")
    assert href(page, ".sort .follow") == href(page, ".formats a")
    assert "20 bài mới nhất" in page.css_first(".formats").text()


def test_notices_stand_in_one_place_that_can_be_opened(client: FlaskClient) -> None:
    page = get(client, "/?q=lich+tiep")
    assert href(page, ".all-notices a") == f"#{page.css_first('.notices').attributes['id']}"


def test_filters_are_linked_from_the_front_page(client: FlaskClient) -> None:
    assert href(get(client, "/"), ".to-filters a") == "#loc"


def test_a_page_with_all_that_it_loads_is_small(client: FlaskClient) -> None:
    """60 KB, as they are sent."""
    packed = {"Accept-Encoding": "gzip"}
    first = client.get("/?q=lich+tiep+cong+dan", headers=packed)
    page = get(client, "/?q=lich+tiep+cong+dan")
    nodes = page.css("link[rel=stylesheet], link[rel=icon], script[src]")
    loaded = [each.attributes.get("href") or each.attributes.get("src") for each in nodes]
    sizes = [len(client.get(each, headers=packed).data) for each in loaded if each]
    assert len(sizes) == 3
    assert len(first.data) + sum(sizes) <= 60_000
