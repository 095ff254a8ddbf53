"""Measures of the ranking: judged queries through the same search as the page.

A set is a folder with ``corpus.jsonl`` (id, title, body), ``queries.jsonl`` (id, text) and
``qrels.tsv`` (query id, document id, relevance). The measures are those of ir-measures.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import RR, P, R, nDCG

from index.updating.indexer import index
from search.contract.results import SearchRequest
from search.engine import Engine
from vietnamese.text.folding import fold

DEPTH = 100  # hits per query; R@100 looks at no more


class BadSet(Exception):
    """A set that cannot be used: the file, the line, and what was expected there."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``measures`` by name, means over the judged queries. ``latency_ms`` is that of a search with
    `DEPTH` hits, the first query of a new process included."""

    set: str
    queries: int
    measures: Mapping[str, float]
    latency_ms: Mapping[str, float]


def evaluate(folder: Path, engine: Engine, unmarked: bool = False) -> Evaluation:
    """Run all judged queries of a set on an index of its corpus.

    ``unmarked``: without the diacritics of the queries. Raises BadSet.
    """
    queries = {row["id"]: row["text"] for row in _rows(folder / "queries.jsonl", ("id", "text"))}
    judged = list(_qrels(folder / "qrels.tsv"))
    measures = [nDCG @ 10, RR @ 10, P @ 1, R @ 10, R @ 100]
    asked = sorted({query for query, _, _ in judged if query in queries})
    if not asked:
        raise BadSet(f"{folder / 'qrels.tsv'} judges no query of {folder / 'queries.jsonl'}.")
    run = []
    times = []
    for query in asked:
        text = fold(queries[query]) if unmarked else queries[query]
        # Quotation marks in a question quote; they do not ask for a phrase.
        text = text.translate(QUOTES)
        page = engine.search(SearchRequest(text, per_page=DEPTH, fold=False))
        times.append(page.milliseconds)
        run += [
            ir_measures.ScoredDoc(query, hit.id, -float(rank)) for rank, hit in enumerate(page.hits)
        ]
    qrels = [ir_measures.Qrel(*row) for row in judged if row[0] in queries]
    results = ir_measures.calc_aggregate(measures, qrels, run)
    times.sort()
    return Evaluation(
        set=folder.name,
        queries=len(asked),
        measures={str(m).replace("RR", "MRR"): round(float(results[m]), 4) for m in measures},
        latency_ms={
            "p50": round(times[len(times) // 2], 2),
            "p95": round(times[int(len(times) * 0.95)], 2),
        },
    )


@contextmanager
def index_of(folder: Path) -> Iterator[Path]:
    """A temporary index of a set's corpus."""
    corpus = folder / "corpus.jsonl"
    if not corpus.exists():
        raise BadSet(
            f"There is no {corpus}. A set without a corpus needs an index of it: --index DIR."
        )
    with tempfile.TemporaryDirectory(prefix="khongdau-") as directory:
        report = index([corpus], Path(directory))
        if report.failed:
            first = report.failed[0]
            raise BadSet(f"{first.path}:{first.line}: {first.reason}")
        yield Path(directory)


QUOTES = str.maketrans(dict.fromkeys('"“”„', " "))


def _rows(path: Path, fields: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
            yield {name: str(row[name]) for name in fields}
        except (ValueError, KeyError, TypeError) as error:
            wanted = ", ".join(fields)
            raise BadSet(f"{path}:{number}: expected a JSON object with {wanted}") from error


def _qrels(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in enumerate(_lines(path), 1):
        parts = line.split("\t")
        if len(parts) != 3 or not parts[2].strip().lstrip("-").isdigit():
            raise BadSet(f"{path}:{number}: expected query id, document id and relevance, by tabs")
        yield parts[0], parts[1], int(parts[2])


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise BadSet(f"{path} cannot be read: {error.strerror}") from error
