"""The compiled scorer against the naive one of the tests."""

from __future__ import annotations

import numpy as np

from search.query.analysis import read
from search.query.parser import parse
from search.retrieval.scoring import Scorer
from tests.agreement.articles import State
from tests.agreement.asked import Asked, allowed
from tests.agreement.rankings import TOLERANCE, Comparison, difference
from tests.search.first_stage import hits_of
from tests.search.naive import Naive

TOP = 10  # hits of a page: most are not scored to the end for them


def scorer_comparison(state: State) -> Comparison:
    snapshot, documents = state.snapshot, state.documents
    scorer = Scorer(snapshot)
    naive = Naive([one.document for one in documents], [one.alive for one in documents])

    def compare(asked: Asked) -> str | None:
        left = np.array([allowed(asked, one) for one in documents], bool)
        ranked = naive.ranked(asked.text, asked.query.kind == "any")
        expected = [(number, score) for number, score in ranked if left[number]]
        hits = np.isin(np.arange(len(documents)), [number for number, _ in expected])
        plan, asked_for = scorer.plan(read(parse(asked.text))), hits_of(scorer, hits)
        found = scorer.run(plan, asked_for, len(documents))
        few = scorer.run(plan, asked_for, TOP)
        if not found.total == few.total == len(expected):
            return f"totals of {found.total} and {few.total}, and {len(expected)} hits"
        if not np.allclose(few.scores, found.scores[:TOP], TOLERANCE):
            return f"{few.scores} for the best {TOP}, {found.scores[:TOP]} among all"
        best = zip(found.documents.tolist(), found.scores.tolist(), strict=True)
        return difference(list(best), expected)

    return compare
