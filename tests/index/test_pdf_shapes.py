"""PDF files as offices, papers and scanners make them: indexed, read back, compared."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from index.reading.pdf import ocr
from index.reading.source_records import ReadSettings
from index.updating.indexer import index
from tests.index.made_articles import BODY, PARAGRAPHS, PHRASES, TITLE, codes, indexed, stored
from tests.index.pdf_files import RAGGED, TEXT, drawn, paper, paragraphs
from tests.index.pdf_files import TITLE as CENTRED

LONG = [text for _ in range(8) for text in PARAGRAPHS]
RULES = [
    "Điều 1. Phạm vi áp dụng",
    "1. Quy định này áp dụng cho các lớp bơi do phường mở tại bể bơi lắp ghép bên hồ, kể cả các "
    "lớp do tổ dân phố tự đứng ra góp tiền thuê thầy cô về dạy trong dịp hè.",
    "a) Phụ huynh ghi tên tại nhà văn hóa;",
    "b) Mỗi em một phiếu, trên phiếu ghi rõ chiều cao và tình trạng sức khỏe do trạm y tế xác nhận "
    "theo quy định tại Điều 2 của Quy định này.",
    "c) Em nào chưa biết bơi thì học ở bể nông trước, thầy cô xếp lớp theo đúng thứ tự quy định ở "
    "Điều 3.",
    "Điều 2. Giờ mở cửa",
    "Bể mở cửa từ mười bốn giờ đến mười tám giờ, nghỉ ngày thứ hai để thay nước.",
]


def numbered(form: str, size: float = 9) -> Callable[[Any, int], None]:
    def draw(canvas: Any, number: int) -> None:
        canvas.setFont("Text", size)
        canvas.drawCentredString(297, 30, form.format(number))

    return draw


def headed(text: str) -> Callable[[Any, int], None]:
    def draw(canvas: Any, number: int) -> None:
        canvas.setFont("Text", 9)
        canvas.drawString(60, 805, text)
        canvas.drawRightString(535, 805, str(number))

    return draw


def facing(canvas: Any, number: int) -> None:
    """Heads of left and right pages, as a gazette has them."""
    canvas.setFont("Text", 9)
    if number % 2:
        canvas.drawRightString(535, 805, f"CÔNG BÁO/Số 7/Ngày 05-3-2024 {number}")
    else:
        canvas.drawString(60, 805, f"{number} CÔNG BÁO/Số 7/Ngày 05-3-2024")


def letterhead() -> bytes:
    """Two columns at the top, as every official paper has them."""
    rest = "Căn cứ nhu cầu của bà con mười bảy tổ dân phố, Ủy ban nhân dân phường thông báo"
    lines = [
        (70, 780, "ỦY BAN NHÂN DÂN"), (70, 765, "PHƯỜNG NGỌC HÀ"),
        (300, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (340, 765, "Độc lập - Tự do - Hạnh phúc"),
        (70, 735, "Số: 12/TB-UBND"), (300, 735, "Ngọc Hà, ngày 05 tháng 3 năm 2024"),
        (250, 700, "THÔNG BÁO"), (160, 680, "Về việc mở lớp dạy bơi cho trẻ em"),
        (60, 640, rest), (60, 624, "mở lớp dạy bơi, ba buổi chiều mỗi tuần, có bảng ghi độ đục."),
    ]  # fmt: skip
    return drawn([lines])


def no_paragraph_marks() -> bytes:
    """Lines of equal distance, told apart by the shorter last one alone."""
    return drawn([[
        (60, 780, "Lớp học bơi của phường khai giảng sáng nay, ba mươi hai em đến từ mười bảy"),
        (60, 764, "tổ dân phố xuống nước lần đầu."),
        (60, 748, "Mỗi tuần học ba buổi"), (60, 732, "chiều."),
    ]])  # fmt: skip


def divided_words() -> bytes:
    return drawn([[
        (60, 780, "Các em được phát nước uống và bảng điều khiển đo bằng thiết bị photo-"),
        (60, 764, "metric của một công ty ở Thừa Thiên-"), (60, 748, "Huế gửi tặng trường."),
    ]])  # fmt: skip


SHAPES: dict[str, tuple[bytes, Sequence[str], Sequence[str]]] = {
    # name: file, phrases of it, what must not be in it
    "one-page": (paper([*paragraphs([TITLE], CENTRED), *paragraphs(PARAGRAPHS)]), PHRASES, ()),
    "ragged": (paper(paragraphs(LONG, RAGGED)), PHRASES, ()),
    "page-numbers": (paper(paragraphs(LONG * 2), numbered("{}")), PHRASES, ("\n2\n", "\n3\n")),
    "dashed-numbers": (paper(paragraphs(LONG * 2), numbered("- {} -")), PHRASES, ("- 2 -",)),
    "numbers-of": (paper(paragraphs(LONG * 2), numbered("Trang {}/3")), PHRASES, ("Trang 2",)),
    "heads": (paper(paragraphs(LONG * 2), headed("Bản tin phường")), PHRASES, ("Bản tin phường",)),
    "facing-heads": (paper(paragraphs(LONG * 4), facing), PHRASES, ("CÔNG BÁO",)),
    "two-columns": (paper(paragraphs(LONG * 2), numbered("{}"), columns=2), PHRASES, ()),
    "three-columns": (paper(paragraphs(LONG * 2, RAGGED), columns=3), PHRASES, ()),
    "rules": (
        paper(paragraphs(RULES * 6), numbered("{}")),
        ("theo quy định tại Điều 2 của Quy định này", "\nĐiều 2. Giờ mở cửa\n",
         "\na) Phụ huynh ghi tên tại nhà văn hóa;\n", "góp tiền thuê thầy cô về dạy"), (),
    ),
    "letterhead": (letterhead(), ("phường thông báo mở lớp dạy bơi", "Số: 12/TB-UBND"), ()),
    "short-last-lines": (
        no_paragraph_marks(), ("mười bảy tổ dân phố", "\nMỗi tuần học ba buổi chiều."), (),
    ),
    "divided-words": (divided_words(), ("photometric", "Thừa Thiên-Huế"), ("photo-metric",)),
    "many-pages": (paper(paragraphs(LONG * 12), headed("Kỷ yếu")), PHRASES, ("Kỷ yếu",)),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_phrases_are_whole_however_they_were_printed(name: str, tmp_path: Path) -> None:
    raw, phrases, not_there = SHAPES[name]
    (document,), report = indexed(tmp_path, "a.pdf", raw)
    assert not report.failed
    for phrase in phrases:
        assert phrase in f"{document.title}\n{document.body}\n", document.body[:3000]
    for text in not_there:
        assert text not in document.body


def test_every_occurrence_of_a_phrase_survives_the_pages(tmp_path: Path) -> None:
    """Also where it runs over from one page to the next, below a head and above a number."""
    raw = paper(paragraphs(LONG * 6), headed("Bản tin phường"))
    (document,), _ = indexed(tmp_path, "a.pdf", raw)
    for phrase in PHRASES:
        assert f"{document.title}\n{document.body}".count(phrase) == 48
    assert set(document.body.split("\n")) == set(PARAGRAPHS)


def test_the_title_is_the_first_line(tmp_path: Path) -> None:
    raw, _, _ = SHAPES["one-page"]
    (document,), _ = indexed(tmp_path, "a.pdf", raw)
    assert (document.title, document.body, document.pages) == (TITLE, BODY, ())


def test_pages_are_known_by_where_they_begin(tmp_path: Path) -> None:
    pages = [[(60, 780, f"Trang nói về tổ dân phố số {n}, có {n * 7} hộ.")] for n in range(1, 6)]
    (document,), _ = indexed(tmp_path, "a.pdf", drawn(pages))
    assert len(document.pages) == 5
    for number, start in enumerate(document.pages, 1):
        if number > 1:
            assert document.body[start:].startswith(f"Trang nói về tổ dân phố số {number},")


def test_heads_are_taken_out_and_told(tmp_path: Path) -> None:
    _, report = indexed(tmp_path, "a.pdf", SHAPES["heads"][0])
    assert [(n.note.code, n.note.data) for n in report.notes] == [
        ("running-head", "Bản tin phường …")
    ]


def test_equal_first_lines_of_two_pages_are_no_head(tmp_path: Path) -> None:
    page = [(60.0, 780.0 - 16 * n, f"Mẫu đơn ghi tên học bơi, dòng {n}") for n in range(20)]
    (document,), _ = indexed(tmp_path, "a.pdf", drawn([page, page]))
    assert document.body.count("dòng 0") == 2


@pytest.mark.parametrize(
    ("font", "text", "read"),
    [
        (b".VnTime", "Qu\xcbn Hoµn Ki\xd5m më líp d¹y b¬i, m\xad\xeai b¶y tæ ®\xad\xeec b¸o",
         "Quận Hoàn Kiếm mở lớp dạy bơi, mười bảy tổ được báo"),
        (b"TimesNewRoman", "Bµ con ra qu©n tæng vÖ sinh ngâ phè, m\xad\xeai b¶y tæ cïng c¸c ch¸u",
         "Bà con ra quân tổng vệ sinh ngõ phố, mười bảy tổ cùng các cháu"),
        (b"ABCDEF+.VnArialH", "b¶ng tin ph\xad\xeeng", "BẢNG TIN PHƯỜNG"),
        (b"VNI-Times", "Quaän Hoaøn Kieám môû lôùp daïy bôi", "Quận Hoàn Kiếm mở lớp dạy bơi"),
    ],
)  # fmt: skip
def test_fonts_before_unicode(font: bytes, text: str, read: str, tmp_path: Path) -> None:
    """Their files have no map from glyphs to letters; the font's name tells."""
    if font.endswith(b"H"):
        text = text.replace("\xad\xee", "\xad\xea")
    content = b"BT /F1 12 Tf 40 700 Td <" + text.encode("cp1252").hex().encode() + b"> Tj ET"
    (document,), report = indexed(tmp_path, "a.pdf", _pdf(font, content))
    assert f"{document.title}\n{document.body}".strip() == read
    assert not report.failed


