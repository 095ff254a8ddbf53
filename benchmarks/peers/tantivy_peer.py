"""Tantivy, one thread; BM25 (k1 1.2, b 0.75) per field, added up. Hits are its addresses: no
stored field is fetched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import version_of
from benchmarks.peers import FIELDS, TOP, Answer, Missing, Searcher, Sources
from benchmarks.queries import Query
from benchmarks.texts import raw_lines, read_texts

if TYPE_CHECKING:
    import tantivy

NAME = "Tantivy"
HEAP = 1 << 30  # bytes: so much that no segment is cut before its time


def version() -> str:
    if found := version_of("tantivy"):
        return found
    raise Missing("the package tantivy is not installed")


def build(sources: Sources, count: int, directory: Path) -> None:
    """Title and body with positions, the year, and no text."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in FIELDS:
        builder.add_text_field(
            name, stored=False, tokenizer_name="whitespace", index_option="position"
        )
    builder.add_unsigned_field("year", indexed=True)
    builder.add_unsigned_field("number", stored=True)
    writer = _writer(builder, directory)
    for number, text in enumerate(read_texts(sources.texts, count)):
        document = tantivy.Document()
        document.add_text("title", text.title)
        document.add_text("body", text.body)
        document.add_unsigned("year", text.year)
        document.add_unsigned("number", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def build_raw(raw: Path, count: int, directory: Path) -> None:
    """From raw text, with the tokenizer that it comes with; text stored."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in FIELDS:
        builder.add_text_field(name, stored=True)
    writer = _writer(builder, directory)
    for line in raw_lines(raw, count):
        article = json.loads(line)
        document = tantivy.Document()
        document.add_text("id", article["id"])
        document.add_text("title", article["title"] or "")
        document.add_text("body", article["body"])
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _writer(builder: tantivy.SchemaBuilder, directory: Path) -> Any:
    import tantivy

    directory.mkdir(parents=True)
    return tantivy.Index(builder.build(), path=str(directory)).writer(HEAP, 1)


class TantivySearcher(Searcher):
    def __init__(self, directory: Path) -> None:
        import tantivy

        index = tantivy.Index.open(str(directory))
        self._tantivy, self._schema, self._searcher = tantivy, index.schema, index.searcher()

    def top(self, query: Query) -> Answer:
        any_, all_ = self._tantivy.Occur.Should, self._tantivy.Occur.Must
        schema, make = self._schema, self._tantivy.Query
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
        result = self._searcher.search(asked, TOP, count=True)
        return Answer(result.count, result.hits)

    def numbers(self, answer: Answer) -> list[int]:
        return [self._searcher.doc(address)["number"][0] for _, address in answer.hits]


def open_index(directory: Path) -> TantivySearcher:
    return TantivySearcher(directory)
