"""Tantivy, one thread; BM25 (k1 1.2, b 0.75) per field, added up. Hits are its addresses: no
stored field is fetched. Texts without marks are fields of a second index."""

from __future__ import annotations

from pathlib import Path

import tantivy

from benchmarks.measure import version_of
from benchmarks.peers import TOP, Answer, Sources
from benchmarks.queries import Query
from benchmarks.texts import read_texts

NAME = "Tantivy"
VERSION = version_of("tantivy")
FIELDS = ("body", "title")
HEAP = 1 << 30  # bytes: so much that no segment is cut before its time


def build(sources: Sources, count: int, directory: Path) -> None:
    _build(sources.texts, count, directory / "texts")


def build_folded(sources: Sources, count: int, directory: Path) -> None:
    _build(sources.folded, count, directory / "folded")


def _build(texts: Path, count: int, directory: Path) -> None:
    builder = tantivy.SchemaBuilder()
    for name in FIELDS:
        builder.add_text_field(
            name, stored=False, tokenizer_name="whitespace", index_option="position"
        )
    builder.add_unsigned_field("year", indexed=True)
    builder.add_unsigned_field("number", stored=True)
    directory.mkdir(parents=True)
    index = tantivy.Index(builder.build(), path=str(directory))
    writer = index.writer(HEAP, 1)
    for number, text in enumerate(read_texts(texts, count)):
        document = tantivy.Document()
        document.add_text("title", text.title)
        document.add_text("body", text.body)
        document.add_unsigned("year", text.year)
        document.add_unsigned("number", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class Searcher:
    def __init__(self, directory: Path) -> None:
        self._open = {}
        for name in ("texts", "folded"):
            if (directory / name).exists():
                index = tantivy.Index.open(str(directory / name))
                index.reload()
                self._open[name] = (index.schema, index.searcher())

    def _of(self, query: Query) -> tuple[tantivy.Schema, tantivy.Searcher]:
        return self._open["folded" if query.folded else "texts"]

    def answers(self, query: Query) -> bool:
        return query.district is None and ("folded" if query.folded else "texts") in self._open

    def top(self, query: Query) -> Answer:
        schema, searcher = self._of(query)
        any_, all_ = tantivy.Occur.Should, tantivy.Occur.Must
        make = tantivy.Query
        if query.kind == "phrase":
            words = list(query.terms)
            parts = [(any_, make.phrase_query(schema, name, words)) for name in FIELDS]
        elif query.kind == "all":
            parts = [
                (all_, make.boolean_query(
                    [(any_, make.term_query(schema, name, term)) for name in FIELDS]))
                for term in query.terms
            ]  # fmt: skip
        else:
            parts = [
                (any_, make.term_query(schema, name, term))
                for term in query.terms
                for name in FIELDS
            ]
        asked = make.boolean_query(parts)
        if query.year is not None:
            year = make.const_score_query(make.term_query(schema, "year", query.year), 0.0)
            asked = make.boolean_query([(all_, asked), (all_, year)])
        result = searcher.search(asked, TOP, count=True)
        return Answer(result.count, (searcher, result.hits))

    def numbers(self, answer: Answer) -> list[int]:
        searcher, hits = answer.hits
        return [searcher.doc(address)["number"][0] for _, address in hits]


def open_index(directory: Path) -> Searcher:
    return Searcher(directory)
