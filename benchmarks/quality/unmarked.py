"""Does a query typed without diacritics give the page of the one with them?

    python -m benchmarks.quality.unmarked INDEX [--titles 300] [--syllables 8] [--shown 15]

Takes the first syllables of that many titles, drawn by a seed, asks for them as they are and
stripped of their diacritics, and compares the two pages. Prints the share that are the same, the
share with the same first hit, and the differing queries by kind: another reading was taken for
sure, a reading was not sure, or the readings are the same and the order is not.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from search import Engine, SearchPage, SearchRequest
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import tokenize

SEED = 20240305


def queries(engine: Engine, number: int, syllables: int) -> list[str]:
    """Beginnings of titles that have a diacritic."""
    drawn = random.Random(SEED)
    _, pages = engine.ids(1, 100)
    found: list[str] = []
    while len(found) < number:
        ids, _ = engine.ids(drawn.randint(1, pages), 100)
        title = engine.document(drawn.choice(ids)).title.text
        forms = tokenize(title).forms[:syllables]
        query = " ".join(forms)
        if len(forms) >= 3 and fold(query) != query:
            found.append(query)
    return found


def kind(marked: SearchPage, bare: SearchPage, query: str) -> str:
    if [hit.id for hit in marked.hits] == [hit.id for hit in bare.hits]:
        return "same page" if marked.total == bare.total else "same hits, another total"
    read = next((str(notice.values[0]) for notice in bare.notices if notice.code == "marks"), "")
    if read.lower() == query.lower():
        return "same reading, another order"
    if [hit.id for hit in marked.hits[:1]] == [hit.id for hit in bare.hits[:1]]:
        return "same first hit, another reading"
    return "another reading" if read else "no sure reading"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--titles", type=int, default=300)
    parser.add_argument("--syllables", type=int, default=8)
    parser.add_argument("--shown", type=int, default=15, help="differing queries (15)")
    arguments = parser.parse_args()
    engine = Engine.open(arguments.index)
    kinds: Counter[str] = Counter()
    differing = []
    first = 0
    for query in queries(engine, arguments.titles, arguments.syllables):
        marked, bare = (
            engine.search(SearchRequest(text, snippets=False)) for text in (query, fold(query))
        )
        found = kind(marked, bare, query)
        kinds[found] += 1
        first += [hit.id for hit in marked.hits[:1]] == [hit.id for hit in bare.hits[:1]]
        if not found.startswith("same page"):
            differing.append(f"  {found}: {query}")
    print(f"{arguments.titles} titles, {engine.stats().documents} documents")
    for name, number in kinds.most_common():
        print(f"{number / arguments.titles:6.1%}  {name}")
    print(f"{first / arguments.titles:6.1%}  same first hit")
    print(*differing[: arguments.shown], sep="\n", end="\n" if arguments.shown else "")


if __name__ == "__main__":
    main()
