"""The stream of positions, with what lies over it."""

from __future__ import annotations

import json
import lzma
from itertools import islice
from pathlib import Path
from unicodedata import normalize

import pytest

from vietnamese.entities.numbers import number_form
from vietnamese.text.canonical import canonical_syllable
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import Overlay, tokenize


def slices(text: str) -> list[str]:
    tokens = tokenize(text)
    return [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]


def overlays(text: str) -> list[tuple[str, str]]:
    """Form, and the slice of the text over which it lies."""
    tokens = tokenize(text)
    return [(o.form, text[tokens.starts[o.first] : tokens.ends[o.last]]) for o in tokens.overlays]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Quận Hoàn Kiếm", "quận hoàn kiếm"),
        ("HOÀN KIẾM", "hoàn kiếm"),
        ("HĐND-UBND, HĐND/UBND; HĐND_UBND", "hđnd ubnd hđnd ubnd hđnd ubnd"),
        ("công an, y tế, ý kiến: đề án", "công an y tế ý kiến đề án"),
        ("Đề án 06", "đề án 6"),
        ("14.732 tỷ", "14732 tỷ"),
        ("đạt 96,50%", "đạt 96,5"),
        ("8.599,3 ha", "8599,3 ha"),
        ("ngày 28.2.2024", "ngày 28 2 2024"),
        ("Luật 97/2019/QH14", "luật 97 2019 qh14"),
        ("11-NQ/TW", "11 nq tw"),
        ("Q.1, P.12, TP.HCM", "q 1 p 12 tp hcm"),
        ("m² và m2", "m2 và m2"),
        ("Hoàn\u200bKiếm, Ki\u200bếm, Hà\u200b", "hoàn kiếm kiếm hà"),
        ("Hoàn\u00a0Kiếm\u3000quận", "hoàn kiếm quận"),
        ("“Ý kiến”", "ý kiến"),
        ("👍🏽 1\ufe0f\u20e3 \u202eán\u202c \ud800 \0", "1 án"),
        ("... - / _ __ \u0301", ""),
        ("", ""),
    ],
)
def test_positions(text: str, forms: str) -> None:
    """Everything but letters and digits separates; each position has its canonical form."""
    assert " ".join(tokenize(text).forms) == forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kỹ năng", "kĩ năng"), ("lý luận", "lí luận"), ("quý 3", "quí 3"), ("ký kết", "kí kết"),
        ("hòa giải", "hoà giải"), ("ủy ban", "uỷ ban"), ("Qúy", "Quý"), ("hòan", "hoàn"),
        ("Ðống Ða", "Đống Đa"), ("HOÀN KIẾM", "Hoàn kiếm"), ("đề án 06", "đề án 6"),
        ("14.732", "14732"), ("96,50%", "96,5"), ("96.5", "96,5"), ("1.500.000", "1500000"),
        ("ấn", "a\u0301\u0302n"), ("quận Hoàn Kiếm", normalize("NFD", "quận Hoàn Kiếm")),
    ],
)  # fmt: skip
def test_one_stream_for_all_spellings(one: str, other: str) -> None:
    """What differs only in spelling has the same positions."""
    assert tokenize(one).forms == tokenize(other).forms


