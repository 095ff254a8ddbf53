"""What a page says of how its query was read, on an index of the sample corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.updating.indexer import index
from search.contract.notices import Notice
from search.contract.results import SearchRequest
from search.engine import Engine

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    directory = tmp_path_factory.mktemp("notices")
    index([CORPUS], directory, processes=1)
    return Engine.open(directory)


def notices(engine: Engine, request: SearchRequest) -> dict[str, Notice]:
    return {notice.code: notice for notice in engine.search(request).notices}


def test_restored_marks_are_shown_districts_in_their_capitals(engine: Engine) -> None:
    said = notices(engine, SearchRequest("quan hoan kiem ky ket"))
    assert said["marks"].values == ("quận Hoàn Kiếm ký kết",)
    assert said["marks"].back == "quan hoan kiem ky ket"


def test_nothing_is_restored_where_marks_were_typed_or_nothing_is_to_be_guessed(
    engine: Engine,
) -> None:
    assert "marks" not in notices(engine, SearchRequest("quận Hoàn Kiếm ký kết"))
    assert "marks" not in notices(engine, SearchRequest("quan hoan kiem", literal=True))


def test_words_that_fill_no_page_are_widened_and_said_so(engine: Engine) -> None:
    page = engine.search(SearchRequest("chợ đêm Hoàn Kiếm"))
    assert page.has("widened") and page.total > 0


def test_an_unknown_district_is_named(engine: Engine) -> None:
    said = notices(engine, SearchRequest("họp", districts=("Quận Không Có",)))
    assert said["no-such-district"].values == ("Quận Không Có",)
