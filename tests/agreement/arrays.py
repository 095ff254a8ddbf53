"""Plain BM25 by stock Whoosh's matchers, over this project's arrays and over Whoosh's own index."""

from __future__ import annotations

import math
from typing import Any

from whoosh import fields
from whoosh import index as whoosh_index
from whoosh.scoring import BM25F, WeightScorer

from index.analysis.schema import schema
from tests.agreement.articles import State
from tests.agreement.asked import Asked
from tests.agreement.rankings import Comparison, difference
from tests.agreement.stock import TEXT_FIELDS, ranking, write_stock
from tests.search.naive import Stored

K1, B = 1.2, 0.75


class ExactBM25F(BM25F):  # type: ignore[misc]
    """BM25 with lengths as they are (Whoosh keeps each in a byte) and Lucene's idf."""

    def __init__(self, lengths: dict[str, list[int]]) -> None:
        super().__init__(B=B, K1=K1)
        self.lengths = lengths
        self.averages = {name: sum(of) / max(len(of), 1) for name, of in lengths.items()}

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Any:
        if fieldname not in self.lengths:
            return WeightScorer(1.0)
        whole = searcher.get_parent()
        count, found = whole.doc_count_all(), whole.doc_frequency(fieldname, text)
        idf = math.log(1 + (count - found + 0.5) / (found + 0.5))
        base = whole._offset_for_subsearcher(searcher) or 0
        return ExactScorer(idf, self.lengths[fieldname], self.averages[fieldname], base)


class ExactScorer(WeightScorer):  # type: ignore[misc]
    """Looks up the length of each document by its number in the whole index."""

    def __init__(self, idf: float, lengths: list[int], average: float, base: int) -> None:
        super().__init__(math.inf)
        self.idf, self.lengths, self.average, self.base = idf, lengths, average, base

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:
        weight = matcher.weight()
        share = self.lengths[self.base + matcher.id()] / self.average
        return float(self.idf * weight * (K1 + 1) / (weight + K1 * (1 - B + B * share)))


def arrays_comparison(state: State) -> Comparison:
    kept = schema()
    some = fields.Schema(**{name: kept[name] for name in (*TEXT_FIELDS, "district", "day")})

    def row(one: Stored) -> dict[str, Any]:
        document = one.document
        title, body = {"title": document.title}, {"body": document.body}
        folded = {"title_folded": document.title, "body_folded": document.body}
        day = (document.published or document.event_date or "")[:10] or None
        return {**title, **body, **folded, "district": document.district, "day": day}

    stock = write_stock(state, "stock", some, row)
    lengths: dict[str, list[int]] = {name: [] for name in TEXT_FIELDS}
    for segment in state.snapshot.segments:
        for name in TEXT_FIELDS:
            of_segment = segment.documents.lengths(name)
            assert of_segment is not None
            lengths[name] += of_segment.tolist()
    ours = whoosh_index.open_dir(state.directory, schema=kept)
    searchers = [made.searcher(weighting=ExactBM25F(lengths)) for made in (ours, stock)]

    def compare(asked: Asked) -> str | None:
        return difference(*(ranking(searcher, asked, "day") for searcher in searchers))

    return compare
