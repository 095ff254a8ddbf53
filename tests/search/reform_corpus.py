"""A made corpus across the reform of 1 July 2025: real places, made news."""

from __future__ import annotations

import json
from pathlib import Path

CHAU_THANH = (
    *("Tây Ninh", "Long An", "Tiền Giang", "Bến Tre", "Trà Vinh", "Đồng Tháp", "An Giang"),
    *("Kiên Giang", "Hậu Giang", "Sóc Trăng"),
)
"""The provinces with a huyện Châu Thành."""

WARDS = (
    # A commune of before the reform, its district and province, the one that it went into whole,
    # and the province of that.
    ("Phường Hàng Bạc", "quận Hoàn Kiếm", "Hà Nội", "Phường Hoàn Kiếm", "Hà Nội"),
    ("Phường Hàng Đào", "quận Hoàn Kiếm", "Hà Nội", "Phường Hoàn Kiếm", "Hà Nội"),
    ("Xã Xuy Xá", "huyện Mỹ Đức", "Hà Nội", "Xã Hồng Sơn", "Hà Nội"),
    ('Xã Ea Tar', "huyện Cư M'gar", 'Đắk Lắk', 'Xã Ea Tul', 'Đắk Lắk'),
    ("Thị trấn Khánh Hải", "huyện Ninh Hải", "Ninh Thuận", "Phường Ninh Chử", "Khánh Hòa"),
    ("Xã Linh Thông", "huyện Định Hóa", "Thái Nguyên", "Xã Lam Vỹ", "Thái Nguyên"),
    ("Xã Trường Giang", "huyện Nông Cống", "Thanh Hóa", "Xã Trường Văn", "Thanh Hóa"),
    ("Phường Nghĩa Thành", "thành phố Gia Nghĩa", "Đắk Nông", "Phường Bắc Gia Nghĩa", "Lâm Đồng"),
    ("Xã Điện Quang", "thị xã Điện Bàn", "Quảng Nam", "Xã Gò Nổi", "Đà Nẵng"),
    ("Xã Thanh Hòa", "huyện Bù Đốp", "Bình Phước", "Xã Thiện Hưng", "Đồng Nai"),
    ("Xã Ia Ga", "huyện Chư Prông", "Gia Lai", "Xã Ia Pia", "Gia Lai"),
    ("Xã Làng Giàng", "huyện Văn Bàn", "Lào Cai", "Xã Văn Bàn", "Lào Cai"),
    ("Xã Cư Knia", "huyện Cư Jút", "Đắk Nông", "Xã Cư Jút", "Lâm Đồng"),
    ("Xã Niêm Tòng", "huyện Mèo Vạc", "Hà Giang", "Xã Niêm Sơn", "Tuyên Quang"),
    ("Thị trấn P Rao", "huyện Đông Giang", "Quảng Nam", "Xã Đông Giang", "Đà Nẵng"),
    ("Xã Tiên Cường", "huyện Tiên Lãng", "Hải Phòng", "Xã Quyết Thắng", "Hải Phòng"),
    ("Thị trấn Ma Lâm", "huyện Hàm Thuận Bắc", "Bình Thuận", "Xã Hàm Thuận", "Lâm Đồng"),
    ("Xã Tân Dân", "huyện Phú Xuyên", "Hà Nội", "Xã Chuyên Mỹ", "Hà Nội"),
    ("Thị trấn Hưng Hóa", "huyện Tam Nông", "Phú Thọ", "Xã Tam Nông", "Phú Thọ"),
    ("Xã Tân Quới Trung", "huyện Vũng Liêm", "Vĩnh Long", "Xã Quới An", "Vĩnh Long"),
)  # fmt: skip


def pages() -> list[dict[str, str]]:
    """Of each huyện Châu Thành two pages of 2023; of each ward one of 2024, of the commune that it
    went into one of 2025; of Hoàn Kiếm, Hà Nội and no place some more."""
    found = [
        {"title": f"Huyện Châu Thành, tỉnh {province}: chợ phiên lần {number}",
         "published": f"2023-0{number}-10"}
        for province in CHAU_THANH
        for number in (1, 2)
    ]  # fmt: skip
    for old, district, before, *_ in WARDS:
        name = f"{old}, {district}, {before}"
        found.append({"title": f"{name} dọn vệ sinh", "published": "2024-05-06"})
    for new, after in dict.fromkeys((new, after) for *_, new, after in WARDS):
        found.append({"title": f"{new}, {after} trồng cây", "published": "2025-09-10"})
    found += [
        {"title": "Quận Hoàn Kiếm mở phố đi bộ", "published": "2022-03-04"},
        {"title": "Phường Cửa Nam, quận Hoàn Kiếm họp chợ", "published": "2022-03-05"},
        {"title": "Phường Cửa Nam, Hà Nội họp chợ", "published": "2025-08-05"},
        {"title": "Tỉnh Bến Tre trồng dừa", "published": "2021-02-03"},
        {"title": "Tỉnh Quảng Ninh đón khách", "published": "2021-02-04"},
        {"title": "Huyện Quảng Ninh, tỉnh Quảng Bình đón khách", "published": "2021-02-05"},
        {"title": "Mưa lớn kéo dài", "published": "2024-06-07"},
        {"title": "Giá rau tăng nhẹ"},
    ]
    return [
        {"id": f"bai-{number:03}", "body": "Bài viết ngắn để thử, chợ và cây.", **page}
        for number, page in enumerate(found)
    ]


def write(folder: Path) -> Path:
    """The pages as a file of JSON Lines."""
    path = folder / "reform.jsonl"
    path.write_text("\n".join(json.dumps(page, ensure_ascii=False) for page in pages()), "utf-8")
    return path
