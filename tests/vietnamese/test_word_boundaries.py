"""Words run together and torn apart."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from vietnamese.text.word_boundaries import glued_cuts, joined
from vietnamese.tokens.tokenizer import tokenize


@pytest.mark.parametrize(
    "parts",
    [
        "Hà PBT", "Hoa TUV", "nghị tổng", "Nghị Tổng", "NGHỊ TỔNG", "Hà Nội", "HÀ Nội",
        "UBND quận", "UBND thành", "TP Hồ", "của UBND", "Quảng Ninh", "TRường Học", "Hà Nội Đẹp",
        "của Facebook", "VnExpress Đọc", "Đắk Lắk", "hội nghị", "đấu tuyển", "ý tưởng", "ô tô",
        "ngày 28", "28 tháng 2", "tháng 2", "2 Việt", "30 m2", "100 km", "500 đ", "20 ha",
    ],
)  # fmt: skip
def test_words_run_together_are_cut(parts: str) -> None:
    """Each part is a position with its own place, the whole lies over them, in any Unicode form."""
    for text in (parts.replace(" ", ""), normalize("NFD", parts.replace(" ", ""))):
        tokens = tokenize(text)
        pieces = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
        assert [normalize("NFC", piece) for piece in pieces] == parts.split(" ")
        whole = normalize("NFC", text).lower()
        assert [(o.form, o.first, o.last) for o in tokens.overlays] == [
            ("w=" + whole, 0, len(pieces) - 1)
        ]


@pytest.mark.parametrize(
    "word",
    ["website", "Facebook", "YouTube", "LaTeX", "iPhone", "McDonald", "PokéMon", "TikTok", "MoMo"]
    + ["José", "Nguyễn", "NGuyễn", "nguyễn", "UBMTTQ", "UBNDTP", "HĐND", "QH14", "Covid19", "P12"]
    + ["8h30", "5G", "nguời", "khuyếch", "côngan", "ThS", "TTg", "BIDV", "đc", "VNĐ", "hanoi"],
)
def test_other_words_stay_whole(word: str) -> None:
    """Names, other languages, abbreviations, misspellings, and what could be cut in two ways."""
    assert glued_cuts(word) == ()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("hà nh", "hành"), ("thà nh", "thành"), ("HÀ NH", "hành"), ("Hoà n", "hoàn"),
        ("cá c", "các"), ("trun g", "trung"), ("ngườ i", "người"), ("việ c", "việc"),
        ("ph ường", "phường"), ("qu ận", "quận"), ("Th ành", "thành"), ("nh ững", "những"),
        ("ha nh", "hanh"), ("tỉ nh", "tỉnh"), ("ký nh", None), ("khu C", None), ("KHU C", None),
        ("khu c", None), ("lúc h", None), ("nh ch", None), ("an nh", None), ("ban n", None),
    ],
)  # fmt: skip
def test_pieces_are_joined_where_they_make_one_syllable(text: str, whole: str | None) -> None:
    """A lone coda or onset, or a beginning that is no syllable, and only in small letters."""
    assert joined(*text.split(" ")) == whole


def test_a_torn_word_is_found_either_way() -> None:
    """Both pieces stay positions; the word lies over them, and a slice shows both."""
    text = "Quận tổ chức thực hà nh tiết kiệm"
    tokens = tokenize(text)
    assert tokens.forms == tuple(text.lower().split())
    (overlay,) = tokens.overlays
    assert (overlay.kind, overlay.form) == ("w", "w=hành")
    assert text[tokens.starts[overlay.first] : tokens.ends[overlay.last]] == "hà nh"


@pytest.mark.parametrize("gap", [", ", "\n", "  ", "-", ". "])
def test_pieces_are_joined_over_one_space_only(gap: str) -> None:
    """Punctuation, line ends and wide gaps part words."""
    assert tokenize(f"thực hà{gap}nh").overlays == ()
