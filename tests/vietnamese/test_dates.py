"""Dates in every spelling, with their place in the original text; and what is none."""

from __future__ import annotations

import datetime
import json
import lzma
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vietnamese.unicode_forms import UnicodeForm
from vietnamese.entities.dates import DateMention, exists, find_dates, iter_dates

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FORMS = ("NFC", "NFD")

# text, what is highlighted, ISO
DAYS = [
    ("Họp ngày 28/2/2024 tại đình", "28/2/2024", "2024-02-28"),
    ("Họp 28-02-2024", "28-02-2024", "2024-02-28"),
    ("Họp 28.2.2024.", "28.2.2024", "2024-02-28"),
    ("28/ 2/ 2024", "28/ 2/ 2024", "2024-02-28"),
    ("ngày 28 tháng 2 năm 2024", "28 tháng 2 năm 2024", "2024-02-28"),
    ("NGÀY 28 THÁNG 02 NĂM 2024", "28 THÁNG 02 NĂM 2024", "2024-02-28"),
    ("28 tháng 2, 2024", "28 tháng 2, 2024", "2024-02-28"),
    ("ngay 28 thang 2 nam 2024", "28 thang 2 nam 2024", "2024-02-28"),
    ("20 Tháng Năm 2011", "20 Tháng Năm 2011", "2011-05-20"),
    ("20 tháng mười hai 2011", "20 tháng mười hai 2011", "2011-12-20"),
    ("Tháng Ba 12, 2018", "Tháng Ba 12, 2018", "2018-03-12"),
    ("Tháng 3 12, 2018", "Tháng 3 12, 2018", "2018-03-12"),
    ("11 Tháng 6 2020", "11 Tháng 6 2020", "2020-06-11"),
    ("ngày 28/2/24", "28/2/24", "2024-02-28"),
    ("ngày 1/5/75", "1/5/75", "1975-05-01"),
    ("2024-02-28", "2024-02-28", "2024-02-28"),
    ("2024/02/28", "2024/02/28", "2024-02-28"),
    ("29/2/2024", "29/2/2024", "2024-02-29"),
    ("tháng 2/2024", "tháng 2/2024", "2024-02"),
    ("(Tháng 6-2021)", "Tháng 6-2021", "2021-06"),
    ("tháng 2 năm 2024", "tháng 2 năm 2024", "2024-02"),
    ("thang 2 nam 2024", "thang 2 nam 2024", "2024-02"),
    ("Tháng Năm 2011", "Tháng Năm 2011", "2011-05"),
    ("năm 2024", "năm 2024", "2024"),
    ("nam 2024", "nam 2024", "2024"),
    ("đạt trong 9 tháng năm 2022", "năm 2022", "2022"),
    ("theo Nghị quyết 12/NQ-CP ngày 1-3-2024", "1-3-2024", "2024-03-01"),
    ("làng lập năm 1010.", "năm 1010", "1010"),
]


def in_form(form: UnicodeForm, text: str) -> str:
    return unicodedata.normalize(form, text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("text", "span", "iso"), DAYS)
