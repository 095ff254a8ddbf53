"""The benchmark command's parts, on fifty small articles; peers that are not installed are left
out."""

from __future__ import annotations

import argparse
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from benchmarks import load, pair, peers, report, run, texts
from benchmarks.answers import Source
from benchmarks.measure import machine
from benchmarks.queries import draw
from index.updating.indexer import index
from search import Engine, SearchRequest

ARTICLES = 50
QUERIES = 3
SUBJECTS = ("cây xanh", "trường học", "chợ quê", "đường làng", "vệ sinh môi trường")
VERBS = ("chăm sóc", "sửa chữa", "mở rộng", "kiểm tra", "khánh thành")


def article(number: int) -> dict[str, str]:
    subject, verb = SUBJECTS[number % 5], VERBS[number // 5 % 5]
    title = f"Xã {verb} {subject} đợt {number}"
    body = f"Sáng nay bà con cùng {verb} {subject}. Việc {verb} kéo dài {number} ngày."
    return {
        "id": f"bai-{number}", "title": title, "body": body,
        "published": f"20{20 + number % 4}-03-0{1 + number % 9}",
    }  # fmt: skip


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> run.Ground:
    directory = tmp_path_factory.mktemp("bench")
    news = directory / "news.jsonl"
    lines = (json.dumps(article(number), ensure_ascii=False) for number in range(ARTICLES))
    news.write_text("\n".join(lines) + "\n", encoding="utf-8")
    count, text_bytes = texts.write_raw(news, None, directory / "raw.jsonl")
    made = run.Ground(directory, count, text_bytes)
    run.analyse(made)
    return made


def test_texts_and_batches_hold_the_same_syllables(ground: run.Ground) -> None:
    """All engines get the same analysed text, in the order of the articles."""
    found = list(texts.read_texts(ground.sources.texts, ARTICLES))
    folded = list(texts.read_texts(ground.sources.folded, ARTICLES))
    batches = list(texts.read_batches(ground.sources.batches, ARTICLES))
    assert found[7].title == "xã sửa chữa chợ quê đợt 7"
    assert folded[7].title == "xa sua chua cho que dot 7"
    assert found[7].year == 2023
    assert sum(len(batch.ids) for batch in batches) == len(found) == ARTICLES
    tokens = sum(len(f"{text.title} {text.body}".split()) for text in found)
    assert sum(len(batch.tokens) for batch in batches) == tokens


def test_queries_are_the_same_each_time_and_of_their_class(ground: run.Ground) -> None:
    """The seed decides; each class has the number of words that it says."""
    first = draw(ground.sources.texts, ARTICLES, QUERIES, ["Ba Vì"])
    assert first == draw(ground.sources.texts, ARTICLES, QUERIES, ["Ba Vì"])
    assert {len(queries) for queries in first.values()} == {QUERIES}
    assert all(2 <= len(query.terms) <= 3 for query in first["phrase"])
    assert all(query.folded for query in first["unmarked"])


def test_a_whole_run_reports_every_engine(
    ground: run.Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reindexing counts what changed, all engines find the same number of hits, and the report
    has a row for every goal."""
    monkeypatch.setattr(run, "WARM_STARTS", 1)
    names = peers.present()
    raw = run.from_raw(ground)
    assert raw["full"]["added"] == raw["nothing_changed"]["unchanged"] == ARTICLES
    assert raw["some_changed"]["changed"] == raw["some_changed"]["chosen"] == ARTICLES
    built = run.build_all(ground, names, ARTICLES, folded=True)
    asked = run.ask(ground, names, ARTICLES, QUERIES)
    for name in ("given", "all", "phrase", "year", "unmarked"):
        for engine, of in asked["classes"][name].items():
            if engine in ("khongdau", "Tantivy", "SQLite FTS5", "Whoosh"):
                assert of["same_total"] == 1, (name, engine)
            assert len(of["ms"]) == QUERIES
    results = {
        "command": "test", "revision": "none", "started": "now", "machine": machine(),
        "articles": ARTICLES, "text_bytes": ground.text_bytes, "queries_per_class": QUERIES,
        "minutes": 0, "raw": raw, "sizes": {str(ARTICLES): {"built": built, **asked}},
    }  # fmt: skip
    table = report.table(json.loads(json.dumps(results)))
    assert "reindex, nothing changed" in table
    assert all(peers.load(name).NAME in table for name in names)
    if report.plot(results, tmp_path / "speed.png"):
        assert (tmp_path / "speed.png").read_bytes().startswith(b"\x89PNG")


def test_the_load_is_asked_and_outlives_a_new_generation(
    ground: run.Ground, tmp_path: Path
) -> None:
    """Result pages while nothing else runs and while all is indexed anew: none is an error."""
    if shutil.which("wrk") is None:
        pytest.skip("no wrk here (Debian: apt-get install wrk)")
    options = argparse.Namespace(news=ground.raw, index=None, seconds=1, no_reindex=False)
    said = load.measure(options, tmp_path)
    assert said.count(" pages/s ") == 2
    assert said.count("errors: 0 statuses above 399, 0 connections broken, 0 over 10 s") == 2


def test_two_versions_are_timed_on_the_same_queries(ground: run.Ground, tmp_path: Path) -> None:
    """Here the version at hand against itself; what a side refuses is left out and told."""
    index([ground.raw], tmp_path / "index")
    old, new = (pair.Side(pair.ROOT, tmp_path / "index") for _ in range(2))
    asked: list[dict[str, Any]] = [
        {"query": "cây xanh", "since": "2020-01-01"},
        {"query": "chợ", "page": 99},
    ]
    times, refused = pair.pairs(old, new, asked, 2)
    old.stop()
    new.stop()
    assert old.documents == new.documents == ARTICLES
    assert len(times) == 1 and min(times[0]) > 0
    assert len(refused) == 1 and "PageOutOfRange" in refused[0]
    assert "x2.00" in pair.line("a class", [(1.0, 2.0), (2.0, 4.0)])


def test_the_classes_of_queries_are_drawn_from_the_index(
    ground: run.Ground, tmp_path: Path
) -> None:
    index([ground.raw], tmp_path / "index")
    source = Source(Engine.open(tmp_path / "index"), random.Random(1))
    for draw_one in pair.CLASSES.values():
        SearchRequest(**draw_one(source))
