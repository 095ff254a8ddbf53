"""nDCG@10 of this engine, of plain BM25 and of Tantivy on judged queries, in one run.

    python -m benchmarks.quality.relevance ../shared/data/relevance --news INDEX [--ablation]

Each set is asked as written and without marks. The engine is asked as `search.evaluation` does
it, all defaults. Plain BM25 (k1 1.2, b 0.75, idf as Lucene's) reads title and body as one field
of the engine's own tokens, once with their marks and once folded, queries likewise: the latter
is what Lucene does with ICU folding. Tantivy has its default tokenizer and scoring, and two
fields, title and body; a query is its own tokens, any of which may match in either field.

A set is a folder with queries.jsonl and qrels.tsv, and corpus.jsonl, which is indexed into a
temporary directory; mds-news has none, its documents are those of the index given. With
``--ablation`` each of `benchmarks.quality.ingredients` is taken away, on all sets and on the short
queries of `benchmarks.quality.short`; standard errors are those of the differences, query by
query. There the engine is asked for pages of ten, as the web page asks it, which is faster;
`search.evaluation` asks for a hundred, so that short topics are widened more often.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path

import ir_measures
import numpy as np
import tantivy
from ir_measures import nDCG
from numpy.typing import NDArray

from benchmarks.quality import short
from benchmarks.quality.ingredients import INGREDIENTS, Changes, swapped
from index.updating.indexer import index
from search.contract.results import SearchRequest
from search.engine import Engine
from search.evaluation import QUOTES, evaluate
from search.retrieval.index_snapshot import IndexSnapshot
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import tokenize

SETS = ("mds-news", "drill-law", "alqac-law", "viquad")
MODES = (False, True)  # whether without marks
K1, B = 1.2, 0.75
TOP = 10
MEASURE = nDCG @ TOP

Texts = Iterator[tuple[str, str, str]]  # id, title, body
Searcher = Callable[[str], list[str]]  # query -> ids, best first


def texts(folder: Path, directory: Path) -> Texts:
    """The corpus of a set; where it has none, the documents of its index."""
    corpus = folder / "corpus.jsonl"
    if corpus.exists():
        with corpus.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield str(row["id"]), row.get("title") or "", row.get("body") or ""
        return
    for segment in IndexSnapshot.open(directory).segments:
        for number in np.flatnonzero(segment.alive).tolist():
            record = segment.documents.record(number)
            yield record["id"], record["title"], segment.documents.body(number)


class Corpus:
    """All tokens of a corpus as numbers of ``forms``; ``documents`` has each token's document."""

    def __init__(self, documents: Texts) -> None:
        numbers: dict[str, int] = {}
        tokens, lengths = array("i"), array("i")
        self.ids: list[str] = []
        for id_, title, body in documents:
            forms = (*tokenize(title).forms, *tokenize(body).forms)
            tokens.extend([numbers.setdefault(form, len(numbers)) for form in forms])
            lengths.append(len(forms))
            self.ids.append(id_)
        self.forms = list(numbers)
        self.tokens = np.frombuffer(tokens, np.int32)
        self.lengths = np.frombuffer(lengths, np.int32)
        self.documents = np.repeat(np.arange(len(self.ids), dtype=np.int32), self.lengths)


class PlainBM25:
    """Textbook BM25 over a corpus whose tokens are mapped by ``form``."""

    def __init__(self, corpus: Corpus, form: Callable[[str], str]) -> None:
        self._ids, self._form = corpus.ids, form
        self._numbers: dict[str, int] = {}
        mapped = [self._numbers.setdefault(form(f), len(self._numbers)) for f in corpus.forms]
        count = len(corpus.ids)
        keys = np.array(mapped, np.int64)[corpus.tokens] * count + corpus.documents
        keys, tf = np.unique(keys, return_counts=True)
        terms, self._docs = keys // count, keys % count
        self._starts = np.searchsorted(terms, np.arange(len(self._numbers) + 1))
        found = np.diff(self._starts)
        idf = np.log(1 + (count - found + 0.5) / (found + 0.5))
        norm = K1 * (1 - B + B * corpus.lengths / corpus.lengths.mean())
        self._weights = idf[terms] * tf / (tf + norm[self._docs])

    def search(self, query: str) -> list[str]:
        scores = np.zeros(len(self._ids))
        for token in tokenize(query).forms:
            number = self._numbers.get(self._form(token))
            if number is not None:
                own = slice(self._starts[number], self._starts[number + 1])
                scores[self._docs[own]] += self._weights[own]
        best = np.argsort(-scores, kind="stable")[:TOP]
        return [self._ids[at] for at in best.tolist() if scores[at] > 0]


class Tantivy:
    """Tantivy as it comes, with its index in memory."""

    def __init__(self, documents: Texts) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        self._schema = builder.add_text_field("title").add_text_field("body").build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        for id_, title, body in documents:
            writer.add_document(tantivy.Document(id=id_, title=title, body=body))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        default = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        default = default.filter(tantivy.Filter.remove_long(40))
        self._analyzer = default.filter(tantivy.Filter.lowercase()).build()

    def search(self, query: str) -> list[str]:
        wanted = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, name, token))
            for token in self._analyzer.analyze(query)
            for name in ("title", "body")
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(wanted), TOP).hits
        return [str(self._searcher.doc(address)["id"][0]) for _, address in hits]


