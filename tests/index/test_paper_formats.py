"""ODT, RTF, DOC, Markdown, saved pages and e-mail: indexed, read back, compared."""

from __future__ import annotations

import email.message
import email.policy
import gzip
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.index.doc_files import word_file
from tests.index.made_articles import (
    BODY,
    PARAGRAPHS,
    PHRASES,
    PUBLISHED,
    TITLE,
    Stored,
    codes,
    indexed,
)
from tests.index.test_docx_shapes import by_hand, p

URL = "https://example.vn/lop-boi"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
HTML = (f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
        "<div>05/03/2024 | 08:30</div>"
        + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</body></html>")  # fmt: skip


def read(folder: Path, name: str, raw: bytes) -> Stored:
    (document,), report = indexed(folder, name, raw)
    assert not report.failed
    return document


# --- ODT --------------------------------------------------------------------------------------


def odt(body: str) -> bytes:
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("content.xml", f'<office:document-content xmlns:office="{ODF}:office:1.0" '
                         f'xmlns:text="{ODF}:text:1.0" xmlns:table="{ODF}:table:1.0" '
                         f'xmlns:draw="{ODF}:drawing:1.0"><office:body><office:text>{body}'
                         "</office:text></office:body></office:document-content>")  # fmt: skip
    return raw.getvalue()


def odt_p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


ODT_PS = f"<text:h>{TITLE}</text:h>" + "".join(map(odt_p, PARAGRAPHS))


@pytest.mark.parametrize(
    ("more", "phrase"),
    [
        ("", PHRASES[0]),
        (odt_p("Địa chỉ:<text:s text:c='2'/>số<text:tab/>7"), "Địa chỉ:  số 7"),
        (odt_p("Một<text:line-break/>hai"), "Một hai"),
        (odt_p("Chữ <text:span>in <text:span>đậm</text:span></text:span> giữa câu"),
         "Chữ in đậm giữa câu"),
        ("<text:list><text:list-item>" + odt_p("Khăn tắm") + "</text:list-item></text:list>",
         "Khăn tắm"),
        ("<table:table><table:table-row><table:table-cell>" + odt_p("Lớp")
         + "</table:table-cell><table:table-cell>" + odt_p("32") + "</table:table-cell>"
         "<table:table-cell>" + odt_p("em") + "</table:table-cell>"
         "</table:table-row></table:table>", "Lớp | 32 | em"),
        (odt_p("Có chú thích<text:note><text:note-citation>1</text:note-citation><text:note-body>"
               + odt_p("Theo trạm y tế") + "</text:note-body></text:note> ở cuối"),
         "Có chú thích ở cuối\nTheo trạm y tế"),
        (odt_p("<draw:frame><draw:text-box>" + odt_p("Khung bên lề")
               + "</draw:text-box></draw:frame>"), "Khung bên lề"),
    ],
)  # fmt: skip
def test_odt(more: str, phrase: str, tmp_path: Path) -> None:
    document = read(tmp_path, "a.odt", odt(ODT_PS + more))
    assert document.title == TITLE
    assert document.body.startswith(BODY) and phrase in document.body


def test_odt_without_what_was_deleted(tmp_path: Path) -> None:
    deleted = f"<text:tracked-changes>{odt_p('Đã bỏ đi')}</text:tracked-changes>"
    assert read(tmp_path, "a.odt", odt(deleted + ODT_PS)).body == BODY


# --- RTF --------------------------------------------------------------------------------------


def rtf(body: str) -> bytes:
    fonts = r"{\fonttbl{\f0\fnil\fcharset163 Times New Roman;}{\f1\fnil\fcharset0 .VnTime;}}"
    return (r"{\rtf1\ansi\ansicpg1258\uc1\deff0" + fonts + body + "}").encode("ascii")


def escaped(text: str) -> str:
    return "".join(
        letter if letter.isascii() else f"\\u{(ord(letter) + 0x8000) % 0x10000 - 0x8000}?"
        for letter in text
    )


RTF_PS = rf"\f0 {escaped(TITLE)}\par " + r"\par ".join(map(escaped, PARAGRAPHS)) + r"\par "


@pytest.mark.parametrize(
    ("more", "phrase"),
    [
        ("", PHRASES[0]),
        (rf"{escaped('Chú')}{{\footnote {escaped('Theo trạm y tế')}}}\par", "Theo trạm y tế"),
        (rf"\trowd\cellx10\cellx20 {escaped('Lớp')}\cell 32\cell\row", "Lớp | 32"),
        (r"\f1 Ng\-\'eai lín \'ae\'ed \'aei c\'efng m\-\'eai b\'b6y".replace("\\'ed", "\\'b8")
         .replace("lín", "l\\'edn") + r"\par", "Người lớn"),
    ],
)  # fmt: skip
def test_rtf(more: str, phrase: str, tmp_path: Path) -> None:
    document = read(tmp_path, "a.rtf", rtf(RTF_PS + more))
    assert document.title == TITLE
    assert document.body.startswith(BODY) and phrase in document.body


def test_what_striprtf_leaves_out_is_told(tmp_path: Path) -> None:
    _, report = indexed(tmp_path, "a.rtf", rtf(r"{\header Ban tin phuong}" + RTF_PS))
    assert [n.note.data for n in report.notes] == ["head or foot of pages"]


# --- DOC --------------------------------------------------------------------------------------

DOC_TEXT = "\r".join((TITLE, *PARAGRAPHS)) + "\r"


def test_doc_of_one_piece(tmp_path: Path) -> None:
    document = read(tmp_path, "a.doc", word_file([(DOC_TEXT, "utf-16-le")]))
    assert (document.title, document.body) == (TITLE, BODY)


def test_doc_of_pieces_in_two_encodings_with_notes_and_heads(tmp_path: Path) -> None:
    """A file that was saved fast holds its text in pieces; heads are no text."""
    pieces = [(DOC_TEXT, "utf-16-le"), ("Kinh phi 7000 dong\r", "cp1252"),
              ("Lớp\x0732\x07\x07", "utf-16-le")]  # fmt: skip
    raw = word_file(pieces, heads="Bản tin phường\r", notes="\x02 Theo trạm y tế\r")
    body = read(tmp_path, "a.doc", raw).body
    assert body == f"{BODY}\nKinh phi 7000 dong\nLớp | 32\nTheo trạm y tế"


def test_doc_fields_show_their_results(tmp_path: Path) -> None:
    text = f'{DOC_TEXT}Xem \x13 HYPERLINK "http://a.vn" \x14lịch \x13PAGE\x147\x15 học\x15 nhé\r'
    assert read(tmp_path, "a.doc", word_file([(text, "utf-16-le")])).body.endswith(
        "Xem lịch 7 học nhé"
    )


def test_doc_in_a_font_before_unicode(tmp_path: Path) -> None:
    old = "Bµ con ra qu©n tæng vÖ sinh ngâ phè, m\x1fêi b¶y tæ ®\x1fîc khen\r"
    document = read(tmp_path, "a.doc", word_file([(old * 2, "cp1252")]))
    assert "mười bảy tổ được khen" in f"{document.title}\n{document.body}"


@pytest.mark.parametrize("name", ["rtf", "html", "mht", "docx"])
def test_doc_that_is_of_another_kind(name: str, tmp_path: Path) -> None:
    """Word opens them all, and portals call them so."""
    raw = {"rtf": rtf(RTF_PS), "html": HTML.encode(), "mht": mht()}.get(name)
    if raw is None:
        docx = pytest.importorskip("docx", reason="the file is made by python-docx")
        made = docx.Document()
        for text in (TITLE, *PARAGRAPHS):
            made.add_paragraph(text)
        saved = BytesIO()
        made.save(saved)
        raw = saved.getvalue()
    document = read(tmp_path, "a.doc", raw)
    assert document.title == TITLE and document.body.endswith(BODY)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\xd0\xcf\x11\xe0 nothing", "damaged"),
        (b"plain text", "no Word file"),
        (word_file([(DOC_TEXT, "utf-16-le")], flags=0x0300), "encrypted"),
        (word_file([(DOC_TEXT, "utf-16-le")])[:3000], "damaged"),
        (word_file([("\r", "utf-16-le")]), "holds no text"),
    ],
)
def test_doc_that_cannot_be_read_is_told(raw: bytes, reason: str, tmp_path: Path) -> None:
    _, report = indexed(tmp_path, "a.doc", raw)
    assert [(t.path, reason in t.reason) for t in report.failed] == [("a.doc", True)], report


