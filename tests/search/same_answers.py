"""An index that was brought up to date step by step answers as a fresh one of the same sources.

``python -m tests.search.same_answers ARTICLES.jsonl.xz``: the whole run, which
`tests/search/same_answers.txt` records. The test draws small ones.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.sources.safeguards import Safeguards
from index.updating.indexer import index
from search import Engine, SearchPage, SearchRequest
from vietnamese.text.folding import fold

FILES = 12
ROUNDING = 1e-5  # share by which scores may differ: those of the first stage have 24 bits
HITS = 20

Article = dict[str, Any]


@dataclass(frozen=True)
class Changed:
    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: Changed) -> Changed:
        return Changed(
            self.added + other.added, self.changed + other.changed, self.removed + other.removed
        )


class Sources:
    """Files of articles, which change. ``spare``: those that may be added."""

    def __init__(self, folder: Path, articles: Sequence[Article], rng: random.Random) -> None:
        folder.mkdir(parents=True)
        self.folder, self._rng = folder, rng
        self._spare = list(articles)
        self._files: list[list[Article]] = [[] for _ in range(FILES)]

    def articles(self) -> list[Article]:
        return [article for file in self._files for article in file]

    def change(self, add: int, change: int, remove: int) -> Changed:
        """About so many, in a few of the files."""
        chosen = self._rng.sample(range(FILES), self._rng.randint(1, FILES))
        done = Changed()
        for number in chosen:
            file = self._files[number]
            for _ in range(min(self._share(remove, chosen), len(file))):
                self._spare.append(file.pop(self._rng.randrange(len(file))))
                done += Changed(removed=1)
            for _ in range(self._share(change, chosen) if file else 0):
                at = self._rng.randrange(len(file))
                words = file[at]["body"].split()
                self._rng.shuffle(words)
                file[at] = {**file[at], "body": " ".join(words[: len(words) // 2 + 1])}
                done += Changed(changed=1)
            for _ in range(min(self._share(add, chosen), len(self._spare))):
                article = self._spare.pop(self._rng.randrange(len(self._spare)))
                file.insert(self._rng.randint(0, len(file)), article)
                done += Changed(added=1)
            lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in file)
            (self.folder / f"{number:02}.jsonl").write_text(lines, encoding="utf-8")
        return done

    def _share(self, count: int, chosen: Sequence[int]) -> int:
        return self._rng.randint(0, 2 * count // len(chosen))


def queries(articles: Sequence[Article], count: int, rng: random.Random) -> list[str]:
    """Words side by side and words apart, with diacritics and without."""
    found = []
    for number in range(count):
        words = rng.choice(articles)[("title", "body")[number % 2]].split() or ["chợ"]
        at, length = rng.randrange(len(words)), rng.randint(1, 5)
        text = " ".join(words[at : at + length] if number % 3 else rng.choices(words, k=length))
        found.append(fold(text) if number % 5 < 2 else text)
    return found


def differences(stepwise: Engine, fresh: Engine, asked: Iterable[str]) -> list[str]:
    """What is not the same, a line for each query."""
    found = []
    for query in asked:
        one, other = (
            engine.search(SearchRequest(query, per_page=HITS)) for engine in (stepwise, fresh)
        )
        if facets(one) != facets(other):
            found.append(f"{query!r}: {one.total} hits instead of {other.total}, or other facets")
        ours, theirs = ([(hit.id, hit.score) for hit in page.hits] for page in (one, other))
        if (why := difference(ours, theirs)) is not None:
            found.append(f"{query!r}: {why}")
        if stepwise.suggest(query[: len(query) // 2]) != fresh.suggest(query[: len(query) // 2]):
            found.append(f"{query!r}: other completions")
    return found


def facets(page: SearchPage) -> object:
    return page.total, page.level, page.districts, page.years, page.places, page.provinces


def difference(ours: list[tuple[str, float]], theirs: list[tuple[str, float]]) -> str | None:
    """Where two rankings differ by more than the order of equals."""
    if len(ours) != len(theirs):
        return f"{len(ours)} hits instead of {len(theirs)}"
    scores = dict(theirs)
    for place, ((id_, score), (_, expected)) in enumerate(zip(ours, theirs, strict=True), 1):
        if not close(score, expected):
            return f"the score of place {place} is {score} instead of {expected}"
        if not close(score, scores.get(id_, theirs[-1][1])):
            return f"{id_} is at place {place}, with {score} instead of {scores.get(id_)}"
    return None


def close(one: float, other: float) -> bool:
    return abs(one - other) <= ROUNDING * max(1.0, abs(one), abs(other))


def run(
    folder: Path, articles: Sequence[Article], seed: int, runs: int, changes: int, asked: int
) -> tuple[Changed, str, list[str]]:
    """What was changed in all, how the index lies on the disk, and what is not the same."""
    rng = random.Random(seed)
    sources = Sources(folder / "sources", articles, rng)
    done = Changed()
    for number in range(runs):
        more = 3 if number == 0 else 1
        done += sources.change(more * changes, changes // 2, changes // 2)
        report = index(
            [sources.folder], folder / "stepwise", processes=1,
            safeguards=Safeguards(allow_removal=True),
        )  # fmt: skip
        assert not report.failed, report.failed
    index([sources.folder], folder / "fresh", processes=1)
    stepwise, fresh = Engine.open(folder / "stepwise"), Engine.open(folder / "fresh")
    stats = stepwise.stats()
    lies = f"{stats.documents} documents in {stats.segments} segments, {stats.unlearned} unlearned"
    drawn = queries(sources.articles(), asked, rng)
    return done, lies, differences(stepwise, fresh, drawn)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.search.same_answers")
    parser.add_argument("articles", type=Path)
    parser.add_argument("--most", type=int, default=2500, help="of the articles")
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument(
        "--changes", type=int, default=100, help="added in a run, and changed or removed"
    )
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with lzma.open(asked.articles, "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line, _ in zip(file, range(asked.most), strict=False)]
    articles = [
        {**one, "id": f"bai-{at}", "title": one.get("title") or "", "body": one.get("body") or ""}
        for at, one in enumerate(lines)
    ]
    folder = Path(tempfile.mkdtemp(prefix="khongdau-same-"))
    try:
        done, lies, found = run(
            folder, articles, asked.seed, asked.runs, asked.changes, asked.queries
        )
    finally:
        shutil.rmtree(folder)
    print(f"seed {asked.seed}: {asked.runs} runs, {done}; {lies}")
    print(f"{asked.queries} queries, {len(found)} differences", *found, sep="\n")


if __name__ == "__main__":
    main()
