"""JSON, CSV and their kin as crawlers, blogs and spreadsheets write them: indexed, read back,
compared with the article that went in."""

from __future__ import annotations

import csv
import gzip
import io
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.index.made_articles import BODY, PARAGRAPHS, PHRASES, PUBLISHED, TITLE, codes, indexed

HTML = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
LEAD = "Ba mươi hai em nhỏ có chỗ học bơi gần nhà."
URL = "https://example.vn/lop-boi-123.html"


def dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def lines(*rows: Any) -> bytes:
    return b"\n".join(map(dumped, rows))


def table(rows: list[list[Any]], encoding: str = "utf-8", **form: Any) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, **form).writerows(rows)
    return text.getvalue().encode(encoding)


def cp1258(text: str) -> bytes:
    """Windows writes tones as marks behind the letter."""
    letters = []
    for letter in text:
        base, *marks = list(unicodedata.normalize("NFD", letter))
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        shape = "".join(mark for mark in marks if mark not in tones)
        letters.append(unicodedata.normalize("NFC", base + shape) + "".join(tones))
    return "".join(letters).encode("cp1258")


@dataclass(frozen=True)
class Shape:
    """A file, and what is to come out of it."""

    name: str
    raw: bytes
    published: str | None = PUBLISHED
    url: str | None = None
    source: str | None = None
    fields: dict[str, list[str]] = field(default_factory=dict)


