"""A search that takes too long is broken off, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.reading.documents import Document
from search.contract.results import SearchRequest
from search.engine import Engine
from tests.index.test_build import build

DOCUMENTS = [
    Document(f"d{n}", "Họp tổ dân phố", "chợ đêm " * n, published="2024-01-02") for n in range(1, 4)
]


@pytest.fixture
def late(tmp_path: Path) -> Engine:
    """An engine whose time is always up."""
    build(tmp_path, DOCUMENTS)
    return Engine.open(tmp_path, seconds=-1)


def test_what_was_found_until_then_is_shown(late: Engine) -> None:
    """The first word is always looked for."""
    page = late.search(SearchRequest("chợ"))
    assert page.cut
    assert [hit.id for hit in page.hits] and page.suggestion is None


@pytest.mark.parametrize("query", ["chợ -phố", "-chợ", '"chợ đêm" phố'])
def test_nothing_is_shown_that_may_be_wrong(late: Engine, query: str) -> None:
    """What an exclusion would leave out, or what no phrase was looked for in."""
    page = late.search(SearchRequest(query))
    assert page.cut and page.total == 0


def test_a_search_in_time_says_nothing(tmp_path: Path) -> None:
    build(tmp_path, DOCUMENTS)
    page = Engine.open(tmp_path).search(SearchRequest("chợ -phường"))
    assert not page.cut and page.total == 3
