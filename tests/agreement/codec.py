"""Whoosh as it comes, writing with the array codec and with its own."""

from __future__ import annotations

from typing import Any

from whoosh import fields
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.writing import SegmentWriter

from index.analysis.analyzer import analyse
from index.storage.codec import ArrayCodec
from tests.agreement.articles import State
from tests.agreement.asked import Asked, year_of
from tests.agreement.rankings import Comparison, difference
from tests.agreement.stock import FIELDS, TEXT_FIELDS, ranking, write_stock
from tests.search.naive import Stored
from vietnamese.text.folding import fold


def codec_comparison(state: State) -> Comparison:
    text = {name: fields.TEXT(analyzer=SpaceSeparatedTokenizer()) for name in TEXT_FIELDS}
    plain = fields.Schema(**text, district=fields.ID(), year=fields.ID())

    def row(one: Stored) -> dict[str, Any]:
        texts = {}
        for name in FIELDS:
            forms = analyse(getattr(one.document, name)).forms
            texts[name] = " ".join(forms)
            texts[f"{name}_folded"] = " ".join(map(fold, forms))
        return {**texts, "district": one.document.district, "year": str(year_of(one.document))}

    searchers = []
    for name, codec in (("array", ArrayCodec()), ("own", None)):
        made = write_stock(state, name, plain, row, codec)
        if state.name == "merged":
            SegmentWriter(made, codec=codec, compound=False).commit(optimize=True)
        searchers.append(made.searcher())

    def compare(asked: Asked) -> str | None:
        return difference(*(ranking(searcher, asked, "year") for searcher in searchers))

    return compare
