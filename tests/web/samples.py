"""The documents of the web tests: written for them, about nobody and no real act."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unicodedata import normalize

DISTRICTS = (
    *("Hoàn Kiếm", "Ba Đình", "Đống Đa", "Tây Hồ", "Cầu Giấy", "Thanh Xuân"),
    *("Hai Bà Trưng", "Hoàng Mai", "Long Biên", "Hà Đông", "Gia Lâm", "Đông Anh"),
)
ROUTINE = 230  # enough for paging to have a middle

ATTACKER = "tan-cong/<b>&\"'"
ODD_ID = "a//b/../c?d#e%2F"

WRITTEN: tuple[dict[str, Any], ...] = (
    {
        "id": "cho-dem.txt",
        "title": "Chợ đêm phố cổ mở thêm lối đi bộ",
        "body": "Từ cuối tuần này, chợ đêm quận Hoàn Kiếm có thêm hai lối đi bộ.\n"
        "Ban quản lý chợ đêm nói rằng lối mới giúp người già đi lại dễ hơn.\n"
        "Chợ đêm mở tới 23 giờ. Ai bán hàng ở chợ đêm đều phải giữ vệ sinh.",
        "published": "2023-01-18T11:06",
        "district": "Hoàn Kiếm",
        "url": "https://vi-du.example/cho-dem",
        "source": "Cổng quận Hoàn Kiếm",
    },
    {
        "id": "khong-dau",
        "title": "Thong bao ve cho dem",
        "body": "Cho dem tam nghi hai ngay de sua he thong dien chieu sang.",
        "published": "2022-05-04",
        "district": "Hoàn Kiếm",
    },
    {
        "id": "duong-hoa",
        "title": "Đường hoa bên hồ mở cửa sớm",
        "body": "Đường hoa bên hồ mở cửa từ sáng sớm. Người xem vào cửa tự do.",
        "published": None,
        "district": "Tây Hồ",
    },
    {
        "id": "to-roi/nfd",
        "title": normalize("NFD", "Tờ rơi về tuyển sinh lớp một"),
        "body": normalize("NFD", "Phụ huynh nộp hồ sơ tuyển sinh qua mạng, khỏi phải xếp hàng."),
        "published": "2021-07-01",
        "district": "Ba Đình",
    },
    {
        "id": ATTACKER,
        "title": "<script>alert('tiêu đề')</script> & {{ 7 * 7 }}",
        "body": "Bài thử <img src=x onerror=alert(1)> với {% raw %}, ký tự \u202e ngược "
        "và \x07 chuông.",
        "published": "2020-02-29T23:59",
        "district": 'Quận "Lạ" <i>',
        "url": "javascript:alert(document.domain)",
        "source": "</p><script>alert(2)</script>",
    },
    {
        "id": ODD_ID,
        "title": "Mã tài liệu lạ",
        "body": "Mã của bài này có hai gạch chéo, dấu hỏi và dấu thăng.",
        "published": "2019-03-05",
        "district": "Gia Lâm",
    },
    {
        "id": "cong-thuc",
        "title": "=SUM(A1:A9) trong bảng kê",
        "body": "Bảng kê thiết bị của trường mầm non, có ô công thức.",
        "published": "2024-10-10",
        "district": "Long Biên",
    },
)


def documents() -> list[dict[str, Any]]:
    """All samples: the ones written one by one, and routine ones over districts and years."""
    routine = [
        {
            "id": f"lich/{number:03}",
            "title": f"Lịch tiếp công dân kỳ {number}",
            "body": f"Bộ phận một cửa quận {DISTRICTS[number % 12]} tiếp công dân theo lịch kỳ "
            f"{number}. Thủ tục hành chính được trả kết quả trong ngày.",
            "published": (date(2019, 1, 7) + timedelta(days=11 * number)).isoformat(),
            "district": DISTRICTS[number % 12],
            "source": "Bản tin quận",
        }
        for number in range(ROUTINE)
    ]
    return [*WRITTEN, *routine]


def write(path: Path) -> None:
    lines = (json.dumps(document, ensure_ascii=False) for document in documents())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
