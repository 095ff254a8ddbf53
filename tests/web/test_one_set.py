"""A search has one set of hits: page, API, download, feed, counts, sorts and filters speak of it.

Queries of all kinds, and junk, are asked of a small real index with pages that are written with
diacritics, without, half of each; dated and not; of several places; with fields of their own.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.updating.indexer import index
from search.engine import Engine
from vietnamese.entities.time_expressions import read_period
from vietnamese.text.folding import fold
from web.address.parameters import DATE_KINDS, MATCHES, SORTS
from web.app import create_app
from web.routes.feeds import FEED_ENTRIES

ATOM = "{http://www.w3.org/2005/Atom}"
PLACES = ("Hoàn Kiếm", "Ba Đình", "Tây Hồ", "Hải Châu", "Sơn Tây")
CATEGORIES = ("Giáo dục", "Môi trường", "Văn hóa")
SOURCES = ("Bản tin quận", "Cổng phường", "bản tin quận", "tin.example", "CỔNG PHƯỜNG")
TOPICS = (
    ("Thu gom rác thải ở chợ", "Tổ thu gom rác đi hai lượt. Rác thải ở chợ được phân loại."),
    ("Tiêm chủng cho trẻ em", "Trạm y tế tiêm chủng cho trẻ em vào thứ bảy, từ 8h30."),
    ("Chợ hoa mở sớm", "Chợ hoa mở từ 4 giờ. Hoa hồng giá 7.000 đồng một bông."),
    ("Kỳ họp hội đồng nhân dân", "HĐND bàn về thu hồi đất. Kỳ họp thứ mười hai kéo dài hai ngày."),
    ("Bến xe đổi chỗ", "Bến xe cũ thành vườn hoa. Xe buýt dừng ở chợ. Gọi 0912 345 678."),
    ("Hải quan làm thêm giờ", "Cơ quan hải quan nhận hồ sơ qua mạng, kể cả ngày 28/2/2024."),
)


def documents() -> Iterator[dict[str, Any]]:
    for number in range(72):
        title, body = TOPICS[number % len(TOPICS)]
        body += f" Bài thứ {number} của bản tin." + " Bà con bàn chuyện đồng áng." * (number % 5)
        if number % 7 == 3:
            title, body = fold(title), fold(body)
        elif number % 7 == 5:
            body += "\n" + fold(TOPICS[(number + 1) % len(TOPICS)][1])
        if number % 4 == 2:
            told = date(2022, 1, 9) + timedelta(days=9 * number)
            body = f"Sáng ngày {told:%d/%m/%Y}, bà con họp ở nhà văn hóa để nghe báo tin.\n{body}"
        document: dict[str, Any] = {"id": f"bai/{number}", "title": title, "body": body}
        if number % 5:
            document["published"] = str(date(2021, 1, 15) + timedelta(days=17 * number))
        if number % 4:
            document["district"] = PLACES[number % len(PLACES)]
        if number % 8:
            document["source"] = SOURCES[number % len(SOURCES)]
        if number % 3:
            document["category"] = CATEGORIES[number % 2 :][: 1 + number % 2]
        yield document


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("one")
    lines = [json.dumps(document, ensure_ascii=False) for document in documents()]
    source: Path = folder / "a.jsonl"
    for some in (lines[:60], lines):  # two segments
        source.write_text("\n".join(some), encoding="utf-8")
        assert not index([source], folder / "ix", processes=1).failed
    return Engine.open(folder / "ix")


@pytest.fixture(scope="module")
def asking(engine: Engine) -> FlaskClient:
    return create_app(engine).test_client()


Parameters = tuple[tuple[str, str], ...]

WORDS = st.sampled_from(
    [
        *("rác", "rac", "rắc", "thu gom rác", "thu gom", "chợ", "cho", "hoa", "bến xe", "ben xe"),
        *("hải quan", "hai quan", "quan", "HĐND", "hdnd", "hội đồng nhân dân", "kỳ họp thứ 12"),
        *("28/2/2024", "7000đ", "0912345678", "8h30", "y tế", "tiêm chủng", "tiem chung", "giếng"),
        *("bản tin", "bài thứ 7", "đồng áng", "xyzzy", "chowj", "ddeem", "thứ", "của", "2024"),
        *('"thu gom rác"', '"hai luot"', '"', "«chợ hoa»", "-chợ", '-"bến xe"', "HOẶC", "OR"),
        *("quận:Tây Hồ", '-quận:"Ba Đình"', "quan:hoan kiem", "từ:01/01/2022", "den:31/12/2022"),
        *("nơi:Hà Nội", "tinh:da nang", '-nơi:"không rõ nơi"', "phường:Hoàn Kiếm"),
        *("quận:Lạ", "từ:8h", "liên quan:chợ", "(", ")", "*", "-", ":", ",", "…", "\u0301", "/"),
        *("bao giờ thì chợ hoa ở bến xe mở cửa cho bà con", "thu gom rac thai o cho"),
    ]
)
QUERIES = st.lists(WORDS, max_size=4).map(" ".join)
FILTERS = st.lists(
    st.sampled_from(
        [
            *(("district", place) for place in (*PLACES, "Lạ")),
            *(("place", place) for place in ("Hoàn Kiếm", "Đà Nẵng", "không rõ nơi")),
            *(("filter", f"category:{category}") for category in CATEGORIES),
            *(("filter", f"source:{source}") for source in SOURCES),
            ("from", "2022-03-01"), ("to", "2023-06-30"),
            ("to", "2022-03-31"), ("to", "quý 2/2022"),
            *(("date", kind) for kind in DATE_KINDS),
        ]
    ),
    max_size=3, unique_by=lambda pair: pair[0],
).map(tuple)  # fmt: skip
RULES = st.sampled_from(
    [(), (), (), (("literal", "true"),), *((("match", match),) for match in MATCHES)]
)
ASKED = st.builds(lambda query, rule: (("q", query), *rule), QUERIES, RULES)
EXAMPLES = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def answer(asking: FlaskClient, asked: Parameters, *more: tuple[str, str]) -> dict[str, Any]:
    response = asking.get("/api/search?" + urlencode([*asked, *more]))
    found: dict[str, Any] = response.get_json()
    assert response.status_code in (200, 400, 404), found
    return found


def ids(asking: FlaskClient, asked: Parameters, *more: tuple[str, str]) -> list[str]:
    """All hits, page by page; none where a query says what cannot be (its days)."""
    found: list[str] = []
    for page in range(1, 10):
        here = answer(asking, asked, *more, ("per_page", "50"), ("page", str(page)))
        found += [hit["id"] for hit in here.get("hits", ())]
        if page >= here.get("pages", 0):
            break
    return found


@EXAMPLES
@given(asked=ASKED, filters=FILTERS)
def test_a_filter_only_narrows(asking: FlaskClient, asked: Parameters, filters: Parameters) -> None:
    """Together and one by one; places and districts are one filter, of which a hit has any.
    ``date`` says which date the days of the others mean: it is asked throughout, and narrows where
    there are no days."""
    kind = tuple(pair for pair in filters if pair[0] == "date")
    every = set(ids(asking, asked))
    of_kind = set(ids(asking, asked, *kind))
    if "từ:" not in asked[0][1] and "den:" not in asked[0][1]:
        assert of_kind <= every
    both = set(ids(asking, asked, *filters))
    assert both <= of_kind
    for names in ({"district", "place"}, {"filter"}, {"from"}, {"to"}):
        one = [pair for pair in filters if pair[0] in names]
        assert both <= set(ids(asking, asked, *kind, *one)) <= of_kind


@EXAMPLES
@given(asked=ASKED, filters=FILTERS)
def test_each_count_of_a_facet_is_the_total_that_one_gets(
    asking: FlaskClient, asked: Parameters, filters: Parameters
) -> None:
    """Of districts as if none were chosen, of years and fields within what was chosen."""
    page = answer(asking, (*asked, *filters), ("facet", "category"))
    others = tuple(pair for pair in filters if pair[0] not in ("district", "place"))
    if not page.get("total"):
        return
    facets = page["facets"]
    for facet in facets["district"]:
        alone = answer(asking, asked, *others, ("district", facet["value"]))
        assert alone["total"] == facet["count"], facet
    for facet in facets["place"]:
        alone = answer(asking, asked, *others, ("place", facet["value"]))
        assert alone["total"] == facet["count"], facet
    chosen = [value.partition(":")[0] for name, value in filters if name == "filter"]
    for name in ("category", "source"):
        for facet in () if name in chosen else facets[name]:
            within = answer(asking, (*asked, *filters), ("filter", f"{name}:{facet['value']}"))
            assert within["total"] == facet["count"], facet
    chosen_days = {name: value for name, value in filters if name in ("from", "to")}
    rest = tuple(pair for pair in filters if pair[0] not in ("from", "to"))
    for facet in [facet for name in STEPS for facet in facets.get(name, ())]:
        first, last = days_within(facet["value"], chosen_days)
        days = ("from", str(first)), ("to", str(last))
        assert answer(asking, (*asked, *rest), *days)["total"] == facet["count"], facet
    if page["undated"]:
        others = tuple(pair for pair in rest if pair[0] != "date")
        undated = answer(asking, (*asked, *others), ("date", "none"))
        assert undated["total"] == page["undated"]


@EXAMPLES
@given(asked=ASKED, kind=st.sampled_from([(), *((("date", kind),) for kind in DATE_KINDS)]))
def test_months_and_days_divide_the_range_that_they_are_in(
    asking: FlaskClient, asked: Parameters, kind: Parameters
) -> None:
    """Nothing is lost between a year, its months and their days; else there are none."""
    for first, last, steps in (
        ("2022", "2022", {"month"}),
        ("2022-03", "2022-03", {"month", "day"}),
        ("2021-12", "2022-03", set()),
    ):
        page = answer(asking, (*asked, *kind), ("from", first), ("to", last))
        if page.get("total") and "từ:" not in asked[0][1] and "den:" not in asked[0][1]:
            assert {"month", "day"} & set(page["facets"]) == steps
            for step in (*steps, "year"):
                assert sum(facet["count"] for facet in page["facets"][step]) == page["total"]


STEPS = ("year", "month", "day")


def days_within(value: str, chosen: dict[str, str]) -> tuple[date, date]:
    """The days of a year, a month or a day, as far as they are in the range that is chosen."""
    times = [read_period(text, date(2026, 1, 1)) for text in (value, *chosen.values())]
    assert all(times)
    named = dict(zip(("value", *chosen), times, strict=True))
    first, last = named["value"].first, named["value"].last  # type: ignore[union-attr]
    if "from" in named:
        first = max(first, named["from"].first)  # type: ignore[union-attr]
    if "to" in named:
        last = min(last, named["to"].last)  # type: ignore[union-attr]
    return first, last


@EXAMPLES
@given(asked=ASKED, filters=FILTERS)
def test_each_sort_and_page_size_gives_the_same_set(
    asking: FlaskClient, asked: Parameters, filters: Parameters
) -> None:
    every = ids(asking, (*asked, *filters))
    assert len(every) == len(set(every))
    for order in SORTS:
        assert sorted(ids(asking, (*asked, *filters), ("sort", order))) == sorted(every)
    first = answer(asking, (*asked, *filters), ("per_page", "7"))
    assert first.get("total", 0) == len(every)
    assert [hit["id"] for hit in first.get("hits", ())] == every[:7]


@EXAMPLES
@given(asked=ASKED, filters=FILTERS, order=st.sampled_from(SORTS))
def test_page_api_download_and_feed_have_the_same_hits(
    asking: FlaskClient, asked: Parameters, filters: Parameters, order: str
) -> None:
    whole = (*asked, *filters)
    address = urlencode([*whole, ("sort", order)])
    page, download = asking.get(f"/?{address}"), asking.get(f"/tai-ve.csv?{address}")
    feed = asking.get(f"/nguon.atom?{address}")
    assert len({page.status_code, download.status_code, feed.status_code}) == 1
    if page.status_code == 400:
        assert "hits" not in answer(asking, whole) or not ids(asking, whole)
        return
    every = ids(asking, whole, ("sort", order))
    rows = list(csv.DictReader(io.StringIO(download.text.removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == every
    shown = page.text.count('class="title"') if every else 0
    assert shown == min(10, len(every))
    newest = answer(asking, whole, ("sort", "newest"), ("per_page", str(FEED_ENTRIES)))["hits"]
    told = [hit["title"] for hit in newest if hit["published"] or hit["event_date"]]
    entries = ElementTree.fromstring(feed.data).iter(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == told


@EXAMPLES
@given(asked=ASKED, filters=FILTERS)
def test_the_totals_of_offers_and_suggestions_are_those_that_one_gets(
    asking: FlaskClient, asked: Parameters, filters: Parameters
) -> None:
    page = answer(asking, asked)
    for offer in page.get("offers", ()):
        sent = [("q", offer["q"]), ("literal", str(offer["literal"]).lower())]
        sent += [("match", offer["match"])] if offer["match"] else []
        other = answer(asking, tuple(sent))
        if not set(dict(asked)) & {"match", "literal"} and ":" not in offer["q"]:
            assert offer["total"] in (None, other["total"]), offer
    if suggestion := page.get("suggestion"):
        assert answer(asking, (("q", suggestion),))["total"] > 0


JUNK = st.text(max_size=30) | QUERIES | st.lists(WORDS, max_size=6).map("".join)
NAMES = st.sampled_from(
    ["q", "district", "quan", "filter", "facet", "from", "tu", "to", "den", "date", "ngay", "sort",
     "xep", "match", "literal", "nguyenvan", "page", "trang", "per_page", "lang", "id", "x"]
)  # fmt: skip
ADDRESSES = st.sampled_from(
    ["/", "/api/search", "/api/suggest", "/api/suggest/opensearch", "/api/documents", "/tai-ve.csv",
     "/nguon.atom", "/tai-lieu", "/api/documents/bai/3", "/tai-lieu/bai/3"]
)  # fmt: skip


@settings(EXAMPLES, max_examples=150)
@given(address=ADDRESSES, parameters=st.lists(st.tuples(NAMES, JUNK), max_size=4))
def test_nothing_that_is_asked_is_an_error_of_the_program(
    asking: FlaskClient, address: str, parameters: list[tuple[str, str]]
) -> None:
    """What cannot be followed is a 400, what is not there a 404."""
    asked = urlencode([(name, value.encode("utf-8", "replace")) for name, value in parameters])
    response = asking.get(f"{address}?{asked}")
    assert response.status_code in (200, 400, 404), response.text
    assert response.data
    if address.startswith("/api/") and response.status_code != 200:
        error = response.get_json()["error"]
        assert error["code"] and error["message"]
