"""Is an index what was written, and does it agree with itself? Reads everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.building.build import NO_FOLD
from index.building.merging import tokens_of
from index.building.near_duplicates import near_duplicates
from index.errors import ArrayFileError, IndexDamaged
from index.sources.table import NOWHERE
from index.storage.arrays import ArrayFile
from index.storage.dictionaries import BlobDictionary, all_terms
from index.storage.frequencies import Frequencies
from index.storage.layout import GROUPS
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment
from index.updating.generations import Generation, generations, open_latest
from index.updating.previous_generation import source_table


def check(directory: Path) -> Iterator[str]:
    """What is wrong with the current generation, a line each; nothing if it is sound.

    Raises IndexMissing and IndexForeign where there is nothing to check.
    """
    while True:
        try:
            generation = open_latest(directory)
        except IndexDamaged as error:
            yield from error.damaged
            return
        problems = list(_generation(generation))
        if generation.number in generations(directory)[:2]:
            break
        # Writers have come and gone: its files may have been removed while they were read.
    for damage in generation.damaged:
        yield f"{damage}; searches are answered from generation {generation.number}"
    yield from problems


def _generation(generation: Generation) -> Iterator[str]:
    manifest = generation.manifest
    assert manifest is not None  # `open_latest` has read it
    damaged = False
    for name in manifest.files:
        for problem in _file(generation.directory / name):
            damaged = True
            yield f"{name}: {problem}"
    if damaged:
        return  # arrays that are not as written need not agree
    try:
        yield from _agreement(generation)
    except FileNotFoundError as error:
        yield str(error)


def _agreement(generation: Generation) -> Iterator[str]:
    """What the parts of a generation, each as it was written, say differently."""
    ids: set[str] = set()
    readable = True
    for segment in generation.segments:
        for problem in _segment(generation, segment):
            readable = False
            yield f"{segment.segment_id()}: {problem}"
        for id_ in _living_ids(generation, segment):
            if id_ in ids:
                yield f"{segment.segment_id()}: the id {id_!r} stands for two living documents"
            ids.add(id_)
    yield from _sources(generation)
    if readable:
        yield from _groups(generation)


def _groups(generation: Generation) -> Iterator[str]:
    """The groups of near-duplicates are those of the documents that are there."""
    assert generation.manifest is not None
    found = near_duplicates(generation.segments, generation.storage)
    name = generation.manifest.extras.get(GROUPS)
    alone = np.arange(len(found), dtype=np.uint32)
    written = ArrayFile(generation.directory / name)[GROUPS] if name else alone
    if not np.array_equal(written, found):
        yield "the groups of near-duplicates are not those of its documents"


def _sources(generation: Generation) -> Iterator[str]:
    """The table of sources speaks of documents that are there, and of none twice."""
    texts = source_table(generation).texts
    placed = texts.segments != NOWHERE
    places = list(
        zip(texts.segments[placed].tolist(), texts.documents[placed].tolist(), strict=True)
    )
    if len(set(places)) < len(places):
        yield "two texts of the table of sources have the same document"
    for number, segment in enumerate(generation.segments):
        deleted = set(segment.deleted_docs())
        count = segment.doc_count_all()
        own = [document for at, document in places if at == number]
        if any(not 0 <= document < count or document in deleted for document in own):
            yield f"{segment.segment_id()}: the table of sources names documents that are not there"
    if any(not 0 <= at < len(generation.segments) for at, _ in places):
        yield "the table of sources names segments that are not there"


def _file(path: Path) -> Iterator[str]:
    try:
        for name in ArrayFile(path).problems():
            yield f"{name} does not have the checksum it was written with"
    except (ArrayFileError, OSError) as error:
        yield str(error)


def _segment(generation: Generation, segment: ArraySegment) -> Iterator[str]:
    terms = ArrayFile(segment.path(generation.storage, TERMS))
    documents = ArrayFile(segment.path(generation.storage, DOCUMENTS))
    count = segment.doc_count_all()
    if documents.facts["documents"] != count:
        yield f"holds {documents.facts['documents']} documents, the table of contents says {count}"
        return
    if any(not 0 <= number < count for number in segment.deleted_docs()):
        yield "documents that it does not have are marked as deleted"
    docs = terms["docs"]
    postings = [
        problem
        for field in terms.facts["fields"]
        for problem in _postings(field, terms[f"{field}/postings"], docs, count)
    ]
    yield from postings
    for name in ("syllables", "folded", "id", "district", "day"):
        listed = [term.encode() for term in all_terms(terms, name)]
        if any(a >= b for a, b in zip(listed, listed[1:], strict=False)):
            yield f"the dictionary {name} is not in order"
    if not postings:
        yield from _forward(terms, documents)


def _postings(
    field: str, starts: NDArray[np.uint32], docs: NDArray[np.int64], count: int
) -> Iterator[str]:
    if np.any(starts[1:] < starts[:-1]) or (len(starts) and starts[-1] > len(docs)):
        yield f"the postings of {field} do not follow one another"
        return
    own = docs[int(starts[0]) : int(starts[-1])].astype(np.int64)
    if len(own) and own.max() >= count:
        yield f"the postings of {field} name documents that are not there"
    falls = np.flatnonzero(own[1:] <= own[:-1]) + 1 + int(starts[0])
    if len(np.setdiff1d(falls, starts)):
        yield f"the postings of {field} are not in order of documents"


def _forward(terms: ArrayFile, documents: ArrayFile) -> Iterator[str]:
    """Postings say of each syllable how often it stands somewhere; so do the token sequences."""
    tokens = tokens_of(documents)
    starts = documents["forward/starts"]
    if int(starts[-1]) != len(tokens) or np.any(starts[1:] < starts[:-1]):
        yield "the token sequences do not follow one another"
        return
    lengths = documents["title/lengths"].astype(np.int64) + documents["body/lengths"]
    if np.any(np.diff(starts.astype(np.int64)) != lengths):
        yield "token sequences and lengths of documents differ"
    fold = terms["fold"]
    overlays = documents["overlays/terms"]
    forward = np.bincount(np.concatenate([tokens, overlays]), minlength=len(fold))
    inverted = _occurrences(terms, "title") + _occurrences(terms, "body")
    syllables = fold != NO_FOLD
    if np.any(forward[syllables] != inverted[syllables]):
        yield "postings and token sequences differ"


def _occurrences(terms: ArrayFile, field: str) -> NDArray[np.int64]:
    starts = terms[f"{field}/postings"].astype(np.int64)
    weights = Frequencies(terms).between(int(starts[0]), int(starts[-1])).astype(np.int64)
    sums = np.concatenate([[0], np.cumsum(weights)])
    return sums[starts[1:] - starts[0]] - sums[starts[:-1] - starts[0]]  # type: ignore[no-any-return]


def _living_ids(generation: Generation, segment: ArraySegment) -> Iterator[str]:
    terms = ArrayFile(segment.path(generation.storage, TERMS))
    dictionary = BlobDictionary(terms, "id")
    starts = terms["id/postings"]
    docs = terms["docs"]
    deleted = set(segment.deleted_docs())
    for number in range(len(dictionary)):
        for document in docs[int(starts[number]) : int(starts[number + 1])]:
            if int(document) not in deleted:
                yield dictionary.term(number).decode()