SHAPES = {
    "newspaper": Shape("a.jsonl", lines({
        "url": URL, "title": TITLE, "authors": ["Lan Hương", "Bảo Ngân"], "text": BODY,
        "publish_date": "2024-03-05 08:30:00", "top_image": "https://example.vn/a.jpg",
        "keywords": ["bơi", "trẻ em"], "summary": PARAGRAPHS[0], "meta_lang": "vi", "movies": []}),
        url=URL, fields={"author": ["Lan Hương", "Bảo Ngân"], "tags": ["bơi", "trẻ em"]}),
    "news-please": Shape("a.json", dumped({
        "authors": ["Lan Hương"], "date_download": "2024-03-09 01:00:00",
        "date_publish": "2024-03-05 08:30:00", "description": LEAD, "filename": "x.html",
        "language": "vi", "localpath": None, "maintext": BODY, "source_domain": "example.vn",
        "title": TITLE, "title_page": None, "title_rss": None, "url": URL}),
        url=URL, source="example.vn", fields={"author": ["Lan Hương"]}),
    "trafilatura": Shape("a.json", dumped({
        "title": TITLE, "author": "Lan Hương", "hostname": "example.vn", "date": "2024-03-05",
        "fingerprint": "ab12", "id": None, "raw_text": BODY, "text": BODY, "source": URL,
        "source-hostname": "Báo Mẫu", "excerpt": PARAGRAPHS[0][:60] + "...",
        "categories": "Giáo dục", "tags": "bơi;trẻ em", "comments": ""}),
        published="2024-03-05", url=URL, source="example.vn",
        fields={"category": ["Giáo dục"], "tags": ["bơi", "trẻ em"]}),
    "scrapy-lists": Shape("a.jl", lines({
        "tieu_de": [TITLE], "noi_dung": ["\r\n  ", *PARAGRAPHS], "ngay_dang": ["05/03/2024 08:30"],
        "tac_gia": ["Lan Hương"], "link": URL}), url=URL),
    "vietnamese-names-with-marks": Shape("a.json", dumped([{
        "Tiêu đề": TITLE, "Nội dung": BODY, "Ngày đăng": "Thứ ba, 5/3/2024, 08:30 (GMT+7)",
        "Chuyên mục": "Đời sống", "Nguồn": "Báo Mẫu"}]),
        source="Báo Mẫu", fields={"category": ["Đời sống"]}),
    "paragraph-objects": Shape("a.json", dumped({
        "id": "b17", "title": TITLE, "sapo": LEAD, "publish": {"$date": "2024-03-05T01:30:00Z"},
        "body": [{"type": "text", "content": PARAGRAPHS[0]},
                 {"type": "image", "content": "https://example.vn/1.jpg"},
                 *({"type": "text", "content": text} for text in PARAGRAPHS[1:])],
        "cates": ["Giáo dục", "Hà Nội"], "source": "Báo Mẫu"}),
        source="Báo Mẫu", fields={"category": ["Giáo dục", "Hà Nội"]}),
    "wordpress-rest": Shape("a.json", dumped([{
        "id": 31, "date": "2024-03-05T08:30:00", "date_gmt": "2024-03-05T01:30:00",
        "guid": {"rendered": "https://example.vn/?p=31"}, "slug": "lop-boi", "status": "publish",
        "link": URL, "title": {"rendered": TITLE.replace("ồ", "&#7891;")},
        "content": {"rendered": HTML, "protected": False},
        "excerpt": {"rendered": f"<p>{PARAGRAPHS[0][:50]} [&hellip;]</p>"}, "author": 1}]),
        url=URL),
    "news-api": Shape("a.json", dumped({
        "status": "ok", "totalResults": 1, "articles": [{
            "source": {"id": None, "name": "Báo Mẫu"}, "author": "Lan Hương", "title": TITLE,
            "description": LEAD, "url": URL, "urlToImage": None,
            "publishedAt": "2024-03-05T01:30:00Z", "content": BODY}]}),
        url=URL, source="Báo Mẫu"),
    "elasticsearch": Shape("a.json", dumped({"took": 3, "hits": {"total": 1, "hits": [{
        "_index": "tin", "_id": "x-1", "_source": {
            "headline": TITLE, "full_text": BODY, "created_at": 1709602200}}]}})),
    "mongo-export": Shape("a.json", lines(
        {"_id": {"$oid": "65e6d8f0c1"}, "title": TITLE, "content": BODY,
         "published_at": {"$date": {"$numberLong": "1709602200000"}}})),
    "pandas-columns": Shape("a.json", dumped({
        "title": {"0": TITLE}, "content": {"0": BODY}, "date": {"0": 1709602200000}})),
    "pandas-split": Shape("a.json", dumped({
        "columns": ["title", "content", "date"], "index": [0],
        "data": [[TITLE, BODY, "2024-03-05T08:30:00+07:00"]]})),
    "nan-and-null": Shape("a.json", dumped([{
        "title": TITLE, "content": BODY, "summary": float("nan"), "author": float("nan"),
        "date": "Tue, 05 Mar 2024 01:30:00 GMT", "tags": None}])),
    "by-address": Shape("a.json", dumped({
        URL: {"heading": TITLE, "article_text": HTML, "time": "08:30 05/03/2024"}}), url=URL),
    "pretty-printed-with-bom": Shape("a.jsonl", b"\xef\xbb\xbf" + json.dumps(
        [{"title": TITLE, "content": BODY, "pubDate": "Tue, 5 Mar 2024 08:30:00 +0700"}],
        ensure_ascii=False, indent=2).encode()),
    "nested-metadata": Shape("a.jsonl", lines({
        "title": TITLE, "content": list(PARAGRAPHS),
        "metadata": {"date": "5/3/2024 8:30 SA", "url": URL, "category": "Giáo dục"}}),
        url=URL, fields={"category": ["Giáo dục"]}),
    "sections-with-headings": Shape("a.json", dumped({
        "title": TITLE, "date": "2024-03-05T08:30",
        "sections": [{"heading": f"Phần {at}", "text": text} for at, text in enumerate(PARAGRAPHS)],
        })),
    "head-and-blocks": Shape("a.json", dumped({"data": {"article": {
        "header": {"title": TITLE, "publishedDate": 1709602200000},
        "body": {"blocks": [{"type": "paragraph", "data": {"text": text}}
                            for text in PARAGRAPHS]}}}})),
    "whole-page-in-a-field": Shape("a.jsonl", lines({
        "url": URL, "html": f"<!doctype html><html><head><title>{TITLE}</title></head><body>"
        f"<nav><a href=/>Trang chủ</a></nav><h1>{TITLE}</h1><div>05/03/2024 08:30</div>{HTML}"
        "</body></html>"}), url=URL),
    "excel-csv-of-vietnam": Shape("a.csv", table(
        [["STT", "Tiêu đề", "Nội dung", "Ngày đăng", "Tác giả"],
         [1, TITLE, BODY, "05/03/2024 08:30", "Lan Hương"]], "utf-8-sig", delimiter=";"),
        fields={"author": ["Lan Hương"]}),
    "utf16-tabs": Shape("a.txt.csv", table(
        [["title", "body", "date"], [TITLE, BODY, "2024-03-05 08:30"]], "utf-16", delimiter="\t")),
    "windows-1258": Shape("a.csv", cp1258(
        f'tieu_de,noi_dung,ngay\n"{TITLE}","{BODY}",05/03/2024 08:30\n')),
    "tsv-with-loose-quotes": Shape("a.tsv", (
        f'id\ttitle\tcontent\tdate\n7\t{TITLE}\t{BODY.replace(chr(10), " ")} Cột "trái\t'
        "2024-03-05T08:30\n").encode()),
    "unnamed-index-and-epoch": Shape("a.csv", table(
        [["", "link", "headline", "text", "timestamp"], [0, URL, TITLE, BODY, 1709602200.0]]),
        url=URL),
    "backslash-quotes": Shape("a.csv", (
        f'id,title,content,created_at\n1,"{TITLE}","{BODY} Có biển \\"cấm bơi\\", ai cũng thấy.",'
        '"2024-03-05 08:30:00"\n').encode()),
    "title-row-above": Shape("a.csv", table(
        [["BẢNG TIN BÀI THÁNG 3", "", ""], ["", "", ""], ["Tiêu đề", "Nội dung", "Thời gian"],
         [TITLE, BODY, "20:15 - Thứ Hai, 04/03/2024"]]), published="2024-03-04T20:15"),
    "packed": Shape("a.csv.gz", gzip.compress(table(
        [["title", "content", "publish_time"], [TITLE, BODY, "2024-03-05T08:30:00.000Z"]])),
        published="2024-03-05T15:30"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_the_article_comes_out_as_it_went_in(name: str, tmp_path: Path) -> None:
    shape = SHAPES[name]
    (document,), report = indexed(tmp_path, shape.name, shape.raw)
    assert not report.failed
    assert unicodedata.normalize("NFC", document.title) == TITLE
    body = " ".join(unicodedata.normalize("NFC", document.body).split())
    for phrase in PHRASES:
        assert phrase in body
    assert "<" not in body and "&" not in body
    assert (document.published, document.url, document.source) == (
        shape.published, shape.url, shape.source,
    )  # fmt: skip
    for own, values in shape.fields.items():
        assert document.fields[own] == values


MISNAMED = {
    "res.txt": lines({"title": TITLE, "content": BODY}),
    "pretty.txt": json.dumps([{"title": TITLE, "content": BODY}], indent=1).encode(),
    "bang.xls": f"<html><body><h1>{TITLE}</h1>{HTML}</body></html>".encode(),
    "tin.aspx": f"<!DOCTYPE html><html><body><h1>{TITLE}</h1>{HTML}</body></html>".encode(),
    "bai-viet-12": f"<html><body><h1>{TITLE}</h1>{HTML}</body></html>".encode(),
    "feed.xml": b'<?xml version="1.0"?>\n'
    + f"<!DOCTYPE html><html><body><h1>{TITLE}</h1>{HTML}</body></html>".encode(),
    "commas.jsonl": lines({"title": TITLE, "content": BODY}) + b",\n",
    "lists.csv": table([["title", "content"], [TITLE, str(list(PARAGRAPHS))]]),
    "lists2.csv": table([["title", "content"], [TITLE, json.dumps(PARAGRAPHS)]]),
}


@pytest.mark.parametrize("name", MISNAMED)
def test_files_are_what_they_hold_not_what_they_are_called(name: str, tmp_path: Path) -> None:
    (document,), report = indexed(tmp_path, name, MISNAMED[name])
    assert (document.title, document.body) == (TITLE, BODY)
    assert not report.failed


def test_programs_and_other_files_without_a_format_are_passed_over(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "index.php").write_text("<html><?php echo 1 ?></html>")
    (source / "Makefile").write_text("all:\n")
    documents, report = indexed(tmp_path, "a.json", dumped({"title": TITLE, "body": BODY}))
    assert len(documents) == 1
    assert [one.path for one in report.passed_over] == ["Makefile", "index.php"]


def test_a_graph_of_json_ld_has_its_articles_only(tmp_path: Path) -> None:
    """What says of which site they are is no document."""
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Cổng thông tin", "url": "https://phuong.example.vn/"},
            {"@type": "Organization", "name": "Ủy ban nhân dân phường"},
            {"@type": "WebPage", "name": TITLE, "description": "Tin của phường"},
            {
                "@type": ["NewsArticle"], "headline": TITLE, "articleBody": BODY,
                "datePublished": PUBLISHED,
            },
        ],
    }  # fmt: skip
    for name in ("a.json", "b.jsonl"):
        (document,), report = indexed(tmp_path / name, name, dumped(graph))
        assert (document.title, document.body) == (TITLE, BODY)
        assert document.published == PUBLISHED and not report.failed


