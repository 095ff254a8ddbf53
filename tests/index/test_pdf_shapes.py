"""PDF files as offices, papers and scanners make them: indexed, read back, compared."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from index.reading.pdf import ocr
from index.sources.settings import SourceSettings
from index.updating.indexer import index
from tests.index.made_articles import BODY, PARAGRAPHS, PHRASES, TITLE, codes, indexed, stored
from tests.index.pdf_files import (
    RAGGED,
    TEXT,
    canvas,
    changed,
    drawn,
    paper,
    paragraphs,
    pikepdf,
    wrapped,
)
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


def turned(pdf: Any) -> None:
    for page in pdf.pages:
        page.Rotate = 90


def sideways(page: Any) -> None:
    """A table's page, printed along the paper's long side."""
    page.translate(300, 60)
    page.rotate(90)
    for at, line in enumerate(wrapped([TITLE, *PARAGRAPHS])):
        page.drawString(0, -16 * at, line)


def from_below(page: Any) -> None:
    """Drawn in the order in which some program had its boxes."""
    lines = wrapped(PARAGRAPHS)
    for at in reversed(range(len(lines))):
        page.drawString(60, 780 - 16 * at, lines[at])


def letters_apart(page: Any) -> None:
    """Each letter placed by itself, and no space between words."""
    for at, line in enumerate(wrapped(PARAGRAPHS)):
        x = 60.0
        for letter in line:
            if letter != " ":
                page.drawString(x, 780 - 16 * at, letter)
            x += page.stringWidth(letter, "Text", 11)


def contents() -> bytes:
    items = ("I. Lớp bơi của phường", "1. Ghi tên và xếp lớp", "II. Kinh phí")
    first = [
        (60.0, 750.0 - 18 * at, f"{text} {'.' * 60} {at + 1}") for at, text in enumerate(items)
    ]
    text = "Lớp bơi mở từ tháng ba, các em của mười bảy tổ dân phố đều đến học."
    return drawn([[(200, 780, "MỤC LỤC"), *first], [(60, 780, text)]])


def footnoted(page: Any, number: int) -> None:
    """Drawn before the text, as by some programs."""
    page.line(60, 52, 200, 52)
    page.setFont("Text", 7)
    page.drawString(60, 42, f"{number} Theo sổ trực bể bơi, tuần thứ {number}.")


def form(page: Any) -> None:
    page.drawString(60, 780, "PHIẾU GHI TÊN HỌC BƠI")
    for at, (asked, name) in enumerate({"Em học lớp:": "lop", "Tổ dân phố:": "to"}.items()):
        page.drawString(60, 750 - 30 * at, asked)
        page.acroForm.textfield(name=name, value="x", x=160, y=745 - 30 * at, width=200, height=18)


def filled(pdf: Any) -> None:
    for field, value in zip(pdf.pages[0].Annots, ("bơi ếch", "mười bảy"), strict=True):
        field.V = pikepdf.String(value)


def noted(pdf: Any) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[60, 60, 300, 100],
        Contents=pikepdf.String("Ghi thêm: đo độ đục mỗi sáng"), DA=pikepdf.String("/Helv 9 Tf"),
    )  # fmt: skip
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))


def stamped(page: Any, number: int) -> None:
    page.setFont("Text", 60)
    page.translate(200, 300)
    page.rotate(45)
    page.drawString(0, 0, "DỰ THẢO")


def signed(page: Any) -> None:
    lines = ["Người ký: Ủy ban nhân dân phường", "Email: vanthu@example.vn",
             "Thời gian ký: 05.03.2024 08:30:00 +07:00"]  # fmt: skip
    for at, line in enumerate(lines):
        page.drawString(300, 820 - 9 * at, line)
    for at, line in enumerate(wrapped([TITLE, *PARAGRAPHS])):
        page.drawString(60, 760 - 16 * at, line)


HEADING = (
    "Điều 1. Việc ghi tên, xếp lớp, đóng học phí và miễn giảm cho con em các gia đình khó khăn"
)
RAISED = [text.replace("chiều;", "chiều<super size=7>1</super>;") for text in PARAGRAPHS]
ONE_PAGE = paper([*paragraphs([TITLE], CENTRED), *paragraphs(PARAGRAPHS)])

SHAPES: dict[str, tuple[bytes, Sequence[str], Sequence[str]]] = {
    # name: file, phrases of it, what must not be in it
    "one-page": (ONE_PAGE, PHRASES, ()),
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
    "turned-pages": (
        changed(paper(paragraphs(LONG * 2), numbered("Trang {}/3")), turned), PHRASES, ("Trang 2",),
    ),
    "sideways": (canvas(sideways), PHRASES, ()),
    "empty-password": (
        changed(ONE_PAGE, encryption=pikepdf.Encryption(owner="o", user="")), PHRASES, (),
    ),
    "contents": (
        contents(), ("của mười bảy tổ dân phố", f"\nII. Kinh phí {'.' * 60} 3\nLớp bơi mở từ"), (),
    ),
    "footnotes": (
        paper(paragraphs(LONG * 2), footnoted),
        (*PHRASES, "2 Theo sổ trực bể bơi, tuần thứ 2."), (),
    ),
    "raised-number": (paper(paragraphs(RAISED)), ("mỗi tuần ba buổi chiều 1; học phí",), ()),
    "form": (
        changed(canvas(form), filled),
        ("\nEm học lớp: bơi ếch\n", "\nTổ dân phố: mười bảy\n"), (),
    ),
    "note-on-the-page": (changed(ONE_PAGE, noted), (*PHRASES, "đo độ đục mỗi sáng"), ()),
    "stamp-across": (paper(paragraphs(LONG * 2), stamped), PHRASES, ("DỰ THẢO",)),
    "signature-above": (canvas(signed), (*PHRASES, "vanthu@example.vn"), ()),
    "drawn-from-below": (canvas(from_below), (*PHRASES, "từ mười bảy tổ dân phố cùng"), ()),
    "letters-apart": (canvas(letters_apart), PHRASES, ()),
    "long-heading": (paper(paragraphs([HEADING, *PARAGRAPHS], CENTRED)), (*PHRASES, HEADING), ()),
    "ligatures": (
        drawn([[(60, 780, "Lớp học đặt ở oﬃce có Wiﬁ")]]), ("Lớp học đặt ở office có Wifi",), (),
    ),
    "decomposed": (
        drawn([[(60, 780, unicodedata.normalize("NFD", "mười bảy tổ dân phố"))]]), PHRASES[:1], (),
    ),
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


@pytest.mark.parametrize("name", ["sideways", "signature-above", "footnotes", "stamp-across"])
def test_what_is_drawn_first_is_not_always_the_title(name: str, tmp_path: Path) -> None:
    (document,), _ = indexed(tmp_path, "a.pdf", SHAPES[name][0])
    assert document.title in (TITLE, PARAGRAPHS[0])


def test_a_stamp_across_the_pages_is_told(tmp_path: Path) -> None:
    _, report = indexed(tmp_path, "a.pdf", SHAPES["stamp-across"][0])
    assert [(n.note.code, n.note.data) for n in report.notes] == [("running-head", "DỰ THẢO")]


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
    report = index([tmp_path / "source"], tmp_path / "ix", settings=SourceSettings(ocr=True))
    (document,) = stored(tmp_path / "ix")
    for phrase in PHRASES:
        assert phrase in " ".join(document.body.split())
    assert codes(report) == {"recognised"}
    again = index([tmp_path / "source"], tmp_path / "ix")
    assert again.unchanged == 1 and not again.failed
    (tmp_path / "source" / "moi.pdf").write_bytes(scan(f"{BODY} Tin thứ hai."))
    assert index([], tmp_path / "ix").added == 1  # how a source is read is remembered
    (tmp_path / "source" / "sau.pdf").write_bytes(scan(f"{BODY} Tin thứ ba."))
    off = index([tmp_path / "source"], tmp_path / "ix", settings=SourceSettings(ocr=False))
    assert off.unchanged == 2 and [failed.path for failed in off.failed] == ["sau.pdf"]


def test_one_scanned_page_among_others_is_noted(tmp_path: Path) -> None:
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
    raw = changed(ONE_PAGE, encryption=pikepdf.Encryption(owner="o", user="u"))
    _, report = indexed(tmp_path, "a.pdf", raw)
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
