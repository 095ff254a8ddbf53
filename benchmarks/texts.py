"""The articles in the forms that the measurements start from.

    raw.jsonl        the articles as they are, a line each
    texts.tsv        year (0: none), title and body as canonical syllables with spaces between
    batches.pickle   the same analysed text as this project's indexer hands it on: `Batch` objects

All of them are in the same order; a document's number is its line, from 0.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import pickle
import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import SPAWN
from index.analysis.analyzer import Batch, analyse_batch
from index.reading.sources import Piece, read_piece
from index.storage.document_reader import dated_by

BATCH = 500  # documents; sizes of subsets are multiples of it
CHANGED = 100


class Text(NamedTuple):
    """One document as all peers get it."""

    year: int
    title: str
    body: str


def count_of(news: Path) -> int:
    """Articles in a (packed) JSON Lines file."""
    return sum(1 for _ in raw_lines(news, None))


def raw_lines(news: Path, articles: int | None) -> Iterator[bytes]:
    """The lines of a (packed) JSON Lines file."""
    with lzma.open(news) if news.suffix == ".xz" else news.open("rb") as lines:
        yield from islice(lines, articles)


def write_raw(news: Path, articles: int | None, target: Path) -> tuple[int, int]:
    """Number of articles, and bytes of their titles and bodies alone."""
    count = text_bytes = 0
    with target.open("wb") as file:
        for line in raw_lines(news, articles):
            file.write(line)
            article = json.loads(line)
            text_bytes += len((article["title"] or "").encode()) + len(article["body"].encode())
            count += 1
    return count, text_bytes


def write_synthetic(raw: Path, count: int, target: Path, seed: int = 3) -> None:
    """Articles made of the titles and paragraphs of real ones, drawn at random."""
    rng = random.Random(seed)
    articles = [json.loads(line) for line in raw_lines(raw, None)]
    titles = [article["title"] or "" for article in articles]
    dates = [article["published"] for article in articles]
    paragraphs = [part for article in articles for part in article["body"].split("\n") if part]
    mean = len(paragraphs) // len(articles) or 1
    with target.open("w", encoding="utf-8") as file:
        for number in range(count):
            chosen = rng.choices(paragraphs, k=rng.randint(1, 2 * mean))
            article = {
                "id": f"synthetic-{number}",
                "title": rng.choice(titles),
                "body": "\n".join(chosen),
                "published": rng.choice(dates),
            }
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


def change_some(raw: Path, seed: int = 2) -> int:
    """Give `CHANGED` articles of a file another body; returns how many that were."""
    lines = raw.read_bytes().splitlines()
    chosen = random.Random(seed).sample(range(len(lines)), min(CHANGED, len(lines)))
    for at in chosen:
        article = json.loads(lines[at])
        article["body"] += "\nBài viết đã được cập nhật."
        lines[at] = json.dumps(article, ensure_ascii=False).encode()
    raw.write_bytes(b"\n".join(lines) + b"\n")
    return len(chosen)


def write_analysed(raw: Path, directory: Path, with_batches: bool) -> None:
    """texts.tsv and, ``with_batches``, batches.pickle, by all processors."""
    lines = raw_lines(raw, None)
    chunks = iter(lambda: list(islice(lines, BATCH)), [])
    with (
        (directory / "texts.tsv").open("wb") as texts,
        (directory / "batches.pickle" if with_batches else Path(os.devnull)).open("wb") as batches,
        ProcessPoolExecutor(os.cpu_count(), mp_context=SPAWN) as pool,
    ):
        for batch, text in pool.map(_analyse, chunks):
            batches.write(batch)
            texts.write(text)


def _analyse(lines: list[bytes]) -> tuple[bytes, bytes]:
    documents = []
    for number, line in enumerate(lines):
        digest = hashlib.blake2b(line, digest_size=16).digest()
        piece = Piece("raw.jsonl", number + 1, line, digest, Path("raw.jsonl"))
        documents.append(read_piece(piece).document)
    batch = analyse_batch(documents)
    return pickle.dumps(batch), _encode(_texts(batch))


def _texts(batch: Batch) -> Iterator[Text]:
    forms = [batch.forms[token] for token in batch.tokens.tolist()]
    at = 0
    days = dated_by(batch.published, batch.events).tolist()
    sizes = batch.title_tokens.tolist(), batch.body_tokens.tolist()
    for day, title, body in zip(days, *sizes, strict=True):
        year = date.fromordinal(day).year if day else 0
        middle, end = at + title, at + title + body
        yield Text(year, " ".join(forms[at:middle]), " ".join(forms[middle:end]))
        at = end


def _encode(texts: Iterable[Text]) -> bytes:
    return "".join(f"{year}\t{title}\t{body}\n" for year, title, body in texts).encode()


def read_texts(file: Path, count: int) -> Iterator[Text]:
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in islice(lines, count):
            year, title, body = line.rstrip("\n").split("\t")
            yield Text(int(year), title, body)


def read_batches(file: Path, count: int) -> Iterator[Batch]:
    """Batches that hold ``count`` documents, a multiple of BATCH or all there are."""
    with file.open("rb") as pickles:
        while count > 0:
            batch: Batch = pickle.load(pickles)
            yield batch
            count -= len(batch.ids)
