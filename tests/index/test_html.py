"""HTML pages: visible text, what the head says, encodings."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from index.reading.documents import Document
from index.reading.html.blocks import read_blocks
from index.reading.html.page import declared_encoding, read_web_page
from index.reading.source_records import Piece, Unreadable
from index.reading.sources import read_piece
from tests.index.source_pieces import pieces

TITLE = "Phường mở lớp học bơi miễn phí cho trẻ em dịp hè"
FIRST = (
    "Lớp học mở vào các buổi sáng trong tuần, mỗi lớp hai mươi em, có hai thầy dạy và một người "
    "trông bể; gia đình chỉ cần ghi tên ở nhà văn hóa của tổ dân phố."
)
SECOND = (
    "Sau ba tuần, các em biết nổi, biết thở và bơi được một vòng bể; bà con mong lớp được giữ cho "
    "cả những mùa hè sau và có thêm giờ học buổi chiều cho các em lớn."
)

PORTAL = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8">
<title>{TITLE} - Tin tức - Cổng thông tin điện tử quận Tây Hồ</title>
<script>var hidden = "khong thay";</script><style>p {{color: red}}</style></head><body>
<div><a href="/">Trang chủ</a> <a href="/a">Giới thiệu</a> <a href="/b">Hỏi đáp</a></div>
<ul><li><a href="1">Kinh tế</a></li><li><a href="2">Văn hóa</a></li><li><a href="3">Y tế</a></ul>
<div><span>Tin tức</span></div>
<div class="title">{TITLE}</div>
<div><span>Ngày đăng</span> 05/06/2024 | <b>09:15</b> | Lượt xem: 77</div>
<div><p><strong>Lớp học mở</strong>{FIRST[10:]}</p><p>{SECOND}<br>Ảnh: một buổi học</p>
<table><tr><td>Lớp 1</td><td>20 em</td></tr><tr><td>Lớp 2</td><td>18 em</td></tr></table></div>
<div hidden>không ai thấy</div>
<h4>Tin liên quan</h4><ul><li><a href="4">Chợ hoa mở sớm</a><li><a href="5">Xe buýt đổi tuyến</a>
<li><a href="6">Vườn hoa mới</a></li></ul>
<footer>Bản quyền thuộc UBND quận</footer></body></html>"""


def document(html: str | bytes, tmp_path: Path) -> Document:
    raw = html if isinstance(html, bytes) else html.encode()
    (tmp_path / "trang.html").write_bytes(raw)
    (piece,) = pieces([tmp_path])
    assert isinstance(piece, Piece)
    return read_piece(piece).document


def test_portal_page(tmp_path: Path) -> None:
    page = document(PORTAL, tmp_path)
    assert page.id == "trang.html"
    assert page.title == TITLE
    assert page.published == "2024-06-05T09:15"
    assert page.body.split("\n") == [
        FIRST, SECOND, "Ảnh: một buổi học", "Lớp 1\t20 em", "Lớp 2\t18 em",
    ]  # fmt: skip


def test_what_the_head_says(tmp_path: Path) -> None:
    page = document(
        f'<head><meta property="og:title" content="{TITLE}"><meta property="og:site_name" '
        'content="Cổng TTĐT quận Tây Hồ"><meta property="article:published_time" '
        'content="2024-06-05T02:15:00Z"><link rel="canonical" href="https://example.com/boi">'
        f"</head><body><h1>{TITLE}</h1><p>{FIRST}<p>{SECOND}</body>",
        tmp_path,
    )
    assert (page.title, page.published) == (TITLE, "2024-06-05T09:15")
    assert (page.url, page.source) == ("https://example.com/boi", "Cổng TTĐT quận Tây Hồ")
    assert page.district == "Tây Hồ"
    assert page.body == f"{FIRST}\n{SECOND}"


def test_head_without_a_title_leaves_it_to_the_page(tmp_path: Path) -> None:
    page = document(
        "<title>Cổng thông tin điện tử quận Tây Hồ</title>"
        f"<p>{TITLE}</p><p>05/06/2024</p><p>{FIRST}</p><p>{SECOND}</p>",
        tmp_path,
    )
    assert (page.title, page.published) == (TITLE, "2024-06-05")


def test_json_ld_and_time_element(tmp_path: Path) -> None:
    rest = f"<h1>{TITLE}</h1><p>{FIRST}</p>"
    script = '<script type="application/ld+json">{"datePublished": "2024-06-05"}</script>'
    assert document(script + rest, tmp_path).published == "2024-06-05"
    time = '<article><time datetime="2024-06-05T09:15:30+07:00">hôm qua</time>'
    assert document(time + rest, tmp_path).published == "2024-06-05T09:15:30"


def test_inline_elements_do_not_break_words() -> None:
    body = LexborHTMLParser("<p>Q<b>uận</b> Tây&nbsp;Hồ<p>Hai<br>dòng<div>ba</div>bốn").body
    assert body is not None
    texts = [block.text for block in read_blocks(body).blocks]
    assert texts == ["Quận Tây\xa0Hồ", "Hai", "dòng", "ba", "bốn"]


def test_what_only_its_style_sets_apart_stays_apart() -> None:
    """``<span>Hà Nội</span>Sáng`` is no word ``NộiSáng``."""
    page = read_web_page(f"<h1>{TITLE}</h1><p><span class=place>Hà Nội</span>Sáng nay mưa to.")
    assert page.body == "Hà Nội Sáng nay mưa to."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    html = PORTAL.replace("utf-8", "windows-1258") if encoding == "cp1258" else PORTAL
    if encoding == "cp1258":  # it has letters of their own for vowels, marks for tones
        html = "".join(
            letter if letter.encode("cp1258", "ignore") else _tone_apart(letter) for letter in html
        )
    page = document(html.encode(encoding), tmp_path)
    assert unicodedata.normalize("NFC", page.title) == TITLE


def _tone_apart(letter: str) -> str:
    base, *marks = list(unicodedata.normalize("NFD", letter))
    tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
    shape = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in tones))
    return shape + "".join(tones)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b'<meta charset="UTF-8">', "UTF-8"),
        (
            b"<META http-equiv=content-type content='text/html; charset=windows-1258'>",
            "windows-1258",
        ),
        (b"<p>charset=utf-8</p>", None),
    ],
)
def test_declared_encoding(head: bytes, encoding: str | None) -> None:
    assert declared_encoding(b"<html>" + head) == encoding


def test_thousands_of_nested_elements() -> None:
    """However deep: what a parser does with the depth itself must not grow with its square."""
    page = read_web_page("<div>" * 50_000 + "đáy" + "</div>" * 50_000)
    assert page.title == "đáy"


def test_depth_is_not_taken_from_lists_that_are_not_closed() -> None:
    """Paragraphs and cells need no end tag; thousands of them stay what they are."""
    page = read_web_page("<table><tr><td>" + "".join(f"<p>đoạn {n}" for n in range(2000)))
    assert len(page.body.split("\n")) == 2000


@given(st.text(alphabet="<>/divptablespanh1!-&;'\"= aớ\n", max_size=200))
def test_any_markup_is_read_without_error(html: str) -> None:
    with suppress(Unreadable):
        read_web_page(html)
