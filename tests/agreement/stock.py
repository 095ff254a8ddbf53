"""Stock Whoosh: written to by its own writer, asked by its own queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whoosh import fields
from whoosh import index as whoosh_index
from whoosh import query as queries
from whoosh.writing import SegmentWriter

from index.storage.codec import ArrayCodec
from tests.agreement.articles import State
from tests.agreement.asked import Asked
from tests.agreement.rankings import Ranking
from tests.search.naive import Stored

FIELDS = ("body", "title")
TEXT_FIELDS = [f"{name}{suffix}" for name in FIELDS for suffix in ("", "_folded")]


def write_stock(
    state: State,
    name: str,
    fields_: fields.Schema,
    row: Callable[[Stored], dict[str, Any]],
    codec: ArrayCodec | None = None,
) -> whoosh_index.Index:
    """The documents of a state by Whoosh's own writer: the same segments and numbers, the same
    ones deleted."""
    folder = state.folder / name
    folder.mkdir()
    made = whoosh_index.create_in(folder, fields_)
    for segment in state.snapshot.segments:
        writer = SegmentWriter(made, codec=codec, compound=False, limitmb=256)
        for number in range(segment.count):
            writer.add_document(**row(state.documents[segment.base + number]))
        writer.commit(merge=False)
    writer = SegmentWriter(made, codec=codec, compound=False)
    for number, one in enumerate(state.documents):
        if not one.alive:
            writer.delete_document(number)
    writer.commit(merge=False)
    return made


def question(asked: Asked, year_field: str) -> tuple[queries.Query, queries.Query | None]:
    """A query in Whoosh's terms, and its filter."""
    query = asked.query
    suffix = "_folded" if query.folded else ""
    names = [f"{name}{suffix}" for name in FIELDS]
    if query.kind == "phrase":
        found: queries.Query = queries.Or([queries.Phrase(n, list(query.terms)) for n in names])
    else:
        words = [queries.Or([queries.Term(name, term) for name in names]) for term in query.terms]
        found = (queries.And if query.kind == "all" else queries.Or)(words)
    if asked.excluded:
        without = queries.Or([queries.Term(name, asked.excluded) for name in names])
        found = queries.AndNot(found, without)
    if query.year is not None:
        return found.normalize(), queries.Prefix(year_field, str(query.year))
    if query.district is not None:
        return found.normalize(), queries.Term("district", query.district)
    return found.normalize(), None


def ranking(searcher: Any, asked: Asked, year_field: str) -> Ranking:
    query, filter_ = question(asked, year_field)
    return [(n, s) for s, n in searcher.search(query, limit=None, filter=filter_).top_n]
