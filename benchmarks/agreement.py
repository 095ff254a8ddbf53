"""Do the arrays give what plain loops and stock Whoosh give?

    python -m benchmarks.agreement NEWS.jsonl.xz [--articles N] [--queries N]

The real indexer makes an index of several segments from the articles; then queries of every class
are asked, and each must give the same documents in the same order, scores to 1e-4:

- scorer: the compiled scorer against the naive one of the tests, for this project's whole formula
  (its first stage);
- arrays: plain BM25 with exact lengths, evaluated by stock Whoosh's matchers, over these arrays
  against the same over an index of Whoosh's own;
- codec: Whoosh's BM25F as it comes, over an index that Whoosh's own writer made with the array
  codec against one that it made with its own; phrases included.

Then articles are changed, removed and added, in several runs, and all is asked again; then once
more after everything was merged.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import fields
from whoosh import index as whoosh_index
from whoosh import query as queries
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.scoring import BM25F, WeightScorer
from whoosh.writing import SegmentWriter

from benchmarks import queries as classes
from benchmarks.measure import machine
from benchmarks.queries import Query
from benchmarks.texts import raw_lines
from index import indexer
from index.analysis import analyse, dated
from index.bits import bits_of
from index.codec import ArrayCodec
from index.documents import Document
from index.schema import schema
from search.collection import Collection
from search.phrases import documents_with
from search.query import parse
from search.reading import read
from search.scoring import Scorer
from tests.search.naive import Naive, Stored, stored
from vietnamese.folding import fold

PARTS = 4  # runs in which the articles come, and so segments
TOLERANCE = 1e-4
TOP = 10  # hits of a page: most are not scored to the end for them
FIELDS = ("body", "title")
K1, B = 1.2, 0.75
Ranking = list[tuple[int, float]]  # number of the document, score; best first


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with, possibly, a word that must not stand in a hit."""

    query: Query
    excluded: str | None = None

    @property
    def text(self) -> str:
        return self.query.text + (f" -{self.excluded}" if self.excluded else "")


# The same question to two engines: what differs between the answers, or nothing.
Comparison = Callable[[Asked], "str | None"]


class Articles:
    """Source files of the indexer, a few of them, that change."""

    def __init__(self, folder: Path, lines: Sequence[bytes], seed: int = 6) -> None:
        folder.mkdir()
        self.folder = folder
        self._rng = random.Random(seed)
        size = -(-len(lines) // (PARTS + 1))
        self._parts = [list(lines[at : at + size]) for at in range(0, len(lines), size)]
        self._spare = self._parts.pop()  # is added when articles change

    def runs(self, directory: Path) -> None:
        """A run for each part."""
        for number in range(len(self._parts)):
            self._write(number)
            indexer.index([self.folder], directory, processes=1)

    def change(self, directory: Path) -> None:
        """Runs of which each changes, removes and adds articles of one part."""
        for number, part in enumerate(self._parts):
            for _ in range(len(part) // 20):
                at = self._rng.randrange(len(part))
                article = json.loads(part[at])
                article["body"] += "\nBài viết đã được cập nhật."
                part[at] = json.dumps(article, ensure_ascii=False).encode()
                part.pop(self._rng.randrange(len(part)))
            more = len(self._spare) // PARTS
            part += self._spare[number * more : (number + 1) * more]
            self._write(number)
            indexer.index([self.folder], directory, processes=1)

    def merge(self, directory: Path) -> None:
        """One more run, that rebuilds all segments as one."""
        most, indexer.MERGE_SEGMENTS = indexer.MERGE_SEGMENTS, 0
        try:
            self._parts[0].pop()
            self._write(0)
            indexer.index([self.folder], directory, processes=1)
        finally:
            indexer.MERGE_SEGMENTS = most

    def _write(self, number: int) -> None:
        lines = b"".join(line.strip() + b"\n" for line in self._parts[number])
        (self.folder / f"part{number}.jsonl").write_bytes(lines)


def year_of(document: Document) -> int:
    """0: none."""
    day, _ = dated(document)
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
        and query.year in (None, year_of(one.document))
        and query.district in (None, one.document.district)
    )


def difference(first: Ranking, second: Ranking) -> str | None:
    """What differs; equal scores may come in either order."""
    if len(first) != len(second):
        return f"{len(first)} and {len(second)} hits"
    scores = dict(second)
    before = math.inf
    for (number, score), (_, other) in zip(first, second, strict=True):
        if number not in scores:
            return f"document {number} is only in the first"
        if not _near(score, scores[number]) or not _near(score, other):
            return f"document {number}: {score} and {scores[number]}, at its place {other}"
        if score > before and not _near(score, before):
            return f"document {number} is out of order"
        before = score
    return None


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b))


