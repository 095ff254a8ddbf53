"""Does an index in a cluster answer as the same index on this machine, and where does its time go?

    python -m tests.cluster.agreement DIRECTORY ADDRESS [--queries N] [--raw FILE]

Queries of every class are drawn from the documents of the local index, with a fixed seed, and asked
of both. Compared are totals, rungs, all facets, notices and suggestions, which have to be the same,
and the first ten hits: how many are in both, whether the first one is the same. ``--raw`` keeps a
line of JSON for each query.

Of the time, ``cluster`` is what the cluster itself tells; ``transfer`` the rest until its answers
are read, JSON included; ``own`` planning, queries and counts; ``processor`` that of this process.

tests/cluster/agreement.txt keeps runs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.measure import machine
from index.address import index_at
from search import Engine, SearchPage, SearchRequest
from tests.cluster.parts import PARTS, Timed
from tests.cluster.queries import requests


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
    """``differing``: names of what has to be the same and is not. ``common`` of the first hits;
    ``first`` and ``order``: whether the first hit and all of them are the same. ``local`` and
    ``remote``: milliseconds of each of `PARTS`."""

    kind: str
    request: str
    totals: tuple[int, int]
    differing: tuple[str, ...]
    common: float
    first: bool
    order: bool
    shown: bool
    local: list[float]
    remote: list[float]


def compare(kind: str, request: SearchRequest, local: Timed, remote: Timed) -> Compared:
    """``local`` answers twice: what it had to load is not the question."""
    local.search(request)
    (here, local_parts), (there, remote_parts) = local.search(request), remote.search(request)
    ours, theirs = (tuple(hit.id for hit in page.hits) for page in (here, there))
    has, other = facets(here), facets(there)
    shown = dict(zip(ours, here.hits, strict=True))
    return Compared(
        kind,
        str(request),
        (here.total, there.total),
        tuple(name for name in has if has[name] != other[name]),
        len(set(ours) & set(theirs)) / max(len(ours), len(theirs), 1) if ours or theirs else 1.0,
        ours[:1] == theirs[:1],
        ours == theirs,
        all(replace(hit, score=0) == replace(shown[hit.id], score=0)
            for hit in there.hits if hit.id in shown),
        local_parts,
        remote_parts,
    )  # fmt: skip


def table(found: Sequence[Compared]) -> Iterator[str]:
    yield f"{'class':30} queries  totals  facets  in both  first  order  hits as shown"
    kinds = list(dict.fromkeys(one.kind for one in found))
    for kind in [*kinds, "all"]:
        own = [one for one in found if kind in (one.kind, "all")]
        yield (
            f"{kind:30} {len(own):7}  {_share('total' not in one.differing for one in own)}"
            f"  {_share(not one.differing for one in own)}  {_mean(one.common for one in own):7.3f}"
            f"  {_share(one.first for one in own)}  {_share(one.order for one in own)}"
            f"  {_share(one.shown for one in own):>13}"
        )


def times(name: str, rows: Iterable[Sequence[float]]) -> Iterator[str]:
    p50, p95 = np.percentile(list(rows), [50, 95], axis=0)
    yield f"{name:8} {'ms':>4} " + " ".join(f"{part:>11}" for part in PARTS)
    for which, values in (("p50", p50), ("p95", p95)):
        yield f"{'':8} {which:>4} " + " ".join(f"{value:11.1f}" for value in values)


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
    print(", ".join(f"{key} {value}" for key, value in machine().items()))
    ours, theirs = Timed(Engine.open(asked.local)), Timed(Engine.open(asked.remote))
    drawn = requests(ours.engine, asked.queries)
    found = [compare(kind, request, ours, theirs) for kind, request in drawn]
    if asked.raw:
        lines = [json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in found]
        asked.raw.write_text("".join(lines), encoding="utf-8")
    print(*table(found), "", sep="\n")
    print(*times("local", (one.local for one in found)), sep="\n")
    print(*times("cluster", (one.remote for one in found)), sep="\n")
    for one in found:
        if one.differing:
            print(f"{one.kind}: {', '.join(one.differing)} {one.totals}: {one.request}")
    return int(any(one.differing for one in found))


if __name__ == "__main__":
    sys.exit(main())
