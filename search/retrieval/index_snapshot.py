"""One generation of an index, opened for searching: arrays per segment and figures over all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.addresses import DIGEST, short_id
from index.analysis.addresses import LONGEST as LONGEST_ID
from index.analysis.norms import FIELDS, average, norms
from index.sources.alternates import Alternates
from index.storage.arrays import ArrayFile
from index.storage.bitsets import bits_of
from index.storage.dictionaries import BlobDictionary, PairDictionary
from index.storage.document_reader import ArrayDocumentReader
from index.storage.field_values import PLACES, FieldValues
from index.storage.layout import FORMS, GROUPS, MODEL, NO_USUAL_FORM, SOURCES
from index.storage.postings_reader import ArrayTermsReader
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment
from index.storage.token_offsets import NO_RANK
from index.updating.generations import Generation, open_latest
from search.constants import FIELD_WEIGHTS, LONGEST, B
from search.contract.results import DateKind
from search.kernel.arguments import (
    Bits,
    FacetArrays,
    Overlays,
    PairArrays,
    SegmentArrays,
    TokenGaps,
    TokenSequences,
)
from search.retrieval.place_table import PlaceTable
from search.retrieval.timeline import Timeline
from search.suggesting.learned import Learned


class PostingRange(NamedTuple):
    """Where one term's postings stand in a segment's ``docs`` and ``weights``."""

    start: int
    end: int


EMPTY = PostingRange(0, 0)
REMEMBERED = 1 << 15  # lookups of terms, by segment


class SegmentReader:
    """The arrays of one segment. ``base`` is the number of its first document in the whole."""

    def __init__(self, files: Mapping[str, ArrayFile], segment: ArraySegment, base: int) -> None:
        """``files`` of the generation, by name."""
        self.documents = ArrayDocumentReader(files[segment.make_filename(DOCUMENTS)], segment)
        self.terms = ArrayTermsReader(files[segment.make_filename(TERMS)], self.documents)
        self.base = base
        self.count = int(segment.doc_count_all())
        self.docs = self.terms.docs
        self.norms = np.zeros((len(FIELDS), self.count), np.float32)  # filled by IndexSnapshot
        self.alive = np.ones(self.count, bool)
        self.alive[list(segment.deleted_docs())] = False
        self._all_alive = not segment.deleted_count()
        frequencies = self.terms.frequencies
        self.arrays = SegmentArrays(
            self.docs,
            frequencies.weights,
            frequencies.heavy_at,
            frequencies.heavy_weights,
            self.norms,
        )
        self.days: NDArray[np.int32] = self.documents.days
        self.fold: NDArray[np.uint32] = self.terms.file["fold"]
        self._class_starts = self.terms.file["class/starts"]
        self._class_members = self.terms.file["class/members"]
        file = self.documents.file
        letters = np.zeros(NO_RANK + 1, np.uint8)
        letters[: len(file["gaps/letters"])] = file["gaps/letters"]
        self.gaps = TokenGaps(
            file["gaps/starts"],
            file["gaps/odd"],
            file["gaps/bytes"],
            file["gaps/long_at"],
            file["gaps/long"],
            letters,
        )
        self.overlays = Overlays(
            file["overlays/starts"],
            file["overlays/terms"],
            file["overlays/firsts"],
            file["overlays/lengths"],
        )
        pairs = self.terms.dictionary("pairs")
        assert isinstance(pairs, PairDictionary)
        self.pairs = pairs
        first = self.terms.extent("pairs", 0)[0] if len(pairs) else 0
        trm = self.terms.file
        self.pair_arrays = PairArrays(first, trm["pairs/usual"], trm["pairs/as_usual"])
        self.number = lru_cache(REMEMBERED)(self._number)
        self.extent = lru_cache(REMEMBERED)(self._extent)
        self.pair_extent = lru_cache(REMEMBERED)(self._pair_extent)
        self.usual_forms = lru_cache(REMEMBERED)(self._usual_forms)
        self.living = lru_cache(REMEMBERED)(self._living)

    @cached_property
    def alive_bits(self) -> Bits:
        """``alive``, as a set."""
        return bits_of(self.alive)

    def _living(self, extent: PostingRange) -> int:
        """Documents in some postings that have not been removed."""
        if self._all_alive:
            return extent.end - extent.start
        return int(np.count_nonzero(self.alive[self.docs[extent.start : extent.end]]))

    def _number(self, dictionary: str, term: str) -> int:
        return self.terms.dictionary(dictionary).find(term.encode())

    def _extent(self, fieldname: str, term: str) -> PostingRange:
        number = self.number(fieldname, term)
        return self._postings(fieldname, number)

    def _postings(self, fieldname: str, number: int) -> PostingRange:
        """Those of a term; -1: there are none. Raises ArrayFileError where they are damaged."""
        if number < 0:
            return EMPTY
        start, end = self.terms.extent(fieldname, number)
        for name in ("docs", "weights"):
            self.terms.file.verify(name, start, end)
        return PostingRange(start, end)

    def _pair_number(self, first: str, second: str) -> int:
        a, b = self.number("body_folded", first), self.number("body_folded", second)
        return self.pairs.number(a, b) if a >= 0 and b >= 0 else -1

    def _pair_extent(self, first: str, second: str) -> PostingRange:
        """Postings of two folded syllables side by side."""
        return self._postings("pairs", self._pair_number(first, second))

    def _usual_forms(self, first: str, second: str) -> tuple[int, int] | None:
        """The syllables that two folded ones mostly are where they stand side by side; None where
        that was not kept."""
        number = self._pair_number(first, second)
        usual = NO_USUAL_FORM if number < 0 else int(self.pair_arrays.usual[number])
        if usual == NO_USUAL_FORM:
            return None
        starts = (int(self._class_starts[self.number("body_folded", of)]) for of in (first, second))
        one, other = (
            int(self._class_members[start + at])
            for start, at in zip(starts, divmod(usual, FORMS + 1), strict=True)
        )
        return one, other

    def days_of(self, kind: DateKind | None) -> NDArray[np.int32]:
        """The day of each document that is of this kind, 0: none; else the one it is dated by."""
        file = self.documents.file
        if kind in ("published", "event"):
            return file[f"facets/{kind}"]
        return self.days

    @cached_property
    def sequences(self) -> TokenSequences:
        """Raises ArrayFileError where they are damaged."""
        file = self.documents.file
        file.verify("forward/ranks")
        return TokenSequences(
            file["forward/starts"],
            file["forward/title_tokens"],
            file["forward/ranks"],
            file["forward/by_rank"],
            file["forward/rare_at"],
            np.append(file["forward/rare"], file["forward/rare"].dtype.type(0)),
            self.fold,
        )

    @cached_property
    def field_values(self) -> FieldValues:
        """The sources' own fields."""
        return FieldValues(self.documents.file, alive=self.alive)

    @cached_property
    def place_values(self) -> FieldValues:
        """The documents' places."""
        return FieldValues(self.documents.file, PLACES, self.alive)

    @cached_property
    def rank_of(self) -> NDArray[np.uint16]:
        """The rank of each syllable, or NO_RANK: the inverse of `TokenSequences.by_rank`."""
        by_rank = self.documents.file["forward/by_rank"]
        ranks = np.full(len(self.fold), NO_RANK, np.uint16)
        ranks[by_rank] = np.arange(len(by_rank), dtype=np.uint16)
        return ranks

    def fold_class(self, folded: int) -> list[int]:
        """The syllables that fold to a term; none for -1."""
        if folded < 0:
            return []
        start, end = self._class_starts[folded : folded + 2]
        members: list[int] = self._class_members[int(start) : int(end)].tolist()
        return members


