"""The table of phenomena by the command line: a cluster prints what an index here does."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from index.cluster.running import WORK
from tests.cluster.shared import address_for
from tests.search.test_phenomena import ROWS, Page, indexed, printed, write_table

ROUNDING = 0.002  # by which scores may differ: frequencies have eight bits in a cluster


@pytest.mark.slow
def test_every_query_of_the_table_is_answered_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WORK, str(tmp_path / "work"))
    here, there = tmp_path / "index", address_for(tmp_path)
    source = tmp_path / "source"
    source.mkdir()
    write_table(source)
    indexed(source, here)
    indexed(source, there)
    for query in dict.fromkeys(row.query for row in ROWS):
        for literal in (False, True):
            ours, theirs = (printed(at, query, literal) for at in (here, there))
            assert without_scores(theirs) == without_scores(ours), query
            scores = {hit["id"]: hit["score"] for hit in ours["hits"]}
            in_order = [scores[hit["id"]] for hit in theirs["hits"]]
            assert all(a >= b * (1 - ROUNDING) for a, b in pairwise(in_order)), query


def without_scores(page: Page) -> Page:
    """All but times and scores, with its hits by id."""
    hits = {hit["id"]: {**hit, "score": None} for hit in page["hits"]}
    return {**page, "hits": hits, "milliseconds": None}