# --- Markdown ---------------------------------------------------------------------------------

MARKED = (f"# {TITLE}\n\n**{PARAGRAPHS[0]}**\n\n"
          + PARAGRAPHS[1].replace(" ", "\n", 9) + f"\n\n> {PARAGRAPHS[2]}\n")  # fmt: skip


@pytest.mark.parametrize(
    ("front", "published", "fields"),
    [
        ("", None, {}),
        ("---\ntitle: T1\ndate: 2024-03-05T08:30:00+07:00\ntags: [bơi, trẻ em]\n---\n", PUBLISHED,
         {"tags": ["bơi", "trẻ em"]}),
        ("---\ntitle: T1\ndate: 05/03/2024 08:30\ncategories:\n  - Giáo dục\n---\n", PUBLISHED,
         {"category": ["Giáo dục"]}),
        ('+++\ntitle = "T1"\ndate = 2024-03-05T08:30:00+07:00\n+++\n', PUBLISHED, {}),
        ("---\ntitle: T1: có hai chấm\nngày đăng: 5/3/2024 08:30\n---\n", PUBLISHED, {}),
    ],
)  # fmt: skip
def test_markdown(
    front: str, published: str | None, fields: dict[str, list[str]], tmp_path: Path
) -> None:
    document = read(tmp_path, "a.md", (front + MARKED).encode())
    assert document.title == (
        TITLE if not front else "T1: có hai chấm" if ": có" in front else "T1"
    )
    assert document.body.endswith(BODY)
    assert document.published == published
    for name, values in fields.items():
        assert document.fields[name] == values


