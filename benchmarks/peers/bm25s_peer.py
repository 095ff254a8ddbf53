"""bm25s with Numba: Lucene's BM25 over title and body as one text. It gives no number of hits,
and knows neither "all" nor phrases nor filters by year."""

from __future__ import annotations

from pathlib import Path

import bm25s

from benchmarks.measure import version_of
from benchmarks.peers import K1, TOP, Answer, B, Sources
from benchmarks.queries import Query
from benchmarks.texts import read_texts

NAME = "bm25s"
VERSION = version_of("bm25s")


def build(sources: Sources, count: int, directory: Path) -> None:
    _build(sources.texts, count, directory / "texts")


def build_folded(sources: Sources, count: int, directory: Path) -> None:
    _build(sources.folded, count, directory / "folded")


def _build(texts: Path, count: int, directory: Path) -> None:
    corpus = [f"{text.title} {text.body}".split() for text in read_texts(texts, count)]
    retriever = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numba")
    retriever.index(corpus, show_progress=False)
    directory.mkdir(parents=True)
    retriever.save(str(directory))


class Searcher:
    def __init__(self, directory: Path) -> None:
        self._open = {}
        for name in ("texts", "folded"):
            if (directory / name).exists():
                self._open[name] = bm25s.BM25.load(str(directory / name), mmap=True)
                self._open[name].activate_numba_scorer()

    def answers(self, query: Query) -> bool:
        plain = query.kind == "any" and query.year is None and query.district is None
        return plain and ("folded" if query.folded else "texts") in self._open

    def top(self, query: Query) -> Answer:
        retriever = self._open["folded" if query.folded else "texts"]
        terms = [list(query.terms)]
        found = retriever.retrieve(terms, k=TOP, show_progress=False, n_threads=1)
        return Answer(None, found)

    def numbers(self, answer: Answer) -> list[int]:
        documents, scores = answer.hits
        return [int(d) for d, score in zip(documents[0], scores[0], strict=True) if score > 0]


def open_index(directory: Path) -> Searcher:
    return Searcher(directory)
