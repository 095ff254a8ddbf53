"""Near-duplicates are listed once, under the best of them, and counted twice: with and without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.updating.indexer import index
from search.contract.errors import PageOutOfRange
from search.contract.results import Hit, SearchRequest, Sort
from search.engine import Engine
from search.retrieval import array_store
from search.serialize import page_to_json
from search.store.similar import ALONE, SPARE, SimilarHits, places_of_firsts
from tests.index.near_duplicate_pages import POWER_CUT, RELEASE, WATER, WEEK

EXTRA = "Bản tin này có thêm câu số"
WARDS = ("Quận Hoàn Kiếm", "Quận Tây Hồ", "Quận Ba Đình")


def pages() -> Iterator[dict[str, str]]:
    """Groups of six, of three and of none, with days and districts."""
    day = date(2024, 3, 1)
    bodies = [("release", RELEASE, 6), ("water", WATER, 3)]
    bodies += [(f"power-{at}", POWER_CUT.format(day=at), 1) for at in range(3, 8)]
    bodies += [(f"week-{at}", WEEK.format(a=at, b=at, c=at, d=at, e=at), 1) for at in (6, 13, 20)]
    for name, body, copies in bodies:
        for copy in range(copies):
            day += timedelta(days=5 * (-1) ** copy)
            yield {
                "id": f"{name}-{copy}",
                "title": f"Thông báo của phường ({'rất ' * copy}mới)",
                "body": body + f"\nTheo báo {'quận ' * copy}",
                "published": day.isoformat(),
                "district": WARDS[copy % len(WARDS)].removeprefix("Quận "),
                "source": f"Cổng {copy % 2}",
            }


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Of two segments, so that groups go across."""
    folder = tmp_path_factory.mktemp("similar")
    every = list(pages())
    for name, part in (("a", every[::2]), ("b", every[1::2])):
        lines = (json.dumps(page, ensure_ascii=False) for page in part)
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
        index([folder / f"{name}.jsonl"], folder / "ix", processes=1)
    return Engine.open(folder / "ix")


def group_of(id_: str) -> str:
    """Known from how the pages were made."""
    return id_.rsplit("-", 1)[0]


def paged(engine: Engine, request: SearchRequest) -> list[Hit]:
    """The hits of all pages."""
    first = engine.search(replace(request, page=1))
    hits = list(first.hits)
    for page in range(2, first.pages + 1):
        hits += engine.search(replace(request, page=page)).hits
    with pytest.raises(PageOutOfRange):
        engine.search(replace(request, page=max(first.pages, 1) + 1))
    return hits


REQUESTS = st.builds(
    SearchRequest,
    query=st.sampled_from(["", "phường", "thông báo", "điện", "vỉa hè", "họp", "xyz", "-nước phố"]),
    districts=st.lists(st.sampled_from(["Hoàn Kiếm", "Tây Hồ"]), max_size=2).map(tuple),
    since=st.none() | st.dates(date(2024, 2, 20), date(2024, 4, 1)),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    per_page=st.integers(1, 7),
)


