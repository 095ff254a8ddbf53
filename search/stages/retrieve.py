"""Stage 2 of a search, retrieve: the hits, decided before any filter, and the best at first sight.

Which documents are hits is the ladder's word (`search.retrieval.ladder`); the filters narrow them,
the scorer counts and orders what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from index.storage.bitsets import flags_of
from search.constants import LOOKED_AT
from search.contract.notices import Notice, NoticeCode
from search.contract.results import FacetCount, Sort
from search.query.document_filter import DocumentFilter
from search.query.hit_rule import LEVELS, Level, Rule
from search.query.planning import Plan
from search.retrieval.filters import FilterBits
from search.retrieval.ladder import Asked, HitSet, Ladder, count_of
from search.retrieval.scoring import Flags, Found, Scorer
from search.stages.understand import Understood

MOST_HITS = 1000  # that can be paged through; further down nobody looks, and heaps get large

MOST_VALUES = 100  # of a field that are counted; authors are many


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found. ``plan`` and ``hit_set`` None: every document is a hit. ``order`` is that of
    ``found``, which may hold more documents than the page that is asked for."""

    understood: Understood
    plan: Plan | None
    hit_set: HitSet | None
    order: Sort
    found: Found
    notices: tuple[Notice, ...]
    fields: tuple[tuple[str, tuple[FacetCount, ...]], ...] = ()


class Retriever:
    """Retrieves from one snapshot. Thread-safe."""

    def __init__(self, scorer: Scorer, ladder: Ladder) -> None:
        self._scorer = scorer
        self._ladder = ladder
        self._filters = FilterBits(scorer, ladder.elements)

    def count(self, rule: Rule) -> int:
        """How many documents have all words of a query, whole."""
        return count_of(self._ladder.whole(rule)) if rule.branches else 0

    def retrieve(self, understood: Understood, every: bool = False) -> Retrieved:
        """The hits of the page that is asked for and of those before it, or all of them.
        Broken off where the deadline expires, with what was found by then."""
        request, branches = understood.request, understood.read.branches
        plan = self._scorer.plan(branches) if branches else None
        hit_set = self._hit_set(understood, plan) if plan else None
        flags = self._flags(hit_set, understood.documents, understood)
        order = request.sort if plan or request.sort != "relevance" else "newest"
        limit = min(request.page * request.per_page, MOST_HITS)
        if every:
            limit = sum(count_of((own[1],)) for own in flags)
        elif plan and order == "relevance":
            limit = max(limit, LOOKED_AT)
        found = self._scorer.run(
            plan, flags, limit, order, understood.deadline, request.facets and not every
        )
        told = (*understood.notices, *self._told(understood, hit_set))
        fields = (
            () if every else tuple((name, self._counts(name, flags)) for name in request.counted)
        )
        return Retrieved(understood, plan, hit_set, order, found, told, fields)

    def _counts(self, name: str, flags: Flags) -> tuple[FacetCount, ...]:
        """How many hits have each value of one of the sources' own fields, most first."""
        counts: Counter[str] = Counter()
        for segment, own in zip(self._scorer.snapshot.segments, flags, strict=True):
            counts.update(segment.field_values.counts(name, flags_of(own[1], segment.count)))
        order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(map(FacetCount._make, order[:MOST_VALUES]))

    def _hit_set(self, understood: Understood, plan: Plan) -> HitSet:
        request, read = understood.request, understood.read
        level = Level.WHOLE if request.literal else None
        if request.match:
            level = Level.named(request.match)
        weights = plan.element_weights(read.rule)
        asked = Asked(read.rule, weights, read.is_question, level)
        return self._ladder.find(asked, understood.deadline)

    def _flags(
        self, hit_set: HitSet | None, documents: DocumentFilter, understood: Understood
    ) -> Flags:
        """The hits that pass the filters."""
        flags = self._filters.flags(documents, understood.deadline)
        if hit_set is None:
            return flags
        return [own & hits for own, hits in zip(flags, hit_set.sets, strict=True)]

    def _told(self, understood: Understood, hit_set: HitSet | None) -> Iterator[Notice]:
        """What is to be told of the hits."""
        if hit_set and hit_set.whole is not None:
            if hit_set.level > Level.WHOLE:
                level, back = LEVELS[hit_set.level], understood.read.query.text
                yield Notice(NoticeCode.WIDENED, (level, hit_set.whole), back)
            elif hit_set.whole > hit_set.total:
                yield Notice(NoticeCode.APART, (hit_set.whole - hit_set.total,))
        elif hit_set and understood.read.is_question and hit_set.level is Level.BEST:
            yield Notice(NoticeCode.WIDENED, (), understood.read.query.text)
        if understood.documents.dated and not understood.deadline.expired():
            left_out = self._flags(hit_set, understood.documents.but_undated(), understood)
            if number := sum(count_of((own[1],)) for own in left_out):
                since, until = understood.documents.since, understood.documents.until
                yield Notice(NoticeCode.UNDATED, (number, since, until))
