"""PISA, for reference: block-max WAND over title and body as one text, BM25 (k1 1.2, b 0.75). It
gives no number of hits, and knows neither phrases nor filters.

Of the package only the compiled module is used: the rest of it needs PyTerrier, and with it a JVM.
"""

from __future__ import annotations

import ctypes
import sysconfig
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib import metadata, util
from itertools import count as numbers_from
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import version_of
from benchmarks.peers import K1, TOP, Answer, B, Missing, Searcher, Sources
from benchmarks.queries import Query
from benchmarks.texts import read_texts

NAME = "PISA"
ALGORITHMS = {"any": "block_max_wand", "all": "block_max_ranked_and"}
ENCODING = "block_simdbp"
BATCH = 100_000  # documents


def version() -> str:
    """Of the package; also loads the module."""
    found = version_of("pyterrier-pisa")
    if not found:
        raise Missing("the package pyterrier-pisa is not installed")
    try:
        _module()
    except (OSError, ImportError) as reason:
        raise Missing(str(reason)) from None
    return found


def _module() -> Any:
    for file in metadata.files("tbb") or ():
        if file.name.startswith("libtbb.so"):
            ctypes.CDLL(str(file.locate()), mode=ctypes.RTLD_GLOBAL)
    ending = sysconfig.get_config_var("EXT_SUFFIX")
    for file in metadata.files("pyterrier-pisa") or ():
        if file.name == f"_pisathon{ending}":
            spec = util.spec_from_file_location("_pisathon", str(file.locate()))
            assert spec and spec.loader
            module = util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    raise ImportError(f"pyterrier-pisa has no module for {ending}")


def build(sources: Sources, count: int, directory: Path) -> None:
    """Its own reader of text takes letters with marks for the ends of words: so each syllable is
    written as a number."""
    directory.mkdir(parents=True)
    written: defaultdict[str, str] = defaultdict(map("t{}".format, numbers_from()).__next__)
    plain = directory / "plain.txt"
    with plain.open("w", encoding="ascii") as lines:
        for number, text in enumerate(read_texts(sources.texts, count)):
            words = f"{text.title} {text.body}".split()
            lines.write(f"{number} {' '.join([written[word] for word in words])}\n")
    (directory / "terms.txt").write_text("\n".join(written), encoding="utf-8")
    pisa = _module()
    pisa.index(str(plain), str(directory), "", BATCH, 1)
    plain.unlink()
    _context(pisa, directory)


def _context(pisa: Any, directory: Path) -> Any:
    """The index, ready to be asked; what is missing of it is made."""
    context = pisa.RetrievalContext()
    pisa.prepare_index(context, str(directory), ENCODING, "bm25", "", bm25_k1=K1, bm25_b=B)
    return context


class PisaSearcher(Searcher):
    def __init__(self, directory: Path) -> None:
        self._pisa = _module()
        self._context = _context(self._pisa, directory)
        terms = (directory / "terms.txt").read_text(encoding="utf-8").split("\n")
        self._written = {term: f"t{number}" for number, term in enumerate(terms)}

    def answers(self, query: Query) -> bool:
        return super().answers(query) and query.kind in ALGORITHMS and query.year is None

    def top(self, query: Query) -> Answer:
        return Answer(None, self._retrieve([query])[0])

    def numbers(self, answer: Answer) -> list[int]:
        return [int(number) for number in answer.hits]

    def times(self, queries: Sequence[Query]) -> list[float]:
        """From the moment that it takes a query to that at which it asks for the next one."""
        return self._retrieve(queries)[1]

    def _retrieve(self, queries: Sequence[Query]) -> tuple[list[str], list[float]]:
        """Documents of all queries, and seconds of each. They are of one kind."""
        room = len(queries) * TOP
        of_query, ranks = np.empty(room, np.int32), np.empty(room, np.int32)
        documents, scores = np.empty(room, object), np.empty(room, np.float32)
        asked = Timed([{self._written.get(t, "-"): 1.0 for t in query.terms} for query in queries])
        size = self._pisa.retrieve(
            self._context, ALGORITHMS[queries[0].kind], asked, k=TOP, threads=1, pretokenised=1,
            result_qidxs=of_query, result_docnos=documents, result_ranks=ranks,
            result_scores=scores,
        )  # fmt: skip
        return documents[:size].tolist(), asked.seconds


class Timed:
    """What is asked, and how long it takes until the next is asked for."""

    def __init__(self, asked: Sequence[dict[str, float]]) -> None:
        self._asked = asked
        self.seconds: list[float] = []

    def __len__(self) -> int:
        return len(self._asked)

    def __iter__(self) -> Iterator[tuple[int, dict[str, float]]]:
        for number, terms in enumerate(self._asked):
            started = time.perf_counter()
            yield number, terms
            self.seconds.append(time.perf_counter() - started)


def open_without_count(directory: Path) -> PisaSearcher:
    return PisaSearcher(directory)
