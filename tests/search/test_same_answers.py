"""Sources that were indexed step by step are answered from as if they had been indexed at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.updating import next_generation
from index.updating.indexer import index
from search import Engine
from tests.search.same_answers import Article, difference, run

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def paragraphs() -> list[Article]:
    """Those of the pages in corpus/, each as an article."""
    found: list[Article] = []
    for path in sorted(CORPUS.rglob("*.txt")):
        lines = path.read_bytes().decode("utf-8", "replace").split("\n")
        title, *rest = [line.strip() for line in lines if line.strip()]
        found += (
            {"id": f"{path.parent.name}-{path.stem}-{at}", "title": title, "body": text}
            for at, text in enumerate(rest)
        )
    return found


@pytest.mark.parametrize("merged", [False, True], ids=["in-segments", "merged"])
def test_stepwise_and_at_once_are_answered_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, merged: bool
) -> None:
    """Order, scores, counts and completions; `python -m tests.search.same_answers` does more."""
    if not merged:  # removed documents stay where they are, and so do small segments
        monkeypatch.setattr(next_generation, "MERGE_DELETED", 1.0)
        monkeypatch.setattr(next_generation, "MERGE_SEGMENTS", 99)
    done, lies, found = run(tmp_path, paragraphs(), seed=7, runs=7, changes=40, asked=60)
    assert done.added > 100 and done.removed > 40 and done.changed > 40
    assert ("7 segments" in lies) is not merged, lies
    assert not found, "\n".join([lies, *found])


def test_the_age_of_the_model_is_bounded_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large index, which is not learned anew for each change."""
    monkeypatch.setattr(next_generation, "ALWAYS_BELOW", 0)
    told = []
    (tmp_path / "sources").mkdir()
    for number in range(60):
        (tmp_path / "sources" / f"{number:02}.txt").write_text(f"Tin {number}\n\nChợ hoa.\n")
        if number >= 39:
            index([tmp_path / "sources"], tmp_path / "index", processes=1)
            told.append(Engine.open(tmp_path / "index").stats().unlearned)
    assert told[:5] == [0, 1, 2, 0, 1]  # 3 of 42 are more than a twentieth
    assert max(told) <= 0.05 * 60


def test_only_equals_may_change_places() -> None:
    ranking = [("a", 3.0), ("b", 2.0), ("c", 2.0), ("d", 1.0)]
    assert difference(ranking, [("a", 3.0), ("c", 2.0), ("b", 2.0), ("d", 1.0)]) is None
    assert difference(ranking, [("a", 3.0), ("b", 2.0), ("c", 2.0), ("e", 1.0)]) is None
    assert difference(ranking, [("b", 3.0), ("a", 2.0), ("c", 2.0), ("d", 1.0)]) is not None
    assert difference(ranking, [("a", 3.0), ("b", 2.5), ("c", 2.0), ("d", 1.0)]) is not None
    assert difference(ranking, ranking[:3]) is not None
