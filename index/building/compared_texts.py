"""What of documents is compared to find near-duplicates, read from their segments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage

from index.building.shingles import each_once, shingles_of, syllable_hashes
from index.storage.arrays import ArrayFile
from index.storage.dictionaries import BlobDictionary
from index.storage.document_reader import ArrayDocumentReader
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment
from vietnamese.entities.places import find_places
from vietnamese.text.folding import fold

HELD: Final = 1 << 15  # texts, some 200 megabytes: of a corpus of copies all may be compared
PLACES_HELD: Final = 1 << 18  # of as many documents, some 100 megabytes: they take long to find

UNKNOWN: Final = -1
Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class ComparedText:
    """``shingles``: of the body, ascending, each once; ``numbers`` of title and body and
    ``title_numbers``: ascending, as often as they stand there."""

    shingles: Hashes
    numbers: Hashes
    title_numbers: Hashes

    @classmethod
    def of(cls, hashes: Hashes, is_number: NDArray[np.bool_], middle: int) -> Self:
        """Of the syllables of title and body, of which the title has ``middle``."""
        return cls(
            each_once(np.sort(shingles_of(hashes[middle:]))),
            np.sort(hashes[is_number]),
            np.sort(hashes[:middle][is_number[:middle]]),
        )


class ComparedTexts:
    """Those of some segments, by the number of the document among all of these. What was read last
    is held. ``sizes``: how many shingles each has, `UNKNOWN` before it was read."""

    def __init__(self, segments: Sequence[ArraySegment], storage: FileStorage) -> None:
        self._segments = [_SegmentTexts(segment, storage) for segment in segments]
        self._ends = list(accumulate(segment.doc_count_all() for segment in segments))
        self.sizes = np.full(self._ends[-1] if segments else 0, UNKNOWN, np.int32)
        self.text = lru_cache(HELD)(self._text)
        self.title_places = lru_cache(PLACES_HELD)(self._title_places)
        self.body_places = lru_cache(PLACES_HELD)(self._body_places)

    def _text(self, number: int) -> ComparedText:
        segment, row = self._place(number)
        text = segment.text(row)
        self.sizes[number] = len(text.shingles)
        return text

    def likeness(self, one: int, other: int) -> float:
        """As like as this two bodies can be, by how many shingles each has, where both have been
        read before: the share that the fewer are of the more."""
        fewer, more = sorted((int(self.sizes[one]), int(self.sizes[other])))
        return 1.0 if fewer == UNKNOWN else fewer / max(more, 1)

    def _title_places(self, number: int) -> frozenset[str]:
        """The names, folded, of the places that the title speaks of."""
        segment, row = self._place(number)
        return _places(segment.reader.record(row)["title"])

    def _body_places(self, number: int) -> frozenset[str]:
        """Those that the body speaks of."""
        segment, row = self._place(number)
        return _places(segment.reader.body(row))

    def _place(self, number: int) -> tuple[_SegmentTexts, int]:
        at = bisect_right(self._ends, number)
        return self._segments[at], number - (self._ends[at - 1] if at else 0)


class _SegmentTexts:
    """Those of one segment, by row. Of its many syllables those that stand in the texts that are
    read are hashed, each once."""

    def __init__(self, segment: ArraySegment, storage: FileStorage) -> None:
        terms = ArrayFile(segment.path(storage, TERMS))
        documents = self._documents = ArrayFile(segment.path(storage, DOCUMENTS))
        self.reader = ArrayDocumentReader(documents, segment)
        self._starts = documents["forward/starts"]
        self._middles = documents["forward/title_tokens"]
        self._ranks = documents["forward/ranks"]
        self._rare_at = documents["forward/rare_at"]
        fold = terms["fold"]
        self._fold_of_rank = fold[documents["forward/by_rank"]]
        self._fold_of_rare = fold[documents["forward/rare"]]
        self._folded = BlobDictionary(terms, "folded")
        self._hashes = np.zeros(len(self._folded), np.uint64)
        self._is_number = np.zeros(len(self._folded), bool)
        self._known = np.zeros(len(self._folded), bool)

    def text(self, row: int) -> ComparedText:
        """Raises ArrayFileError where it is damaged."""
        bounds = self._starts[row : row + 2]
        start, end = bounds.tolist()
        self._documents.verify("forward/ranks", start, end)
        folded = self._fold_of_rank.take(self._ranks[start:end], mode="clip")
        low, high = np.searchsorted(self._rare_at, bounds.astype(self._rare_at.dtype))
        folded[self._rare_at[low:high] - bounds[0]] = self._fold_of_rare[low:high]
        known = self._known[folded]
        if not known.all():
            self._learn(folded[~known])
        return ComparedText.of(
            self._hashes[folded], self._is_number[folded], int(self._middles[row])
        )

    def _learn(self, folded: NDArray[np.uint32]) -> None:
        """The hashes of these syllables, and which of them have a digit."""
        numbers = list(set(folded.tolist()))
        forms = [self._folded.term(number).decode() for number in numbers]
        self._hashes[numbers] = syllable_hashes(forms)
        self._is_number[numbers] = [any(map(str.isdigit, form)) for form in forms]
        self._known[numbers] = True


def _places(text: str) -> frozenset[str]:
    return frozenset(fold(mention.units[0].name) for mention in find_places(text))
