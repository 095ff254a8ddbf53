"""More like this: the pairs of words that a document speaks of, which others like it have too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from search.query.planning import Planner

TELLING_PAIRS = 12  # pairs of syllables of the body that stand for it, besides the title's
LEAST_TIMES = 2  # a pair that stands there once may be chance
LEAST_IDF = 0.5  # of a pair: what most documents have says something too, if nothing else does
RELATED_SHARE = 0.15  # of those pairs that a related document must have, by weight

Pairs = dict[tuple[str, str], float]


def telling_pairs(
    title: Sequence[int], body: Sequence[int], folded: Callable[[int], str], planner: Planner
) -> Pairs:
    """The pairs of the title, and those of the body whose frequency here is most unlike elsewhere,
    folded, each with its idf. Title and body are given as numbers of their syllables; ``folded``
    says what each folds to."""

    def weighed(first: int, second: int) -> tuple[tuple[str, str], float]:
        pair = folded(first), folded(second)
        return pair, max(planner.pair_idf(*pair), LEAST_IDF)

    counts = Counter(pairwise(body))
    repeated = [
        (count * idf, pair, idf)
        for tokens, count in counts.items()
        if count >= LEAST_TIMES
        for pair, idf in [weighed(*tokens)]
    ]
    best = sorted(repeated, reverse=True)[:TELLING_PAIRS]
    return {pair: idf for _, pair, idf in best} | dict(
        weighed(*tokens) for tokens in pairwise(title)
    )


def least_score(pairs: Pairs) -> float:
    """That a related document has."""
    return RELATED_SHARE * sum(pairs.values())
