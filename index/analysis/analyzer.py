"""Documents to numbers: what a worker process makes of a batch of documents.

The columns of a `Batch` are in the order of its documents, and in each document the tokens of
the title come first, then those of the body; a token's position counts from the title's first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.reading.documents import Document
from index.storage.token_offsets import LONG
from vietnamese.text.folding import fold
from vietnamese.tokens.abbreviations import concepts
from vietnamese.tokens.tokenizer import Overlay, Tokens, tokenize
from vietnamese.words.segmenter import Segmenter


@dataclass(frozen=True, slots=True)
class Batch:
    """D documents, T tokens, in numbers of this batch's own ``forms`` and ``words``."""

    forms: list[str]  # canonical syllables and overlay forms
    words: list[str]  # "hoàn_kiếm"
    tokens: NDArray[np.int32]  # [T] into forms
    gaps: NDArray[np.uint8]  # [T] characters from the start of the token before (or of the text)
    long_gaps: NDArray[np.uint32]  # those of LONG and more, in order
    title_tokens: NDArray[np.int32]  # [D]
    body_tokens: NDArray[np.int32]  # [D]
    overlays: NDArray[np.int32]  # [O, 3] form, first and last position
    overlay_counts: NDArray[np.int32]  # [D]
    word_tokens: NDArray[np.int32]  # [W] into words
    word_counts: NDArray[np.int32]  # [D]
    records: list[bytes]  # [D] short stored fields, JSON
    texts: list[bytes]  # [D] bodies, UTF-8
    ids: list[str]
    districts: list[str]  # "" where there is none
    days: NDArray[np.int32]  # [D] proleptic ordinal of the day it is dated by, 0: none
    by_event: NDArray[np.uint8]  # [D] 1 where that day is the event's


@cache
def segmenter() -> Segmenter:
    return Segmenter.load()


def analyse(text: str, query: bool = False) -> Tokens:
    """Tokens of a text with every overlay: what both documents and queries go through.
    Queries are written more carelessly, and read more leniently (see `concepts`)."""
    tokens = tokenize(text)
    found = concepts(tokens, query=query)
    if not found and not tokens.overlays:
        return tokens
    overlays = tuple(map(_as_word, tokens.overlays))
    return Tokens(tokens.text, tokens.forms, tokens.starts, tokens.ends, (*overlays, *found))


def _as_word(overlay: Overlay) -> Overlay:
    """A word read from what was torn apart or run together is that very word, and found as such;
    every other overlay is a term that no word can be."""
    if overlay.kind != "w":
        return overlay
    return Overlay("w", overlay.form.removeprefix("w="), overlay.first, overlay.last)


def word_forms(text: str, tokens: Tokens) -> Iterator[str]:
    """pyvi's words of two or more syllables as canonical forms joined by ``_``.

    pyvi's spans are laid over our tokens by their offsets; a word that does not cover at
    least two of our tokens whole is left out.
    """
    starts, ends, forms = tokens.starts, tokens.ends, tokens.forms
    at, count = 0, len(starts)
    for start, end in segmenter().words(text):
        while at < count and starts[at] < start:
            at += 1
        first = at
        while at < count and ends[at] <= end:
            at += 1
        if at - first > 1:
            yield "_".join(forms[first:at])


def dated(document: Document) -> tuple[int, int]:
    """Ordinal of the day a document is dated by (0: none), and 1 if it is the event's."""
    day = document.published or document.event_date
    if not day:
        return 0, 0
    return date.fromisoformat(day[:10]).toordinal(), int(not document.published)


def record(document: Document) -> bytes:
    """The short stored fields as JSON; those without a value are left out."""
    values = {
        "id": document.id,
        "title": document.title,
        "published": document.published,
        "event_date": document.event_date,
        "district": document.district,
        "url": document.url,
        "source": document.source,
    }
    present = {name: value for name, value in values.items() if value is not None}
    return json.dumps(present, ensure_ascii=False, separators=(",", ":")).encode()


class _Numbering(dict[str, int]):
    """Gives each new string the next number."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


def _words_at(text: str, starts: NDArray[np.int64], ends: Sequence[int]) -> NDArray[np.int64]:
    """[W, 2] first token and number of tokens of each of pyvi's words; see `word_forms`."""
    word_starts, word_ends = segmenter().bounds(text)
    first = np.searchsorted(starts, word_starts)
    after = np.searchsorted(np.fromiter(ends, np.int64, len(ends)), word_ends, side="right")
    several = after - first > 1
    return np.stack([first[several], (after - first)[several]], axis=1)


