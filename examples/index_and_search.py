"""Index a folder and search it: index_and_search.py FOLDER QUERY."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from index.updating.indexer import index
from search import Engine, SearchRequest


def main(folder: str, query: str) -> None:
    with TemporaryDirectory() as directory:  # an index to keep has a folder of its own
        report = index([Path(folder)], Path(directory))
        print(f"{report.documents} documents, {len(report.failed)} files that cannot be read")
        engine = Engine.open(Path(directory))
        page = engine.search(SearchRequest(query, per_page=5))
        print(f"{page.total} hits")
        for hit in page.hits:
            print(f"- {hit.title} ({hit.published or 'undated'}): {hit.snippet.text}")


if __name__ == "__main__":
    main(*sys.argv[1:])
