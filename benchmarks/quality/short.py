"""Short queries whose answers are known, made from an index's own titles.

Judged topics and questions say little of what people type most: a name, or a few words. So
titles are drawn by chance, with a seed, and of each one piece is asked, of three kinds in turn:

- a name: two to four syllables in capitals, not at the beginning of the title;
- a phrase: one or two words (pyvi's) of two to four syllables together;
- two words of two syllables each, with others between them in the title.

Two figures. MRR@10 of the article that the title was drawn from: does the one that speaks of it
most stand high? And P@10: how many of the first ten hold every part of the query with its
syllables side by side, marks and all, of as many as there could be; are others shown for syllables
that stand there by chance?
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.contract.results import SearchRequest
from search.engine import Engine
from search.snapshot_searcher import SnapshotSearcher
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import Tokens, tokenize
from vietnamese.words.segmenter import Segmenter

OF_A_KIND = 400
LEAST_TITLE = 6  # tokens; shorter titles are often names of columns
TOP = 10

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Short:
    """``parts`` are the runs of syllables, in canonical form, that the query consists of;
    ``possible``: how many documents hold them all, as far as it matters for the first ten."""

    kind: str
    parts: tuple[str, ...]
    article: str
    possible: int

    @property
    def text(self) -> str:
        return " ".join(self.parts)


def draw(engine: Engine, seed: int = 5) -> list[Short]:
    """Queries of each kind, the same ones for the same documents."""
    view = engine.view()
    rng = random.Random(seed)
    ids = view.store.ids(0, view.store.documents)
    titles = [(id_, view.document(id_, "").title.text) for id_ in sorted(ids)]
    rng.shuffle(titles)
    segmenter = Segmenter.load()
    drawn: dict[str, list[Short]] = {kind: [] for kind in PIECES}
    for article, title in titles:
        tokens = tokenize(title)
        if len(tokens.forms) < LEAST_TITLE or title.isupper():
            continue
        kind = min(drawn, key=lambda kind: len(drawn[kind]))
        if len(drawn[kind]) == OF_A_KIND:
            break
        found = PIECES[kind](tokens, _words(tokens, segmenter))
        if found:
            spans = rng.choice(found)
            parts = tuple(" ".join(tokens.forms[first:end]) for first, end in spans)
            drawn[kind].append(Short(kind, parts, article, _possible(view, parts)))
    return [query for queries in drawn.values() for query in queries]


Span = tuple[int, int]  # tokens [first, end)


def _words(tokens: Tokens, segmenter: Segmenter) -> list[Span]:
    """The words of a title that consist of letters, as spans of its tokens."""
    at_start = {start: at for at, start in enumerate(tokens.starts)}
    at_end = {end: at + 1 for at, end in enumerate(tokens.ends)}
    spans = [(at_start.get(a, -1), at_end.get(b, -1)) for a, b in segmenter.words(tokens.text)]
    return [
        (first, end)
        for first, end in spans
        if 0 <= first < end and all(form.isalpha() for form in tokens.forms[first:end])
    ]


def _names(tokens: Tokens, _: Sequence[Span]) -> list[list[Span]]:
    text, starts, ends = tokens.text, tokens.starts, tokens.ends
    capital = [text[start].isupper() for start in starts]
    runs: list[Span] = []
    for at in range(1, len(starts)):
        if capital[at] and runs and runs[-1][1] == at and text[ends[at - 1] : starts[at]] == " ":
            runs[-1] = runs[-1][0], at + 1
        elif capital[at] and not capital[at - 1]:
            runs.append((at, at + 1))
    return [[run] for run in runs if 2 <= run[1] - run[0] <= 4 and _letters(tokens, run)]


def _letters(tokens: Tokens, span: Span) -> bool:
    return all(form.isalpha() for form in tokens.forms[span[0] : span[1]])


def _phrases(_: Tokens, words: Sequence[Span]) -> list[list[Span]]:
    pairs = [(a, d) for (a, b), (c, d) in zip(words, words[1:], strict=False) if b == c]
    return [[span] for span in (*words, *pairs) if 2 <= span[1] - span[0] <= 4]


def _two_words(_: Tokens, words: Sequence[Span]) -> list[list[Span]]:
    of_two = [word for word in words if word[1] - word[0] == 2]
    return [[a, b] for a in of_two for b in of_two if a[1] < b[0]]


PIECES: dict[str, Callable[[Tokens, Sequence[Span]], list[list[Span]]]] = {
    "name": _names,
    "phrase": _phrases,
    "two words": _two_words,
}


def _possible(view: SnapshotSearcher, parts: Sequence[str]) -> int:
    return min(TOP, view.count(" ".join(f'"{part}"' for part in parts)))


def figures(engine: Engine, queries: Sequence[Short], unmarked: bool) -> tuple[Array, Array]:
    """Of each query 1 / rank of the article, and the share of hits with its parts side by side."""
    ranks, shares = [], []
    for query in queries:
        text = fold(query.text) if unmarked else query.text
        hits = engine.search(SearchRequest(text, per_page=TOP, fold=False)).hits
        places = [place for place, hit in enumerate(hits, 1) if hit.id == query.article]
        ranks.append(1 / places[0] if places else 0.0)
        holding = sum(_holds(engine.view(), hit.id, query.parts) for hit in hits)
        shares.append(min(1.0, holding / max(query.possible, 1)))
    return np.array(ranks), np.array(shares)


def _holds(view: SnapshotSearcher, id_: str, parts: Sequence[str]) -> bool:
    page = view.document(id_, "")
    texts = [f" {' '.join(tokenize(text.text).forms)} " for text in (page.title, page.body)]
    return all(any(f" {part} " in text for text in texts) for part in parts)
