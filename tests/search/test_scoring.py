"""Compiled scoring gives what the formula says, document by document: the first stage's, which is
all there is here. Of the second one see `test_proximity`."""

from __future__ import annotations

import random
import weakref
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.reading.documents import Document
from search.contract.results import SearchRequest
from search.engine import Engine
from search.retrieval import impacts
from search.retrieval.array_store import ArrayStore
from search.retrieval.index_snapshot import IndexSnapshot
from tests.index.test_build import build
from tests.search.first_stage import first_stage
from tests.search.naive import Naive

_TEXT = """quận Hoàn Kiếm hoan kiem tìm kiểm chợ cho chờ HĐND hội đồng nhân dân UBND ủy ban ngày
5/3/2024 05-03-2024 14.732 mạ mã ma đề án 06 97/2019/QH14 và của nghịtổng nghị tổng"""
WORDS = _TEXT.split()
QUERY_PARTS = [
    *WORDS,
    '"hoàn kiếm"',
    '"hội đồng"',
    '"hội đồng nhân"',
    "-chợ",
    "-kiem",
    '-"đề án"',
    "HOẶC",
    '"ma"',
]


def random_text(rng: random.Random, most: int) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(0, most)))


def random_documents(rng: random.Random, count: int) -> list[Document]:
    return [Document(f"d{n:03}", random_text(rng, 6), random_text(rng, 60)) for n in range(count)]


def compare(engine: Engine, naive: Naive, query: str) -> None:
    expected = naive.search(query)
    scores = dict(expected)
    # A few hits are the best of many, though most of those are not scored to the end.
    for limit in (50, 4, 1):
        best = first_stage(engine, query, scores, limit)
        assert [score for _, score in best] == pytest.approx(
            [score for _, score in expected[:limit]], rel=1e-4, abs=1e-4
        ), query
        # Equal scores may come in either order of rounding; ids agree wherever scores differ.
        for id_, score in best:
            assert scores[id_] == pytest.approx(score, rel=1e-4, abs=1e-4), (query, id_)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Naive]:
    documents = random_documents(random.Random(11), 60)
    folder = tmp_path_factory.mktemp("scoring")
    build(folder, documents)
    return folder, Naive(documents)


@pytest.fixture(params=[64, 4, 0], ids=lambda rows: f"{rows} rows of impacts")
def snapshot(
    indexed: tuple[Path, Naive], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> tuple[Engine, Naive]:
    """With room for the impacts of all words, of a few, and of none, which leaves the lists."""
    monkeypatch.setattr(impacts, "MOST_BYTES", 0)
    monkeypatch.setattr(impacts, "LEAST_ROWS", request.param)
    folder, naive = indexed
    return Engine.open(folder), naive


def test_scores_and_totals_of_random_queries(snapshot: tuple[Engine, Naive]) -> None:
    """300 queries of one to six parts: words with and without marks, dates, numbers,
    abbreviations, phrases, exclusions and alternatives."""
    engine, naive = snapshot
    rng = random.Random(12)
    for _ in range(300):
        query = " ".join(rng.choices(QUERY_PARTS, k=rng.randint(1, 6)))
        if any(not part.startswith("-") and part != "HOẶC" for part in query.split('"')[0].split()):
            compare(engine, naive, query)


def test_asked_again_a_query_has_the_same_answer(snapshot: tuple[Engine, Naive]) -> None:
    """Whether what was made of it is remembered, or was evicted since; then nobody holds it."""
    engine, _ = snapshot
    store = engine.view().store
    assert isinstance(store, ArrayStore)
    of_segment = store.scorer.segments[0]
    first = weakref.ref(of_segment.impacts().rows)
    few = len(of_segment.impacts().rows) < 64
    rng = random.Random(13)
    queries = [" ".join(rng.choices(WORDS, k=rng.randint(1, 4))) for _ in range(40)]

    def answer(query: str) -> list[tuple[str, float]]:
        return [(hit.id, hit.score) for hit in engine.search(SearchRequest(query)).hits]

    answers = {query: answer(query) for query in queries}
    assert all(answer(query) == answers[query] for query in rng.choices(queries, k=200))
    assert first() is None or first() is of_segment.impacts().rows
    assert not few or first() is None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(2, 25), st.integers(2, 4))
def test_several_segments_and_deletions_score_like_one(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int, parts: int
) -> None:
    """Segments share their figures: the same documents in one segment or in four get the same
    scores; a deleted document is no hit and counts in none of them, and the list of all ids has
    each other one once."""
    from index.analysis.analyzer import analyse_batch
    from index.building.build import SegmentBuilder
    from index.updating.generations import Writer
    from tests.index.test_build import add

    rng = random.Random(seed)
    documents = random_documents(rng, count)
    folder = tmp_path_factory.mktemp("parts")
    dead: set[str] = set()
    with Writer(folder) as writer:
        size = -(-count // parts)
        for start in range(0, count, size):
            part = documents[start : start + size]
            builder = SegmentBuilder()
            builder.add(analyse_batch(part))
            segment = add(writer, builder)
            if len(part) > 1:
                segment.delete_document(0)
                dead.add(part[0].id)
        writer.commit()
    engine = Engine.open(folder)
    naive = Naive([document for document in documents if document.id not in dead])
    for _ in range(10):
        query = " ".join(rng.choices(WORDS, k=rng.randint(1, 4)))
        expected = dict(naive.search(query))
        got = dict(first_stage(engine, query, expected))
        assert got == pytest.approx(expected, rel=1e-4, abs=1e-4), query
    _, pages = engine.ids(1, 3)
    listed = [id_ for page in range(1, pages + 1) for id_ in engine.ids(page, 3)[0]]
    assert sorted(listed) == sorted({document.id for document in documents} - dead)


def test_typed_diacritics_bind_and_other_ones_rank_last(tmp_path: Path) -> None:
    """However often and wherever the worse ones stand."""
    documents = [
        Document("other", "mã mã mã", "mã " * 50),
        Document("bare", "ma ma", "ma " * 50),
        Document("exact", "dài dòng", "mạ " + "và nhiều chữ khác nữa " * 100),
    ]
    build(tmp_path, documents)
    page = Engine.open(tmp_path).search(SearchRequest("mạ"))
    assert {hit.id for hit in page.hits} == {"exact", "bare"}
    assert {hit.id: hit.match for hit in page.hits} == {"exact": "exact", "bare": "folded"}
    page = Engine.open(tmp_path).search(SearchRequest("mạ", match="any-marks"))
    assert [hit.id for hit in page.hits][2:] == ["other"]


def test_a_form_that_no_document_has_may_go_with_frequent_ones(
    indexed: tuple[Path, Naive],
) -> None:
    """Marks are restored from the whole index; one of its segments may lack the form."""
    segment = IndexSnapshot.open(indexed[0]).segments[0]
    rows = impacts.Impacts(segment, 2)
    row = rows.row_of(impacts.VariantLookup(segment).form("xyzzý"), segment.count)
    assert row and not rows.rows[row].any()
