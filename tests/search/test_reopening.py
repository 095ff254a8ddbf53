"""An engine while its index is written: what it has opened stays whole, and new states come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.address import BadAddress
from index.updating.indexer import index
from search import Engine, SearchRequest
from search import engine as engine_module
from tests.index.test_indexer import page


def test_an_engine_answers_from_files_that_two_commits_have_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything it may need was mapped when it was opened, the model and figures as well."""
    pages, directory = tmp_path / "pages", tmp_path / "index"
    page(pages, "a.txt", "Chợ hoa Tây Hồ họp lúc nửa đêm")
    index([pages], directory)
    monkeypatch.setattr(engine_module, "LOOK_AGAIN", 1e9)
    engine = Engine.open(directory)
    size = sum(path.stat().st_size for path in directory.glob("MAIN_*.*"))
    for number in range(2):
        page(pages, "a.txt", f"Trang a, lần {number}")
        index([pages], directory, full=True)
    assert [hit.id for hit in engine.search(SearchRequest("cho hoa")).hits] == ["a.txt"]
    assert engine.suggest("chợ")
    assert engine.related("a.txt") == ()
    assert engine.document("a.txt").title.text == "Chợ hoa Tây Hồ họp lúc nửa đêm"
    assert engine.stats().bytes == size


def test_an_index_is_opened_by_its_name_as_well(tmp_path: Path) -> None:
    """By what the option of the command would be."""
    pages, directory = tmp_path / "pages", tmp_path / "index"
    page(pages, "a.txt", "Chợ hoa")
    index([pages], directory)
    assert Engine.open(str(directory)).search(SearchRequest("cho hoa")).total == 1
    with pytest.raises(BadAddress, match="expected opensearch://"):
        Engine.open("http://host:9200/news")


def test_an_engine_takes_over_a_new_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, directory = tmp_path / "pages", tmp_path / "index"
    page(pages, "a.txt", "Chợ hoa")
    index([pages], directory)
    monkeypatch.setattr(engine_module, "LOOK_AGAIN", 0.0)
    engine = Engine.open(directory)
    assert [hit.id for hit in engine.newest().hits] == ["a.txt"]
    page(pages, "b.txt", "Chợ hoa đêm")
    index([pages], directory)
    assert engine.search(SearchRequest("chợ hoa")).total == 2
    newest = engine.search(SearchRequest(sort="newest", per_page=5, facets=False))
    assert replace(engine.newest(5), milliseconds=0) == replace(newest, milliseconds=0)
    assert len(engine.newest(1).hits) == 1 and engine.newest(1) is engine.newest(1)
