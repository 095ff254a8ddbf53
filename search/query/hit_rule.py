"""What a document must have to be a hit: a query read into elements, and a ladder of rules.

An element is one thing that is asked for: a word, whose syllables stand side by side; an
abbreviation, a date, a number as a whole; a quoted phrase. Diacritics that were typed bind: such a
syllable is found with just these, or bare in a passage that is written without any. A syllable
typed without diacritics is bound to its restored form where that is sure; elsewhere it stands for
every form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from search.contract.notices import MatchLevel
from search.query.analysis import AnalysedClause, Group
from search.query.time_words import TimeWords
from vietnamese.entities.periods import Period
from vietnamese.entities.place_lookup import levels_named
from vietnamese.model.compounds import words_of
from vietnamese.model.diacritic_restoration import DiacriticModel

IsPlace = Callable[[tuple[str, ...]], bool]
"""Whether folded syllables are the name of a place."""

_WIDE: Final = frozenset("PD")
_ALL: Final = frozenset("PDWN")


class Level(IntEnum):
    """The rungs of the ladder, the narrowest first."""

    CLOSE = 0  # all words whole, and near each other or each of weight in the document
    WHOLE = 1  # all words whole, anywhere
    SYLLABLES = 2  # all syllables, anywhere
    ANY_MARKS = 3  # all syllables, with whatever diacritics
    BEST = 4  # a good part of the words

    @classmethod
    def named(cls, name: MatchLevel) -> Level:
        """The level that is called so in requests and answers."""
        return cls(LEVELS.index(name))


LEVELS: Final[tuple[MatchLevel, ...]] = ("close", "whole", "syllables", "any-marks", "best")


@dataclass(frozen=True, slots=True)
class Syllable:
    """``form``: the one form that will do, None: every form that folds to ``folded``."""

    form: str | None
    folded: str


@dataclass(frozen=True, slots=True)
class Element:
    """``syllables`` side by side, or any of ``concepts``. ``only_concepts``: nothing but these.
    ``free``: it need not stand near the others (places, years, dates). ``period``: it will do as
    well to be dated within these days."""

    syllables: tuple[Syllable, ...]
    concepts: tuple[str, ...] = ()
    only_concepts: bool = False
    free: bool = False
    phrase: bool = False
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A hit has all elements of one of ``branches``."""

    branches: tuple[tuple[Element, ...], ...]

    def syllables(self, any_marks: bool = False) -> Rule:
        """The same with its words cut into syllables; phrases stay."""
        return Rule(tuple(tuple(_cut(branch, any_marks)) for branch in self.branches))


def _cut(elements: Sequence[Element], any_marks: bool) -> Iterator[Element]:
    for element in elements:
        if element.phrase or element.only_concepts:
            yield element
        elif element.concepts:
            yield replace(element, syllables=_loosened(element.syllables, any_marks))
        else:
            for syllable in _loosened(element.syllables, any_marks):
                yield Element((syllable,))


def _loosened(syllables: tuple[Syllable, ...], any_marks: bool) -> tuple[Syllable, ...]:
    return tuple(replace(one, form=None) if any_marks else one for one in syllables)


def rule_of(
    branches: Sequence[Sequence[AnalysedClause]],
    model: DiacriticModel | None,
    is_place: IsPlace = lambda _: False,
    times: Sequence[TimeWords] = (),
) -> Rule:
    """The rule of a query. ``is_place``: whether a place is called so; ``times``: which of its
    words speak of time."""
    return Rule(
        tuple(
            tuple(
                element
                for clause in branch
                for element in _elements(clause, model, is_place, times)
            )
            for branch in branches
        )
    )


def syllables_of(clause: AnalysedClause) -> tuple[Syllable, ...]:
    """What must stand in the place of each unit of a clause."""
    return tuple(Syllable(unit.bound, unit.folded) for unit in clause.units)


def as_a_whole(clause: AnalysedClause) -> Element:
    """A quoted phrase or what is excluded: all of it side by side, or what means just that."""
    whole = [g for g in clause.groups if (g.first, g.last) == (0, len(clause.units) - 1)]
    concepts = tuple(form for group in whole for form in group.concepts)
    return Element(syllables_of(clause), concepts, phrase=True)


def _elements(
    clause: AnalysedClause,
    model: DiacriticModel | None,
    is_place: IsPlace,
    times: Sequence[TimeWords],
) -> Iterator[Element]:
    if clause.phrase:
        yield Element(syllables_of(clause), phrase=True)
        return
    syllables = syllables_of(clause)
    groups = {group.first: group for group in clause.groups}
    spans = {span[0]: (span[1], time) for time in times if (span := time.units_of(clause))}
    forms = [unit.restored or unit.form for unit in clause.units]
    at = 0
    while at < len(syllables):
        if at in spans:
            last, time = spans[at]
            yield _time(time, syllables[at : last + 1])
            at = last + 1
            continue
        if at in groups:
            yield _group(groups[at], syllables)
            at = groups[at].last + 1
            continue
        starts = (first for first in (*groups, *spans) if first > at)
        end = min(starts, default=len(syllables))
        for first, last in words_of(forms[at:end], model, _is_name):
            own = slice(at + first, at + last + 1)
            yield _word(syllables[own], tuple(forms[own]), is_place)
        at = end


def _group(group: Group, syllables: tuple[Syllable, ...]) -> Element:
    own = syllables[group.first : group.last + 1]
    only = group.strict and not group.glued
    return Element(own, group.concepts, only_concepts=only, free=only)


def _time(time: TimeWords, syllables: tuple[Syllable, ...]) -> Element:
    return Element(syllables, time.terms, only_concepts=True, free=True, period=time.period)


def _is_name(forms: tuple[str, ...]) -> bool:
    """Whether a district or province is called so, or with three syllables or more any place."""
    return bool(levels_named(forms) & (_WIDE if len(forms) == 2 else _ALL))


def _word(syllables: tuple[Syllable, ...], forms: tuple[str, ...], is_place: IsPlace) -> Element:
    folded = tuple(one.folded for one in syllables)
    year = len(folded) == 1 and len(folded[0]) == 4 and folded[0][:2] in ("19", "20")
    place = is_place(folded) or (len(forms) > 1 and bool(levels_named(forms) & _WIDE))
    return Element(syllables, free=place or (year and folded[0].isdigit()))
