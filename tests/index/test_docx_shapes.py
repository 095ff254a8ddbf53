"""DOCX files as people write them, by python-docx and by hand: indexed, read back, compared."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.index.made_articles import BODY, PARAGRAPHS, PHRASES, TITLE, codes, indexed

docx = pytest.importorskip("docx", reason="the files are made by python-docx")

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: Any) -> bytes:
    raw = BytesIO()
    document.save(raw)
    return raw.getvalue()


def made(fill: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    fill(document)
    return saved(document)


def by_hand(body: str, namespace: str = W, **parts: str) -> bytes:
    """A file of which only the text part and some others are there, as converters write it."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}" '
                         'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
                         f'xmlns:v="urn:v"><w:body>{body}</w:body></w:document>')  # fmt: skip
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{W}">{text}</w:{name}>')
    return raw.getvalue()


def p(text: str, inside: str = "") -> str:
    return f"<w:p>{inside}<w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


PS = "".join(map(p, PARAGRAPHS))


def article(document: Any) -> None:
    document.add_heading(TITLE, 0)
    for text in PARAGRAPHS:
        document.add_paragraph(text)


def split_runs(document: Any) -> None:
    """Word cuts a sentence at every change of spelling, language or font."""
    document.add_paragraph(TITLE)
    for text in PARAGRAPHS:
        paragraph = document.add_paragraph()
        for at in range(0, len(text), 7):
            paragraph.add_run(text[at : at + 7]).bold = bool(at % 2)


def layout_table(document: Any) -> None:
    """The letterhead in a table without lines, the article in another."""
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nPHƯỜNG NGỌC HÀ"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = TITLE
    for text in PARAGRAPHS:
        cell.add_paragraph(text)


def data_table(document: Any) -> None:
    article(document)
    table = document.add_table(2, 3)
    for at, text in enumerate(("TT", "Lớp", "Số em", "1", "Lớp chiều", "32")):
        table.cell(at // 3, at % 3).text = text


def nested_table(document: Any) -> None:
    article(document)
    inner = document.add_table(1, 1).cell(0, 0).add_table(1, 1)
    inner.cell(0, 0).text = "Ô trong ô: lịch học hè"


def heads(document: Any) -> None:
    article(document)
    document.sections[0].header.paragraphs[0].text = "Bản tin phường Ngọc Hà"
    document.sections[0].footer.paragraphs[0].text = "3"


def bullets(document: Any) -> None:
    article(document)
    for text in ("Mang theo khăn", "Đến trước mười phút"):
        document.add_paragraph(text, style="List Bullet")
    for text in ("Ghi tên", "Nhận phiếu"):
        document.add_paragraph(text, style="List Number")


def page_breaks(document: Any) -> None:
    document.add_paragraph(TITLE)
    for text in PARAGRAPHS:
        document.add_paragraph(text)
        document.add_page_break()


NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl><w:lvl w:ilvl="1">'
    '<w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/>'
    '<w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
)


def item(text: str, level: int) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>'
    return p(text, f"<w:pPr>{place}</w:pPr>")


