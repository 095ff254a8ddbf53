"""Two states of the same sources, indexes of them, and what these must answer.

`prepare` makes a directory of

    old.jsonl, new.jsonl    the articles before and after: some changed, some gone, some new
    sources/                where one of the two stands, as ``articles.jsonl``
    index/                  a sound index of the old ones; trials work on copies of it
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.reports.run_log import RUN_LOG
from index.updating.checking import check
from index.updating.generations import LOCK, Manifest, generations, manifest_path, toc_path
from index.updating.indexer import index
from search import Engine, SearchRequest
from search.contract.errors import IndexMissing
from vietnamese.text.folding import fold

Answers = tuple[object, ...] | None  # to all questions, in order; None: there is no index
SEED = 20


@dataclass(frozen=True, slots=True)
class Ground:
    directory: Path
    questions: tuple[SearchRequest, ...]

    @property
    def index(self) -> Path:
        return self.directory / "index"

    @property
    def sources(self) -> Path:
        return self.directory / "sources"

    def show(self, state: str) -> None:
        """Put the ``old`` or the ``new`` articles where the indexer reads them."""
        shutil.copyfile(self.directory / f"{state}.jsonl", self.sources / "articles.jsonl")

    def copy(self, name: str) -> Path:
        """A fresh copy of the index of the old articles."""
        target = self.directory / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.index, target)
        return target

    def reindexed(self, state: str, full: bool) -> Answers:
        """What an undisturbed run over a copy of the old index leaves."""
        copy = self.copy("undisturbed")
        self.show(state)
        index([self.sources], copy, full=full, processes=1)
        answers = self.answers(copy)
        shutil.rmtree(copy)
        return answers

    def answers(self, directory: Path) -> Answers:
        """Raises whatever a search raises but for IndexMissing."""
        try:
            engine = Engine.open(directory)
        except IndexMissing:
            return None
        return answers_of(engine, self.questions)


def answers_of(engine: Engine, questions: Sequence[SearchRequest]) -> Answers:
    """All that a reader sees: totals, hits with scores, highlights, facets, notices."""
    found: list[object] = []
    for question in questions:
        page = engine.search(question)
        hits = tuple(
            (hit.id, hit.score, hit.title_highlighted.html(), hit.snippet.html())
            for hit in page.hits
        )
        found.append((page.total, hits, page.districts, page.years, page.notices, page.suggestion))
    return tuple(found)


def prepare(directory: Path, articles: Sequence[bytes]) -> Ground:
    """``articles``: lines of JSON with ``title``, ``body`` and ``published``. A tenth is new, a
    twentieth gone, and another one changed."""
    directory.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    old = list(articles[: -max(len(articles) // 10, 1)])
    chosen = rng.sample(range(len(old)), max(len(old) // 10, 2))
    gone, changed = set(chosen[::2]), set(chosen[1::2])
    new = [
        _changed(line) if at in changed else line for at, line in enumerate(old) if at not in gone
    ]
    new += articles[len(old) :]
    (directory / "old.jsonl").write_bytes(b"".join(line.strip() + b"\n" for line in old))
    (directory / "new.jsonl").write_bytes(b"".join(line.strip() + b"\n" for line in new))
    (directory / "sources").mkdir(exist_ok=True)
    ground = Ground(directory, tuple(questions_of(articles, rng)))
    ground.show("old")
    index([ground.sources], ground.index, processes=1)
    return ground


def _changed(line: bytes) -> bytes:
    article = json.loads(line)
    article["title"] = f"Tin sửa: {article['title']}"
    article["body"] += "\nBài viết đã được cập nhật."
    return json.dumps(article, ensure_ascii=False).encode()


def questions_of(articles: Sequence[bytes], rng: random.Random) -> Iterator[SearchRequest]:
    """Some of each kind, from titles."""
    titles = [json.loads(line)["title"] or "" for line in articles]
    worded = [[word for word in title.split() if word.isalpha()] for title in titles]
    long = [words for words in worded if len(words) >= 5]
    for number in range(3):
        words = rng.choice(long)
        yield SearchRequest(words[0])
        yield SearchRequest(" ".join(words[:3]))
        yield SearchRequest(fold(" ".join(words[1:4])))
        yield SearchRequest(f'"{words[1]} {words[2]}"')
        yield SearchRequest(f"{words[0]} {words[2]} -{words[3]}", literal=True)
        yield SearchRequest(" ".join(words[:8]), per_page=5)
        yield SearchRequest(words[number], since=date(2021, 1, 1), until=date(2024, 12, 31))
    yield SearchRequest("tin sửa", literal=True)
    yield SearchRequest("bài viết đã được cập nhật", per_page=20)
    yield SearchRequest("", per_page=20)


def leftovers(directory: Path) -> set[str]:
    """Files that belong to none of the last two generations."""
    keep = {LOCK, RUN_LOG}
    for number in generations(directory)[:2]:
        manifest = manifest_path(directory, number)
        files = Manifest.decode(manifest.read_bytes()).files
        keep |= {toc_path(directory, number).name, manifest.name, *files}
    return set(os.listdir(directory)) - keep


def sound(directory: Path) -> list[str]:
    """What `check` has to say, nothing where there is no index."""
    if not generations(directory):
        return []
    return list(check(directory))
