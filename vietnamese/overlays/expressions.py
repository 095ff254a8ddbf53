"""Expressions that tables know, found in a text or a query: abbreviations and what they stand for,
words with several spellings, nouns with their numbers. Each is one term in all its spellings."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from vietnamese.kept import kept
from vietnamese.overlays.abbreviation_patterns import abbreviation_patterns
from vietnamese.overlays.abbreviation_table import entries
from vietnamese.overlays.abbreviations import abbreviations
from vietnamese.overlays.counted_nouns import counted_nouns
from vietnamese.overlays.ordinals import KIND as ORDINAL
from vietnamese.overlays.ordinals import ordinals_at
from vietnamese.overlays.pattern_tree import Match, Node, Pattern, Span, compile_tree, matches
from vietnamese.overlays.spellings import spelling_patterns
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import Overlay, Tokens

KINDS: Final = frozenset("acls")
"""Of the overlays that are found here."""


@kept(*Path(__file__).parents[1].glob("data/*.tsv"))
def tree() -> Node:
    """The root of the tree of all tables."""
    nouns = (
        Pattern(
            term=f"{ORDINAL}={noun.name}",
            forms=forms,
            bare=tuple(map(fold, forms)),
            bare_alone=True,
            noun=noun,
        )
        for noun in counted_nouns()
        for forms in noun.spellings
    )
    return compile_tree((*abbreviation_patterns(entries()), *nouns, *spelling_patterns()))


def find_expressions(tokens: Tokens, query: bool = False) -> list[Overlay]:
    """An overlay over each expression, sorted by position; overlays may nest. ``query``: read as a
    query, leniently (see `vietnamese.overlays.abbreviations`)."""
    of_abbreviations: list[Match] = []
    found: set[Span] = set()
    for match in matches(tree(), tokens, query):
        pattern = match.pattern
        if pattern.sense:
            of_abbreviations.append(match)
        elif pattern.noun is None:
            if not (query and pattern.one_word and tokens.forms[match.first] != pattern.forms[0]):
                found.add((match.first, match.last, pattern.term))
        else:
            found.update(ordinals_at(tokens, pattern.noun, match.first, match.last + 1, query))
    found |= abbreviations(tokens, of_abbreviations, query)
    return [Overlay(term[0], term, first, last) for first, last, term in sorted(found)]
