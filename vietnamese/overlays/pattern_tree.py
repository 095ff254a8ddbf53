"""Runs of words that tables know: a tree of patterns, and where they stand in a text.

A pattern is one spelling of something that is one term in all its spellings: an abbreviation
(``kt xh``), what it stands for, a word with another spelling (``vắc xin``), a noun that asks for a
number (``quý``). Patterns hang in the tree by their forms, as they are and without marks, since so
they are typed. All tables share one tree, so that a text is gone through once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress
from typing import Final, NamedTuple

from vietnamese.overlays.abbreviation_table import AbbreviationSense, Forms
from vietnamese.overlays.counted_nouns import CountedNoun
from vietnamese.overlays.numerals import FOLLOWERS
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import DIGITS, Tokens

AROUND: Final = 3
"""Tokens before and after a short bare form that must be without marks if it is to count."""


class Pattern(NamedTuple):
    """One spelling of ``term``. ``capitals`` are the places of forms that count in a document
    only in capitals or as ``shown``. ``long``: it counts bare among words with marks;
    ``bare_alone``: a single word of it counts bare among words without marks.

    The rest is of abbreviations (``sense``) and of nouns (``noun``) only.
    """

    term: str
    forms: Forms
    bare: Forms
    shown: tuple[str, ...] = ()
    capitals: tuple[int, ...] = ()
    long: bool = False
    bare_alone: bool = False
    sense: AbbreviationSense | None = None
    noun: CountedNoun | None = None
    abbreviation: bool = False  # the whole of it, not a written-out form
    syllable: bool = False  # an abbreviation that is also a syllable, bare or not: TƯ, CA
    one_word: bool = False  # a single syllable written out, alone or with a number: quận, quận 1


class Match(NamedTuple):
    """A pattern, and the first and last position where it stands."""

    pattern: Pattern
    first: int
    last: int


Span = tuple[int, int, str]
"""First and last position, both included, and the term of an overlay."""


class Node(NamedTuple):
    """Of the tree: patterns that end here, those of nouns that count only before a number
    (``counted``), and what may follow, by form with marks or without.
    Forms that are one without marks lead to one node, so what is found is still to be compared.
    """

    patterns: list[Pattern]
    counted: list[Pattern]
    children: dict[str, Node]

    @classmethod
    def new(cls) -> Node:
        return cls([], [], {})


def compile_tree(patterns: Iterable[Pattern]) -> Node:
    """The root of the tree of these patterns."""
    root = Node.new()
    for pattern in patterns:
        node = root
        for form, bare in zip(pattern.forms, pattern.bare, strict=True):
            node = node.children.setdefault(form, node.children.setdefault(bare, Node.new()))
        kept = node.counted if pattern.noun and not pattern.noun.far else node.patterns
        kept.append(pattern)
    return root


def matches(root: Node, tokens: Tokens, query: bool = False) -> Iterator[Match]:
    """Every pattern at every place, in the order of the text. In a ``query`` case does not count,
    and any word may lack its marks."""
    # All of it runs for each document: most positions are passed over without a line of Python,
    # and most of the others after a look at the next one.
    forms, starts = (*tokens.forms, ""), root.children
    for first in compress(range(len(tokens.forms)), map(starts.__contains__, tokens.forms)):
        node: Node | None = starts[forms[first]]
        end = first + 1
        while node is not None:
            following = forms[end]
            if node.patterns:
                for pattern in node.patterns:
                    if _fits(pattern, tokens, first, end, query):
                        yield Match(pattern, first, end - 1)
            if node.counted and (following in FOLLOWERS or following[:1] in DIGITS):
                for pattern in node.counted:
                    if _fits(pattern, tokens, first, end, query):
                        yield Match(pattern, first, end - 1)
            node = node.children.get(following)
            end += 1


def _fits(pattern: Pattern, tokens: Tokens, first: int, end: int, query: bool) -> bool:
    """Whether the tokens [first, end), which fold to the pattern, spell it as well."""
    forms = tokens.forms[first:end]
    if forms == pattern.forms:
        return query or not pattern.capitals or _in_capitals(pattern, tokens, first)
    if forms == pattern.bare:
        sure = query or pattern.long
        never = pattern.abbreviation or (len(forms) == 1 and not pattern.bare_alone)
        if not sure and (never or not _unmarked_around(tokens.forms, first, end)):
            return False
    elif not spells(forms, pattern.forms):
        return False
    return query or not pattern.capitals or _in_capitals(pattern, tokens, first)


def spells(forms: Forms, words: Forms) -> bool:
    """Whether each form is the word beside it, as it is or without its marks."""
    pairs = zip(forms, words, strict=True)
    return all(form == word or form == fold(word) for form, word in pairs)


def _unmarked_around(forms: Forms, first: int, end: int) -> bool:
    beside = (*forms[max(0, first - AROUND) : first], *forms[end : end + AROUND])
    return all(form == fold(form) for form in beside)


def _in_capitals(pattern: Pattern, tokens: Tokens, first: int) -> bool:
    raws = ((place, _raw(tokens, first + place)) for place in pattern.capitals)
    return all(raw.isupper() or raw == pattern.shown[place] for place, raw in raws)


def _raw(tokens: Tokens, position: int) -> str:
    return tokens.text[tokens.starts[position] : tokens.ends[position]]
