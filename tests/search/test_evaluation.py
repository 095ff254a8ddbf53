"""``khongdau evaluate``: measures of the ranking on a judged set, by their definitions."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.contract.results import SearchRequest
from search.engine import Engine
from search.evaluation import BadSet, evaluate, index_of
from vietnamese.text.folding import fold
from web.main import main

CORPUS = {
    "cho-1": ("Chợ đêm phố cổ", "Chợ đêm mở cửa từ bảy giờ tối, bán đồ lưu niệm."),
    "cho-2": ("Sửa chợ đầu mối", "Chợ đóng cửa hai tháng để sửa mái."),
    "cho-3": ("Bãi xe cạnh chợ", "Xe đỗ kín lối vào chợ đêm mỗi cuối tuần."),
    "hoc-1": ("Lớp học bơi", "Trường mở lớp học bơi cho trẻ em trong dịp hè."),
    "hoc-2": ("Học sinh đi thư viện", "Thư viện tặng sách cho học sinh các trường."),
    "nuoc": ("Cấp nước sạch", "Đường ống mới cấp nước sạch cho ba phường."),
}
QUERIES = {
    "q1": "chợ đêm",
    "q2": "học sinh",
    "q3": "nước “sạch",  # quotes, and does not ask for a phrase
    "not judged": "chợ",
}
JUDGED = {
    "q1": {"cho-1": 1, "cho-3": 2, "hoc-1": 0},
    "q2": {"hoc-1": 1, "nuoc": 1},
    "q3": {"nuoc": 1},
    "no such query": {"nuoc": 1},
}


def write_set(folder: Path, with_corpus: bool = True) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if with_corpus:
        rows = [{"id": i, "title": title, "body": body} for i, (title, body) in CORPUS.items()]
        (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    rows = [{"id": id_, "text": text} for id_, text in QUERIES.items()]
    (folder / "queries.jsonl").write_text("\n\n".join(map(json.dumps, rows)), encoding="utf-8")
    lines = [f"{q}\t{d}\t{grade}" for q, of in JUDGED.items() for d, grade in of.items()]
    (folder / "qrels.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_set(tmp_path_factory.mktemp("sets") / "small")


@pytest.fixture(scope="module")
def made(judged: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the set's corpus."""
    directory = tmp_path_factory.mktemp("evaluated") / "index"
    done = CliRunner().invoke(
        main, ["index", str(judged / "corpus.jsonl"), "--index", str(directory)]
    )
    assert done.exit_code == 0, done.output
    return directory


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["evaluate", *arguments])


def expected(engine: Engine, unmarked: bool) -> dict[str, float]:
    """The measures by their definitions, each the mean over the judged queries."""
    sums = dict.fromkeys(("nDCG@10", "MRR@10", "P@1", "R@10", "R@100"), 0.0)
    asked = [query for query in JUDGED if query in QUERIES]
    for query in asked:
        text = QUERIES[query].replace("“", " ")
        request = SearchRequest(fold(text) if unmarked else text, per_page=100)
        found = [hit.id for hit in engine.search(request).hits]
        grades = [JUDGED[query].get(id_, 0) for id_ in found]
        relevant = sum(grade > 0 for grade in JUDGED[query].values())
        best = sorted(JUDGED[query].values(), reverse=True)
        sums["nDCG@10"] += gain(grades[:10]) / gain(best[:10])
        ranks = [rank for rank, grade in enumerate(grades[:10], 1) if grade]
        sums["MRR@10"] += 1 / ranks[0] if ranks else 0.0
        sums["P@1"] += sum(grade > 0 for grade in grades[:1])
        for depth in (10, 100):
            sums[f"R@{depth}"] += sum(grade > 0 for grade in grades[:depth]) / relevant
    return {name: round(value / len(asked), 4) for name, value in sums.items()}


def gain(grades: list[int]) -> float:
    """Discounted cumulative gain (Järvelin and Kekäläinen, 2002)."""
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


