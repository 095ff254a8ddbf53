"""``python -m search.compiling [INDEX]``: makes the machine code of searching, and keeps it.

Without INDEX it searches a few texts of its own, so that this can be done beside the making of an
index. Functions are compiled once more for larger numbers: with INDEX that is made up for, and
noted as done (`vietnamese.jit.note_compiled`).
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from index.updating.indexer import index
from search.contract.errors import SearchError
from search.contract.results import SearchRequest
from search.engine import Engine
from vietnamese.jit import note_compiled

TEXTS = (
    "Phường Ngọc Hà mở lớp dạy bơi\n05/03/2024\nUBND phường mời 28 em học bơi trong tháng ba.",
    "Chợ đêm họp lại từ thứ bảy\n06/04/2024\nQuận Tây Hồ cho chợ họp lại, gọi 0241234567.",
    "Ngừng cấp nước để thay van\n07/05/2024\nTừ 8 giờ tổ dân phố số 5 ngừng cấp nước.",
)


COPIES = 8  # so that there are enough hits for each step of ranking
QUERIES = (
    "chợ đêm", "cho dem", "chợ bảy",
    "dạy bơi ở hồ nào trong tháng ba năm nay", '"cấp nước" -chợ', "phường",
    "tổ dân phố số 5 van nước", "to dan pho ngung cap nuoc tu 8 gio", "bơi HOẶC chợ", "05/03/2024",
    "bơi* phường:\"Ngọc Hà\"", "ubnd quan tay ho", "chợ điện thoại 0241234567 rakitic",
)  # fmt: skip


def main() -> None:
    if len(sys.argv) > 1:
        Engine.open(Path(sys.argv[1])).warm()
        note_compiled()
        return
    with TemporaryDirectory() as directory:
        for number, text in enumerate(TEXTS * COPIES):
            more = f"{text} Tin thứ {number} của mã z{number}k."
            (Path(directory) / f"{number}.txt").write_text(more, "utf-8")
        index([Path(directory)], Path(directory) / "index", processes=1)
        engine = Engine.open(Path(directory) / "index")
        engine.warm()
        for query in QUERIES:
            for asked in (SearchRequest(query), SearchRequest(query, match="best", fold=False)):
                with suppress(SearchError):
                    engine.search(asked)
        engine.document("0.txt", QUERIES[0])
        engine.related("0.txt")


if __name__ == "__main__":
    try:
        main()
    except SearchError as error:
        sys.exit(str(error))
