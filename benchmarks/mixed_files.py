"""A folder of 5,000 files of all kinds: time, memory, and what the report says of it.

    python -m benchmarks.mixed_files [COUNT] > benchmarks/mixed_files.txt

Texts are put together from a few words; one file in fifty is damaged, one in a hundred of a kind
that nobody reads. Needs ReportLab and openpyxl (`pip install 'khongdau[test]'`); with Tesseract
a scanned page is read, too.
"""

from __future__ import annotations

import csv
import email.message
import email.policy
import gzip
import io
import json
import os
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from index.reading.notes import total_wording, totals
from index.reading.pdf import ocr
from index.reports.report import Report
from index.sources.settings import AS_BEFORE, SourceSettings
from index.updating.indexer import index

PHRASES = (
    "chợ phường tổ dân phố lớp học bể bơi nhà văn hóa cây xanh vỉa hè xe điện tuyến đường",
    "ngõ nhỏ bà con cùng nhau dọn vệ sinh sáng chủ nhật trạm y tế khám sức khỏe người cao tuổi",
    "thư viện mở cửa buổi tối trẻ em đọc sách miễn phí quận Hoàn Kiếm Ba Đình Tây Hồ Long Biên",
)
WORDS = " ".join(PHRASES).split()
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
WORD_XML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
Article = tuple[str, list[str]]


def article(chance: random.Random) -> Article:
    def sentence(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words)).capitalize()

    return sentence(10), [sentence(40) + "." for _ in range(chance.randint(4, 12))]


def html(one: Article) -> str:
    title, texts = one
    body = "".join(f"<p>{text}</p>" for text in texts)
    return f"<html><title>{title}</title><body><h1>{title}</h1>05/03/2024 08:30{body}</body></html>"


def records(one: Article) -> list[dict[str, str]]:
    title, texts = one
    return [
        {"title": f"{title} {n}", "content": text, "publish_date": "05/03/2024 08:30"}
        for n, text in enumerate(texts)
    ]


def table(one: Article) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["title", "content", "publish_date"])
    writer.writeheader()
    writer.writerows(records(one))
    return text.getvalue().encode()


def sheet(one: Article) -> bytes:
    book, raw = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Tiêu đề", "Nội dung"])
    for row in records(one):
        book.active.append([row["title"], row["content"]])
    book.save(raw)
    return raw.getvalue()


def feed(one: Article) -> bytes:
    items = "".join(
        f"<item><title>{row['title']}</title><description>{row['content']}</description></item>"
        for row in records(one)
    )
    return f"<rss><channel><title>Báo</title>{items}</channel></rss>".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return raw.getvalue()


def docx(one: Article) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (one[0], *one[1]))
    xml = f'<w:document xmlns:w="{WORD_XML}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": xml.encode()})


def odt(one: Article) -> bytes:
    body = "".join(f"<text:p>{text}</text:p>" for text in (one[0], *one[1]))
    xml = (
        f'<o:d xmlns:o="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"><o:body>{body}</o:body></o:d>'
    )
    return zipped({"content.xml": xml.encode()})


def rtf(one: Article) -> bytes:
    text = r"\par ".join((one[0], *one[1]))
    coded = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)
    return f"{{\\rtf1\\ansi {coded}\\par}}".encode("ascii")


def message(one: Article, subtype: str) -> bytes:
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    made["Subject"], made["Date"] = one[0], "Tue, 05 Mar 2024 08:30:00 +0700"
    made.set_content(html(one) if subtype == "html" else "\n".join(one[1]), subtype=subtype)
    return made.as_bytes()


def pdf(one: Article) -> bytes:
    raw = io.BytesIO()
    canvas = Canvas(raw)
    for page in range(3):
        canvas.setFont("Text", 11)
        canvas.drawString(60, 810, "Bản tin phường")
        text = canvas.beginText(60, 770)
        for paragraph in ([one[0]] if page == 0 else []) + one[1]:
            words = paragraph.split()
            for at in range(0, len(words), 14):
                text.textLine(" ".join(words[at : at + 14]))
        canvas.drawText(text)
        canvas.drawString(300, 30, str(page + 1))
        canvas.showPage()
    canvas.save()
    return raw.getvalue()


