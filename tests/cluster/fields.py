"""BM25F in a cluster, three ways, on judged queries.

    python -m tests.cluster.fields INDEX SET...

The words of a query, as they are typed, are looked for in title and body: as features with
normalised frequencies and weights of our own, as `search.cluster.scoring` does it; by
`combined_fields`; and as a sum of the fields, each scored for itself. Nothing else of the ranking
takes part, no pairs, no second stage. ``as features``: how many of the best ten are those of
features. A set without a corpus is of the documents of INDEX. Milliseconds are the node's own.

tests/cluster/fields.txt keeps a run.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import nDCG

from benchmarks.measure import machine
from index.address import Address
from index.analysis.analyzer import analyse
from index.analysis.norms import FIELD_WEIGHTS, average, norms
from index.building.merging import batch_of
from index.cluster.bulk import Bulk
from index.cluster.client import connect
from index.cluster.mapping import feature
from index.updating.generations import open_latest
from search.constants import K1, B
from search.evaluation import QUOTES, _qrels, _rows, index_of
from tests.cluster.nodes import LocalCluster

HITS = 10
BODY = {
    "settings": {
        "index": {"refresh_interval": "-1", "number_of_replicas": 0},
        "similarity": {"default": {"type": "BM25", "k1": K1, "b": B[0]}},
    },
    "mappings": {
        "_source": {"enabled": False},
        "properties": {
            "id": {"type": "keyword"},
            "title": {"type": "text", "analyzer": "whitespace"},
            "body": {"type": "text", "analyzer": "whitespace"},
            "forms": {"type": "rank_features"},
        },
    },
}
Query = dict[str, Any]
Way = Callable[[Sequence[str]], Query]


class Documents:
    """Those of an index on this machine, in an index of a cluster."""

    def __init__(self, directory: Path) -> None:
        generation = open_latest(directory)
        self._batches = [batch_of(one, generation.storage) for one in generation.segments]
        self.count = sum(len(batch.ids) for batch in self._batches)
        self.frequencies: Counter[str] = Counter()

    def sources(self) -> Iterator[Query]:
        every = [(batch.body_tokens, batch.title_tokens) for batch in self._batches]
        means = [
            average(int(sum(lengths[row].sum() for lengths in every)), self.count) for row in (0, 1)
        ]
        for batch in self._batches:
            lengths = batch.body_tokens, batch.title_tokens
            of_fields = [
                norms(*given) for given in zip(lengths, means, FIELD_WEIGHTS, B, strict=True)
            ]
            at = 0
            for row, id_ in enumerate(batch.ids):
                end = at + int(batch.title_tokens[row] + batch.body_tokens[row])
                forms = [batch.forms[token] for token in batch.tokens[at:end].tolist()]
                at, title = end, forms[: batch.title_tokens[row]]
                body = forms[len(title) :]
                weights: Counter[str] = Counter()
                for own, norm in ((body, of_fields[0][row]), (title, of_fields[1][row])):
                    for form in own:
                        weights[form] += float(norm)  # type: ignore[assignment]
                self.frequencies.update(weights.keys())
                yield {
                    "id": id_, "title": " ".join(title), "body": " ".join(body),
                    "forms": {feature(form): weight for form, weight in weights.items()},
                }  # fmt: skip

    def as_features(self, words: Sequence[str]) -> Query:
        clauses = [
            {
                "rank_feature": {
                    "field": f"forms.{feature(word)}",
                    "boost": self._idf(word) * (K1 + 1),
                    "saturation": {"pivot": K1},
                }
            }
            for word in words
        ]
        return {"bool": {"should": clauses}}

    def _idf(self, word: str) -> float:
        found = self.frequencies[word]
        return math.log(1 + (self.count - found + 0.5) / (found + 0.5))


def combined(words: Sequence[str]) -> Query:
    fields = [f"title^{FIELD_WEIGHTS[1]}", "body"]
    return {"combined_fields": {"query": " ".join(words), "fields": fields}}


def summed(words: Sequence[str]) -> Query:
    text = " ".join(words)
    return {
        "bool": {
            "should": [
                {"match": {"title": {"query": text, "boost": FIELD_WEIGHTS[1]}}},
                {"match": {"body": {"query": text}}},
            ]
        }
    }


def measure(folder: Path, directory: Path, address: Address) -> Iterator[str]:
    client, name = connect(address), folder.name
    documents = Documents(directory)
    client.indices.create(index=name, body=BODY)
    with Bulk(client, address, name) as bulk:
        for at, source in enumerate(documents.sources()):
            bulk.put(str(at), source)
    client.indices.refresh(index=name)
    client.indices.forcemerge(index=name, params={"max_num_segments": 1}, request_timeout=600)
    queries = {row["id"]: row["text"] for row in _rows(folder / "queries.jsonl", ("id", "text"))}
    judged = [ir_measures.Qrel(*row) for row in _qrels(folder / "qrels.tsv") if row[0] in queries]
    asked = sorted({one.query_id for one in judged})
    ways: dict[str, Way] = {
        "features": documents.as_features, "combined_fields": combined, "sum of fields": summed,
    }  # fmt: skip
    first: dict[str, set[str]] = {}
    for warm in ways.values():
        for query in asked[:100]:
            client.search(index=name, body={"size": HITS, "query": warm(words_of(queries[query]))})
    for way, made in ways.items():
        run, took, common = [], [], []
        for query in asked:
            body = {
                "size": HITS, "query": made(words_of(queries[query])), "docvalue_fields": ["id"],
                "track_total_hits": True,
            }  # fmt: skip
            answer = client.search(index=name, body=body, search_type="dfs_query_then_fetch")
            took.append(answer["took"])
            ids = [hit["fields"]["id"][0] for hit in answer["hits"]["hits"]]
            run += [ir_measures.ScoredDoc(query, id_, -float(at)) for at, id_ in enumerate(ids)]
            best = first.setdefault(query, set(ids))
            common.append(len(best & set(ids)) / max(len(best), 1))
        score = ir_measures.calc_aggregate([nDCG @ 10], judged, run)[nDCG @ 10]
        p50, p95 = np.percentile(took, [50, 95])
        yield (
            f"{name:12} {documents.count:9,} {len(asked):8,} {way:16} {score:.4f}"
            f" {np.mean(common):12.3f} {p50:7.0f} {p95:7.0f}"
        )


def words_of(query: str) -> Sequence[str]:
    return list(dict.fromkeys(analyse(query.translate(QUOTES)).forms))


def main() -> None:
    index, *folders = map(Path, sys.argv[1:])
    print(json.dumps(machine(), default=str))
    print("set          documents  queries way              nDCG@10  as features  p50 ms  p95 ms")
    with tempfile.TemporaryDirectory() as place, ExitStack() as held:
        cluster = held.enter_context(LocalCluster(Path(place), nodes=1, measured=True))
        address = Address((cluster.hosts,), "fields")
        for folder in folders:
            own = (folder / "corpus.jsonl").exists()
            directory = held.enter_context(index_of(folder)) if own else index
            for line in measure(folder, directory, address):
                print(line, flush=True)


if __name__ == "__main__":
    main()
