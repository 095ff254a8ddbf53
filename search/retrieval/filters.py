"""Which documents a search may find: districts, days, and what is to stand in none of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.storage.bitsets import bits_of
from search.contract.deadline import NO_LIMIT, Deadline
from search.contract.results import SearchRequest
from search.query.analysis import read
from search.query.parser import Clause, Query
from search.retrieval.phrases import documents_with
from search.retrieval.scoring import Flags, Scorer
from vietnamese.text.folding import fold

KINDS = ("quan ", "huyen ", "thi xa ", "thanh pho ")  # that may stand before a district's name
REMEMBERED = 64  # choices of districts and days: readers page, and come back


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen. ``districts`` None: any, but none of ``excluded_districts``; ``unknown``:
    names of no district of the index.
    ``undated``: just the documents without a day, instead of those of ``since`` to ``until``."""

    districts: tuple[str, ...] | None = None
    excluded_districts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    excluded: tuple[Clause, ...] = ()
    unknown: tuple[str, ...] = ()
    undated: bool = False

    @property
    def days(self) -> bool:
        """Whether documents without a day are left out."""
        return bool(self.since or self.until)

    def but_undated(self) -> Chosen:
        """What is left out for having no day."""
        return replace(self, since=None, until=None, undated=True)


class Filters:
    """The filters of one snapshot. Thread-safe."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._snapshot = scorer.snapshot
        self._names = {fold(name): name for name in self._snapshot.districts}
        self._of_facets = lru_cache(REMEMBERED)(self._by_facets)

    def find_district(self, name: str) -> str | None:
        """The district of the index that a name means, however it is typed."""
        folded = " ".join(fold(name).split())
        for kind in ("", *KINDS):
            if folded.startswith(kind) and folded.removeprefix(kind) in self._names:
                return self._names[folded.removeprefix(kind)]
        return None

    def chosen(self, request: SearchRequest, query: Query) -> Chosen:
        """What the request and the query choose together."""
        named = [(name, self.find_district(name)) for name in request.districts]
        known = [*query.districts, *(found for _, found in named if found)]
        return Chosen(
            districts=tuple(dict.fromkeys(known)) if named or query.districts else None,
            excluded_districts=query.excluded_districts,
            since=max(filter(None, (request.since, query.since)), default=None),
            until=min(filter(None, (request.until, query.until)), default=None),
            excluded=query.excluded,
            unknown=tuple(name for name, found in named if not found),
        )

    def flags(self, chosen: Chosen, deadline: Deadline = NO_LIMIT) -> Flags:
        """Per segment the kernel's ``allowed``. Where ``deadline`` expires before the exclusions
        are all known, nothing is allowed."""
        flags = self._of_facets(replace(chosen, excluded=(), unknown=()))
        if not chosen.excluded:
            return flags
        flags = [own.copy() for own in flags]
        distinct = {clause.text: clause for clause in chosen.excluded}
        without = Query("", tuple((clause,) for clause in distinct.values()))
        for branch in read(without):
            for reading in branch:
                if deadline.expired():
                    return [np.zeros_like(own) for own in flags]
                for segment, own in zip(self._snapshot.segments, flags, strict=True):
                    own &= ~documents_with(segment, reading)
        return flags

    def _by_facets(self, chosen: Chosen) -> Flags:
        everything = self._scorer.everything()
        if chosen == Chosen():
            return everything
        flags = [own.copy() for own in everything]
        for segment, own in zip(self._snapshot.segments, flags, strict=True):
            own &= bits_of(_in_time(segment.days, chosen))
        if chosen.districts is not None or chosen.excluded_districts:
            place = self._snapshot.districts.index
            wanted = np.full(len(self._snapshot.districts) + 1, chosen.districts is None)
            wanted[[place(name) + 1 for name in chosen.districts or ()]] = True
            wanted[[place(name) + 1 for name in chosen.excluded_districts]] = False
            for own, facets in zip(flags, self._snapshot.facets, strict=True):
                own[1] &= bits_of(wanted[facets.district])
        return flags


def _in_time(days: NDArray[np.int32], chosen: Chosen) -> NDArray[np.bool_]:
    within: NDArray[np.bool_]
    if chosen.undated:
        within = days == 0
        return within
    if not chosen.days:
        return np.ones(len(days), bool)
    low = chosen.since.toordinal() if chosen.since else 1
    high = chosen.until.toordinal() if chosen.until else date.max.toordinal()
    within = (days >= low) & (days <= high)
    return within