def scorer_comparison(collection: Collection, documents: Sequence[Stored]) -> Comparison:
    scorer = Scorer(collection)
    naive = Naive([one.document for one in documents])

    def compare(asked: Asked) -> str | None:
        any_word = asked.query.kind == "any"
        parsed = parse(asked.text)
        flags = []
        excluded = read(replace(parsed, branches=tuple((one,) for one in parsed.excluded)))
        for segment, everything in zip(collection.segments, scorer.everything(), strict=True):
            numbers = range(segment.base, segment.base + segment.count)
            own = everything & bits_of(np.array([allowed(asked, documents[n]) for n in numbers]))
            for branch in excluded:
                for reading in branch:
                    own &= ~documents_with(segment, reading)
            flags.append(own)
        plan = scorer.plan(read(parsed))
        least = 1e-6 if any_word else 0.0
        found = scorer.run(plan, flags, len(documents), least)
        few = scorer.run(plan, flags, TOP, least)
        expected = [
            (number, score)
            for number, score in naive.ranked(asked.text, any_word)
            if allowed(asked, documents[number])
        ]
        if found.total != len(expected):
            return f"a total of {found.total} and {len(expected)} hits"
        if few.total != found.total or not np.allclose(few.scores, found.scores[:TOP], TOLERANCE):
            return f"{few.scores} for the best {TOP}, {found.scores[:TOP]} among all"
        best = zip(found.documents.tolist(), found.scores.tolist(), strict=True)
        return difference(list(best), expected)

    return compare


class ExactBM25F(BM25F):  # type: ignore[misc]
    """BM25 with lengths as they are (Whoosh keeps each in a byte) and Lucene's idf."""

    def __init__(self, lengths: dict[str, list[int]]) -> None:
        super().__init__(B=B, K1=K1)
        self.lengths = lengths
        self.averages = {name: sum(of) / max(len(of), 1) for name, of in lengths.items()}

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Any:
        if fieldname not in self.lengths:
            return WeightScorer(1.0)
        whole = searcher.get_parent()
        count, found = whole.doc_count_all(), whole.doc_frequency(fieldname, text)
        idf = math.log(1 + (count - found + 0.5) / (found + 0.5))
        base = whole._offset_for_subsearcher(searcher) or 0
        return ExactScorer(idf, self.lengths[fieldname], self.averages[fieldname], base)


class ExactScorer(WeightScorer):  # type: ignore[misc]
    """Looks up the length of each document by its number in the whole index."""

    def __init__(self, idf: float, lengths: list[int], average: float, base: int) -> None:
        super().__init__(math.inf)
        self.idf, self.lengths, self.average, self.base = idf, lengths, average, base

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:
        weight = matcher.weight()
        share = self.lengths[self.base + matcher.id()] / self.average
        return float(self.idf * weight * (K1 + 1) / (weight + K1 * (1 - B + B * share)))


def write_stock(
    folder: Path,
    fields_: fields.Schema,
    collection: Collection,
    documents: Sequence[Stored],
    row: Callable[[Stored], dict[str, Any]],
    codec: ArrayCodec | None,
) -> whoosh_index.Index:
    """The documents of a collection by Whoosh's own writer: the same segments and numbers, the
    same ones deleted."""
    folder.mkdir()
    made = whoosh_index.create_in(folder, fields_)
    for segment in collection.segments:
        writer = SegmentWriter(made, codec=codec, compound=False, limitmb=256)
        for number in range(segment.count):
            writer.add_document(**row(documents[segment.base + number]))
        writer.commit(merge=False)
    writer = SegmentWriter(made, codec=codec, compound=False)
    for number, one in enumerate(documents):
        if not one.alive:
            writer.delete_document(number)
    writer.commit(merge=False)
    return made


def question(asked: Asked, year_field: str) -> tuple[queries.Query, queries.Query | None]:
    """A query in Whoosh's terms, and its filter."""
    query = asked.query
    suffix = "_folded" if query.folded else ""
    names = [f"{name}{suffix}" for name in FIELDS]
    if query.kind == "phrase":
        found: queries.Query = queries.Or([queries.Phrase(n, list(query.terms)) for n in names])
    else:
        words = [queries.Or([queries.Term(name, term) for name in names]) for term in query.terms]
        found = (queries.And if query.kind == "all" else queries.Or)(words)
    if asked.excluded:
        without = queries.Or([queries.Term(name, asked.excluded) for name in names])
        found = queries.AndNot(found, without)
    if query.year is not None:
        return found.normalize(), queries.Prefix(year_field, str(query.year))
    if query.district is not None:
        return found.normalize(), queries.Term("district", query.district)
    return found.normalize(), None


def ranking(searcher: Any, asked: Asked, year_field: str) -> Ranking:
    query, filter_ = question(asked, year_field)
    return [(n, s) for s, n in searcher.search(query, limit=None, filter=filter_).top_n]


