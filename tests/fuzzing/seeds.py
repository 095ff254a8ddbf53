"""What fuzzing starts from: small files of each kind, queries, and a dictionary of their words."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Iterator

from tests.index.test_damaged_files import binaries, whole
from tests.index.test_paper_formats import HTML, MARKED, zipped
from tests.web.hostile import CONTROLS, MARKUP

LARGEST = 1 << 14  # bytes

QUERIES = (
    "hoan kiem", "hội đồng nhân dân", "28/2/2024", "ngày 28 tháng 2 năm 2024", "0912 345 678",
    "29A-123.45", "8h30", "7.000 đồng", "quý II", "kỳ họp thứ mười hai", "1234/QĐ-UBND", '"ký kết"',
    "cầu giấy tháng 1 năm 2021", "cầu giấy mới nhất", 'chợ -"chợ đêm"', "cây xanh HOẶC công viên",
    'quận:"Hoàn Kiếm"', "từ:01/03/2024",'nơi:"Châu Thành, Bến Tre"', "phường:Hàng Bạc",
    "30 ngày qua", "nửa đầu năm 2021", "hoafn kieesm", "covid-19 vắc xin", "tp.hcm ubnd q.1",
)  # fmt: skip


def seeds(target: str) -> Iterator[bytes]:
    """Inputs as `tests.fuzzing.targets.pumped` reads them."""
    for raw in _raw(target):
        yield b"\0" + raw[:LARGEST]
        yield bytes((255, min(len(raw) // 2, 255), 12 | 192)) + raw[:LARGEST]


def _raw(target: str) -> Iterator[bytes]:
    for typed in (*QUERIES, *CONTROLS, *MARKUP):
        if "." not in target or target in ("file.txt", "file.html", "file.md", "file.csv"):
            yield typed.encode("utf-8", "replace")
    ending = target.partition(".")[2]
    text = "\n".join(QUERIES).encode()
    yield from {
        "txt.gz": [gzip.compress(text)],
        "jsonl.xz": [lzma.compress(b'{"title":"a"}\n')],
    }.get(ending, [])
    for name, raw in (*whole(), *binaries(), ("a.zip", zipped({"a.html": HTML.encode()}))):
        if name.endswith(f".{ending}"):
            yield raw
    if ending == "md":
        yield MARKED.encode()
