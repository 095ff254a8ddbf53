"""Write all hits of a query as CSV to the standard output: export_csv.py INDEX QUERY."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from search import Engine, SearchRequest


def main(directory: str, query: str) -> None:
    engine = Engine.open(Path(directory))
    table = csv.writer(sys.stdout)
    table.writerow(["id", "title", "district", "published", "url"])
    for hit in engine.rows(SearchRequest(query, sort="newest")):  # all of them, page by page
        table.writerow([hit.id, hit.title, hit.district, hit.published, hit.url])


if __name__ == "__main__":
    main(*sys.argv[1:])
