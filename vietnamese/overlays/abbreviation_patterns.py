"""All the ways in which the entries of the table of abbreviations may be spelled.

Each is a pattern: an abbreviation (``kt xh``), what it stands for (``kinh tế xã hội``), or that
with parts of it abbreviated (``ủy ban mttq``, ``bch trung ương``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from typing import Final, NamedTuple

from vietnamese.overlays.abbreviation_table import (
    CLASSES,
    AbbreviationSense,
    Condition,
    Context,
    Contexts,
    Entry,
    Forms,
    Phrases,
    forms_of,
    words_of,
)
from vietnamese.overlays.pattern_tree import Pattern
from vietnamese.text.folding import fold
from vietnamese.text.syllables import is_bare_syllable, is_syllable

LONG_WRITTEN: Final = 3
"""Syllables. A written-out form of so many is unlikely to be anything else without its marks."""
LONG_ABBREVIATION: Final = 4
"""Letters. An abbreviation of so many is known in lower case, and without đ."""
SHORTEST_PART: Final = 2
"""Syllables that may be abbreviated within a longer form: not ``P. cháy chữa cháy``."""
SHORTEST_CARRIED: Final = 3
"""Syllables. Shorter concepts are not found within a longer abbreviation: *thành phố* does not
mean every TPHCM, but *Mặt trận Tổ quốc* does mean UBMTTQ."""


class _Piece(NamedTuple):
    """One token of a pattern: its form, and as the table writes it where it is abbreviated."""

    form: str
    shown: str | None


_Pieces = tuple[_Piece, ...]


def abbreviation_patterns(table: tuple[Entry, ...]) -> Iterator[Pattern]:
    """All spellings of all entries."""
    spellings = _Spellings(table)
    for entry in table:
        yield from spellings.patterns(entry, spellings.sense(entry))


class _Spellings:
    """What the entries of a table say about one another."""

    def __init__(self, table: tuple[Entry, ...]) -> None:
        self._written = {entry: tuple(map(forms_of, entry.written)) for entry in table}
        self._by_written: dict[Forms, list[Entry]] = defaultdict(list)
        self._by_spelling: dict[Forms, list[Entry]] = defaultdict(list)
        for entry, written in self._written.items():
            for words in written:
                self._by_written[words].append(entry)
            for spelling in entry.spellings:
                self._by_spelling[forms_of(spelling)].append(entry)
        self._spellings: dict[Forms, tuple[Forms, ...]] = {}

    def sense(self, entry: Entry) -> AbbreviationSense:
        return AbbreviationSense(
            term="a=" + entry.key,
            written=self._written[entry],
            contexts=self._contexts(entry) if entry.contexts else None,
            carried=tuple(dict.fromkeys(self._carried(entry))),
            sure="query" in entry.flags,
        )

    def patterns(self, entry: Entry, sense: AbbreviationSense) -> Iterator[Pattern]:
        for spelling in entry.spellings:
            letters = "".join(forms_of(spelling))
            short = len(letters) < LONG_ABBREVIATION and (entry.contexts or letters.isascii())
            pieces = _abbreviated(spelling)
            lower = "lower" in entry.flags or not (short or is_syllable(letters))
            capitals = () if lower else tuple(range(len(pieces)))
            yield _pattern(sense, pieces, capitals, is_written_out=False)
        for words in self._written[entry]:
            for pieces in dict.fromkeys(self._ways(words, len(words))):
                capitals = tuple(
                    i for i, (form, shown) in enumerate(pieces) if shown and is_syllable(form)
                )
                yield _pattern(sense, pieces, capitals, is_written_out=True)

    def _ways(self, words: Forms, whole: int) -> Iterator[_Pieces]:
        """``words`` written out, and with any parts of them abbreviated, but not all at once."""
        if not words:
            yield ()
        for length in range(1, len(words) + 1):
            heads: list[_Pieces] = [(_Piece(words[0], None),)] if length == 1 else []
            if SHORTEST_PART <= length < whole:
                for entry in self._by_written.get(words[:length], ()):
                    heads += map(_abbreviated, entry.spellings)
            if heads:
                for rest in self._ways(words[length:], whole):
                    yield from (head + rest for head in heads)

    def _contexts(self, entry: Entry) -> Contexts:
        """The contexts of an entry with their words in every spelling that the table knows."""
        alone: dict[str, list[Forms]] = {"before": [], "after": [], "near": []}
        joint: list[Context] = []
        for context in entry.contexts:
            for conditions in product(*map(self._conditions, context)):
                sides = [
                    (side, words)
                    for condition in conditions
                    for side, words in condition._asdict().items()
                    if words
                ]
                if len(sides) == 1 and not CLASSES & {*sides[0][1]}:
                    alone[sides[0][0]].append(sides[0][1])
                else:
                    joint.append(conditions)
        phrases = {side: _phrases(runs) for side, runs in alone.items()}
        return Contexts(**phrases, joint=tuple(joint))

    def _conditions(self, condition: Condition) -> list[Condition]:
        return [Condition(*way) for way in product(*map(self._every_spelling, condition))]

    def _every_spelling(self, words: Forms) -> tuple[Forms, ...]:
        if words in self._spellings:
            return self._spellings[words]
        found = {words: None}
        if len(words) >= SHORTEST_PART:
            for entry in self._by_written.get(words, ()):
                found |= dict.fromkeys(map(forms_of, entry.spellings))
        for entry in self._by_spelling.get(words, ()):
            for written in self._written[entry]:
                ways = self._ways(written, len(written))
                found |= dict.fromkeys(tuple(piece.form for piece in way) for way in ways)
        self._spellings[words] = tuple(found)
        return self._spellings[words]

    def _carried(self, entry: Entry) -> Iterator[str]:
        """Terms of the long concepts within an entry, but none that begins inside another word:
        an ủy ban thường vụ is no ban thường vụ."""
        for words in self._written[entry]:
            runs = [
                (first, end)
                for first, end in combinations(range(len(words) + 1), 2)
                if end - first >= SHORTEST_PART and words[first:end] in self._by_written
            ]
            ends = {end for _, end in runs}
            for first, end in runs:
                torn = first not in ends and any(a < first < b < end for a, b in runs)
                if end - first >= SHORTEST_CARRIED and not torn:
                    for other in self._by_written[words[first:end]]:
                        if other.key != entry.key:
                            yield "a=" + other.key


def _phrases(runs: list[Forms]) -> Phrases:
    by_bare: dict[Forms, tuple[Forms, ...]] = {}
    for words in runs:
        bare = tuple(map(fold, words))
        by_bare[bare] = (*by_bare.get(bare, ()), words)
    lengths = sorted({len(bare) for bare in by_bare}, reverse=True)
    return Phrases(by_bare, frozenset(bare[0] for bare in by_bare), tuple(lengths))


def _abbreviated(spelling: str) -> _Pieces:
    return tuple(map(_Piece, forms_of(spelling), words_of(spelling)))


def _pattern(
    sense: AbbreviationSense, pieces: _Pieces, capitals: tuple[int, ...], is_written_out: bool
) -> Pattern:
    forms = tuple(piece.form for piece in pieces)
    bare = tuple(map(fold, forms))
    long = (
        len(forms) >= LONG_WRITTEN if is_written_out else len("".join(forms)) >= LONG_ABBREVIATION
    )
    return Pattern(
        term=sense.term,
        forms=forms,
        bare=bare,
        shown=tuple(piece.shown or "" for piece in pieces),
        capitals=capitals,
        long=long,
        bare_alone=False,
        sense=sense,
        abbreviation=not is_written_out,
        syllable=not is_written_out and len(forms) == 1 and is_bare_syllable(bare[0]),
        one_word=is_written_out and all(map(str.isdecimal, forms[1:])),
    )
