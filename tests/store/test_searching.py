"""Whole searches over every store: the chain asks it nothing that it does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.contract.errors import DocumentNotFound, PageOutOfRange
from search.contract.results import SearchRequest
from search.engine import Engine
from search.store.protocol import StoreReader
from tests.store.articles import ARTICLES
from tests.store.stores import Store, add


@pytest.fixture(scope="session")
def engine(reader: StoreReader) -> Engine:
    return Engine(reader)


def test_a_search_shows_a_page_with_highlights(engine: Engine) -> None:
    page = engine.search(SearchRequest("thu gom rác"))
    hit = page.hits[0]
    assert hit.id == "rac-1"
    assert hit.title_highlighted.html() == "<mark>Thu gom rác</mark> ở Hoàn Kiếm"
    assert "<mark>thu gom rác</mark>" in hit.snippet.html()
    assert page.total == len(page.hits)


def test_each_page_has_its_part(engine: Engine) -> None:
    request = SearchRequest(sort="oldest", per_page=3)
    whole = [hit.id for hit in engine.rows(request)]
    assert sorted(whole) == sorted(one.id for one in ARTICLES)
    pages = [engine.search(SearchRequest(sort="oldest", per_page=3, page=n)) for n in (1, 2, 3)]
    assert [hit.id for page in pages for hit in page.hits] == whole
    with pytest.raises(PageOutOfRange):
        engine.search(SearchRequest(per_page=3, page=4))


def test_a_document_is_shown_as_it_was_read(engine: Engine) -> None:
    for one in ARTICLES:
        page = engine.document(one.id, "hội sách")
        assert (page.title.text, page.body.text) == (one.title, one.body)
        assert page.fields == one.fields
    assert "<mark>hoi</mark>" in engine.document("dau-1", "hội").title.html()
    with pytest.raises(DocumentNotFound):
        engine.document("nobody")


def test_related_documents_speak_of_the_same(engine: Engine) -> None:
    """Hoàn Kiếm first; whether "thu gom" is rare enough depends on whether what was removed still
    counts."""
    related = [hit.id for hit in engine.related("rac-1", 5)]
    assert related[0] == "dau-1"
    assert set(related) <= {"rac-2", "dau-1"}
    assert [hit.id for hit in engine.related("rac-1", 1)] == related[:1]
    assert engine.related("rong") == ()


def test_ids_come_in_pages(engine: Engine) -> None:
    first, pages = engine.ids(1, 4)
    second, _ = engine.ids(2, 4)
    assert pages == 2
    assert sorted(first + second) == sorted(one.id for one in ARTICLES)
    with pytest.raises(PageOutOfRange):
        engine.ids(3, 4)


def test_an_empty_store_answers(store: Store, tmp_path: Path) -> None:
    with store.begin(tmp_path) as writer:
        add(writer, [])
        writer.commit()
    engine = Engine(store.open(tmp_path))
    assert engine.stats().documents == 0
    assert engine.ids(1, 10) == ((), 0)
    for query in ("", "rác", '"thu gom" -xe'):
        assert engine.search(SearchRequest(query)).total == 0
    assert engine.suggest("thu") == ()