def _pdf(font: bytes, content: bytes) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/TrueType/BaseFont/%s/Encoding/WinAnsiEncoding>>" % font,
    ]  # fmt: skip
    raw, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(raw)
    return raw + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def scan(text: str) -> bytes:
    """A page that is a picture of a text."""
    pytest.importorskip("PIL", reason="the pictures are made by Pillow")
    import pypdfium2 as pdfium
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = pdfium.PdfDocument(paper(paragraphs([text], TEXT)))[0].render(scale=3).to_pil()
    raw = BytesIO()
    canvas = Canvas(raw)
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    return raw.getvalue()


def test_a_scan_is_told_by_file(tmp_path: Path) -> None:
    documents, report = indexed(tmp_path, "quet.pdf", scan(BODY))
    assert documents == []
    (failed,) = report.failed
    assert failed.path == "quet.pdf" and "picture" in failed.reason and "--ocr" in failed.reason


@pytest.mark.skipif(ocr.missing() is not None, reason="Tesseract and its model are not installed")
def test_a_scan_is_read_by_ocr(tmp_path: Path) -> None:
    """Also by a second run that is told to, though the file is as it was."""
    indexed(tmp_path, "quet.pdf", scan(BODY))
    report = index([tmp_path / "source"], tmp_path / "ix", settings=ReadSettings(ocr=True))
    (document,) = stored(tmp_path / "ix")
    for phrase in PHRASES:
        assert phrase in " ".join(document.body.split())
    assert codes(report) == {"recognised"}
    again = index([tmp_path / "source"], tmp_path / "ix")
    assert again.unchanged == 1 and not again.failed  # without --ocr it keeps its text


