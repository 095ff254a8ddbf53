"""What understanding and planning a query take from a store: how frequent things are, and what was
learned of its language.

A query is understood in many small steps, so these are answered in memory: a store that is
elsewhere keeps a copy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from search.contract.places import Place
from vietnamese.model.diacritic_restoration import DiacriticModel


class KnownPlaces(Protocol):
    """The places that documents of a store have."""

    @property
    def districts(self) -> Collection[str]:
        """Names of the former districts that documents lie on."""

    def own(self) -> Iterable[Place]:
        """Those that the gazetteer does not have."""

    def every(self) -> Iterable[tuple[Place, int]]:
        """All of them, each with how many documents are of it."""

    def __contains__(self, place: Place) -> bool: ...


class Figures(Protocol):
    """Of all documents of a store, without those that were removed."""

    @property
    def count(self) -> int:
        """How many documents the frequencies are of."""

    @property
    def districts(self) -> tuple[str, ...]:
        """Names of all districts."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of all fields that are the sources' own."""

    @property
    def places(self) -> KnownPlaces: ...

    @property
    def model(self) -> DiacriticModel | None:
        """What was learned of diacritics, phrases and neighbours; None: nothing yet."""

    def document_frequency(self, term: str, folded: bool = False) -> int:
        """Documents that have a term in the body or, if there are more, in the title. A term is a
        syllable in canonical form, a concept or, ``folded``, any syllable that folds to it."""

    def pair_frequency(self, first: str, second: str) -> int:
        """Documents with two folded syllables side by side."""
