"""What reading from a store of documents is.

A store is an index on this machine (`search.retrieval.array_store`) or in a cluster
(`search.cluster.store`); `index.store` is the same for writing, and `tests/store` holds every store
to both. A store matches, filters, counts and scores by itself, as fast as it can. What it is asked
is words and weights, what it answers is numbers of documents: all that comes before and after is
the same for every store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from search.contract.deadline import Deadline
from search.contract.results import IndexStats, Sort
from search.query.document_filter import DocumentFilter
from search.query.figures import Figures
from search.query.hit_rule import Level, Rule
from search.query.planning import Plan
from search.store.documents import Fetched
from search.store.facets import NO_FACETS, Facets
from search.store.similar import NONE_SIMILAR, SimilarHits
from search.suggesting.completion import Completion


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a query: ``rule`` says what hits have, ``plan`` what that is worth. ``level``:
    the rung of the ladder to take, None: the first that finds enough. ``question``: answered by
    best matches at once. Equal to themselves alone, as a plan is."""

    rule: Rule
    plan: Plan
    question: bool = False
    level: Level | None = None

    @cached_property
    def weights(self) -> tuple[tuple[float, ...], ...]:
        """What each element of each branch of the rule is worth."""
        return self.plan.element_weights(self.rule)


@dataclass(frozen=True, slots=True)
class StoreQuery:
    """``words`` None: every document is a hit. ``limit`` None: all hits are wanted in their order.
    ``counted``: the sources' own fields whose values are counted. ``fold``: ``limit`` counts
    near-duplicates as one, so that there may be more documents than that."""

    words: Words | None
    documents: DocumentFilter
    limit: int | None
    order: Sort
    facets: bool = False
    counted: tuple[str, ...] = ()
    fold: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """The rule by which hits are hits, before any filter: ``total`` of them. ``whole``: how many
    documents have all words whole, ``close``: how many have them close together, None where that
    was not asked."""

    level: Level
    total: int
    whole: int | None = None
    close: int | None = None


@dataclass(frozen=True, slots=True)
class StoreAnswer:
    """``total`` hits that pass the filter; the best of them by number, best first, of equals the
    lowest number first. ``groups``: where a time was asked for and hits need not have all elements,
    those that have them all stand first, then those that are dated within that time or speak of it,
    then the others: how many of ``documents`` each are. ``similar``: which of all hits are
    near-duplicates."""

    total: int
    documents: NDArray[np.int64]
    scores: NDArray[np.float64]
    rung: Rung | None = None
    facets: Facets = NO_FACETS
    groups: tuple[int, ...] = ()
    similar: SimilarHits = NONE_SIMILAR


class StoreReader(Protocol):
    """A store as it was when it was opened: nothing that is written to it later is seen.
    Thread-safe. Documents have numbers, which are this reader's alone."""

    @property
    def figures(self) -> Figures: ...

    @property
    def completion(self) -> Completion | None:
        """What autocomplete reads; None: nothing was learned yet."""

    def find(self, query: StoreQuery, deadline: Deadline) -> StoreAnswer:
        """The hits of a query. Where ``deadline`` expires, what was found by then; but nothing
        that may be wrong: no hits where exclusions are not all known. Whatever part of a store
        could not answer, `Deadline.cut` says that something is missing."""

    def count(self, rule: Rule) -> int:
        """How many documents have all words of a branch, whole."""

    def like(self, pairs: Mapping[tuple[str, str], float], limit: int) -> StoreAnswer:
        """The documents that have most, by weight, of these pairs of folded syllables side by
        side."""

    def fetch(self, numbers: NDArray[np.int64]) -> Sequence[Fetched]:
        """The documents with these numbers, by where their tokens are numbered alike; none of the
        parts is empty. A search fetches those that it looks at closely, and again those that it
        shows: a store that is elsewhere does well to remember them."""

    def number_of(self, id_: str) -> int | None:
        """The document with this id, or with the long id that it is the
        `index.analysis.addresses.short_id` of, or, where there is none, the one whose text stands
        at this address too."""

    @property
    def documents(self) -> int:
        """How many there are."""

    def ids(self, skip: int, limit: int) -> tuple[str, ...]:
        """Ids of documents, in the order of the store."""

    def stats(self) -> IndexStats: ...

    def newer(self) -> Self | None:
        """The store as it is now; None: nothing has changed. Raises IndexProblem, where that
        cannot be opened."""

    def damage(self) -> str | None:
        """What of it is not as it was written; None: nothing. May take seconds."""

    def altered(self) -> bool:
        """Whether somebody else may have changed it since it was opened, or since `damage` last
        found nothing. Asked before each answer."""

    def without(self, reason: str) -> Self:
        """An earlier state, where this one is damaged for this reason. Raises IndexProblem."""

    @property
    def problems(self) -> tuple[str, ...]:
        """Why it is not the newest state that there should be, a sentence each."""
