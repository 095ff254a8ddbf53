"""Dates in the forms that crawlers, feeds and tables write."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.records.dates import read_date

DAY, MINUTE = "2024-03-05", "2024-03-05T08:30"
FORMS: dict[str, list[Any]] = {
    MINUTE: [
        # ISO and its kin, in zones
        "2024-03-05T08:30", "2024-03-05 08:30:00", "2024-03-05T01:30:00Z", "2024/3/5 8:30",
        "2024-03-05T08:30:00.000+07:00", "2024-03-05T08:30:00+0700", "2024-03-05 01:30:00 UTC",
        "2024-03-05 08:30:00+07", "2024-03-05T01:30:00+00:00[UTC]", "2024-03-05 - 08:30",
        "2024-03-05 08:30:00 +0700 +07", "20240305T083000", "20240305083000+0700", "202403050830",
        # numbers
        1709602200, 1709602200.5, 1709602200000, "1709602200", "1709602200000", "1.7096022E12",
        "1709602200000000", "/Date(1709602200000)/", 45356.354166667,
        # of mail, C, JavaScript, English
        "Tue, 05 Mar 2024 01:30:00 GMT", "Tue, 5 Mar 2024 08:30:00 +0700",
        "Tue Mar  5 08:30:00 2024", "Tue Mar 05 01:30:00 +0000 2024",
        "Tue Mar 05 2024 08:30:00 GMT+0700 (Indochina Time)", "Mar 5, 2024 8:30 AM",
        "March 5th, 2024 at 8:30am", "Mar 05, 2024, 08:30 AM GMT+7", "05/Mar/2024:08:30:00 +0700",
        # Vietnamese
        "Thứ ba, 5/3/2024, 08:30 (GMT+7)", "05/03/2024 08:30", "05-03-2024 - 08:30",
        "08:30 | 05/03/2024", "Thứ Ba, 05/03/2024 01:30 GMT+0", "8h30 ngày 5/3/2024",
        "05/03/2024 08:30 SA", "Cập nhật lúc: 08:30 05/03/2024", "5.3.2024, 8:30",
        "Thứ Ba, 5 tháng 3, 2024 lúc 08:30", "05–03–2024 08:30",
        # objects and lists
        {"$date": "2024-03-05T01:30:00Z"}, {"$date": {"$numberLong": "1709602200000"}},
        {"seconds": 1709602200, "nanoseconds": 0}, ["05/03/2024 08:30"],
        [2024, 3, 5, 1, 30, 0, 1, 65, 0], datetime(2024, 3, 5, 1, 30, tzinfo=UTC),
        datetime(2024, 3, 5, 8, 30),
    ],
    DAY: [
        "2024-03-05", "2024/03/05", "2024-3-5", "20240305", 20240305, "05/03/2024", "5-3-2024",
        "05.03.2024", "05/03/24", "5 thg 3, 2024", "05 Th3 2024", "5 Tháng Ba, 2024", 45356,
        "Ngày 5 tháng 3 năm 2024", "Hà Nội, ngày 5 tháng 3 năm 2024", "March 5, 2024",
        "5 March 2024", "05-Mar-24", date(2024, 3, 5), "T3, 05/03/2024",
    ],
    "2024-03-05T20:30": ["5/3/2024 8:30 PM", "05/03/2024 8:30 CH", "Mar 5, 2024 8:30 p.m."],
    "2024-03-28": ["28-03-2024", "03/28/2024"],
    "2024-03-06T06:30": ["2024-03-05T23:30:00Z", "Tue, 05 Mar 2024 23:30:00 GMT"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"), [(form, read) for read, forms in FORMS.items() for form in forms]
)
def test_forms(written: Any, read: str) -> None:
    assert read_date(written) == read


@pytest.mark.parametrize(
    "written",
    ["", "hôm qua", "2 giờ trước", "2024", "03/2024", "31/02/2024", "2024-02-30", "0000-00-00",
     "28", 0, 7, -5, 1e30, float("inf"), True, None, {}, [], {"a": 1}, "x" * 500, "1" * 40],
)  # fmt: skip
def test_what_is_no_day_of_a_known_year(written: Any) -> None:
    assert read_date(written) is None


@given(st.datetimes(datetime(1975, 1, 1), datetime(2090, 1, 1)), st.integers(-12, 14))
def test_a_moment_is_the_same_in_every_zone_and_form(moment: datetime, hours: int) -> None:
    here = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=7)))
    there = here.astimezone(timezone(timedelta(hours=hours)))
    forms = (there.isoformat(), there.strftime("%a, %d %b %Y %H:%M:%S %z"), int(here.timestamp()))
    assert len({read_date(form) for form in forms}) == 1


@given(st.text(max_size=60) | st.floats() | st.integers() | st.lists(st.integers(), max_size=9))
def test_nothing_raises(value: Any) -> None:
    found = read_date(value)
    assert found is None or date.fromisoformat(found[:10])
