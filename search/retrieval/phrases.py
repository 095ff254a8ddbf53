"""Phrases: documents in which words stand side by side, found on the token sequences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from index.analysis.unmarked import unmarked
from index.storage.bitsets import bits_of
from search.kernel.token_sequences import phrase_documents
from search.query.analysis import AnalysedClause, Unit
from search.retrieval.index_snapshot import FIELDS, PostingRange, SegmentReader

Documents = NDArray[np.int64]


def find_phrase(
    segment: SegmentReader, units: Sequence[Unit], bare: bool = True
) -> tuple[Documents, Documents]:
    """Documents of a segment in which the units stand side by side, and how often. Marks that
    were typed must stand there or, where ``bare``, be left out altogether."""
    wanted = np.full((len(units), 3), -1, np.int64)
    possible = []
    for at, unit in enumerate(units):
        if unit.wildcard:
            wanted[at, 2] = segment.number("body_folded", unit.folded)
            possible.append(_ranks(segment, segment.family(int(wanted[at, 2]))))
        else:
            wanted[at, 0] = segment.number("body", unit.form)
            wanted[at, 1] = segment.number("body", unmarked(unit.folded)) if bare else -1
            possible.append(_ranks(segment, wanted[at, :2][wanted[at, :2] >= 0].tolist()))
    candidates = _candidates(segment, units)
    counts = np.zeros(len(candidates), np.int64)
    anchor = min(range(len(units)), key=lambda at: len(possible[at]))
    phrase_documents(
        candidates, segment.token_starts, segment.title_tokens, segment.ranks,
        segment.rare_at, segment.rare, segment.by_rank, wanted, segment.fold,
        anchor, possible[anchor], counts,
    )  # fmt: skip
    return candidates[counts > 0], counts[counts > 0]


def _ranks(segment: SegmentReader, numbers: Sequence[int]) -> NDArray[np.uint16]:
    """Each rank of these syllables once."""
    return np.unique(segment.rank_of[np.array(numbers, np.int64)])


def documents_with(segment: SegmentReader, reading: AnalysedClause) -> NDArray[np.uint64]:
    """The set of those documents of a segment in which all of a reading stands, side by side, or
    an expression that means just that."""
    flags = np.zeros(segment.count, bool)
    if len(reading.units) == 1:
        for extent in _lists(segment, reading.units[0]):
            flags[_docs(segment, extent)] = True
    else:
        flags[find_phrase(segment, reading.units)[0]] = True
    for group in reading.groups:
        if (group.first, group.last) == (0, len(reading.units) - 1):
            for concept in group.concepts:
                for name in FIELDS:
                    flags[_docs(segment, segment.extent(name, concept))] = True
    return bits_of(flags)


def _lists(segment: SegmentReader, unit: Unit) -> Iterator[PostingRange]:
    """The documents of one unit, with the marks that were typed or without any."""
    for name in FIELDS:
        if unit.wildcard:
            yield segment.extent(f"{name}_folded", unit.folded)
        else:
            yield segment.extent(name, unit.form)
            yield segment.extent(name, unmarked(unit.folded))


def _candidates(segment: SegmentReader, units: Sequence[Unit]) -> Documents:
    """Documents that hold each unit, in whatever form, and each pair."""
    if len(units) == 1:
        whole = [segment.extent(f"{name}_folded", units[0].folded) for name in FIELDS]
        return np.union1d(*(_docs(segment, extent) for extent in whole))
    pairs = [
        segment.pair_extent(a.folded, b.folded) for a, b in zip(units, units[1:], strict=False)
    ]
    pairs.sort(key=lambda extent: extent.end - extent.start)
    return reduce(
        lambda found, extent: found[np.isin(found, _docs(segment, extent), assume_unique=True)],
        pairs[1:],
        _docs(segment, pairs[0]),
    )


def _docs(segment: SegmentReader, extent: PostingRange) -> Documents:
    return segment.docs[extent.start : extent.end].astype(np.int64)