def test_the_lead_stands_before_the_body_once(tmp_path: Path) -> None:
    rows = lines({"title": TITLE, "sapo": LEAD, "content": BODY},
                 {"title": TITLE + "!", "sapo": LEAD, "content": f"{LEAD}\n{BODY}"})  # fmt: skip
    first, second = indexed(tmp_path, "a.jsonl", rows)[0]
    assert first.body == second.body == f"{LEAD}\n{BODY}"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"title": TITLE, "content": BODY, "comments": [{"text": BODY * 2}]}, "unused-field"),
        ({"title": TITLE, "content": BODY, "date": "hôm kia"}, "odd-date"),
        ({"title": TITLE, "bai_dai_khong_ten": BODY}, "guessed-body"),
        ({"title": TITLE, "views": 3}, "empty-body"),
    ],
)
def test_what_is_not_taken_as_it_is_is_told(
    record: dict[str, Any], code: str, tmp_path: Path
) -> None:
    (document,), report = indexed(tmp_path, "a.jsonl", lines(record))
    assert document.title == TITLE
    assert code in codes(report)


def test_a_table_of_figures_is_one_document(tmp_path: Path) -> None:
    """Its columns are no fields of an article, and its rows no articles."""
    rows: list[list[Any]] = [
            ["Số hộ dùng nước sạch theo xã năm 2023", "", ""], ["Xã", "Số hộ", "Tỷ lệ"],
            ["Xuân Nộn", 2310, "98,5%"], ["Thụy Lâm", 4127, "97,2%"]]  # fmt: skip
    (document,), report = indexed(tmp_path, "nuoc.csv", table(rows))
    assert document.id == "nuoc.csv"
    assert document.title == "Số hộ dùng nước sạch theo xã năm 2023"
    assert "Thụy Lâm | 4127 | 97,2%" in document.body
    assert not report.failed