@pytest.mark.parametrize(
    ("one", "other"),
    [("thi", "thy"), ("hai", "hay"), ("mạ", "mã"), ("an", "án"), ("14.732", "14,732"), ("đ", "d")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    """Marks, and i and y where they are two letters, tell words apart."""
    assert tokenize(one).forms != tokenize(other).forms


@pytest.mark.parametrize(
    "date",
    ["28/2/2024", "28-02-2024", "28.2.2024", "28/02/2024", "ngày 28 tháng 2 năm 2024", "2024-02-28"]
    + ["Ngày 28/2/2024", "ngay 28 thang 2 nam 2024", normalize("NFD", "ngày 28 tháng 2 năm 2024")],
)
def test_a_day_lies_over_its_parts_in_every_spelling(date: str) -> None:
    """A day is found as day, as month and as year; its parts are positions too."""
    text = f"Họp vào {date}, tại quận."
    assert {form for form, _ in overlays(text)} == {"d=2024-02-28", "m=2024-02", "y=2024"}
    assert {"28", "2", "2024"} <= set(tokenize(text).forms)


def test_months_and_years() -> None:
    """Less than a day gives less."""
    assert [form for form, _ in overlays("tháng 2/2024")] == ["y=2024", "m=2024-02"]
    assert [form for form, _ in overlays("năm 2024")] == ["y=2024"]


@pytest.mark.parametrize(
    "text", ["đạt 12/12 chỉ tiêu", "tỷ số 3-2", "28/2", "2020-2025", "2024 hộ"]
)
def test_ratios_are_no_dates(text: str) -> None:
    """Any d/d may be a ratio."""
    assert overlays(text) == []


@pytest.mark.parametrize("number", ["11-NQ/TW", "11/NQ-TW", "11 - NQ/TW", "11-nq/tw", "11-NQ-TW"])
def test_a_document_number_is_found_whole_and_in_parts(number: str) -> None:
    """One form whatever the separators, folded, over its parts."""
    text = f"Nghị quyết số {number} của Đảng"
    assert overlays(text) == [("n=11/nq/tw", number), ("n=11/nq", number)]
    assert tokenize(text).forms[3:6] == ("11", "nq", "tw")


def test_addresses_are_found_whole_and_in_parts() -> None:
    """The overlay has no scheme; the parts are words."""
    text = "Xem https://www.example.vn/tin-tuc hoặc hỏi ban.tin@example.vn."
    assert overlays(text) == [
        ("u=example.vn/tin-tuc", "https://www.example.vn/tin-tuc"),
        ("u=example.vn", "https://www.example.vn/tin-tuc"),
        ("u=ban.tin@example.vn", "ban.tin@example.vn"),
        ("u=example.vn", "ban.tin@example.vn"),
    ]
    assert {"example", "tin", "tuc", "vn"} <= set(tokenize(text).forms)


def test_slices_are_the_original() -> None:
    """Offsets are of the original text, in any Unicode form, also inside words run together."""
    text = normalize("NFD", "Bà HoaTUV dự hội nghịtổng kết (QUẬN Hòan Kiếm) ky_kết 28.2.2024")
    assert [normalize("NFC", piece) for piece in slices(text)] == [
        *("Bà", "Hoa", "TUV", "dự", "hội", "nghị", "tổng", "kết", "QUẬN", "Hòan", "Kiếm"),
        *("ky", "kết", "28", "2", "2024"),
    ]


def test_glued_words_keep_their_neighbours_places() -> None:
    """Overlays count positions after the cuts before them."""
    text = "HàPBT và HoaTUV ngày 28/2/2024"
    tokens = tokenize(text)
    assert tokens.forms == ("hà", "pbt", "và", "hoa", "tuv", "ngày", "28", "2", "2024")
    assert Overlay("w", "w=hàpbt", 0, 1) in tokens.overlays
    assert Overlay("w", "w=hoatuv", 3, 4) in tokens.overlays
    assert Overlay("d", "d=2024-02-28", 6, 8) in tokens.overlays


def test_long_noise_is_one_position() -> None:
    """A token longer than any word is neither cut nor remembered."""
    assert tokenize("A" * 1_000_000 + " án").forms == ("a" * 1_000_000, "án")
    assert len(tokenize("hành" * 100).forms) == 1


def test_positions_of_real_texts_are_their_slices_canonical() -> None:
    """On real news: a form is the canonical form of its slice, or the number that it writes."""
    path = Path(__file__).resolve().parents[2].parent / "shared/data/news/news.jsonl.xz"
    if not path.exists():
        pytest.skip(f"no real news at {path}")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 7, 7 + 30 * 100, 30):
            text = json.loads(line)["body"]
            tokens = tokenize(text)
            covered = 0
            for form, start, end in zip(tokens.forms, tokens.starts, tokens.ends, strict=True):
                piece = text[start:end]
                plain = canonical_syllable(piece)
                assert form == plain or form == number_form(plain)
                assert fold(form) == fold(piece) or form == number_form(plain)
                covered += sum(map(str.isalnum, piece))
            assert covered == sum(map(str.isalnum, text))