def _numbered_words(
    forms: Sequence[str], tokens: NDArray[np.int32], found: Sequence[NDArray[np.int64]]
) -> tuple[list[str], NDArray[np.int32]]:
    """The distinct words, and of each word its number among them."""
    firsts, sizes = np.concatenate([np.zeros((0, 2), np.int64), *found]).T
    numbers = np.zeros(len(firsts), np.int32)
    pairs = sizes == 2  # nearly all
    left, right = tokens[firsts[pairs]].astype(np.int64), tokens[firsts[pairs] + 1]
    keys, numbers[pairs] = np.unique(left * len(forms) + right, return_inverse=True)
    words = [f"{forms[key // len(forms)]}_{forms[key % len(forms)]}" for key in keys.tolist()]
    longer: dict[tuple[int, ...], int] = {}
    for at in np.flatnonzero(~pairs).tolist():
        syllables = tuple(tokens[firsts[at] : firsts[at] + sizes[at]].tolist())
        numbers[at] = len(words) + longer.setdefault(syllables, len(longer))
    words += ("_".join(map(forms.__getitem__, syllables)) for syllables in longer)
    return words, numbers


def analyse_batch(documents: Sequence[Document]) -> Batch:
    """The batch of these documents. Any text is accepted."""
    forms = _Numbering()
    tokens: list[int] = []
    starts: list[NDArray[np.int64]] = []
    overlays: list[tuple[int, int, int]] = []
    words: list[NDArray[np.int64]] = []  # first token among all, and number of tokens
    counts: list[tuple[int, int, int, int]] = []
    for document in documents:
        overlays_before, of_document = len(overlays), 0
        sizes: list[int] = []
        for text in (document.title, document.body):
            shift = sizes[0] if sizes else 0
            of_text = analyse(text)
            first = len(tokens)
            tokens.extend(map(forms.__getitem__, of_text.forms))
            starts.append(np.fromiter(of_text.starts, np.int64, len(of_text.starts)))
            overlays.extend(
                (forms[o.form], o.first + shift, o.last + shift) for o in of_text.overlays
            )
            found = _words_at(text, starts[-1], of_text.ends)
            words.append(found + np.array((first, 0)))
            of_document += len(found)
            sizes.append(len(of_text.forms))
        counts.append((*sizes, len(overlays) - overlays_before, of_document))  # type: ignore[arg-type]
    all_tokens = np.array(tokens, np.int32)
    names = list(forms)
    word_names, word_tokens = _numbered_words(names, all_tokens, words)
    gaps = np.concatenate([np.diff(of_text, prepend=0) for of_text in starts] or [np.zeros(0)])
    table = np.array(counts, np.int32).reshape(-1, 4)
    days = [dated(document) for document in documents]
    return Batch(
        forms=names,
        words=word_names,
        tokens=all_tokens,
        gaps=np.minimum(gaps, LONG).astype(np.uint8),
        long_gaps=gaps[gaps >= LONG].astype(np.uint32),
        title_tokens=table[:, 0],
        body_tokens=table[:, 1],
        overlays=np.array(overlays, np.int32).reshape(-1, 3),
        overlay_counts=table[:, 2],
        word_tokens=word_tokens,
        word_counts=table[:, 3],
        records=[record(document) for document in documents],
        texts=[document.body.encode() for document in documents],
        ids=[document.id for document in documents],
        districts=[document.district or "" for document in documents],
        days=np.array([day for day, _ in days], np.int32),
        by_event=np.array([by for _, by in days], np.uint8),
    )


# The terms of one text, field by field, for stock Whoosh (see `index.analysis.schema`).


def body_terms(text: str) -> list[str]:
    tokens = analyse(text)
    return [*tokens.forms, *(overlay.form for overlay in tokens.overlays)]


def folded_terms(text: str) -> list[str]:
    tokens = analyse(text)
    words = (overlay.form for overlay in tokens.overlays if overlay.kind == "w")
    return [fold(form) for form in (*tokens.forms, *words)]


def pair_terms(text: str) -> list[str]:
    folded = [fold(form) for form in tokenize(text).forms]
    return [f"{first} {second}" for first, second in zip(folded, folded[1:], strict=False)]


def word_terms(text: str) -> list[str]:
    return list(word_forms(text, tokenize(text)))
