"""Which hits have all words together, as a query: the rule of `search.retrieval.closeness`.

An element is a set of intervals, by how many tokens it takes: its syllables always the same number,
overlays those that are known of them. All of them in a window, then, are intervals without order
that leave at most the rest of the window between them, for each choice of lengths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from index.cluster.mapping import LEAD_END, TITLE_END, begins, ends, term
from search.cluster.elements import (
    Dsl,
    all_of,
    any_of,
    at_position,
    in_order,
    matching,
    side_by_side,
)
from search.cluster.figures import ClusterFigures
from search.query.hit_rule import Element
from search.retrieval.closeness import MOST_ELEMENTS, SLACK
from vietnamese.tokens.tokenizer import is_overlay

MOST_CHOICES: Final = 64  # of lengths; those of longer ones are left out


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Of one element: intervals by their number of tokens; ``spelled`` those of its syllables,
    ``laid`` those of overlays, None: there are none."""

    element: Element
    by_length: dict[int, Dsl]
    spelled: Dsl | None
    laid: Dsl | None

    @classmethod
    def of(cls, element: Element, figures: ClusterFigures) -> Occurrences:
        found: dict[int, list[Dsl]] = {}
        laid = []
        for concept in element.concepts:
            for length, source in _of_concept(concept, figures):
                found.setdefault(length, []).append(source)
                laid.append(source)
        spelled = None
        if not element.only_concepts:
            spelled = side_by_side(element.syllables, figures)
            found.setdefault(len(element.syllables), []).append(spelled)
        by_length = {length: _any(sources) for length, sources in found.items()}
        return cls(element, by_length, spelled, _any(laid) if laid else None)

    @property
    def is_number(self) -> bool:
        """Whether it is a year or a date, which is of weight wherever it stands."""
        return self.element.only_concepts or len(self.element.syllables) < 2

    @property
    def anywhere(self) -> Dsl:
        return _any(list(self.by_length.values()))

    def until(self, mark: str) -> Dsl:
        """The documents that have it up to a mark, or over it."""
        before = _filtered(self.anywhere, "before", mark)
        return matching(_any([before, _filtered(self.anywhere, "overlapping", mark)]))

    def twice(self) -> Dsl:
        """An abbreviation counts as what it is and as what it stands for."""
        ways = [in_order([self.anywhere, self.anywhere], gaps=-1)]
        if self.spelled and self.laid:
            both = {"intervals": [self.spelled], "filter": {"overlapping": self.laid}}
            ways.append({"any_of": both})
        return matching(_any(ways))

    def heavy(self) -> Dsl:
        """In the title, or twice and more, the first time in the lead."""
        return any_of([self.until(TITLE_END), all_of([self.until(LEAD_END), self.twice()])])


def close(branch: Sequence[Element], figures: ClusterFigures) -> Dsl | None:
    """Of the documents that have all elements of a branch those that have them together; None: all
    of them."""
    elements = [element for element in branch if element.period is None]
    if len(elements) < 2 or len(elements) > MOST_ELEMENTS:
        return None
    window = sum(len(element.syllables) for element in elements) + SLACK
    every = [Occurrences.of(element, figures) for element in elements]
    if not all(one.by_length for one in every):
        return any_of([])  # something is in no document
    bound = [one for one in every if not one.element.free]
    free = [one for one in every if one.element.free and not one.is_number]
    ways = [_within(every, window)]
    in_place = [any_of([one.until(LEAD_END), one.twice()]) for one in free]
    heavy = all_of(one.heavy() for one in bound) if bound else None
    together = [heavy] if heavy else []
    if len(bound) == 1:
        together.append(bound[0].twice())
    elif len(bound) > 1 and len(bound) < len(every):
        together.append(_within(bound, window))
    if together:
        ways.append(all_of([*in_place, any_of(together)]))
    elif in_place:
        ways.append(all_of(in_place))
    else:
        return None
    return any_of(ways)


def _within(every: Sequence[Occurrences], window: int) -> Dsl:
    """All in one window, whatever their order. Of what is asked for twice one is enough."""
    every = list({one.element: one for one in every}.values())
    if len(every) == 1:
        return matching(every[0].anywhere)
    choices = []
    for lengths in islice(product(*(one.by_length for one in every)), MOST_CHOICES):
        gaps = window - sum(lengths)
        if gaps >= 0:
            sources = [one.by_length[length] for one, length in zip(every, lengths, strict=True)]
            rule = {"ordered": False, "max_gaps": gaps, "intervals": sources}
            choices.append({"all_of": rule})
    return matching(_any(choices)) if choices else any_of([])


def _of_concept(concept: str, figures: ClusterFigures) -> list[tuple[int, Dsl]]:
    if not is_overlay(concept):  # a word, which texts have as a token, too
        return [(1, at_position(term(concept)))] if figures.number(concept) >= 0 else []
    found = []
    for length in figures.lengths(concept):
        first = at_position(begins(concept, length))
        last = at_position(ends(concept, length))
        found.append((length, first if length == 1 else in_order([first, last], length - 2)))
    return found


def _any(sources: Sequence[Dsl]) -> Dsl:
    return sources[0] if len(sources) == 1 else {"any_of": {"intervals": list(sources)}}


def _filtered(source: Dsl, relation: str, mark: str) -> Dsl:
    return {"any_of": {"intervals": [source], "filter": {relation: at_position(mark)}}}
