"""Wrong marks and what is left of Telex and VNI typing, asked as a whole search: what a page takes
the query for, on a small index and on some of the real articles; and what it leaves alone."""

from __future__ import annotations

import json
import lzma
import random
from itertools import islice
from pathlib import Path

import pytest

from index.updating.indexer import index
from search import Engine, SearchPage, SearchRequest
from vietnamese.text.canonical import canonical
from vietnamese.text.folding import fold
from vietnamese.text.syllables import ONSETS, RIMES, is_syllable

NEWS = Path(__file__).resolve().parents[3] / "shared" / "data" / "news" / "news.jsonl.xz"
ARTICLES = 3000
TABLE = Path(__file__).with_name("mistyped.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split("\t")[1:]) for line in TABLE if not line.startswith("#")]
NAMESAKES = (
    "hải quan", "hải quân", "quan họ", "quân đội", "cơ quan", "đường dây", "đường đây", "báo chí",
    "bảo trì", "dân ca", "đàn ca", "chú ý", "chủ ý", "tinh tế", "tính tế",
    "bán đảo", "bàn đạo", "nhà thơ", "nhà thờ", "mùa thu", "mua thư", "cá thu", "cả thư",
)  # fmt: skip
"""Phrases that differ in marks and that the small index has as often."""
OTHER = [onset + rime for onset in ONSETS for rime in sorted(RIMES) if is_syllable(onset + rime)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Every phrase that is meant stands in ten documents, among syllables drawn by chance."""
    folder, rng = tmp_path_factory.mktemp("mistyped"), random.Random(1)
    phrases = dict.fromkeys([*(meant for _, meant in ROWS), *NAMESAKES])
    own = {fold(form) for phrase in phrases for form in phrase.split()}
    other = [form for form in OTHER if fold(form) not in own]
    lines = []
    for at, phrase in enumerate([*phrases] * 10):
        before, after = (" ".join(rng.choices(other, k=25)) for _ in range(2))
        document = {"id": f"bai/{at}", "title": f"Bài {at}", "body": f"{before} {phrase} {after}."}
        lines.append(json.dumps(document, ensure_ascii=False))
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert not index([folder / "a.jsonl"], folder / "ix", processes=1).failed
    return Engine.open(folder / "ix")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    if not NEWS.exists():
        pytest.skip("the real articles of ../shared/data/news are not here")
    folder = tmp_path_factory.mktemp("news")
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        some = islice(lines, 0, 47_000, 47_000 // ARTICLES)
        (folder / "news.jsonl").write_text("".join(some), encoding="utf-8")
    assert not index([folder / "news.jsonl"], folder / "ix").failed
    return Engine.open(folder / "ix")


def taken_for(page: SearchPage) -> str:
    """What is offered, else what was shown at once, else the query with its marks."""
    told = {notice.code.value: str(notice.values[-1]) for notice in page.notices}
    shown = told.get("suggested") or told.get("telex") or told.get("marks") or page.query
    return canonical(page.suggestion or shown).lower()


def test_what_is_meant_is_told(small: Engine) -> None:
    found = {(typed, taken_for(small.search(SearchRequest(typed)))) for typed, _ in ROWS}
    assert found - set(ROWS) == set() and len(found) >= 60


@pytest.mark.slow
def test_what_is_meant_is_told_of_real_articles(news: Engine) -> None:
    """A few of the words are too rare in so few of them."""
    found = {(typed, taken_for(news.search(SearchRequest(typed)))) for typed, _ in ROWS}
    assert len(wrong := found - set(ROWS)) <= 0.1 * len(ROWS), wrong


@pytest.mark.parametrize("write", [str, fold, str.upper])
def test_what_is_right_is_left_alone(small: Engine, write: type[str]) -> None:
    for phrase in (*NAMESAKES, *(meant for _, meant in ROWS)):
        page = small.search(SearchRequest(write(phrase)))
        assert page.suggestion is None and page.total and not page.has("suggested"), phrase


@pytest.mark.slow
def test_titles_of_real_articles_are_left_alone(news: Engine) -> None:
    rng = random.Random(3)
    titles = [news.document(id).title.text for id in rng.sample(news.ids(1, ARTICLES)[0], 300)]
    asked = [" ".join(title.split()[:5]) for title in titles]
    wrong = [query for query in asked if news.search(SearchRequest(query)).suggestion]
    assert len(wrong) <= 6, wrong  # some are cut within a word