def test_date(form: UnicodeForm, text: str, span: str, iso: str) -> None:
    text = in_form(form, text)
    (mention,) = find_dates(text)
    assert text[mention.start : mention.end] == in_form(form, span)
    assert mention.iso == iso


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Sáng 18/2, tổ họp", ["18/2"]),
        ("Ngày 12-10, tổ họp", ["12-10"]),
        ("sáng nay (18/2)", ["18/2"]),
        ("chiều tối 18/2", ["18/2"]),
        ("thứ bảy, 18/2", ["18/2"]),
        ("lúc 17h 18/2", ["18/2"]),
        ("từ ngày 18/2 đến 20/2", ["18/2", "20/2"]),
        ("trong hai ngày 16 và 17/4", ["16", "17/4"]),
        ("các ngày 16, 17 và 18/4", ["16", "17", "18/4"]),
        ("ngày 28 tháng 2 này", ["28 tháng 2"]),
        ("tu sang 18/2", ["18/2"]),
    ],
)
def test_day_without_a_year_after_a_word_that_calls_for_it(
    form: UnicodeForm, text: str, spans: list[str]
) -> None:
    text = in_form(form, text)
    mentions = find_dates(text)
    assert [text[m.start : m.end] for m in mentions] == [in_form(form, span) for span in spans]
    assert all(m.year is None and m.day is not None and m.iso is None for m in mentions)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    [
        "hoàn thành 12/12 chỉ tiêu",
        "Sáng nay đạt 12/12 chỉ tiêu",
        "cả ngày 12/12 chỉ tiêu đều đạt",
        "mỗi ngày 1/3 số hộ",
        "tỷ lệ 1/3",
        "31/02/2024",
        "ngày 31/4",
        "29/2/2023",
        "2024-02-30",
        "13/13/2024",
        "764/UBND-VP",
        "97/2019/QH14",
        "12/2019/QH14",
        "số 15/3/2019/QĐ",
        "11-NQ/TW",
        "ngày 12-10/NQ",
        "giai đoạn 2020-2025",
        "năm 2020 - 2025",
        "năm học 2023-2024",
        "1.28.2.2024",
        "28-2-2024-15",
        "Việt Nam 2024",
        "Viet Nam 2024",
        "trong 6 tháng 2 huyện",
        "14.732 tỷ",
        "năm 2024,5",
        "nhà số 5/7/12",
        "18/2",
        "quý 2/2024",
        "",
    ],
)
def test_what_is_no_date(form: UnicodeForm, text: str) -> None:
    assert find_dates(in_form(form, text)) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("18/01/2023 | 11:06", "2023-01-18T11:06"),
        ("19/04/2019 - 05:22 PM", "2019-04-19T17:22"),
        ("19/04/2019 - 12:05 AM", "2019-04-19T00:05"),
        ("20 Tháng Năm 2011 9:50:00 SA", "2011-05-20T09:50"),
        ("20 Tháng Năm 2011 9:50:07 CH", "2011-05-20T21:50:07"),
        ("13/07/2023 | 16:24:09 (GMT +7)", "2023-07-13T16:24:09"),
        ("Wednesday, 09:52 31/08/2016", "2016-08-31T09:52"),
        ("12/07/2017 04:17TP.HCM", "2017-07-12T04:17"),
        ("lúc 14h30 ngày 5/3/2018", "2018-03-05T14:30"),
        ("19 giờ ngày 5/3/2018", "2018-03-05T19:00"),
        ("7 giờ tối ngày 5/3/2018", "2018-03-05T19:00"),
        ("2023-01-18T11:06:09+07:00", "2023-01-18T11:06:09"),
        ("18/01/2023 25:71", "2023-01-18"),
        ("ngày 18/01/2023, 5 hộ dân", "2023-01-18"),
        ("ngày 18/01/2023, 2 giải", "2023-01-18"),
        ("18/01/2023 9g30", "2023-01-18T09:30"),
        ("18/01/2023 lúc 9 giờ 30", "2023-01-18T09:30"),
        ("18/01/2023 9h", "2023-01-18T09:00"),
        ("5h 18/01/2023", "2023-01-18T05:00"),
    ],
)
def test_time_of_day_beside_the_date(form: UnicodeForm, text: str, iso: str) -> None:
    (mention,) = find_dates(in_form(form, text))
    assert mention.iso == iso


def test_several_dates_do_not_overlap() -> None:
    text = "Từ 3/2/1930-3/2/2023, ngày 5 tháng 3 năm 2024 và tháng 4/2024, rồi năm 2025"
    mentions = find_dates(text)
    assert [m.iso for m in mentions] == [
        "1930-02-03", "2023-02-03", "2024-03-05", "2024-04", "2025",
    ]  # fmt: skip
    assert all(a.end <= b.start for a, b in zip(mentions, mentions[1:], strict=False))


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2199, 12, 31)), st.sampled_from(FORMS))
def test_every_day_is_found_in_every_spelling(day: datetime.date, form: UnicodeForm) -> None:
    for pattern in (
        "{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d}.{m}.{y}", "ngày {d} tháng {m} năm {y}",
        "{d:02} tháng {m:02}, {y}", "ngay {d} thang {m} nam {y}", "{y}-{m:02}-{d:02}",
    ):  # fmt: skip
        text = in_form(
            form, "Họp " + pattern.format(d=day.day, m=day.month, y=day.year) + " ở đình"
        )
        (mention,) = find_dates(text)
        assert mention.iso == day.isoformat()


@given(st.integers(1000, 2199), st.integers(0, 40), st.integers(0, 40))
def test_calendar_is_that_of_the_standard_library(year: int, month: int, day: int) -> None:
    try:
        datetime.date(year, month, day)
    except ValueError:
        assert not exists(year, month, day)
    else:
        assert exists(year, month, day)


@given(st.text(alphabet="0123456789/-. ngàytháăm,tTN\u0301\u0300", max_size=60))
def test_any_text_is_read_without_error_and_in_order(text: str) -> None:
    mentions = find_dates(text)
    assert mentions == list(iter_dates(text))
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        if mention.month is not None and mention.day is not None:
            assert exists(mention.year, mention.month, mention.day)


def test_precision_of_iso() -> None:
    assert DateMention(0, 1, 2024, 2, 28, 9, 5, 0).iso == "2024-02-28T09:05"
    assert DateMention(0, 1, 2024, 2, 28, 9, 5, 7).iso == "2024-02-28T09:05:07"
    assert DateMention(0, 1, None, 2, 28).iso is None


def test_real_articles_are_read_fast() -> None:
    """Articles without dates take less than 0.05 ms each on an idle machine; the bound here is
    loose, for machines that are busy."""
    news = SHARED / "data" / "news" / "news.jsonl.xz"
    if not news.exists():
        pytest.skip("needs ../shared, which is not there")
    with lzma.open(news, "rt", encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"] for line, _ in zip(lines, range(800), strict=False)]
    undated = [body for body in bodies if not find_dates(body)]
    started = time.process_time()
    for body in undated:
        find_dates(body)
    assert undated
    assert (time.process_time() - started) / len(undated) < 0.0005
