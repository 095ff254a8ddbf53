"""Show what matched, as HTML: highlight.py INDEX QUERY."""

from __future__ import annotations

import sys
from pathlib import Path

from search import Engine, SearchRequest


def main(directory: str, query: str) -> None:
    engine = Engine.open(Path(directory))
    page = engine.search(SearchRequest(query, per_page=3))
    for hit in page.hits:
        print(f"<h2>{hit.title_highlighted.html()}</h2>\n<p>{hit.snippet.html()}</p>")
    if page.hits:
        body = engine.document(page.hits[0].id, query).body
        # Spans are character offsets into the original text, whatever its Unicode form.
        print("<!-- in the whole text:", [body.text[start:end] for start, end in body.spans], "-->")


if __name__ == "__main__":
    main(*sys.argv[1:])
