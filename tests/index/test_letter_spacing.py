"""Headings whose letters are set apart (``T H Ô N G  B Á O``) are found by their words."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from index.reading.pages.letter_spacing import join_spaced_letters
from index.reading.source_records import Piece
from index.reading.sources import read_piece

BODY = "Để thay van ở xóm Cầu, nhà máy ngừng cấp nước từ 22 giờ ngày 5/3/2024 đến 4 giờ sáng."


@pytest.mark.parametrize(
    ("spaced", "joined"),
    [
        ("T H Ô N G  B Á O", "THÔNG BÁO"),
        ("T H Ô N G   B Á O:", "THÔNG BÁO:"),
        ("T  H  Ô  N  G  B  Á  O", "THÔNG BÁO"),
        ("T H Ô N G B Á O", "THÔNG BÁO"),  # as HTML leaves it
        ("Q U Y Ế T\u00a0\u00a0Đ Ị N H", "QUYẾT ĐỊNH"),
        ("K ế  h o ạ c h", "Kế hoạch"),
        ("N G H Ị Q U Y Ế T", "NGHỊ QUYẾT"),
        ("H À N Ộ I", "HÀ NỘI"),
        ("H Ộ I C H Ủ N G H Ĩ A", "HỘI CHỦ NGHĨA"),
        ("C H Ư Ơ N G  T R Ì N H  S Ố  1 2", "CHƯƠNG TRÌNH SỐ 12"),
        ("B I Ê N  B Ả N về việc họp tổ", "BIÊN BẢN về việc họp tổ"),
        ("Phần I\nG I Ấ Y  M Ờ I\nMời ông", "Phần I\nGIẤY MỜI\nMời ông"),
    ],
)
def test_words_that_were_set_apart(spaced: str, joined: str) -> None:
    assert join_spaced_letters(spaced) == joined
    decomposed = join_spaced_letters(unicodedata.normalize("NFD", spaced))
    assert unicodedata.normalize("NFC", decomposed) == joined


@pytest.mark.parametrize(
    "text",
    [
        "A B C D", "Chọn A B C D E G", "1 2 3 4 5 6", "Lớp 6 7 8 9 học", "C O V I D", "x y z t",
        "o à i a i u", "a  b  c  d", "Ở ý à ừ là sao", "Tổ 1 A 2 B 3 C",
    ],
)  # fmt: skip
def test_what_is_no_word_stays_as_it_is(text: str) -> None:
    assert join_spaced_letters(text) == text


SPACED = "T H Ô N G  B Á O"
FILES = {
    "a.txt": f"{SPACED}\nVề việc tạm ngừng cấp nước\n\n{BODY}\n",
    "b.html": f"<title>Tin</title><h1>T H Ô N G&nbsp;&nbsp;B Á O</h1><p>{BODY}</p><p>{BODY}</p>",
    "c.html": f"<h1>T H Ô N G B Á O</h1><p>{BODY}</p><p>{BODY} Mời bà con trữ nước.</p>",
    "d.jsonl": json.dumps({"title": SPACED, "content": BODY}),
    "f.md": f"# {SPACED}\n\n{BODY}\n",
    "g.rtf": "{\\rtf1\\ansi " + "T H \\u212? N G  B \\u193? O\\par " + "Nhà máy ngừng.\\par}",
}


@pytest.mark.parametrize("name", FILES)
def test_in_every_format(name: str) -> None:
    document = read_piece(Piece(name, None, FILES[name].encode(), b"", Path(name))).document
    assert "THÔNG BÁO" in f"{document.title}\n{document.body}"
