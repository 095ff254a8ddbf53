"""The sample pages: each reads as its author meant it, and is as peculiar as the README says."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from index.reading.documents import Document
from index.reading.sources import Failure, Piece, read_piece
from tests.index.corpus_labels import LABELS, Label
from tests.index.source_pieces import pieces, source_files

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """All documents of the corpus by id; a page that cannot be read fails every test here."""
    found: dict[str, Document] = {}
    for piece in pieces([CORPUS]):
        assert isinstance(piece, Piece), piece
        document = read_piece(piece).document
        assert document.id not in found, document.id
        found[document.id] = document
    return found


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.id)
def test_page_reads_as_its_author_meant(label: Label, documents: dict[str, Document]) -> None:
    document = documents[label.id]
    assert document.title == label.title
    assert document.published == label.published
    assert document.event_date == label.event_date
    assert document.district == label.district


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.id)
def test_furniture_is_in_the_page_but_not_in_the_body(
    label: Label, documents: dict[str, Document]
) -> None:
    page = (CORPUS / label.id).read_text("utf-8")
    assert label.furniture in page
    assert label.furniture not in documents[label.id].body


def test_every_file_of_the_corpus_is_a_document_and_every_document_has_text(
    documents: dict[str, Document],
) -> None:
    files = {f.path for f in source_files([CORPUS]) if not isinstance(f, Failure)}
    jsonl = {path for path in files if ".jsonl" in path}
    assert files - jsonl <= documents.keys()
    for document in documents.values():
        assert document.title.strip(), document.id
        assert len(document.body.split()) >= 80, document.id


def test_corpus_is_as_broad_as_promised(documents: dict[str, Document]) -> None:
    """At least 80 documents, 16 districts, and each year from 2019 to 2025."""
    assert len(documents) >= 80
    assert len({d.district for d in documents.values() if d.district}) >= 16
    years = {d.published[:4] for d in documents.values() if d.published}
    assert years >= {str(year) for year in range(2019, 2026)}
    assert all(
        "2019" <= date[:4] <= "2025"
        for d in documents.values()
        for date in (d.published, d.event_date)
        if date
    )


def test_no_event_is_told_long_before_it_happens(documents: dict[str, Document]) -> None:
    """An event date far after publication would be a deadline misread as an event."""
    for d in documents.values():
        if d.published and d.event_date:
            assert d.event_date <= d.published[:10], d.id


def test_no_line_that_begins_as_the_usual_furniture_does_is_left_in_any_body(
    documents: dict[str, Document],
) -> None:
    furniture = re.compile(
        r"(?im)^\s*(?:bình chọn|lượt xem|lượt truy cập|tin liên quan|các tin tức khác|mã xác"
        r"|đang trực tuyến|online|trở về đầu trang|chia sẻ:|\d\s*$)"
    )
    left = {d.id: m[0] for d in documents.values() if (m := furniture.search(d.body))}
    assert left == {}


# --- the peculiarities of corpus/README.md --------------------------------------------------

NFD = {  # with publication and district
    "hoan-kiem/thu-vien-quan-mo-cua-buoi-toi.txt": ("2024-04-23T19:48", "Hoàn Kiếm"),
    "hoang-mai/kham-suc-khoe-linh-nam.txt": ("2024-11-14T16:24:09", "Hoàng Mai"),
    "son-tay/duong-lam-sua-nha-co.txt": ("2024-07-12T13:37", "Sơn Tây"),
}
UNMARKED = (
    "ba-dinh/tuyen-sinh-truc-tuyen-lop-1.txt",
    "hoang-mai/them-truong-moi-dinh-cong.txt",
    "thanh-tri/nha-van-hoa-ta-thanh-oai.txt",
)
ETH = "cau-giay/hop-to-dan-pho-nghia-do.txt"
NEW_TONES = "dong-da/truong-tieu-hoc-khuong-thuong.txt"
TCVN3 = "dong-da/thu-gom-rac-theo-gio.txt"
CRLF = ("hai-ba-trung/hoi-khoe-phu-dong-2019.txt", "nam-tu-liem/com-me-tri-mua-moi.txt")
BOM = "ba-dinh/bai-rac-thanh-vuon-hoa.txt"


def raw(id: str) -> str:
    return (CORPUS / id).read_bytes().decode("utf-8")


def page_ids() -> set[str]:
    return {f.path for f in source_files([CORPUS]) if not isinstance(f, Failure)}


@pytest.mark.parametrize("id", NFD)
def test_some_pages_are_nfd_and_stay_so_in_their_documents(
    id: str, documents: dict[str, Document]
) -> None:
    text = raw(id)
    assert unicodedata.is_normalized("NFD", text)
    assert not unicodedata.is_normalized("NFC", text)
    assert unicodedata.is_normalized("NFD", documents[id].title)
    assert (documents[id].published, documents[id].district) == NFD[id]


@pytest.mark.parametrize("id", UNMARKED)
def test_some_pages_have_no_diacritics_at_all(id: str) -> None:
    assert raw(id).isascii()


def test_one_page_writes_eth_for_the_vietnamese_letter() -> None:
    assert "Ð" in raw(ETH)
    assert "Đ" not in raw(ETH)


def test_one_page_places_its_tones_the_new_way() -> None:
    text = raw(NEW_TONES)
    assert all(word in text for word in ("hoà", "thuỷ", "khoẻ", "Uỷ"))
    assert not re.search(r"hòa|thủy|khỏe|ủy|Ủy", text)


def test_the_legacy_header_is_legacy_in_the_file_and_vietnamese_in_the_document(
    documents: dict[str, Document],
) -> None:
    assert raw(TCVN3).startswith("ñY BAN NH¢N D¢N QUËN §èNG §A\n")
    document = documents[TCVN3]
    assert not re.search(r"[¢£¤¥¦§]", document.title + document.body)


@pytest.mark.parametrize("id", CRLF)
def test_some_pages_end_their_lines_with_crlf_and_their_documents_do_not(
    id: str, documents: dict[str, Document]
) -> None:
    text = raw(id)
    assert text.count("\r\n") == text.count("\n") > 10
    assert "\r" not in documents[id].body


def test_a_glued_and_a_broken_word_stand_where_the_readme_says() -> None:
    assert "cònmùi" in raw("hoai-duc/nuoc-thai-lang-mien-duong-lieu.txt")
    assert "thà nh" in raw("dong-anh/nong-thon-moi-kieu-mau-xuan-non.txt")


def test_only_one_page_of_long_bien_tells_of_a_programme_signed(
    documents: dict[str, Document],
) -> None:
    """The words of the sample query meet in one page of a district that was not asked for."""
    found = [
        d.id
        for d in documents.values()
        if d.district == "Long Biên" and "ký kết chương trình phối hợp" in d.title + d.body
    ]
    assert found == ["long-bien/ky-ket-phoi-hop-2022.txt"]


def test_the_bulletin_gives_twelve_documents_some_of_them_incomplete(
    documents: dict[str, Document],
) -> None:
    path = CORPUS / "ban-tin.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    ids = [f"ban-tin-{number:03d}" for number in range(1, 13)]
    assert [line["id"] for line in lines] == ids
    optional = ("title", "published", "district", "url", "source")
    for field in optional:
        assert 0 < sum(field in line for line in lines) < len(lines), field
    for line in lines:
        document = documents[line["id"]]
        for field in optional:
            if field in line:
                assert getattr(document, field) == line[field], (line["id"], field)
        assert line.get("url", "https://example.vn/").startswith("https://example.vn/")


def test_a_bulletin_without_a_district_is_of_the_one_its_text_names(
    documents: dict[str, Document],
) -> None:
    found = {n: documents[f"ban-tin-{n:03d}"].district for n in (2, 6, 11)}
    assert found == {2: "Long Biên", 6: "Đông Anh", 11: "Sơn Tây"}


def test_one_page_begins_with_a_byte_order_mark_and_its_document_does_not(
    documents: dict[str, Document],
) -> None:
    assert raw(BOM).startswith("\ufeff")
    document = documents[BOM]
    assert "\ufeff" not in document.title + document.body


def test_all_other_pages_are_plain_nfc_utf8_with_unix_lines() -> None:
    """But for those that are peculiar by intent, and are named as such in the README."""
    readme = (CORPUS / "README.md").read_text("utf-8")
    for id in page_ids():
        if f"`{id}`" in readme or not id.endswith((".txt", ".html")):
            continue
        text = raw(id)
        assert unicodedata.is_normalized("NFC", text), id
        assert not text.startswith("\ufeff"), id
        assert "\r" not in text, id
        assert "Ð" not in text, id


def test_every_page_that_the_readme_names_is_there() -> None:
    readme = (CORPUS / "README.md").read_text("utf-8")
    named = set(re.findall(r"`([\w-]+/[\w-]+\.(?:txt|html|jsonl))`", readme))
    assert named <= page_ids()
    assert len(named) >= 15
