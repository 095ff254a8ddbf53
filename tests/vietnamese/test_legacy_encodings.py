"""Old font encodings: converted where all speaks for it, and nothing else touched."""

from __future__ import annotations

import json
import lzma
from itertools import islice
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.input.legacy_encodings import _TCVN3, _VNI, decode_legacy

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
NEWS = SHARED / "data" / "news" / "news.jsonl.xz"

# Legacy text as it stands in old files, and what it says.
READ_AND_MEANT = (
    ("TCVN3", "QuËn Hoµn KiÕm", "Quận Hoàn Kiếm"),
    ("TCVN3", "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("TCVN3", "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
    ("TCVN3", "Th\u00adêng trùc H§ND quËn", "Thường trực HĐND quận"),
    ("TCVN3", "KÕ ho¹ch n¨m 2009: thu 14.732.000®", "Kế hoạch năm 2009: thu 14.732.000đ"),
    ("TCVN3", "§/c chñ tÞch x· ®i häp lóc 8h", "Đ/c chủ tịch xã đi họp lúc 8h"),
    ("TCVN3", "« t«, xe m¸y “cò” – míi", "ô tô, xe máy “cũ” – mới"),
    ("VNI", "Quaän Hoaøn Kieám", "Quận Hoàn Kiếm"),
    ("VNI", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("VNI", "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
    ("VNI", "ÖÙNG DUÏNG KYÕ THUAÄT MÔÙI", "ỨNG DỤNG KỸ THUẬT MỚI"),
    ("VNI", "Thöôøng tröïc HÑND, UBND phöôøng", "Thường trực HĐND, UBND phường"),
)

# Together they have all 67 letters beyond ASCII.
SENTENCES = (
    "Bà cả đã hái cá ở sân hạ, năm nay bằng hẳn năm cũ, sẵn sàng bắt tay, mặt mày tươi.",
    "Quận cần sản phẩm mẫu mã mới cho đất vườn của chợ.",
    "Trẻ em vẽ tranh mùa hè, mẹ bế bé lên về dự lễ, việc kinh tế có thể chậm.",
    "Chị chỉ đi tìm sĩ tử, lệ phí thị thực không nhỏ, phòng họp rõ ràng.",
    "Tổ dân phố số 5 giúp đỡ mỗi hộ nơi đường đồng ruộng.",
    "Chú phụ trách thư từ, lịch sử và chữ viết, thứ tự theo kỳ, tỷ lệ, kỹ năng, ý kiến, năm Tỵ.",
)


def encoded(text: str, letters: dict[str, str]) -> str:
    """Typed in the old encoding; in TCVN3 the small letter stands for a capital with a tone."""
    codes = {
        letter: code for code, letter in letters.items() if code in (code.lower(), code.upper())
    }
    for letter, code in list(codes.items()):
        codes.setdefault(letter.upper(), code)
    return "".join(codes.get(character, character) for character in text)


@pytest.mark.parametrize(("name", "read", "meant"), READ_AND_MEANT)
def test_old_text_is_read(name: str, read: str, meant: str) -> None:
    """The line is converted, and the encoding named."""
    assert decode_legacy(read) == (meant, (name,))


def test_all_letters_are_in_the_sentences_and_the_tables() -> None:
    """134: six vowels with a, ă, â ... in six tones, and đ, small and capital."""
    letters = {c for c in "".join(SENTENCES).lower() if not c.isascii()}
    assert len(letters) == 67
    assert set(_VNI.letters.values()) == letters | {c.upper() for c in letters}
    assert set(_TCVN3.letters.values()) == letters | set("ĂÂÊÔƠƯĐ")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_all_letters_come_back(sentence: str) -> None:
    """Each sentence in either encoding, also in capitals, is the sentence again."""
    for text in (sentence, sentence.upper()):
        assert decode_legacy(encoded(text, _VNI.letters)) == (text, ("VNI",))
        assert decode_legacy(encoded(text, _TCVN3.letters)) == (text, ("TCVN3",))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("§¶NG Bé TP.", "ĐẢNG BỘ TP."),
        ("Hµ NéI §¶NG CéNG S¶N", "HÀ NỘI ĐẢNG CỘNG SẢN"),
        ("QUËN ñY Hµ §¤NG göi c¸c chi bé", "QUẬN ỦY HÀ ĐÔNG gửi các chi bộ"),
        ("¤ng Hµ, UBND quËn", "Ông Hà, UBND quận"),
        ("B¸o c¸o cña ®ång chÝ Hµ", "Báo cáo của đồng chí Hà"),
    ],
)
def test_fonts_of_capitals_give_capitals(read: str, meant: str) -> None:
    """.VnTimeH prints small codes as capitals; the letters beside them tell."""
    assert decode_legacy(read)[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Pho co Ha Noi",
        "Bụi mịn 2,5 µm vượt ngưỡng",
        "Bui min PM 2.5 µm o Ha Noi, 10 µm o Hai Phong",
        "¶ Mục 3 § 5 · ghi chú",
        "§ 5, ¶ 12, © 2024, ® 1",
        "Tháng 6",
        "Hà Nam, Hà Tiên",
        "Hoà, xoá, toàn, toán",  # each would be a syllable in VNI as well
        "15 m² ở 25°C, 1½ giờ, ¼ diện tích",
        "Café où Loïc est né",
        "Größe: 5 µm für über 100 £",
        "São Paulo, Málaga, Perú, Göteborg",
        "Quận Hoàn Kiếm họp với QuËn Hoµn KiÕm",  # a character of neither encoding
        "Hµ Nội",
        "Hµ",
        "QuËn Hoµn KiÕm ²",  # ² is no code of TCVN3
    ],
)
def test_partial_evidence_converts_nothing(text: str) -> None:
    """Unicode, other languages, and signs that only look like old text stay byte-identical."""
    assert decode_legacy(text) == (text, ())


