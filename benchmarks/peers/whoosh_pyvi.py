"""Whoosh and pyvi as they come, from raw text: what this program is made of, without this program.
For indexing only."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh.analysis import Analyzer, Token

from benchmarks.texts import raw_lines

MEMORY_MB = 512  # of its pools of postings


@cache
def _pyvi() -> Any:
    from pyvi.ViTokenizer import ViTokenizer  # takes 1.6 s

    return ViTokenizer.tokenize


class PyviAnalyzer(Analyzer):  # type: ignore[misc]
    """pyvi's words, in lower case."""

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, mode: str = "", **_: Any
    ) -> Iterator[Token]:
        token = Token(positions, chars, removestops=False, mode=mode)
        for position, word in enumerate(_pyvi()(value).lower().split()):
            token.text = token.original = word
            token.boost = 1.0
            token.stopped = False
            token.pos = position
            yield token


def build_raw(raw: Path, count: int, directory: Path) -> None:
    """Whoosh's writer with a process per processor, pyvi in its analyser, text stored."""
    schema = fields.Schema(
        id=fields.ID(stored=True),
        title=fields.TEXT(analyzer=PyviAnalyzer(), stored=True),
        body=fields.TEXT(analyzer=PyviAnalyzer(), stored=True),
    )
    directory.mkdir(parents=True)
    made = index.create_in(str(directory), schema)
    writer = made.writer(procs=os.cpu_count() or 1, limitmb=MEMORY_MB // 2)
    for line in raw_lines(raw, count):
        article = json.loads(line)
        writer.add_document(id=article["id"], title=article["title"] or "", body=article["body"])
    writer.commit()
    if (found := made.doc_count()) != count:
        raise RuntimeError(f"Whoosh holds {found} documents of {count}")
