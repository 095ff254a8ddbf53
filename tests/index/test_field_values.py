"""The sources' own fields: stored with the document, and as a column that is filtered by."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.storage.arrays import ArrayFile
from index.storage.document_store import Blobs
from index.storage.field_values import FieldValues
from index.storage.segment import DOCUMENTS
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


def counts(values: FieldValues, name: str, chosen: NDArray[np.bool_]) -> dict[str, int]:
    return {written: count for _, written, count in values.counts(name, chosen)}


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
    assert counts(values, "category", everything) == {"Văn hóa": 2, "Giáo dục": 1}
    assert counts(values, "tags", everything) == {"lễ hội": 1, "chợ": 1}
    third = np.array([title == "Tin ba" for title in titles])
    assert counts(values, "category", third) == {"Giáo dục": 1}
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
        for value, count in counts(values, "category", alive).items():
            found[value] = found.get(value, 0) + count
    assert found == {"Văn hóa": 2, "Giáo dục": 1} | {f"M{n}": 1 for n in range(7)}


def test_spellings_of_one_value_are_counted_as_one(tmp_path: Path) -> None:
    """As many as there are for who chooses it; the source is a field like others."""
    rows = [
        {"title": "Một", "body": "a", "source": "Báo Mới", "tags": ["chợ", "Chợ", "đêm"]},
        {"title": "Hai", "body": "b", "source": "BÁO MỚI", "tags": "chợ"},
        {"title": "Ba", "body": "c", "source": "Báo Mới", "tags": ["Cho"]},
        {"title": "Bốn", "body": "d", "source": "tin.example"},
    ]
    write(tmp_path / "n.jsonl", rows)  # type: ignore[arg-type]
    index([tmp_path / "n.jsonl"], tmp_path / "ix")
    values, _ = column(tmp_path / "ix")
    everything = np.ones(4, bool)
    assert counts(values, "source", everything) == {"Báo Mới": 3, "tin.example": 1}
    assert counts(values, "tags", everything) == {"chợ": 3, "đêm": 1}
    for name, typed, found in (("source", "bao moi", 3), ("tags", "CHO", 3), ("tags", "dem", 1)):
        assert values.having(name, [typed]).sum() == found