def test_numbers_of_rows_are_no_ids_of_their_own(tmp_path: Path) -> None:
    """Two tables count from 1; neither loses a row to the other."""
    head = ["id", "title", "content"]
    indexed(tmp_path, "a.csv", table([head, [1, TITLE, BODY], [2, TITLE, BODY + " Một."]]))
    other = table([head, [1, TITLE, BODY + " Hai."], [2, TITLE, BODY + " Ba."]])
    documents, report = indexed(tmp_path, "b.csv", other)
    assert [one.id for one in documents] == ["a.csv/1", "a.csv/2", "b.csv/1", "b.csv/2"]
    assert not report.failed


def spreadsheet(rows: list[list[Any]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl", reason="the spreadsheets are made by openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def test_a_spreadsheet_of_articles(tmp_path: Path) -> None:
    from datetime import datetime

    raw = spreadsheet([["STT", "Tiêu đề", "Nội dung", "Ngày đăng", "Chuyên mục"],
                       [1, TITLE, BODY, datetime(2024, 3, 5, 8, 30), "Giáo dục"],
                       [2, "Tin ngắn", "Một câu.", datetime(2024, 3, 6), None]])  # fmt: skip
    (first, second), report = indexed(tmp_path, "bang.xlsx", raw)
    assert (first.title, first.body, first.published) == (TITLE, BODY, PUBLISHED)
    assert first.fields["category"] == ["Giáo dục"]
    assert (second.title, second.body, second.id) == ("Tin ngắn", "Một câu.", "bang.xlsx:3")
    assert not report.failed


def test_a_spreadsheet_of_figures_is_one_document(tmp_path: Path) -> None:
    raw = spreadsheet([["DỰ TOÁN THU NGÂN SÁCH QUẬN HÀ ĐÔNG NĂM 2025"],
                       ["TT", "Chỉ tiêu", "Triệu đồng"], [1, "Thu phí", 1407.5]])  # fmt: skip
    (document,), _ = indexed(tmp_path, "thu.xlsx", raw)
    assert document.title == "DỰ TOÁN THU NGÂN SÁCH QUẬN HÀ ĐÔNG NĂM 2025"
    assert "1 | Thu phí | 1407.5" in document.body


RSS = f"""\n<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Báo Mẫu</title>
<item><title><![CDATA[{TITLE}]]></title><link>{URL}</link><dc:creator>Lan Hương</dc:creator>
<description>{LEAD}</description><content:encoded><![CDATA[{HTML}]]></content:encoded>
<pubDate>Tue, 05 Mar 2024 01:30:00 GMT</pubDate><category>Giáo dục</category>
<category>Hà Nội</category></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo Mẫu</title><entry>
<title>{TITLE}</title><link rel="self" href="https://example.vn/x"/><link href="{URL}"/>
<author><name>Lan Hương</name></author><updated>2024-03-05T08:30:00+07:00</updated>
<category term="Giáo dục"/><category term="Hà Nội"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{HTML}</div></content>
</entry></feed>"""


@pytest.mark.parametrize(("name", "text"), [("a.rss", RSS), ("a.xml", ATOM)])
def test_feeds(name: str, text: str, tmp_path: Path) -> None:
    (document,), report = indexed(tmp_path, name, text.encode())
    assert document.title == TITLE and document.body.endswith(BODY)
    assert (document.published, document.url, document.source) == (PUBLISHED, URL, "Báo Mẫu")
    assert document.fields["category"] == ["Giáo dục", "Hà Nội"]
    assert document.fields["author"] == ["Lan Hương"]
    assert not report.failed


def test_a_broken_feed_gives_what_stands_before_the_break(tmp_path: Path) -> None:
    documents, _ = indexed(tmp_path, "a.rss", RSS.replace("</item>", "</item><item>&x").encode())
    assert [one.title for one in documents][:1] == [TITLE]


MAKERS: dict[str, Callable[[], bytes]] = {
    "a.json": lambda: b'[{"title": "Tin"}, {"title": ',
    "b.json": lambda: b"[" * 100_000,
    "c.json": lambda: b"3",
    "d.xlsx": lambda: b"PK\x03\x04 nothing",
    "e.xml": lambda: b"no xml at all",
    "f.csv": lambda: b"",
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_file_that_is_none_of_its_kind_is_told(name: str, tmp_path: Path) -> None:
    _, report = indexed(tmp_path, name, MAKERS[name]())
    assert [trouble.path for trouble in report.failed] == [name]
