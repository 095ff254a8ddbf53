"""Places, where a text names them and where it names something else."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vietnamese.unicode_forms import UnicodeForm
from vietnamese.entities.places import (
    PlaceMention,
    find_places,
    find_provinces,
    place_at_start,
    place_named,
)
from vietnamese.gazetteer.gazetteer import gazetteer

FORMS = ("NFC", "NFD")


def districts(text: str) -> list[PlaceMention]:
    return [mention for mention in find_places(text) if mention.levels == {"D"}]


def ids(mention: PlaceMention) -> set[str]:
    return {unit.id for unit in mention.units}


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
        ("huyện Đoan Hùng", "huyện Đoan Hùng", "Đoan Hùng"),
        ("huyện Ứng Hoà", "huyện Ứng Hoà", "Ứng Hòa"),
        ("huyện đảo Cô Tô", "huyện đảo Cô Tô", "Cô Tô"),
        ("Thị ủy Sơn Tây (Hà Nội)", "Thị ủy Sơn Tây", "Sơn Tây"),
        ("TX. Gò Công", "TX. Gò Công", "Gò Công"),
        ("Q.Bình Thạnh", "Q.Bình Thạnh", "Bình Thạnh"),
        ("công an Q.HBT", "Q.HBT", "Hai Bà Trưng"),
        ("công an quận HBT", "quận HBT", "Hai Bà Trưng"),
        ("TP Thủ Đức", "TP Thủ Đức", "Thủ Đức"),
        ("thành phố Vinh.", "thành phố Vinh", "Vinh"),
        ("Thành uỷ Vinh họp", "Thành uỷ Vinh", "Vinh"),
        ("UBND quận 1 họp", "quận 1", "Quận 1"),
        ("liên hoan quận 12 năm 2011", "quận 12", "Quận 12"),
        ("Q.1, TP.HCM", "Q.1", "Quận 1"),
        ("Quận 09", "Quận 09", "Quận 9"),
        ("hoi thi quan 12 nam 2011", "quan 12", "Quận 12"),
        ("UBND huyện Ia H’Drai", "huyện Ia H’Drai", "Ia H' Drai"),
        ("huyện M'Đrắk", "huyện M'Đrắk", "M'Đrắk"),
    ],
)
def test_district(form: UnicodeForm, text: str, span: str, name: str) -> None:
    text = unicodedata.normalize(form, text)
    (mention,) = districts(text)
    assert mention.units[0].shown == name
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
        "xã hội",
        "phương Hàng Trống",
        "phố Hàng Trống",
        "",
    ],
)
def test_no_district(form: UnicodeForm, text: str) -> None:
    assert not any(m.levels & set("DWN") for m in find_places(unicodedata.normalize(form, text)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "các quận Ba Đình, Đống Đa và Hai Bà Trưng, huyện Gia Lâm cùng hồ Tây",
            ["Ba Đình", "Đống Đa", "Hai Bà Trưng", "Gia Lâm"],
        ),
        ("hai quận Bắc và Nam Từ Liêm", ["Bắc Từ Liêm", "Nam Từ Liêm"]),
        ("các phường Hàng Bạc, Hàng Đào và Hàng Trống", ["Hàng Bạc", "Hàng Đào", "Hàng Trống"]),
        ("phường 12, 14 và 15, quận 10", ["12", "14", "15", "10"]),
    ],
)
def test_lists(text: str, names: list[str]) -> None:
    assert [mention.units[0].name for mention in find_places(text)] == names


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("phường Quan Hoa", "W00169"),
        ("PHƯỜNG QUAN HOA", "W00169"),
        ("phuong Hang Trong", "W00070"),
        ("P. Hàng Trống", "W00070"),
        ("đặc khu Phú Quốc", "N31078"),
        ("phường Minh Khai, thành phố Hải Phòng", "W11311"),
        ("phường Bùi Thị Xuân (Hà Nội)", "W00250"),
        ("phường Xuân Hòa (TP HCM)", "N27139"),
        ("P.12, Q.10", "W27172"),
        ("P12 Q10", "W27172"),
        ("xã Tân Thạch, huyện Châu Thành, tỉnh Bến Tre", "W28804"),
        ("phường Thảo Điền, TP Thủ Đức", "W27088"),
        ("xã Đại Thanh (trước thuộc huyện Thanh Trì)", "N00664"),  # not Đại Thành
    ],
)
def test_what_stands_beside_a_commune_tells_namesakes_apart(
    form: UnicodeForm, text: str, unit: str
) -> None:
    assert ids(find_places(unicodedata.normalize(form, text))[0]) == {unit}


def test_namesakes_stay_together_where_nothing_decides() -> None:
    (mention,) = find_places("UBND huyện Châu Thành họp")
    assert len(ids(mention)) == 10
    assert ids(find_places("huyện Châu Thành (Bến Tre)")[0]) == {"D831"}


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("phường Giảng Võ (quận Ba Đình cũ)", [False, True]),
        ("huyện Từ Liêm trước đây", [True]),
        ("xã Đại Thanh, trước thuộc huyện Thanh Trì", [False, True]),
        ("phường Dịch Vọng, phường Quan Hoa trước đây", [True, True]),
        ("TP Thanh Hóa cũ, nay là phường Hàm Rồng", [True, False]),
        ("quận Ba Đình", [False]),
    ],
)
def test_what_was(text: str, former: list[bool]) -> None:
    assert [mention.former for mention in find_places(text)] == former


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("bà M., 70 tuổi, trú xã Ba Tri", True),
        ("anh N., quê ở huyện Hải Hậu", True),
        ("bị can (SN 1990, ngụ phường Dĩ An)", True),
        ("Công an xã Ba Tri", False),
        ("tại phường Dĩ An", False),
    ],
)
def test_homes_of_persons(text: str, home: bool) -> None:
    assert find_places(text)[0].home is home


@pytest.mark.parametrize(
    ("text", "provinces"),
    [
        ("Sở Xây dựng Hà Nội bàn về hồ Hoàn Kiếm, cầu Long Biên", ["P01"]),
        ("ông Nguyễn Hòa Bình ở Hòa Bình", ["P17"]),
        ("chiến thắng Điện Biên Phủ, nay ở Điện Biên", ["P11"]),
        ("xa lộ Hà Nội", []),
        ("tại TPHCM và Bà Rịa-Vũng Tàu", ["P79", "P77"]),
        ("vùng biển Thái Bình Dương", []),
        ("tinh Thanh Hoa", ["P38"]),
        ("HÀ NỘI ĐÓN TẾT", ["P01"]),
        ("hòa bình cho mọi nhà", []),
    ],
)
def test_bare_names_of_provinces(text: str, provinces: list[str]) -> None:
    assert [mention.units[0].id for mention in find_provinces(text)] == provinces


def test_a_bare_name_at_the_start() -> None:
    mention = place_at_start("Cầu Giấy: thêm hai trường")
    assert mention is not None
    assert "D005" in ids(mention)
    assert mention.end == len("Cầu Giấy")
    assert place_at_start("Thêm hai trường ở Cầu Giấy") is None


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("hoan kiem", "D002"),
        ("Hoàn Kiếm", "D002"),
        ("quận Hoàn Kiếm", "D002"),
        ("Quận 1", "D760"),
        ("Hoàn Kiêm", None),
        ("", None),
    ],
)
def test_district_given_by_name(typed: str, id: str | None) -> None:
    mention = place_named(typed)
    assert (mention and mention.units[0].id) == id


def test_every_district_is_found_by_its_kind_and_name() -> None:
    for unit in gazetteer().all():
        if unit.id[0] == "D" and not unit.name.isdigit():
            text = f"UBND {unit.kind} {unit.name}"
            assert unit.id in ids(find_places(text)[0]), text


@given(st.text(alphabet="quậnhyệxãphườg QHoàKiếm1205.,-()\u0323\u0302", max_size=60))
def test_any_text_is_read_without_error_and_in_order(text: str) -> None:
    end = 0
    for mention in find_places(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.units
        end = mention.end


def test_what_has_no_places_reads_no_gazetteer() -> None:
    code = (
        "from vietnamese.entities.places import find_places;"
        "from vietnamese.gazetteer.gazetteer import gazetteer;"
        "find_places('Học sinh thi vẽ tranh');"
        "print(gazetteer.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
