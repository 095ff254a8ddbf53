"""Reading addresses: every text is cleaned and bounded, every problem named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from search.contract.results import Sort
from search.wording.wording import Language
from web.address.links import Links, fits_in_path, outward
from web.address.page_state import View, read_view
from web.address.parameters import NotUnderstood, Problem, read_date, read_number, writable
from web.address.settings import MAX_FILTER_LENGTH, MAX_FILTERS, MAX_QUERY
from web.wording.in_english import ENGLISH
from web.wording.in_vietnamese import VIETNAMESE

DAYS = st.dates(min_value=date(1, 1, 1))
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


def fits(name: str) -> bool:
    return 0 < len(name) <= MAX_FILTER_LENGTH


@pytest.mark.parametrize(
    "written",
    ["18/01/2023", "18/1/2023", "18-01-2023", "18.01.2023", "2023-01-18", " 18/01/2023 "],
)
def test_a_day_in_every_common_spelling(written: str) -> None:
    assert read_date(written) == date(2023, 1, 18)


@pytest.mark.parametrize(
    ("written", "reason", "days"),
    [
        ("31/02/2023", "no-such-day", 28),
        ("30/02/2024", "no-such-day", 29),
        ("31/04/2020", "no-such-day", 30),
        ("01/13/2020", "no-such-day", 0),
        ("0000-01-01", "no-such-day", 0),
        ("31/02", "no-date", 0),
        ("hôm qua", "no-date", 0),
        ("١٨/٠١/٢٠٢٣", "no-date", 0),
        ("9" * 400, "no-date", 0),
    ],
)
def test_a_day_that_does_not_exist_says_why(written: str, reason: str, days: int) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read_date(written)
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


@given(
    query=LINE.map(str.strip).filter(lambda text: len(text) <= MAX_QUERY),
    districts=st.lists(LINE.map(str.strip).filter(fits), max_size=5, unique=True).map(tuple),
    days=st.tuples(DAYS, DAYS).map(sorted),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    page=st.integers(1, 100),
    language=st.sampled_from(["vi", "en"]),
    literal=st.booleans(),
)
def test_the_address_is_the_whole_state(
    query: str,
    districts: tuple[str, ...],
    days: list[date],
    sort: Sort,
    page: int,
    language: Language,
    literal: bool,
) -> None:
    """What a view writes into its address is what the address is read as."""
    literal = literal and bool(query)
    view = View(query, districts, days[0], days[1], sort, page, language, literal)
    reading = read_view(parsed(view.parameters()))
    assert reading.view == view
    assert not reading.problems


def parsed(parameters: str) -> MultiDict[str, str]:
    from urllib.parse import parse_qsl

    return MultiDict(parse_qsl(parameters, keep_blank_values=True))


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([("tu", "31/02/2023")], Problem("tu", "no-such-day", 28)),
        ([("den", "mai")], Problem("den", "no-date")),
        ([("tu", "02/01/2023"), ("den", "01/01/2023")], Problem("den", "date-order")),
        ([("trang", "abc")], Problem("trang", "no-number", 1_000_000)),
        ([("xep", "ngay")], Problem("xep", "no-such-sort")),
        ([("q", "a" * 501)], Problem("q", "too-long", 500)),
        ([("quan", f"q{n}") for n in range(MAX_FILTERS + 1)], Problem("quan", "too-many", 20)),
        ([("quan", "a" * 101)], Problem("quan", "too-long", 100)),
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
    assert "nhập ngày có thật" in VIETNAMESE.problem(Problem("tu", "no-such-day", 28))
    assert "nhập ngày có thật" in VIETNAMESE.problem(Problem("tu", "no-date"))


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
