"""Which documents are the same article: one text on several portals, a copy, a corrected version.

Two documents are, where

- their bodies have most of their shingles in common (`index.building.shingles`),
- hardly any number in one stands where the other has another: notices of two power cuts are two
  things, whatever else they share,
- their titles do not name different numbers or places,
- and neither do their bodies name different places: a calendar of vaccinations in two wards is two.

A group is what such pairs connect. Groups depend on nothing but the living documents: an index that
was brought up to date step by step has those that a new one has.

The file of a generation has one array:

    groups   uint32 [D]   of each document, of all segments one after the other, the number of the
                          first document of its group; its own, where it is alone or deleted
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage

from index.building.merging import tokens_of
from index.building.shingles import NO_SKETCH, shared, shingles_of, syllable_hashes
from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.storage.dictionaries import BlobDictionary
from index.storage.document_reader import ArrayDocumentReader
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment
from vietnamese.entities.places import find_places
from vietnamese.text.folding import fold

GROUPS: Final = "groups"  # name of the extra file of a generation, and of its array
LEAST_SHINGLES = 30  # of a body: what is shorter says too little (details are in the attachment)
LONG = 100  # shingles
ALIKE = 0.75  # share of all their shingles that long bodies have in common
SHORT_ALIKE = 0.8  # the same where one is short
SWAPPED = 0.125  # share of the numbers that may be others
NEIGHBOURS = 16
"""Of documents that agree in a band, each is compared with so many next to it, in an order that
has like ones together: a thousand notices by one template must not cost a million comparisons."""

AT_ONCE = 1 << 12  # pairs
HELD = 1 << 15  # texts, some 200 megabytes: of a corpus of copies all may be candidates
PLACES_HELD = 1 << 18  # of as many documents, some 100 megabytes: they take longest to find

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]


def write_groups(path: Path, segments: Sequence[ArraySegment], storage: FileStorage) -> None:
    with ArrayFileWriter(path) as file:
        file.add(GROUPS, near_duplicates(segments, storage))
        file.close()


def near_duplicates(segments: Sequence[ArraySegment], storage: FileStorage) -> NDArray[np.uint32]:
    """The groups of the living documents of these segments, as described above."""
    count = sum(segment.doc_count_all() for segment in segments)
    groups = _Groups(count)
    texts = _ComparedTexts(segments, storage)
    places = lru_cache(PLACES_HELD)(_BodyPlaces(segments, storage).of)
    for pairs in _candidates(*_sketches(segments, storage)):
        for start in range(0, len(pairs), AT_ONCE):
            apart = [
                (one, other)
                for one, other in pairs[start : start + AT_ONCE].tolist()
                if groups.first(one) != groups.first(other)
            ]
            texts.hold(apart)
            for one, other in apart:
                if (
                    groups.first(one) != groups.first(other)
                    and same_article(texts[one], texts[other])
                    and not _apart(places(one), places(other))
                ):
                    groups.join(one, other)
    return groups.firsts()


@dataclass(frozen=True, slots=True)
class ComparedText:
    """What of a document is compared. ``shingles``: of the body, ascending, each once;
    ``numbers`` of title and body and ``title_numbers``: ascending, as often as they stand there."""

    title: str
    shingles: Hashes
    numbers: Hashes
    title_numbers: Hashes

    @classmethod
    def of(cls, title: str, hashes: Hashes, is_number: NDArray[np.bool_], middle: int) -> Self:
        """Of the syllables of title and body, of which the title has ``middle``."""
        return cls(
            title,
            np.unique(shingles_of(hashes[middle:])),
            np.sort(hashes[is_number]),
            np.sort(hashes[:middle][is_number[:middle]]),
        )


def same_article(one: ComparedText, other: ComparedText) -> bool:
    """Whether two documents are near-duplicates, as far as these tell."""
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
    if _swapped(one.title_numbers, other.title_numbers):
        return False
    return not _apart(_places(one.title), _places(other.title))


def _swapped(one: Hashes, other: Hashes) -> int:
    """How many numbers stand in one text in place of numbers of the other; what one has more of is
    not counted."""
    return min(len(one), len(other)) - shared(one, other)


def _places(text: str) -> frozenset[str]:
    return frozenset(fold(mention.units[0].name) for mention in find_places(text))


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each of two texts names a place that the other does not."""
    return bool(one - other) and bool(other - one)


class _BodyPlaces:
    """The places that bodies name, by the number of the document: of the few that are alike."""

    def __init__(self, segments: Sequence[ArraySegment], storage: FileStorage) -> None:
        sizes = [segment.doc_count_all() for segment in segments]
        self._ends = list(accumulate(sizes))
        self._readers = [
            ArrayDocumentReader(ArrayFile(segment.path(storage, DOCUMENTS)), segment)
            for segment in segments
        ]

    def of(self, number: int) -> frozenset[str]:
        at = bisect_right(self._ends, number)
        base = self._ends[at - 1] if at else 0
        return _places(self._readers[at].body(number - base))