def measure(folder: Path, search: Searcher, unmarked: bool) -> NDArray[np.float64]:
    """nDCG@10 of each judged query of a set."""
    qrels = []
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, relevance = line.split("\t")
        qrels.append(ir_measures.Qrel(query, document, int(relevance)))
    judged = {qrel.query_id for qrel in qrels}
    asked, run = [], []
    for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if str(row["id"]) in judged:
            asked.append(str(row["id"]))
            found = search(fold(row["text"]) if unmarked else row["text"])
            run += [ir_measures.ScoredDoc(str(row["id"]), id_, -n) for n, id_ in enumerate(found)]
    values = {of.query_id: of.value for of in ir_measures.iter_calc([MEASURE], qrels, run)}
    return np.array([values.get(query, 0.0) for query in asked])


def compared(folder: Path, directory: Path) -> dict[str, list[float]]:
    """Per system nDCG@10 as written and without marks."""
    own = Engine.open(directory)
    rows = {"khongdau": [evaluate(folder, own, bare).measures[str(MEASURE)] for bare in MODES]}
    corpus = Corpus(texts(folder, directory))
    peers: list[tuple[str, Callable[[], PlainBM25 | Tantivy]]] = [
        ("BM25, syllables with marks", lambda: PlainBM25(corpus, lambda form: form)),
        ("BM25, folded syllables (as Lucene with ICU folding)", lambda: PlainBM25(corpus, fold)),
        ("Tantivy, default tokenizer", lambda: Tantivy(texts(folder, directory))),
    ]
    for name, make in peers:
        peer = make()
        rows[name] = [float(measure(folder, peer.search, bare).mean()) for bare in MODES]
    return rows


Figures = dict[tuple[str, bool], NDArray[np.float64]]
"""Per column and mode the figure of each query."""


def figures(
    sets: Path, where: Mapping[str, Path], queries: Sequence[short.Short], changes: Changes
) -> Figures:
    """Of the engine with some changes: nDCG@10 of each set, MRR@10 and P@10 of short queries."""
    found: Figures = {}
    with swapped(changes):
        for name, directory in where.items():
            engine = Engine.open(directory)

            def search(text: str, engine: Engine = engine) -> list[str]:
                hits = engine.search(
                    SearchRequest(text.translate(QUOTES), per_page=TOP, fold=False)
                ).hits
                return [hit.id for hit in hits]

            for bare in MODES:
                found[name, bare] = measure(sets / name, search, bare)
        engine = Engine.open(where["mds-news"])
        for bare in MODES:
            found["short MRR", bare], found["short P", bare] = short.figures(engine, queries, bare)
    return found


def ablation(sets: Path, where: Mapping[str, Path]) -> None:
    """Prints what the engine has with all of its ingredients, and how that changes without each,
    with the standard error of the change of a query, both modes together."""
    queries = short.draw(Engine.open(where["mds-news"]))
    full = figures(sets, where, queries, ())
    names = list(dict.fromkeys(name for name, _ in full))
    print("Of each: as written / without marks. Changes times 1,000 ± their standard error.\n")
    print(f"| without | {' | '.join(names)} |\n| --- |{' ---: |' * len(names)}")
    cells = [" / ".join(f"{full[name, bare].mean():.4f}" for bare in MODES) for name in names]
    print(f"| nothing | {' | '.join(cells)} |", flush=True)
    for label, changes in INGREDIENTS.items():
        other = figures(sets, where, queries, changes)
        cells = []
        for name in names:
            losses = [other[name, bare] - full[name, bare] for bare in MODES]
            both = " / ".join(f"{loss.mean() * 1e3:+.1f}" for loss in losses)
            error = np.mean(losses, axis=0).std(ddof=1) / np.sqrt(len(losses[0]))
            cells.append(f"{both} ±{error * 1e3:.1f}")
        print(f"| {label} | {' | '.join(cells)} |", flush=True)


def table(title: str, names: Sequence[str], rows: dict[str, list[float]]) -> str:
    """Markdown; in each row the figures of each set as written and without marks."""
    heads = [f"{name}{mode}" for name in names for mode in ("", ", no marks")]
    lines = [f"| {' | '.join([title, *heads])} |", f"| --- |{' ---: |' * len(heads)}"]
    for row, figures in rows.items():
        lines.append(f"| {' | '.join([row, *(f'{value:z.3f}' for value in figures)])} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="nDCG@10 on judged queries")
    parser.add_argument("sets", type=Path, help="folder of the sets")
    parser.add_argument("--news", type=Path, required=True, help="index for mds-news")
    parser.add_argument("--ablation", action="store_true", help="take ingredients away")
    given = parser.parse_args()
    for name in ("tantivy", "ir-measures", "numpy"):
        print(name, metadata.version(name), end=", ")
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    started = time.perf_counter()
    rows: dict[str, list[float]] = {}
    where: dict[str, Path] = {}
    with ExitStack() as stack:
        for name in SETS:
            where[name] = given.news
            if (given.sets / name / "corpus.jsonl").exists():
                where[name] = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                index([given.sets / name / "corpus.jsonl"], where[name], processes=1)
            for system, of_set in compared(given.sets / name, where[name]).items():
                print(f"{name}: {system}: " + " ".join(f"{f:.4f}" for f in of_set), flush=True)
                rows.setdefault(system, []).extend(of_set)
        print(f"\n{table('nDCG@10', SETS, rows)}\n", flush=True)
        if given.ablation:
            ablation(given.sets, where)
    print(f"\n{(time.perf_counter() - started) / 60:.0f} minutes")


if __name__ == "__main__":
    main()
