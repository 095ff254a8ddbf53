"""Filters and counts by place, on a corpus across the reform of 1 July 2025."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from index.updating.indexer import index
from search import Engine, SearchRequest
from search.command import command
from search.contract.errors import AmbiguousPlace, NoSuchPlace
from search.contract.notices import Notice
from search.contract.results import SearchPage
from search.query.place_names import place_of, places_of
from tests.search.reform_corpus import CHAU_THANH, WARDS, pages
from vietnamese.entities.place_lookup import levels_named, units_meant
from vietnamese.gazetteer.gazetteer import gazetteer

EVERYTHING = 100


def of(engine: Engine, *places: str, query: str = "") -> SearchPage:
    return engine.search(SearchRequest(query, places=places, per_page=EVERYTHING))


def titles(page: SearchPage) -> set[str]:
    return {hit.title for hit in page.hits}


def notice(page: SearchPage, code: str) -> Notice | None:
    return next((notice for notice in page.notices if notice.code == code), None)


# Names


def test_the_name_of_every_place_means_that_place() -> None:
    """Of 1,500 of them, drawn by a seed: whatever else is called so."""
    places = gazetteer()
    ids = sorted({unit.id for unit in places.all()})
    for id in random.Random(14).sample(ids, 1500):
        own = place_of(places.versions(id)[-1])
        found = [p for p in places_of(units_meant(own.value)) if p.value == own.value]
        assert [id in place.ids for place in found] == [True], own.value


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Châu Thành, Bến Tre", ["Huyện Châu Thành, Bến Tre"]),
        ("chau thanh (ben tre)", ["Huyện Châu Thành, Bến Tre"]),
        ("huyện Châu Thành thuộc Bến Tre", ["Huyện Châu Thành, Bến Tre"]),
        ("Hoàn Kiếm", ["Quận Hoàn Kiếm, Hà Nội"]),
        ("hoan kiem", ["Quận Hoàn Kiếm, Hà Nội"]),
        ("phường Hoàn Kiếm", ["Phường Hoàn Kiếm, Hà Nội"]),
        ("Phường Hoàn Kiếm, từ 1/7/2025", ["Phường Hoàn Kiếm, Hà Nội"]),
        ("Phường Cửa Nam, Hà Nội", ["Phường Cửa Nam, Hà Nội"]),
        ("Phường Cửa Nam cũ, Hà Nội", ["Phường Cửa Nam cũ, Hoàn Kiếm, Hà Nội"]),
        ("ba dinh", ["Quận Ba Đình, Hà Nội"]),  # not xã Ba Dinh, unless it is written so
        ("Xã Ba Dinh", ["Xã Ba Dinh, Quảng Ngãi"]),
        ("q. ba dinh", ["Quận Ba Đình, Hà Nội"]),
        ("p hang bac", ["Phường Hàng Bạc cũ, Hoàn Kiếm, Hà Nội"]),
        ("tp vinh", ["Thành phố Vinh, Nghệ An"]),
        ("Quảng Ninh", ["Quảng Ninh"]),
        ("huyện Quảng Ninh", ["Huyện Quảng Ninh, Quảng Bình"]),
        ("Q.1", ["Quận 1, Hồ Chí Minh"]),
        ("phuong 1 quan 5", ["Phường 1 cũ, Quận 5, Hồ Chí Minh"]),
        ("P12 Q10", ["Phường 12 cũ, Quận 10, Hồ Chí Minh"]),
        ("p. hang bac q. hoan kiem tp ha noi", ["Phường Hàng Bạc cũ, Hoàn Kiếm, Hà Nội"]),
        ("huyện Châu Thành tỉnh Bến Tre", ["Huyện Châu Thành, Bến Tre"]),
        ("Quan Hóa", ["Huyện Quan Hóa, Thanh Hóa"]),
        ("ho chi minh", ["Hồ Chí Minh"]),
        ("TP HCM", ["Hồ Chí Minh"]),
        ("Thạnh Hóa", ["Huyện Thạnh Hóa, Long An"]),
        ("Thành phố Huế", ["Huế"]),
        ("Hà Tây", ["Hà Tây"]),
        ("Chợ Mới, An Giang", ["Huyện Chợ Mới, An Giang"]),
        ("không nơi nào", []),
        ("", []),
        ("x" * 5000, []),
    ],
)
def test_names_old_and_new_with_marks_and_without(typed: str, meant: list[str]) -> None:
    assert [place.value for place in places_of(units_meant(typed))] == meant


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("hai bà trưng", "D"), ("bắc từ liêm", "D"), ("thủ dầu một", "D"), ("cần thơ", "P"),
        ("thừa thiên huế", "P"), ("quy nhơn", "D"), ("hàng bạc", "W"), ("hai bà trưn", ""),
        ("hai bả trưng", ""), ("hai ba trung", ""), ("rác thải", ""), ("", ""),
    ],
)  # fmt: skip
def test_which_levels_have_a_unit_of_a_name(name: str, levels: str) -> None:
    """By its canonical syllables: with other marks it is another name."""
    found = levels_named(tuple(name.split()))
    assert found >= set(levels) and bool(found) == bool(levels)


def test_the_name_of_a_place_is_one_word_of_a_query(tmp_path: Path) -> None:
    """However it is typed, and not its syllables wherever they stand."""
    bodies = ["Chợ hoa quận Hai Bà Trưng mở sớm.", "Hai bà cụ trưng bày hoa ở chợ."] * 20
    lines = [
        json.dumps({"id": str(at), "title": "Chợ hoa", "body": body}, ensure_ascii=False)
        for at, body in enumerate(bodies)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    index([tmp_path / "a.jsonl"], tmp_path / "ix", processes=1)
    engine = Engine.open(tmp_path / "ix")
    for query in ("hai bà trưng", "Hai Bà Trưng", "hai ba trung", "chợ hoa hai bà trưng"):
        assert engine.search(SearchRequest(query)).total == 20, query


def test_a_name_of_several_places_is_answered_with_them(reform: Engine) -> None:
    with pytest.raises(AmbiguousPlace) as raised:
        of(reform, "Châu Thành")
    values = {place.value for place in raised.value.places}
    assert values == {f"Huyện Châu Thành, {province}" for province in CHAU_THANH}


def test_an_unknown_name_is_answered_with_similar_ones(reform: Engine) -> None:
    with pytest.raises(NoSuchPlace) as raised:
        of(reform, "Hoan Kim")
    assert "Quận Hoàn Kiếm, Hà Nội" in {place.value for place in raised.value.places}


# Filters


def test_ten_namesakes_are_apart(reform: Engine) -> None:
    for province in CHAU_THANH:
        found = titles(of(reform, f"Châu Thành, {province}"))
        assert found == {f"Huyện Châu Thành, tỉnh {province}: chợ phiên lần {n}" for n in (1, 2)}, (
            province
        )
    counts = {place.value: place.count for place in of(reform).places}
    assert all(counts[f"Huyện Châu Thành, {province}"] == 2 for province in CHAU_THANH)


@pytest.mark.parametrize("ward", WARDS, ids=lambda ward: ward[0])
def test_old_and_new_name_of_a_ward(ward: tuple[str, ...], reform: Engine) -> None:
    """The old one finds its pages and tells of the new one, which finds both."""
    old, district, before, new, after = ward
    written = f"{old}, {district}, {before} dọn vệ sinh"
    asked = of(reform, f"{old}, {before}")
    assert titles(asked) == {written}
    told = notice(asked, "former-place")
    assert told is not None and told.values == (old, f"{new[0].lower()}{new[1:]}")
    both = of(reform, f"{new}, {after}")
    assert titles(both) >= {written, f"{new}, {after} trồng cây"}
    (offer,) = told.offers
    assert offer.kind == "both-places"
    assert offer.places and offer.query == ""
    assert titles(of(reform, *offer.places)) == titles(both)


def test_a_district_is_its_ground_before_and_after(reform: Engine) -> None:
    found = titles(of(reform, "Quận Hoàn Kiếm"))
    assert found == {
        "Quận Hoàn Kiếm mở phố đi bộ", "Phường Cửa Nam, quận Hoàn Kiếm họp chợ",
        "Phường Cửa Nam, Hà Nội họp chợ", "Phường Hoàn Kiếm, Hà Nội trồng cây",
        "Phường Hàng Bạc, quận Hoàn Kiếm, Hà Nội dọn vệ sinh",
        "Phường Hàng Đào, quận Hoàn Kiếm, Hà Nội dọn vệ sinh",
    }  # fmt: skip
    by_district = reform.search(SearchRequest("", ("hoan kiem",), per_page=EVERYTHING))
    assert titles(by_district) == found


def test_a_province_is_its_pages_and_those_on_its_ground(reform: Engine) -> None:
    assert titles(of(reform, "Quảng Ninh")) == {"Tỉnh Quảng Ninh đón khách"}
    found = titles(of(reform, "Quảng Nam"))
    assert "Xã Gò Nổi, Đà Nẵng trồng cây" in found and "Tỉnh Bến Tre trồng dừa" not in found


def test_pages_of_no_known_place_are_a_value(reform: Engine) -> None:
    assert titles(of(reform, "không rõ nơi")) == {"Mưa lớn kéo dài", "Giá rau tăng nhẹ"}
    assert titles(of(reform, "khong ro noi", "Bến Tre")) >= {"Tỉnh Bến Tre trồng dừa"}


@pytest.mark.parametrize("query", ["", "chợ", "chợ phiên", "dọn vệ sinh", "xyzzy"])
def test_every_count_is_what_one_gets(query: str, reform: Engine) -> None:
    page = of(reform, query=query)
    for place in page.places:
        assert of(reform, place.value, query=query).total == place.count, place
    for province in page.provinces:
        assert of(reform, province.value, query=query).total == province.count, province
    for district in page.districts:
        asked = SearchRequest(query, (district.value,))
        assert reform.search(asked).total == district.count, district
    if not query:
        assert len(page.places) > 50 and page.places[-1].kind == "unknown"


def test_counts_are_as_if_no_place_were_chosen(reform: Engine) -> None:
    everywhere, here = of(reform), of(reform, "Quận Hoàn Kiếm", "Phường Hàng Bạc")
    assert here.places == everywhere.places and here.provinces == everywhere.provinces
    assert [(place.value, place.count) for place in here.chosen] == [
        ("Quận Hoàn Kiếm, Hà Nội", 6), ("Phường Hàng Bạc cũ, Hoàn Kiếm, Hà Nội", 1),
    ]  # fmt: skip


NAMES = ("Quận Hoàn Kiếm", "Bến Tre", "Hà Nội", "Phường Hàng Bạc", "không rõ nơi", "Hà Tây",
         "Châu Thành, Long An", "Quảng Nam", "Xã Gò Nổi")  # fmt: skip


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(NAMES), unique=True, max_size=4),
    st.sampled_from(NAMES),
    st.sampled_from(["", "chợ", "vệ sinh", "trồng cây"]),
)
def test_filters_narrow(reform: Engine, chosen: list[str], more: str, query: str) -> None:
    """Chosen places add up, each to what it finds alone; whatever is excluded is gone."""
    everything = titles(of(reform, query=query))
    alone = [titles(of(reform, name, query=query)) for name in chosen]
    together = titles(of(reform, *chosen, query=query))
    assert together == (set().union(*alone) if chosen else everything)
    without = titles(of(reform, *chosen, query=f'{query} -nơi:"{more}"'))
    assert without == together - titles(of(reform, more, query=query))


# The query language


@pytest.mark.parametrize(
    ("typed", "like"),
    [
        ('nơi:"Châu Thành, Bến Tre"', ("Châu Thành, Bến Tre",)),
        ('noi:"chau thanh, ben tre"', ("Châu Thành, Bến Tre",)),
        ("phường:Hàng Bạc", ("Phường Hàng Bạc",)),
        ("phuong:hang bac", ("Phường Hàng Bạc",)),
        ("xã:Gò Nổi", ("Xã Gò Nổi",)),
        ("tinh:ben tre", ("Bến Tre",)),
        ("tỉnh:Hà Nội phường:Hoàn Kiếm", ("Hà Nội", "Phường Hoàn Kiếm")),
    ],
)
def test_keys_of_places(typed: str, like: tuple[str, ...], reform: Engine) -> None:
    found = of(reform, query=typed)
    assert titles(found) == titles(of(reform, *like)) != set()
    assert notice(found, "plain-text") is None


def test_an_ambiguous_name_in_a_query_takes_all_and_says_so(reform: Engine) -> None:
    found = of(reform, query='nơi:"Châu Thành"')
    assert found.total == 2 * len(CHAU_THANH)
    told = notice(found, "ambiguous-place")
    assert told is not None and len(told.values) == 1 + len(CHAU_THANH)


def test_an_unknown_name_in_a_query_is_plain_text(reform: Engine) -> None:
    told = notice(of(reform, query="chợ xã:Khôngcó"), "plain-text")
    assert told is not None and told.values == ("place", "Khôngcó", "xã:Khôngcó")


@pytest.mark.parametrize("typed", ["phường Hàng Bạc", "phuong hang bac", "họp ở phường hàng bạc"])
def test_a_search_for_an_old_name_tells_the_new_one(typed: str, reform: Engine) -> None:
    told = notice(of(reform, query=typed), "former-place")
    assert told is not None and told.values == ("Phường Hàng Bạc", "phường Hoàn Kiếm")
    (offer,) = told.offers
    if not typed.startswith("họp"):
        found = titles(of(reform, query=offer.query))
        assert {title.split(",")[0] for title in found} >= {"Phường Hàng Bạc", "Phường Hoàn Kiếm"}


@pytest.mark.parametrize("typed", ["phường Hoàn Kiếm", "quận Hoàn Kiếm", "Hàng Bạc", "chợ phiên"])
def test_what_is_still_there_is_not_told_of(typed: str, reform: Engine) -> None:
    assert notice(of(reform, query=typed), "former-place") is None


# The command line


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--place", "Châu Thành, Bến Tre"], 0, "2 results"),
        (["--place", "Bến Tre", "--place", "khong ro noi"], 0, "5 results"),
        (["--place", "Châu Thành"], 2, "Huyện Châu Thành, Bến Tre"),
        (["--place", "Hoan Kim"], 2, "Quận Hoàn Kiếm, Hà Nội"),
        (["--place", "Châu Thành", "--lang", "vi"], 2, "tên của nhiều nơi"),
        (["--place", "Phường Hàng Bạc"], 0, "Phường Hàng Bạc is now in phường Hoàn Kiếm."),
    ],
)
def test_places_on_the_command_line(
    arguments: list[str], code: int, said: str, reform_index: Path
) -> None:
    done = CliRunner().invoke(command, ["", "--index", str(reform_index), *arguments])
    assert done.exit_code == code and said in done.output.replace("\n", " ")


def test_facets_as_json(reform_index: Path) -> None:
    done = CliRunner().invoke(command, ["", "--index", str(reform_index), "--format", "json"])
    facets = json.loads(done.stdout)["facets"]
    assert {"value": "Bến Tre", "count": 3} in facets["province"]
    own = [each for each in facets["place"] if each["kind"] in ("district", "unknown")]
    assert {
        "value": "Quận Hoàn Kiếm, Hà Nội", "kind": "district", "province": "Hà Nội", "count": 6,
    } in own  # fmt: skip
    assert own[-1] == {"value": "không rõ nơi", "kind": "unknown", "province": None, "count": 2}


def test_the_corpus_is_what_its_description_says() -> None:
    assert len(CHAU_THANH) == 10 and len(WARDS) == 20
    assert len({page["id"] for page in pages()}) == len(pages())


def test_a_place_that_no_gazetteer_has_is_chosen_by_what_its_count_says(tmp_path: Path) -> None:
    page = {"title": "Dọn kênh", "body": "Sáng nay dọn kênh.", "district": "Khu Bảy"}
    (tmp_path / "a.jsonl").write_text(json.dumps(page))
    index([tmp_path / "a.jsonl"], tmp_path / "ix")
    engine = Engine.open(tmp_path / "ix")
    counts = of(engine).places
    assert counts
    for place in counts:
        assert of(engine, place.value).total == place.count