@pytest.mark.parametrize("unmarked", [False, True])
def test_measures_are_those_of_the_textbook(judged: Path, made: Path, unmarked: bool) -> None:
    engine = Engine.open(made)
    outcome = evaluate(judged, engine, unmarked)
    assert outcome.queries == 3
    assert dict(outcome.measures) == pytest.approx(expected(engine, unmarked), abs=1e-4)
    assert 0 < outcome.measures["nDCG@10"] < 1


def test_the_corpus_is_indexed_where_no_index_is_given(judged: Path, made: Path) -> None:
    """And the figures are the same."""
    options = [str(judged), "--format", "json"]
    alone, given = run(*options), run(*options, "--index", str(made))
    assert alone.exit_code == given.exit_code == 0, alone.output + given.output
    assert json.loads(alone.output)["measures"] == json.loads(given.output)["measures"]
    assert json.loads(alone.output)["set"] == "small"


def test_the_text_names_set_measures_and_latency(judged: Path, made: Path) -> None:
    done = run(str(judged), "--unmarked", "--index", str(made))
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0] == "small: 3 queries, unmarked"
    assert [line.split()[0] for line in lines[1:]] == [
        "nDCG@10", "MRR@10", "P@1", "R@10", "R@100", "latency",
    ]  # fmt: skip


def test_the_temporary_index_is_removed(judged: Path) -> None:
    with index_of(judged) as directory:
        assert any(directory.iterdir())
    assert not directory.exists()


def test_a_set_without_a_corpus_needs_an_index(tmp_path: Path, made: Path) -> None:
    folder = write_set(tmp_path / "bare", with_corpus=False)
    refused = run(str(folder))
    assert refused.exit_code == 1
    assert "--index DIR" in refused.output
    assert run(str(folder), "--index", str(made)).exit_code == 0


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("queries.jsonl", '{"id": "q1", "text": "a"}\n{"id": "q2"}', "queries.jsonl:2: expected"),
        ("queries.jsonl", "[1]", "queries.jsonl:1: expected a JSON object with id, text"),
        ("queries.jsonl", "q1 chợ", "queries.jsonl:1: expected a JSON object with id, text"),
        ("queries.jsonl", None, "queries.jsonl cannot be read"),
        ("qrels.tsv", "q1 cho-1 1", "qrels.tsv:1: expected query id, document id and relevance"),
        ("qrels.tsv", "q1\tcho-1\t1\nq1\tcho-2\tmuch", "qrels.tsv:2: expected"),
        ("qrels.tsv", None, "qrels.tsv cannot be read"),
        ("qrels.tsv", "other\tcho-1\t1", "no query of"),
        ("corpus.jsonl", "{}", "corpus.jsonl:1"),
    ],
)
def test_what_is_wrong_with_a_set_is_told_with_its_place(
    tmp_path: Path, file: str, content: str | None, said: str
) -> None:
    folder = write_set(tmp_path / "broken")
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content, encoding="utf-8")
    done = run(str(folder))
    assert done.exit_code == 1, done.output
    assert said in done.output


def test_an_index_that_is_not_there_is_told(judged: Path, tmp_path: Path) -> None:
    done = run(str(judged), "--index", str(tmp_path / "nowhere"))
    assert done.exit_code == 1
    assert "There is no index" in done.output


def test_without_the_measures_it_says_what_to_install(
    judged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "search.evaluation")
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    done = run(str(judged))
    assert done.exit_code == 1
    assert "pip install 'khongdau[evaluate]'" in done.output


def test_a_negative_grade_is_not_relevant(tmp_path: Path, made: Path) -> None:
    folder = write_set(tmp_path / "graded", with_corpus=False)
    (folder / "qrels.tsv").write_text("q3\tnuoc\t-1\nq3\tcho-1\t1\n", encoding="utf-8")
    outcome = evaluate(folder, Engine.open(made))
    assert outcome.measures["P@1"] == 0.0


def test_a_bad_set_is_an_error_of_its_own(tmp_path: Path, made: Path) -> None:
    with pytest.raises(BadSet, match="cannot be read"):
        evaluate(tmp_path, Engine.open(made))
