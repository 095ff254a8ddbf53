"""The second stage against plain lists of syllables (`naive_second_stage`); and ties."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis.analyzer import analyse_batch
from index.building.build import SegmentBuilder
from index.reading.documents import Document
from index.updating.generations import Writer
from index.updating.indexer import index
from search.contract.deadline import NO_LIMIT
from search.contract.notices import MatchLevel
from search.contract.results import SearchRequest, Sort
from search.engine import Engine
from search.query.analysis import read
from search.query.parser import parse
from search.reranking.query_slots import QuerySlots
from search.retrieval.array_store import ArrayStore
from tests.index.test_build import add
from tests.search.naive_second_stage import SecondStage

LEVELS: tuple[MatchLevel | None, ...] = (None, "best", "any-marks", "syllables")
_TEXT = """chợ đêm cho dem chơ phố pho cũ cu bến xe ben xé sửa đường duong mới bán đồ 2024 ubnd ủy
ban nhân dân họp hop"""
WORDS = _TEXT.split()
QUERIES = [
    "chợ", "cho", "chợ đêm", "cho dem", "phố cũ", "chợ phố chợ", "cho chợ",
    "bến xe đường", "ben xe", "đường mới bán đồ cũ", "ubnd họp", "ủy ban nhân dân",
    "chợ ủy ban nhân dân", "chợ HOẶC bến",
    '"bến xe" chợ', '"chợ"', "chợ đêm HOẶC cho dem", "5/3/2024 chợ", "2024 chợ", "xe xe phố",
]  # fmt: skip


def random_pages(rng: random.Random, count: int) -> list[tuple[str, str]]:
    """Titles and bodies; some wholly without diacritics, some with a date."""
    pages = []
    for _ in range(count):
        title = " ".join(rng.choices(WORDS, k=rng.randint(0, 5)))
        words = rng.choices(WORDS, k=rng.choice([3, 20, 80]))
        if rng.random() < 0.2:
            words = [word for word in words if word.isascii()] * 2
        if rng.random() < 0.3:
            words.insert(rng.randint(0, len(words)), "5/3/2024")
        pages.append((title, " ".join(words)))
    return pages


def indexed(folder: Path, pages: Sequence[tuple[str, str]], sizes: Sequence[int]) -> Engine:
    """An index of segments of these sizes, without a model: queries stay as they are typed."""
    documents = [Document(f"d{n:03}", title, body) for n, (title, body) in enumerate(pages)]
    return index_of(folder, documents, sizes)


def index_of(folder: Path, documents: Sequence[Document], sizes: Sequence[int]) -> Engine:
    with Writer(folder) as writer:
        for size in sizes:
            builder = SegmentBuilder()
            builder.add(analyse_batch(documents[:size]))
            add(writer, builder)
            documents = documents[size:]
        writer.commit()
    return Engine.open(folder)


def compare(
    engine: Engine, naive: SecondStage, query: str, level: MatchLevel | None = None
) -> None:
    """The product's second stage, given its first one, against the oracle's."""
    searcher = engine.view()
    request = SearchRequest(query, match=level)
    ranked = searcher.rank(searcher.understand(request, NO_LIMIT))
    found = ranked.retrieved.found
    first = list(zip(found.documents.tolist(), found.scores.tolist(), strict=True))
    expected, margin = naive.rank(ranked.retrieved.understood.read.branches, first)
    if 0 < margin < 1e-5:
        return  # rounding decides which documents are the first three
    groups = np.repeat(np.arange(len(found.groups)), found.groups).tolist()
    group_of = dict(zip(found.documents.tolist(), groups, strict=False))
    expected = sorted(expected, key=lambda one: group_of.get(one[0], 0))  # each in its own order
    scores = dict(zip(ranked.documents.tolist(), ranked.scores.tolist(), strict=True))
    assert scores == pytest.approx(dict(expected), rel=1e-4), query
    assert ranked.scores.tolist() == pytest.approx([score for _, score in expected], rel=1e-4)
    # By page, and rounded, it is what a reader gets.
    hits = engine.search(SearchRequest(query, match=level, per_page=3)).hits
    best = zip(ranked.documents.tolist(), ranked.scores.tolist(), strict=True)
    assert [(h.id, h.score) for h in hits] == [(f"d{n:03}", round(s, 4)) for n, s in best][:3]


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.lists(st.integers(1, 9), min_size=1, max_size=3))
def test_the_second_stage_is_that_of_the_oracle(
    tmp_path_factory: pytest.TempPathFactory, seed: int, sizes: list[int]
) -> None:
    rng = random.Random(seed)
    pages = random_pages(rng, sum(sizes))
    engine = indexed(tmp_path_factory.mktemp("stage"), pages, sizes)
    naive = SecondStage(pages)
    for query in rng.sample(QUERIES, 5):
        compare(engine, naive, query, rng.choice(LEVELS))


def test_of_many_hits_the_first_fifty_are_looked_at(tmp_path: Path) -> None:
    pages = random_pages(random.Random(5), 90)
    engine, naive = indexed(tmp_path, pages, [90]), SecondStage(pages)
    for query in ("chợ", "phố cũ", "cho", "bến xe đường"):
        compare(engine, naive, query, "best")


def test_of_what_is_like_the_first_pages_a_hundred_syllables_count(tmp_path: Path) -> None:
    rng = random.Random(8)
    rare = [f"{a}{b}{c}" for a in "bcdghklmnt" for b in "aeiou" for c in "cmnt"]
    pages = [(f"chợ {n}", "chợ " + " ".join(rng.sample(rare, 70)) + " đêm") for n in range(12)]
    engine, naive = indexed(tmp_path, pages, [12]), SecondStage(pages)
    for query in ("chợ", "chợ đêm"):
        compare(engine, naive, query)


def test_restored_diacritics_are_those_that_are_looked_for(tmp_path: Path) -> None:
    """With a model of the corpus: sure of one syllable, unsure of another."""
    rng = random.Random(3)
    pages = random_pages(rng, 30)
    rows = [
        json.dumps({"id": f"d{n:03}", "title": title or "phố", "body": body})
        for n, (title, body) in enumerate(pages)
    ]
    pages = [(title or "phố", body) for title, body in pages]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    index([tmp_path / "a.jsonl"], tmp_path / "ix", processes=1)
    engine, naive = Engine.open(tmp_path / "ix"), SecondStage(pages)
    sure = unsure = False
    for query in ("cho dem", "pho cu", "ben xe", "duong moi", "hop cho", "dem"):
        compare(engine, naive, query)
        understood = engine.view().understand(SearchRequest(query), NO_LIMIT)
        units = [u for branch in understood.read.branches for c in branch for u in c.units]
        sure |= any(u.restored and u.confidence >= 0.9 for u in units)
        unsure |= any(u.restored and u.confidence < 0.9 for u in units)
    assert sure and unsure


@pytest.mark.parametrize("sizes", [[78], [20, 3, 55]])
@pytest.mark.parametrize("query", ["chợ", "", "chợ đêm"])
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_equals_come_in_the_order_of_the_index(
    tmp_path: Path, sizes: list[int], query: str, sort: Sort
) -> None:
    """Pages with the same score and the same day, on all pages of a result, and in an export."""
    engine = indexed(tmp_path, [("Chợ đêm phố cũ", "Sửa đường mới.")] * sum(sizes), sizes)
    expected = [f"d{number:03}" for number in range(sum(sizes))]
    for per_page in (1, 7, 100):
        pages = -(-len(expected) // per_page)
        shown = [
            hit.id
            for page in range(1, pages + 1)
            for hit in engine.search(
                SearchRequest(query, sort=sort, page=page, per_page=per_page)
            ).hits
        ]
        assert shown == expected
    assert [hit.id for hit in engine.rows(SearchRequest(query, sort=sort))] == expected


def test_a_synonym_is_worth_half_of_the_words_themselves(tmp_path: Path) -> None:
    engine = indexed(tmp_path, [("Chợ", "bán lợn"), ("Chợ", "bán heo"), ("Phố", "bán hoa")], [3])
    store = engine.view().store
    assert isinstance(store, ArrayStore)
    own, synonyms = QuerySlots(store.scorer.plan(read(parse("lợn")))).expressions
    assert own.slots == [0] and own.value > 0
    assert not synonyms.slots and "heo" in "".join(synonyms.concepts)
    assert synonyms.value == own.value / 2
