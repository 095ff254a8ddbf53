"""Makes slips in phrases of an index and asks it what was meant; completes titles as one types.

    python -m benchmarks.quality.spelling INDEX [--queries 300] [--seed 11]

INDEX is a directory that `khongdau index` made. Phrases are drawn by chance: frequent ones as
autocomplete has them, and pieces of two to five syllables cut out of titles anywhere. The slips
of each set are of six kinds in turn: a letter dropped, two swapped, Telex keys left in, two
syllables joined, one split, a wrong mark; half of the phrases have their marks, half have none (of
Telex keys and wrong marks all have them). A suggestion is right when it is the phrase with its
marks. Then as many phrases without a slip, where any suggestion is wrong. Each query goes to the
speller itself, with the index's own count of hits, and to the engine as a search, which asks the
speller when it sees fit, and may show what was meant at once. At last titles are typed letter by
letter, half of them without marks. Everything runs on one thread.
"""

from __future__ import annotations

import argparse
import platform
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np

from benchmarks.quality.slips import KINDS, slip
from search.contract.results import SearchPage, SearchRequest
from search.engine import Engine
from search.suggesting.spelling import FEW, Speller
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import tokenize

TITLES_TYPED = 300
LETTERS_TYPED = 30


@dataclass(frozen=True, slots=True)
class Query:
    kind: str  # of the slip, "" where there is none
    typed: str
    meant: str


def pieces(titles: list[str], rng: random.Random) -> list[str]:
    """One piece of each title that has one of two to five words, all of letters."""
    found = []
    for title in titles:
        forms = tokenize(title).forms
        size = rng.randint(2, 5)
        start = rng.randrange(max(len(forms) - size + 1, 1))
        piece = forms[start : start + size]
        if len(piece) > 1 and all(form.isalpha() for form in piece):
            found.append(" ".join(piece))
    return found


def with_slips(phrases: list[str], count: int, rng: random.Random) -> list[Query]:
    """As many slips of each kind, of which every other phrase has its marks."""
    queries: list[Query] = []
    while len(queries) < count:
        kind = KINDS[len(queries) % len(KINDS)]
        meant = rng.choice(phrases)
        marked = kind in ("telex", "marks") or len(queries) // len(KINDS) % 2
        typed = slip(meant if marked else fold(meant), kind, rng)
        if typed is not None and (kind == "marks" or fold(typed) != fold(meant)):
            queries.append(Query(kind, typed, meant))
    return queries


def without(phrases: list[str], count: int, rng: random.Random) -> list[Query]:
    chosen = rng.sample(phrases, count)
    return [
        Query("", fold(phrase) if number % 2 else phrase, phrase)
        for number, phrase in enumerate(chosen)
    ]


def ask(
    name: str,
    queries: list[Query],
    suggest: Callable[[str], str | None],
    count: Callable[[str], int],
) -> None:
    milliseconds = []
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    given = []
    for query in queries:
        started = time.perf_counter()
        suggestion = suggest(query.typed)
        milliseconds.append((time.perf_counter() - started) * 1e3)
        hits = "few hits" if count(query.typed) < FEW else "hits"
        for group in ("all", query.kind, hits):
            total[group] += 1
            right[group] += suggestion is not None and same(suggestion, query.meant)
        if suggestion is not None:
            given.append(f"{query.typed} -> {suggestion}")
    p50, p95 = np.percentile(milliseconds, [50, 95])
    took = f"ms p50 {p50:.2f}, p95 {p95:.2f}"
    if not queries[0].kind:
        print(f"{name:46} {len(given) / len(queries):6.1%} got a suggestion; {took}", flush=True)
        print(*(f"  {one}\n" for one in given), sep="", end="")
        return
    shares = ", ".join(
        f"{group} {right[group] / total[group]:.1%}"
        for group in (*KINDS, "few hits")
        if total[group]
    )
    print(f"{name:46} {right['all'] / len(queries):6.1%} right ({shares}); {took}", flush=True)


def meant(page: SearchPage) -> str | None:
    """What a page takes the query for: the last of what it says."""
    told = [str(n.values[1]) for n in page.notices if n.code in ("telex", "suggested")]
    return page.suggestion or (told[-1] if told else None)


def same(suggestion: str, meant: str) -> bool:
    return tokenize(suggestion).forms == tokenize(meant).forms


def complete_titles(engine: Engine, titles: list[str], rng: random.Random) -> None:
    first: list[float] = []
    later: list[float] = []
    for number, title in enumerate(rng.sample(titles, min(TITLES_TYPED, len(titles)))):
        typed = fold(title) if number % 2 else title
        for letters in range(1, min(len(typed), LETTERS_TYPED) + 1):
            started = time.perf_counter()
            engine.suggest(typed[:letters])
            milliseconds = (time.perf_counter() - started) * 1e3
            (later if letters > 1 else first).append(milliseconds)
    for name, values in (("the first letter", first), ("each further letter", later)):
        p50, p95, p99 = np.percentile(values, [50, 95, 99])
        print(
            f"autocomplete, {name:31} ms p50 {p50:.2f}, p95 {p95:.2f}, p99 {p99:.2f}, "
            f"most {max(values):.2f}; {len(values)} times"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index", type=Path, help="directory of the index")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()

    engine = Engine.open(options.index)
    view = engine.view()
    completion, model = view.store.completion, view.store.figures.model
    if completion is None or model is None:
        raise SystemExit(f"{options.index}: expected an index that has learnt; index it again")
    print(
        f"Python {platform.python_version()}, NumPy {metadata.version('numpy')}, "
        f"Numba {metadata.version('numba')}, {platform.machine()}; "
        f"{engine.stats().documents} documents"
    )
    engine.warm()
    speller = Speller(model)
    ways: dict[str, Callable[[str], str | None]] = {
        "speller": lambda typed: speller.suggest(typed, view.count),
        "engine": lambda typed: meant(engine.search(SearchRequest(typed))),
    }
    rng = random.Random(options.seed)
    titles = list(completion.entries("title"))
    frequent = [phrase.lower() for phrase in completion.entries("phrase")]
    for name, phrases in (
        ("frequent phrases", frequent),
        ("pieces of titles", pieces(titles, rng)),
    ):
        slips = with_slips(phrases, options.queries, rng)
        right = without(phrases, options.queries, rng)
        for way, suggest in ways.items():
            ask(f"{way}: slips in {name}", slips, suggest, view.count)
            ask(f"{way}: {name} without slips", right, suggest, view.count)
    complete_titles(engine, titles, rng)


if __name__ == "__main__":
    main()
