"""Stock Whoosh: its own codec, matchers and BM25F, with Lucene's idf in place of its own so that
the formula is everyone's. And `build_raw`: Whoosh and pyvi as they come, from raw text."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh import query as queries
from whoosh.analysis import Analyzer, SpaceSeparatedTokenizer, Token
from whoosh.scoring import BM25F

from benchmarks.measure import version_of
from benchmarks.peers import K1, TOP, Answer, B, Sources
from benchmarks.queries import Query
from benchmarks.texts import raw_lines, read_texts

NAME = "Whoosh"
VERSION = version_of("whoosh3")
FIELDS = ("body", "title")
MEMORY_MB = 512  # of its pool of postings


class LuceneBM25F(BM25F):  # type: ignore[misc]
    def idf(self, searcher: Any, fieldname: str, text: str) -> float:
        frequency = searcher.doc_frequency(fieldname, text)
        return math.log(1 + (searcher.doc_count_all() - frequency + 0.5) / (frequency + 0.5))


def build(sources: Sources, count: int, directory: Path) -> None:
    schema = fields.Schema(
        number=fields.STORED(),
        title=fields.TEXT(analyzer=SpaceSeparatedTokenizer()),
        body=fields.TEXT(analyzer=SpaceSeparatedTokenizer()),
        year=fields.ID(),
    )
    directory.mkdir(parents=True)
    writer = index.create_in(str(directory), schema).writer(limitmb=MEMORY_MB)
    for number, text in enumerate(read_texts(sources.texts, count)):
        writer.add_document(number=number, title=text.title, body=text.body, year=str(text.year))
    writer.commit()


class Searcher:
    def __init__(self, directory: Path) -> None:
        self._searcher = index.open_dir(str(directory)).searcher(weighting=LuceneBM25F(B=B, K1=K1))

    def answers(self, query: Query) -> bool:
        return query.district is None and not query.folded

    def top(self, query: Query) -> Answer:
        if query.kind == "phrase":
            words = list(query.terms)
            asked = queries.Or([queries.Phrase(name, words) for name in FIELDS])
        else:
            of_term = [
                queries.Or([queries.Term(name, term) for name in FIELDS]) for term in query.terms
            ]
            asked = (queries.And if query.kind == "all" else queries.Or)(of_term).normalize()
        year = queries.Term("year", str(query.year)) if query.year is not None else None
        results = self._searcher.search(asked, limit=TOP, filter=year)
        return Answer(len(results), results)

    def numbers(self, answer: Answer) -> list[int]:
        return [hit["number"] for hit in answer.hits]


def open_index(directory: Path) -> Searcher:
    return Searcher(directory)


@cache
def _pyvi() -> Any:
    from pyvi.ViTokenizer import ViTokenizer  # takes 1.6 s

    return ViTokenizer.tokenize


class PyviAnalyzer(Analyzer):  # type: ignore[misc]
    """pyvi's words, in lower case."""

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, mode: str = "", **_: Any
    ) -> Iterator[Token]:
        token = Token(positions, chars, removestops=False, mode=mode)
        for position, word in enumerate(_pyvi()(value).lower().split()):
            token.text = token.original = word
            token.boost = 1.0
            token.stopped = False
            token.pos = position
            yield token


def build_raw(raw: Path, count: int, directory: Path) -> None:
    """Whoosh's writer with a process per processor, pyvi in its analyser, text stored."""
    schema = fields.Schema(
        id=fields.ID(stored=True),
        title=fields.TEXT(analyzer=PyviAnalyzer(), stored=True),
        body=fields.TEXT(analyzer=PyviAnalyzer(), stored=True),
    )
    directory.mkdir(parents=True)
    made = index.create_in(str(directory), schema)
    writer = made.writer(procs=os.cpu_count() or 1, limitmb=MEMORY_MB // 2)
    for line in raw_lines(raw, count):
        article = json.loads(line)
        writer.add_document(id=article["id"], title=article["title"] or "", body=article["body"])
    writer.commit()
    if (found := made.doc_count()) != count:
        raise RuntimeError(f"Whoosh holds {found} documents of {count}")
