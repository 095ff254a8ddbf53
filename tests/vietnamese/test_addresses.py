"""URLs and e-mail addresses."""

from __future__ import annotations

import pytest

from vietnamese.entities.addresses import find_addresses


@pytest.mark.parametrize(
    ("text", "whole", "form"),
    [
        ("xem https://www.example.vn/tin-tuc?id=1.", "https://www.example.vn/tin-tuc?id=1",
         "example.vn/tin-tuc?id=1"),
        ("(www.example.gov.vn)", "www.example.gov.vn", "example.gov.vn"),
        ("trang Example.VN đưa tin", "Example.VN", "example.vn"),
        ("gửi ten.nguoi+tin@mail.example.com, trước", "ten.nguoi+tin@mail.example.com",
         "ten.nguoi+tin@mail.example.com"),
        ("http://localhost:8000/", "http://localhost:8000/", "localhost:8000"),
        ("example.com.au.", "example.com.au", "example.com.au"),
    ],
)  # fmt: skip
def test_addresses(text: str, whole: str, form: str) -> None:
    """Found without the punctuation around them; the form has no scheme and no www."""
    assert [(text[a:b], f) for a, b, f in find_addresses(text)] == [(whole, form)]


@pytest.mark.parametrize(
    "text", ["TP.HCM", "hết.Sau đó", "10.000", "e.g. PGS.TS", "thưởng.vn", "a@b", "@ten", "hà.nội"]
)
def test_what_is_no_address(text: str) -> None:
    """Abbreviations, numbers, and sentences without a space between them."""
    assert list(find_addresses(text)) == []
