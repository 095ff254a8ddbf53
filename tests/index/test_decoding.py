"""Bytes as files have them: encodings of the past, text read wrongly once, single bad bytes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.decoding import decode
from index.reading.html.page import read_web_page
from index.reading.notes import NoteCode
from index.reading.source_records import Unreadable
from vietnamese.input import mojibake
from vietnamese.input.mojibake import repair_mojibake
from vietnamese.input.single_byte import ENCODINGS

TEXT = (
    "Tổ dân phố số 4 phường Láng Hạ đặt ghế đá dưới hàng bằng lăng\n"
    "18/09/2022 | 07:45\n"
    "Sáng chủ nhật, bà con khiêng mười hai chiếc ghế đá từ xe xuống, đặt dọc lối đi rồi quét vôi "
    "gốc cây; trẻ nhỏ tưới nước.\n"
    "ỦY BAN NHÂN DÂN PHƯỜNG ghi nhận ý kiến của 27 hộ, hẹn trả lời trước ngày 30.\n"
)


def in_table(text: str, table: str) -> bytes:
    codes = {letter: code for code, letter in enumerate(table)}
    return bytes(codes[letter] for letter in text)


def codes_of(notes: tuple[object, ...]) -> list[NoteCode]:
    return [note.code for note in notes]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("read_as", [None, "latin-1"])
def test_one_byte_encodings_of_the_past(name: str, read_as: str | None) -> None:
    """VISCII and VPS, in their bytes or made UTF-8 as if they were Latin-1."""
    raw = in_table(TEXT, ENCODINGS[name])
    text, notes = decode(raw.decode(read_as).encode() if read_as else raw)
    assert text == TEXT
    assert [note.data for note in notes] == [name]


def test_tables_have_every_letter_once() -> None:
    letters = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    alphabet = {unicodedata.normalize("NFC", a + b) for a in letters for b in tones} | {"đ"}
    alphabet |= {letter.upper() for letter in alphabet}
    for name, table in ENCODINGS.items():
        missing = {letter for letter in alphabet if table.count(letter) != 1}
        assert not missing or name == "VPS" and len(missing) <= 3, (name, missing)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
def test_wide_text_with_and_without_its_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, ())


@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "latin-1", "mac_roman"])
@pytest.mark.parametrize("lost", ["controls", "replaced"])
def test_utf8_that_was_read_as_something_else(encoding: str, lost: str) -> None:
    """All of it comes back where no byte was lost; where some were, by the syllables."""
    damaged = "".join(as_read(byte, encoding, lost) for byte in TEXT.encode())
    text, notes = decode(damaged.encode())
    assert text == TEXT
    assert [note.data.split()[0] for note in notes] == ["UTF-8"]


def as_read(byte: int, encoding: str, lost: str) -> str:
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte) if lost == "controls" else "\ufffd"


def test_what_was_damaged_twice_is_repaired_twice() -> None:
    damaged = TEXT.encode().decode("latin-1").encode().decode("latin-1")
    assert repair_mojibake(damaged)[0] == TEXT


@pytest.mark.parametrize(
    "text",
    [TEXT, unicodedata.normalize("NFD", TEXT), TEXT.upper(), "ĐÃ “HẾT” VÉ, NHÀ Ở XÃ À ÍCH",
     "São Paulo, Ângela e Ésio já estão cá", "L’été à Zürich, Ä Ö Ü"],
)  # fmt: skip
def test_what_is_right_is_left_alone(text: str) -> None:
    assert repair_mojibake(text) == (text, None)
    assert decode(text.encode())[0] == text


@given(st.text(max_size=60))
def test_any_text_is_repaired_without_error(text: str) -> None:
    repair_mojibake(text)


@pytest.mark.parametrize(
    ("bad", "good", "count"),
    [
        (b"tr\xe1i", "trái", 1),  # of Windows-1258 or 1252: the syllable shows it
        (b"\x93m\xe1t\x94", "“mát”", 3),
        (b"c\xf9ng v\xe0", "cùng và", 2),
        ("bóng".encode()[:2], "b\ufffd", 1),  # cut within a letter
        (b"\xff", "\ufffd", 1),
    ],
)
def test_a_bad_byte_costs_its_letter_at_most(bad: bytes, good: str, count: int) -> None:
    text, notes = decode(TEXT.encode() + bad + b" nhe\n")
    assert text == f"{TEXT}{good} nhe\n"
    assert [(note.code, note.count) for note in notes] == [(NoteCode.REPAIRED_BYTES, count)]


def test_a_line_pasted_from_an_old_font() -> None:
    old = "Bµ con ra qu©n tæng vÖ sinh ngâ phè ®Çu xu©n".encode("cp1252")
    text, notes = decode(TEXT.encode() + old)
    assert text == f"{TEXT}Bà con ra quân tổng vệ sinh ngõ phố đầu xuân"
    assert codes_of(notes) == [NoteCode.CONVERTED]


def test_what_is_in_no_known_encoding_names_them() -> None:
    with pytest.raises(Unreadable, match="TCVN3, VNI, VISCII and VPS"):
        decode("Привет, как дела у вас сегодня".encode("koi8-r"))


def test_a_page_in_an_old_font_by_names_of_letters() -> None:
    """``&Ouml;`` where the font shows ệ: what stands between the tags counts, not the tags."""
    html = (
        "<html><head><title>x</title></head><body><p class=MsoNormal><font face='.VnTime' size=3>"
        "B&micro; con ra qu&copy;n t&aelig;ng v&Ouml; sinh ng&acirc; ph&egrave; &reg;&Ccedil;u "
        "xu&copy;n.</font></p></body>"
    )
    page = read_web_page(decode(html.encode())[0])
    assert "Bà con ra quân tổng vệ sinh ngõ phố đầu xuân." in page.title + page.body


def test_a_line_that_a_misreading_is_sure_of_is_looked_at() -> None:
    """`_TWO_BYTES` is there to see quickly that a line has none of this."""
    sure = [
        read for one in mojibake._misreadings() for read in one.letters if one.sure.fullmatch(read)
    ]
    assert len(sure) > 500
    assert all(mojibake._TWO_BYTES.search(read) for read in sure)
    assert not mojibake._TWO_BYTES.search("Hà Nội, Cà Mau: “Đá hoa” – ông Tú có 3 ý")
