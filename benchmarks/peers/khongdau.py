"""This engine, three times over one index: its kernel with everyone's formula, its whole ranking
from the query string, and whole search calls."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import TOP, Answer, B, Sources
from benchmarks.queries import Query
from benchmarks.texts import read_batches
from index.build import SegmentBuilder
from index.codec import DOCUMENTS, TERMS
from index.generations import Writer
from index.indexer import SEGMENT_TOKENS
from index.learning import MODEL, write_model
from search.collection import FIELDS, NOWHERE, Collection
from search.engine import Engine, View
from search.lists import EVERYTHING, Tables
from search.phrases import find_phrase
from search.planning import idf
from search.reading import Unit
from search.results import SearchRequest
from search.scoring import Flags, Scorer
from vietnamese.folding import fold

NAME = "khongdau"
VERSION = "this"
NO_DIGEST = bytes(16)


def build(sources: Sources, count: int, directory: Path) -> None:
    """From analysed batches to a committed index, all fields and the learned model included."""
    with Writer(directory) as writer:
        builder = SegmentBuilder()
        for batch in read_batches(sources.batches, count):
            builder.add(batch, [("raw.jsonl", 1, NO_DIGEST)] * len(batch.ids))
            if builder.tokens >= SEGMENT_TOKENS:
                _flush(builder, writer)
                builder = SegmentBuilder()
        if len(builder):
            _flush(builder, writer)
        storage = writer.base.storage
        writer.add_extra(MODEL, lambda path: write_model(path, writer.segments, storage))
        writer.commit(())


def _flush(builder: SegmentBuilder, writer: Writer) -> None:
    segment = writer.new_segment()
    storage = writer.base.storage
    builder.write(segment.path(storage, TERMS), segment.path(storage, DOCUMENTS))
    segment.set_doc_count(len(builder))
    writer.segments.append(segment)


class Searcher:
    """Plain BM25 per field, added up, over the lists of the given terms alone."""

    def __init__(self, directory: Path) -> None:
        self._collection = collection = Collection.open(directory)
        self._scorer = Scorer(collection)
        for row, name in enumerate(FIELDS):
            lengths = [segment.documents.lengths(name) for segment in collection.segments]
            total = sum(int(of.sum(dtype=np.int64)) for of in lengths if of is not None)
            average = total / max(collection.count, 1)
            for segment, of in zip(collection.segments, lengths, strict=True):
                segment.norms[row] = 1 / (1 - B + B * of / average)

    def answers(self, query: Query) -> bool:
        return query.district is None

    def top(self, query: Query) -> Answer:
        phrase = query.kind == "phrase"
        tables = self._phrase(query.terms) if phrase else self._terms(query)
        found = self._scorer.retrieve(tables, self._allowed(query.year), TOP)
        return Answer(found.total, found.documents)

    def numbers(self, answer: Answer) -> list[int]:
        return answer.hits.tolist()  # type: ignore[no-any-return]

    def _terms(self, query: Query) -> list[Tables]:
        """Per segment a list for each term and field; any of them matches, or a step a term."""
        suffix = "_folded" if query.folded else ""
        segments = self._collection.segments
        extents = [
            [[segment.extent(name + suffix, term) for name in FIELDS] for term in query.terms]
            for segment in segments
        ]
        factors = [
            idf(sum(of[at][field][1] - of[at][field][0] for of in extents), self._collection.count)
            for at in range(len(query.terms))
            for field in range(len(FIELDS))
        ]
        tables = []
        for of_segment in extents:
            if query.kind == "all":
                of_segment = sorted(
                    of_segment, key=lambda of: sum(end - start for start, end in of)
                )
            rows = [(*extent, 0) for of_term in of_segment for extent in of_term]
            steps = range(0, len(rows) + 1, len(FIELDS)) if query.kind == "all" else (0, len(rows))
            scoring = [
                (*both, 0, -1, -1, 0)
                for body, title in of_segment
                for both in ((*body, *NOWHERE), (*NOWHERE, *title))
            ]
            tables.append(_tables(rows, steps, scoring, factors))
        return tables

    def _phrase(self, terms: tuple[str, ...]) -> list[Tables]:
        units = [Unit(term, fold(term), False, 0, 0) for term in terms]
        found = [find_phrase(segment, units, bare=False) for segment in self._collection.segments]
        weight = idf(sum(len(documents) for documents, _ in found), self._collection.count)
        tables = []
        for documents, frequencies in found:
            rows, scoring = [(0, len(documents), 1)], [(0, len(documents), 0, 0, 1, -1, -1, 0)]
            tables.append(
                _tables(rows, (0, 1), scoring, [weight])._replace(
                    extra_docs=documents, extra_weights=frequencies
                )
            )
        return tables

    def _allowed(self, year: int | None) -> Flags:
        everything = self._scorer.everything()
        if year is None:
            return everything
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        return [
            own * ((segment.days >= first) & (segment.days <= last))
            for own, segment in zip(everything, self._collection.segments, strict=True)
        ]


def _tables(
    rows: list[tuple[int, ...]],
    steps: Iterable[int],
    scoring: list[tuple[int, ...]],
    factors: list[float],
) -> Tables:
    return EVERYTHING._replace(
        everything=False,
        recall=np.array(rows, np.int64),
        steps=np.array(steps, np.int64),
        scoring=np.array(scoring, np.int64),
        factors=np.array(factors, np.float32),
        scales=np.ones(len(factors), np.float32),
    )


class _Ranking(View):
    """Everything of a search but its snippets and its "did you mean"."""

    def _hits(self, best: Any, *_: Any) -> tuple[Any, ...]:
        return tuple(best)

    def _suggestion(self, *_: Any) -> None:
        return None


class RankingSearcher:
    """The whole ranking, from the query string."""

    def __init__(self, directory: Path) -> None:
        self._view = _Ranking(Collection.open(directory))

    def answers(self, query: Query) -> bool:
        return True

    def top(self, query: Query) -> Answer:
        page = self._view.search(request_of(query))
        return Answer(page.total, page.hits)

    def numbers(self, answer: Answer) -> list[int]:
        return [int(number) for number, _ in answer.hits]


class WholeSearcher:
    """Search calls as the page makes them: facets and ten highlighted snippets."""

    def __init__(self, directory: Path) -> None:
        self._engine = Engine.open(directory)

    def answers(self, query: Query) -> bool:
        return True

    def top(self, query: Query) -> Answer:
        page = self._engine.search(request_of(query))
        return Answer(page.total, page)

    def numbers(self, answer: Answer) -> list[int]:
        return []


def request_of(query: Query) -> SearchRequest:
    return SearchRequest(
        query.text,
        districts=(query.district,) if query.district else (),
        since=date(query.year, 1, 1) if query.year else None,
        until=date(query.year, 12, 31) if query.year else None,
        per_page=TOP,
    )


def open_index(directory: Path) -> Searcher:
    return Searcher(directory)


def open_ranking(directory: Path) -> RankingSearcher:
    return RankingSearcher(directory)


def open_whole(directory: Path) -> WholeSearcher:
    return WholeSearcher(directory)
