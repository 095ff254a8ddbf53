"""The figures of a generation in a cluster, in memory: planning a query asks nobody."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.cluster.figures import LONGEST_OVERLAY
from index.cluster.places import NAME, key_of
from index.storage.arrays import ArrayFile
from index.storage.dictionaries import BlobDictionary, PairDictionary, all_terms
from search.contract.places import Place
from search.kernel.arguments import NO_RANK
from search.retrieval.place_table import PlaceTable
from search.suggesting.learned import Learned
from vietnamese.text.string_array import StringArray

REMEMBERED: Final = 1 << 16  # lookups of terms, of each kind


class ClusterPlaces(PlaceTable):
    """The places of a generation, each with the field and the key by which documents have it."""

    def __init__(self, file: ArrayFile) -> None:
        super().__init__((), map(str.encode, all_terms(file, "places")))
        counts = zip(all_terms(file, "keys"), file["keys/documents"].tolist(), strict=True)
        self._counts: dict[str, int] = dict(counts)
        names = {code: name for name, code in self.districts.items()}
        self.keys = tuple(
            self._key(term, names.get(code, "")) for code, term in enumerate(self._terms)
        )
        """By code; of code 0, which is no place, a field that is none."""
        self._codes_of_keys = {key: code for code, key in enumerate(self.keys)}

    def _key(self, term: bytes, name: str) -> tuple[str, str]:
        return (key_of(term.decode()) if term else None) or (NAME if name else "", name)

    def code(self, field: str, key: str) -> int | None:
        if field == NAME:
            return self.districts.get(key)
        return self._codes_of_keys.get((field, key))

    def every(self) -> list[tuple[Place, int]]:
        return [
            (self.place(code), self._counts.get("=".join(self.keys[code]), 0))
            for code in range(1, len(self._terms))
            if self._terms[code]
        ]


class ClusterFigures(Learned):
    """`search.query.figures.Figures` and `search.store.documents.Terms`: forms have one numbering
    in the whole index. Thread-safe."""

    def __init__(self, file: ArrayFile, learned: ArrayFile | None) -> None:
        self._file = file
        self._learned = learned
        self.count: int = file.facts["documents"]
        self.averages: tuple[float, ...] = tuple(file.facts["averages"])
        self.districts: tuple[str, ...] = tuple(file.facts["districts"])
        self.fields: tuple[str, ...] = tuple(file.facts["fields"])
        self._forms = StringArray(file["forms/data"], file["forms/ends"])
        self._order = file["forms/order"]
        self._folded = BlobDictionary(file, "folded")
        self._pairs = PairDictionary(file, "pairs", self._folded)
        self.folds: NDArray[np.uint32] = file["fold"]
        self._members, self._starts = file["class/members"], file["class/starts"]
        self._body, self._title = file["body"], file["title"]
        self._of_folded, self._of_pairs = file["folded/documents"], file["pairs/documents"]
        self._lengths = file["lengths"]
        self._values = BlobDictionary(file, "values")
        self._written = StringArray(file["values/data"], file["values/ends"])
        self.number = lru_cache(REMEMBERED)(self._number)
        self.folded_number = lru_cache(REMEMBERED)(self._folded_number)

    # Figures

    @cached_property
    def places(self) -> ClusterPlaces:
        return ClusterPlaces(self._file)

    def document_frequency(self, term: str, folded: bool = False) -> int:
        if folded:
            number = self.folded_number(term)
            return int(self._of_folded[number]) if number >= 0 else 0
        number = self.number(term)
        return int(max(self._body[number], self._title[number])) if number >= 0 else 0

    def pair_frequency(self, first: str, second: str) -> int:
        numbers = self.folded_number(first), self.folded_number(second)
        at = self._pairs.number(*numbers) if min(numbers) >= 0 else -1
        return int(self._of_pairs[at]) if at >= 0 else 0

    def lengths(self, concept: str) -> Iterator[int]:
        """Over how many tokens the overlays of a concept lie; those that are longer than can be
        told apart are left out."""
        number = self.number(concept)
        mask = int(self._lengths[number]) if number >= 0 else 0
        return (size for size in range(1, LONGEST_OVERLAY) if mask >> (size - 1) & 1)

    def written(self, value: str) -> str:
        """``name=value``, folded, of the sources' own fields: the value as most write it."""
        at = self._values.find(value.encode())
        return self._written[at] if at >= 0 else value.partition("=")[2]

    # Terms

    @cached_property
    def rank_of(self) -> NDArray[np.uint16]:
        return np.minimum(np.arange(len(self.folds)), NO_RANK).astype(np.uint16)

    @cached_property
    def shared(self) -> NDArray[np.uint32]:
        found = np.arange(min(len(self.folds), NO_RANK), dtype=np.uint32)
        found.flags.writeable = False
        return found

    @cached_property
    def idfs(self) -> NDArray[np.float32]:
        found = self._body[: len(self.shared)].astype(np.int64)
        idfs: NDArray[np.float64] = np.log(1 + (self.count - found + 0.5) / (found + 0.5))
        return idfs.astype(np.float32)

    def ranks_of(self, shared: NDArray[np.unsignedinteger[Any]]) -> NDArray[np.uint16]:
        ranks: NDArray[np.uint16] = np.minimum(shared, NO_RANK).astype(np.uint16)
        return ranks

    def _number(self, form: str) -> int:
        wanted = form.encode()
        places = range(len(self._order))
        at = bisect_left(
            places, wanted, key=lambda place: self._forms.utf8(int(self._order[place]))
        )
        if at < len(self._order) and self._forms.utf8(int(self._order[at])) == wanted:
            return int(self._order[at])
        return -1

    def _folded_number(self, folded: str) -> int:
        return self._folded.find(folded.encode())

    def fold_class(self, folded: int) -> list[int]:
        if folded < 0:
            return []
        start, end = self._starts[folded : folded + 2].tolist()
        members: list[int] = self._members[start:end].tolist()
        return members

    def form(self, number: int) -> str:
        return self._forms[number]

    def folded_form(self, syllable: int) -> str:
        return self._folded.term(int(self.folds[syllable])).decode()


def terms(places: ClusterPlaces, wanted: Iterable[Place]) -> Iterator[tuple[str, str]]:
    """Field and key of these places, as far as documents have them; the unknown one is left out."""
    for place in wanted:
        for code in places.codes(place):
            if code:
                yield places.keys[code]
