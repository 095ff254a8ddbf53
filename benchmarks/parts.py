"""What of indexing takes how long: milliseconds of processor an article, step by step.

    python -m benchmarks.parts NEWS.jsonl.xz [--articles 3000]

One process does each step for all of some articles, drawn evenly from the file, a second time: what
has been seen before is remembered, as it is after the first thousand articles of a run.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import machine
from benchmarks.texts import count_of, raw_lines
from index.analysis.analyzer import Batch, analyse_batch, record, terms_of
from index.reading.documents import Document
from index.reading.sources import Piece, read_piece
from index.updating.array_store import ArrayStoreWriter
from vietnamese.overlays.expressions import find_expressions
from vietnamese.overlays.numbers.kinds import find_numbers
from vietnamese.tokens.tokenizer import positions, tokenize

AT_ONCE = 250  # articles of a batch


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parts")
    parser.add_argument("news", type=Path, help="articles, JSON Lines, plain or .xz")
    parser.add_argument("--articles", type=int, default=3000)
    options = parser.parse_args()
    print(f"$ python -m benchmarks.parts {options.news.name} --articles {options.articles}")
    about = machine()
    print(f"{time.strftime('%Y-%m-%d')}, {about['cpu']}, {about['cores']} cores, load at start "
          f"{about['load_at_start'][0]:.1f}, Python {about['python']}")  # fmt: skip
    for line in parts(options.news, options.articles):
        print(line, flush=True)
    return 0


def parts(news: Path, articles: int) -> Iterator[str]:
    """A line for each step."""
    every = max(count_of(news) // articles, 1)
    lines = [line for at, line in enumerate(raw_lines(news, None)) if at % every == 0][:articles]
    pieces = [_piece(number, line) for number, line in enumerate(lines, 1)]

    def timed(name: str, step: Callable[[], Any]) -> tuple[str, Any]:
        """Whatever was run before of the same kind has warmed it up."""
        step()
        started = time.process_time()
        made = step()
        spent = time.process_time() - started
        return f"{spent / len(lines) * 1000:7.3f} ms  {name}", made

    line, documents = timed("read: JSON, dates, places", lambda: _documents(pieces))
    yield line
    texts = [text for document in documents for text in (document.title, document.body)]
    line, batches = timed("analyse, all of it", lambda: _batches(documents))
    yield line
    line, _ = timed("  tokens alone", lambda: list(map(positions, texts)))
    yield line
    line, tokens = timed(
        "  tokens with dates, document numbers, addresses", lambda: list(map(tokenize, texts))
    )
    yield line
    line, _ = timed("  other numbers", lambda: [find_numbers(of) for of in tokens])
    yield line
    line, _ = timed("  expressions", lambda: [find_expressions(of) for of in tokens])
    yield line
    line, _ = timed("  terms of what is without diacritics", lambda: list(map(terms_of, tokens)))
    yield line
    line, _ = timed("  stored fields", lambda: list(map(record, documents)))
    yield line
    line, _ = timed("write, learn and commit", lambda: _write(batches))
    yield line


def _piece(number: int, line: bytes) -> Piece:
    digest = hashlib.blake2b(line, digest_size=16).digest()
    return Piece("raw.jsonl", number, line, digest, Path("raw.jsonl"))


def _documents(pieces: Sequence[Piece]) -> list[Document]:
    return [read_piece(piece).document for piece in pieces]


def _batches(documents: Sequence[Document]) -> list[Batch]:
    starts = range(0, len(documents), AT_ONCE)
    return [analyse_batch(documents[start : start + AT_ONCE]) for start in starts]


def _write(batches: Sequence[Batch]) -> None:
    directory = Path(tempfile.mkdtemp(prefix="khongdau-parts-"))
    try:
        with ArrayStoreWriter(directory / "index") as writer:
            for batch in batches:
                writer.add(batch)
            writer.commit()
    finally:
        shutil.rmtree(directory)


if __name__ == "__main__":
    sys.exit(main())
