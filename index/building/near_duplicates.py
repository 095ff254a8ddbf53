"""Which documents are the same article: one text on several portals, a copy, a corrected version.

Two documents are, where

- their bodies have most of their shingles in common (`index.building.shingles`),
- hardly any number in one stands where the other has another: notices of two power cuts are two
  things, whatever else they share,
- their titles do not name different numbers or places,
- and neither do their bodies name different places: a calendar of vaccinations in two wards is two.

A group is what such pairs connect. Groups depend on nothing but the living documents: an index that
was brought up to date step by step has those that a new one has. Whether two documents are alike
is not found out again where the generation before did so by the same rules.

The file of a generation has two arrays, of the D documents of all segments one after the other:

    groups   uint32 [D]      the number of the first document of each one's group; its own, where it
                             is alone or deleted
    joined   uint32 [J, 2]   pairs that are alike, as few as hold all groups together

and in its facts the rules by which they were compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage

from index.building.compared_texts import ComparedText, ComparedTexts, Hashes
from index.building.shingles import NO_SKETCH, shared
from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.storage.layout import GROUPS
from index.storage.segment import DOCUMENTS, ArraySegment
from vietnamese.source_files import rules_of

JOINED: Final = "joined"
LEAST_SHINGLES = 30  # of a body: what is shorter says too little (details are in the attachment)
LONG = 100  # shingles
ALIKE = 0.75  # share of all their shingles that long bodies have in common
SHORT_ALIKE = 0.8  # the same where one is short
SWAPPED = 0.125  # share of the numbers that may be others
NEIGHBOURS = 16
"""Of documents that agree in a band, each is compared with so many next to it, in an order that
has like ones together: a thousand notices by one template must not cost a million comparisons."""

NEW: Final = -1  # a document that the generation before did not have, or elsewhere
AT_ONCE = 1 << 16  # pairs whose numbers are Python's at a time

Numbers = NDArray[np.int64]


class Earlier(NamedTuple):
    """The generation before: its segments, which documents of each had been deleted then, and the
    file of its groups."""

    segments: Sequence[ArraySegment]
    deleted: Sequence[Collection[int]]
    file: Path


def write_groups(
    path: Path,
    segments: Sequence[ArraySegment],
    storage: FileStorage,
    earlier: Earlier | None = None,
) -> None:
    rules = rules_of(Path(__file__))
    before = ArrayFile(earlier.file) if earlier else None
    known = None
    if earlier and before and before.facts.get("rules") == rules:
        known = _Compared(earlier, before, segments, storage)
    groups = _compare(segments, storage, known)
    with ArrayFileWriter(path) as file:
        file.add(GROUPS, groups.firsts())
        file.add(JOINED, np.array(groups.joined, np.uint32).reshape(-1, 2))
        file.close({"rules": rules})


def near_duplicates(segments: Sequence[ArraySegment], storage: FileStorage) -> NDArray[np.uint32]:
    """The groups of the living documents of these segments, as described above."""
    return _compare(segments, storage, None).firsts()


def _compare(
    segments: Sequence[ArraySegment], storage: FileStorage, known: _Compared | None
) -> _Groups:
    groups = _Groups(sum(segment.doc_count_all() for segment in segments))
    texts = ComparedTexts(segments, storage)
    for pairs in _candidates(*_sketches(segments, storage, _deleted(segments))):
        if known:
            alike, pairs = known.divided(pairs)
            for one, other in alike.tolist():
                groups.join(one, other)
        for start in range(0, len(pairs), AT_ONCE):
            for one, other in pairs[start : start + AT_ONCE].tolist():
                if (
                    groups.first(one) != groups.first(other)
                    and texts.likeness(one, other) >= ALIKE
                    and _same_text(texts.text(one), texts.text(other))
                    and not _elsewhere(texts, one, other)
                ):
                    groups.join(one, other)
    return groups


def _same_text(one: ComparedText, other: ComparedText) -> bool:
    """Whether two documents are near-duplicates by shingles and numbers."""
    shorter = min(len(one.shingles), len(other.shingles))
    if shorter < LEAST_SHINGLES:
        return False
    common = shared(one.shingles, other.shingles)
    alike = common / (len(one.shingles) + len(other.shingles) - common)
    if alike < (ALIKE if shorter >= LONG else SHORT_ALIKE):
        return False
    fewer = min(len(one.numbers), len(other.numbers))
    if _swapped(one.numbers, other.numbers) > SWAPPED * fewer:
        return False
    return not _swapped(one.title_numbers, other.title_numbers)


def _swapped(one: Hashes, other: Hashes) -> int:
    """How many numbers stand in one text in place of numbers of the other; what one has more of is
    not counted."""
    return min(len(one), len(other)) - shared(one, other)


def _elsewhere(texts: ComparedTexts, one: int, other: int) -> bool:
    """Whether the titles or the bodies of two documents speak of different places."""
    return _apart(texts.title_places(one), texts.title_places(other)) or _apart(
        texts.body_places(one), texts.body_places(other)
    )


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each of two texts names a place that the other does not."""
    return bool(one - other) and bool(other - one)