def test_one_scanned_page_among_others_is_noted(tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf", reason="pages are put together by pikepdf")
    whole = pikepdf.open(BytesIO(SHAPES["one-page"][0]))
    whole.pages.extend(pikepdf.open(BytesIO(scan(BODY))).pages)
    raw = BytesIO()
    whole.save(raw)
    (document,), report = indexed(tmp_path, "a.pdf", raw.getvalue())
    assert document.title == TITLE and "scanned-pages" in codes(report)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"%PDF-1.4 nothing else", "damaged"),
        (b"no PDF", "damaged"),
        (drawn([[]]), "holds no text"),
        (SHAPES["one-page"][0][:2000], "damaged"),
    ],
)
def test_what_cannot_be_read_is_told(raw: bytes, reason: str, tmp_path: Path) -> None:
    _, report = indexed(tmp_path, "a.pdf", raw)
    assert [(t.path, reason in t.reason) for t in report.failed] == [("a.pdf", True)]


def test_an_encrypted_file_is_told(tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf", reason="files are encrypted by pikepdf")
    raw = BytesIO()
    with pikepdf.open(BytesIO(SHAPES["one-page"][0])) as whole:
        whole.save(raw, encryption=pikepdf.Encryption(owner="o", user="u"))
    _, report = indexed(tmp_path, "a.pdf", raw.getvalue())
    assert [t.reason for t in report.failed] == ["is encrypted"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_no_word_of_poppler_is_missing(tmp_path: Path) -> None:
    """Another program reads no word that is not in the document or the report."""
    for name in ("rules", "two-columns", "facing-heads", "letterhead"):
        (tmp_path / f"{name}.pdf").write_bytes(SHAPES[name][0])
        done = subprocess.run(
            ["pdftotext", tmp_path / f"{name}.pdf", "-"], capture_output=True, check=True
        )
        (document,), report = indexed(tmp_path / name, "a.pdf", SHAPES[name][0])
        seen = set(f"{document.title} {document.body}".split())
        seen |= {word for noted in report.notes for word in noted.note.data.split()}
        missing = {word for word in done.stdout.decode().split() if word not in seen}
        assert not {word for word in missing if word.isalpha()}, name
