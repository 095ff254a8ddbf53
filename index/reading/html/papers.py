"""Names of papers: ``Quyết định số 12/QĐ-UBND``, ``Phụ lục 2``, ``Mẫu đơn đăng ký``."""

from __future__ import annotations

import re
from typing import Final

from vietnamese.text.patterns import any_of

_PAPER: Final = re.compile(
    r"\W*(?:\d{1,3}[.)]\s*)?"
    + any_of(
        "quyết định", "nghị quyết", "nghị định", "thông tư", "thông báo", "công văn", "kế hoạch",
        "tờ trình", "báo cáo", "hướng dẫn", "chỉ thị", "công điện", "luật", "bộ luật", "văn bản",
        "phụ lục", "biểu mẫu", "mẫu", "mẫu đơn", "đơn", "tờ khai", "giấy", "bản sao", "danh sách",
        "quy chế", "quy định", "quy hoạch", "tài liệu", "hồ sơ",
    )
    + r"(?!\w)",
    re.IGNORECASE,
)  # fmt: skip
_NUMBER: Final = re.compile(r"\d+/(?:\d{4}/)?[A-ZĐ]{1,6}(?:-[A-ZĐ]{2,})?")


def name_papers(text: str) -> bool:
    """Whether a line is the name of a paper."""
    return _PAPER.match(text) is not None or _NUMBER.search(text) is not None
