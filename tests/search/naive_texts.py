"""Texts and queries as the oracles of ranking and highlighting see them: plain syllables.

Nothing of the product is imported. It holds for texts of the tests' own vocabulary, in which spaces
and signs part the syllables, and whose only expressions are those of `EXPRESSIONS`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

EXPRESSIONS = {"a=ubnd": ("ubnd", "ủy ban nhân dân"), "d=2024-03-05": ("5 3 2024",)}
"""How a text writes what a term of the index stands for."""


class Token(NamedTuple):
    """A syllable, ``~`` before it in a passage without diacritics, and where it stands."""

    form: str
    start: int
    end: int


@cache
def fold(form: str) -> str:
    letters = unicodedata.normalize("NFD", form.removeprefix("~").replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def tokens(text: str) -> list[Token]:
    found = re.finditer(r"(?:[^\W_][\u0300-\u036f]*)+", text)
    plain = [
        Token(unicodedata.normalize("NFC", one[0]).lower(), one.start(), one.end()) for one in found
    ]
    return [
        token._replace(form="~" + token.form) if _is_bare(plain, at) else token
        for at, token in enumerate(plain)
    ]


def _is_bare(row: Sequence[Token], at: int) -> bool:
    """Eight words in a row without diacritics, or two that are the whole text; numbers apart."""
    first = last = at
    if fold(row[at].form) != row[at].form or not row[at].form.isalpha():
        return False
    while first and fold(row[first - 1].form) == row[first - 1].form:
        first -= 1
    while last + 1 < len(row) and fold(row[last + 1].form) == row[last + 1].form:
        last += 1
    words = sum(token.form.isalpha() for token in row[first : last + 1])
    return words >= 8 or (first == 0 and last + 1 == len(row) and words >= 2)


def written(concept: str, row: Sequence[Token]) -> list[tuple[int, int]]:
    """First and last token of each place where a text has an expression."""
    forms = [token.form.removeprefix("~") for token in row]
    found = []
    for text in EXPRESSIONS[concept]:
        words = text.split()
        for first in range(len(forms) - len(words) + 1):
            if forms[first : first + len(words)] == words:
                found.append((first, first + len(words) - 1))
    return found


class Corpus:
    """The documents of an index, title and body of each, and the figures that weights come from."""

    def __init__(self, documents: Sequence[tuple[str, str]]) -> None:
        self.texts = [(tokens(title), tokens(body)) for title, body in documents]
        self.count = len(documents)
        self._forms = [[{t.form for t in row} for row in texts] for texts in self.texts]
        self._folded = [[{fold(t.form) for t in row} for row in texts] for texts in self.texts]
        self._pairs = [
            {
                (fold(one.form), fold(other.form))
                for row in texts
                for one, other in zip(row, row[1:], strict=False)
            }
            for texts in self.texts
        ]

    def frequency(self, form: str, folded: bool = False) -> int:
        """Documents whose body has a form or, if there are more, whose title has it."""
        documents = self._folded if folded else self._forms
        return max(sum(form in texts[field] for texts in documents) for field in (0, 1))

    def in_body(self, form: str, numbers: Iterable[int]) -> int:
        """How many of these documents have a form in their body."""
        return sum(form in self._forms[number][1] for number in numbers)

    def idf(self, frequency: float) -> float:
        return math.log(1 + (self.count - frequency + 0.5) / (frequency + 0.5))

    def pair_frequency(self, first: str, second: str) -> int:
        """Documents that have two folded syllables side by side."""
        return sum((first, second) in pairs for pairs in self._pairs)

    def information(self, unit: Any) -> float:
        """What a unit of a query says: the idf of the form that is meant or, as far as that is not
        sure, of all forms."""
        of_class = self.idf(self.frequency(unit.folded, folded=True))
        meant = unit.restored if unit.wildcard else unit.form
        if meant is None:
            return of_class
        found = self.frequency(meant)
        sure = 1.0 if not unit.wildcard or unit.confidence >= 0.9 else unit.confidence
        return sure * (self.idf(found) if found else of_class) + (1 - sure) * of_class

    def pairs(self, units: Sequence[Any]) -> list[tuple[float, bool]]:
        """Of each two neighbours their idf, and whether any document has them side by side."""
        found = [
            self.pair_frequency(one.folded, other.folded)
            for one, other in zip(units, units[1:], strict=False)
        ]
        return [(self.idf(count), count > 0) for count in found]

    def weights(self, units: Sequence[Any]) -> list[float]:
        """What each unit of a clause is worth: what two neighbours say together counts once."""
        own = [self.information(unit) for unit in units]
        weights = list(own)
        for at, (pair_idf, is_found) in enumerate(self.pairs(units)):
            both = min(own[at] + own[at + 1] - pair_idf, own[at], own[at + 1])
            if is_found and both > 0:
                weights[at] -= both / 2
                weights[at + 1] -= both / 2
        return [max(weight, 0.001) for weight in weights]
