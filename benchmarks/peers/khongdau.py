"""This engine, three times over one index: its kernel with everyone's formula, its whole ranking
from the query string, and whole search calls."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers import K1, TOP, Answer, B, Sources
from benchmarks.queries import Query
from benchmarks.texts import read_batches
from index.build import SegmentBuilder
from index.codec import DOCUMENTS, TERMS
from index.generations import Writer
from index.indexer import SEGMENT_TOKENS
from index.learning import MODEL, write_model
from search import kernel
from search.collection import FIELDS, NOWHERE, Collection, Segment
from search.engine import Engine, View
from search.results import SearchRequest
from search.scoring import idf

NAME = "khongdau"
VERSION = "this"
NO_DIGEST = bytes(16)
UNITS_FULL = np.zeros(0, np.float32)
EMPTY = np.zeros(0, np.int64)


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
        self._collection = Collection.open(directory)
        self._segments = [
            _Plain(segment, self._collection) for segment in self._collection.segments
        ]
        self._averages()

    def _averages(self) -> None:
        for row, name in enumerate(FIELDS):
            lengths = [one.segment.documents.lengths(name) for one in self._segments]
            total = sum(int(of.sum(dtype=np.int64)) for of in lengths if of is not None)
            average = total / max(self._collection.count, 1)
            for one, of in zip(self._segments, lengths, strict=True):
                one.norms[row] = 1 / (1 - B + B * of / average)

    def answers(self, query: Query) -> bool:
        return query.district is None

    def top(self, query: Query) -> Answer:
        if query.kind == "phrase":
            found = [one.phrase(query.terms) for one in self._segments]
            frequency = sum(len(documents) for documents, _ in found)
            weight = idf(frequency, self._collection.count)
            rows = [[(0, len(documents), 0, 0, 1, 0, 0, -1, 0)] for documents, _ in found]
            factors, extras = [weight], found
        else:
            rows, factors = self._rows(query)
            extras = [(EMPTY, EMPTY)] * len(self._segments)
        total = 0
        best: list[tuple[float, int]] = []
        for one, table, extra in zip(self._segments, rows, extras, strict=True):
            hits, of_segment = one.run(table, factors, extra, query)
            total += hits
            best += of_segment
        best.sort()
        return Answer(total, best[:TOP])

    def _rows(self, query: Query) -> tuple[list[list[tuple[int, ...]]], list[float]]:
        """Per segment the kernel's rows: for each term its body's list and its title's."""
        suffix = "_folded" if query.folded else ""
        rows: list[list[tuple[int, ...]]] = [[] for _ in self._segments]
        factors = []
        for unit, term in enumerate(query.terms):
            for name in FIELDS:
                frequency = 0
                for own, one in zip(rows, self._segments, strict=True):
                    extent = one.segment.extent(name + suffix, term)
                    frequency += extent.end - extent.start
                    both = (*extent, *NOWHERE) if name == "body" else (*NOWHERE, *extent)
                    own.append((*both, 0, unit, 0, -1, 0))
                factors.append(idf(frequency, self._collection.count))
        return rows, factors

    def numbers(self, answer: Answer) -> list[int]:
        return [number for _, number in answer.hits]


class _Plain:
    """One segment with norms of its own and the kernel's scratch arrays."""

    def __init__(self, segment: Segment, collection: Collection) -> None:
        at = collection.segments.index(segment)
        self.segment = segment
        self.norms = np.ones((len(FIELDS), segment.count), np.float32)
        self._districts = collection.district_codes[at]
        self._years = collection.years[1][at]
        self._district_counts = np.zeros(len(collection.districts) + 1, np.int64)
        self._year_counts = np.zeros(len(collection.years[0]) + 1, np.int64)
        self._everything = segment.alive * np.uint8(3)
        self._score = np.zeros(segment.count, np.float32)
        self._mask = np.zeros(segment.count, np.uint64)
        self._unit_stamp = np.zeros(segment.count, np.int32)
        self._group_stamp = np.full(segment.count, -1, np.int32)
        self._in_title = np.zeros(segment.count, np.float32)

    def run(
        self,
        rows: list[tuple[int, ...]],
        factors: list[float],
        extra: tuple[NDArray[np.int64], NDArray[np.int64]],
        query: Query,
    ) -> tuple[int, list[tuple[float, int]]]:
        segment = self.segment
        self._score.fill(0)
        self._mask.fill(0)
        self._unit_stamp.fill(-1)
        table = np.array(rows, np.int64)
        bits = np.left_shift(np.uint64(1), table[:, 5].astype(np.uint64))
        kernel.accumulate(
            segment.docs, segment.weights, segment.heavy_at, segment.heavy_weights, *extra,
            self.norms, np.float32(K1), table, bits, np.array(factors, np.float32),
            np.ones(len(rows), np.float32), self._score, self._mask, self._unit_stamp,
            self._group_stamp, self._in_title,
        )  # fmt: skip
        every = np.bitwise_or.reduce(bits)
        each = bits[:: len(FIELDS)].copy()  # a unit has a row in each field
        alternatives = each if query.kind == "any" else np.array([every], np.uint64)
        keys, documents = np.empty(TOP, np.float64), np.empty(TOP, np.int64)
        total, size = kernel.select(
            np.zeros(0, np.float64), self._score, self._mask, alternatives, UNITS_FULL,
            np.float32(0), self._allowed(query), self._districts, self._years,
            self._district_counts, self._year_counts, keys, documents,
        )  # fmt: skip
        pairs = zip(keys[:size].tolist(), documents[:size].tolist(), strict=True)
        return total, [(-key, segment.base + document) for key, document in pairs]

    def _allowed(self, query: Query) -> NDArray[np.uint8]:
        if query.year is None:
            return self._everything
        days = self.segment.days
        first, last = date(query.year, 1, 1).toordinal(), date(query.year, 12, 31).toordinal()
        return self._everything * ((days >= first) & (days <= last))

    def phrase(self, terms: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Documents in which the terms stand side by side, and how often."""
        segment = self.segment
        wanted = np.full((len(terms), 3), -1, np.int64)
        wanted[:, 0] = [segment.number("body", term) for term in terms]
        candidates = self._candidates([segment.fold[number] for number in wanted[:, 0]])
        counts = np.zeros(len(candidates), np.int64)
        kernel.phrase_documents(
            candidates, segment.token_starts, segment.title_tokens, segment.ranks,
            segment.rare_at, segment.rare, segment.by_rank, wanted, segment.fold, counts,
        )  # fmt: skip
        return candidates[counts > 0], counts[counts > 0]

    def _candidates(self, folded: list[Any]) -> NDArray[np.int64]:
        lists = []
        for first, second in zip(folded, folded[1:], strict=False):
            number = self.segment.pairs.number(int(first), int(second))
            start, end = self.segment.terms.extent("pairs", number) if number >= 0 else NOWHERE
            lists.append(self.segment.docs[start:end].astype(np.int64))
        lists.sort(key=len)
        found = lists[0]
        for others in lists[1:]:
            found = found[np.isin(found, others, assume_unique=True)]
        return found


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
