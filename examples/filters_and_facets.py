"""Search by district, days and fields, and count: filters_and_facets.py INDEX QUERY DISTRICT."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from search import Engine, SearchRequest


def main(directory: str, query: str, district: str) -> None:
    engine = Engine.open(Path(directory))
    request = SearchRequest(
        query,
        districts=(district,),
        since=date(2023, 1, 1),
        until=date(2025, 12, 31),
        sort="newest",
        counted=("category",),  # fields=(("category", "Văn hóa"),) would filter by it
    )
    page = engine.search(request)
    for hit in page.hits:
        print(hit.published, hit.district, hit.title)
    # Counted over all hits, not just those of this page; districts as if none were chosen.
    print("districts:", ", ".join(f"{one.value} ({one.count})" for one in page.districts))
    print("years:", ", ".join(f"{one.value} ({one.count})" for one in page.years))
    for name, counts in page.fields:
        print(f"{name}:", ", ".join(f"{one.value} ({one.count})" for one in counts))


if __name__ == "__main__":
    main(*sys.argv[1:])
