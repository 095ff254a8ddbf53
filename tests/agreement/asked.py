"""The queries, and which documents their filters leave."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from benchmarks import queries as classes
from benchmarks.queries import Query
from index.analysis.analyzer import analyse, days_of
from index.reading.documents import Document
from tests.search.naive import Stored


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with, possibly, a word that must not stand in a hit."""

    query: Query
    excluded: str | None = None

    @property
    def text(self) -> str:
        return self.query.text + (f" -{self.excluded}" if self.excluded else "")


def year_of(document: Document) -> int:
    """0: none."""
    published, event = days_of(document)
    day = published or event
    return date.fromordinal(day).year if day else 0


def draw(documents: Sequence[Stored], number: int, directory: Path) -> dict[str, list[Asked]]:
    """``number`` queries of each class, as `benchmarks.queries` draws them, and two more: all of
    some words without another one, and unmarked words of which all must be there."""
    texts = directory / "texts.tsv"
    with texts.open("w", encoding="utf-8") as file:
        for one in documents:
            file.write(
                f"{year_of(one.document)}\t{' '.join(analyse(one.document.title).forms)}\t\n"
            )
    districts = sorted({d for one in documents if (d := one.document.district)})
    drawn = classes.draw(texts, len(documents), number, districts)
    asked = {name: [Asked(query) for query in of] for name, of in drawn.items()}
    rng = random.Random(number)
    words = [query.terms[0] for query in drawn["frequent"]]
    asked["excluded"] = [
        Asked(query, rng.choice([w for w in words if w not in query.terms] or ["xyz"]))
        for query in drawn["all"]
    ]
    asked["unmarked all"] = [Asked(replace(query, kind="all")) for query in drawn["unmarked"]]
    return asked


def allowed(asked: Asked, one: Stored) -> bool:
    query = asked.query
    return (
        one.alive
        and (query.year is None or query.year == year_of(one.document))
        and (query.district is None or query.district == one.document.district)
    )
