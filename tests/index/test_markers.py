"""Nothing is lost in silence: a marker word in every line, block and field of files of all kinds.

Each marker is asked for in the index. What is not found must be in the report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.report_format import report_to_json
from index.updating.indexer import index
from search import Engine, SearchRequest
from tests.index.doc_files import word_file
from tests.index.test_paper_formats import ODF, letter, odt_p, rtf, zipped

MARKER = re.compile(r"zq[a-z]{4}")
TITLE = "Phường Ngọc Hà mở lớp dạy bơi"
Markers = Callable[[], str]


def markers() -> Markers:
    """``zqaaaa``, ``zqaaab``, ...: words that stand nowhere else."""
    count = iter(range(26**4))

    def marker() -> str:
        number, letters = next(count), ""
        for _ in range(4):
            number, at = divmod(number, 26)
            letters = chr(97 + at) + letters
        return f"zq{letters}"

    return marker


def sentence(m: Markers) -> str:
    return f"Lớp học {m()} mở từ sáng đến {m()} chiều, ai cũng {m()} được vào."


def record(m: Markers, **more: object) -> dict[str, object]:
    """An article with fields of all sorts, known, own and odd."""
    return {
        "title": f"{TITLE} {m()}", "sapo": sentence(m), "content": [sentence(m), sentence(m)],
        "author": m(), "category": [m(), m()], "tags": f"{m()}, {m()}", "loai_van_ban": m(),
        "views": 7, "editor": {"name": m()}, "published": f"hôm {m()}",
        "image": {"src": "a.jpg", "caption": m()}, "related": [{"title": m()}, {"title": m()}],
        "comments": [{"user": m(), "text": sentence(m)}], "note": sentence(m) * 20,
        "content_html": f"<p>{m()}</p>", "source": {"name": m()}, **more,
    }  # fmt: skip


def docx(m: Markers) -> bytes:
    from tests.index.test_docx_shapes import by_hand, p

    table = (
        "<w:tbl><w:tr>" + "".join(f"<w:tc>{p(m())}</w:tc>" for _ in range(3)) + "</w:tr></w:tbl>"
    )
    box = f"<w:p><w:r><w:pict><w:txbxContent>{p(m())}</w:txbxContent></w:pict></w:r></w:p>"
    return by_hand(
        p(f"{TITLE} {m()}") + p(sentence(m)) + table + box + f"<w:sdt>{p(m())}</w:sdt>",
        footnotes=f"<w:footnote>{p(m())}</w:footnote>", comments=p(m()), header1=p(m()),
        footer1=p(m()), endnotes=p(m()),
    )  # fmt: skip


def pdf(m: Markers) -> bytes:
    from tests.index.pdf_files import paper, paragraphs

    head, foot = m(), m()

    def draw(canvas: object, number: int) -> None:
        canvas.setFont("Text", 9)  # type: ignore[attr-defined]
        canvas.drawString(60, 805, head)  # type: ignore[attr-defined]
        canvas.drawString(60, 25, f"{foot} {number}")  # type: ignore[attr-defined]

    return paper(paragraphs([sentence(m) for _ in range(120)]), draw)


def odt(m: Markers) -> bytes:
    note = f"<text:note><text:note-body>{odt_p(m())}</text:note-body></text:note>"
    cells = "".join(f"<table:table-cell>{odt_p(m())}</table:table-cell>" for _ in range(3))
    body = (
        f"<text:h>{TITLE} {m()}</text:h>" + odt_p(sentence(m) + note)
        + f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
        + f"<text:list><text:list-item>{odt_p(m())}</text:list-item></text:list>"
    )  # fmt: skip
    return zipped({"content.xml": (
        f'<o:d xmlns:o="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" '
        f'xmlns:table="{ODF}:table:1.0"><o:body>{body}</o:body></o:d>').encode()})  # fmt: skip


def feed(m: Markers) -> bytes:
    items = "".join(
        f"<item><title>{TITLE} {m()}</title><description>{sentence(m)}</description>"
        f"<category>{m()}</category><author>{m()}</author><x>{m()}</x>"
        f"<y><z>{m()}</z></y></item>"
        for _ in range(3)
    )  # fmt: skip
    return f"<rss><channel><title>{TITLE}</title>{items}</channel></rss>".encode()


def markdown(m: Markers) -> bytes:
    return (f"---\ntitle: {TITLE} {m()}\nauthor: {m()}\nx: {m()}\n---\n# {m()}\n\n{sentence(m)}\n"
            f"\n- {m()}\n- {m()}\n\n1. {m()}\n\n> {m()}\n\n| {m()} | {m()} |\n|---|---|\n| {m()} | "
            f"{m()} |\n\n```\n{m()}\n```\n\n    {m()}\n\n<div>{m()}</div>\n\n![{m()}](a.png) "
            f"[{m()}](b) `{m()}` **{m()}** text<br>{m()}\n").encode()  # fmt: skip


def table(m: Markers) -> bytes:
    rows = [f"{TITLE} {m()},{sentence(m).replace(',', ';')},{m()},{m()}" for _ in range(5)]
    return "\n".join(
        ["title,content,chuyên mục,ghi chú", *(f"{row},{m()}" for row in rows)]
    ).encode()


def figures(m: Markers) -> bytes:
    return "\n".join(f"{m()};{number};{m()}" for number in range(20)).encode()


def doc(m: Markers) -> bytes:
    text = f"{TITLE} {m()}\r{sentence(m)}\r{m()}\x07{m()}\x07\x07"
    return word_file([(text, "utf-16-le")], notes=f"{m()}\r")


def rich(m: Markers) -> bytes:
    return rtf(
        rf"Phuong {m()}\par Lop {m()}{{\footnote {m()}}}\par\trowd {m()}\cell {m()}\cell\row"
    )


def message(m: Markers) -> bytes:
    raw = letter("plain").decode()
    return raw.replace("Subject: ", f"Subject: {m()} ", 1).encode() + b""


def kinds() -> Iterator[tuple[str, Callable[[Markers], bytes]]]:
    yield "a.jsonl", lambda m: "\n".join(json.dumps(record(m)) for _ in range(4)).encode()
    yield "b.json", lambda m: json.dumps({"items": [record(m), record(m, id="x")]}).encode()
    yield "c.csv", table
    yield "d.csv", figures
    yield "e.rss", feed
    yield "f.md", markdown
    yield "g.docx", docx
    yield "h.pdf", pdf
    yield "i.odt", odt
    yield "j.doc", doc
    yield "k.rtf", rich
    yield "l.eml", message
    yield "m.zip", lambda m: zipped({"a.md": markdown(m), "b.csv": table(m), "c.jpg": b"x"})


def test_every_marker_is_found_or_told(tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="the shapes of DOCX are made by python-docx")
    marker = markers()
    source = tmp_path / "source"
    source.mkdir()
    made: dict[str, list[str]] = {}
    for name, make in kinds():
        raw = make(taken := _Recording(marker))
        (source / name).write_bytes(raw)
        made[name] = taken.given
    report = index([source], tmp_path / "ix", processes=1)
    engine = Engine.open(tmp_path / "ix")
    told = json.dumps(report_to_json(report), ensure_ascii=False)
    lost: dict[str, list[str]] = {}
    for name, given in made.items():
        fields = {noted.note.data for noted in report.notes if noted.path == name}
        excused = _in_fields((source / name).read_text("utf-8"), fields) if "json" in name else ""
        for word in given:
            if not _found(engine, word) and word not in told + excused:
                lost.setdefault(name, []).append(word)
    assert not report.failed
    assert lost == {}
    assert sum(map(len, made.values())) > 400


class _Recording:
    """Gives markers, and remembers which."""

    def __init__(self, marker: Markers) -> None:
        self._marker = marker
        self.given: list[str] = []

    def __call__(self) -> str:
        self.given.append(self._marker())
        return self.given[-1]


def _found(engine: Engine, word: str) -> bool:
    """In title, body or a field of some document."""
    if engine.search(SearchRequest(word, literal=True)).total:
        return True
    page = engine.search(SearchRequest(per_page=100))
    return any(word in value for hit in page.hits for _, value in hit.fields) or any(
        word in (hit.source or "") for hit in page.hits
    )


def _in_fields(text: str, names: set[str]) -> str:
    """What stands in fields of these names: that they were not used is told by their names."""
    rows = [json.loads(line) for line in text.splitlines()]
    rows = [one for row in rows for one in row.get("items", [row])]
    return json.dumps([row[name] for row in rows for name in row if name in names])
