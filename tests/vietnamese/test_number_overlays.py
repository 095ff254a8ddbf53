"""Telephone numbers, plates, times, quantities and codes: one term in all their spellings, and none
where a number is something else."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnamese.overlays.numbers.kinds import find_numbers
from vietnamese.tokens.tokenizer import tokenize


def terms(text: str, kinds: str, query: bool = False) -> list[str]:
    return [o.form for o in find_numbers(tokenize(text), query) if o.kind in kinds]


def slices(text: str, form: str) -> list[str]:
    tokens = tokenize(text)
    return [
        text[tokens.starts[o.first] : tokens.ends[o.last]]
        for o in find_numbers(tokens)
        if o.form == form
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("0912-345-678", "0912345678"),
        ("0912.345678", "0912345678"),
        ("091 234 5678", "0912345678"),
        ("09 1234 5678", "0912345678"),
        ("(0912) 345 678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("+84912345678", "0912345678"),
        ("(+84) 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084 912 345 678", "0912345678"),
        ("+84 (0) 912 345 678", "0912345678"),
        ("0912\u00a0345\u00a0678", "0912345678"),
        ("0912 – 345 – 678", "0912345678"),
        ("024.3762.1188", "02437621188"),
        ("02437621188", "02437621188"),
        ("(024) 3762 1188", "02437621188"),
        ("024-37621188", "02437621188"),
        ("024.37.62.11.88", "02437621188"),
        ("+84 24 3762 1188", "02437621188"),
        ("+84 (0)24 3762 1188", "02437621188"),
        ("0225.3842.118", "02253842118"),
        ("0168 123 4567", "01681234567"),
        ("1900 6015", "19006015"),
        ("1900.6015", "19006015"),
        ("19006015", "19006015"),
        ("1800 1542", "18001542"),
        ("1900 54 54 15", "1900545415"),
        ("1900545415", "1900545415"),
    ],
)
def test_a_telephone_number_in_any_grouping(text: str, number: str) -> None:
    for written in (text, f"Gọi {text}.", f"ĐT: {text} (trực đêm)", f"số {text}, gặp ông An"):
        assert f"p={number}" in terms(written, "p")


@pytest.mark.parametrize(
    "text",
    [
        "1900 - 2000", "năm 1900", "1900-1975", "0912 345", "0912 345 67", "2024 2025",
        "số 0912 hộ 345 người 678 trẻ", "1.900.601.500 đồng", "84 912 345 678",
        "912345678", "0412 345 678", "024 3762", "dài 1800 rộng 1542", "0-3-1", "28.02.2024",
        "0912, 345, 678", "từ 08 giờ 30 đến 10 giờ", "5.678.912.345",
    ],
)  # fmt: skip
def test_other_digits_are_no_telephone_number(text: str) -> None:
    assert terms(text, "p") == []


def test_two_telephone_numbers_side_by_side_are_two() -> None:
    text = "0912 345 678 - 0987 654 321 / 024.3762.1188"
    assert terms(text, "p") == ["p=0912345678", "p=0987654321", "p=02437621188"]
    assert slices(text, "p=0987654321") == ["0987 654 321"]


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        *(("29A-123.45", "29a12345"), ("29A12345", "29a12345"), ("29A-12345", "29a12345")),
        *(("29A 12345", "29a12345"), ("29A 123.45", "29a12345"), ("29A – 123.45", "29a12345")),
        *(("29A - 12345", "29a12345"), ("29a-123.45", "29a12345"), ("29-A 123.45", "29a12345")),
        *(("30E.123.45", "30e12345"), ("59-X3 123.45", "59x312345"), ("59X3-123.45", "59x312345")),
        *(("50LD-121.26", "50ld12126"), ("80A-0123", "80a0123"), ("29H1-2345", "29h12345")),
        *(("29Đ1-123.45", "29đ112345"), ("29a12345", "29a12345")),
    ],
)
def test_a_number_plate_with_its_separators_or_without(text: str, plate: str) -> None:
    for written in (text, f"Xe biển số {text} chở đất", f"({text})", f"{text}, {text}."):
        assert f"b={plate}" in terms(written, "b")
        assert f"b={plate}" in terms(written, "b", query=True)


@pytest.mark.parametrize(
    "text",
    [
        "20 ha 12345", "30m 2024", "29A", "trang 29-12345", "29A-123", "29A-123.456", "12A/2024",
        "lớp 12A 2024 em", "phòng 29A số 123", "28H30", "2019 - ST25", "97/2019/QH14",
    ],
)  # fmt: skip
def test_other_codes_are_no_plates(text: str) -> None:
    assert terms(text, "b") == []


def test_a_query_may_have_small_letters_and_a_space() -> None:
    assert terms("29a 12345", "b", query=True) == ["b=29a12345"]
    assert terms("29a 123.45", "b", query=True) == ["b=29a12345"]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        *(("8h30", "8h30"), ("08h30", "8h30"), ("8 giờ 30", "8h30"), ("8 giờ 30 phút", "8h30")),
        *(("08:30", "8h30"), ("8:30", "8h30"), ("8h30'", "8h30"), ("8g30", "8h30")),
        *(("8 gio 30 phut", "8h30"), ("8 giờ rưỡi", "8h30"), ("8h30p", "8h30"), ("8 h 30", "8h30")),
        *(("08 giờ 05", "8h05"), ("8h05", "8h05"), ("8 giờ 5 phút", "8h05"), ("08:05:00", "8h05")),
        *(("16h", "16h"), ("16 giờ", "16h"), ("16h00", "16h"), ("16:00", "16h"), ("16 gio", "16h")),
        *(("16H", "16h"), ("0h", "0h"), ("24h", "24h"), ("72 giờ", "72h"), ("16 giờ 00", "16h")),
        *(("8 giờ tối", "20h"), ("3h chiều", "15h"), ("11 giờ đêm", "23h"), ("1 giờ trưa", "13h")),
        *(("8 giờ 30 tối", "20h30"), ("7h30 toi", "19h30")),
    ],
)
def test_a_time_in_words_signs_and_letters(text: str, time: str) -> None:
    for written in (text, f"Từ {text} ngày mai", f"lúc {text}, ở đình", f"({text})"):
        assert f"h={time}" in terms(written, "h")


def test_both_ends_of_a_span_of_hours_are_times() -> None:
    for text in ("8h - 10h", "8-10h", "8 - 10 giờ", "từ 8 đến 10 giờ", "8 hoặc 10 giờ"):
        assert terms(text, "h")[:1] + terms(text, "h")[-1:] == ["h=8h", "h=10h"], text


@pytest.mark.parametrize(
    "text",
    [
        "8 hộ", "30 em", "1:500", "tỷ lệ 1:20000", "8:305", "QH14", "8 giải", "2 huy chương",
        "25:70", "Giăng 3:160", "8g", "500g", "5 hôm", "99h99", "3 hecta", "8g75",
    ],
)  # fmt: skip
def test_other_numbers_are_no_times(text: str) -> None:
    assert terms(text, "h") == []


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        *(
            ("7000đ", "7000đ"),
            ("7.000đ", "7000đ"),
            ("7.000 đồng", "7000đ"),
            ("7,000 đồng", "7000đ"),
        ),
        *(("7000 dong", "7000đ"), ("7000d", "7000đ"), ("7 nghìn đồng", "7000đ")),
        *(
            ("7 ngàn đồng", "7000đ"),
            ("7.000 VNĐ", "7000đ"),
            ("7000vnd", "7000đ"),
            ("7.000₫", "7000đ"),
        ),
        *(
            ("1,5 triệu đồng", "1500000đ"),
            ("1.500.000 đồng", "1500000đ"),
            ("1,500,000đ", "1500000đ"),
        ),
        *(
            ("1.5 trieu dong", "1500000đ"),
            ("1,5tr đồng", "1500000đ"),
            ("1 triệu rưỡi đồng", "1500000đ"),
        ),
        *(
            ("2 tỷ đồng", "2000000000đ"),
            ("2 tỉ đồng", "2000000000đ"),
            ("2000 triệu đồng", "2000000000đ"),
        ),
        *(("1 tỷ 500 triệu đồng", "1500000000đ"), ("3 nghìn tỷ đồng", "3000000000000đ")),
        *(("500 USD", "500usd"), ("$500", "500usd"), ("500$", "500usd"), ("500 đô la", "500usd")),
        *(("30m2", "30m2"), ("30 m²", "30m2"), ("30 m2", "30m2"), ("30 mét vuông", "30m2")),
        *(("30 met vuong", "30m2"), ("5 km2", "5km2"), ("5 ki-lô-mét vuông", "5km2")),
        *(
            ("3ha", "3ha"),
            ("3 ha", "3ha"),
            ("3 héc-ta", "3ha"),
            ("3 hecta", "3ha"),
            ("3,5 ha", "3,5ha"),
        ),
        *(("12km", "12km"), ("12 ki lô mét", "12km"), ("12 cây số", "12km"), ("5 m3", "5m3")),
        *(
            ("5 kg", "5kg"),
            ("5kg", "5kg"),
            ("5 ki-lô-gam", "5kg"),
            ("100g", "100g"),
            ("100 gam", "100g"),
        ),
        *(("50%", "50%"), ("50 %", "50%"), ("50 phần trăm", "50%"), ("50 phan tram", "50%")),
        *(("96,50%", "96,5%"), ("37°C", "37độ c"), ("37 độ C", "37độ c"), ("60 km/h", "60km h")),
    ],
)
def test_amounts_and_measures_in_each_spelling(text: str, quantity: str) -> None:
    for written in (text, f"Vé {text} một lượt", f"khoảng {text}.", f"({text}/năm)"):
        assert f"q={quantity}" in terms(written, "q"), written


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("5-7 triệu đồng", "q=5000000đ", "q=7000000đ"),
        ("5 - 7 triệu đồng", "q=5000000đ", "q=7000000đ"),
        ("từ 5 đến 7 triệu đồng", "q=5000000đ", "q=7000000đ"),
        ("5 hoặc 7 triệu đồng", "q=5000000đ", "q=7000000đ"),
        ("10–15%", "q=10%", "q=15%"),
        ("20 đến 30 ha", "q=20ha", "q=30ha"),
        ("3 và 4 tỷ", "3000000000", "4000000000"),
    ],
)
def test_the_first_one_of_two_numbers_has_the_unit_of_the_second(
    text: str, first: str, second: str
) -> None:
    assert {first, second} <= set(terms(text, "qv"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("1,5 triệu", "1500000"), ("1,5 triệu người", "1500000"), ("7 ngàn", "7000")),
        *(
            ("2 tỷ rưỡi", "2500000000"),
            ("3 van", "30000"),
            ("5tr", "5000000"),
            ("1,2 tỉ", "1200000000"),
        ),
    ],
)
def test_a_number_with_a_multiplier_is_the_plain_number(text: str, value: str) -> None:
    assert value in terms(text, "v")
    assert value == "".join(tokenize(f"{int(value):,}".replace(",", ".")).forms)


@pytest.mark.parametrize(
    "text",
    [
        "10 đ/c", "đồng 7 mẫu", "cánh đồng 7", "năm 2020 đến 2025", "5 M", "lớp 5 Đ", "5G",
        "5 trường", "3 halo", "5 người và 7 con", "số 5 - 7", "12 đồ", "8 độ", "2 tr",
        "tháng 5 - 7", "điện thoại 5g", "quận 3, huyện 5",
    ],
)  # fmt: skip
def test_other_numbers_are_no_quantities(text: str) -> None:
    assert terms(text, "qv") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("COVID-19", "covid19"), ("Covid-19", "covid19"), ("covid 19", "covid19")),
        *(("SARS-CoV-2", "sarscov2"), ("SARS-CoV-2", "cov2"), ("U-23", "u23"), ("U 23", "u23")),
        *(("PM2.5", "pm2,5"), ("PM 2.5", "pm2,5"), ("PM2,5", "pm2,5"), ("B-52", "b52")),
        *(
            ("B 52", "b52"),
            ("Su-30", "su30"),
            ("Mi-8", "my8"),
            ("F-35B", "f35b"),
            ("QL 1A", "ql1a"),
        ),
        *(("QL-1A", "ql1a"), ("ISO 9001", "iso9001"), ("omega-3", "omega3")),
    ],
)
def test_letters_and_their_number_are_also_one_word(text: str, code: str) -> None:
    for written in (text, f"vì {text} nên", f"({text})"):
        assert f"w={code}" in terms(written, "w")


@pytest.mark.parametrize(
    "text",
    [
        "ngày 28", "quận 1", "Hà Nội - 2024", "ASEAN 2025", "tháng-5", "số 5", "QĐ-UBND-2024/5",
        "11-NQ/TW", "năm-2024", "THPT 2026", "SN 1993", "a/b-5", "website 24", "khu 5",
    ],
)  # fmt: skip
def test_other_words_before_a_number_are_no_codes(text: str) -> None:
    assert terms(text, "w") == []


PIECES = (
    "0912 345 678|+84|024.3762.1188|1900|6015|29A-123.45|8h30|8|giờ|30|phút|08:30|tối|7.000"
    "|7,000|đồng|đ|1,5|triệu|tỷ|rưỡi|m2|mét|vuông|ha|%|$|°C|-|–|đến|COVID|19|PM2.5|.|,| |(|)|/|:"
    "|\n|năm|2024|QĐ|0|84|x|9"
)
SPELLED = st.sampled_from(PIECES.split("|"))


@given(st.lists(SPELLED, max_size=14).map(" ".join) | st.lists(SPELLED, max_size=14).map("".join))
@settings(max_examples=600, deadline=None)
def test_overlays_lie_within_the_tokens_whatever_the_text(text: str) -> None:
    """They never raise, lie within the tokens, and are the same for NFC and NFD."""
    for query in (False, True):
        tokens = tokenize(text)
        found = find_numbers(tokens, query)
        assert all(0 <= o.first <= o.last < len(tokens.forms) for o in found)
        assert [o.form for o in find_numbers(tokenize(normalize("NFD", text)), query)] == [
            o.form for o in found
        ]


@pytest.mark.parametrize(
    "piece",
    ["0912 345 678 ", "0-", "8 giờ ", "5-7 ", "1 tỷ 5 triệu ", "29A-", "COVID-19-", "84 ", "$1,"],
)  # fmt: skip
def test_long_texts_take_linear_time(piece: str) -> None:
    """It would take minutes otherwise."""
    find_numbers(tokenize(piece * 20_000))
