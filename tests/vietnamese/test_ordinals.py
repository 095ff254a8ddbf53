"""Nouns with their numbers: one term for digits, Roman numerals and words; none for other words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnamese.overlays.counted_nouns import COLUMNS, counted_nouns, read_nouns
from vietnamese.overlays.expressions import find_expressions
from vietnamese.overlays.numerals import read_words, roman_numerals
from vietnamese.text.folding import fold
from vietnamese.text.table_file import TableError
from vietnamese.tokens.tokenizer import tokenize


def found(text: str, query: bool = False) -> list[tuple[str, str]]:
    tokens = tokenize(text)
    return [
        (o.form.removeprefix("c="), text[tokens.starts[o.first] : tokens.ends[o.last]])
        for o in find_expressions(tokens, query)
        if o.kind == "c"
    ]


def terms(text: str, query: bool = False) -> set[str]:
    return {term for term, _ in found(text, query)}


@pytest.mark.parametrize(
    ("text", "term"),
    [
        *(("quý II", "quý 2"), ("Quý 2", "quý 2"), ("quý hai", "quý 2"), ("quý IV/2024", "quý 4")),
        *(
            ("quý tư", "quý 4"),
            ("quí I", "quý 1"),
            ("quý thứ hai", "quý 2"),
            ("quý II-2024", "quý 2"),
        ),
        *(("Đại hội XIII", "đại hội 13"), ("đại hội 13", "đại hội 13")),
        *(("Đại hội Đảng XIII", "đại hội 13"), ("Đại hội lần thứ XIII", "đại hội 13")),
        *(("Đại hội đại biểu toàn quốc lần thứ XIII của Đảng", "đại hội 13"),),
        *(("kỳ họp thứ mười hai", "kỳ họp 12"), ("kỳ họp thứ 12", "kỳ họp 12")),
        *(("Kì họp thứ XII", "kỳ họp 12"), ("kỳ họp lần thứ 12", "kỳ họp 12")),
        *(("khóa XV", "khóa 15"), ("khoá 15", "khóa 15"), ("khóa mười lăm", "khóa 15")),
        *(("nhiệm kỳ thứ hai", "nhiệm kỳ 2"), ("Hội nghị lần thứ tám", "hội nghị 8")),
        *(("thế kỷ XXI", "thế kỷ 21"), ("thế kỉ 21", "thế kỷ 21")),
        *(("thế kỷ thứ hai mươi mốt", "thế kỷ 21"), ("thế kỷ hai mươi", "thế kỷ 20")),
        *(("Thế chiến II", "thế chiến 2"), ("Chiến tranh thế giới thứ hai", "thế chiến 2")),
        *(("chương III", "chương 3"), ("Chương ba", "chương 3"), ("phần IV", "phần 4")),
        *(("bệnh viện hạng I", "hạng 1"), ("hạng nhất", "hạng 1"), ("đô thị loại II", "loại 2")),
        *(
            ("lương vùng I", "vùng 1"),
            ("quân khu IV", "quân khu 4"),
            ("quân khu bốn", "quân khu 4"),
        ),
        *(("tiểu đường type 2", "tuýp 2"), ("tuýp II", "tuýp 2"), ("típ 2", "tuýp 2")),
        *(("lớp mười hai", "lớp 12"), ("lớp 12", "lớp 12"), ("suy tim độ III", "độ 3")),
        *(("thứ hai", "thứ 2"), ("thứ 2", "thứ 2"), ("lần thứ nhất", "lần 1"), ("lần 3", "lần 3")),
        *(("tháng Tám", "tháng 8"), ("tháng 8", "tháng 8"), ("mồng ba Tết", "mùng 3")),
        *(("mùng 3", "mùng 3"), ("giai đoạn II", "giai đoạn 2"), ("hiệp hai", "hiệp 2")),
        *(("phiên họp thứ hai mươi lăm", "phiên họp 25"), ("tầng hai", "tầng 2")),
    ],
)
def test_a_noun_with_its_number_in_any_form(text: str, term: str) -> None:
    for written in (text, f"Sáng nay {text} vừa xong", f"({text})", f"{text}."):
        assert term in terms(written)
        assert term in terms(written, query=True)
    assert term in terms(fold(text), query=True)


@pytest.mark.parametrize(
    "text",
    [
        "Quý vị nhớ mang 2 ảnh", "QUÝ VỊ 2", "quý khách", "của quý 2024", "quý V", "QUÝ VI PHẠM",
        "Đại hội cổ đông có 13 người dự", "đại hội 2024",
                "Kỳ họp vào 12 giờ", "hội nghị 12", "Hội nghị XII", "phiên họp 12",
        "lớp học 12", "khóa cửa 2 lớp"[:7], "khóa hai cửa", "cấp một giấy", "cấp hai giấy",
        "hai phần ba", "sáu tháng năm ngày", "chín phần mười", "cùng kỳ năm 2024", "năm tháng ba",
        "thứ yếu", "lần lượt", "lần năm 2024", "vòng xuyến", "loại v", "nhóm i",
        "phần trăm", "mùa thu 2", "độc giả", "tập trung",
    ],
)  # fmt: skip
def test_other_words_ask_for_no_number(text: str) -> None:
    assert terms(text) == set()


def test_the_number_of_an_assembly_may_stand_further_on_in_its_clause() -> None:
    text = "Đại hội Đảng bộ phường Sông Trong lần thứ mười hai"
    assert terms(text) == {"đại hội 12", "lần 12", "thứ 12"}
    assert terms("Đại hội bế mạc. Lần thứ 13 anh đến") == {"lần 13", "thứ 13"}


def test_a_weekday_is_no_number_of_what_goes_before_it() -> None:
    assert terms("Kỳ họp vào thứ ba, 12 người dự") == {"thứ 3"}
    assert terms("Kỳ họp thứ ba, 12 người dự") == {"kỳ họp 3", "thứ 3"}


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("lớp 10, 11 và 12", ["lớp 10", "lớp 11", "lớp 12"]),
        ("quý I, II", ["quý 1", "quý 2"]),
        ("quý I và II/2024", ["quý 1", "quý 2"]),
        ("các quý 1-3", ["quý 1", "quý 3"]),
        ("khóa XIV, XV", ["khóa 14", "khóa 15"]),
        ("lớp 10, 2024", ["lớp 10"]),
        ("lớp 10 và hai em", ["lớp 10"]),
    ],
)
def test_each_number_of_a_list_is_the_nouns(text: str, listed: list[str]) -> None:
    assert [term for term, _ in found(text)] == listed


def test_what_is_highlighted_is_the_noun_with_its_number() -> None:
    assert found("Trong quý II, thu tăng.") == [("quý 2", "quý II")]
    assert ("lớp 12", "12") in found("lớp 11 và 12")


def test_without_marks_a_noun_counts_in_a_text_without_marks() -> None:
    assert terms("thu ngan sach quy 2 tang") == {"quý 2"}
    assert terms("ky hop thu muoi hai") == {"kỳ họp 12", "thứ 12"}
    assert terms("Ngân sách quy 2 tăng") == set()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        *(("một", 1), ("mười", 10), ("mười một", 11), ("mười lăm", 15), ("hai mươi", 20)),
        *(("hai mươi mốt", 21), ("hai mươi tư", 24), ("chín mươi chín", 99), ("một trăm", 100)),
        *(("một trăm linh năm", 105), ("một trăm lẻ ba", 103), ("hai trăm mười hai", 212)),
        *(("ba trăm bốn mươi lăm", 345), ("muoi hai", 12), ("hai muoi mot", 21), ("nhất", 1)),
    ],
)
def test_numbers_in_words(words: str, value: int) -> None:
    forms = tokenize(words).forms
    assert read_words(forms, 0, len(forms), ordinal=True) == (value, len(forms))


@pytest.mark.parametrize("words", ["mươi", "lăm", "trăm", "không", "linh", "người", "mốt hai"])
def test_other_words_are_no_numbers(words: str) -> None:
    forms = tokenize(words).forms
    assert read_words(forms, 0, len(forms)) is None


def test_roman_numerals_go_to_39() -> None:
    assert len(roman_numerals()) == 39
    assert {"xiii": 13, "iv": 4, "xxxix": 39, "ix": 9}.items() <= roman_numerals().items()


PIECES = [
    *("quý", "đại hội", "kỳ họp", "thứ", "lần", "lớp", "chương", "khóa", "quy", "dai hoi", "II"),
    *(
        "XIII",
        "vi",
        "mười",
        "hai",
        "mươi",
        "một",
        "năm",
        "12",
        "2024",
        ",",
        "và",
        "-",
        ".",
        "(",
        "Đảng",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_overlays_lie_within_the_tokens_whatever_the_text(text: str) -> None:
    for query in (False, True):
        tokens = tokenize(text)
        for overlay in find_expressions(tokens, query):
            assert 0 <= overlay.first <= overlay.last < len(tokens.forms)


# --- the table


def test_the_table_is_read_and_no_noun_stands_in_it_twice() -> None:
    spellings = [forms for noun in counted_nouns() for forms in noun.spellings]
    assert len(spellings) == len(set(spellings)) > 40


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("quý\t\tbốn", "the largest number"),
        ("quý\t\t4\tmột", "the largest number"),
        ("quý\t\t4\t\tseldom", "flags among"),
        ("\t\t4", "a noun"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "nouns.tsv"
    path.write_text("\t".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(TableError, match=rf"line 2: expected .*{said}"):
        read_nouns(path)
