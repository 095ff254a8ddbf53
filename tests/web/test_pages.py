"""The pages as HTML: what stands on them, with which status."""

from __future__ import annotations

import gc
import json
import re
from dataclasses import replace
from urllib.parse import quote, quote_plus, urlencode

import pytest
from flask.testing import FlaskClient
from jinja2.runtime import Context
from selectolax.lexbor import LexborHTMLParser

from search.contract.notices import Notice, NoticeCode
from search.contract.results import SearchPage, SearchRequest
from search.engine import Engine
from web.app import create_app

from . import samples


def get(client: FlaskClient, address: str, status: int = 200) -> LexborHTMLParser:
    response = client.get(address)
    assert response.status_code == status, response.text
    return LexborHTMLParser(response.text)


def found(client: FlaskClient, **parameters: str) -> LexborHTMLParser:
    return get(client, "/?" + urlencode(parameters))


def titles(page: LexborHTMLParser) -> list[str]:
    return [node.text() for node in page.css(".hits .title a")]


def text(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    return re.sub(r"\s+", " ", node.text()).strip() if node else ""


def links(page: LexborHTMLParser, selector: str) -> list[str]:
    return [node.attributes.get("href") or "" for node in page.css(selector)]


def test_the_front_page_shows_the_newest_and_how_to_begin(client: FlaskClient) -> None:
    page = get(client, "/")
    assert text(page, ".head h2") == "Mới nhất"
    assert len(titles(page)) == 10
    assert page.css_first("[role=search] form input[name=q]")
    assert page.css(".examples a")


def test_with_marks_and_without_find_the_same(client: FlaskClient, engine: Engine) -> None:
    marked, bare = (found(client, q=query) for query in ("chợ đêm", "cho dem"))
    assert set(titles(marked)) == set(titles(bare)) != set()
    assert "Chợ đêm phố cổ mở thêm lối đi bộ" in titles(marked)


def test_a_hit_tells_publication_from_event_and_names_district_and_source(
    client: FlaskClient,
) -> None:
    hit = next(node for node in found(client, q="chợ đêm phố cổ").css(".hits > li"))
    about = re.sub(r"\s+", " ", hit.css_first(".about").text())
    assert "Hoàn Kiếm" in about
    assert "Đăng 18/01/2023 11:06" in about
    assert "Cổng quận Hoàn Kiếm" in about
    assert hit.css_first(".snippet mark")


def test_a_hit_that_matches_only_without_marks_says_so_quietly(client: FlaskClient) -> None:
    signs = {
        node.css_first(".title a").text(): bool(node.css_first(".folded"))
        for node in found(client, q="chợ đêm").css(".hits > li")
    }
    assert signs["Chợ đêm phố cổ mở thêm lối đi bộ"] is False
    assert signs["Thong bao ve cho dem"] is True


def test_no_such_sign_where_no_mark_was_typed(client: FlaskClient) -> None:
    assert not found(client, q="cho dem").css(".folded")


def test_an_undated_document_says_so(client: FlaskClient) -> None:
    assert "Không ghi ngày" in text(found(client, q="đường hoa bên hồ"), ".hits .about")


def test_districts_are_counted_and_several_can_be_chosen(
    client: FlaskClient, engine: Engine
) -> None:
    page = get(client, "/?q=mot+cua&quan=T%C3%A2y+H%E1%BB%93&quan=Ba+%C4%90%C3%ACnh")
    ticked = [box.attributes["value"] for box in page.css("input[name=quan][checked]")]
    assert ticked == ["Tây Hồ", "Ba Đình"]
    expected = engine.search(SearchRequest("mot cua", ("Tây Hồ", "Ba Đình"))).total
    assert text(page, ".count").startswith(f"{expected} tài liệu")
    assert {node.text() for node in page.css(".hits .place")} <= {"Tây Hồ", "Ba Đình"}


def test_chips_take_filters_away_one_by_one(client: FlaskClient) -> None:
    page = get(client, "/?q=lich&quan=T%C3%A2y+H%E1%BB%93&tu=01/01/2020&den=31/12/2020&trang=1")
    assert links(page, ".chips a") == [
        "/?q=lich&tu=01/01/2020&den=31/12/2020",
        "/?q=lich&quan=T%C3%A2y+H%E1%BB%93",
        "/?q=lich",
    ]


def test_the_year_chart_filters_and_can_be_read(client: FlaskClient) -> None:
    page = found(client, q="lịch tiếp công dân")
    bars = page.css("svg.years a")
    year = next(bar for bar in bars if "2021" in (bar.attributes["aria-label"] or ""))
    narrowed = get(client, (year.attributes["href"] or ""))
    assert text(narrowed, ".chips li") == "Bỏ lọc: Năm 2021×"
    count = int(re.findall(r": (\d+)", year.attributes["aria-label"] or "")[0])
    assert text(narrowed, ".count").startswith(f"{count} tài liệu")
    assert len(page.css(".by-year details li")) == len(bars)


def test_the_chart_goes_down_to_days_and_up_again(client: FlaskClient) -> None:
    """Each step is a link with the number of hits that it leads to."""
    page = found(client, q="lịch tiếp công dân", lang="vi")
    for _ in ("year", "month", "day"):
        bar = max(page.css("svg.years a"), key=lambda bar: bar_count(bar.attributes["aria-label"]))
        page = get(client, bar.attributes["href"] or "")
        count = bar_count(bar.attributes["aria-label"])
        assert text(page, ".count").startswith(f"{count} tài liệu")
    any_time, year = page.css(".around a")
    assert any_time.text() == "Mọi thời gian" and year.text().startswith("Năm ")
    month = page.css_first(".around b").text()
    assert month.startswith("Tháng ")
    up = get(client, year.attributes["href"] or "")
    named = {bar.attributes["aria-label"] for bar in up.css("svg.years a")}
    assert any(name and name.startswith(month + ":") for name in named)
    assert links(page, ".around a")[0] == "/?q=" + quote_plus("lịch tiếp công dân")


def bar_count(label: str | None) -> int:
    return int((label or "").rpartition(": ")[2].split()[0].replace(".", ""))


def test_a_bar_of_a_part_of_a_month_counts_that_part(client: FlaskClient) -> None:
    page = found(client, q="lịch tiếp công dân", tu="10/03/2021", den="20/04/2021")
    for bar in page.css("svg.years a"):
        assert "/03/2021&den=31/03/2021" in (href := bar.attributes["href"] or "") or (
            "tu=01/04/2021&den=20/04/2021" in href
        )
        narrowed = get(client, href)
        assert text(narrowed, ".count").startswith(str(bar_count(bar.attributes["aria-label"])))


def test_hits_without_a_date_are_counted_and_reachable(client: FlaskClient) -> None:
    page = found(client, q="đường hoa bên hồ")
    (address,) = links(page, ".by-year .undated a")
    undated = get(client, address)
    count = text(page, ".by-year .undated .number").strip()
    assert text(undated, ".count").startswith(f"{count} tài liệu")
    assert text(undated, ".chips li") == "Bỏ lọc: Không rõ ngày×"
    assert {node.text() for node in undated.css(".hits .date")} == {"Không ghi ngày"}
    ranged = found(client, q="đường hoa bên hồ", tu="2020")
    assert links(ranged, ".notices a")[-1:] == [address]


def test_the_kind_of_day_is_chosen_in_the_form(client: FlaskClient) -> None:
    page = found(client, ngay="published", tu="2021", den="2021", lang="en")
    chosen = page.css_first("select[name=ngay] option[selected]")
    assert chosen.attributes["value"] == "published"
    assert "Date of publication" in text(page, ".chips")
    get(client, "/?ngay=hom-nao", 400)


@pytest.mark.parametrize(
    ("parameters", "field", "said"),
    [
        ("tu=31/02/2023", "tu", "nhập ngày có thật (tháng ấy chỉ có 28 ngày)"),
        ("tu=31/02", "tu", "nhập ngày có thật"),
        ("den=mai", "den", "nhập ngày có thật"),
        ("tu=02/01/2023&den=01/01/2023", "den", "ngày cuối đang đứng trước ngày đầu"),
    ],
)
def test_a_bad_date_is_said_beside_its_field_which_keeps_it(
    client: FlaskClient, parameters: str, field: str, said: str
) -> None:
    page = get(client, f"/?q=lich&quan=Ba+%C4%90%C3%ACnh&{parameters}", 400)
    box = page.css_first(f"input[name={field}]")
    assert box.attributes["aria-invalid"] == "true"
    described = (box.attributes["aria-describedby"] or "").split()
    assert said in text(page, f"#{described[0]}")
    assert box.attributes["value"]
    assert links(page, ".failure a") == [f"#{field}"]
    assert page.css_first("input[name=q]").attributes["value"] == "lich"
    assert page.css("input[name=quan][checked]")


def test_an_error_in_the_query_points_into_it(client: FlaskClient) -> None:
    query = 'lịch "tiếp công" từ:02/01/2024 đến:01/01/2024'
    page = get(client, "/?q=" + quote(query), 400)
    assert text(page, ".pointer .at") == "0"
    assert text(page, ".pointer") == query
    assert page.css_first("input[name=q]").attributes["aria-invalid"] == "true"
    assert "ký tự thứ 36" in text(page, ".where")


@pytest.mark.parametrize("query", ["(", "*", "(lịch)", "a*b", "lịch?", "[1]", "\\", "''"])
def test_other_signs_are_no_error(client: FlaskClient, query: str) -> None:
    get(client, "/?" + urlencode({"q": query}))


def test_a_page_that_is_not_there_leads_to_the_last_one(client: FlaskClient) -> None:
    page = get(client, "/?q=lich&trang=999", 404)
    (last,) = links(page, ".failure a")
    shown = get(client, last)
    assert titles(shown)
    assert not shown.css(".paging [rel=next]")
    assert page.css_first("[role=search] form")


@pytest.mark.parametrize("page", ["abc", "0", "-1", "1e3", "9" * 40])
def test_what_is_no_page_number_is_a_400(client: FlaskClient, page: str) -> None:
    get(client, f"/?q=lich&trang={page}", 400)


def test_paging_walks_through_every_hit_once(client: FlaskClient, engine: Engine) -> None:
    seen: list[str] = []
    address = "/?q=lich+tiep+cong+dan&quan=T%C3%A2y+H%E1%BB%93&xep=oldest"
    while address:
        page = get(client, address)
        seen += titles(page)
        following = links(page, ".paging [rel=next]")
        address = following[0] if following else ""
    total = engine.search(SearchRequest("lich tiep cong dan", ("Tây Hồ",))).total
    assert len(seen) == len(set(seen)) == total > 10


def test_every_paging_link_leads_somewhere(client: FlaskClient) -> None:
    for address in links(found(client, q="lich tiep cong dan"), ".paging a"):
        get(client, address)


def test_nothing_found_offers_ways_on(client: FlaskClient) -> None:
    page = get(client, "/?q=xyzzy&quan=T%C3%A2y+H%E1%BB%93")
    assert "Không tìm thấy gì" in text(page, "h1")
    assert "/?q=xyzzy" in links(page, ".nothing a")
    assert "/tro-giup" in links(page, ".nothing a")
    newest = titles(get(client, "/"))
    assert titles(page) == newest[:5]
    assert text(page, ".latest h2") == "Mới nhất"


def test_a_second_reading_is_told_and_has_a_way_back(client: FlaskClient) -> None:
    """What was typed as Telex is read so; the way back takes it as it stands, until another
    query is typed."""
    page = found(client, q="chowj ddeem")
    assert "Chợ đêm phố cổ mở thêm lối đi bộ" in titles(page)
    assert "Telex" in text(page, ".notices")
    (back,) = links(page, ".notices a")
    literal = get(client, back)
    assert literal.css(".nothing")
    assert text(literal, ".chips li") == "Bỏ lọc: Đúng như đã gõ×"
    assert titles(get(client, links(literal, ".chips a")[0])) == titles(page)
    assert literal.css_first("input[name=nguyenvan]").attributes["value"] == "chowj ddeem"
    assert titles(found(client, q="cho dem", nguyenvan="chowj ddeem"))


def test_widened_results_lead_back_to_those_with_every_word(client: FlaskClient) -> None:
    page = found(client, q="chợ đêm vườn thú")
    assert text(page, ".notices a") == "Chỉ xem bài có mọi từ (0)"
    assert titles(page)
    assert get(client, links(page, ".notices a")[0]).css(".nothing")


@pytest.mark.parametrize(("lang", "named"), [("vi", "Có mọi từ"), ("en", "With every word")])
def test_what_a_hit_must_have_may_be_chosen(client: FlaskClient, lang: str, named: str) -> None:
    """The choice stands among the filters, as a chip, in each link and in the downloads."""
    assert found(client, q="chợ đêm vườn thú", match="syllables", lang=lang).css(".nothing")
    page = found(client, q="chợ đêm", match="whole", lang=lang)
    assert page.css_first("select[name=match] option[selected]").attributes["value"] == "whole"
    assert named in text(page, ".chips li")
    assert all("match=whole" in address for address in links(page, ".formats a"))
    assert "match" not in links(page, ".chips a")[0]
    assert client.get("/?q=a&match=x").status_code == 400


def test_page_and_api_have_the_same_parameters(client: FlaskClient) -> None:
    """Under the names of either."""
    vietnamese = "q=lich&quan=T%C3%A2y+H%E1%BB%93&tu=01/01/2020&den=31/12/2021&xep=oldest&trang=2"
    english = "q=lich&district=T%C3%A2y+H%E1%BB%93&from=2020-01-01&to=2021-12-31&sort=oldest&page=2"
    small = "&per_page=2&match=whole"
    pages = [get(client, f"/?{asked}{small}") for asked in (vietnamese, english)]
    answers = [
        client.get(f"/api/search?{asked}{small}").get_json() for asked in (vietnamese, english)
    ]
    assert titles(pages[0]) == titles(pages[1]) == [hit["title"] for hit in answers[0]["hits"]]
    assert answers[0] == answers[1] and answers[0]["page"] == 2 and len(answers[0]["hits"]) == 2
    rows = {client.get(f"/tai-ve.csv?{asked}{small}").text for asked in (vietnamese, english)}
    assert len(rows) == 1 and rows.pop().count("\n") == answers[0]["total"] + 1


class Hurried:
    """The engine with every search cut off, which takes a far larger index than this one."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def search(self, request: SearchRequest) -> SearchPage:
        return replace(self.engine.search(request), notices=(Notice(NoticeCode.CUT),))

    def newest(self, limit: int) -> SearchPage:
        return self.engine.newest(limit)


@pytest.mark.parametrize(
    ("asked", "title", "said"),
    [
        ("q=lich", "Kết quả cho “lich”", "Ít nhất 230 tài liệu"),
        ("q=xyzzy", "Chưa tìm thấy gì cho “xyzzy”", "dừng trước khi thấy tài liệu nào"),
        ("q=lich&lang=en", "Results for “lich”", "At least 230 documents"),
    ],
)
def test_a_search_that_took_too_long_says_that_there_may_be_more(
    engine: Engine, asked: str, title: str, said: str
) -> None:
    client = create_app(Hurried(engine)).test_client()  # type: ignore[arg-type]
    page = get(client, f"/?{asked}")
    assert text(page, "h1") == title
    assert said in text(page, "main")
    stopped = "too long and was stopped" if "lang=en" in asked else "nên đã được dừng"
    assert stopped in text(page, ".notices")
    answer = client.get(f"/api/search?{asked}").get_json()
    assert stopped in answer["notices"][0]


@pytest.mark.parametrize(
    "address", ["/?q=lich", "/?q=xyzzy", "/?tu=2022&den=2022", "/tai-lieu/cho-dem.txt?q=lich"]
)
def test_a_page_is_gone_when_it_is_sent(client: FlaskClient, address: str) -> None:
    """What refers to itself in a circle stays until a collection, which a server seldom makes."""

    def contexts() -> int:
        return sum(isinstance(each, Context) for each in gc.get_objects())

    get(client, address)
    gc.collect()
    gc.disable()
    try:
        before = contexts()
        get(client, address)
        assert contexts() == before
    finally:
        gc.enable()


def test_english_by_choice_and_kept_in_every_link(client: FlaskClient) -> None:
    page = get(client, "/?q=lich&lang=en")
    assert page.css_first("html").attributes["lang"] == "en"
    assert text(page, "h1") == "Results for “lich”"
    own = [address for address in links(page, "main a, .masthead a") if address.startswith("/")]
    assert [address for address in own if "lang=en" not in address] == ["/?q=lich"]


def test_results_stay_out_of_search_engines(client: FlaskClient) -> None:
    assert 'name="robots" content="noindex"' in client.get("/?q=lich").text
    assert "noindex" not in client.get("/").text


def test_the_document_page_shows_all_of_it(client: FlaskClient) -> None:
    page = get(client, "/tai-lieu/cho-dem.txt?q=ch%E1%BB%A3+%C4%91%C3%AAm")
    assert text(page, "article h1") == "Chợ đêm phố cổ mở thêm lối đi bộ"
    assert len(page.css(".text p")) == 3
    assert len(page.css(".text mark")) == 4
    assert text(page, ".matches b") == "4 chỗ khớp"
    assert links(page, ".matches a") == ["#m1"]
    facts = text(page, ".facts dl")
    for fact in ("Hoàn Kiếm", "18/01/2023 11:06", "Cổng quận Hoàn Kiếm", "vi-du.example"):
        assert fact in facts
    assert "http://localhost/tai-lieu/cho-dem.txt" in links(page, ".facts a")
    assert "/?q=ch%E1%BB%A3+%C4%91%C3%AAm" in links(page, ".back a")


def test_the_document_page_leads_to_related_ones(client: FlaskClient) -> None:
    page = get(client, "/tai-lieu/lich/007")
    related = links(page, ".related a")
    assert 1 <= len(related) <= 5
    assert "/tai-lieu/lich/007" not in related
    for address in related:
        get(client, address)


def test_a_broken_query_does_not_hide_the_document(client: FlaskClient) -> None:
    page = get(client, "/tai-lieu/cho-dem.txt?q=tu:2/1/2024+den:1/1/2024")
    assert len(page.css(".text p")) == 3


@pytest.mark.parametrize("document", samples.WRITTEN, ids=lambda d: d["id"][:12])
def test_every_document_can_be_opened_from_its_hit(
    client: FlaskClient, document: dict[str, str]
) -> None:
    """Whatever its id looks like."""
    page = found(client, q=re.sub(r"[<>(){}'&=*:]|script", " ", document["title"]))
    shown = [get(client, address) for address in links(page, ".hits .title a")]
    assert document["id"] in [each.css_first("article").attributes["data-id"] for each in shown]


def test_nothing_from_a_document_becomes_markup(client: FlaskClient) -> None:
    addresses = ["/?q=alert", "/tai-lieu?" + urlencode({"id": samples.ATTACKER, "q": "thử"})]
    for address in [*addresses, "/tai-lieu/" + quote(samples.ATTACKER)]:
        page = get(client, address)
        *data, script = page.css("script")
        assert all(each.attributes["type"] == "application/ld+json" for each in data)
        assert all(json.loads(each.text())["@type"] == "NewsArticle" for each in data)
        assert (script.attributes["src"] or "").startswith("/static/")
        assert not page.css("article img, .hits img, .facts i, .ticks i")
        assert not [link for link in links(page, "a") if link.startswith("javascript")]
        assert "{{ 7 * 7 }}" in text(page, "main")


@pytest.mark.parametrize("address", ["/tai-lieu/khong-co", "/tai-lieu", "/khong-co", "/static/x"])
def test_what_is_not_there_is_a_404_page_with_a_way_on(client: FlaskClient, address: str) -> None:
    page = get(client, address, 404)
    assert page.css_first("[role=search] form")
    assert "/" in links(page, "main a")


def test_every_example_of_the_help_page_works(client: FlaskClient) -> None:
    for language in ("vi", "en"):
        examples = links(get(client, f"/tro-giup?lang={language}"), "a.example")
        assert len(examples) > 8
        for address in examples:
            get(client, address)


def test_the_filters_of_the_query_language_filter(client: FlaskClient) -> None:
    for query in ('quận:"Tây Hồ" lịch từ:01/01/2020 đến:31/12/2020',
                  'quan:"tay ho" lich tu:01/01/2020 den:31/12/2020'):  # fmt: skip
        page = found(client, q=query)
        assert {node.text() for node in page.css(".hits .place")} == {"Tây Hồ"}
        assert {node.text()[-4:] for node in page.css(".hits time")} == {"2020"}