def arrays_comparison(
    folder: Path, directory: Path, collection: Collection, documents: Sequence[Stored]
) -> Comparison:
    kept = schema()
    names = [f"{name}{suffix}" for name in FIELDS for suffix in ("", "_folded")]
    some = fields.Schema(**{name: kept[name] for name in (*names, "district", "day")})

    def row(one: Stored) -> dict[str, Any]:
        document = one.document
        title, body = {"title": document.title}, {"body": document.body}
        folded = {"title_folded": document.title, "body_folded": document.body}
        dated_by = (document.published or document.event_date or "")[:10] or None
        day = dated_by if dated(document)[0] else None
        return {**title, **body, **folded, "district": document.district, "day": day}

    stock = write_stock(folder / "stock", some, collection, documents, row, None)
    lengths: dict[str, list[int]] = {name: [] for name in names}
    for segment in collection.segments:
        for name in names:
            lengths[name] += segment.documents.lengths(name).tolist()
    ours = whoosh_index.open_dir(directory, schema=kept)
    searchers = [made.searcher(weighting=ExactBM25F(lengths)) for made in (ours, stock)]

    def compare(asked: Asked) -> str | None:
        if asked.query.kind == "phrase":
            return None  # no positions in these postings; see the other two comparisons
        return difference(*(ranking(searcher, asked, "day") for searcher in searchers))

    return compare


def codec_comparison(
    folder: Path, collection: Collection, documents: Sequence[Stored], merged: bool
) -> Comparison:
    names = [f"{name}{suffix}" for name in FIELDS for suffix in ("", "_folded")]
    text = {name: fields.TEXT(analyzer=SpaceSeparatedTokenizer()) for name in names}
    plain = fields.Schema(**text, district=fields.ID(), year=fields.ID())

    def row(one: Stored) -> dict[str, Any]:
        texts = {}
        for name in FIELDS:
            forms = analyse(getattr(one.document, name)).forms
            texts[name] = " ".join(forms)
            texts[f"{name}_folded"] = " ".join(map(fold, forms))
        return {**texts, "district": one.document.district, "year": str(year_of(one.document))}

    searchers = []
    for name, codec in (("array", ArrayCodec()), ("own", None)):
        made = write_stock(folder / name, plain, collection, documents, row, codec)
        if merged:
            SegmentWriter(made, codec=codec, compound=False).commit(optimize=True)
        searchers.append(made.searcher())

    def compare(asked: Asked) -> str | None:
        return difference(*(ranking(searcher, asked, "year") for searcher in searchers))

    return compare


def compare_all(
    folder: Path, directory: Path, number: int, merged: bool
) -> Iterator[tuple[str, str, int, list[str]]]:
    """Comparison, class of queries, how many were asked, and what differed."""
    folder.mkdir()
    collection = Collection.open(directory)
    documents = stored(collection)
    dead = sum(not one.alive for one in documents)
    sizes = ", ".join(str(segment.count) for segment in collection.segments)
    print(f"  {len(documents)} documents in segments of {sizes}; {dead} of them deleted")
    asked = draw(documents, number, folder)
    for name, make in (
        ("scorer", lambda: scorer_comparison(collection, documents)),
        ("arrays", lambda: arrays_comparison(folder, directory, collection, documents)),
        ("codec", lambda: codec_comparison(folder, collection, documents, merged)),
    ):
        started = time.monotonic()
        compare = make()
        built = time.monotonic()
        for title, of_class in asked.items():
            if name == "arrays" and title == "phrase":
                continue
            differences = [f"{one.text}: {d}" for one in of_class if (d := compare(one))]
            yield name, title, len(of_class), differences
        print(
            f"  {name}: {built - started:.0f} s to build, {time.monotonic() - built:.0f} s to ask"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("news", type=Path)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--queries", type=int, default=200, help="of each class and state")
    options = parser.parse_args()
    print(f"$ python -m benchmarks.agreement {options.news.name} "
          f"--articles {options.articles} --queries {options.queries}")  # fmt: skip
    print(", ".join(f"{key} {value}" for key, value in machine().items()))
    lines = list(islice(raw_lines(options.news, None), options.articles))
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="khongdau-agreement-") as temporary:
        folder = Path(temporary)
        wrong = run(folder, lines, options.queries)
    print(f"{wrong} differences")
    return 1 if wrong else 0


def run(folder: Path, lines: Sequence[bytes], number: int) -> int:
    """All comparisons in all three states; returns how many queries differed."""
    articles = Articles(folder / "sources", lines)
    directory = folder / "index"
    articles.runs(directory)
    totals: Counter[str] = Counter()
    wrong = 0
    for state in ("as added", "after changes", "after a merge"):
        if state == "after changes":
            articles.change(directory)
        elif state == "after a merge":
            articles.merge(directory)
        print(f"{state}:")
        place = folder / state.replace(" ", "-")
        for name, title, asked, differences in compare_all(
            place, directory, number, state == "after a merge"
        ):
            totals[name] += asked
            wrong += len(differences)
            print(f"    {name:8} {title:14} {asked:6} queries, {len(differences)} differ")
            for what in differences[:5]:
                print(f"      {what}")
    print(", ".join(f"{name}: {count} queries" for name, count in totals.items()))
    return wrong


if __name__ == "__main__":
    sys.exit(main())
