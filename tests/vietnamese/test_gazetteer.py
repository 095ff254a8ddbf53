"""The gazetteer: units with their time, what they went into, and the ground they lie on."""

from __future__ import annotations

from collections import defaultdict

import pytest

from vietnamese.gazetteer.gazetteer import REFORM, Unit, gazetteer, name_key
from vietnamese.gazetteer.hosts import units_of_host


def unit(id: str, day: str | None = None) -> Unit:
    found = gazetteer().at(id, day)
    assert found is not None
    return found


def test_all_units_of_the_country_before_and_after_the_reform() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for each in gazetteer().all():
        if each.stood(REFORM):
            kinds[each.id[0]].add(each.id)
        if each.stood("2025-06-30"):
            kinds[f"{each.id[0]} before"].add(each.id)
    assert len(kinds["P"]) == 34
    assert len(kinds["P before"]) == 63
    assert len(kinds["N"]) == 3321
    assert len(kinds["D before"]) == 696
    assert 10_033 <= len(kinds["W before"]) <= 10_060
    assert not kinds["D"] | kinds["W"]


def test_every_id_that_is_named_exists_and_times_do_not_overlap() -> None:
    places = gazetteer()
    ids = {each.id for each in places.all()}
    for id in ids:
        versions = places.versions(id)
        for each in versions:
            assert not each.parent or each.parent in ids
            assert {part.rstrip("~") for part in (*each.into, *each.ground)} <= ids
        for earlier, later in zip(versions, versions[1:], strict=False):
            assert earlier.until < later.since


def test_every_commune_of_today_lies_on_some_ground() -> None:
    for each in gazetteer().all():
        if each.id[0] == "N":
            assert gazetteer().area(each), each.title


@pytest.mark.parametrize(
    ("id", "day", "title", "province"),
    [
        ("D268", "2007-11-05", "Thành phố Hà Đông", "Hà Tây"),
        ("D268", "2008-09-01", "Thành phố Hà Đông", "Hà Nội"),
        ("D268", "2020-01-01", "Quận Hà Đông", "Hà Nội"),
        ("D311", "2024-12-31", "Huyện Thủy Nguyên", "Hải Phòng"),
        ("D311", "2025-01-01", "Thành phố Thủy Nguyên", "Hải Phòng"),
        ("D474", "2024-01-01", "Thành phố Huế", "Thừa Thiên Huế"),
        ("D990", "2025-02-01", "Quận Thuận Hóa", "Huế"),
        ("W27088", "2019-05-01", "Phường Thảo Điền", "Hồ Chí Minh"),
        ("N31078", "2025-12-25", "Đặc khu Phú Quốc", "An Giang"),
    ],
)
def test_what_a_unit_was_on_a_day(id: str, day: str, title: str, province: str) -> None:
    assert unit(id, day).title == title
    assert gazetteer().province(unit(id, day), day).shown == province


@pytest.mark.parametrize(
    ("id", "day", "district"),
    [("W27088", "2019-05-01", "Quận 2"), ("W27088", "2022-05-14", "Thủ Đức")],
)
def test_a_commune_changes_its_district(id: str, day: str, district: str) -> None:
    found = gazetteer().district(unit(id), day)
    assert found is not None
    assert found.shown == district


@pytest.mark.parametrize(
    ("id", "area"),
    [
        ("N00070", ["Hoàn Kiếm"]),
        ("N00097", ["Tây Hồ", "Hoàn Kiếm"]),  # five in all, these most
        ("N27094", ["Thủ Đức", "Quận 2"]),  # An Khánh
        ("W27088", ["Thủ Đức", "Quận 2"]),
        ("D769", ["Quận 2", "Thủ Đức"]),
        ("D019", ["Nam Từ Liêm", "Từ Liêm"]),
        ("D993", ["Từ Liêm"]),
        ("D369", ["Ninh Bình", "Hoa Lư"]),
    ],
)
def test_ground(id: str, area: list[str]) -> None:
    assert [each.shown for each in gazetteer().area(unit(id))] == area


@pytest.mark.parametrize(
    ("id", "now"),
    [
        ("W00061", "Phường Hoàn Kiếm"),
        ("W00010", "Phường Ba Đình"),  # into Trúc Bạch in 2025, and with it
        ("W00241", None),  # Nguyễn Du: divided
        ("N00070", "Phường Hoàn Kiếm"),
        ("D002", None),
    ],
)
def test_what_a_commune_is_now(id: str, now: str | None) -> None:
    found = gazetteer().now(unit(id))
    assert (found and found.title) == now


def test_names_are_found_without_marks_and_spaces() -> None:
    assert name_key("Ia H' Drai") == name_key("IA H’DRAI") == "iahdrai"
    assert {each.id for each in gazetteer().named("hoankiem")} == {"D002", "N00070"}
    assert len({each.id for each in gazetteer().named("chauthanh") if each.id[0] == "D"}) == 10


@pytest.mark.parametrize(
    ("host", "ids"),
    [
        ("hoankiem.hanoi.gov.vn", {"D002", "N00070"}),
        ("portal.longbien.gov.vn", {"D004"}),
        ("www.quan12.hochiminhcity.gov.vn", {"D761"}),
        ("q1.hochiminhcity.gov.vn", {"D760"}),
        ("tpthuduc.hochiminhcity.gov.vn", {"D762"}),
        ("hangtrong.hanoi.gov.vn", {"W00070"}),
        ("phuongcaugiay.hanoi.gov.vn", {"N00166"}),
        ("chauthanh.bentre.gov.vn", {"D831", "W28801", "W28810"}),
        ("hanoi.gov.vn", {"P01"}),
        ("quangninh.gov.vn", {"P22"}),
        ("caobang.caobang.gov.vn", {"D040"}),
        ("mttqhanoi.org.vn", set()),
        ("example.com", set()),
        ("", set()),
    ],
)
def test_whose_site_a_host_is(host: str, ids: set[str]) -> None:
    assert {each.id for each in units_of_host(host)} == ids