@pytest.mark.parametrize("spare", [1, SPARE])
@settings(max_examples=150, deadline=None)
@given(request=REQUESTS)
def test_folding_only_takes_from_the_list(
    engine: Engine, spare: int, request: SearchRequest
) -> None:
    """Of each group the first is left, in its place, and says what is folded under it. Who browses
    sees each. However few hits are listed beyond those wanted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(array_store, "SPARE", spare)
        folded = paged(engine, request)
    flat = paged(engine, replace(request, fold=False))
    if not request.query:
        assert folded == flat
        return
    page = engine.search(request)
    ids = [hit.id for hit in flat]
    groups = [group_of(id_) for id_ in ids]
    firsts = [id_ for at, id_ in enumerate(ids) if groups[at] not in groups[:at]]
    assert [hit.id for hit in folded] == firsts
    assert page.total == len(ids) == engine.search(replace(request, fold=False)).total
    assert page.distinct == len(firsts) == engine.search(replace(request, fold=False)).distinct
    for hit in folded:
        others = {id_ for id_ in ids if group_of(id_) == group_of(hit.id)} - {hit.id}
        assert {other.id for other in hit.similar_hits} == others
        assert hit.similar == len(others) and hit.similar_to is None
    best = dict(zip(reversed(groups), reversed(ids), strict=True))
    for hit in flat:
        assert not hit.similar and not hit.similar_hits
        first = best[group_of(hit.id)]
        assert hit.similar_to == (None if first == hit.id else first)


@settings(max_examples=60, deadline=None)
@given(request=REQUESTS)
def test_rows_are_the_hits_of_all_pages_without_folding(
    engine: Engine, request: SearchRequest
) -> None:
    rows = list(engine.rows(request))
    flat = paged(engine, replace(request, fold=False))
    assert [(hit.id, hit.similar_to) for hit in rows] == [(h.id, h.similar_to) for h in flat]


@settings(max_examples=60, deadline=None)
@given(request=REQUESTS)
def test_every_order_has_the_same_groups(engine: Engine, request: SearchRequest) -> None:
    orders: tuple[Sort, ...] = ("relevance", "newest", "oldest")
    found = [paged(engine, replace(request, sort=order)) for order in orders]
    sets = [
        {frozenset({hit.id, *(other.id for other in hit.similar_hits)}) for hit in hits}
        for hits in found
    ]
    assert sets[0] == sets[1] == sets[2]


def test_facets_count_what_one_gets(engine: Engine) -> None:
    page = engine.search(SearchRequest("thông báo", per_page=2))
    assert page.distinct < page.total
    for facet in page.districts:
        assert engine.search(SearchRequest("thông báo", (facet.value,))).total == facet.count


def test_the_newest_come_first_among_those_that_are_folded(engine: Engine) -> None:
    (hit,) = (h for h in engine.search(SearchRequest("vỉa hè")).hits if h.id.startswith("release"))
    days = [other.published or "" for other in hit.similar_hits]
    assert len(days) == 5 and days == sorted(days, reverse=True)


def test_of_many_copies_twenty_are_named(tmp_path: Path) -> None:
    copies = (
        {
            "id": f"copy-{at:02}",
            "title": "Sửa vỉa hè",
            "body": RELEASE,
            "published": f"2024-03-{at:02}",
        }
        for at in range(1, 26)
    )
    lines = (json.dumps(copy, ensure_ascii=False) for copy in copies)
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")
    index([tmp_path / "a.jsonl"], tmp_path / "ix", processes=1)
    (hit,) = Engine.open(tmp_path / "ix").search(SearchRequest("vỉa hè")).hits
    assert hit.similar == 24
    others = [f"copy-{at:02}" for at in range(25, 0, -1) if hit.id != f"copy-{at:02}"]
    assert [other.id for other in hit.similar_hits] == others[:20]


def test_json_says_both_totals(engine: Engine) -> None:
    answer = page_to_json(engine.search(SearchRequest("vỉa hè")))
    assert (answer["total"], answer["distinct"]) == (6, 1)
    (hit,) = answer["hits"]
    assert hit["similar"] == len(hit["similar_ids"]) == 5 and hit["similar_to"] is None
    flat = page_to_json(engine.search(SearchRequest("vỉa hè", fold=False)))
    assert len(flat["hits"]) == 6 and {h["similar_to"] for h in flat["hits"]} == {None, hit["id"]}


@given(groups=st.lists(st.integers(ALONE, 4), max_size=30))
def test_places_of_firsts(groups: list[int]) -> None:
    expected = [at if g == ALONE else groups.index(g) for at, g in enumerate(groups)]
    assert places_of_firsts(np.array(groups, np.int64)).tolist() == expected


def test_groups_of_documents() -> None:
    similar = SimilarHits.of_few(np.array([9, 2, 7, 4, 5]), np.array([1, 1, 3, 3, 3]))
    assert similar.extra == 3
    assert similar.groups_of(np.array([1, 2, 5, 9, 11])).tolist() == [ALONE, 1, 3, 1, ALONE]
    assert similar.of(3).tolist() == [7, 4, 5] and similar.of(2).tolist() == []
