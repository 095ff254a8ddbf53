"""The compiled scorer against the naive one of the tests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from index.storage.bitsets import bits_of
from search.query.analysis import read
from search.query.hit_rule import as_a_whole
from search.query.parser import parse
from search.retrieval.element_sets import ElementSets
from search.retrieval.scoring import Scorer
from tests.agreement.articles import State
from tests.agreement.asked import Asked, allowed
from tests.agreement.rankings import TOLERANCE, Comparison, difference
from tests.search.naive import Naive

TOP = 10  # hits of a page: most are not scored to the end for them


def scorer_comparison(state: State) -> Comparison:
    snapshot, documents = state.snapshot, state.documents
    scorer = Scorer(snapshot)
    naive = Naive([one.document for one in documents])

    def compare(asked: Asked) -> str | None:
        any_word = asked.query.kind == "any"
        parsed = parse(asked.text)
        left = np.array([allowed(asked, one) for one in documents], bool)
        flags = []
        excluded = read(replace(parsed, branches=tuple((one,) for one in parsed.excluded)))
        for segment, everything in zip(snapshot.segments, scorer.everything(), strict=True):
            own = everything & bits_of(left[segment.base : segment.base + segment.count])
            for branch in excluded:
                for reading in branch:
                    own &= ~ElementSets(segment).of(as_a_whole(reading))
            flags.append(own)
        plan = scorer.plan(read(parsed))
        least = 1e-6 if any_word else 0.0
        found = scorer.matched(plan, flags, len(documents), least)
        few = scorer.matched(plan, flags, TOP, least)
        expected = [
            (number, score) for number, score in naive.ranked(asked.text, any_word) if left[number]
        ]
        if found.total != len(expected):
            return f"a total of {found.total} and {len(expected)} hits"
        if few.total != found.total or not np.allclose(few.scores, found.scores[:TOP], TOLERANCE):
            return f"{few.scores} for the best {TOP}, {found.scores[:TOP]} among all"
        best = zip(found.documents.tolist(), found.scores.tolist(), strict=True)
        return difference(list(best), expected)

    return compare
