"""The pieces of a page: paging, filters, the chart of years, the full text."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.contract.results import FacetCount, Highlighted, SearchPage
from web.address.links import Links
from web.address.page_state import View
from web.page.chart import MOST_BARS, chart
from web.page.filter_panel import chips, choices
from web.page.fulltext import MOST_STOPS, full_text
from web.page.paging import paging
from web.page.timeline import timeline
from web.wording.in_english import ENGLISH
from web.wording.in_vietnamese import VIETNAMESE
from web.wording.wording import Wording


@pytest.mark.parametrize(("page", "last"), [(p, n) for n in range(1, 16) for p in range(1, n + 1)])
def test_paging_offers_only_pages_that_are_there(page: int, last: int) -> None:
    """The first, the last, and two on each side of the current one; a gap stands for two at
    least."""
    offered = paging(page, last)
    shown = [n in (1, last) or abs(n - page) <= 2 for n in range(last + 2)]
    expected: list[int | None] = []
    for number in range(1, last + 1):
        if shown[number] or (shown[number - 1] and shown[number + 1]):
            expected.append(number)
        elif expected[-1] is not None:
            expected.append(None)
    assert list(offered.numbers) == expected
    assert offered.previous == (page - 1 if page > 1 else None)
    assert offered.next == (page + 1 if page < last else None)


def test_a_chosen_district_without_hits_can_still_be_unticked() -> None:
    offered = choices((FacetCount("Ba Đình", 3),), ("Tây Hồ",))
    assert [(choice.value, choice.count, choice.chosen) for choice in offered] == [
        ("Tây Hồ", 0, True),
        ("Ba Đình", 3, False),
    ]


def test_values_that_the_site_calls_alike_say_which_they_are() -> None:
    """And a chosen one keeps its count, however it was typed."""
    names = {"a.example": "Tin tỉnh", "b.example": "Tin tỉnh", "c.example": "Tin quận"}
    counted = tuple(FacetCount(value, 2) for value in names)
    offered = choices(counted, ("C.example",), lambda value: names[value.lower()])
    assert [(each.label, each.count) for each in offered] == [
        ("Tin quận", 2), ("Tin tỉnh (a.example)", 2), ("Tin tỉnh (b.example)", 2),
    ]  # fmt: skip


def test_each_chip_leads_to_the_view_without_it() -> None:
    view = View("chợ", ("Tây Hồ", "Ba Đình"), date(2023, 1, 1), date(2023, 12, 31), page=3)
    found = chips(view, VIETNAMESE)
    assert [chip.text for chip in found] == ["Tây Hồ", "Ba Đình", "Năm 2023"]
    assert found[0].without == View("chợ", ("Ba Đình",), view.since, view.until)
    assert found[2].without == View("chợ", view.districts)


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        (date(2023, 1, 5), None, "Từ 05/01/2023"),
        (None, date(2023, 1, 5), "Đến 05/01/2023"),
        (date(2023, 1, 5), date(2023, 2, 6), "05/01/2023 – 06/02/2023"),
        (date(2023, 1, 1), date(2023, 12, 31), "Năm 2023"),
        (date(2023, 2, 1), date(2023, 2, 28), "Tháng 2/2023"),
        (date(2023, 2, 3), date(2023, 2, 3), "03/02/2023"),
    ],
)
def test_a_range_of_dates_is_one_chip(since: date | None, until: date | None, text: str) -> None:
    assert [chip.text for chip in chips(View(since=since, until=until), VIETNAMESE)] == [text]


def drawn(facet: tuple[FacetCount, ...], view: View | None = None) -> ElementTree.Element:
    """Of years; where the view has a range, of months."""
    years, months = ((), facet) if view else (facet, None)
    page = SearchPage("", 1, 1, 1, (), (), years, months=months)
    times = timeline(page, view or View("a & b"), Links(""), VIETNAMESE)
    return ElementTree.fromstring(chart(times, VIETNAMESE))


def test_every_bar_is_a_link_with_a_text_alternative() -> None:
    svg = drawn((FacetCount("2021", 7), FacetCount("2019", 1200)))
    bars = svg.findall("a")
    assert [bar.get("aria-label") for bar in bars] == [
        "Năm 2019: 1.200 tài liệu",
        "Năm 2021: 7 tài liệu",
    ]
    assert bars[0].get("href") == "/?q=a+%26+b&tu=01/01/2019&den=31/12/2019"
    assert "2019" in (svg.get("aria-label") or "")


def test_the_chart_has_no_inline_style() -> None:
    """The content security policy would drop it."""
    svg = drawn((FacetCount("2021", 7), FacetCount("2019", 1)))
    assert not [node for node in svg.iter() if "style" in node.attrib or node.tag == "style"]


def test_the_tallest_bar_fits_and_the_smallest_is_seen() -> None:
    bars = drawn((FacetCount("2020", 100_000), FacetCount("2021", 1))).findall("a/rect")
    heights = [float(bar.get("height", 0)) for bar in bars if bar.get("class") == "bar"]
    assert max(heights) < 60
    assert min(heights) >= 2


def test_a_long_past_is_cut() -> None:
    svg = drawn(tuple(FacetCount(str(year), 1) for year in range(1900, 2026)))
    assert len(svg.findall("a")) == MOST_BARS


def test_a_bar_that_is_all_of_the_range_is_marked() -> None:
    view = View(since=date(2020, 2, 3), until=date(2020, 2, 20))
    svg = drawn((FacetCount("2020-02", 4),), view)
    (bar,) = svg.findall("a")
    assert bar.get("aria-label") == "Tháng 2/2020: 4 tài liệu"
    assert bar.get("aria-current")
    assert bar.get("href") == "/?tu=03/02/2020&den=20/02/2020"
    assert [label.text for label in svg.findall("text")] == [str(month) for month in range(1, 13)]


def test_of_a_month_all_days_have_their_place() -> None:
    view = View(since=date(2024, 2, 1), until=date(2024, 2, 29))
    days = FacetCount("2024-02-29", 1), FacetCount("2024-02-01", 2)
    page = SearchPage("", 3, 1, 1, (), (), (), months=(), days=days)
    times = timeline(page, view, Links(""), ENGLISH)
    assert (times.title, times.first, times.last) == ("February 2024", 1, 29)
    assert [(bar.at, bar.name, bar.count) for bar in times.bars] == [
        (1, "1 Feb 2024", 2),
        (29, "29 Feb 2024", 1),
    ]
    assert times.around == (
        ("Any time", "/"),
        ("Year 2024", "/?tu=01/01/2024&den=31/12/2024"),
    )


SPANS = st.lists(st.integers(0, 60), max_size=12, unique=True).map(
    lambda cuts: tuple(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)


@given(st.text("ab <>&\n\r\té\u0301", max_size=60), SPANS)
def test_the_full_text_loses_nothing_but_empty_lines(
    text: str, spans: tuple[tuple[int, int], ...]
) -> None:
    body = Highlighted(text, tuple((start, min(end, len(text))) for start, end in spans))
    body = Highlighted(text, tuple((start, end) for start, end in body.spans if start < end))
    shown = full_text(body, VIETNAMESE)
    plain = [
        unescape(re.sub(r"<[^>]*>", "", re.sub(r'<span class="walk">.*?</span>', "", paragraph)))
        for paragraph in shown.paragraphs
    ]
    expected = [line.strip() for line in re.split(r"[\r\n]+", text)]
    assert [line.strip() for line in plain] == [line for line in expected if line]


def test_words_next_to_each_other_are_one_match() -> None:
    shown = full_text(Highlighted("chợ đêm và chợ", ((0, 3), (4, 7), (11, 14))), VIETNAMESE)
    assert shown.matches == 2
    assert '<mark id="m1">chợ đêm</mark>' in shown.paragraphs[0]


def test_matches_lead_round_in_a_circle() -> None:
    (paragraph,) = full_text(Highlighted("a b a", ((0, 1), (4, 5))), VIETNAMESE).paragraphs
    assert re.findall(r'href="(#m\d+)"', paragraph) == ["#m2", "#m2", "#m1", "#m1"]


def test_a_text_full_of_matches_stays_light() -> None:
    many = 2000
    text = "a b " * many
    shown = full_text(Highlighted(text, tuple((4 * n, 4 * n + 1) for n in range(many))), VIETNAMESE)
    assert shown.matches == MOST_STOPS
    assert shown.paragraphs[0].count("<mark") == many


@pytest.mark.parametrize("words", [VIETNAMESE, ENGLISH], ids=lambda words: words.language)
def test_our_own_words_are_html_as_they_stand(words: Wording) -> None:
    """Lists of hits and districts take them without escaping."""
    assert not re.search("[&<>\"']", "".join(map(str, (words.folded, words.folded_why,
        words.published, words.event, words.undated, words.untitled, *words.search.months,
        words.search.thousands))))  # fmt: skip


def test_dates_are_written_as_people_do() -> None:
    assert VIETNAMESE.day("2023-01-18T11:06") == "18/01/2023 11:06"
    assert VIETNAMESE.day("2023-01-18") == "18/01/2023"
    assert ENGLISH.day("2023-01-18") == "18 Jan 2023"
    assert VIETNAMESE.day("tháng giêng") == "tháng giêng"
