"""Segments built in bulk hold what stock Whoosh would have indexed, and give back what came in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.writing import SegmentWriter

from index.analysis.analyzer import analyse_batch
from index.analysis.schema import schema
from index.building.build import SegmentBuilder
from index.building.merging import batch_of
from index.errors import ArrayFileError
from index.reading.documents import Document
from index.storage.arrays import ArrayFile
from index.storage.codec import ArrayCodec
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment
from index.updating.generations import Generation, Writer, open_latest

SAMPLES = (
    Document(
        "a", "Quận Hoàn Kiếm họp tổ dân phố", "Sáng 5/3/2024, UBND quận họp.\nCó 14.732 người.",
        "2024-03-05T08:00", None, "Hoàn Kiếm",
    ),
    Document("b", "Chợ hoa", "", None, "2023-01-02", "Tây Hồ", "https://vi.du/b", "Báo quận"),
    Document("c", "", "hoan kiem khong dau, Nghị quyết 97/2019/QH14 và đề án 06", None, None),
    Document("d", "TIÊU ĐỀ VIẾT HOA", "Hội đồng nhân dân; HĐND-UBND; " + "và " * 300, "2020-02-29"),
    Document("e", "e", "Nội dung có  khoảng" + " " * 400 + "trắng rất dài."),
)  # fmt: skip
WORDS = st.sampled_from(
    "hoàn kiếm Hà Nội hà nh HĐND UBND đề án 06 5/3/2024 . , quận-phường".split()  # noqa: SIM905
)
TEXT = st.lists(WORDS, max_size=30).map(" ".join)


def build(folder: Path, documents: list[Document], pieces: int = 1) -> Generation:
    """A committed index of one segment, built from that many batches."""
    with Writer(folder) as writer:
        builder = SegmentBuilder()
        size = -(-len(documents) // pieces)
        for start in range(0, len(documents), size):
            part = documents[start : start + size]
            builder.add(analyse_batch(part))
        add(writer, builder)
        writer.commit()
    return open_latest(folder)


def add(writer: Writer, builder: SegmentBuilder) -> ArraySegment:
    segment = writer.new_segment()
    storage = writer.base.storage
    builder.write(segment.path(storage, TERMS), segment.path(storage, DOCUMENTS))
    segment.set_doc_count(len(builder))
    writer.segments.append(segment)
    return segment


def stock(folder: Path, documents: list[Document]) -> whoosh_index.Index:
    """The same documents written by Whoosh's own writer, codec and analysers."""
    folder.mkdir()
    made = whoosh_index.create_in(folder, schema())
    writer = SegmentWriter(made)
    for document in documents:
        writer.add_document(
            id=document.id,
            title=document.title,
            body=document.body,
            title_folded=document.title,
            body_folded=document.body,
            district=document.district,
            day=(document.published or document.event_date or "")[:10] or None,
        )
    writer.commit()
    return made


def postings(reader: object, field: str) -> dict[bytes, list[tuple[int, float]]]:
    found: dict[bytes, list[tuple[int, float]]] = {}
    for name, term in reader.all_terms():  # type: ignore[attr-defined]
        if name == field:
            matcher = reader.postings(name, term)  # type: ignore[attr-defined]
            of_term = found.setdefault(term, [])
            while matcher.is_active():
                of_term.append((matcher.id(), matcher.weight()))
                matcher.next()
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6), st.integers(1, 3))
def test_bulk_postings_are_those_of_stock_whoosh(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]], pieces: int
) -> None:
    """Field by field, term by term, document by document, whatever the batches were."""
    folder = tmp_path_factory.mktemp("bulk")
    documents = [Document(f"d{n}", t, b, district="Ba Đình") for n, (t, b) in enumerate(texts)]
    build(folder / "ours", documents, pieces)
    ours = whoosh_index.open_dir(folder / "ours", schema=schema()).reader()
    theirs = stock(folder / "stock", documents).reader()
    for field in ("id", "title", "body", "title_folded", "body_folded", "district", "day"):
        assert postings(ours, field) == postings(theirs, field), field


