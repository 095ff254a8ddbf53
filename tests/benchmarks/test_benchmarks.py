"""The benchmark command's parts, on fifty small articles; peers that cannot run here stay out."""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as command
from benchmarks import load, pair, peers, plot, report, run, texts
from benchmarks.answers import Source
from benchmarks.goals import goals
from benchmarks.parts import parts
from benchmarks.peers import Searcher
from benchmarks.queries import Query, draw
from benchmarks.texts import Text
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
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("news") / "news.jsonl"
    lines = (json.dumps(article(number), ensure_ascii=False) for number in range(ARTICLES))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def ground(news: Path, tmp_path_factory: pytest.TempPathFactory) -> run.Ground:
    made = run.Ground(tmp_path_factory.mktemp("bench"), ARTICLES)
    assert run.prepare(made, news)["articles"] == ARTICLES
    return made


def test_texts_and_batches_hold_the_same_syllables(ground: run.Ground) -> None:
    """All engines get the same analysed text, in the order of the articles."""
    found = list(texts.read_texts(ground.sources.texts, ARTICLES))
    batches = list(texts.read_batches(ground.sources.batches, ARTICLES))
    assert found[7].title == "xã sửa chữa chợ quê đợt 7"
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


def hits(documents: list[Text], query: Query) -> set[int]:
    """By going through all texts."""

    def found(text: Text) -> bool:
        if query.kind == "phrase":
            phrase = f" {' '.join(query.terms)} "
            return phrase in f" {text.title} " or phrase in f" {text.body} "
        words = {*text.title.split(), *text.body.split()}
        return (all if query.kind == "all" else any)(term in words for term in query.terms)

    return {
        number
        for number, text in enumerate(documents)
        if found(text) and query.year in (None, text.year)
    }


@pytest.mark.parametrize("module", peers.MODULES)
def test_every_peer_finds_what_a_plain_count_finds(
    ground: run.Ground, module: str, tmp_path: Path
) -> None:
    """The exact number of hits where it gives one, and none but hits; a time for each query."""
    peer = peers.load(module)
    try:
        assert peer.version()
    except peers.Missing as reason:
        pytest.skip(f"{peer.NAME} takes no part here: {reason}")
    peer.build(ground.sources, ARTICLES, tmp_path / "index")
    documents = list(texts.read_texts(ground.sources.texts, ARTICLES))
    drawn = draw(ground.sources.texts, ARTICLES, 20, [])
    for opener in ("open_index", "open_without_count"):
        if hasattr(peer, opener):
            searcher: Searcher = getattr(peer, opener)(tmp_path / "index")
            for name in command.CLASSES:
                queries = [query for query in drawn[name] if searcher.answers(query)]
                for query in queries:
                    expected, answer = hits(documents, query), searcher.top(query)
                    assert answer.total in (None, len(expected)), query
                    best = searcher.numbers(answer)
                    assert len(best) == min(len(expected), peers.TOP) and set(best) <= expected
                if queries:
                    searcher.warm(queries)
                    times = searcher.times(queries)
                    assert len(times) == len(queries) and min(times) > 0
            searcher.close()


def bm25(documents: list[Text], terms: tuple[str, ...]) -> list[float]:
    """Of every document, by going through all texts: title and body each by itself, added up."""
    scores = [0.0] * len(documents)
    for field in ([t.title.split() for t in documents], [t.body.split() for t in documents]):
        average = sum(map(len, field)) / len(field)
        for term in terms:
            having = sum(term in words for words in field)
            idf = math.log(1 + (len(field) - having + 0.5) / (having + 0.5))
            for number, words in enumerate(field):
                tf = words.count(term)
                norm = peers.K1 * (1 - peers.B + peers.B * len(words) / average)
                scores[number] += idf * tf * (peers.K1 + 1) / (tf + norm)
    return scores


def test_plain_bm25_is_what_it_is_said_to_be(ground: run.Ground, tmp_path: Path) -> None:
    """The ten best, of some words and of one year, with the scores that plain loops give them."""
    peer = peers.load("khongdau")
    peer.build(ground.sources, ARTICLES, tmp_path / "index")
    searcher = peer.open_index(tmp_path / "index")
    documents = list(texts.read_texts(ground.sources.texts, ARTICLES))
    drawn = draw(ground.sources.texts, ARTICLES, 20, [])
    for query in (*drawn["given"], *drawn["frequent"], *drawn["year"]):
        scores = bm25(documents, query.terms)
        best = sorted((scores[number] for number in hits(documents, query)), reverse=True)
        found = [scores[number] for number in searcher.numbers(searcher.top(query))]
        assert found == pytest.approx(best[: peers.TOP], rel=1e-5), query