class _Compared:
    """Pairs of documents that are near-duplicates and pairs that are not, as the generation before
    has found: those that agreed in a band and are of two groups are not."""

    def __init__(
        self,
        earlier: Earlier,
        file: ArrayFile,
        segments: Sequence[ArraySegment],
        storage: FileStorage,
    ) -> None:
        """``file`` is that of `Earlier`, ``segments`` are those of the next generation."""
        groups = file[GROUPS]
        self._count = len(groups)
        bases = dict(zip(map(_id, earlier.segments), _bases(earlier.segments), strict=False))
        self._before = np.full(_bases(segments)[-1], NEW)  # the numbers that they had
        for segment, first in zip(segments, _bases(segments), strict=False):
            if (base := bases.get(_id(segment))) is not None:
                count = segment.doc_count_all()
                self._before[first : first + count] = np.arange(base, base + count)
        apart = [
            pairs[groups[pairs[:, 0]] != groups[pairs[:, 1]]]
            for pairs in _candidates(*_sketches(earlier.segments, storage, earlier.deleted))
        ]
        self._apart = np.sort(self._keys_of(np.concatenate(apart)))
        self._alike = np.sort(self._keys_of(file[JOINED].astype(np.int64)))

    def divided(self, pairs: Numbers) -> tuple[Numbers, Numbers]:
        """Of ``pairs`` of the next generation those that are alike, and those that are still to be
        compared."""
        keys = self._keys_of(self._before[pairs])  # below 0 where a document is `NEW`
        alike = _are_in(keys, self._alike)
        return pairs[alike], pairs[~alike & ~_are_in(keys, self._apart)]

    def _keys_of(self, pairs: Numbers) -> Numbers:
        keys: Numbers = pairs.min(axis=1) * self._count + pairs.max(axis=1)
        return keys


def _are_in(keys: Numbers, ascending: Numbers) -> NDArray[np.bool_]:
    if not len(ascending):
        return np.zeros(len(keys), np.bool_)
    found = np.minimum(np.searchsorted(ascending, keys), len(ascending) - 1)
    are_in: NDArray[np.bool_] = ascending[found] == keys
    return are_in


def _id(segment: ArraySegment) -> str:
    return str(segment.segment_id())


def _bases(segments: Sequence[ArraySegment]) -> list[int]:
    """The number of the first document of each, and of all."""
    return [0, *accumulate(segment.doc_count_all() for segment in segments)]


def _deleted(segments: Sequence[ArraySegment]) -> list[Collection[int]]:
    return [segment.deleted_docs() for segment in segments]


def _sketches(
    segments: Sequence[ArraySegment], storage: FileStorage, deleted: Sequence[Collection[int]]
) -> tuple[Numbers, NDArray[np.uint32]]:
    """Numbers of the documents that are not ``deleted`` and have a sketch, and these:
    [BANDS, ..]."""
    numbers, sketches = [np.zeros(0, np.int64)], []
    base = 0
    for segment, gone in zip(segments, deleted, strict=True):
        file = ArrayFile(segment.path(storage, DOCUMENTS))
        file.verify("sketches")
        of_segment = file["sketches"]
        alive = of_segment[0] != NO_SKETCH
        alive[list(gone)] = False
        numbers.append(np.flatnonzero(alive) + base)
        sketches.append(of_segment[:, alive])
        base += segment.doc_count_all()
    joined = np.concatenate(sketches, axis=1) if sketches else np.zeros((1, 0), np.uint32)
    return np.concatenate(numbers), joined


def _candidates(numbers: Numbers, sketches: NDArray[np.uint32]) -> Iterator[Numbers]:
    """Pairs [.., 2] of documents that agree in a band, in rounds: first each with the next one. In
    each round like documents come soon after one another."""
    agreeing = _agreeing(sketches)
    order = agreeing[np.lexsort(sketches[:, agreeing])]
    numbers, sketches = numbers[order], sketches[:, order]
    by_band = [_ascending(band) for band in sketches]
    count = max(len(numbers), 1)
    for distance in range(1, NEIGHBOURS + 1):
        found = []
        for band, at in zip(sketches, by_band, strict=True):
            keys = band[at]
            agree = np.flatnonzero(keys[distance:] == keys[:-distance])
            found.append(at[agree] * count + at[agree + distance])
        pairs = np.sort(np.concatenate(found))
        pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
        yield numbers[np.stack(np.divmod(pairs, count), axis=1)]


def _agreeing(sketches: NDArray[np.uint32]) -> Numbers:
    """Which texts agree with another one in a band: few, unless the corpus is one of copies."""
    agree = np.zeros(sketches.shape[1], np.bool_)
    for band in sketches:
        at = _ascending(band)
        same = np.flatnonzero(np.diff(band[at]) == 0)
        agree[at[same]] = agree[at[same + 1]] = True
    return np.flatnonzero(agree)


def _ascending(keys: NDArray[np.uint32]) -> Numbers:
    """The stable order of some keys. NumPy sorts by radix where keys have 16 bits, which is
    faster even twice."""
    order = np.argsort(keys.astype(np.uint16), kind="stable")
    upper = (keys >> np.uint32(16)).astype(np.uint16)
    return order[np.argsort(upper[order], kind="stable")]


class _Groups:
    """Disjoint sets of documents."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._above: dict[int, int] = {}
        self.joined: list[tuple[int, int]] = []

    def first(self, document: int) -> int:
        """The first document of the set."""
        first = document
        while first in self._above:
            first = self._above[first]
        while document != first:  # the next one who asks has a short way
            self._above[document], document = first, self._above[document]
        return first

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.first(one), self.first(other)))
        if first != second:
            self._above[second] = first
            self.joined.append((one, other))

    def firsts(self) -> NDArray[np.uint32]:
        firsts = np.arange(self._count, dtype=np.uint32)
        for document in self._above:
            firsts[document] = self.first(document)
        return firsts
