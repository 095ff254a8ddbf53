"""Whole lists scored at once give what Whoosh's matchers give, posting by posting."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from whoosh import query
from whoosh.scoring import BM25F, TF_IDF
from whoosh.writing import SegmentWriter

from benchmarks.peers.term_searcher import Best, TermSearcher
from index.storage.codec import ArrayCodec
from tests.index.test_codec import WORDS, make, random_query


def texts_of(rng: random.Random, count: int, longest: int) -> list[str]:
    return [" ".join(rng.choices(WORDS, k=rng.randint(0, longest))) for _ in range(count)]


def of_whoosh(searcher: Any, asked: query.Query, limit: int) -> tuple[int, list[int], list[float]]:
    found = searcher.search(asked, limit=limit)
    return len(found), [hit.docnum for hit in found], [hit.score for hit in found]


def same(best: Best, expected: tuple[int, list[int], list[float]]) -> bool:
    total, documents, scores = expected
    return (
        best.total == total
        and best.scores.tolist() == pytest.approx(scores, rel=1e-5)
        # Where scores are equal but for rounding, either may come first.
        and all(
            a == b or left == pytest.approx(right, rel=1e-5)
            for a, b, left, right in zip(
                best.documents.tolist(), documents, best.scores, scores, strict=True
            )
        )
    )


class Whole(BM25F):  # type: ignore[misc]
    """Counts every word for the same."""

    def idf(self, searcher: Any, fieldname: str, text: str) -> float:
        return 2.0


@pytest.mark.parametrize("weighting", [BM25F(), BM25F(B=0.3, K1=2.0), Whole(), TF_IDF()])
@pytest.mark.parametrize("batches", [1, 3])
def test_hits_and_scores_are_those_of_whoosh(tmp_path: Path, batches: int, weighting: Any) -> None:
    """Any of some terms, single ones, boosted ones, unknown ones, and queries of eight other kinds
    that are left to Whoosh; in one segment and in several, some documents deleted."""
    rng = random.Random(batches)
    made = make(tmp_path / "ours", texts_of(rng, 300, 300), ArrayCodec(), batches)
    writer = SegmentWriter(made, codec=ArrayCodec(), compound=False)
    writer.delete_by_query(query.And([query.Term("body", WORDS[0]), query.Term("body", WORDS[1])]))
    writer.commit(merge=False)
    with made.searcher(weighting=weighting) as searcher:
        ours = TermSearcher(searcher)
        for _ in range(60):
            terms = [
                query.Term("body", rng.choice([*WORDS, "vắng"]), boost=rng.choice([1.0, 2.5]))
                for _ in range(rng.randint(1, 4))
            ]
            for asked in (terms[0], query.Or(terms), random_query(rng)):
                limit = rng.choice([1, 10, 500])
                assert same(ours.search(asked, limit), of_whoosh(searcher, asked, limit)), asked


def test_it_answers_without_going_from_posting_to_posting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For any of some terms no Whoosh matcher is made."""
    made = make(tmp_path / "ours", texts_of(random.Random(1), 50, 20), ArrayCodec(), 2)
    with made.searcher() as searcher:
        ours = TermSearcher(searcher)
        monkeypatch.delattr("index.storage.codec.ArrayTermsReader.matcher")
        assert ours.search(query.Or([query.Term("body", word) for word in WORDS])).total > 40
