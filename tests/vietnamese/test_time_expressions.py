"""Expressions of time in every spelling, alone and among the words of a query."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.entities.periods import Period, months_later
from vietnamese.entities.time_expressions import (
    find_newest,
    find_periods,
    may_speak_of_time,
    read_period,
)
from vietnamese.text.folding import fold
from vietnamese.text.table_file import read_rows

TODAY = date(2024, 3, 13)  # a Wednesday
TABLE = [
    tuple(cells)
    for _, _, cells in read_rows(
        Path(__file__).with_name("time_expressions.tsv"), ("text", "first", "last")
    )
]
EXPRESSIONS = [text for text, first, _ in TABLE if first != "-"]
DAYS = st.dates()
PIECES = st.lists(
    st.sampled_from(
        [
            *("từ", "đến", "tới", "tháng", "thang", "năm", "nam", "quý", "tuần", "ngày", "hôm"),
            *("nay", "này", "qua", "trước", "sau", "đầu", "cuối", "nửa", "mới", "nhất", "chợ"),
            *("1", "2", "12", "999", "2021", "0001", "9999", "1/2021", "31/12/9999", "1/1/0001"),
            *("I", "IV", "-", "/", ",", ".", "số"),
        ]
    ),
    max_size=9,
)
TEXTS = st.one_of(st.text(max_size=70), PIECES.map(" ".join), PIECES.map("".join))


@pytest.mark.parametrize(("text", "first", "last"), TABLE, ids=[row[0] for row in TABLE])
def test_the_table(text: str, first: str, last: str) -> None:
    period = read_period(text, TODAY)
    wanted = None if first == "-" else Period(date.fromisoformat(first), date.fromisoformat(last))
    assert period == wanted


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_in_any_unicode_form_and_case_and_without_diacritics(text: str) -> None:
    wanted = read_period(text, TODAY)
    for spelling in (unicodedata.normalize("NFD", text), text.upper(), fold(text), f"  {text} "):
        assert read_period(spelling, TODAY) == wanted, spelling


@given(TEXTS, DAYS)
def test_no_text_on_no_day_is_an_error(text: str, today: date) -> None:
    """And what is found lies in the text, in order. (A period refuses to be backward.)"""
    read_period(text, today)
    at = 0
    for mention in find_periods(text, today):
        assert at <= mention.start < mention.end <= len(text)
        at = mention.end
    if newest := find_newest(text):
        assert 0 <= newest[0] < newest[1] <= len(text)


@given(TEXTS, DAYS)
def test_the_quick_look_misses_nothing(text: str, today: date) -> None:
    if find_periods(text, today):
        assert may_speak_of_time(fold(word) for word in re.findall(r"[^\W_]+", text))


@given(DAYS)
def test_every_day_month_and_year_is_read_as_itself(day: date) -> None:
    assert read_period(day.isoformat(), TODAY) == Period.of_day(day)
    assert read_period(f"{day.day}/{day.month}/{day.year:04}", TODAY) == Period.of_day(day)
    month = Period.of_month(day.year, day.month)
    assert read_period(f"{day.month}/{day.year:04}", TODAY) == month
    assert month.first <= day <= month.last
    assert read_period(f"năm {day.year:04}", TODAY) == Period.of_year(day.year)


@given(st.dates(date(2, 1, 1), date(9998, 1, 1)))
def test_what_is_beside_today_adjoins_what_is_now(today: date) -> None:
    for unit in ("tuần", "tháng", "quý", "năm"):
        now = read_period(f"{unit} {'nay' if unit == 'năm' else 'này'}", today)
        before = read_period(f"{unit} trước", today)
        assert now and before
        assert now.first <= today <= now.last
        assert before.last + timedelta(1) == now.first
    assert read_period("30 ngày qua", today) == Period(today - timedelta(29), today)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cầu giấy tháng 1 năm 2021", "tháng 1 năm 2021"),
        ("cau giay thang 1 nam 2021 rac", "thang 1 nam 2021"),
        ("thu ngân sách quý I 2022", "quý I 2022"),
        ("rác hoàn kiếm 2023", "2023"),
        ("họp hôm qua ở phường", "hôm qua"),
        ("việt nam 2021", "2021"),
        ("viet nam 2021", "2021"),
        ("rác từ 1/2021 đến 3/2021", "từ 1/2021 đến 3/2021"),
        ("trước năm 2020 chợ", "trước năm 2020"),
        ("phường sau 1/7/2025", "sau 1/7/2025"),
        ("2023", None),  # a number
        ("1000 người", None),
        ("2023 người được thưởng", None),
        ("số 1/2021", None),
        ("nghị quyết 1/2021/NQ-HĐND", None),
        ("kế hoạch đến năm 2030", None),  # a goal
        ("giai đoạn 2021-2025", None),
        ("nhiệm kỳ 2020 - 2025", None),
        ("mỗi tháng một lần", None),
        ("năm học mới", None),
        ("quỹ 1 tỷ", None),
    ],
)
def test_among_the_words_of_a_query(query: str, found: str | None) -> None:
    mentions = [query[mention.start : mention.end] for mention in find_periods(query, TODAY)]
    assert mentions == ([found] if found else [])


@pytest.mark.parametrize(
    ("query", "relative"),
    [("rác hôm qua", True), ("rác 30 ngày qua", True), ("tháng 1 năm nay", True),
     ("rác tháng 1/2021", False), ("từ 1/2021 đến nay", False), ("rác ngày 1/1/21", False)],
)  # fmt: skip
def test_what_counts_from_today_is_told_apart(query: str, relative: bool) -> None:
    assert [mention.relative for mention in find_periods(query, TODAY)] == [relative]


def test_an_open_end() -> None:
    assert find_periods("trước năm 2020", TODAY)[0].period == Period(date.min, date(2019, 12, 31))
    assert find_periods("từ năm 2020", TODAY)[0].period == Period(date(2020, 1, 1), date.max)
    assert find_periods("sau năm 2020", TODAY)[0].period == Period(date(2021, 1, 1), date.max)


@pytest.mark.parametrize(
    ("query", "rest"),
    [
        ("cầu giấy mới nhất", "cầu giấy"),
        ("tin moi nhat cau giay", "cau giay"),
        ("mới nhất", ""),
        ("quy định mới nhất về đất", None),
        ("mỗi nhất", None),
    ],
)
def test_newest_at_the_beginning_or_the_end(query: str, rest: str | None) -> None:
    found = find_newest(query)
    assert (found and (query[: found[0]] + query[found[1] :]).strip()) == rest


def test_what_a_period_may_be_spoken_of_as() -> None:
    assert Period.of_year(2021).spoken_of() == ("2021",)
    assert Period.of_months(2021, 2, 3).spoken_of() == ("2021-02", "2021-03")
    assert Period(date(2021, 1, 31), date(2021, 2, 1)).spoken_of() == ("2021-01-31", "2021-02-01")
    assert Period(date(2021, 1, 1), date.max).spoken_of() == ()


@given(DAYS, DAYS)
def test_what_is_spoken_of_covers_the_period_once(first: date, last: date) -> None:
    first, last = sorted((first, min(last, first + timedelta(900))))
    spoken = Period(first, last).spoken_of()
    covered: list[date] = []
    for part in spoken:
        if len(part) == 4:
            covered += days_of(Period.of_year(int(part)))
        elif len(part) == 7:
            covered += days_of(Period.of_month(*map(int, part.split("-"))))
        else:
            covered.append(date.fromisoformat(part))
    if spoken:
        assert covered == days_of(Period(first, last))


def days_of(period: Period) -> list[date]:
    return [period.first + timedelta(n) for n in range((period.last - period.first).days + 1)]


def test_months_later() -> None:
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2024, 1, 31), -13) == date(2022, 12, 31)
    with pytest.raises(ValueError, match="no year"):
        months_later(date.max, 1)