def test_lines_are_judged_each_for_itself() -> None:
    """An old letterhead over new text: the new lines stay, whatever they could be in TCVN3."""
    text = "QUËN ñY Hµ §¤NG\r\n(Tháng 6-2021)\r\n\r\nNhiệm vụ trọng tâm\n"
    converted, names = decode_legacy(text)
    assert names == ("TCVN3",)
    assert converted == "QUẬN ỦY HÀ ĐÔNG\r\n(Tháng 6-2021)\r\n\r\nNhiệm vụ trọng tâm\n"


def test_a_text_that_is_old_throughout_is_converted_throughout() -> None:
    """There also a line of one short word, that could be either, is believed to be old."""
    text = "Bé\nHµ Néi\nQuËn Hoµn KiÕm\nChi bé tæ d©n phè sè 5"
    assert decode_legacy(text)[0] == "Bộ\nHà Nội\nQuận Hoàn Kiếm\nChi bộ tổ dân phố số 5"


def test_two_encodings_in_one_text_are_both_named() -> None:
    """Files were pasted together from several."""
    text = "QuËn Hoµn KiÕm\nQuaän Hoaøn Kieám"
    assert decode_legacy(text) == ("Quận Hoàn Kiếm\nQuận Hoàn Kiếm", ("TCVN3", "VNI"))


def test_punctuation_read_as_latin_1_is_put_right_in_converted_lines() -> None:
    """Windows-1252 quotation marks read as Latin-1 are control characters."""
    assert decode_legacy("\x93Tæ d©n phè\x94 \x96 v¨n hãa")[0] == "“Tổ dân phố” – văn hóa"


def test_a_few_foreign_names_do_not_hold_up_a_long_line() -> None:
    """Đắk and Lắk are no Vietnamese syllables, but the rest of the line is."""
    meant = "Đoàn công tác của thành phố và tỉnh Đắk Lắk họp bàn về trồng rừng đầu nguồn"
    assert decode_legacy(encoded(meant, _TCVN3.letters))[0] == meant
    assert decode_legacy(encoded(meant, _VNI.letters))[0] == meant


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_is_taken_and_lines_are_kept(text: str) -> None:
    """Nothing is raised, lines stay lines, and a converted text is not converted again."""
    converted, names = decode_legacy(text)
    assert converted.count("\n") == text.count("\n")
    assert bool(names) == (converted != text)


def test_no_real_article_is_changed() -> None:
    """3,000 articles in Unicode, titles and bodies, stay as they are."""
    if not NEWS.exists():
        pytest.skip(f"needs {NEWS}")
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, 15_000, 5):
            article = json.loads(line)
            for text in (article["title"], article["body"]):
                assert decode_legacy(text) == (text, ())


def test_real_articles_typed_in_old_encodings_come_back() -> None:
    """Nearly every line, apart from capitals that TCVN3 does not have."""
    if not NEWS.exists():
        pytest.skip(f"needs {NEWS}")
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        bodies = [normalize("NFC", json.loads(x)["body"]) for x in islice(lines, 0, 4_000, 40)]
    for letters in (_TCVN3.letters, _VNI.letters):
        right = total = 0
        for body in bodies:
            converted = decode_legacy(encoded(body, letters))[0]
            for line, again in zip(body.split("\n"), converted.split("\n"), strict=True):
                total += not line.isascii()
                right += not line.isascii() and line.lower() == again.lower()
        assert right / total > 0.95


def test_the_letterhead_of_a_real_page_is_read() -> None:
    """Its six lines in TCVN3 are converted, all others left alone."""
    path = SHARED / "data" / "portal" / "raw" / "45_hadong_tcvn3.txt"
    if not path.exists():
        pytest.skip(f"needs {path}")
    text = path.read_text(encoding="utf-8")
    converted, names = decode_legacy(text)
    assert names == ("TCVN3",)
    pairs = zip(text.split("\n"), converted.split("\n"), strict=True)
    changed = [again for line, again in pairs if line != again]
    assert len(changed) == 6
    assert "QUẬN ỦY HÀ ĐÔNG" in changed