def scan(one: Article) -> bytes:
    picture = pdfium.PdfDocument(pdf(one))[0].render(scale=3).to_pil()
    raw = io.BytesIO()
    canvas = Canvas(raw)
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.save()
    return raw.getvalue()


KINDS: dict[str, Callable[[Article], bytes]] = {
    "txt": lambda one: "\n\n".join((one[0], "05/03/2024 08:30", *one[1])).encode(),
    "html": lambda one: html(one).encode(),
    "md": lambda one: "\n\n".join((f"# {one[0]}", *one[1])).encode(),
    "jsonl": lambda one: "\n".join(map(json.dumps, records(one))).encode(),
    "json": lambda one: json.dumps({"items": records(one)}).encode(),
    "csv": table, "csv.gz": lambda one: gzip.compress(table(one)), "xlsx": sheet, "rss": feed,
    "docx": docx, "odt": odt, "rtf": rtf, "pdf": pdf,
    "mht": lambda one: message(one, "html"), "eml": lambda one: message(one, "plain"),
    "zip": lambda one: zipped({"a.html": html(one).encode(), "b.csv": table(one)}),
}  # fmt: skip


def write(folder: Path, count: int) -> None:
    chance = random.Random(13)
    names = list(KINDS)
    for number in range(count):
        kind = names[number % len(names)]
        raw = KINDS[kind](article(chance))
        if number % 50 == 49:
            raw = raw[: len(raw) // 2]
        if number % 100 == 33:
            kind = "jpg"
        place = folder / f"{number % 40:02}"
        place.mkdir(exist_ok=True)
        (place / f"{number}.{kind}").write_bytes(raw)


def memory(who: int) -> str:
    return f"{resource.getrusage(who).ru_maxrss / 1024:.0f} MB"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    pdfmetrics.registerFont(TTFont("Text", FONT))
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "source"
        source.mkdir()
        write(source, count)
        files = [path for path in source.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        print(f"{len(files)} files, {size / 1e6:.1f} MB, {os.cpu_count()} cores")
        report, took = timed(source, Path(scratch) / "ix")
        rate = len(files) / took
        print(f"indexed in {took:.1f} s: {report.documents} documents, {rate:.0f} files a second")
        main_memory, worker = memory(resource.RUSAGE_SELF), memory(resource.RUSAGE_CHILDREN)
        print(f"memory: main process {main_memory}, a worker {worker}")
        again, took = timed(source, Path(scratch) / "ix")
        print(f"again, nothing changed: {took:.1f} s, {again.unchanged} unchanged")
        tell(report)
        if ocr.missing() is None:
            file = Path(scratch) / "scan.pdf"
            file.write_bytes(scan(article(random.Random(1))))
            read, took = timed(file, Path(scratch) / "ix2", SourceSettings(ocr=True))
            print(f"a scanned page by OCR: {took:.1f} s, {read.documents} document")


def timed(
    source: Path, directory: Path, settings: SourceSettings = AS_BEFORE
) -> tuple[Report, float]:
    started = time.monotonic()
    report = index([source], directory, settings=settings)
    return report, time.monotonic() - started


def tell(report: Report) -> None:
    failed = Counter(_kind(trouble.path, trouble.reason) for trouble in report.failed)
    print(f"{len(report.failed)} failed:")
    for reason, times in failed.most_common(12):
        print(f"  {times} x {reason}")
    print(f"passed over: {dict(Counter(one.kind for one in report.passed_over))}")
    for total in totals(report.notes):
        print(f"note: {total_wording(total)}")


def _kind(path: str, reason: str) -> str:
    return f"{Path(path).suffix}: {reason[:60]}"


if __name__ == "__main__":
    main()
