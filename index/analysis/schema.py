"""The fields of the index, as Whoosh sees them.

=============  ===========  ==============================================================
field          dictionary   terms
=============  ===========  ==============================================================
title, body    syllables    canonical syllables; overlays (``d=2024-02-28``, ``a=hđnd``, ...)
title_folded,  folded       the same syllables without marks; no overlays
body_folded
pairs          pairs        two folded syllables that stand side by side, title and body
id             id           the document's id, whole
district       district     the district's name, whole
day            day          ISO day by which the document is dated
=============  ===========  ==============================================================

The analysers serve stock Whoosh: with them its own writer gives the very terms that
`index.building.build` gives in bulk, which is how the tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh import fields
from whoosh.analysis import Analyzer, Token
from whoosh.formats import Frequency

from index.analysis.analyzer import body_terms, folded_terms, pair_terms

FORMAT_VERSION = 9  # of the files; an index with another one is refused


class TermAnalyzer(Analyzer):  # type: ignore[misc]
    """A Whoosh analyser from a function that lists the terms of a text."""

    def __init__(self, terms: Any) -> None:
        self.terms = terms

    def __call__(
        self, value: str, positions: bool = False, mode: str = "", **_: Any
    ) -> Iterator[Token]:
        token = Token(positions, removestops=False, mode=mode)
        for position, term in enumerate(self.terms(value)):
            token.text = term
            token.boost = 1.0
            token.stopped = False
            token.pos = position
            yield token


def _field(terms: Any, stored: bool = False) -> fields.FieldType:
    analyzer = TermAnalyzer(terms)
    field = fields.FieldType(analyzer=analyzer, format=Frequency(), scorable=True, stored=stored)
    field.indexed = True
    return field


def schema() -> fields.Schema:
    """A new schema; the index is opened with it, never with a pickled one."""
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        title=_field(body_terms, stored=True),
        body=_field(body_terms, stored=True),
        title_folded=_field(folded_terms),
        body_folded=_field(folded_terms),
        pairs=_field(pair_terms),
        district=fields.ID(stored=True),
        day=fields.ID(),
        published=fields.STORED(),
        event_date=fields.STORED(),
        url=fields.STORED(),
        source=fields.STORED(),
    )
