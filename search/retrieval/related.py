"""More like this: which other documents have most of the pairs of words that one speaks of."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from search.kernel.arguments import LIST, MatchRow, ScoringRow, Tables
from search.query.planning import Planner
from search.retrieval.index_snapshot import EMPTY, SegmentReader
from search.retrieval.kernel_tables import tables_of_steps
from search.retrieval.scoring import Scorer

TELLING_PAIRS = 12  # pairs of syllables of the body that stand for it, besides the title's
LEAST_TIMES = 2  # a pair that stands there once may be chance
LEAST_IDF = 0.5  # of a pair: what most documents have says something too, if nothing else does
RELATED_SHARE = 0.15  # of those pairs that a related document must have, by weight

Pairs = dict[tuple[str, str], float]


def related_to(
    scorer: Scorer, segment: SegmentReader, document: int, limit: int
) -> list[tuple[int, float]]:
    """Numbers in the snapshot and scores of the documents most like one, best first."""
    pairs = _telling(scorer.planner, segment, document)
    if not pairs:
        return []
    tables = [_any_of(pairs, other) for other in scorer.snapshot.segments]
    found = scorer.retrieve(tables, scorer.everything(), limit + 1, facets=False)
    least = RELATED_SHARE * sum(pairs.values())
    best = zip(found.documents.tolist(), found.scores.tolist(), strict=True)
    own = segment.base + document
    return [(number, score) for number, score in best if number != own and score >= least][:limit]


def _telling(planner: Planner, segment: SegmentReader, document: int) -> Pairs:
    """The pairs of the title, and those of the body whose frequency here is most unlike elsewhere,
    folded, each with its idf."""
    title, body = segment.syllables(document)
    folded = segment.terms.dictionary("body_folded").term

    def weighed(first: int, second: int) -> tuple[tuple[str, str], float]:
        pair = folded(int(segment.fold[first])).decode(), folded(int(segment.fold[second])).decode()
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


def _any_of(pairs: Pairs, segment: SegmentReader) -> Tables:
    """What has any of these pairs."""
    found = [(segment.pair_extent(*pair), weight) for pair, weight in pairs.items()]
    lists = [(extent, weight) for extent, weight in found if extent.start < extent.end]
    lists.sort(key=lambda weighted: -weighted[1])  # then the others need look at few documents
    return tables_of_steps(
        [[MatchRow(*extent, LIST, 0) for extent, _ in lists]],
        [ScoringRow(*extent, *EMPTY, weight) for extent, weight in lists],
    )
