"""Which documents are hits: the rule of a query, and where that finds too little a wider one.

The set is decided on the whole query, before filters, order, page size and paging, so that all of
these speak of the same documents, and a filter can only narrow them. `search.query.hit_rule` names
the rungs of the ladder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product

import numpy as np

from index.storage.bitsets import bits_of, flags_of, numbers_of
from search.constants import (
    BEST_OF_TOP,
    BEST_SHARE,
    BEST_SHARE_OF_FEW,
    FEW_CLOSE,
    FEW_WHOLE,
)
from search.contract.deadline import NO_LIMIT, Deadline
from search.query.hit_rule import Level, Rule
from search.retrieval.closeness import close_documents
from search.retrieval.element_sets import Bits, ElementSets
from search.retrieval.index_snapshot import IndexSnapshot

REMEMBERED = 256  # sets of hits: readers page, filter and sort, and come back

Sets = tuple[Bits, ...]
"""One set of living documents for each segment."""


@dataclass(frozen=True, slots=True)
class HitSet:
    """``total`` documents that are hits by the rule of ``level``. ``whole``: how many have all
    words whole, ``close``: how many have them close together, None where that was not asked."""

    level: Level
    sets: Sets
    total: int
    whole: int | None = None
    close: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """``weights``: of each element of each branch of ``rule``. ``level``: the rung to take,
    None: the first that finds enough. ``question``: answered by best matches at once.
    ``deadline``: until when its elements may be looked up."""

    rule: Rule
    weights: tuple[tuple[float, ...], ...]
    question: bool = False
    level: Level | None = None
    deadline: Deadline = field(default=NO_LIMIT, compare=False)


class OutOfTime(Exception):
    """The deadline expired before the hits were known."""


class Ladder:
    """The hits of one snapshot. Thread-safe."""

    def __init__(self, snapshot: IndexSnapshot) -> None:
        self.elements = [ElementSets(segment) for segment in snapshot.segments]
        self._alive = tuple(segment.alive_bits for segment in snapshot.segments)
        self._find = lru_cache(REMEMBERED)(self._decide)
        self.whole = lru_cache(REMEMBERED)(self._whole)
        self.count = lru_cache(REMEMBERED)(lambda rule: count_of(self.whole(rule)))

    def find(self, asked: Asked) -> HitSet:
        """The hits; none where the deadline expires before they are known."""
        try:
            return self._find(asked)
        except OutOfTime:  # which is not remembered
            nothing = tuple(np.zeros_like(alive) for alive in self._alive)
            return HitSet(Level.WHOLE, nothing, 0)

    def _decide(self, asked: Asked) -> HitSet:
        elements = [element for branch in asked.rule.branches for element in branch]
        for number, (segment, element) in enumerate(product(self.elements, elements)):
            if number and asked.deadline.expired():
                raise OutOfTime
            segment.of(element)
        if asked.level is not None:
            return _hits(asked.level, self._at(asked, asked.level))
        if asked.question:
            return _hits(Level.BEST, self._best(asked))
        whole = _hits(Level.WHOLE, self.whole(asked.rule))
        if whole.total >= FEW_WHOLE:
            close = _hits(Level.CLOSE, self._close(asked.rule, whole.sets), whole.total)
            if close.total >= FEW_CLOSE:
                return close
            return replace(whole, whole=whole.total, close=close.total)
        if not whole.total:
            for level in (Level.SYLLABLES, Level.ANY_MARKS):
                wider = _hits(level, self._at(asked, level), 0)
                if wider.total:
                    return wider
        best = _hits(Level.BEST, self._best(asked), whole.total)
        return best if best.total > whole.total else replace(whole, whole=whole.total)

    def _at(self, asked: Asked, level: Level) -> Sets:
        match level:
            case Level.CLOSE:
                return self._close(asked.rule, self.whole(asked.rule))
            case Level.WHOLE:
                return self.whole(asked.rule)
            case Level.SYLLABLES:
                return self._whole(asked.rule.syllables())
            case Level.ANY_MARKS:
                return self._whole(asked.rule.syllables(any_marks=True))
            case Level.BEST:
                return self._best(asked)

    def _whole(self, rule: Rule) -> Sets:
        """The documents that have all elements of a branch."""
        pairs = zip(self.elements, self._alive, strict=True)
        return tuple(segment.matching(rule) & alive for segment, alive in pairs)

    def _close(self, rule: Rule, whole: Sets) -> Sets:
        """Those of ``whole`` that have all elements of a branch together."""
        found = []
        for segment, own in zip(self.elements, whole, strict=True):
            close = np.zeros_like(own)
            for branch in rule.branches:
                here = own & segment.all_of(branch) if len(rule.branches) > 1 else own
                documents = numbers_of(here)
                flags = np.zeros(segment.segment.count, bool)
                flags[documents[close_documents(segment.segment, documents, branch)]] = True
                close |= bits_of(flags)
            found.append(close)
        return tuple(found)

    def _best(self, asked: Asked) -> Sets:
        """The documents that have a good part of a branch: `BEST_SHARE` of the weight of its
        words, whole, and `BEST_OF_TOP` of what the best document has."""
        share = BEST_SHARE if asked.question else BEST_SHARE_OF_FEW
        found = [np.zeros_like(alive) for alive in self._alive]
        for branch, weights in zip(asked.rule.branches, asked.weights, strict=True):
            coverage = []
            for segment, alive in zip(self.elements, self._alive, strict=True):
                covered = np.zeros(64 * len(alive), np.float32)
                for element, weight in zip(branch, weights, strict=True):
                    has = flags_of(segment.of(element) & alive, len(covered))
                    covered += has * np.float32(weight)
                coverage.append(covered)
            top = max((float(covered.max(initial=0)) for covered in coverage), default=0.0)
            if top <= 0:
                continue
            least = min(max(share * sum(weights), BEST_OF_TOP * top), top) * (1 - 1e-5)
            for own, covered in zip(found, coverage, strict=True):
                own |= bits_of(covered >= least)[: len(own)]
        return tuple(found)


def _hits(level: Level, sets: Sets, whole: int | None = None) -> HitSet:
    return HitSet(level, sets, count_of(sets), whole)


def count_of(sets: Iterable[Bits]) -> int:
    return sum(int(np.bitwise_count(own).sum()) for own in sets)