def test_pairs_and_words_are_those_of_title_and_body_apart(tmp_path: Path) -> None:
    """No pair joins the title's last syllable to the body's first."""
    build(tmp_path, [Document("x", "một hai", "ba bốn ba bốn")])
    reader = whoosh_index.open_dir(tmp_path, schema=schema()).reader()
    assert postings(reader, "pairs") == {
        b"ba bon": [(0, 2.0)], b"bon ba": [(0, 1.0)], b"mot hai": [(0, 1.0)],
    }  # fmt: skip


def test_stored_fields_come_back_as_they_went_in(tmp_path: Path) -> None:
    build(tmp_path, list(SAMPLES), pieces=2)
    reader = whoosh_index.open_dir(tmp_path, schema=schema()).reader()
    for number, document in enumerate(SAMPLES):
        stored = reader.stored_fields(number)
        for name in ("id", "title", "body", "published", "event_date", "district", "url", "source"):
            assert stored.get(name) == getattr(document, name), (document.id, name)


def test_merging_living_documents_equals_building_them_anew(tmp_path: Path) -> None:
    """A merged segment and one built without the deleted documents are the same bytes of arrays,
    but for terms that only deleted documents had."""
    generation = build(tmp_path / "all", list(SAMPLES))
    segment = generation.segments[0]
    segment.delete_document(1)
    with Writer(tmp_path / "merged") as writer:
        builder = SegmentBuilder()
        builder.add(batch_of(segment, generation.storage))
        add(writer, builder)
        writer.commit()
    build(tmp_path / "anew", [d for d in SAMPLES if d.id != "b"])
    merged = whoosh_index.open_dir(tmp_path / "merged", schema=schema()).reader()
    anew = whoosh_index.open_dir(tmp_path / "anew", schema=schema()).reader()
    for field in ("id", "title", "body", "title_folded", "body_folded", "pairs", "day"):
        assert postings(merged, field) == postings(anew, field), field
    first, second = (
        ArrayFile(next((tmp_path / name).glob("*.doc"))) for name in ("merged", "anew")
    )
    for name in first.names():
        # Numbers of terms may differ, and with them the order of equally frequent ones.
        if not name.startswith(("forward/", "overlays/")) and name != "gaps/letters":
            np.testing.assert_array_equal(first[name], second[name], err_msg=name)


def test_bulk_index_answers_stock_queries(tmp_path: Path) -> None:
    build(tmp_path, list(SAMPLES))
    made = whoosh_index.open_dir(tmp_path, schema=schema())
    from whoosh.query import And, Term

    with made.searcher() as searcher:
        found = searcher.search(And([Term("body", "quận"), Term("body", "họp")]))
        assert [hit["id"] for hit in found] == ["a"]


@pytest.mark.parametrize("at", [0, 9, 100, -1, -10, -30])
def test_a_damaged_array_file_is_refused_or_found_by_its_checksums(tmp_path: Path, at: int) -> None:
    """One flipped bit anywhere: either the file does not open, or `problems` names the array."""
    build(tmp_path, list(SAMPLES))
    path = next(tmp_path.glob("*.trm"))
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(data)
    try:
        assert ArrayFile(path).problems()
    except ArrayFileError as error:
        assert path.name in str(error)


def test_codec_reads_segments_of_either_kind(tmp_path: Path) -> None:
    """Documents added through Whoosh's own writer stand beside those built in bulk."""
    build(tmp_path, list(SAMPLES))
    made = whoosh_index.open_dir(tmp_path, schema=schema())
    writer = SegmentWriter(made, codec=ArrayCodec(), compound=False)
    writer.add_document(id="new", title="Chợ", body="mua bán ở chợ", body_folded="mua bán ở chợ")
    writer.commit(merge=False)
    with made.searcher() as searcher:
        from whoosh.query import Term

        found = searcher.search(Term("body_folded", "cho"), limit=None)
        assert {hit["id"] for hit in found} == {"new"}
        assert searcher.doc_count() == len(SAMPLES) + 1
