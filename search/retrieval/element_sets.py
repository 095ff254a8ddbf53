"""The documents of a segment that have an element of a query, as sets of bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis.norms import FIELDS
from index.analysis.unmarked import unmarked
from index.storage.bitsets import bits_of
from index.storage.token_offsets import NO_RANK
from search.kernel.token_sequences import count_pairs, count_phrases
from search.query.hit_rule import Element, Rule, Syllable
from search.retrieval.index_snapshot import PostingRange, SegmentReader

Bits = NDArray[np.uint64]
Documents = NDArray[np.int64]
REMEMBERED_BYTES = 16 << 20  # of sets, in each segment
LEAST_REMEMBERED = 64
FEW = 64  # documents that are sooner looked at than narrowed down by long lists


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
            elif len(element.syllables) == 2 and not any(one.form for one in element.syllables):
                pair = self.segment.pair_extent(*(one.folded for one in element.syllables))
                self._flag(flags, iter([pair]))  # pairs are listed as they fold
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
    wanted = np.array([wanted_terms(segment, one) for one in syllables], np.int64)
    ranks = [ranks_of(segment, row) for row in wanted.tolist()]
    found = _candidates(segment, syllables)
    counts = np.zeros(len(found), np.int64)
    for first, second in pairwise(map(_two_ranks, ranks)):
        if first is not None and second is not None:
            count_pairs(found, segment.sequences, first, second, counts)
            found, counts = found[counts > 0], counts[counts > 0]
            if len(syllables) == 2:
                return found, counts
    anchor = max(range(len(syllables)), key=lambda at: ranks[at].min(initial=NO_RANK))
    anchors = np.zeros(NO_RANK + 1, np.uint8)
    anchors[ranks[anchor]] = 1  # the rarest: ranks are by frequency
    count_phrases(found, segment.sequences, wanted, anchor, anchors, counts)
    return found[counts > 0], counts[counts > 0]


def ranks_of(segment: SegmentReader, row: Sequence[int]) -> NDArray[np.uint16]:
    """Each rank of the terms that will do, see `wanted_terms`, once."""
    numbers = segment.fold_class(row[2]) if row[2] >= 0 else [one for one in row[:2] if one >= 0]
    return np.array(sorted(set(segment.rank_of[numbers].tolist())), np.uint16)


def _two_ranks(ranks: NDArray[np.uint16]) -> NDArray[np.uint16] | None:
    """The ranks as two, the same one twice where it is one; None where they are more, or where
    `NO_RANK` stands for others too."""
    if 0 < len(ranks) <= 2 and ranks[-1] != NO_RANK:
        return ranks[[0, -1]]
    return None


def _candidates(segment: SegmentReader, syllables: tuple[Syllable, ...]) -> Documents:
    """Documents that have each two neighbours side by side, in whatever form, and each syllable in
    a form that will do."""
    lists = [list(_lists(segment, one)) for one in syllables]
    if len(syllables) > 1:
        lists += [
            [segment.pair_extent(a.folded, b.folded)]
            for a, b in zip(syllables, syllables[1:], strict=False)
        ]
    lists.sort(key=lambda ranges: sum(end - start for start, end in ranges))
    found = _union([segment.docs[start:end] for start, end in lists[0] if start < end])
    for ranges in lists[1:]:
        if len(found) < FEW:
            break
        having = np.zeros(segment.count, bool)
        for start, end in ranges:
            having[segment.docs[start:end]] = True
        found = found[having[found]]
    return found.astype(np.int64)


def _union(lists: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """All documents of some lists, each once, ascending."""
    if not lists:
        return np.zeros(0, np.int64)
    return lists[0] if len(lists) == 1 else np.unique(np.concatenate(lists))
