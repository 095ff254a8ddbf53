"""Reading addresses: every text is cleaned and bounded, every problem named."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from search.contract.results import DateKind
from vietnamese.entities.periods import Period, today
from web.address.links import Links, fits_in_path, outward
from web.address.names import ALSO_CALLED, OF_SEARCH, by_name, unknown
from web.address.page_state import View, read_view
from web.address.parameters import (
    MATCHES,
    NotUnderstood,
    Problem,
    read_first_day,
    read_last_day,
    read_number,
    read_time,
    writable,
)
from web.address.settings import MAX_FILTER_LENGTH, MAX_FILTERS, MAX_PER_PAGE, MAX_QUERY
from web.wording.in_english import ENGLISH
from web.wording.in_vietnamese import VIETNAMESE

LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


def fits(name: str) -> bool:
    return 0 < len(name) <= MAX_FILTER_LENGTH


@pytest.mark.parametrize(
    "written",
    ["18/01/2023", "18/1/2023", "18-01-2023", "18.01.2023", "2023-01-18", " 18/01/2023 "],
)
def test_a_day_in_every_common_spelling(written: str) -> None:
    assert read_first_day(written) == read_last_day(written) == date(2023, 1, 18)


@pytest.mark.parametrize("written", ["1/2023", "tháng 1 năm 2023", "thang 1/2023", "2023-01"])
def test_a_month_is_from_its_first_day_or_until_its_last(written: str) -> None:
    assert read_first_day(written) == date(2023, 1, 1)
    assert read_last_day(written) == date(2023, 1, 31)


def test_relative_times_count_from_today() -> None:
    day = today()
    assert read_last_day("hôm nay") in (day, today())
    assert read_time("hôm qua", date(2024, 3, 1)) == Period.of_day(date(2024, 2, 29))


@pytest.mark.parametrize(
    ("written", "reason", "days"),
    [
        ("31/02/2023", "no-such-day", 28),
        ("30/02/2024", "no-such-day", 29),
        ("31/04/2020", "no-such-day", 30),
        ("01/13/2020", "no-such-day", 0),
        ("0000-01-01", "no-such-day", 0),
        ("31/02", "no-date", 0),
        ("hôm nào", "no-date", 0),
        ("١٨/٠١/٢٠٢٣", "no-date", 0),
        ("9" * 400, "no-date", 0),
    ],
)
def test_a_day_that_does_not_exist_says_why(written: str, reason: str, days: int) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read_first_day(written)
    assert (caught.value.reason, caught.value.limit) == (reason, days)


@pytest.mark.parametrize("written", ["", "0", "-1", "1.0", "1e3", "abc", "٣", "9" * 30])
def test_what_is_no_page_number(written: str) -> None:
    with pytest.raises(NotUnderstood):
        read_number(written)


@given(st.text())
def test_cleaning_keeps_length_and_leaves_what_can_be_written(text: str) -> None:
    """Positions of errors stay right, and the result goes into UTF-8 and into XML."""
    clean = writable(text)
    assert len(clean) == len(text)
    clean.encode("utf-8")
    assert clean.isprintable() or not any(ord(letter) < 32 for letter in clean)


NAMES = st.lists(LINE.map(str.strip).filter(fits), max_size=5, unique=True).map(tuple)
VIEWS = st.builds(
    View,
    query=LINE.map(str.strip).filter(lambda text: len(text) <= MAX_QUERY),
    districts=NAMES,
    places=NAMES,
    since=st.none() | st.dates(date(1, 1, 1), date(2000, 1, 1)),
    until=st.none() | st.dates(date(2000, 1, 1)),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    page=st.integers(1, 100),
    language=st.sampled_from(["vi", "en"]),
    literal=st.booleans(),
    match=st.sampled_from([None, *MATCHES]),
    per_page=st.integers(1, MAX_PER_PAGE),
    counted=st.sampled_from([(), ("author",), ("author", "tags")]),
    fields=st.sampled_from([(), (("author", "A: B"),), (("tags", "x"), ("author", "A"))]),
    fold=st.booleans(),
    dated=st.sampled_from([None, *get_args(DateKind)]),
)


@given(VIEWS)
def test_the_address_is_the_whole_state(view: View) -> None:
    """What a view writes into its address is what the address is read as."""
    view = view._replace(literal=view.literal and bool(view.query))
    reading = read_view(parsed(view.parameters()))
    assert reading.view == view
    assert not reading.problems


def parsed(parameters: str) -> MultiDict[str, str]:
    from urllib.parse import parse_qsl

    return MultiDict(parse_qsl(parameters, keep_blank_values=True))


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("quan=x", "district", "x"), ("tu=x", "from", "x"), ("den=x", "to", "x"),
        ("xep=x", "sort", "x"), ("trang=x", "page", "x"),
        ("q=cho&nguyenvan=cho", "literal", "true"),
        ("q=cho&nguyenvan=+cho+", "literal", "true"),
        ("q=cho&nguyenvan=hoa", "literal", "false"),
        ("nguyenvan=", "literal", "false"),
        *((f"{name}=x", name, "x") for name in ALSO_CALLED),
    ],
)  # fmt: skip
def test_a_parameter_has_one_name_whatever_it_was_called(typed: str, name: str, value: str) -> None:
    assert by_name(parsed(typed)).getlist(name) == [value]


@pytest.mark.parametrize(
    ("called", "meant"),
    [
        ("distrct", "district"), ("districts", "district"), ("District", "district"),
        ("qaun", "district"), ("form", "from"), ("until", None), ("sorted", "sort"),
        ("perpage", "per_page"), ("per-page", "per_page"), ("limit", None), ("pages", "page"),
        ("matches", "match"), ("litteral", "literal"), ("language", "lang"), ("query", None),
        ("filters", "filter"), ("facets", "facet"), ("trangg", "page"), ("xxx", None),
        ("nguyen_van", "literal"),
    ],
)  # fmt: skip
def test_a_parameter_that_there_is_not_is_told_with_the_nearest(
    called: str, meant: str | None
) -> None:
    problem = unknown(["q", called], OF_SEARCH)
    assert problem is not None
    assert (problem.parameter, problem.known, problem.nearest) == (called, OF_SEARCH, meant)


def test_each_parameter_is_known_by_all_its_names() -> None:
    assert unknown(ALSO_CALLED, OF_SEARCH) is None
    assert unknown([also for names in ALSO_CALLED.values() for also in names], OF_SEARCH) is None


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([("tu", "31/02/2023")], Problem("from", "no-such-day", 28)),
        ([("den", "mai")], Problem("to", "no-date")),
        ([("tu", "02/01/2023"), ("den", "01/01/2023")], Problem("to", "date-order")),
        ([("trang", "abc")], Problem("page", "no-number", 1_000_000)),
        ([("xep", "ngay")], Problem("sort", "no-such-sort")),
        ([("q", "a" * 501)], Problem("q", "too-long", 500)),
        ([("quan", f"q{n}") for n in range(MAX_FILTERS + 1)], Problem("district", "too-many", 20)),
        ([("quan", "a" * 101)], Problem("district", "too-long", 100)),
    ],
)
def test_every_bound_is_a_problem_in_words(
    arguments: list[tuple[str, str]], problem: Problem
) -> None:
    assert read_view(MultiDict(arguments)).problems == (problem,)
    for words in (VIETNAMESE, ENGLISH):
        sentence = words.problem(problem)
        assert sentence.endswith(".")
        assert "{" not in sentence


def test_an_impossible_date_asks_for_a_real_one() -> None:
    assert "nhập ngày có thật" in VIETNAMESE.problem(Problem("from", "no-such-day", 28))
    assert "nhập ngày có thật" in VIETNAMESE.problem(Problem("from", "no-date"))


@pytest.mark.parametrize("id", ["a//b", "/a", "a/", ".", "..", "a/../b", "a\\b", ""])
def test_an_id_that_is_no_path_travels_as_a_parameter(id: str) -> None:
    assert not fits_in_path(id)
    assert Links("").document(id, "x").startswith("/tai-lieu?id=")


@given(LINE.filter(bool))
def test_a_document_address_is_plain_ascii(id: str) -> None:
    address = Links("").document(id, id, "en")
    assert address.isascii()
    assert iri_to_uri(address) == address


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://vi-du.example/a", True),
        ("http://vi-du.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//vi-du.example", False),
        ("http://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_linked(url: str | None, linked: bool) -> None:
    assert outward(url) == (url if linked else None)