def test_markdown_lists_keep_their_numbers_and_tables_their_rows(tmp_path: Path) -> None:
    source = ("# Nội quy\n\nĐiều 1. Giờ mở cửa\n1. Sáng\n2. Chiều\n\n- Khăn\n\n"
              "| Lớp | Số em |\n|---|---|\n| Chiều | 32 |\n\n![ảnh bể bơi](a.png) [lịch](b)\n\n"
              "```\nmã số\n```\n<div>khối</div>\n")  # fmt: skip
    body = read(tmp_path, "a.md", source.encode()).body
    assert body.split("\n") == [
        "Điều 1. Giờ mở cửa", "1. Sáng", "2. Chiều", "- Khăn", "Lớp | Số em", "Chiều | 32",
        "ảnh bể bơi lịch", "mã số", "khối",
    ]  # fmt: skip


def test_a_readme_is_about_its_folder(tmp_path: Path) -> None:
    indexed(tmp_path, "README.md", MARKED.encode())
    documents, _ = indexed(tmp_path, "a.md", MARKED.encode())
    assert [one.id for one in documents] == ["a.md"]


# --- saved pages and e-mail -------------------------------------------------------------------


def mht(encoding: str = "quoted-printable") -> bytes:
    root = email.message.EmailMessage(policy=email.policy.SMTP)
    root["From"] = "<Saved by Blink>"
    root["Snapshot-Content-Location"] = URL
    root["Subject"] = TITLE
    root.set_content(HTML, subtype="html", cte=encoding)
    root["Content-Location"] = URL
    root.add_related(b"\x89PNG", "image", "png", filename="a.png")
    return root.as_bytes()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_saved_page(encoding: str, tmp_path: Path) -> None:
    document = read(tmp_path, "a.mhtml", mht(encoding))
    assert (document.title, document.body) == (TITLE, BODY)
    assert (document.published, document.url) == (PUBLISHED, URL)


def letter(kind: str) -> bytes:
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["Subject"], message["From"] = TITLE, "Văn phòng phường <vp@example.vn>"
    message["Date"] = "Tue, 05 Mar 2024 01:30:00 +0000"
    message.set_content(BODY)
    if kind == "html":
        message.set_content(HTML, subtype="html")
    if kind == "both":
        message.add_alternative(HTML, subtype="html")
    message.add_attachment(b"GIF89a", "image", "gif", filename="dau.gif")
    return message.as_bytes()


@pytest.mark.parametrize("kind", ["plain", "html", "both"])
def test_email(kind: str, tmp_path: Path) -> None:
    (document,), report = indexed(tmp_path, "a.eml", letter(kind))
    assert (document.title, document.published) == (TITLE, PUBLISHED)
    assert document.body.endswith(BODY)
    assert document.fields["author"] == ["Văn phòng phường <vp@example.vn>"]
    assert codes(report) == {"passed-over"}


def with_attachments(*attached: tuple[str, bytes]) -> bytes:
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["Subject"] = "Chuyển công văn của phường"
    message.set_content("Kính gửi các tổ dân phố, văn bản kèm theo thư này.")
    for name, raw in attached:
        message.add_attachment(raw, "application", "octet-stream", filename=name)
    return message.as_bytes()


ATTACHED = {
    "Kế hoạch.docx": by_hand(p(TITLE) + "".join(map(p, PARAGRAPHS))),
    "ghi chú.txt": f"{TITLE}\n{BODY}\n".encode(),
    "thu.eml": with_attachments(("trong.txt", f"{TITLE}\n{BODY}\n".encode())),
    "dau.gif": b"GIF89a",
}


