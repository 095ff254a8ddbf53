"""Finds abbreviations and what they stand for in a stream of tokens, as one and the same term.

``HĐND``, ``hội đồng nhân dân``, ``hdnd`` in a query and ``hoi dong nhan dan`` all get the overlay
``a=hđnd``: a query in one spelling finds a text in the other, and the positions of the overlay
are what is highlighted. Longer forms may be abbreviated in part: ``Ủy ban MTTQ`` is
``a=ubmttq``, and ``a=mttq`` within it. (What keys are: `vietnamese.overlays.abbreviation_table`.)

Three rules keep words from being taken for abbreviations in a document:

- an ambiguous abbreviation counts only where its context decides, or where the document has
  defined it before: ``Ban Chấp hành (BCH)``;
- a short one, or one that is also a syllable, counts only in capitals;
- without its marks a form counts where it is long (HDND, uy ban nhan dan); a written-out one of
  two syllables where the text around has no marks either.

- one that is also a syllable (CA, TU, TƯ) needs a neighbour that tells it from the syllable: an
  abbreviation (``NQ TU``), or a word in small letters beside its capitals (``CA phường``).

In a query people type as they like: case does not count there, and a bare letter stands for any
marked one. But a single bare syllable is a word of its own before it is one that lost its marks:
``quan`` is quận only where something asks for it (``quan 1``, ``quan hoan kiem``), and so are
syllables that could be abbreviations (``ca``, ``tu``) only beside an abbreviation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from vietnamese.overlays.abbreviation_table import (
    NAME,
    NUMBER,
    AbbreviationSense,
    Context,
    Entry,
    Forms,
    Phrases,
    entries,
)
from vietnamese.overlays.pattern_tree import Match, Pattern, Span, spells
from vietnamese.text.folding import fold
from vietnamese.text.syllables import is_bare_syllable
from vietnamese.tokens.tokenizer import Tokens

NEAR: Final = 6
"""Tokens before and after an abbreviation in which the words of a ``~`` context may stand."""
DEFINED: Final = 99
"""The weight of a definition, more than any context has words."""
UNDECIDED: Final = -1


def abbreviations(tokens: Tokens, matches: Iterable[Match], query: bool = False) -> set[Span]:
    """An overlay ``a=<key>`` over each abbreviation and each written-out form that stands in
    ``tokens``: of the ``matches`` of their patterns those that count. ``query``: read as a query,
    leniently (see above)."""
    found: set[Span] = set()
    implying: list[Match] = []
    ambiguous: list[Match] = []
    for match in matches:
        pattern = match.pattern
        sense = sense_of(pattern)
        if pattern.abbreviation and sense.contexts and not (query and sense.sure):
            ambiguous.append(match)
            continue
        if query and pattern.one_word and not _asked_for(tokens, match):
            continue
        found.add((match.first, match.last, pattern.term))
        if pattern.abbreviation and sense.carried:
            implying.append(match)
    if ambiguous:
        decided = _decided(tokens, ambiguous, query)
        found.update((first, last, pattern.term) for pattern, first, last in decided)
    if implying and not query:
        found |= set(_carried(implying, found))
    return found


def sense_of(pattern: Pattern) -> AbbreviationSense:
    assert pattern.sense is not None
    return pattern.sense


def expansions(key: str) -> tuple[str, ...]:
    """What a concept stands for, written out, as the table has it: of ``hđnd`` or ``a=hđnd``.

    Empty where there is no such concept.
    """
    return tuple(dict.fromkeys(text for entry in _of_key(key) for text in entry.written))


def abbreviation(key: str) -> str:
    """How a concept is abbreviated, as the table has it: ``HĐND``; "" where there is none."""
    return next((entry.abbreviation for entry in _of_key(key)), "")


def _of_key(key: str) -> list[Entry]:
    return _entries_by_key().get(key.removeprefix("a="), [])


@cache
def _entries_by_key() -> dict[str, list[Entry]]:
    by_key: dict[str, list[Entry]] = {}
    for entry in entries():
        by_key.setdefault(entry.key, []).append(entry)
    return by_key


def _raw(tokens: Tokens, position: int) -> str:
    return tokens.text[tokens.starts[position] : tokens.ends[position]]


def _decided(tokens: Tokens, matches: list[Match], query: bool) -> Iterator[Match]:
    """Those whose context holds. In a document the sense with the longest context counts, and
    what a definition has decided stays decided; in a query every sense that fits counts."""
    by_place: dict[tuple[int, int], list[Match]] = defaultdict(list)
    for match in matches:
        by_place[match[1:]].append(match)
    defined: dict[Forms, Pattern] = {}
    for (first, last), rivals in by_place.items():
        weights = [_weight(tokens, match, query) for match in rivals]
        best = max(weights)
        if best == UNDECIDED:
            known = defined.get(rivals[0][0].forms)
            if known:
                yield Match(known, first, last)
            continue
        for weight, match in zip(weights, rivals, strict=True):
            if weight == best or (query and weight != UNDECIDED):
                yield match
            if weight == DEFINED:
                defined[match[0].forms] = match[0]


def _weight(tokens: Tokens, match: Match, query: bool) -> int:
    """The number of words of the longest context that holds, 0 for one that is only near."""
    pattern, first, last = match
    sense = sense_of(pattern)
    if _opens_bracket(tokens, first) and any(
        _stand_at(tokens, first - len(words), words, query) for words in sense.written
    ):
        return DEFINED
    contexts = sense.contexts
    assert contexts is not None
    weight = max(
        _longest(tokens, match, contexts.before, lambda length: first - length),
        _longest(tokens, match, contexts.after, lambda length: last + 1),
    )
    if not pattern.syllable or _raw(tokens, first).isupper():
        for context in contexts.joint:
            beside = sum(len(condition.before) + len(condition.after) for condition in context)
            if beside > weight and _holds(context, tokens, match, query):
                weight = beside
    if weight == UNDECIDED and _stands_near(contexts.near, tokens.forms, first, last):
        weight = 0
    return weight


def _longest(tokens: Tokens, match: Match, phrases: Phrases, place_of: Callable[[int], int]) -> int:
    """The length of the longest phrase that stands at its place beside a match and decides it."""
    pattern, position, _ = match
    for length in phrases.lengths:
        place = place_of(length)
        if (
            place >= 0
            and _stands(phrases, tokens.forms, place, length)
            and (
                not pattern.syllable or _tells_apart(tokens, position, range(place, place + length))
            )
        ):
            return length
    return UNDECIDED


def _tells_apart(tokens: Tokens, position: int, context: range) -> bool:
    """Whether a context tells an abbreviation that is also a syllable from that syllable: by an
    abbreviation in it, or because it is in small letters and the abbreviation in capitals."""
    capitals = _raw(tokens, position).isupper()
    return any(
        not is_bare_syllable(fold(tokens.forms[at]))
        or (capitals and not _raw(tokens, at).isupper())
        for at in context
    )


def _asked_for(tokens: Tokens, match: Match) -> bool:
    """Whether a syllable that a query has without its marks is asked for by a word or a number
    beside it: ``ubnd quan``, ``quan hoan kiem``, ``phuong 5``; but not ``hải quan 2``."""
    pattern, first, last = match
    if tokens.forms[first] == pattern.forms[0]:
        return True
    contexts = sense_of(pattern).contexts
    if contexts is None:
        return False
    before, after = contexts.before, contexts.after
    if any(first >= n and _stands(before, tokens.forms, first - n, n) for n in before.lengths):
        return True
    if any(_stands(after, tokens.forms, last + 1, n) for n in after.lengths):
        return True
    if first and tokens.forms[first - 1] != fold(tokens.forms[first - 1]):
        return False
    if last > first:
        return True
    takes_number = any(c.after == (NUMBER,) for context in contexts.joint for c in context)
    return takes_number and _stand_at(tokens, last + 1, (NUMBER,), True)


def _opens_bracket(tokens: Tokens, position: int) -> bool:
    """Whether the token stands in brackets that open right before it."""
    return position > 0 and "(" in tokens.text[tokens.ends[position - 1] : tokens.starts[position]]


def _stands(phrases: Phrases, forms: Forms, place: int, length: int) -> bool:
    """Whether one of the phrases of that length stands at the position ``place``."""
    here = forms[place : place + length]
    if len(here) < length:
        return False
    known = phrases.by_bare.get(tuple(map(fold, here)), ())
    return any(spells(here, words) for words in known)


def _stands_near(phrases: Phrases, forms: Forms, first: int, last: int) -> bool:
    return any(
        _stands(phrases, forms, place, length)
        for place in _near(first, last, 1)
        if place < len(forms) and fold(forms[place]) in phrases.first
        for length in phrases.lengths
        if not place < first < place + length
    )


def _near(first: int, last: int, length: int) -> tuple[int, ...]:
    """Where a phrase of that length may start that is near the positions ``first`` to ``last``."""
    before = range(max(0, first - NEAR), first - length + 1)
    return (*before, *range(last + 1, last + 1 + NEAR))


def _holds(context: Context, tokens: Tokens, match: Match, query: bool) -> bool:
    _, first, last = match
    for before, after, near in context:
        if near:
            places = _near(first, last, len(near))
            if not any(_stand_at(tokens, place, near, query) for place in places):
                return False
        elif not (
            _stand_at(tokens, first - len(before), before, query)
            and _stand_at(tokens, last + 1, after, query)
        ):
            return False
    return True


def _stand_at(tokens: Tokens, place: int, words: Forms, query: bool) -> bool:
    """Whether the words, or tokens of their classes, stand at the position ``place``."""
    if place < 0 or place + len(words) > len(tokens.forms):
        return not words
    for position, word in enumerate(words, place):
        form = tokens.forms[position]
        if word == NUMBER:
            fits = form[0].isdigit()
        elif word == NAME:
            fits = not form[0].isdigit() and (query or _raw(tokens, position)[0].isupper())
        else:
            fits = form == word or form == fold(word)
        if not fits:
            return False
    return True


def _carried(matches: list[Match], found: set[Span]) -> Iterator[Span]:
    """Terms that an abbreviation implies, over all of it, where they do not stand within it."""
    by_first: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for a, b, term in found:
        by_first[a].append((b, term))
    for match in matches:
        places = range(match.first, match.last + 1)
        inside = {term for a in places for b, term in by_first.get(a, ()) if b <= match.last}
        for term in sense_of(match.pattern).carried:
            if term not in inside:
                yield match.first, match.last, term
