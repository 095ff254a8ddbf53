"""The array codec under stock Whoosh: same documents, same scores as Whoosh's own codec."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import fields, index, query
from whoosh.filedb.filestore import FileStorage
from whoosh.qparser import QueryParser
from whoosh.writing import SegmentWriter

from index.storage.codec import ArrayCodec

WORDS = "quận phường chợ cây trường học họp dân tổ phố đường nước".split()  # noqa: SIM905


def make(folder: Path, texts: list[str], codec: ArrayCodec | None, batches: int) -> index.Index:
    schema = fields.Schema(id=fields.ID(unique=True, stored=True), body=fields.TEXT(stored=True))
    folder.mkdir()
    made = index.create_in(folder, schema)
    size = max(1, -(-len(texts) // batches))
    for start in range(0, len(texts), size):
        writer = SegmentWriter(made, codec=codec, compound=False)
        for number, text in enumerate(texts[start : start + size], start):
            writer.add_document(id=str(number), body=text)
        writer.commit(merge=False)
    return made


def answers(made: index.Index, asked: query.Query) -> list[tuple[str, float]]:
    with made.searcher() as searcher:
        found = searcher.search(asked, limit=None)
        return sorted((hit["id"], round(hit.score, 6)) for hit in found)


def random_query(rng: random.Random) -> query.Query:
    def term() -> query.Query:
        return query.Term("body", rng.choice(WORDS))

    return rng.choice(
        [
            term(),
            query.And([term(), term()]),
            query.Or([term(), term(), term()]),
            query.Phrase("body", [rng.choice(WORDS), rng.choice(WORDS)]),
            query.AndNot(term(), term()),
            query.Prefix("body", rng.choice(WORDS)[:2]),
            query.FuzzyTerm("body", rng.choice(WORDS)),
            query.AndMaybe(term(), query.Or([term(), term()])),
        ]
    )


@pytest.mark.parametrize("batches", [1, 3])
def test_stock_queries_give_the_answers_and_scores_of_stock_whoosh(
    tmp_path: Path, batches: int
) -> None:
    """200 random queries of eight kinds on 200 texts, in one segment and in several."""
    rng = random.Random(7)
    texts = [" ".join(rng.choices(WORDS, k=rng.randint(1, 300))) for _ in range(200)]
    ours = make(tmp_path / "ours", texts, ArrayCodec(), batches)
    stock = make(tmp_path / "stock", texts, None, batches)
    for _ in range(200):
        asked = random_query(rng)
        assert answers(ours, asked) == answers(stock, asked), asked


def test_top_ten_with_block_quality_is_that_of_a_full_search(tmp_path: Path) -> None:
    """Whoosh's optimised collector may skip blocks, never a better document."""
    rng = random.Random(3)
    texts = [" ".join(rng.choices(WORDS, k=rng.randint(1, 40))) for _ in range(300)]
    made = make(tmp_path / "ours", texts, ArrayCodec(), 2)
    with made.searcher() as searcher:
        for text in WORDS:
            asked = QueryParser("body", made.schema).parse(f"{text} OR họp")
            top = [hit.score for hit in searcher.search(asked, limit=10)]
            everything = [hit.score for hit in searcher.search(asked, limit=None)][:10]
            assert top == pytest.approx(everything)


def test_deletes_updates_and_merges_give_the_answers_of_stock_whoosh(tmp_path: Path) -> None:
    """The writer protocol of Whoosh: update by unique field, delete by query, optimise."""
    rng = random.Random(5)
    texts = [" ".join(rng.choices(WORDS, k=rng.randint(1, 60))) for _ in range(120)]
    indexes = [
        make(tmp_path / "ours", texts, ArrayCodec(), 3),
        make(tmp_path / "stock", texts, None, 3),
    ]
    for made, codec in zip(indexes, (ArrayCodec(), None), strict=True):
        writer = SegmentWriter(made, codec=codec, compound=False)
        writer.update_document(id="5", body="chợ chợ quận")
        writer.delete_by_query(query.Term("body", "trường"))
        writer.commit(merge=False)
    compare(indexes, rng)
    for made, codec in zip(indexes, (ArrayCodec(), None), strict=True):
        writer = SegmentWriter(made, codec=codec, compound=False)
        writer.commit(optimize=True)
    assert len(indexes[0].reader().leaf_readers()) == 1
    compare(indexes, rng)


def compare(indexes: list[index.Index], rng: random.Random) -> None:
    for _ in range(100):
        asked = random_query(rng)
        assert answers(indexes[0], asked) == answers(indexes[1], asked), asked


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("abcđ ", max_size=60), min_size=1, max_size=8))
def test_every_term_and_posting_is_that_of_stock_whoosh(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """Terms in order, their statistics, and each posting with its positions."""
    folder = tmp_path_factory.mktemp("codec")
    seen: list[object] = []
    for name, codec in (("ours", ArrayCodec()), ("stock", None)):
        reader = make(folder / name, texts, codec, 1).reader()
        seen.append(list(reader.all_terms()))
        for field, term in reader.all_terms():
            info = reader.term_info(field, term)
            seen.append([info.doc_frequency(), info.weight(), info.max_weight()])
            matcher = reader.postings(field, term)
            while matcher.is_active():
                positions = matcher.value_as("positions") if field == "body" else None
                seen.append([field, term, matcher.id(), matcher.weight(), positions])
                matcher.next()
        seen.append("end")
    half = seen.index("end")
    assert seen[:half] == seen[half + 1 : -1]


def test_the_index_opens_with_whoosh_alone(tmp_path: Path) -> None:
    made = make(tmp_path / "ours", ["chợ quận"], ArrayCodec(), 1)
    assert index.open_dir(tmp_path / "ours").doc_count() == 1
    assert isinstance(made.storage, FileStorage)
