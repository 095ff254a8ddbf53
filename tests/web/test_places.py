"""The filter "Nơi" of the page, downloads and API, on a corpus across the reform of 1 July 2025."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from search.engine import Engine
from tests.search.reform_corpus import CHAU_THANH, WARDS
from web.app import create_app
from web.page.place_filter import MOST_FOLDED, SHOWN_AT_ONCE

DISTRICT = "Quận Hoàn Kiếm, Hà Nội"
OLD = "Phường Hàng Bạc cũ, Hoàn Kiếm, Hà Nội"
UNKNOWN = "không rõ nơi"


@pytest.fixture(scope="module")
def client(reform: Engine) -> FlaskClient:
    return create_app(reform).test_client()


def asked(*names: str, **others: str) -> str:
    return urlencode([("noi", name) for name in names] + list(others.items()))


def page(client: FlaskClient, *names: str, status: int = 200, **others: str) -> LexborHTMLParser:
    response = client.get("/?" + asked(*names, **others))
    assert response.status_code == status, response.text
    return LexborHTMLParser(response.text)


def total(html: LexborHTMLParser) -> int:
    count = html.css_first(".head .count")
    return int(re.sub(r"\D", "", count.text().split("tài liệu")[0])) if count else 0


def ticks(html: LexborHTMLParser) -> dict[tuple[str, str], tuple[int, bool]]:
    """The number and the tick of each box, by the parameter that it is."""
    found: dict[tuple[str, str], tuple[int, bool]] = {}
    for label in html.css(".places .ticks label"):
        box, number = label.css_first("input").attributes, label.css_first(".number")
        sent = box["name"] or "", box["value"] or ""
        assert sent not in found, f"{sent} twice"
        found[sent] = int(number.text().replace(".", "") or 0), "checked" in box
    return found


def groups(html: LexborHTMLParser) -> dict[str, list[str]]:
    """The names of places by the heading that they stand under."""
    found: dict[str, list[str]] = {}
    for group in html.css(".places .ticks > .group"):
        name = group.css_first("label .named, .name").text()
        own = group.css_first("ul")
        found.setdefault(name, []).extend(
            label.text() for label in (own.css("label .named") if own else [])
        )
    return found


def links(node: LexborHTMLParser | LexborNode, selector: str) -> dict[str, str]:
    return {each.text(): each.attributes["href"] or "" for each in node.css(selector)}


# The panel


@pytest.mark.parametrize("query", ["", "chợ", "dọn vệ sinh"])
def test_each_box_has_the_number_of_hits_that_it_gives(client: FlaskClient, query: str) -> None:
    for (parameter, value), (count, chosen) in ticks(page(client, "Hà Nội", q=query)).items():
        alone = client.get("/?" + urlencode({"q": query, parameter: value}))
        assert total(LexborHTMLParser(alone.text)) == count, value
        assert chosen == (value == "Hà Nội")


def test_there_are_few_boxes_grouped_by_province(client: FlaskClient) -> None:
    html = page(client, q="")
    boxes = [value for _, value in ticks(html)]
    assert len([value for value in boxes if ", " in value]) == SHOWN_AT_ONCE + MOST_FOLDED
    for province, places in groups(html).items():
        for place in places:
            assert any(
                value.startswith(place.split(" từ ")[0]) and value.endswith(f", {province}")
                for value in boxes
            ), (place, province)
    assert boxes[-1] == UNKNOWN
    named = [value for value in boxes if "Châu Thành" in value]
    assert len(set(named)) == len(named) > 5
    provinces = {value.split(", ")[1] for value in named}
    assert provinces <= set(CHAU_THANH)


def test_chosen_places_are_ticked_under_their_own_names(client: FlaskClient) -> None:
    """However they were typed, and whether they are frequent or not."""
    html = page(client, "hoan kiem", "p. hang bac, ha noi", "khong ro noi", "ha tay")
    chosen = {value: count for (_, value), (count, on) in ticks(html).items() if on}
    assert chosen == {DISTRICT: 6, OLD: 1, UNKNOWN: 2, "Hà Tây": chosen["Hà Tây"]}
    first = next(iter(groups(html)))
    assert first in ("Hà Nội", "Hà Tây")
    assert "Phường Hàng Bạc cũ, Hoàn Kiếm" in groups(html)["Hà Nội"]


def test_links_have_the_places_own_names(client: FlaskClient) -> None:
    html = page(client, "hoan kiem", q="chợ", lang="en")
    own = [
        a for a in links(html, "main .sort a, main .formats a, .masthead a").values() if "q=" in a
    ]
    assert len(own) > 3 and all(asked(DISTRICT) in address for address in own)
    assert list(links(html, ".chips a").values()) == ["/?" + urlencode({"q": "chợ", "lang": "en"})]


def test_a_unit_of_today_says_since_when(client: FlaskClient) -> None:
    for lang, said in (("vi", "từ 01/07/2025"), ("en", "since 1 Jul 2025")):
        html = page(client, "phường hoàn kiếm", lang=lang)
        assert f"Phường Hoàn Kiếm {said}" in groups(html)["Hà Nội"]


@pytest.mark.parametrize("typed", ["Hoàn Kiếm", "hoan kiem", "HOÀN KIẾM"])
def test_a_district_is_still_its_ground(client: FlaskClient, typed: str) -> None:
    """``quan=`` has one box, that of the place is not there twice."""
    html = LexborHTMLParser(client.get("/?" + urlencode({"quan": typed})).text)
    boxes = ticks(html)
    assert boxes["quan", "Hoàn Kiếm"] == (6, True) and ("noi", DISTRICT) not in boxes
    assert total(html) == 6 == total(page(client, "hoan kiem"))
    assert "Hoàn Kiếm" in groups(html)["Hà Nội"]


# Names that do not tell


def test_a_name_of_several_places_is_answered_with_links(client: FlaskClient) -> None:
    html = page(client, "chau thanh", "Bến Tre", q="chợ", status=400)
    found = links(html, ".failure a")
    assert set(found) == {f"Huyện Châu Thành, {province}" for province in CHAU_THANH}
    for name, address in found.items():
        answer = LexborHTMLParser(client.get(address).text)
        chosen = {value for (_, value), (_, on) in ticks(answer).items() if on}
        assert chosen == {name, "Bến Tre"} and total(answer) >= 2
    box = html.css_first("#noi").attributes
    assert box["value"] == "chau thanh" and box["aria-invalid"] == "true"
    assert [value for _, value in ticks(html)] == ["Bến Tre"]


def test_an_unknown_name_is_answered_with_those_like_it(client: FlaskClient) -> None:
    html = page(client, "hoan kim", status=400)
    assert DISTRICT in links(html, ".failure a")
    html = page(client, "qqq zzz xxx", status=400)
    assert not links(html, ".failure a")
    assert "Không có nơi nào tên “qqq zzz xxx”." in html.css_first(".failure").text()


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "tên của nhiều nơi"), ("en", "the name of several places")]
)
def test_what_is_typed_is_quoted_as_it_is(client: FlaskClient, lang: str, said: str) -> None:
    assert said in page(client, "chau thanh", status=400, lang=lang).css_first(".failure").text()
    html = page(client, '<b>"x"', status=400, lang=lang)
    assert html.css_first("#noi").attributes["value"] == '<b>"x"' and not html.css("main b")


def test_a_very_common_name_is_not_a_thousand_links(client: FlaskClient) -> None:
    html = page(client, "phường 1", status=400)
    assert len(links(html, ".failure a")) == 30
    assert "hãy ghi thêm" in html.css_first(".failure").text()


def test_downloads_and_api_refuse_such_names_too(client: FlaskClient) -> None:
    for name, code in (("Châu Thành", "ambiguous-place"), ("Hoan Kim", "no-such-place")):
        for path in ("/tai-ve.csv", "/nguon.atom", "/api/search"):
            for parameter in ("noi", "place"):
                answer = client.get(f"{path}?{urlencode({parameter: name})}")
                assert answer.status_code == 400, path
        error = answer.get_json()["error"]
        assert (error["code"], error["parameter"]) == (code, "place")
        candidates = error["candidates"]
        assert all(
            client.get("/api/search?" + asked(each)).status_code == 200 for each in candidates
        )
        assert (DISTRICT if code == "no-such-place" else "Huyện Châu Thành, An Giang") in candidates


def test_page_downloads_and_api_have_the_same_hits(client: FlaskClient) -> None:
    names = asked("hoan kiem", "Châu Thành, Bến Tre", UNKNOWN)
    for query in (names, names.replace("noi=", "place=")):
        answer = client.get(f"/api/search?{query}").get_json()
        rows = list(csv.DictReader(io.StringIO(client.get(f"/tai-ve.csv?{query}").text)))
        assert len(rows) == answer["total"] == 10
        assert total(LexborHTMLParser(client.get(f"/?{query}").text)) == 10
        feed = client.get(f"/nguon.atom?{query}").text
        assert feed.count("<entry>") == 9 and "Châu Thành, Bến Tre" in feed  # one has no date


# Old and new names


def test_a_place_that_is_no_more_offers_both(client: FlaskClient) -> None:
    """On the page by a link, in the API by an offer, each for what it says."""
    html = page(client, "Phường Hàng Bạc")
    assert total(html) == 1
    ((text, address),) = links(html, ".notices a").items()
    assert text == "Tìm cả hai" and "Phường Hàng Bạc nay thuộc phường Hoàn Kiếm." in (
        html.css_first(".notices").text()
    )
    both = LexborHTMLParser(client.get(address).text)
    new = total(page(client, "Phường Hoàn Kiếm"))
    assert total(both) == new > 1
    answer = client.get("/api/search?" + asked("Phường Hàng Bạc")).get_json()
    (offer,) = answer["offers"]
    assert (offer["notice"], offer["kind"]) == ("former-place", "both-places")
    again = client.get("/api/search?" + asked(*offer["place"], q=offer["q"])).get_json()
    assert again["total"] == new


def test_the_offer_takes_the_place_of_what_is_chosen(client: FlaskClient) -> None:
    """Beside a place in the query, which it narrows; of several chosen ones the others stay."""
    narrowed = asked("Phường Hàng Bạc", "Hải Châu", q="quận:hoan kiem")
    answer = client.get(f"/api/search?{narrowed}").get_json()
    (offer,) = answer["offers"]
    assert len(offer["place"]) == 3 and offer["place"][1] == "Quận Hải Châu, Đà Nẵng"
    again = client.get("/api/search?" + asked(*offer["place"], q=offer["q"])).get_json()
    alone = client.get("/api/search?" + asked("Phường Hoàn Kiếm", q="quận:hoan kiem")).get_json()
    assert again["total"] == alone["total"] > answer["total"] > 0
    in_query = client.get("/api/search?" + asked(q='nơi:"Phường Hàng Bạc"')).get_json()
    assert in_query["offers"][0]["place"] is None


@pytest.mark.parametrize(
    "query", ["quận:hoan kiem", 'quan:"Hoàn Kiếm"', "quận:HOÀN KIẾM", "quận:Hoàn Kiếm"]
)
def test_a_place_in_the_query_is_ticked_by_its_own_name(client: FlaskClient, query: str) -> None:
    """However it is typed; it goes when the query is changed, so the box cannot be unticked."""
    html = page(client, q=query)
    assert ticks(html)["quan", "Hoàn Kiếm"] == (total(html), True)
    (box,) = html.css(".places input[disabled]")
    assert box.attributes["value"] == "Hoàn Kiếm"
    beside = page(client, "Phường Hàng Bạc", q=query)
    assert 0 < total(beside) == total(page(client, "Phường Hàng Bạc")) < total(html)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("nơi:hang bac", OLD),
        ("phường:Hoàn Kiếm", "Phường Hoàn Kiếm, Hà Nội"),
        ("tỉnh:ben tre", "Bến Tre"),
        ("nơi:khong ro noi", UNKNOWN),
    ],
)
def test_places_of_all_kinds_in_the_query_are_ticked(
    client: FlaskClient, query: str, value: str
) -> None:
    html = page(client, q=query)
    assert total(html) and ticks(html)["noi", value] == (total(html), True)
    boxes = {box.attributes["value"] for box in html.css(".places input[disabled]")}
    assert boxes == {value}


@pytest.mark.parametrize("path", ["/tai-ve.csv", "/nguon.atom"])
def test_downloads_and_feeds_of_a_name_of_several_list_them(client: FlaskClient, path: str) -> None:
    """Each leads to its own list; whoever asks for JSON gets what the API says."""
    wanted = asked("Châu Thành", "Hải Châu", q="chợ")
    response = client.get(f"{path}?{wanted}")
    assert response.status_code == 400
    found = links(LexborHTMLParser(response.text), "main ul a")
    assert set(found) == {f"Huyện Châu Thành, {province}" for province in CHAU_THANH}
    assert all(address.startswith(path) for address in found.values())
    assert all(client.get(address).status_code == 200 for address in found.values())
    as_json = client.get(f"{path}?{wanted}", headers={"Accept": "application/json"})
    api = client.get(f"/api/search?{wanted}")
    assert as_json.status_code == api.status_code == 400
    assert as_json.get_json() == api.get_json()
    assert set(api.get_json()["error"]["candidates"]) == set(found)
    near = client.get(f"{path}?{asked('Hoan Kim')}")
    assert near.status_code == 400 and DISTRICT in near.text


def test_the_download_has_the_places_of_the_api(client: FlaskClient) -> None:
    wanted = asked("Hoàn Kiếm")
    hits = client.get(f"/api/search?{wanted}&per_page=50").get_json()["hits"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/tai-ve.csv?{wanted}").text)))
    assert [row["unit"] for row in rows] == [hit["unit"] or "" for hit in hits]
    assert [row["province"] for row in rows] == [hit["province"] or "" for hit in hits]
    assert [row["area"] for row in rows] == ["; ".join(hit["area"]) for hit in hits]
    assert any(row["unit"] for row in rows) and list(rows[0])[-3:] == ["unit", "province", "area"]


# Typing a name


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hoan", DISTRICT),
        ("Hoàn K", DISTRICT),
        ("quan hoan", DISTRICT),
        ("phuong hoan", "Phường Hoàn Kiếm, Hà Nội"),
        ("hang ba", OLD),
        ("p. hang bac", OLD),
        ("chau thanh ben", "Huyện Châu Thành, Bến Tre"),
        ("chau thanh, b", "Huyện Châu Thành, Bến Tre"),
        ("ben t", "Bến Tre"),
        ("khong ro", UNKNOWN),
        ("xa tan quoi trung", "Xã Tân Quới Trung cũ, Vũng Liêm, Vĩnh Long"),
    ],
)
def test_places_while_typing(client: FlaskClient, typed: str, first: str) -> None:
    lines = client.get("/api/suggest/places?" + urlencode({"q": typed})).get_json()["suggestions"]
    assert lines[0]["text"] == first
    assert len(lines) <= 8


def test_every_line_may_be_chosen_and_names_one_place(client: FlaskClient) -> None:
    for typed in ("b", "ch", "d", "h", "ng", "ph", "qu", "th", "tr", "x"):
        lines = client.get(f"/api/suggest/places?q={typed}").get_json()["suggestions"]
        for line in lines:
            answer = client.get("/api/search?" + asked(line["text"]))
            assert answer.status_code == 200 and answer.get_json()["total"], line


def test_a_whole_old_name_without_pages_leads_to_the_new_one(client: FlaskClient) -> None:
    found = client.get("/api/suggest/places?q=phuong+hang+gai").get_json()["suggestions"]
    assert [line["text"] for line in found] == [
        "Phường Hàng Gai cũ, Hoàn Kiếm, Hà Nội", "Phường Hoàn Kiếm, Hà Nội",
    ]  # fmt: skip


def test_nothing_typed_is_nothing_suggested(client: FlaskClient) -> None:
    for typed in ("", "  ", ",", "\x00", "q" * 400):
        answer = client.get("/api/suggest/places?" + urlencode({"q": typed}))
        assert answer.get_json()["suggestions"] == []


# The document


def test_a_document_tells_where_it_is_from_and_why(client: FlaskClient) -> None:
    old, district, before, new, after = WARDS[0]
    hits = client.get("/api/search?" + asked("Phường Hoàn Kiếm")).get_json()["hits"]
    ids = {hit["title"]: hit["id"] for hit in hits}
    html = LexborHTMLParser(
        client.get(f"/tai-lieu/{ids[f'{old}, {district}, {before} dọn vệ sinh']}").text
    )
    assert links(html, ".facts dd[lang=vi] a") == {
        old: "/?" + asked(OLD),
        "Hoàn Kiếm": "/?" + asked(DISTRICT),
        "Hà Nội": "/?" + asked("Hà Nội"),
    }
    assert [q.text() for q in html.css(".facts q")] == ["quận Hoàn Kiếm", "Phường Hàng Bạc"]
    html = LexborHTMLParser(
        client.get(f"/tai-lieu/{ids[f'{new}, {after} trồng cây']}?lang=en").text
    )
    facts = html.css_first(".facts dl").text()
    assert "Ground of former districts" in facts and "title: Phường Hoàn Kiếm" in facts
    assert "/?" + asked(DISTRICT, lang="en") in links(html, ".facts dd a").values()


def test_each_link_to_the_place_of_a_document_finds_it(client: FlaskClient) -> None:
    rows = csv.DictReader(io.StringIO(client.get("/tai-ve.csv?q=").text.removeprefix("\ufeff")))
    for row in rows:
        html = LexborHTMLParser(client.get(f"/tai-lieu/{row['id']}").text)
        own = [a for a in links(html, ".facts dd a").values() if a.startswith("/?")]
        assert own
        for address in own:
            found = csv.DictReader(io.StringIO(client.get(f"/tai-ve.csv{address[1:]}").text[1:]))
            assert row["id"] in {each["id"] for each in found}, address


def test_a_hit_of_today_shows_its_commune(client: FlaskClient) -> None:
    html = page(client, "Phường Hoàn Kiếm", q="trồng cây")
    assert [each.text() for each in html.css(".hits .place")] == ["Phường Hoàn Kiếm"]
    html = page(client, q="trồng dừa")
    assert [each.text() for each in html.css(".hits .place")] == ["Bến Tre"]
