"""Does an index in a cluster answer as the same index on this machine?

    python -m tests.cluster.agreement DIRECTORY ADDRESS [--queries N] [--raw FILE]

Queries of every class are drawn from the documents of the local index, with a fixed seed, and asked
of both. Compared are totals, rungs, all facets, notices and suggestions, which have to be the same,
and the first ten hits: how many are in both, whether the first one is the same. ``--raw`` keeps a
line of JSON for each query. Last comes how long both took, from request to page.

tests/cluster/agreement.txt keeps a run.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.measure import machine
from index.address import IndexAt, index_at
from index.analysis.analyzer import analyse
from search import Engine, SearchPage, SearchRequest
from vietnamese.text.folding import fold

SEED = 16
HITS = 10
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


def facets(page: SearchPage) -> dict[str, object]:
    """All that has to be the same."""
    return {
        "total": page.total, "distinct": page.distinct, "level": page.level,
        "districts": page.districts, "places": page.places, "provinces": page.provinces,
        "years": page.years, "months": page.months, "days": page.days, "fields": page.fields,
        "undated": page.undated, "chosen": page.chosen, "named": page.named,
        "notices": page.notices, "suggestion": page.suggestion,
    }  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """``differing``: names of what has to be the same and is not. ``common`` of the first
    `HITS`; ``first`` and ``order``: whether the first hit and all of them are the same."""

    kind: str
    request: str
    totals: tuple[int, int]
    differing: tuple[str, ...]
    common: float
    first: bool
    order: bool
    shown: bool
    milliseconds: tuple[float, float]


def compare(kind: str, request: SearchRequest, local: Engine, remote: Engine) -> Compared:
    """``local`` answers twice: what it had to load is not the question."""
    local.search(request)
    pages = local.search(request), remote.search(request)
    ours, theirs = (tuple(hit.id for hit in page.hits) for page in pages)
    has, other = map(facets, pages)
    shown = dict(zip(ours, pages[0].hits, strict=True))
    return Compared(
        kind,
        str(request),
        (pages[0].total, pages[1].total),
        tuple(name for name in has if has[name] != other[name]),
        len(set(ours) & set(theirs)) / max(len(ours), len(theirs), 1) if ours or theirs else 1.0,
        ours[:1] == theirs[:1],
        ours == theirs,
        all(replace(hit, score=0) == replace(shown[hit.id], score=0)
            for hit in pages[1].hits if hit.id in shown),
        (pages[0].milliseconds, pages[1].milliseconds),
    )  # fmt: skip


def table(found: list[Compared]) -> Iterator[str]:
    yield (
        f"{'class':30} queries  totals  facets  in both  first  order  hits as shown"
        "   local p50/p95 ms   cluster p50/p95 ms"
    )
    kinds = list(dict.fromkeys(one.kind for one in found))
    for kind in [*kinds, "all"]:
        own = [one for one in found if kind in (one.kind, "all")]
        times = np.array([one.milliseconds for one in own])
        p50, p95 = np.percentile(times, [50, 95], axis=0)
        yield (
            f"{kind:30} {len(own):7}  {_share('total' not in one.differing for one in own)}"
            f"  {_share(not one.differing for one in own)}  {_mean(one.common for one in own):7.3f}"
            f"  {_share(one.first for one in own)}  {_share(one.order for one in own)}"
            f"  {_share(one.shown for one in own):>13}"
            f"   {p50[0]:8.1f} {p95[0]:8.1f}   {p50[1]:8.1f} {p95[1]:8.1f}"
        )


def _share(flags: Iterator[bool]) -> str:
    return f"{_mean(map(float, flags)):6.1%}"


def _mean(values: Iterator[float]) -> float:
    return float(np.mean(list(values)))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.cluster.agreement", description=__doc__.split("\n")[0]
    )
    parser.add_argument("local", type=Path, help="the index on this machine")
    parser.add_argument("remote", type=index_at, help="the same in a cluster: its address")
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--raw", type=Path, help="a file for a line of JSON for each query")
    asked = parser.parse_args()
    found = run(asked.local, asked.remote, asked.queries)
    if asked.raw:
        lines = [json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in found]
        asked.raw.write_text("".join(lines), encoding="utf-8")
    print(", ".join(f"{key} {value}" for key, value in machine().items()))
    print(*table(found), sep="\n")
    for one in found:
        if one.differing:
            print(f"{one.kind}: {', '.join(one.differing)} {one.totals}: {one.request}")
    return int(any(one.differing for one in found))


def run(local: IndexAt, remote: IndexAt, queries: int) -> list[Compared]:
    ours, theirs = Engine.open(local), Engine.open(remote)
    ours.warm()
    theirs.warm()
    return [compare(kind, asked, ours, theirs) for kind, asked in requests(ours, queries)]


if __name__ == "__main__":
    sys.exit(main())
