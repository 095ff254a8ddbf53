"""The sources' own fields: stored with the document, and as a column that is filtered by."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from index.storage.arrays import ArrayFile
from index.storage.codec import DOCUMENTS
from index.storage.document_store import Blobs
from index.storage.field_values import FieldValues
from index.updating.generations import open_latest
from index.updating.indexer import index

ROWS: list[dict[str, object]] = [
    {"title": "Tin một", "body": "Bài.", "chuyên mục": "Văn hóa", "tags": ["lễ hội", "chợ"]},
    {"title": "Tin hai", "body": "Bài.", "category": "Văn hóa", "tác giả": "Lan Hương"},
    {"title": "Tin ba", "body": "Bài.", "category": "Giáo dục", "image": "https://a.vn/i.jpg"},
    {"title": "Tin bốn", "body": "Bài."},
]


def column(directory: Path) -> tuple[FieldValues, list[str]]:
    """The column of the only segment, and the titles of its documents."""
    generation = open_latest(directory)
    (segment,) = generation.segments
    file = ArrayFile(segment.path(generation.storage, DOCUMENTS))
    records = Blobs(file, "records")
    return FieldValues(file), [json.loads(records[at])["title"] for at in range(len(records))]


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")


def test_values_are_found_and_counted_under_the_names_of_the_project(tmp_path: Path) -> None:
    write(tmp_path / "n.jsonl", ROWS)
    index([tmp_path / "n.jsonl"], tmp_path / "ix")
    values, titles = column(tmp_path / "ix")
    assert [titles[at] for at in values.documents("category", "Văn hóa")] == ["Tin một", "Tin hai"]
    assert list(values.documents("category", "văn hóa")) == []
    assert list(values.documents("nothing", "")) == []
    everything = np.ones(len(titles), bool)
    assert values.counts("category", everything) == {"Văn hóa": 2, "Giáo dục": 1}
    assert values.counts("tags", everything) == {"lễ hội": 1, "chợ": 1}
    assert values.counts("category", np.array([t == "Tin ba" for t in titles])) == {"Giáo dục": 1}
    assert values.names() == ["author", "category", "tags"]  # an address is stored, not filtered by


def test_a_merge_keeps_them(tmp_path: Path) -> None:
    """Each run adds a small segment; the seventh merges them."""
    for run in range(8):
        write(
            tmp_path / "n.jsonl", ROWS + [{"title": f"Tin {n}", "muc": f"M{n}"} for n in range(run)]
        )
        index([tmp_path / "n.jsonl"], tmp_path / "ix")
    generation = open_latest(tmp_path / "ix")
    found: dict[str, int] = {}
    for segment in generation.segments:
        values = FieldValues(ArrayFile(segment.path(generation.storage, DOCUMENTS)))
        alive = np.ones(segment.doc_count_all(), bool)
        alive[list(segment.deleted_docs())] = False
        for value, count in values.counts("category", alive).items():
            found[value] = found.get(value, 0) + count
    assert found == {"Văn hóa": 2, "Giáo dục": 1} | {f"M{n}": 1 for n in range(7)}
