"""What a generation learns from its documents besides their postings: how marks go,
and what autocomplete may offer.

Where learning takes no time, each generation has its own. Of a large index the model changes
slowly, and a generation takes over its predecessor's until `RELEARN_FROM` of the documents are new;
see `Manifest.unlearned`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage

from index.analysis.unmarked import SIGN
from index.building.completion_table import completion_arrays
from index.building.merging import living_tokens, tokens_of
from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.storage.dictionaries import all_terms
from index.storage.document_reader import ArrayDocumentReader
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment
from vietnamese.jit import compiled
from vietnamese.model.diacritic_restoration import DiacriticModel
from vietnamese.model.ngrams import learn_ngrams
from vietnamese.model.runs import counted
from vietnamese.model.vocabulary import number_stream
from vietnamese.tokens.tokenizer import is_overlay

RELEARN_FROM = 0.05  # share of documents added or removed since
ALWAYS_BELOW = 600_000  # tokens, some thousand articles, of which it is learned in half a second
BOUNDARY = -1


def write_model(
    path: Path, segments: Sequence[ArraySegment], storage: FileStorage, most: int
) -> None:
    """Learn from the living documents of these segments, from about ``most`` tokens."""
    vocabulary, identifiers = number_stream(*token_stream(segments, storage, most), BOUNDARY)
    stream = counted(identifiers, len(vocabulary))
    with ThreadPoolExecutor(1) as pool:  # compiled loops and sorting let go of the interpreter
        grams = pool.submit(learn_ngrams, stream)
        titles, places = _titles_and_places(segments, storage)
        completions = completion_arrays(vocabulary, stream, titles, places)
        model = DiacriticModel(vocabulary, grams.result())
    arrays = {**model.arrays(), **completions}
    with ArrayFileWriter(path) as file:
        for name, array in arrays.items():
            file.add(name, array)
        file.close()


def _titles_and_places(
    segments: Sequence[ArraySegment], storage: FileStorage
) -> tuple[Mapping[str, str], list[str]]:
    """Titles of living documents, newest first, each with the id of the newest one that is called
    so; districts, those of most documents first."""
    dated: list[tuple[int, str, str]] = []
    places: Counter[str] = Counter()
    for segment in segments:
        documents = ArrayDocumentReader(ArrayFile(segment.path(storage, DOCUMENTS)), segment)
        days = documents.days.tolist()
        for number in documents.all_doc_ids():
            record = documents.record(number)
            dated.append((-days[number], record["title"], record["id"]))
            if "district" in record:
                places[record["district"]] += 1
    titles: dict[str, str] = {}
    for _, title, id in sorted(dated):
        if title:
            titles.setdefault(title, id)
    return titles, sorted(places, key=lambda place: (-places[place], place))


def token_stream(
    segments: Sequence[ArraySegment], storage: FileStorage, most: int
) -> tuple[list[str], NDArray[np.int32]]:
    """The syllables of living documents as numbers of ``forms``, with BOUNDARY after each title and
    each body: of all documents, or, where they have more than ``most`` tokens, of every second,
    third, ..."""
    numbers: dict[str, int] = {}
    streams = []
    every = -(-sum(living_tokens(segment, storage) for segment in segments) // most) or 1
    for segment in segments:
        terms = ArrayFile(segment.path(storage, TERMS))
        documents = ArrayFile(segment.path(storage, DOCUMENTS))
        own = all_terms(terms, "syllables")
        table = np.array(
            [
                # Passages without diacritics teach nothing about diacritics.
                BOUNDARY
                if t.startswith(SIGN)
                else 0
                if is_overlay(t)
                else numbers.setdefault(t, len(numbers))
                for t in own
            ],
            np.int32,
        )
        starts = documents["forward/starts"].astype(np.int64)
        middles = starts[:-1] + documents["forward/title_tokens"]
        alive = np.ones(segment.doc_count_all(), bool)
        alive[list(segment.deleted_docs())] = False
        alive[np.arange(len(alive)) % every != 0] = False
        every_token = table[tokens_of(documents)]
        parts = np.stack([starts[:-1], middles, middles, starts[1:]], axis=1).reshape(-1, 2)
        streams.append(_fields(every_token, parts[np.repeat(alive, 2)]))
    return list(numbers), np.concatenate([np.zeros(0, np.int32), *streams])


@compiled
def _fields(tokens: NDArray[np.int32], parts: NDArray[np.int64]) -> NDArray[np.int32]:
    """The tokens from ``parts[i, 0]`` to ``parts[i, 1]`` of each i, and BOUNDARY behind them."""
    out = np.empty(np.sum(parts[:, 1] - parts[:, 0]) + len(parts), np.int32)
    size = 0
    for part in range(len(parts)):
        for at in range(parts[part, 0], parts[part, 1]):
            out[size] = tokens[at]
            size += 1
        out[size] = BOUNDARY
        size += 1
    return out
