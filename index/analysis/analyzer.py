"""Documents to numbers: what a worker process makes of a batch of documents.

The columns of a `Batch` are in the order of its documents, and in each document the tokens of
the title come first, then those of the body; a token's position counts from the title's first.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis.unmarked import sign
from index.reading.documents import Document, Places
from index.storage.field_values import field_terms
from index.storage.place_values import GROUND, PlaceValue, place_terms
from index.storage.token_offsets import LONG
from vietnamese.overlays.expressions import find_expressions
from vietnamese.overlays.numbers.kinds import find_numbers
from vietnamese.text.folding import fold_each
from vietnamese.tokens.tokenizer import Overlay, Tokens, tokenize

LONGEST_PIECE = 1 << 19
"""Characters of a text that are analysed at once; far more than any but a book has."""
STORED_PLACES = ("unit", "districts", "province", "area", "evidence")


@dataclass(frozen=True, slots=True)
class Batch:
    """D documents, T tokens, in numbers of this batch's own ``forms``."""

    forms: list[str]  # canonical syllables and overlay forms
    tokens: NDArray[np.int32]  # [T] into forms
    gaps: NDArray[np.uint8]  # [T] characters from the start of the token before (or of the text)
    long_gaps: NDArray[np.uint32]  # those of LONG and more, in order
    title_tokens: NDArray[np.int32]  # [D]
    body_tokens: NDArray[np.int32]  # [D]
    overlays: NDArray[np.int32]  # [O, 3] form, first and last position
    overlay_counts: NDArray[np.int32]  # [D]
    records: list[bytes]  # [D] short stored fields, JSON
    texts: list[bytes]  # [D] bodies, UTF-8
    ids: list[str]
    districts: list[str]  # "" where there is none
    published: NDArray[np.int32]  # [D] proleptic ordinal of the day of publication, 0: none
    events: NDArray[np.int32]  # [D] the same of the day of what is told
    fields: list[tuple[str, ...]]  # [D] ``name=value`` of the source's own fields
    places: list[tuple[str, ...]]  # [D] the same of places (`index.storage.place_values`)


def analyse(text: str, query: bool = False) -> Tokens:
    """Tokens of a text with every overlay: what both documents and queries go through.
    Queries are written more carelessly, and read more leniently (see
    `vietnamese.overlays.abbreviations`)."""
    tokens = tokenize(text)
    found = [*tokens.overlays, *find_numbers(tokens, query), *find_expressions(tokens, query)]
    if not found:
        return tokens
    overlays = tuple(map(_as_word, found))
    return replace(tokens, overlays=overlays)


def terms_of(tokens: Tokens) -> Sequence[str]:
    """The term of each token of a document's title or body."""
    return sign(tokens.forms)


def _as_word(overlay: Overlay) -> Overlay:
    """A word read from what was torn apart or run together is that very word, and found as such;
    every other overlay is a term that no word can be."""
    if overlay.kind != "w":
        return overlay
    return Overlay("w", overlay.form.removeprefix("w="), overlay.first, overlay.last)


def days_of(document: Document) -> tuple[int, int]:
    """Ordinals of the days of publication and of what is told, 0: none."""
    both = document.published, document.event_date
    first, second = (date.fromisoformat(day[:10]).toordinal() if day else 0 for day in both)
    return first, second


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
    present: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
    if document.fields:
        present["fields"] = document.fields
    if document.pages:
        present["pages"] = document.pages
    for name in STORED_PLACES:
        if value := getattr(document.places, name):
            present[name] = value
    return json.dumps(present, ensure_ascii=False, separators=(",", ":")).encode()


def places_of(record: Mapping[str, Any]) -> Places:
    """The places of a document from its stored `record`; terms are not stored there."""
    district = record.get("district")
    return Places(
        unit=record.get("unit"),
        districts=tuple(record.get("districts", (district,) if district else ())),
        province=record.get("province"),
        area=tuple(record.get("area", ())),
        evidence=tuple((where, text) for where, text in record.get("evidence", ())),
    )


def place_terms_of(document: Document) -> tuple[str, ...]:
    """What a document's places are filtered by; of one that has just a district, that."""
    if document.places.terms or not document.district:
        return document.places.terms
    return tuple(place_terms(GROUND, [PlaceValue("", document.district, document.district)]))


class _Numbering(dict[str, int]):
    """Gives each new string the next number."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


def analyse_batch(documents: Sequence[Document]) -> Batch:
    """The batch of these documents. Any text is accepted."""
    forms = _Numbering()
    tokens = array("i")
    starts = array("i")
    firsts: list[int] = []  # tokens that begin a text
    overlays: list[tuple[int, int, int]] = []
    counts: list[tuple[int, int, int]] = []
    for document in documents:
        overlays_before = len(overlays)
        first = len(tokens)
        sizes: list[int] = []
        for text in (document.title, document.body):
            before = len(tokens)
            firsts.append(before)
            for offset, piece in _pieces(text):
                shift = len(tokens) - first
                of_piece = analyse(piece)
                tokens.extend(map(forms.__getitem__, terms_of(of_piece)))
                starts.extend(
                    (at + offset for at in of_piece.starts) if offset else of_piece.starts
                )
                overlays.extend(
                    (forms[o.form], o.first + shift, o.last + shift) for o in of_piece.overlays
                )
            sizes.append(len(tokens) - before)
        counts.append((*sizes, len(overlays) - overlays_before))  # type: ignore[arg-type]
    all_tokens = np.array(tokens, np.int32)
    all_starts = np.array(starts, np.int64)
    gaps = np.diff(all_starts, prepend=0)
    begin = [at for at in firsts if at < len(gaps)]
    gaps[begin] = all_starts[begin]
    table = np.array(counts, np.int32).reshape(-1, 3)
    days = np.array([days_of(document) for document in documents], np.int32).reshape(-1, 2)
    return Batch(
        forms=list(forms),
        tokens=all_tokens,
        gaps=np.minimum(gaps, LONG).astype(np.uint8),
        long_gaps=gaps[gaps >= LONG].astype(np.uint32),
        title_tokens=table[:, 0],
        body_tokens=table[:, 1],
        overlays=np.array(overlays, np.int32).reshape(-1, 3),
        overlay_counts=table[:, 2],
        records=[record(document) for document in documents],
        texts=[document.body.encode() for document in documents],
        ids=[document.id for document in documents],
        districts=[document.district or "" for document in documents],
        published=days[:, 0],
        events=days[:, 1],
        fields=[field_terms(document.source, document.fields) for document in documents],
        places=[place_terms_of(document) for document in documents],
    )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """A very long text in parts, with where they begin: what is analysed at once takes a hundred
    times its size. Parts end with a line, else with a word."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        earliest = start + LONGEST_PIECE // 2
        ends = (text.rfind(sign, earliest, limit) + 1 for sign in ("\n", " "))
        end = next(filter(None, ends), limit)
        yield start, text[start:end]
        start = end
    yield start, text[start:]


# The terms of one text, field by field, for stock Whoosh (see `index.analysis.schema`).


def body_terms(text: str) -> list[str]:
    tokens = analyse(text)
    return [*terms_of(tokens), *(overlay.form for overlay in tokens.overlays)]


def folded_terms(text: str) -> list[str]:
    tokens = analyse(text)
    words = (overlay.form for overlay in tokens.overlays if overlay.kind == "w")
    return fold_each((*tokens.forms, *words))


def pair_terms(text: str) -> list[str]:
    folded = fold_each(tokenize(text).forms)
    return [f"{first} {second}" for first, second in zip(folded, folded[1:], strict=False)]
