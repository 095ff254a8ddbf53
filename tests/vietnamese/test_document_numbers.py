"""Numbers of official documents."""

from __future__ import annotations

import pytest

from vietnamese.entities.document_numbers import (
    find_document_numbers,
    find_numbers_with_year,
    parts_of,
)


@pytest.mark.parametrize(
    ("text", "whole", "form"),
    [
        ("Luật số 97/2019/QH14 quy định", "97/2019/QH14", "97/2019/qh14"),
        ("Nghị quyết 11-NQ/TW.", "11-NQ/TW", "11/nq/tw"),
        ("Nghị quyết 11/NQ-TW.", "11/NQ-TW", "11/nq/tw"),
        ("nghị quyết 11-nq/tw", "11-nq/tw", "11/nq/tw"),
        ("nghị quyết 11-NQ-TW", "11-NQ-TW", "11/nq/tw"),
        ("Quyết định số 45 /QĐ-UBND ngày", "45 /QĐ-UBND", "45/qd/ubnd"),
        ("45/QĐ – UBND", "45/QĐ – UBND", "45/qd/ubnd"),
        ("quyet dinh 45/qd-ubnd", "45/qd-ubnd", "45/qd/ubnd"),
        ("Chỉ thị 05-CT/TW", "05-CT/TW", "5/ct/tw"),
        ("(12/2015/NĐ-CP)", "12/2015/NĐ-CP", "12/2015/nd/cp"),
        ("số 26/CT-TTg", "26/CT-TTg", "26/ct/ttg"),
        ("số 10-CTr/QU", "10-CTr/QU", "10/ctr/qu"),
        ("số 7a/KH", "7a/KH", "7a/kh"),
        ("số 15-NQ ngày", "15-NQ", "15/nq"),
        ("số97/2019/QH14", "97/2019/QH14", "97/2019/qh14"),
    ],
)
def test_document_numbers(text: str, whole: str, form: str) -> None:
    """Found as typed, in one form whatever stands between the parts."""
    assert [(text[a:b], f) for a, b, f in find_document_numbers(text)] == [(whole, form)]


@pytest.mark.parametrize(
    "text",
    ["đạt 12/12 chỉ tiêu", "ngày 28/2/2024", "28-2-2024", "giá 30k/kg", "tăng 5-7 tr/m2"]
    + ["3/5 phường", "tỷ lệ 96/100", "12-HN"]
    + ["5/10 người", "iPhone 7/Plus", "2020-2025", "24/7", "1/2/3/QH"],
)  # fmt: skip
def test_what_is_no_document_number(text: str) -> None:
    """Ratios, dates, prices and models of telephones."""
    assert list(find_document_numbers(text)) == []


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Nghị định 100/2019 có hiệu lực", ["100/2019"]),
        ("nghi dinh 100/2019", ["100/2019"]),
        ("Luật số 5/2019", ["5/2019"]),
        ("theo NĐ 08/2021", ["8/2021"]),
        ("số 168/2024", ["168/2024"]),
        ("tháng 5/2019", []),
        ("quý 2/2024", []),
        ("ngày 5/12/2019", []),
        ("số 97/2019/QH14", []),
        ("mùa giải 2000/2001", []),
        ("tỷ lệ 1/500", []),
    ],
)
def test_a_number_with_just_its_year(text: str, forms: list[str]) -> None:
    """One that may be a month needs the kind of document before it."""
    assert [form for *_, form in find_numbers_with_year(text)] == forms


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("1234/qd/ubnd", ["1234/qd"]),
        ("12/2015/nd/cp", ["12/2015", "12/2015/nd", "12/nd", "12/nd/cp"]),
        ("97/2019/qh14", ["97/2019", "97/qh14"]),
        ("15/nq", []),
    ],
)
def test_the_parts_by_which_a_document_is_named(form: str, parts: list[str]) -> None:
    assert list(parts_of(form)) == parts
