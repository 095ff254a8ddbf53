"""URLs and e-mail addresses."""

from __future__ import annotations

import pytest

from vietnamese.entities.addresses import find_addresses, parts_of


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


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("gopy@xomcau.example.vn", ["xomcau.example.vn", "example.vn"]),
        ("tin.example.gov.vn/nhip-song/2024/a.html",
         ["tin.example.gov.vn/nhip-song", "tin.example.gov.vn/nhip-song/2024",
          "tin.example.gov.vn", "example.gov.vn"]),
        ("example.vn", []),
        ("example.com.vn", []),
        ("localhost:8000", []),
    ],
)  # fmt: skip
def test_the_parts_by_which_an_address_is_found(form: str, parts: list[str]) -> None:
    """Its host, the domains that this belongs to, the folders of its path; not what many share."""
    assert list(parts_of(form)) == parts