SHAPES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "plain": (made(article), PHRASES),
    "runs": (made(split_runs), PHRASES),
    "layout-table": (made(layout_table), (*PHRASES, "PHƯỜNG NGỌC HÀ", "Độc lập - Tự do")),
    "data-table": (made(data_table), (*PHRASES, "1 | Lớp chiều | 32")),
    "nested-table": (made(nested_table), (*PHRASES, "Ô trong ô: lịch học hè")),
    "heads": (made(heads), PHRASES),
    "lists": (made(bullets), (*PHRASES, "Mang theo khăn", "1. Ghi tên", "2. Nhận phiếu")),
    "page-breaks": (made(page_breaks), PHRASES),
    "line-breaks": (by_hand(p(TITLE) + "<w:p><w:r><w:t>" + "</w:t><w:br/><w:t>".join(PARAGRAPHS)
                            + "</w:t></w:r></w:p>"), PHRASES),
    "insertions": (by_hand(p(TITLE) + PS + "<w:p><w:ins><w:r><w:t>Thêm vào sau</w:t></w:r></w:ins>"
                           "<w:del><w:r><w:delText>Đã bỏ đi</w:delText></w:r></w:del></w:p>"),
                   (*PHRASES, "Thêm vào sau")),
    "content-controls": (by_hand(p(TITLE) + f"<w:sdt><w:sdtPr/><w:sdtContent>{PS}</w:sdtContent>"
                                 "</w:sdt>"), PHRASES),
    "text-box": (by_hand(p(TITLE) + PS + "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>"
                         f"<w:txbxContent>{p('Khung bên lề')}</w:txbxContent></w:drawing>"
                         f"</mc:Choice><mc:Fallback><w:pict><w:txbxContent>{p('Khung bên lề')}"
                         "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
                         "</w:p>"), (*PHRASES, "Khung bên lề")),
    "footnotes": (by_hand(p(TITLE) + PS, footnotes=f"<w:footnote>{p('Theo số liệu trạm y tế')}"
                          "</w:footnote>"), (*PHRASES, "Theo số liệu trạm y tế")),
    "comments": (by_hand(p(TITLE) + PS, comments=f"<w:comment>{p('Kiểm lại số em')}</w:comment>"),
                 (*PHRASES, "Kiểm lại số em")),
    "hyperlinks": (by_hand(p(TITLE) + PS + "<w:p><w:hyperlink><w:r><w:t>Xem lịch học</w:t></w:r>"
                           "</w:hyperlink></w:p>"), (*PHRASES, "Xem lịch học")),
    "fields": (by_hand(p(TITLE) + PS + "<w:p><w:r><w:instrText>PAGE \\* MERGE</w:instrText></w:r>"
                       "<w:fldSimple><w:r><w:t>Trường tự tính</w:t></w:r></w:fldSimple></w:p>"),
               (*PHRASES, "Trường tự tính")),
    "counted-paragraphs": (by_hand(p(TITLE) + PS + item("Phạm vi", 0) + item("Bể bơi", 1)
                                   + item("Thầy cô", 1) + item("Giờ học", 0) + item("Chiều", 1),
                                   numbering=NUMBERING),
                           (*PHRASES, "Điều 1. Phạm vi", "b) Thầy cô", "Điều 2. Giờ học",
                            "a) Chiều")),
    "tcvn3-font": (by_hand(p(TITLE) + PS + '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr>'
                           "<w:t>Ng</w:t><w:softHyphen/><w:t>êi lín ®i cïng, m</w:t><w:softHyphen/>"
                           "<w:t>êi lăm phót</w:t></w:r></w:p>".replace("ă", "¨")),
                   (*PHRASES, "Người lớn đi cùng, mười lăm phút")),
    "vni-font": (by_hand(p(TITLE) + PS + '<w:p><w:r><w:rPr><w:rFonts w:ascii="VNI-Times"/></w:rPr>'
                         "<w:t>Quaän Ba Ñình môû lôùp</w:t></w:r></w:p>"),
                 (*PHRASES, "Quận Ba Đình mở lớp")),
    "soft-hyphens-and-tabs": (by_hand(p(TITLE) + PS + "<w:p><w:r><w:t>Địa chỉ:</w:t><w:tab/><w:t>số"
                                      " 7</w:t></w:r><w:r><w:t> tổ</w:t><w:softHyphen/><w:t>hợp"
                                      "</w:t></w:r></w:p>"), (*PHRASES, "Địa chỉ: số 7 tổhợp")),
    "strict": (by_hand(p(TITLE) + PS, "http://purl.oclc.org/ooxml/wordprocessingml/main"), PHRASES),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_the_paper_comes_out_as_it_went_in(name: str, tmp_path: Path) -> None:
    raw, phrases = SHAPES[name]
    (document,), report = indexed(tmp_path, "a.docx", raw)
    assert not report.failed
    for phrase in phrases:
        assert document.body.count(phrase) == 1, document.body
    assert "\u00ad" not in document.body
    assert "Đã bỏ đi" not in document.body and "MERGE" not in document.body
    if name != "layout-table":
        assert document.title == TITLE


def test_the_plain_article_is_title_and_body(tmp_path: Path) -> None:
    (document,), report = indexed(tmp_path, "a.docx", SHAPES["plain"][0])
    assert (document.title, document.body) == (TITLE, BODY)
    assert not report.notes


def test_heads_of_pages_are_told(tmp_path: Path) -> None:
    """Not a mere page number."""
    _, report = indexed(tmp_path, "a.docx", SHAPES["heads"][0])
    assert [n.note.data for n in report.notes] == ["Bản tin phường Ngọc Hà"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "damaged"), (b"PK\x03\x04 nothing", "cannot be unpacked"), (b"text", "damaged"),
        (by_hand(""), "holds no text"), (by_hand(p(TITLE))[:200], "cannot be unpacked"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(raw: bytes, reason: str, tmp_path: Path) -> None:
    _, report = indexed(tmp_path, "a.docx", raw)
    assert [(t.path, reason in t.reason) for t in report.failed] == [("a.docx", True)], report


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (80 << 20))
    _, report = indexed(tmp_path, "a.docx", raw.getvalue())
    assert "too much" in report.failed[0].reason
    assert not codes(report)
