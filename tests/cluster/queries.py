"""Queries of every class, drawn from the documents of an index."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.analysis.analyzer import analyse
from search import Engine, SearchRequest
from vietnamese.text.folding import fold

SEED = 16
HITS = 10  # of a page
TODAY = date(2025, 6, 1)  # what "hôm qua" counts from
ABBREVIATIONS = ("UBND", "HĐND", "TP.HCM", "CSGT", "THPT", "BHYT", "ĐBSCL", "GPLX")


@dataclass(frozen=True)
class Text:
    """Of one document; ``day`` ISO, empty: none."""

    title: str
    body: str
    day: str


Draw = Callable[[random.Random, Text], SearchRequest]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _run(rng: random.Random, text: str, least: int, most: int) -> str:
    """Neighbouring words of a text."""
    words = _words(text) or ["rác"]
    length = rng.randint(least, most)
    at = rng.randrange(max(len(words) - length, 0) + 1)
    return " ".join(words[at : at + length])


def _partly(rng: random.Random, text: str) -> str:
    return " ".join(fold(word) if rng.random() < 0.5 else word for word in text.split())


def _special(rng: random.Random, text: Text) -> str:
    """A number, a date or an abbreviation as a document has it, perhaps with a word."""
    tokens = analyse(text.body[:3000])
    found = [
        text.body[tokens.starts[overlay.first] : tokens.ends[overlay.last]]
        for overlay in tokens.overlays
    ]
    some = rng.choice([one for one in found if len(one) < 30] or list(ABBREVIATIONS))
    return f"{some} {_run(rng, text.title, 1, 2)}" if rng.random() < 0.5 else some


def _in_time(rng: random.Random, text: Text) -> SearchRequest:
    day = date.fromisoformat(text.day[:10]) if text.day else date(2020, 5, 1)
    size = rng.choice((3, 25, 200, 1500))
    query = rng.choice(("", _run(rng, text.title, 1, 2)))
    return SearchRequest(
        query,
        since=day - timedelta(size),
        until=day + timedelta(size) if rng.random() < 0.7 else None,
        sort=rng.choice(("relevance", "newest", "oldest", "event")),
        dated=rng.choice((None, None, "published", "event")),
    )


CLASSES: dict[str, Draw] = {
    "words of a title": lambda rng, text: SearchRequest(_run(rng, text.title, 2, 4)),
    "without marks": lambda rng, text: SearchRequest(fold(_run(rng, text.title, 2, 4))),
    "partly marked": lambda rng, text: SearchRequest(_partly(rng, _run(rng, text.body, 2, 5))),
    "one word": lambda rng, text: SearchRequest(_run(rng, text.body, 1, 1)),
    "words apart": lambda rng, text: SearchRequest(
        " ".join(_run(rng, text.body, 1, 2) for _ in range(rng.randint(2, 3)))
    ),
    "question": lambda rng, text: SearchRequest(_run(rng, text.body, 6, 12)),
    "phrase": lambda rng, text: SearchRequest(
        f'"{_run(rng, text.body, 2, 4)}" {_run(rng, text.title, 0, 2)}'
    ),
    "exclusion": lambda rng, text: SearchRequest(
        f"{_run(rng, text.title, 1, 2)} -{_run(rng, text.body, 1, 1)}"
    ),
    "either": lambda rng, text: SearchRequest(
        f"{_run(rng, text.title, 1, 2)} OR {_run(rng, text.body, 1, 2)}"
    ),
    "numbers, dates, abbreviations": lambda rng, text: SearchRequest(_special(rng, text)),
    "days and orders": _in_time,
    "chosen rungs": lambda rng, text: SearchRequest(
        _partly(rng, _run(rng, text.title, 2, 3)),
        match=rng.choice(("close", "whole", "syllables", "any-marks", "best")),
        sort=rng.choice(("relevance", "newest")),
    ),
    "places and fields": lambda rng, text: SearchRequest(_run(rng, text.title, 1, 2)),
}


def texts_of(engine: Engine, count: int, rng: random.Random) -> Iterator[Text]:
    """Documents of an index, drawn at random."""
    ids: list[str] = []
    _, pages = engine.ids(1, 500)
    for _ in range(count):
        ids, _ = engine.ids(rng.randint(1, pages), 500)  # type: ignore[assignment]
        page = engine.document(rng.choice(ids))
        yield Text(page.title.text, page.body.text, page.published or page.event_date or "")


def requests(engine: Engine, count: int) -> Iterator[tuple[str, SearchRequest]]:
    """Classes in turn, ``count`` in all."""
    rng = random.Random(SEED)
    stats = engine.stats()
    places = [one.value for one in stats.places] + [one.value for one in stats.provinces]
    names = list(CLASSES)
    for at, text in enumerate(texts_of(engine, count, rng)):
        name = names[at % len(names)]
        drawn = CLASSES[name](rng, text)
        if name == "places and fields":
            values = [(f, v) for f in engine.fields() for v in _values(engine, f)]
            drawn = replace(
                drawn,
                places=tuple(rng.sample(places, min(len(places), rng.randint(0, 2)))),
                fields=tuple(rng.sample(values, min(len(values), 1))),
                counted=engine.fields(),
            )
        yield name, replace(drawn, today=TODAY, per_page=HITS)


def _values(engine: Engine, name: str) -> list[str]:
    page = engine.search(SearchRequest(counted=(name,), per_page=1))
    return [str(each[0]) for _, values in page.fields for each in values][:5]
