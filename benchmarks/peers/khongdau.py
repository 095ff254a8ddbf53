"""This engine, four times over one index: its whole ranking from the query string, search calls
without and with what a page shows, and plain BM25 over given terms."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers import K1, TOP, Answer, B, Searcher, Sources
from benchmarks.peers.terms import Segment, TermList, Terms
from benchmarks.queries import Query
from benchmarks.texts import read_batches
from index.analysis.norms import FIELDS
from index.updating.array_store import ArrayStoreWriter
from search.contract.deadline import NO_LIMIT
from search.contract.results import SearchRequest
from search.engine import Engine
from search.kernel.arguments import PHRASE, MatchRow, ScoringRow, Tables
from search.query.document_filter import DocumentFilter
from search.query.hit_rule import Syllable
from search.query.planning import idf
from search.retrieval.array_store import ArrayStore
from search.retrieval.element_sets import ElementSets, side_by_side
from search.retrieval.filters import FilterBits
from search.retrieval.index_snapshot import EMPTY, IndexSnapshot, PostingRange, SegmentReader
from search.retrieval.kernel_tables import tables_of_steps
from search.retrieval.scoring import Scorer
from search.snapshot_searcher import SnapshotSearcher
from vietnamese.jit import load_compiler
from vietnamese.text.folding import fold

NAME = "khongdau"


def version() -> str:
    return "this"


def build(sources: Sources, count: int, directory: Path) -> None:
    """From analysed batches to a committed index, all fields and the learned model included."""
    with ArrayStoreWriter(directory) as writer:
        for batch in read_batches(sources.batches, count):
            writer.add(batch)
        writer.commit()


class PlainSearcher(Searcher):
    """Plain BM25 per field, added up, over the lists of the given terms alone."""

    def __init__(self, directory: Path) -> None:
        self._snapshot = snapshot = IndexSnapshot.open(directory)
        self._scorer = Scorer(snapshot)
        elements = [ElementSets(segment) for segment in snapshot.segments]
        self._filters = FilterBits(snapshot, elements)
        of_segments = []
        lengths = [[_lengths(segment, name) for name in FIELDS] for segment in snapshot.segments]
        averages = [
            sum(int(of[row].sum(dtype=np.int64)) for of in lengths) / snapshot.count
            for row in range(len(FIELDS))
        ]
        for segment, of in zip(snapshot.segments, lengths, strict=True):
            norms = [1 - B + B * own / average for own, average in zip(of, averages, strict=True)]
            segment.norms[:] = 1 / np.stack(norms)
            alive = segment.alive_bits
            of_fields = K1 * np.stack(norms).astype(np.float32)
            of_segments.append(Segment.of(segment.terms, of_fields, alive, segment.base))
        self._terms = Terms(of_segments)

    def top(self, query: Query) -> Answer:
        if query.kind in ("any", "all"):
            lists, extents = self._lists(query)
            found = self._terms.best(lists, extents, K1, TOP, self._allowed(query.year))
            return Answer(found.total, found.documents)
        alive = [segment.alive_bits for segment in self._snapshot.segments]
        whole = self._scorer.retrieve(self._phrase(query), alive, TOP)
        return Answer(whole.total, whole.documents)

    def numbers(self, answer: Answer) -> list[int]:
        return answer.hits.tolist()  # type: ignore[no-any-return]

    def _lists(self, query: Query) -> tuple[list[TermList], list[list[PostingRange]]]:
        """Of each term in each field, and where these are in each segment."""
        segments, every = self._snapshot.segments, query.kind == "all"
        terms = [(name, term) for term in query.terms for name in FIELDS]
        extents = [[segment.extent(*term) for term in terms] for segment in segments]
        sizes = [
            sum(extent.end - extent.start for extent in own) for own in zip(*extents, strict=True)
        ]
        lists = [
            TermList(idf(size, self._snapshot.count), at % len(FIELDS), at // len(FIELDS) * every)
            for at, size in enumerate(sizes)
        ]
        return lists, extents

    def _phrase(self, query: Query) -> list[Tables]:
        syllables = tuple(Syllable(term, fold(term)) for term in query.terms)
        found = [side_by_side(segment, syllables) for segment in self._snapshot.segments]
        weight = idf(sum(len(documents) for documents, _ in found), self._snapshot.count)
        tables = []
        for documents, counts in found:
            row = MatchRow(0, len(documents), PHRASE)
            score = ScoringRow(0, len(documents), *EMPTY, weight, phrase=1)
            of_segment = tables_of_steps([[row]], [score])
            tables.append(of_segment._replace(phrase_docs=documents, phrase_counts=counts))
        return tables

    def _allowed(self, year: int | None) -> list[NDArray[np.uint64]] | None:
        if year is None:
            return None
        documents = DocumentFilter(since=date(year, 1, 1), until=date(year, 12, 31))
        return [flags[1] for flags in self._filters.flags(documents)]


class RankingSearcher(Searcher):
    """The whole ranking, from the query string: everything of a search but its facets, its page of
    hits and "did you mean"."""

    def __init__(self, directory: Path) -> None:
        self._searcher = SnapshotSearcher(ArrayStore.open(directory))

    def answers(self, query: Query) -> bool:
        return True

    def top(self, query: Query) -> Answer:
        request = request_of(query, whole=False)
        ranked = self._searcher.rank(self._searcher.understand(request, NO_LIMIT))
        return Answer(ranked.retrieved.found.total, ranked.documents[:TOP])

    def numbers(self, answer: Answer) -> list[int]:
        return answer.hits.tolist()  # type: ignore[no-any-return]


class EngineSearcher(Searcher):
    """Search calls. ``whole``: as the page makes them, with facets and ten highlighted snippets."""

    def __init__(self, directory: Path, whole: bool) -> None:
        self._engine = Engine.open(directory)
        self._whole = whole

    def answers(self, query: Query) -> bool:
        return True

    def top(self, query: Query) -> Answer:
        page = self._engine.search(request_of(query, self._whole))
        return Answer(page.total, page)

    def numbers(self, answer: Answer) -> list[int]:
        return []


def request_of(query: Query, whole: bool = True) -> SearchRequest:
    """``whole``: with snippets, facets and "did you mean"."""
    return SearchRequest(
        query.text,
        districts=(query.district,) if query.district else (),
        since=date(query.year, 1, 1) if query.year else None,
        until=date(query.year, 12, 31) if query.year else None,
        per_page=TOP,
        snippets=whole,
        facets=whole,
        suggestions=whole,
    )


# Each is a process that answers many searches, as a server is.


def open_index(directory: Path) -> PlainSearcher:
    load_compiler()
    return PlainSearcher(directory)


def open_ranking(directory: Path) -> RankingSearcher:
    load_compiler()
    return RankingSearcher(directory)


def open_bare(directory: Path) -> EngineSearcher:
    load_compiler()
    return EngineSearcher(directory, whole=False)


def open_whole(directory: Path) -> EngineSearcher:
    load_compiler()
    return EngineSearcher(directory, whole=True)


def _lengths(segment: SegmentReader, field: str) -> NDArray[Any]:
    lengths = segment.documents.lengths(field)
    assert lengths is not None, field
    return lengths
