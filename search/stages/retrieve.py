"""Stage 2 of a search, retrieve: the hits, decided before any filter, and the best at first sight.

Both are the store's work (`search.store.protocol`); what it is asked, and what is to be told of its
answer, is the same for every store.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.constants import LOOKED_AT
from search.contract.notices import Notice, NoticeCode, Offer, OfferKind
from search.contract.results import Sort
from search.query.hit_rule import LEVELS, Level
from search.query.planning import Plan, Planner
from search.stages.understand import REMEMBERED, ReadQuery, Understood
from search.store.protocol import Rung, StoreAnswer, StoreQuery, StoreReader, Words

MOST_HITS = 1000  # that can be paged through; further down nobody looks, and heaps get large


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found. ``plan`` None: every document is a hit. ``order`` is that of ``found``, which
    may hold more documents than the page that is asked for."""

    understood: Understood
    plan: Plan | None
    order: Sort
    found: StoreAnswer
    notices: tuple[Notice, ...]


class Retriever:
    """Retrieves from one store. Thread-safe."""

    def __init__(self, store: StoreReader, planner: Planner) -> None:
        self._store = store
        self._plan = lru_cache(REMEMBERED)(lambda read: planner.plan(read.branches))
        self._remembered = lru_cache(REMEMBERED)(self._words_of)

    def retrieve(self, understood: Understood, every: bool = False) -> Retrieved:
        """The hits of the page that is asked for and of those before it, or all of them.
        Broken off where the deadline expires, with what was found by then."""
        request = understood.request
        words = self._words(understood)
        order = understood.sort if words or understood.sort != "relevance" else "newest"
        limit = min(request.page * request.per_page, MOST_HITS)
        if words and order == "relevance":
            limit = max(limit, LOOKED_AT)
        query = StoreQuery(
            words, understood.documents, None if every else limit, order,
            facets=request.facets and not every, counted=() if every else request.counted,
            fold=request.fold and not every,
        )  # fmt: skip
        found = self._store.find(query, understood.deadline)
        told = (*understood.notices, *_told(understood, found))
        return Retrieved(understood, words.plan if words else None, order, found, told)

    def _words(self, understood: Understood) -> Words | None:
        request = understood.request
        if not understood.read.branches:
            return None
        level = Level.WHOLE if request.literal else None
        if request.match:
            level = Level.named(request.match)
        return self._remembered(understood.read, level)

    def _words_of(self, read: ReadQuery, level: Level | None) -> Words:
        return Words(read.rule, self._plan(read), read.is_question, level)


def _told(understood: Understood, found: StoreAnswer) -> Iterator[Notice]:
    """What is to be told of the hits."""
    if found.rung:
        yield from _told_of_rung(understood.read, found.rung)
    documents = understood.documents
    since, until = documents.since, documents.until
    if since and until and since > until:  # one in the query, one beside it
        return
    undated = found.facets.undated
    if undated and documents.has_range and documents.dated != "none":
        yield Notice(NoticeCode.UNDATED, (undated, since, until))


def _told_of_rung(read: ReadQuery, rung: Rung) -> Iterator[Notice]:
    """By which rule the documents are hits, where that is not the narrowest one and the search has
    chosen it; with the ways to another one."""

    def offer(kind: OfferKind, level: Level, total: int | None = None) -> Offer:
        return Offer(kind, read.query.text, match=LEVELS[level], total=total)

    level, whole, close = rung.level, rung.whole, rung.close
    if whole is None:
        if read.is_question and level is Level.BEST:
            yield Notice(NoticeCode.WIDENED, (), (offer("narrower", Level.WHOLE),))
    elif level is Level.CLOSE and whole > rung.total:
        yield Notice(NoticeCode.APART, (whole - rung.total,), (offer("wider", Level.WHOLE, whole),))
    elif level is Level.WHOLE and close is not None and close < whole:
        offers = offer("narrower", Level.CLOSE, close), offer("wider", Level.SYLLABLES)
        yield Notice(NoticeCode.WIDENED, (LEVELS[level], close), offers)
    elif level > Level.WHOLE:
        wider = (offer("wider", Level(level + 1)),) if level < Level.BEST else ()
        offers = offer("narrower", Level.WHOLE, whole), *wider
        yield Notice(NoticeCode.WIDENED, (LEVELS[level], whole), offers)