def _living(segment: SegmentReader, extent: PostingRange) -> int:
    return segment.living(extent)


@dataclass(frozen=True)
class IndexSnapshot(Learned):
    """A generation with its figures, which are those of its living documents."""

    generation: Generation
    segments: tuple[SegmentReader, ...]
    numbers: int  # of documents, removed ones too: they are numbered from 0 on
    count: int
    bytes: int  # of its files
    groups: NDArray[np.uint32]  # of near-duplicates, see `index.building.near_duplicates`
    _learned: ArrayFile | None
    _alternates: Alternates | None
    _files: tuple[ArrayFile, ...]

    def damage(self) -> str | None:
        """What of its files is not as it was written, where anything is. Reads all of them."""
        for file in self._files:
            if problems := file.problems():
                return f"{file.path.name}: {problems[0]} does not have its checksum"
        return None

    def altered(self) -> bool:
        """Whether somebody wrote to its files since it was opened, or since they were last found
        whole."""
        return any(file.altered() for file in self._files)

    @classmethod
    def open(cls, directory: Path, but: Mapping[int, str] = MappingProxyType({})) -> IndexSnapshot:
        """Every file that a search may need is mapped on return: writers may remove it then.
        ``but`` as for `index.updating.generations.open_latest`.

        Raises IndexMissing and IndexForeign.
        """
        while True:
            try:
                return cls._of(open_latest(directory, but=but))
            except FileNotFoundError:
                pass  # two commits since it was the latest: its files have been removed

    @classmethod
    def _of(cls, generation: Generation) -> IndexSnapshot:
        manifest = generation.manifest
        assert manifest is not None  # `open_latest` has read it
        files = {name: ArrayFile(generation.directory / name) for name in manifest.files}
        segments = []
        base = 0
        for segment in generation.segments:
            segments.append(SegmentReader(files, segment, base))
            base += segment.doc_count_all()
        size = sum(file.path.stat().st_size for file in files.values())
        extras = {name: files[file] for name, file in manifest.extras.items()}
        alternates = Alternates(extras[SOURCES]) if SOURCES in extras else None
        alone = np.arange(base, dtype=np.uint32)
        snapshot = cls(
            generation,
            tuple(segments),
            base,
            sum(segment.doc_count() for segment in generation.segments),
            size,
            extras[GROUPS][GROUPS] if GROUPS in extras else alone,
            extras.get(MODEL),
            alternates,
            tuple(files.values()),
        )
        snapshot._set_norms()
        return snapshot

    def _set_norms(self) -> None:
        for row, name in enumerate(FIELDS):
            lengths = [segment.documents.lengths(name) for segment in self.segments]
            total = sum(
                int(of[segment.alive].sum(dtype=np.int64))
                for segment, of in zip(self.segments, lengths, strict=True)
                if of is not None
            )
            mean = average(total, self.count)
            for segment, of in zip(self.segments, lengths, strict=True):
                assert of is not None
                segment.norms[row] = norms(of, mean, FIELD_WEIGHTS[row], B[row], LONGEST)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Names of the sources' own fields."""
        return tuple(sorted({name for own in self.segments for name in own.field_values.names()}))

    @cached_property
    def districts(self) -> tuple[str, ...]:
        """Names of districts that documents have."""
        names: set[str] = set()
        for segment in self.segments:
            dictionary = segment.terms.dictionary("district")
            names |= {
                dictionary.term(at).decode()
                for at in range(len(dictionary))
                if segment.living(PostingRange(*segment.terms.extent("district", at)))
            }
        return tuple(sorted(names, key=str.encode))

    @cached_property
    def places(self) -> PlaceTable:
        """The places that documents have, and which documents have them."""
        return PlaceTable([segment.place_values for segment in self.segments])

    @cached_property
    def _dated(self) -> dict[DateKind | None, tuple[Timeline, list[FacetArrays]]]:
        return {}

    def _by_day(self, kind: DateKind | None) -> tuple[Timeline, list[FacetArrays]]:
        if kind == "none":
            kind = None
        if kind not in self._dated:
            timeline = Timeline.of([segment.days_of(kind) for segment in self.segments])
            parts = zip(self.places.segments, timeline.has_year, timeline.codes, strict=True)
            self._dated[kind] = (
                timeline,
                [
                    FacetArrays(own.has_place, own.starts, own.codes, has_year, year)
                    for own, has_year, year in parts
                ],
            )
        return self._dated[kind]

    def timeline(self, kind: DateKind | None) -> Timeline:
        """When documents are dated, by this kind of day or by whichever they have."""
        return self._by_day(kind)[0]

    def facets(self, kind: DateKind | None) -> list[FacetArrays]:
        """Of each segment. Codes are those of `places` and of the timeline of this kind."""
        return self._by_day(kind)[1]

    def document_frequency(self, term: str, folded: bool = False) -> int:
        """Documents that have a term in the body or, if there are more, in the title."""
        suffix = "_folded" if folded else ""
        found = []
        for name in FIELDS:
            extents = [segment.extent(name + suffix, term) for segment in self.segments]
            found.append(sum(map(_living, self.segments, extents)))
        return max(found)

    def pair_frequency(self, first: str, second: str) -> int:
        """Documents with two folded syllables side by side."""
        extents = (segment.pair_extent(first, second) for segment in self.segments)
        return sum(map(_living, self.segments, extents))

    def find(self, id_: str) -> tuple[SegmentReader, int] | None:
        """The living document with this id, or with the long id that it is the `short_id` of, or,
        where there is none, the one whose text stands at this address too."""
        if id_.startswith(DIGEST):
            id_ = self._long_ids.get(id_, id_)
        for segment in self.segments:
            extent = segment.extent("id", id_)
            for document in segment.docs[extent.start : extent.end]:
                if segment.alive[document]:
                    return segment, int(document)
        place = self._alternates.find(id_) if self._alternates else None
        return (self.segments[place[0]], place[1]) if place else None

    @cached_property
    def _long_ids(self) -> dict[str, str]:
        """By the ids that stand for them in addresses."""
        dictionaries = [segment.terms.dictionary("id") for segment in self.segments]
        long = [of.longer_than(LONGEST_ID) for of in dictionaries if isinstance(of, BlobDictionary)]
        return {short_id(id_): id_ for of in long for id_ in map(bytes.decode, of)}

    def also_at(self, segment: SegmentReader, document: int) -> tuple[str, ...]:
        """Other ids that lead to a document."""
        if self._alternates is None:
            return ()
        return self._alternates.of(self.segments.index(segment), document)