def _sketches(
    segments: Sequence[ArraySegment], storage: FileStorage
) -> tuple[Numbers, NDArray[np.uint32]]:
    """Numbers of the living documents that have a sketch, and these: [BANDS, ..]."""
    numbers, sketches = [np.zeros(0, np.int64)], []
    base = 0
    for segment in segments:
        file = ArrayFile(segment.path(storage, DOCUMENTS))
        file.verify("sketches")
        of_segment = file["sketches"]
        alive = of_segment[0] != NO_SKETCH
        alive[list(segment.deleted_docs())] = False
        numbers.append(np.flatnonzero(alive) + base)
        sketches.append(of_segment[:, alive])
        base += segment.doc_count_all()
    joined = np.concatenate(sketches, axis=1) if sketches else np.zeros((1, 0), np.uint32)
    return np.concatenate(numbers), joined


def _candidates(numbers: Numbers, sketches: NDArray[np.uint32]) -> Iterator[Numbers]:
    """Pairs [.., 2] of documents that agree in a band, in rounds: first each with the next one."""
    order = np.lexsort(sketches)
    numbers, sketches = numbers[order], sketches[:, order]
    by_band = [np.argsort(band, kind="stable") for band in sketches]
    for distance in range(1, NEIGHBOURS + 1):
        found = [np.zeros((0, 2), np.int64)]
        for band, at in zip(sketches, by_band, strict=True):
            keys = band[at]
            agree = keys[distance:] == keys[:-distance]
            pairs = np.stack([at[:-distance][agree], at[distance:][agree]], axis=1)
            found.append(np.sort(numbers[pairs], axis=1))
        yield np.unique(np.concatenate(found), axis=0)


class _ComparedTexts(dict[int, ComparedText]):
    """Texts by number, of which some are held."""

    def __init__(self, segments: Sequence[ArraySegment], storage: FileStorage) -> None:
        self._read = partial(_texts, segments, storage)

    def hold(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Read those of the pairs."""
        wanted = {number for pair in pairs for number in pair} - self.keys()
        if len(self) + len(wanted) > HELD:
            self.clear()
            wanted = {number for pair in pairs for number in pair}
        self.update(self._read(np.array(sorted(wanted), np.int64)))


def _texts(
    segments: Sequence[ArraySegment], storage: FileStorage, wanted: Numbers
) -> dict[int, ComparedText]:
    """The texts of these documents, by number."""
    texts: dict[int, ComparedText] = {}
    base = 0
    for segment in segments:
        end = base + segment.doc_count_all()
        own = wanted[(base <= wanted) & (wanted < end)]
        if len(own):
            terms = ArrayFile(segment.path(storage, TERMS))
            documents = ArrayFile(segment.path(storage, DOCUMENTS))
            reader = ArrayDocumentReader(documents, segment)
            fold, starts = terms["fold"], documents["forward/starts"].tolist()
            middles = documents["forward/title_tokens"]
            here = {
                at: fold[tokens_of(documents, *starts[at : at + 2])] for at in (own - base).tolist()
            }
            hash_of, is_number = _syllables(terms, np.unique(np.concatenate([*here.values()])))
            for at, tokens in here.items():
                texts[base + at] = ComparedText.of(
                    reader.record(at)["title"], hash_of[tokens], is_number[tokens], int(middles[at])
                )
        base = end
    return texts


def _syllables(terms: ArrayFile, wanted: NDArray[np.uint32]) -> tuple[Hashes, NDArray[np.bool_]]:
    """The hash of each folded form and whether it has a digit, of the ``wanted`` ones only."""
    folded = BlobDictionary(terms, "folded")
    forms = [folded.term(number).decode() for number in wanted.tolist()]
    hashes, is_number = np.zeros(len(folded), np.uint64), np.zeros(len(folded), bool)
    hashes[wanted] = syllable_hashes(forms)
    is_number[wanted] = [any(map(str.isdigit, form)) for form in forms]
    return hashes, is_number


class _Groups:
    """Disjoint sets of documents."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._above: dict[int, int] = {}

    def first(self, document: int) -> int:
        """The first document of the set."""
        first = document
        while first in self._above:
            first = self._above[first]
        while document != first:  # the next one who asks has a short way
            self._above[document], document = first, self._above[document]
        return first

    def join(self, one: int, other: int) -> None:
        """The two are not in one set yet."""
        first, second = sorted((self.first(one), self.first(other)))
        self._above[second] = first

    def firsts(self) -> NDArray[np.uint32]:
        firsts = np.arange(self._count, dtype=np.uint32)
        for document in self._above:
            firsts[document] = self.first(document)
        return firsts
