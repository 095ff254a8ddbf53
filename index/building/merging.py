"""A built segment back to a batch, without its deleted documents: how segments are merged."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage

from index.analysis.analyzer import Batch
from index.errors import ArrayFileError
from index.storage.arrays import ArrayFile
from index.storage.dictionaries import BlobDictionary, all_terms
from index.storage.document_store import Blobs
from index.storage.field_values import PLACES, FieldValues, field_terms
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment
from index.storage.token_offsets import gaps_of


def tokens_of(documents: ArrayFile, start: int = 0, end: int | None = None) -> NDArray[np.int32]:
    """The token sequence of all documents, or that part of it, as numbers in the dictionary of
    syllables. Raises ArrayFileError where they are damaged."""
    documents.verify("forward/ranks", start, end)
    ranks = documents["forward/ranks"][start:end]
    tokens = documents["forward/by_rank"].astype(np.int32, copy=False).take(ranks, mode="clip")
    rare_at = documents["forward/rare_at"]
    low, high = np.searchsorted(rare_at, (start, start + len(ranks)))
    tokens[rare_at[low:high].astype(np.int64) - start] = documents["forward/rare"][low:high]
    return tokens


def overlays_of(documents: ArrayFile) -> NDArray[np.int32]:
    """[O, 3] term, first and last position of each overlay."""
    firsts = documents["overlays/firsts"].astype(np.int32)
    lasts = firsts + documents["overlays/lengths"]
    return np.column_stack([documents["overlays/terms"].astype(np.int32), firsts, lasts])


def living_tokens(segment: ArraySegment, storage: FileStorage) -> int:
    """About how many tokens the living documents of a segment have: were all equally long."""
    starts = ArrayFile(segment.path(storage, DOCUMENTS))["forward/starts"]
    living, all_ = int(segment.doc_count()), int(segment.doc_count_all())
    return int(starts[-1]) * living // max(all_, 1)


def batch_of(segment: ArraySegment, storage: FileStorage) -> Batch:
    """The living documents of a segment as `SegmentBuilder.add` takes them.

    Raises ArrayFileError where the segment is damaged: built anew, what is wrong in it would
    get checksums as if it were right.
    """
    terms = _undamaged(segment.path(storage, TERMS))
    documents = _undamaged(segment.path(storage, DOCUMENTS))
    count = segment.doc_count_all()
    alive = np.ones(count, bool)
    alive[list(segment.deleted_docs())] = False
    living = np.flatnonzero(alive)

    starts = documents["forward/starts"].astype(np.int64)
    token_alive = np.repeat(alive, np.diff(starts))
    titles = documents["forward/title_tokens"].astype(np.int32)
    long_alive = token_alive[documents["gaps/long_at"]]
    texts = np.stack([starts[:-1], starts[:-1] + titles], axis=1).reshape(-1)
    gaps = gaps_of(documents, documents["forward/ranks"], np.append(texts, starts[-1]))
    overlay_starts = documents["overlays/starts"].astype(np.int64)
    overlay_counts = overlay_starts[1:] - overlay_starts[:-1]
    districts = BlobDictionary(terms, "district")
    places = FieldValues(documents, PLACES)
    kept = living.tolist()
    all_records, all_texts = Blobs(documents, "records"), Blobs(documents, "texts")
    records = [all_records[at] for at in kept]
    stored = [json.loads(record) for record in records]

    return Batch(
        forms=all_terms(terms, "syllables"),
        tokens=tokens_of(documents)[token_alive],
        gaps=gaps[token_alive],
        long_gaps=documents["gaps/long"][long_alive],
        title_tokens=titles[alive],
        body_tokens=(np.diff(starts).astype(np.int32) - titles)[alive],
        overlays=overlays_of(documents)[np.repeat(alive, overlay_counts)],
        overlay_counts=overlay_counts[alive].astype(np.int32),
        records=records,
        texts=[all_texts[at] for at in kept],
        ids=[values["id"] for values in stored],
        districts=[
            districts.term(code - 1).decode() if code else ""
            for code in documents["facets/district"][alive].tolist()
        ],
        published=documents["facets/published"][alive],
        events=documents["facets/event"][alive],
        fields=[field_terms(values.get("source"), values.get("fields", ())) for values in stored],
        places=[places.terms_of(at) for at in kept],
    )


def _undamaged(path: Path) -> ArrayFile:
    file = ArrayFile(path)
    problems = file.problems()
    if problems:
        raise ArrayFileError(path, f"{problems[0]} does not have the checksum it was written with")
    return file
