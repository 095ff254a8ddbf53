"""Damaged files of every kind: each is a document or a line in the report, never an exception."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.reading.formats.registry import FORMATS
from index.reading.source_records import BadPage, Piece, SourceFile
from index.reading.sources import pieces_of, read_piece
from tests.index.doc_files import word_file
from tests.index.made_articles import TITLE
from tests.index.test_paper_formats import (
    HTML,
    MARKED,
    ODT_PS,
    RTF_PS,
    letter,
    mht,
    odt,
    rtf,
    zipped,
)
from tests.index.test_record_shapes import ATOM, RSS, SHAPES

DAMAGES = 40


def whole() -> Iterator[tuple[str, bytes]]:
    """A file of each kind."""
    yield "a.txt", f"{TITLE}\n\nBài.\n".encode()
    yield "a.html", HTML.encode()
    yield "a.mht", mht()
    yield "a.eml", letter("both")
    yield "a.md", ("---\ntitle: T\n---\n" + MARKED).encode()
    yield "a.odt", odt(ODT_PS)
    yield "a.rtf", rtf(RTF_PS)
    yield "a.doc", word_file([(TITLE, "utf-16-le")])
    yield "a.rss", RSS.encode()
    yield "a.xml", ATOM.encode()
    yield "a.zip", zipped({"a.html": HTML.encode(), "b.md": MARKED.encode()})
    for name in ("scrapy-lists", "elasticsearch", "excel-csv-of-vietnam", "packed"):
        yield SHAPES[name].name, SHAPES[name].raw


def binaries() -> Iterator[tuple[str, bytes]]:
    """Those that libraries make, where they are installed."""
    from tests.index.test_docx_shapes import SHAPES as DOCX
    from tests.index.test_pdf_shapes import SHAPES as PDF
    from tests.index.test_record_shapes import spreadsheet

    yield "a.docx", DOCX["counted-paragraphs"][0]
    yield "a.pdf", PDF["heads"][0]
    yield "a.xlsx", spreadsheet([["Tiêu đề", "Nội dung"], [TITLE, "Bài."]])


def damaged(raw: bytes, seed: int) -> bytes:
    """Cut, filled with zeros, overwritten or mixed up somewhere."""
    chance = random.Random(seed)
    data = bytearray(raw)
    at = chance.randrange(len(data))
    length = min(chance.randrange(1, 200), len(data) - at)
    match seed % 5:
        case 0:
            del data[at:]
        case 1:
            data[at : at + length] = bytes(length)
        case 2:
            data[at : at + length] = chance.randbytes(length)
        case 3:
            del data[at : at + length]
        case _:
            data[at:at] = data[:length]
    return bytes(data)


def survives(folder: Path, name: str, raw: bytes) -> None:
    file = folder / name
    file.write_bytes(raw)
    for piece in pieces_of(SourceFile(name, file, len(raw))):
        if isinstance(piece, Piece):
            try:
                document = read_piece(piece).document
            except BadPage as error:
                assert error.reason
            else:
                assert document.id and f"{document.title}{document.body}".encode() is not None


@pytest.mark.parametrize(("name", "raw"), [pytest.param(n, r, id=n) for n, r in whole()])
def test_a_damaged_text_file_costs_a_line_at_most(name: str, raw: bytes, tmp_path: Path) -> None:
    for seed in range(DAMAGES):
        survives(tmp_path, name, damaged(raw, seed))


def test_a_damaged_binary_file_costs_a_line_at_most(tmp_path: Path) -> None:
    for name, raw in binaries():
        for seed in range(DAMAGES):
            survives(tmp_path, name, damaged(raw, seed))


@pytest.mark.parametrize("ending", [ending for one in FORMATS for ending in one.endings])
def test_a_file_of_another_kind_costs_a_line_at_most(ending: str, tmp_path: Path) -> None:
    """Empty, binary, and text under every ending."""
    for raw in (b"", b"\0" * 600, bytes(range(256)) * 4, f"{TITLE}\n".encode(), HTML.encode()):
        survives(tmp_path, f"a{ending}", raw)
