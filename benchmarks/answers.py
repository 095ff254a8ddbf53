"""Answers to random queries of all kinds, one JSON line each: what two versions of the program are
compared by.

    python -m benchmarks.answers INDEX --queries 2000 > before.jsonl

The queries are drawn with a fixed seed from the titles and texts of the index, so that two versions
that hold the same documents are asked the same. Everything that a search answers is in a line, but
for the time that it took.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from search import Engine, SearchError, SearchRequest
from vietnamese.text.folding import fold

PHENOMENA = Path(__file__).resolve().parents[1] / "tests" / "search" / "phenomena.tsv"
DOCUMENTS = 500  # that queries are made of
KEYS = {"â": "aa", "ê": "ee", "ô": "oo", "đ": "dd", "ư": "uw", "ơ": "ow", "ă": "aw"}

Draw = Callable[["Source"], str]


class Source:
    """The texts that queries are made of."""

    def __init__(self, engine: Engine, rng: random.Random) -> None:
        self.rng = rng
        self.ids = list(engine.ids(1, 10 * DOCUMENTS)[0])
        rng.shuffle(self.ids)
        pages = [engine.document(id_) for id_ in self.ids[:DOCUMENTS]]
        self.titles = [page.title.text.split() for page in pages if page.title.text.split()]
        self.sentences = [
            words
            for page in pages
            for sentence in page.body.text.split(". ")[:20]
            if len(words := sentence.split()) > 8
        ]
        self.districts = [facet.value for facet in engine.stats().districts] or ["Ba Đình"]
        rows = PHENOMENA.read_text(encoding="utf-8").splitlines()
        self.phenomena = [row.split("\t")[1] for row in rows if row.count("\t") > 2]

    def run(self, least: int, most: int) -> str:
        """Words that stand side by side in a title."""
        words = self.rng.choice(self.titles)
        length = min(self.rng.randint(least, most), len(words))
        first = self.rng.randrange(len(words) - length + 1)
        return " ".join(words[first : first + length])

    def sentence(self, least: int, most: int) -> str:
        words = self.rng.choice(self.sentences)
        return " ".join(words[: self.rng.randint(least, most)])

    def day(self) -> str:
        return f"{self.rng.randint(1, 28)}/{self.rng.randint(1, 12)}/{self.rng.randint(2015, 2025)}"

    def slip(self, text: str) -> str:
        """With one letter dropped, doubled, changed or swapped with the next one."""
        at = self.rng.randrange(len(text))
        letter = self.rng.choice("aeiouhnctg")
        return self.rng.choice(
            [
                text[:at] + text[at + 1 :],
                text[:at] + text[at : at + 1] + text[at:],
                text[:at] + letter + text[at + 1 :],
                text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
                text.replace(" ", "", 1),
            ]
        )

    def telex(self, text: str) -> str:
        """Keys instead of letters, tones left out or put at the end of each word."""
        words = []
        for word in text.lower().split():
            keys = "".join(KEYS.get(letter, fold(letter)) for letter in word)
            words.append(keys + self.rng.choice(["", "", "s", "f", "j"]))
        return " ".join(words)

    def half_marked(self, text: str) -> str:
        return " ".join(fold(w) if self.rng.random() < 0.5 else w for w in text.split())


DRAWS: dict[str, Draw] = {
    "one": lambda s: s.run(1, 1),
    "few": lambda s: s.run(2, 4),
    "more": lambda s: s.run(4, 9),
    "unmarked": lambda s: fold(s.run(1, 6)),
    "half": lambda s: s.half_marked(s.run(2, 6)),
    "scattered": lambda s: f"{s.run(1, 2)} {s.run(1, 2)} {s.run(0, 1)}",
    "phrase": lambda s: f'"{s.run(2, 4)}"',
    "mixed": lambda s: f'{s.run(1, 2)} "{s.run(1, 3)}" {s.run(0, 2)}',
    "excluding": lambda s: f'{s.run(1, 2)} -{s.run(1, 1)} -"{s.run(1, 2)}"',
    "either": lambda s: f"{s.run(1, 3)} HOẶC {fold(s.run(1, 3))} OR {s.run(1, 1)}",
    "district": lambda s: f"{s.run(1, 3)} quận:{s.rng.choice(s.districts)}",
    "days": lambda s: f"{s.run(1, 3)} từ:{s.day()} đến:{s.day()}",
    "since": lambda s: f"từ:{s.day()} {s.run(1, 2)}",
    "filters": lambda s: f"quan:{fold(s.rng.choice(s.districts))} -{s.run(1, 1)}",
    "question": lambda s: s.sentence(6, 20),
    "long": lambda s: " ".join(s.sentence(8, 40) for _ in range(4)),
    "slip": lambda s: s.slip(s.run(2, 5)).lower(),
    "bare slip": lambda s: s.slip(fold(s.run(2, 5))),
    "telex": lambda s: s.telex(s.run(1, 4)),
    "day": lambda s: f"ngày {s.day()} {s.run(0, 2)}",
    "abbreviated": lambda s: f"{s.rng.choice(['UBND', 'hđnd', 'Q.', 'tp', 'BCĐ'])} {s.run(1, 2)}",
    "phenomenon": lambda s: s.rng.choice(s.phenomena),
    "wrong": lambda s: s.rng.choice(
        ['"', f'{s.run(1, 2)} "', "từ:1/13/2024", "quận:Không Có", "-", "...", "", " ", "qzx"]
    ),
}


def requests(source: Source, count: int) -> Iterator[SearchRequest]:
    """So many requests, of each kind in turn, with options of all sorts."""
    rng = source.rng
    kinds = list(DRAWS.values())
    for number in range(count):
        request = SearchRequest(kinds[number % len(kinds)](source))
        if rng.random() < 0.25:
            request = replace(request, sort=rng.choice(["newest", "oldest"]))
        if rng.random() < 0.2:
            request = replace(request, page=rng.randint(2, 4), per_page=rng.choice([1, 5, 30]))
        if rng.random() < 0.2:
            request = replace(request, literal=True)
        if rng.random() < 0.15:
            request = replace(request, districts=(rng.choice([*source.districts[:4], "Quận Lạ"]),))
        if rng.random() < 0.15:
            request = replace(request, since=date(rng.randint(2018, 2025), 5, 1))
        if rng.random() < 0.1:
            request = replace(request, snippets=rng.random() < 0.5, facets=rng.random() < 0.5)
        yield request


def answer(ask: Callable[[], Any]) -> Any:
    """What is answered, as plain data; of an error its kind and its words."""
    try:
        found = ask()
    except SearchError as error:
        return {"error": type(error).__name__, "says": str(error)}
    if isinstance(found, tuple):
        return [asdict(one) for one in found]
    plain = asdict(found)
    plain.pop("milliseconds", None)
    return plain


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index", type=Path, help="directory of the index")
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()

    engine = Engine.open(options.index)
    source = Source(engine, random.Random(options.seed))
    for number, request in enumerate(requests(source, options.queries)):
        line = {"request": asdict(request), "page": answer(partial(engine.search, request))}
        if number % 10 == 0:
            id_, query = source.rng.choice(source.ids), request.query
            line["document"] = answer(partial(engine.document, id_, query))
            line["related"] = answer(partial(engine.related, id_))
            line["suggestions"] = answer(partial(engine.suggest, query))
        json.dump(line, sys.stdout, ensure_ascii=False, default=str)
        print()


if __name__ == "__main__":
    main()
