"""What a page says of how its query was read, on an index of the sample corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.updating.indexer import index
from search.contract.deadline import Deadline
from search.contract.notices import Notice, Offer
from search.contract.results import SearchRequest
from search.engine import Engine
from search.query.hit_rule import LEVELS

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    directory = tmp_path_factory.mktemp("notices")
    index([CORPUS], directory, processes=1)
    return Engine.open(directory)


def notices(engine: Engine, request: SearchRequest) -> dict[str, Notice]:
    return {notice.code: notice for notice in engine.search(request).notices}


def test_restored_marks_are_shown_with_a_way_to_every_reading(engine: Engine) -> None:
    said = notices(engine, SearchRequest("quan hoan kiem ky ket"))
    assert said["marks"].values == ("quận hoàn kiếm ký kết",)
    assert said["marks"].offers == (Offer("every-reading", "quan hoan kiem ky ket", literal=True),)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Quan Hoan Kiem", "Quận Hoàn Kiếm"),
        ("QUAN HOAN KIEM", "QUẬN HOÀN KIẾM"),
        ("quan hoan-kiem/ky ket", "quận hoàn-kiếm/ký kết"),
        ("  quan   hoan kiem ", "  quận   hoàn kiếm "),
        ("quan hoan kiem, (ky ket).", "quận hoàn kiếm, (ký kết)."),
        ('"ky ket" quan hoan kiem', '"ky ket" quận hoàn kiếm'),
        ("«ky ket» quan hoan kiem", "«ky ket» quận hoàn kiếm"),
        ("quan hoan kiem -cho", "quận hoàn kiếm -cho"),
        ('quan hoan kiem -"cho dem"', 'quận hoàn kiếm -"cho dem"'),
        ("quan hoan kiem HOAC ky ket", "quận hoàn kiếm HOAC ký kết"),
        ("quan hoan kiem OR 28/2/2024", "quận hoàn kiếm OR 28/2/2024"),
        ("ky ket quan:hoan kiem", "ký kết quan:hoan kiem"),
        ('ky ket quan:"hoan kiem" tu:1/1/2020', 'ký kết quan:"hoan kiem" tu:1/1/2020'),
        ("tu:1/1/2020, ky ket", "tu:1/1/2020, ký kết"),
        ("HDND quan hoan kiem", "HĐND quận hoàn kiếm"),
        ("quận hoan kiem", "quận hoàn kiếm"),
        ("quan hoan kiem 12.000", "quận hoàn kiếm 12.000"),
        ("ki ket quan hoan kiem", "kí kết quận hoàn kiếm"),
        ("Ki Ket quan hoan kiem", "Kí Kết quận hoàn kiếm"),
        ("quan hoan kiem?", "quận hoàn kiếm?"),
        ("quan hoan kiem… ky ket!", "quận hoàn kiếm… ký kết!"),
    ],
)
def test_the_notice_is_what_was_typed_with_its_marks_in_place(
    engine: Engine, typed: str, read: str
) -> None:
    assert notices(engine, SearchRequest(typed))["marks"].values == (read,)


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


PAGES = [("Chợ hoa", "Chợ hoa mở sớm. Người bán hoa kể chuyện tưới nước.")] * 12
FAR = " ".join(["Bà con chờ lâu ngoài đê."] * 12)


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Twelve pages with *chợ hoa*; eleven with *đình* and *giếng* far apart, three near; one with
    the syllables of a word apart; one with other marks."""
    folder = tmp_path_factory.mktemp("ladder")
    pages = list(PAGES)
    pages += [("Ngôi đình", f"Đình mở cửa. {FAR} Nạo vét giếng.")] * 11
    pages += [("Đình và giếng", "Đình bên giếng cổ.")] * 3
    pages += [("Bếp lửa", "Nồi xôi ngoài bếp, rồi chè trong nhà.")]
    lines = (
        json.dumps(
            {"id": str(number), "title": f"{title} {number}", "body": f"{body} Tin {number}."}
        )
        for number, (title, body) in enumerate(pages)
    )
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    index([folder / "a.jsonl"], folder / "ix", processes=1)
    return Engine.open(folder / "ix")


@pytest.mark.parametrize(
    ("query", "told", "offered"),
    [
        ("chợ hoa", [], []),
        (
            "đình giếng",
            [("widened", ("whole", 3))],
            [("narrower", "close"), ("wider", "syllables")],
        ),
        ("chờ bến", [("widened", ("best", 0))], [("narrower", "whole")]),
        (
            "chợ giếng",
            [("widened", ("any-marks", 0))],
            [("narrower", "whole"), ("wider", "best")],
        ),
    ],
)
def test_each_rung_is_told_with_the_ways_to_a_narrower_and_a_wider_one(
    ladder: Engine,
    query: str,
    told: list[tuple[str, tuple[object, ...]]],
    offered: list[tuple[str, str]],
) -> None:
    page = ladder.search(SearchRequest(query, per_page=50))
    assert [(notice.code, notice.values) for notice in page.notices] == told
    offers = [offer for notice in page.notices for offer in notice.offers]
    assert [(offer.kind, offer.match) for offer in offers] == offered
    for offer in offers:
        other = ladder.search(SearchRequest(offer.query, literal=offer.literal, match=offer.match))
        assert other.level == offer.match
        assert offer.total in (None, other.total)
        assert other.total <= page.total if offer.kind == "narrower" else other.total >= page.total


@pytest.mark.parametrize("query", ["chợ hoa", "đình giếng", "bếp lửa", "dinh gieng", "xôi chè"])
def test_each_rung_that_is_asked_for_holds_the_one_before(ladder: Engine, query: str) -> None:
    pages = [
        ladder.search(SearchRequest(query, match=level, per_page=50, literal=True))
        for level in LEVELS
    ]
    assert tuple(page.level for page in pages) == LEVELS
    ids = [{hit.id for hit in page.hits} for page in pages[:4]]
    assert ids == sorted(ids, key=len) and all(a <= b for a, b in zip(ids, ids[1:], strict=False))


def test_what_was_not_understood_in_time_is_understood_the_next_time(engine: Engine) -> None:
    view, request = engine.view(), SearchRequest("ủy bna nhân dân")
    late = view.search(request, Deadline(-1))
    assert late.cut and not late.has("suggested")
    assert view.search(request, Deadline(60)).has("suggested")
