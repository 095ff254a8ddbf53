"""The documents of a segment that have an element of a query, as sets of bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.analysis.norms import FIELDS
from index.analysis.unmarked import unmarked
from index.storage.arrays import distinct
from index.storage.bitsets import bits_of
from index.storage.token_offsets import NO_RANK
from search.kernel.arguments import ANY_FORM, OTHER_FORM, USUAL_FORM
from search.kernel.token_sequences import (
    count_phrases,
    documents_of_pair,
    documents_of_pairs,
)
from search.query.hit_rule import Element, Rule, Syllable
from search.retrieval.index_snapshot import PostingRange, SegmentReader

Bits = NDArray[np.uint64]
Documents = NDArray[np.int64]
REMEMBERED_BYTES = 16 << 20  # of sets, in each segment
LEAST_REMEMBERED = 64


class ElementSets:
    """The sets of one segment; what was asked for last is remembered. Thread-safe."""

    def __init__(self, segment: SegmentReader) -> None:
        self.segment = segment
        self.nothing: Bits = bits_of(np.zeros(segment.count, bool))
        room = REMEMBERED_BYTES // max(self.nothing.nbytes, 1)
        self.of = lru_cache(max(room, LEAST_REMEMBERED))(self._of)

    def matching(self, rule: Rule) -> Bits:
        """The documents, deleted ones too, that have all elements of a branch."""
        return reduce(np.bitwise_or, map(self.all_of, rule.branches))

    def all_of(self, branch: Sequence[Element]) -> Bits:
        """The documents that have all of these elements."""
        return reduce(np.bitwise_and, map(self.of, branch))

    def _of(self, element: Element) -> Bits:
        flags = np.zeros(self.segment.count, bool)
        if element.period:
            first, last = element.period.first.toordinal(), element.period.last.toordinal()
            flags |= (self.segment.days >= first) & (self.segment.days <= last)
        for concept in element.concepts:
            self._flag(flags, (self.segment.extent(name, concept) for name in FIELDS))
        if not element.only_concepts:
            if len(element.syllables) == 1:
                self._flag(flags, _lists(self.segment, element.syllables[0]))
            else:
                flags[side_by_side(self.segment, element.syllables)[0]] = True
        return bits_of(flags)

    def _flag(self, flags: NDArray[np.bool_], ranges: Iterator[PostingRange]) -> None:
        for start, end in ranges:
            flags[self.segment.docs[start:end]] = True


def _lists(segment: SegmentReader, syllable: Syllable) -> Iterator[PostingRange]:
    for name in FIELDS:
        if syllable.form is None:
            yield segment.extent(f"{name}_folded", syllable.folded)
        else:
            yield segment.extent(name, syllable.form)
            yield segment.extent(name, unmarked(syllable.folded))


def wanted_terms(segment: SegmentReader, syllable: Syllable) -> tuple[int, int, int]:
    """The two terms of which one must stand in the place of a syllable, and the folded term whose
    every form will do; -1 for none."""
    if syllable.form is None:
        return -1, -1, segment.number("body_folded", syllable.folded)
    bare = unmarked(syllable.folded)
    return segment.number("body", syllable.form), segment.number("body", bare), -1


def side_by_side(
    segment: SegmentReader, syllables: tuple[Syllable, ...]
) -> tuple[Documents, Documents]:
    """Documents of a segment in which the syllables stand side by side, and how often."""
    found, counts = _candidates(segment, syllables)
    unknown = np.flatnonzero(counts < 0)
    if len(unknown):
        counts[unknown] = _count_in(segment, syllables, found[unknown])
    return found[counts > 0], counts[counts > 0]


def _candidates(
    segment: SegmentReader, syllables: tuple[Syllable, ...]
) -> tuple[Documents, Documents]:
    """Documents in which they may stand side by side, and how often, -1 where that has to be seen
    in the text."""
    if len(syllables) == 1:
        lists = [segment.docs[start:end] for start, end in _lists(segment, syllables[0])]
        found = distinct(np.concatenate(lists))
        return found, np.full(len(found), -1)
    pairs = [_wanted_pair(segment, both) for both in pairwise(syllables)]
    wanted = np.array(sorted(pairs, key=lambda pair: pair[1] - pair[0]), np.int64)
    found, counts = np.empty((2, int(wanted[0, 1] - wanted[0, 0])), np.int64)
    if len(wanted) == 1:
        size = documents_of_pair(segment.arrays, segment.pair_arrays, wanted[0], found, counts)
        return found[:size], counts[:size]
    size = documents_of_pairs(segment.arrays, segment.pair_arrays, wanted, found)
    return found[:size], np.full(size, -1)


def _wanted_pair(segment: SegmentReader, both: tuple[Syllable, Syllable]) -> tuple[int, int, int]:
    """Where the postings of a pair start and end, and in which form it is wanted."""
    names = both[0].folded, both[1].folded
    form = ANY_FORM
    if both[0].form or both[1].form:
        usual = segment.usual_forms(*names)
        rows = (wanted_terms(segment, one) for one in both)
        as_usual = usual and all(
            row[2] >= 0 or number in row[:2] for row, number in zip(rows, usual, strict=True)
        )
        form = USUAL_FORM if as_usual else OTHER_FORM
    return *segment.pair_extent(*names), form


def _count_in(
    segment: SegmentReader, syllables: tuple[Syllable, ...], documents: Documents
) -> Documents:
    """How often the syllables stand side by side in the texts of these documents."""
    counts = np.zeros(len(documents), np.int64)
    wanted = np.array([wanted_terms(segment, one) for one in syllables], np.int64)
    ranks = [ranks_of(segment, row) for row in wanted.tolist()]
    anchor = max(range(len(syllables)), key=lambda at: ranks[at].min(initial=NO_RANK))
    anchors = np.zeros(NO_RANK + 1, np.uint8)
    anchors[ranks[anchor]] = 1  # the rarest: ranks are by frequency
    count_phrases(documents, segment.sequences, wanted, anchor, anchors, counts)
    return counts


def ranks_of(segment: SegmentReader, row: Sequence[int]) -> NDArray[np.uint16]:
    """Each rank of the terms that will do, see `wanted_terms`, once."""
    numbers = segment.fold_class(row[2]) if row[2] >= 0 else [one for one in row[:2] if one >= 0]
    return np.array(sorted(set(segment.rank_of[numbers].tolist())), np.uint16)
