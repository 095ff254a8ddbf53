"""Where the words of a query stand in a document, on its stored tokens.

What is highlighted is decided here, for every engine and every page alike:

- Of each word the best form that the document has: the very marks; else none; else others.
- Words that stand side by side as in the query count before the same words scattered: where a
  document holds "Hoàn Kiếm", the "kiếm" of its "tìm kiếm" is not what was asked for.
- An abbreviation stands for what it abbreviates, and the other way round.
- Of a quoted phrase only the phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from search.collection import Segment
from search.reading import Reading, Unit

EXACT, BARE, OTHER = 0, 1, 2


class Occurrence(NamedTuple):
    """Positions ``first`` to ``last`` of a document match ``units`` of the whole query."""

    first: int
    last: int
    units: tuple[int, ...]


class _Place(NamedTuple):
    """A position that matches a unit, and how well."""

    position: int
    tier: int
    typed: bool  # the form is the very one that was typed


@dataclass(frozen=True, slots=True)
class Matches:
    """Occurrences in order, none over another; the first ``title_tokens`` positions are the
    title's. ``exact``: every word of the query stands in the document just as typed."""

    occurrences: tuple[Occurrence, ...]
    title_tokens: int
    exact: bool


class Matcher:
    """Finds the readings of a query in documents of one segment."""

    def __init__(self, segment: Segment, readings: Sequence[Reading]) -> None:
        self._segment = segment
        self._readings = []
        first = 0
        for reading in readings:
            self._readings.append((first, reading))
            first += len(reading.units)
        units = [unit for reading in readings for unit in reading.units]
        self._numbers = {unit: self._numbers_of(unit) for unit in units}
        self._folds = np.array(sorted({of[3] for of in self._numbers.values()} - {-1}), np.int64)
        self._concepts = {
            segment.number("body", concept): concept
            for reading in readings
            for group in reading.groups
            for concept in group.concepts
        }

    def _numbers_of(self, unit: Unit) -> tuple[int, int, int, int]:
        """Syllables of the best, the bare and the typed form, and the folded term; -1: none."""
        number = self._segment.number
        best = unit.restored or unit.form
        return (
            number("body", best),
            number("body", unit.folded),
            number("body", unit.form),
            number("body_folded", unit.folded),
        )

    def match(self, document: int) -> Matches:
        start, middle, _ = self._segment.span(document)
        title_tokens = middle - start
        at: dict[int, list[tuple[int, int]]] = {}  # folded term: position and syllable
        for position, token in self._segment.find_tokens(document, self._folds):
            at.setdefault(int(self._segment.fold[token]), []).append((position, token))
        overlays: dict[str, list[tuple[int, int]]] = {}
        if self._concepts:
            for term, start, end in self._segment.overlays(document):
                if term in self._concepts:
                    overlays.setdefault(self._concepts[term], []).append((start, end))

        occurrences: list[Occurrence] = []
        exact = True
        for first, reading in self._readings:
            wholes = list(_wholes(reading, first, overlays))
            covered = {unit - first for whole in wholes for unit in whole.units}
            places = {
                number: self._places(unit, at)
                for number, unit in enumerate(reading.units)
                if not _strict(reading, number)
            }
            occurrences += wholes
            occurrences += _runs(reading, first, places, covered, title_tokens)
            exact = exact and all(
                number in covered or any(place.typed for place in places.get(number, ()))
                for number in range(len(reading.units))
            )
        return Matches(tuple(_without_overlap(occurrences)), title_tokens, exact)

    def _places(self, unit: Unit, at: dict[int, list[tuple[int, int]]]) -> list[_Place]:
        best, bare, typed, folded = self._numbers[unit]
        places = []
        for position, token in at.get(folded, ()):
            tier = EXACT if token == best else BARE if token == bare else OTHER
            places.append(_Place(position, tier, token == typed))
        return places


def _strict(reading: Reading, unit: int) -> bool:
    return any(g.strict and g.first <= unit <= g.last for g in reading.groups)


def _wholes(
    reading: Reading, first: int, overlays: dict[str, list[tuple[int, int]]]
) -> Iterator[Occurrence]:
    """Where a term stands for several units at once."""
    if reading.phrase:
        return
    for group in reading.groups:
        units = tuple(range(first + group.first, first + group.last + 1))
        for concept in group.concepts:
            for start, end in overlays.get(concept, ()):
                yield Occurrence(start, end, units)


def _runs(
    reading: Reading,
    first: int,
    places: dict[int, list[_Place]],
    covered: set[int],
    title_tokens: int,
) -> Iterator[Occurrence]:
    """The single words: those side by side as in the query, and of the others those that
    stand nowhere side by side."""
    best = {unit: _best(of) for unit, of in places.items()}
    if reading.phrase:
        best = {
            unit: {place.position for place in of if place.tier != OTHER or _any(reading, unit)}
            for unit, of in places.items()
        }
    runs = []
    inside: set[int] = set()
    for unit in sorted(best):
        for position in sorted(best[unit]):
            if unit and position - 1 in best.get(unit - 1, ()) and position != title_tokens:
                continue  # goes on from the unit before
            length = 1
            while (
                position + length in best.get(unit + length, ())
                and position + length != title_tokens
            ):
                length += 1
            if length > 1:
                inside.update(range(unit, unit + length))
            runs.append((unit, position, length))
    whole = len(reading.units)
    for unit, position, length in runs:
        if reading.phrase and length < whole:
            continue
        if not reading.phrase and length == 1 and (unit in inside or unit in covered):
            continue
        units = tuple(range(first + unit, first + unit + length))
        yield Occurrence(position, position + length - 1, units)


def _any(reading: Reading, unit: int) -> bool:
    """A word typed without marks in a phrase stands for every form."""
    return reading.units[unit].wildcard


def _best(places: list[_Place]) -> set[int]:
    """The positions of the best tier there is."""
    tier = min((place.tier for place in places), default=EXACT)
    return {place.position for place in places if place.tier == tier}


def _without_overlap(occurrences: list[Occurrence]) -> Iterator[Occurrence]:
    """In order of position; of two that overlap the longer one."""
    taken: set[int] = set()
    kept = []
    for occurrence in sorted(occurrences, key=lambda o: (o.first - o.last, o.first)):
        positions = range(occurrence.first, occurrence.last + 1)
        if taken.isdisjoint(positions):
            taken.update(positions)
            kept.append(occurrence)
    return iter(sorted(kept))
