"""Did you mean: what a query that finds little was probably meant to be.

A noisy channel (Kernighan, Church and Gale, A Spelling Correction Program Based on a Noisy Channel
Model, 1990) over the syllables of the corpus. Every part of the query may be read as it is typed,
as a syllable that differs by one letter dropped, added, changed or two swapped, as Telex keys, as
several syllables run together or as a piece of one torn apart; each slip has a price, and what
the corpus says of syllables and their neighbours decides whether it is worth it.

Marks that were typed may be wrong ones, too. As most syllables are words with any marks, other
ones are weighed only where they go far better with the neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from search.suggesting.beam_decoder import NOTHING, Edges, attraction, best_ways, bond
from search.suggesting.edit_neighbours import EditNeighbours, one_slip, swapped
from vietnamese.input.telex import syllable_of_keys
from vietnamese.model.diacritic_restoration import LEFT_BARE, DiacriticModel
from vietnamese.model.vocabulary import NUMBER, UNKNOWN
from vietnamese.text.canonical import canonical_syllable
from vietnamese.text.folding import fold
from vietnamese.text.syllables import HOOK, TILDE, is_syllable, split_tone
from vietnamese.tokens.tokenizer import Tokens, tokenize

# Prices of slips in nats: the log-probability of a certain slip. A letter can be dropped or swapped
# in as many ways as there are letters; it can be changed, or one added, in 25 times as many.
DROPPED = 6.5
"""A letter dropped, or two swapped."""
CHANGED = 10.0
"""A letter changed, or one added."""
BESIDE = 8.0
"""A letter changed for one whose key is beside its own."""
TORN = 6.0
RUN_TOGETHER = 6.0
EACH_SPACE = 3.0
TELEX = 4.0
OTHER_MARKS = 4.0
"""For reading a syllable with marks that the slip alone does not explain."""
LEFT_OUT = 5.0
"""A tone or another mark that is missing among others, or a hook for a tilde."""
WRONG_MARK = 5.5
"""A tone or another mark in place of what is meant, or where none is. A nat less for both puts 3%
more wrong marks right, and questions 1% more of what is right."""
UNHEARD = 6.0
UNHEARD_LETTER = 1.5
"""The price of a syllable that the corpus does not know, above that of any such syllable."""
FEW = 3
LEAST_GAINS = (-5.0, -2.0, -2.0, 0.0)
"""Nats by which a suggestion must be more likely than the query, by the number of its hits, the
last for FEW and more: what finds little was hardly meant."""
SHORT = 4
"""Letters from which on a piece of a word may be a syllable of another language."""
LONGEST_SYLLABLE = 7
LONGEST_KEYS = 9
"""Of a syllable typed in Telex: ``nghieengs``."""
MOST_CHANGED = 32
"""Syllables one changed letter away that are weighed, those that suit the neighbours best."""
MOST_PIECES = 3
"""Of one torn syllable."""
SETTLED = 3.5
"""Nats. Syllables that attract each other so much were meant: they are the two of a word, or of a
name. Spares three quarters of the work on queries without a slip."""
MOST_TOKENS = 16
"""Longer queries are questions in prose: they find something by their other words."""

PRICES = np.array([DROPPED, CHANGED, BESIDE])  # of each slip that `EditNeighbours` knows


class Reading(NamedTuple):
    """One way to read what lies between two nodes of the lattice."""

    start: int
    end: int
    identifier: int
    slips: int
    cost: float


@dataclass(frozen=True, slots=True)
class _Token:
    """A token of the query; its letters are the nodes ``node`` to ``node + len(form)``."""

    form: str
    folded: str
    node: int

    @property
    def end(self) -> int:
        return self.node + len(self.form)

    @property
    def bare(self) -> bool:
        return self.form == self.folded

    @property
    def word(self) -> bool:
        """Whether it is made of letters, each of which folds to one."""
        return self.folded.isalpha() and len(self.folded) == len(self.form)


class Speller:
    """Suggestions from the texts of an index. Immutable: may be shared by threads."""

    def __init__(self, model: DiacriticModel) -> None:
        self._model = model
        self._vocabulary = model.vocabulary
        self._near = EditNeighbours(model)
        self._may_stand_alone = lru_cache(1 << 14)(self._stands_alone)
        self._pieces = lru_cache(1 << 12)(self._pieces_of)

    def suggest(self, query: str, finds: Callable[[str], int]) -> str | None:
        """What ``query`` should probably have been, with its marks, in lower case; None when it
        is fine or nothing better is known. ``finds`` says how many documents have all words of a
        query, whatever their marks; a suggestion finds something."""
        tokens = tokenize(query)
        if not 0 < len(tokens.forms) <= MOST_TOKENS:
            return None
        parts = _parts(tokens)
        some_marks = not all(part.bare for part in parts)
        literal = [list(self._literal(part, some_marks)) for part in parts]
        marked = list(self._marked(parts, literal))
        torn = list(self._torn(parts, some_marks))
        settled = self._settled(parts, literal)
        if all(settled) and not marked and not torn and not _is_glued(tokens):
            return None
        others = self._others(parts, literal, settled, some_marks)
        readings = sorted(chain(*literal, marked, torn, others))
        scores, paths = best_ways(self._model.grams, _edges(readings))
        slips = int(np.argmax(scores[1:])) + 1
        gain = scores[slips] - scores[0]
        if gain <= min(LEAST_GAINS):
            if not _is_glued(tokens):
                return None
            slips = 0
        suggestion = self._written([readings[e] for e in paths[slips] if e != NOTHING], tokens)
        if slips and gain <= max(LEAST_GAINS) and gain <= LEAST_GAINS[min(finds(query), FEW)]:
            return None
        return suggestion if finds(suggestion) else None

    def _settled(self, parts: list[_Token], literal: list[list[Reading]]) -> list[bool]:
        """Which tokens are bonded to a neighbour so that no other letters can be meant; and a word
        by itself, with nothing beside it to tell what else is."""
        if len(parts) == 1:
            return [self._near.is_frequent(self._vocabulary.fold_class(parts[0].folded))]
        identifiers = [np.array([reading.identifier for reading in of]) for of in literal]
        bonds = [
            bond(self._model.grams, left, right) >= SETTLED for left, right in pairwise(identifiers)
        ]
        return [left or right for left, right in pairwise([False, *bonds, False])]

    def _others(
        self,
        parts: list[_Token],
        literal: list[list[Reading]],
        settled: list[bool],
        some_marks: bool,
    ) -> Iterator[Reading]:
        """All ways to read single tokens otherwise than they are typed."""
        for at, part in enumerate(parts):
            if settled[at]:
                continue
            yield from self._telex(part)
            if part.word:
                yield from self._run_together(part, some_marks)
                yield from self._changed(part, *_beside(at, literal))

    def _literal(self, part: _Token, some_marks: bool) -> Iterator[Reading]:
        """The token as it is typed."""
        return self._as_typed(part.form, part.node, part.end, 0, 0.0, some_marks)

    def _as_typed(
        self, form: str, start: int, end: int, slips: int, cost: float, some_marks: bool
    ) -> Iterator[Reading]:
        """A canonical form with its marks, or with any marks where it has none."""
        fold_class = self._vocabulary.fold_class(form)
        if fold_class and fold(form) == form:
            for identifier in fold_class:
                bare = not some_marks or self._vocabulary.form(identifier) == form
                yield Reading(start, end, identifier, slips, cost - (0.0 if bare else LEFT_BARE))
            return
        identifier = self._vocabulary.identifier(form)
        if slips == 0 or identifier > NUMBER:
            unheard = UNHEARD + UNHEARD_LETTER * len(form) if identifier == UNKNOWN else 0.0
            yield Reading(start, end, identifier, slips, cost + unheard)

    def _marked(self, parts: list[_Token], literal: list[list[Reading]]) -> Iterator[Reading]:
        """Tokens with other marks than the typed ones, which bind in a search, where those go so
        much better between their neighbours that they may be meant. What has no marks is read with
        any."""
        for at, part in enumerate(parts):
            if part.bare or not part.word:
                continue
            typed = self._vocabulary.identifier(part.form)
            forms = self._vocabulary.fold_class(part.folded)
            scores = self._attraction([typed, *forms], *_beside(at, literal))
            least = scores[0] + min(LEAST_GAINS)
            for place in np.flatnonzero(scores[1:] > least + LEFT_OUT).tolist():
                price = _price_of_marks(part.form, self._vocabulary.form(forms[place]))
                if price and scores[1 + place] - price >= least:
                    yield Reading(part.node, part.end, forms[place], 1, price)

    def _attraction(
        self, identifiers: ArrayLike, left: list[Reading], right: list[Reading]
    ) -> NDArray[np.float64]:
        """How well each goes between its neighbours."""
        return attraction(
            self._model.grams,
            np.asarray(identifiers, np.int64),
            np.array([reading.identifier for reading in left], np.int64),
            np.array([reading.identifier for reading in right], np.int64),
        )

    def _telex(self, part: _Token) -> Iterator[Reading]:
        form = syllable_of_keys(part.form)
        if form is not None and form != part.form:
            yield from self._as_typed(form, part.node, part.end, 1, TELEX, False)
            for identifier in self._vocabulary.fold_class(fold(form)):
                price = _price_of_marks(form, self._vocabulary.form(identifier))
                if 0 < price <= LEFT_OUT:  # mostly the tone, which is typed last
                    yield Reading(part.node, part.end, identifier, 1, TELEX + price)
        elif self._vocabulary.identifier(part.form) == UNKNOWN and len(part.form) <= LONGEST_KEYS:
            for keys in swapped(part.form):
                if form := syllable_of_keys(keys):
                    yield from self._as_typed(form, part.node, part.end, 1, TELEX + DROPPED, False)

    def _changed(
        self, part: _Token, left: list[Reading], right: list[Reading]
    ) -> Iterator[Reading]:
        if len(part.form) < 2:
            return
        identifiers, slips = self._near.near(part.folded)
        prices = PRICES[slips]
        best = np.argsort(prices - self._attraction(identifiers, left, right))[:MOST_CHANGED]
        node, end = part.node, part.end
        for identifier, price in zip(
            identifiers[best].tolist(), prices[best].tolist(), strict=True
        ):
            same = part.bare or _marks_kept(part.form, self._vocabulary.form(identifier))
            yield Reading(node, end, identifier, 1, price if same else price + OTHER_MARKS)

    def _run_together(self, part: _Token, some_marks: bool) -> Iterator[Reading]:
        """The token as several syllables."""
        for start, end, form in self._pieces(part.form):
            slips, cost = (0, EACH_SPACE) if start else (1, RUN_TOGETHER)
            yield from self._as_typed(
                form, part.node + start, part.node + end, slips, cost, some_marks
            )

    def _pieces_of(self, typed: str) -> list[tuple[int, int, str]]:
        """The pieces of a token that are syllables, with their canonical forms: those beside which
        all the rest can be read as such pieces."""
        length = len(typed)
        found = []
        for start in range(length):
            for end in range(start + 1, min(start + LONGEST_SYLLABLE, length) + 1):
                form = canonical_syllable(typed[start:end])
                if end - start < length and self._may_stand_alone(form):
                    found.append((start, end, form))
        before, behind = {0}, {length}  # where pieces end that begin with the token, and the like
        before.update(end for start, end, _ in found if start in before)
        behind.update(start for start, end, _ in reversed(found) if end in behind)
        return [piece for piece in found if piece[0] in before and piece[1] in behind]

    def _torn(self, parts: list[_Token], some_marks: bool) -> Iterator[Reading]:
        """All ways to read neighbours as pieces of one syllable."""
        for size in range(2, MOST_PIECES + 1):
            for start in range(len(parts) - size + 1):
                pieces = parts[start : start + size]
                text = "".join(piece.form for piece in pieces)
                if len(text) > LONGEST_SYLLABLE or not all(piece.word for piece in pieces):
                    continue
                form = canonical_syllable(text)
                if self._may_stand_alone(form):
                    yield from self._as_typed(
                        form, pieces[0].node, pieces[-1].end, 1, TORN, some_marks
                    )

    def _stands_alone(self, form: str) -> bool:
        """Whether a piece is a syllable of the corpus: Vietnamese, or frequent and not short."""
        fold_class = self._vocabulary.fold_class(fold(form))
        if len(form) >= SHORT and self._near.is_frequent(fold_class):
            return True
        return any(is_syllable(self._vocabulary.form(identifier)) for identifier in fold_class)

    def _written(self, path: list[Reading], tokens: Tokens) -> str:
        """The suggestion: syllables in canonical form, and what stands between them as typed."""
        token_at = {
            node: at for at, node in enumerate(accumulate(map(len, tokens.forms), initial=0))
        }
        written = ""
        for reading in path:
            at = token_at.get(reading.start, NOTHING)
            gap = tokens.text[tokens.ends[at - 1] : tokens.starts[at]] if at > 0 else ""
            if written:
                written += gap if gap.strip() else " "
            form = self._vocabulary.form(reading.identifier)
            written += form or tokens.text[tokens.starts[at] : tokens.ends[at]]
        return written


def _parts(tokens: Tokens) -> list[_Token]:
    nodes = accumulate(map(len, tokens.forms), initial=0)
    return [_Token(form, fold(form), node) for form, node in zip(tokens.forms, nodes, strict=False)]


def _is_glued(tokens: Tokens) -> bool:
    """Whether words stand in it without a space (``đỗthắng``), which tell apart by their marks."""
    joints = zip(tokens.forms, tokens.forms[1:], tokens.ends, tokens.starts[1:], strict=False)
    return any(
        end == start and left.isalpha() and right.isalpha() for left, right, end, start in joints
    )


def _beside(at: int, literal: list[list[Reading]]) -> tuple[list[Reading], list[Reading]]:
    """What stands on either side of a token."""
    nothing: list[list[Reading]] = [[]]
    return [*nothing, *literal][at], [*literal, *nothing][at + 1]


@lru_cache(1 << 14)
def _price_of_marks(typed: str, form: str) -> float:
    """What it costs to type one for the other, which differ in marks alone; 0 for the same."""
    tone, letters = _toneless(typed)
    whole_tone, whole_letters = _toneless(form)
    price = 0.0
    if tone != whole_tone:
        alike = {tone, whole_tone} == {HOOK, TILDE}
        price += LEFT_OUT if not tone or alike else WRONG_MARK
    for letter, whole in zip(letters, whole_letters, strict=False):
        if letter != whole:
            price += LEFT_OUT if letter == fold(letter) else WRONG_MARK
    return price


@lru_cache(1 << 14)
def _toneless(form: str) -> tuple[str | None, str]:
    return split_tone(form)


def _marks_kept(typed: str, form: str) -> bool:
    """Whether one changed letter alone makes ``typed`` of ``form``, the tone lost at most."""
    tone, letters = _toneless(typed)
    whole_tone, whole_letters = _toneless(form)
    return tone in ("", whole_tone) and one_slip(letters, whole_letters)


def _edges(readings: Iterable[Reading]) -> Edges:
    starts, ends, identifiers, slips, costs = zip(*readings, strict=True)
    return Edges(
        np.array(starts), np.array(ends), np.array(identifiers), np.array(slips), np.array(costs)
    )
