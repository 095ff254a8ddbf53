"""The ladder of `search.retrieval.ladder` in a cluster: which documents are hits, as a query."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, Final

from search.cluster.closeness import close
from search.cluster.elements import Dsl, all_of, any_of, of_branch, of_element, of_rule
from search.cluster.figures import ClusterFigures
from search.constants import (
    BEST_OF_TOP,
    BEST_SHARE,
    BEST_SHARE_OF_FEW,
    FEW_CLOSE,
    FEW_WHOLE,
)
from search.query.hit_rule import Element, Level, Rule
from search.store.protocol import Rung, Words

Body = dict[str, Any]
Ask = Callable[[Sequence[Body]], list[Body]]
"""Asks several searches at once."""
Page = Callable[[Dsl, Level], Sequence[Body]]
"""What else is asked of a set of hits, if it is the one. The first of it may tell its size."""
REMEMBERED: Final = 256
ROUNDING: Final = 1e-5  # share by which sums of weights may differ


@dataclass(frozen=True)
class Hits:
    """``query``: the documents that are hits by the rule of ``rung``. ``answers``: to the page that
    was asked for along with it."""

    query: Dsl
    rung: Rung
    answers: Sequence[Body] = ()


class Rungs:
    """Queries of one generation. Thread-safe."""

    def __init__(self, figures: ClusterFigures) -> None:
        self._figures = figures
        self.whole = lru_cache(REMEMBERED)(partial(of_rule, figures=figures))
        self.close = lru_cache(REMEMBERED)(self._close)

    def at(self, rule: Rule, level: Level) -> Dsl:
        """The hits of a rung but the last, whose hits depend on what there is."""
        if level is Level.CLOSE:
            return self.close(rule)
        if level is Level.WHOLE:
            return self.whole(rule)
        return self.whole(rule.syllables(any_marks=level is Level.ANY_MARKS))

    def _close(self, rule: Rule) -> Dsl:
        return any_of(map(self._close_branch, rule.branches))

    def _close_branch(self, branch: Sequence[Element]) -> Dsl:
        near = close(branch, self._figures)
        whole = of_branch(branch, self._figures)
        return all_of([whole, near]) if near else whole

    def decide(self, words: Words, ask: Ask, page: Page, filtered: bool) -> Hits:
        """The first rung that finds enough, or the one that is asked for. The page of the likeliest
        set is asked for along with the sizes, so that there is mostly one round trip. ``filtered``:
        whether pages have only a part of a set."""
        rule, level = words.rule, words.level
        if level is Level.BEST or (level is None and words.question):
            return self._best(words, ask, page, filtered)
        if level is not None:
            return _at(self.at(rule, level), level, ask, page, filtered)
        whole, near = self.whole(rule), self.close(rule)
        asked = _asked(near, Level.CLOSE, page, filtered)
        sizes = [] if near == whole else [_size(whole)]  # one word is always together
        answers = ask([*sizes, *asked])
        others = answers[len(sizes) :]
        all_whole, all_near = total_of(answers[0]), total_of(others[0])
        if all_whole >= FEW_WHOLE:
            if all_near >= FEW_CLOSE:
                return Hits(near, Rung(Level.CLOSE, all_near, all_whole), others[filtered:])
            return Hits(whole, Rung(Level.WHOLE, all_whole, all_whole, all_near))
        if not all_whole:
            wider = Level.SYLLABLES, Level.ANY_MARKS
            queries = [self.at(rule, one) for one in wider]
            found = ask([_size(query) for query in queries])
            for one, query, size in zip(wider, queries, map(total_of, found), strict=True):
                if size:
                    return Hits(query, Rung(one, size, 0))
        best = self._best(words, ask, page, filtered)
        if best.rung.total > all_whole:
            return replace(best, rung=replace(best.rung, whole=all_whole))
        return Hits(whole, Rung(Level.WHOLE, all_whole, all_whole))

    def _best(self, words: Words, ask: Ask, page: Page, filtered: bool) -> Hits:
        """The documents that have a good part of a branch: `BEST_SHARE` of the weight of its words,
        whole, and `BEST_OF_TOP` of what the best document has."""
        share = BEST_SHARE if words.question else BEST_SHARE_OF_FEW
        branches = [
            (self._coverage(branch, own), sum(own))
            for branch, own in zip(words.rule.branches, words.weights, strict=True)
        ]
        tops = ask([{"size": 1, "_source": False, "query": query} for query, _ in branches])
        good = []
        for (query, whole), found in zip(branches, tops, strict=True):
            top = float(found["hits"]["max_score"] or 0)
            if top > 0:
                least = min(max(share * whole, BEST_OF_TOP * top), top) * (1 - ROUNDING)
                good.append({"function_score": {"query": query, "min_score": least}})
        return _at(any_of(good), Level.BEST, ask, page, filtered)

    def _coverage(self, branch: Sequence[Element], weights: Sequence[float]) -> Dsl:
        """Whose score is the sum of the weights of what a document has."""

        def clauses() -> Iterator[Dsl]:
            for element, weight in zip(branch, weights, strict=True):
                if weight > 0:
                    yield {
                        "constant_score": {
                            "filter": of_element(element, self._figures),
                            "boost": weight,
                        }
                    }

        return any_of(clauses())


def _size(query: Dsl) -> Body:
    """How many documents a query finds."""
    return {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": [query]}}}


def _asked(query: Dsl, level: Level, page: Page, filtered: bool) -> list[Body]:
    """Of which the first tells the size of the whole set."""
    return [*([_size(query)] if filtered else []), *page(query, level)]


def _at(query: Dsl, level: Level, ask: Ask, page: Page, filtered: bool) -> Hits:
    answers = ask(_asked(query, level, page, filtered))
    return Hits(query, Rung(level, total_of(answers[0])), answers[filtered:])


def total_of(answer: Body) -> int:
    return int(answer["hits"]["total"]["value"])