def test_attachments_are_documents_of_their_own(tmp_path: Path) -> None:
    """Each with the address of its mail and its own name, as in an archive; also of mails within
    the mail and of a packed one. What nobody reads is noted."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b/c.txt", f"{TITLE}\n{BODY} Bản thứ hai.\n")
    raw = with_attachments(*ATTACHED.items(), ("goi.zip", packed.getvalue()))
    documents, report = indexed(tmp_path, "a.eml", raw)
    assert not report.failed
    assert [one.id for one in documents] == [
        "a.eml", "a.eml/Kế hoạch.docx", "a.eml/ghi chú.txt", "a.eml/goi.zip/b/c.txt",
        "a.eml/thu.eml",
    ]  # fmt: skip
    by_id = {one.id: one for one in documents}
    assert by_id["a.eml/ghi chú.txt"].body == BODY
    assert BODY in by_id["a.eml/Kế hoạch.docx"].body
    assert by_id["a.eml/thu.eml"].title == "Chuyển công văn của phường"
    assert [one.path for one in report.repeated] == ["a.eml"]  # what the mail within it has
    [note] = [noted.note for noted in report.notes if noted.note.code == "passed-over"]
    assert (note.data, note.example) == (".gif", "dau.gif")


def test_two_attachments_of_one_name(tmp_path: Path) -> None:
    raw = with_attachments(*(("a.txt", f"{TITLE}\n{BODY} Tổ {n}.\n".encode()) for n in (1, 2)))
    documents, _ = indexed(tmp_path, "a.mht", raw)
    assert [one.id for one in documents] == ["a.mht", "a.mht/a (2).txt", "a.mht/a.txt"]


def test_a_damaged_attachment_costs_only_itself(tmp_path: Path) -> None:
    raw = with_attachments(("a.zip", b"PK\3\4 cut"), ("b.docx", b"PK\3\4 cut"), *ATTACHED.items())
    documents, report = indexed(tmp_path, "a.eml", raw)
    assert len(documents) == 4
    assert sorted(one.reason.split(":")[0] for one in report.failed) == ["a.zip", "b.docx"]


def test_mails_in_mails_are_opened_to_a_depth(tmp_path: Path) -> None:
    raw = with_attachments(("x.txt", BODY.encode()))
    for _ in range(6):
        raw = with_attachments(("thu.eml", raw))
    documents, report = indexed(tmp_path, "a.eml", raw)
    assert documents and any("depth of 3" in one.reason for one in report.failed)


def test_a_message_without_head_is_told(tmp_path: Path) -> None:
    _, report = indexed(tmp_path, "a.mht", b"\n\nno head")
    assert [t.path for t in report.failed] == ["a.mht"]


# --- archives ---------------------------------------------------------------------------------


def zipped(members: dict[str, bytes]) -> bytes:
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return raw.getvalue()


def test_an_archive_holds_documents_of_all_kinds(tmp_path: Path) -> None:
    raw = zipped({
        "bài/một.html": HTML.encode(), "bảng.csv": f"title,content\nT,{TITLE}\n".encode(),
        "ảnh.jpg": b"x", "__MACOSX/._một.html": b"x", "README.md": b"# x",
        "trong.zip": zipped({"hai.md": MARKED.encode()}),
    })  # fmt: skip
    documents, report = indexed(tmp_path, "tin.zip", raw)
    assert [one.id for one in documents] == [
        "tin.zip/bài/một.html", "tin.zip/bảng.csv:2", "tin.zip/trong.zip/hai.md",
    ]  # fmt: skip
    assert [(n.note.code, n.note.data) for n in report.notes] == [("passed-over", ".jpg")]
    assert not report.failed


def test_a_changed_archive_keeps_what_did_not_change(tmp_path: Path) -> None:
    members = {f"{n}.md": f"# Tin số {n}\n\nBài.\n".encode() for n in range(4)}
    indexed(tmp_path, "tin.zip", zipped(members))
    documents, report = indexed(tmp_path, "tin.zip", zipped({**members, "1.md": b"# Khac\n\nBai."}))
    assert (report.changed, report.unchanged, report.removed) == (1, 3, 0)
    assert [one.title for one in documents] == ["Tin số 0", "Khac", "Tin số 2", "Tin số 3"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"no archive", "cannot be unpacked"),
        (zipped({"a.txt": b" " * (80 << 20)}), "too much"),
        (zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.md": b"x"})})})}), "depth"),
    ],
)
def test_an_archive_that_cannot_be_read_is_told(raw: bytes, reason: str, tmp_path: Path) -> None:
    _, report = indexed(tmp_path, "tin.zip", raw)
    assert [(t.path, reason in t.reason) for t in report.failed] == [("tin.zip", True)], report


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.txt.gz", "a.csv.gz", "a.xml.gz"])
def test_a_bomb_of_one_file_is_refused(name: str, tmp_path: Path) -> None:
    """150 MB of zeros in 150 KB: in lines as in one."""
    _, report = indexed(tmp_path, name, gzip.compress(b"0" * (150 << 20), 9))
    (failed,) = report.failed
    assert failed.path == name and ("no text" in failed.reason or "MB" in failed.reason)
