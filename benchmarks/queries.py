"""The queries: terms of real titles, drawn with a fixed seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.texts import Text, read_texts
from vietnamese.text.folding import fold

FREQUENT = 50  # most frequent syllables, of which "frequent" queries are made


@dataclass(frozen=True, slots=True)
class Query:
    """``kind``: any, all or phrase. ``folded``: the terms are without marks, and so are the
    texts that peers get. ``year`` and ``district`` filter."""

    terms: tuple[str, ...]
    kind: str
    folded: bool = False
    year: int | None = None
    district: str | None = None

    @property
    def text(self) -> str:
        """As a person types it."""
        words = " ".join(self.terms)
        return f'"{words}"' if self.kind == "phrase" else words


TITLES = {
    "given": "1-4 words, any of them",
    "one": "one word",
    "any": "2-4 words, any of them",
    "all": "2-4 words, all of them",
    "phrase": "phrase of 2-3 words",
    "year": "2-4 words, any, of one year",
    "unmarked": "1-4 words without marks, any",
    "frequent": "1-3 of the most frequent words, any",
    "district": "1-4 words in one district",
}


def draw(
    texts: Path, count: int, number: int, districts: Sequence[str], seed: int = 1
) -> dict[str, list[Query]]:
    """``number`` queries of each class from the first ``count`` texts."""
    rng = random.Random(seed)
    documents = [Text(year, title, "") for year, title, _ in read_texts(texts, count)]
    titled = [words for text in documents if len(words := _words(text.title)) >= 4]
    years = [text.year for text in documents if text.year]
    frequent = [
        word for word, _ in Counter(w for words in titled for w in words).most_common(FREQUENT)
    ]

    def run_of(least: int, most: int) -> tuple[str, ...]:
        """Words that stand side by side in a title, each once."""
        while True:
            words = rng.choice(titled)
            length = rng.randint(least, min(most, len(words)))
            first = rng.randrange(len(words) - length + 1)
            run = tuple(words[first : first + length])
            if len(set(run)) == length:
                return run

    classes = {
        "given": [Query(run_of(1, 4), "any") for _ in range(number)],
        "one": [Query(run_of(1, 1), "any") for _ in range(number)],
        "any": [Query(run_of(2, 4), "any") for _ in range(number)],
        "all": [Query(run_of(2, 4), "all") for _ in range(number)],
        "phrase": [Query(run_of(2, 3), "phrase") for _ in range(number)],
        "frequent": [
            Query(tuple(rng.sample(frequent, rng.randint(1, min(3, len(frequent))))), "any")
            for _ in range(number)
        ],
    }
    if years:
        classes["year"] = [replace(q, year=rng.choice(years)) for q in classes["any"]]
    if districts:
        classes["district"] = [replace(q, district=rng.choice(districts)) for q in classes["given"]]
    classes["unmarked"] = [
        Query(tuple(dict.fromkeys(map(fold, run_of(1, 4)))), "any", folded=True)
        for _ in range(number)
    ]
    return classes


def _words(title: str) -> list[str]:
    return [word for word in title.split() if word.isalpha()]
