"""What the first stage of the ranking makes of some hits, before any closer look: what `naive`
speaks of. Which documents are hits is decided before it; see `tests/search/test_filters.py`."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from index.storage.bitsets import bits_of
from search.engine import Engine
from search.kernel.arguments import Bits
from search.query.analysis import read
from search.query.parser import parse
from search.retrieval.array_store import ArrayStore
from search.retrieval.scoring import Scorer


def first_stage(
    engine: Engine, query: str, hits: Iterable[str], limit: int = 50
) -> list[tuple[str, float]]:
    """Ids and scores of the best of ``hits``, best first, for a query that is taken as it is
    typed."""
    store = engine.view().store
    assert isinstance(store, ArrayStore)
    scorer = store.scorer
    numbers = [store.number_of(id_) for id_ in hits]
    assert None not in numbers
    chosen = np.isin(np.arange(scorer.snapshot.numbers), np.array(numbers, np.int64))
    branches = read(parse(query))
    found = scorer.run(scorer.plan(branches) if branches else None, hits_of(scorer, chosen), limit)
    assert found.total == len(numbers)
    best = []
    for number, score in zip(found.documents.tolist(), found.scores.tolist(), strict=True):
        segment = next(s for s in reversed(store.snapshot.segments) if s.base <= number)
        best.append((segment.documents.record(number - segment.base)["id"], score))
    return best


def hits_of(scorer: Scorer, chosen: np.ndarray) -> list[Bits]:
    """A set of documents as the scorer takes it."""
    return [
        segment.alive_bits & bits_of(chosen[segment.base : segment.base + segment.count])
        for segment in scorer.snapshot.segments
    ]
