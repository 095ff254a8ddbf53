"""Stage 2 of a search, retrieve: the documents that match, counted, and the best at first sight."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from search.contract.deadline import Deadline
from search.contract.notices import Notice, NoticeCode
from search.contract.results import FacetCount, Sort
from search.query.document_filter import DocumentFilter
from search.retrieval.constants import LOOKED_AT, QUESTION_UNITS, WIDENED_SHARE
from search.retrieval.filters import FilterBits
from search.retrieval.planning import Plan
from search.retrieval.scoring import Flags, Found, Scorer
from search.stages.understand import Branches, Understood

MOST_HITS = 1000  # that can be paged through; further down nobody looks, and heaps get large

MOST_VALUES = 100  # of a field that are counted; authors are many


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found. ``plan`` None: every document matches. ``order`` is that of ``found``, which
    may hold more documents than the page that is asked for."""

    understood: Understood
    plan: Plan | None
    order: Sort
    found: Found
    notices: tuple[Notice, ...]
    fields: tuple[tuple[str, tuple[FacetCount, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class _Retrieval:
    """One plan run on the documents that may be hits; `Scorer.run` says what the rest means."""

    scorer: Scorer
    plan: Plan | None
    allowed: Flags
    order: Sort
    limit: int
    facets: bool
    deadline: Deadline

    def run(self, least: float = 0.0) -> Found:
        return self.scorer.run(
            self.plan, self.allowed, self.limit, least, self.order, self.deadline, self.facets
        )


class Retriever:
    """Retrieves from one snapshot. Thread-safe."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._filters = FilterBits(scorer)

    def count(self, branches: Branches) -> int:
        """How many documents have all words of one of the branches, in any form."""
        if not branches:
            return 0
        plan = self._scorer.plan(branches)
        return self._scorer.run(plan, self._scorer.everything(), 0, facets=False).total

    def retrieve(self, understood: Understood) -> Retrieved:
        """Broken off where the deadline expires, with what was found by then."""
        request, branches = understood.request, understood.read.branches
        plan = self._scorer.plan(branches) if branches else None
        order = request.sort if plan or request.sort != "relevance" else "newest"
        limit = min(request.page * request.per_page, MOST_HITS)
        retrieval = _Retrieval(
            self._scorer,
            plan,
            self._filters.flags(understood.documents, understood.deadline),
            order,
            max(limit, LOOKED_AT) if plan and order == "relevance" else limit,
            request.facets,
            understood.deadline,
        )
        found, least, widening = _widened(retrieval, request.per_page, request.literal)
        notices = [*understood.notices]
        if widening is not None:
            back = understood.read.query.text
            notices.append(Notice(NoticeCode.WIDENED, widening, back))
        if understood.documents.dated and not understood.deadline.expired():
            undated = self._count_undated(plan, understood.documents, least, understood.deadline)
            if undated:
                since, until = understood.documents.since, understood.documents.until
                notices.append(Notice(NoticeCode.UNDATED, (undated, since, until)))
        fields = tuple((name, self._counts(name, retrieval, least)) for name in request.counted)
        return Retrieved(understood, plan, order, found, tuple(notices), fields)

    def _counts(self, name: str, retrieval: _Retrieval, least: float) -> tuple[FacetCount, ...]:
        """How many hits have each value of one of the sources' own fields, most first."""
        counts: Counter[str] = Counter()
        hits = self._scorer.hits(retrieval.plan, retrieval.allowed, least, retrieval.deadline)
        for segment, flags in zip(self._scorer.snapshot.segments, hits, strict=False):
            counts.update(segment.field_values.counts(name, flags))
        order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(map(FacetCount._make, order[:MOST_VALUES]))

    def _count_undated(
        self, plan: Plan | None, documents: DocumentFilter, least: float, deadline: Deadline
    ) -> int:
        """How many hits a range of days leaves out because they have no date."""
        flags = self._filters.flags(documents.but_undated(), deadline)
        return self._scorer.run(plan, flags, 0, least, deadline=deadline, facets=False).total


def _widened(
    retrieval: _Retrieval, per_page: int, literal: bool
) -> tuple[Found, float, tuple[int, ...] | None]:
    """Documents with all words; or, where those fill no page, the best of those that have a good
    part of them. With the weight of the words that a hit must have, 0: all words; and with the
    data of `NoticeCode.WIDENED`, None: not widened.

    A question of many words is answered by the best matches at once: hardly any document has all
    of its words, and those that do are not the best ones. Sorted by date, all words count in any
    case, since what matches least may well be the newest.
    """
    plan = retrieval.plan
    question = plan is not None and plan.units >= QUESTION_UNITS and retrieval.order == "relevance"
    found = None
    if literal or not question:
        found = retrieval.run()
        enough = found.total >= per_page or retrieval.deadline.expired()
        if plan is None or plan.units < 2 or literal or enough:
            return found, 0.0, None
    assert plan is not None
    share = WIDENED_SHARE if found is None or found.total else 0.0
    least = max(plan.full * share, 1e-6)
    wider = retrieval.run(least)
    if found is None:
        return wider, least, ()
    if wider.total <= found.total:
        return found, 0.0, None
    return wider, least, (found.total,)
