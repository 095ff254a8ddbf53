"""Is every highlight a slice of the original that says what was asked for?

    python -m benchmarks.quality.highlights INDEX_DIRECTORY [QUERIES]

Draws queries of one to six words from titles (seeded), half of them without marks, and looks at
every highlight of the first ten hits: it must fold to words of the query, or mean, read as a
query itself, something that the query means (an abbreviation, a date in another spelling).
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from search.contract.results import SearchRequest
from search.engine import Engine
from search.query.analysis import read_clause
from search.query.parser import Clause
from vietnamese.text.folding import fold

SEED = 5


def queries(engine: Engine, count: int) -> list[str]:
    rng = random.Random(SEED)
    titles = [
        hit.title
        for page in range(1, 21)
        for hit in engine.search(SearchRequest(per_page=50, page=page)).hits
    ]
    drawn: list[str] = []
    while len(drawn) < count:
        words = [w for w in rng.choice(titles).split() if w.isalnum() or "/" in w]
        if words:
            length = min(len(words), rng.randint(1, 6))
            at = rng.randint(0, len(words) - length)
            query = " ".join(words[at : at + length])
            drawn.append(fold(query) if len(drawn) % 2 else query)
    return drawn


def meanings(text: str) -> set[str]:
    reading = read_clause(Clause(text, 0, len(text)))
    concepts = {form for group in reading.groups for form in group.concepts}
    return concepts | {unit.folded for unit in reading.units}


def main(directory: Path, count: int) -> None:
    engine = Engine.open(directory)
    shown = wrong = hits = 0
    for query in queries(engine, count):
        wanted = meanings(query)
        for hit in engine.search(SearchRequest(query)).hits:
            hits += 1
            for text in (hit.title_highlighted, hit.snippet):
                for start, end in text.spans:
                    shown += 1
                    if not meanings(text.text[start:end]) & wanted:
                        wrong += 1
                        print(f"{query!r}: {text.text[start:end]!r} in {hit.id}")
    print(f"{count} queries, {hits} hits, {shown} highlights, {wrong} that say something else")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500)
