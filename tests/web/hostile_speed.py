"""Is any hostile address slow on a large index?

    python -m tests.web.hostile_speed INDEX

Asks the application, in this process, every address of tests/web/hostile.py, and queries that are
as much work as 500 characters can be: many frequent words, phrases, alternatives and exclusions.
Prints the slowest ones; exit code 1 if one took a second or more of the processor, or ended as an
error of the server.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import process_time
from urllib.parse import urlencode

from search.engine import Engine
from search.query.parser import MOST_PHRASES
from tests.web import hostile
from web.address.settings import MAX_QUERY
from web.app import create_app

SLOW = 1.0  # seconds
SHOWN = 10
_TEXT = """cua va co cac trong cho voi khong la duoc mot nhung nguoi da de nay khi den tu nam
theo ve cong ngay cung hien viec tai nhan dan quan thanh pho hoi hanh chinh phuong ban to chuc tren
nhu vao ra lai nhieu sau phai con do thi su hai nuoc dong thoi gian"""
FREQUENT = _TEXT.split()
PLACES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/", {}),
    ("/", {"tu": "01/01/2000", "den": "31/12/2030", "xep": "newest", "trang": "2"}),
    ("/api/search", {"per_page": "50"}),
    ("/tai-ve.csv", {}),
    ("/nguon.atom", {}),
    ("/api/suggest", {}),
)


def heavy_queries() -> Iterator[str]:
    pairs = [f'"{first} {second}"' for first, second in pairwise(FREQUENT)]
    yield " ".join(FREQUENT)
    yield " ".join(f"-{word}" for word in FREQUENT * 2)
    yield " ".join(["nhan", *(f"-{word}" for word in FREQUENT * 2)])
    yield " HOAC ".join(FREQUENT)
    yield " ".join(pairs[:MOST_PHRASES])
    yield " HOAC ".join(pairs[:MOST_PHRASES])
    yield " ".join(f"-{pair}" for pair in pairs[:MOST_PHRASES])
    yield f'"{" ".join(FREQUENT)}"'
    yield f'"{"cua " * 100}"'
    yield " ".join(f"{day}/{month}/2023" for month in range(1, 13) for day in range(1, 29))
    yield "nghuyen vann tienns " * 20
    yield "thanhphohanoi" * 30


def addresses() -> Iterator[str]:
    yield from hostile.addresses()
    for query in heavy_queries():
        cut = query[:MAX_QUERY]
        if cut.count('"') % 2:
            cut = cut[: MAX_QUERY - 1] + '"'
        for path, more in PLACES:
            yield f"{path}?{urlencode({'q': cut, **more})}"


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    engine = Engine.open(Path(sys.argv[1]))
    engine.warm()
    client = create_app(engine).test_client()
    taken = []
    for address in addresses():
        before = process_time()
        status = client.get(address).status_code
        taken.append((process_time() - before, status, address))
    taken.sort(reverse=True)
    slow = [each for each in taken if each[0] >= SLOW]
    broken = [each for each in taken if each[1] >= 500]
    for seconds, status, address in taken[: max(SHOWN, len(slow))]:
        print(f"{seconds:.3f} s  {status}  {address[:100]}")
    print(f"{len(taken)} addresses, {len(slow)} of them slow, {len(broken)} errors of the server")
    return 1 if slow or broken else 0


if __name__ == "__main__":
    sys.exit(main())