@pytest.mark.slow  # some forty processes
def test_a_whole_run_reports_every_engine(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A size of real articles and one of synthetic ones. Every goal has a row, measured or not; a
    run that goes on measures nothing twice."""
    monkeypatch.setattr(run, "STARTS", 1)
    options = argparse.Namespace(
        news=news, sizes=[ARTICLES, 2 * ARTICLES], classes=("given", "phrase"),
        queries=QUERIES, results=tmp_path / "results", resume=True, alone=False,
    )  # fmt: skip
    command.measure(options, tmp_path / "work")
    results = command.read(options.results)
    here, missing = peers.present()
    for size, found in results.items():
        assert found["raw"]["added"] == found["texts"]["articles"] == size
        assert found["reindexed"]["nothing_changed"]["unchanged"] == size
        some = found["reindexed"]["some_changed"]
        assert some["changed"] == some["chosen"] == min(size, texts.CHANGED)
        for name, of in found["asked"]["classes"].items():
            for engine in ("Tantivy", "Lucene"):
                assert engine in missing or of[engine]["same_total"] == 1, (name, engine)
            assert {len(times["ms"]) for times in of.values()} == {QUERIES}
    rows = [goal.row() for goal in goals(results)]
    asked = [row for row in rows if "not asked for" in row]
    assert len(rows) == 2 * 10 + 10
    assert len(asked) == 2 * 2 or "Tantivy" in missing  # all of some words were not
    table = report.tables(results)
    assert all(peers.load(module).NAME in table for module in here)
    assert all(reason in table for reason in missing.values())
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{report.BEGIN}old\n{report.END}after\n", encoding="utf-8")
    for _ in range(2):
        report.put_into(readme, results)
    lines = readme.read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1]) == ("before", "after") and "old" not in lines
    assert sum("index on disk" in line for line in lines) == 1
    if plot.draw(results, tmp_path / "speed.png"):
        assert (tmp_path / "speed.png").read_bytes().startswith(b"\x89PNG")
    alone = argparse.Namespace(**{**vars(options), "sizes": [3 * ARTICLES], "alone": True})
    command.measure(alone, tmp_path / "work")
    with_it = command.read(options.results)
    asked_alone = with_it.pop(3 * ARTICLES)["asked"]["classes"]["given"]
    assert set(asked_alone) == {name for name, _ in run.OURS}
    assert with_it == results
    assert list(goals(command.read(options.results))) == list(goals(results))
    report.put_into(readme, command.read(options.results))
    assert f"{3 * ARTICLES:,} articles, p50 / p95" in readme.read_text(encoding="utf-8")
    monkeypatch.setattr(run, "prepare", None)
    command.measure(options, tmp_path / "work")
    assert command.read(options.results).keys() == {*results, 3 * ARTICLES}


def test_every_part_of_indexing_has_a_figure(news: Path) -> None:
    """Those of the analysis are not more than all of it, by much."""
    found = {line.partition(" ms ")[2]: float(line.split()[0]) for line in parts(news, ARTICLES)}
    assert len(found) == 9 and min(found.values()) >= 0
    assert {name.strip() for name in found} >= {"analyse, all of it", "write, learn and commit"}


def test_the_load_is_asked_and_outlives_a_new_generation(
    ground: run.Ground, tmp_path: Path
) -> None:
    """Result pages while nothing else runs and while all is indexed anew: none is an error. A slow
    machine may turn some away; how many is a matter of its speed, which is not tested."""
    if shutil.which("wrk") is None:
        pytest.skip("no wrk here (Debian: apt-get install wrk)")
    options = argparse.Namespace(news=ground.raw, index=None, seconds=1, no_reindex=False)
    said = load.measure(options, tmp_path)
    assert said.count(" pages/s ") == 2
    assert said.count("errors: 0 other statuses above 399, 0 connections broken, ") == 2


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
