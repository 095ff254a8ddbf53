"""One article that all made files hold, and how it is read back out of an index."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.reports.report import Report
from index.storage.arrays import ArrayFile
from index.storage.document_store import Blobs
from index.storage.segment import DOCUMENTS
from index.updating.generations import open_latest
from index.updating.indexer import index

TITLE = "Phường Ngọc Hà mở lớp dạy bơi cho trẻ em bên hồ Hữu Tiệp"
PARAGRAPHS = (
    "Sáng 04/03/2024, phường Ngọc Hà khai giảng lớp bơi đầu tiên, ba mươi hai em đến từ mười bảy "
    "tổ dân phố cùng xuống nước dưới sự trông nom của sáu thầy cô.",
    "Lớp học kéo dài tám tuần, mỗi tuần ba buổi chiều; học phí do quỹ khuyến học của phường trả "
    "một nửa, phần còn lại được miễn cho gia đình khó khăn.",
    "Bể bơi lắp ghép sâu một mét hai, nước thay hằng đêm, có mái bạt che nắng và bảng ghi độ đục "
    "để phụ huynh tự xem.",
)
BODY = "\n".join(PARAGRAPHS)
PHRASES = ("mười bảy tổ dân phố", "ba buổi chiều", "bảng ghi độ đục")
PUBLISHED = "2024-03-05T08:30"


@dataclass(frozen=True)
class Stored:
    """A document as the index has it."""

    id: str
    title: str
    body: str
    published: str | None
    url: str | None
    source: str | None
    pages: tuple[int, ...] = ()
    fields: dict[str, list[str]] = field(default_factory=dict)


def stored(directory: Path) -> list[Stored]:
    """All living documents, in the order of their ids."""
    found = []
    generation = open_latest(directory)
    for segment in generation.segments:
        file = ArrayFile(segment.path(generation.storage, DOCUMENTS))
        records, texts = Blobs(file, "records"), Blobs(file, "texts")
        for at in range(segment.doc_count_all()):
            if not segment.is_deleted(at):
                found.append(_stored(json.loads(records[at]), texts[at].decode()))
    return sorted(found, key=lambda one: one.id)


def _stored(values: dict[str, Any], body: str) -> Stored:
    fields: dict[str, list[str]] = {}
    for name, value in values.get("fields", ()):
        fields.setdefault(name, []).append(value)
    return Stored(
        values["id"], values["title"], body, values.get("published"), values.get("url"),
        values.get("source"), tuple(values.get("pages", ())), fields,
    )  # fmt: skip


def indexed(folder: Path, name: str, raw: bytes) -> tuple[list[Stored], Report]:
    """The documents of one file, and the report of the run."""
    source = folder / "source"
    source.mkdir(parents=True, exist_ok=True)
    (source / name).write_bytes(raw)
    report = index([source], folder / "ix", processes=1)
    return stored(folder / "ix"), report


def codes(report: Report) -> set[str]:
    return {str(noted.note.code) for noted in report.notes}
