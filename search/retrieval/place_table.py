"""The places of all documents of an index as numbers, to filter by and to count in one pass.

Every place that some document has is a code from 1 on: its province, the former districts that it
lies on, its commune of today and its former one; and so is each name that several of those
districts share. Of a document all its codes are different, so that what a code counts is just what
a filter by it leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import zip_longest
from operator import itemgetter
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.storage.bitsets import bits_of
from index.storage.field_values import FieldValues
from index.storage.place_values import GROUND, NOW, PROVINCE, UNIT, PlaceValue, province_named
from search.contract.places import UNKNOWN, Place, PlaceKind
from search.contract.results import FacetCount, PlaceCount
from vietnamese.gazetteer.gazetteer import gazetteer

_KINDS: Final[dict[str, PlaceKind]] = {
    GROUND: "district", NOW: "unit", UNIT: "former-unit", PROVINCE: "province",
}  # fmt: skip
_GROUND: Final = GROUND.encode()
_UNIT: Final = UNIT.encode()


MOST_PLACES: Final = 60  # of a kind that are counted: there are thousands, and nobody reads them


class PlaceCodes(NamedTuple):
    """Of one segment with D documents: which of them have a place at all, where the codes of each
    start [D+1], the codes, and the documents that they are of."""

    has_place: NDArray[np.uint64]
    starts: NDArray[np.int64]
    codes: NDArray[np.int32]
    documents: NDArray[np.int32]

    def having(self, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """[D] whether a document has one of the codes that are ``wanted`` ([codes + 1]); those
        without a place as code 0 says."""
        placed = self.starts[1:] > self.starts[:-1]
        found = ~placed if wanted[0] else np.zeros(len(placed), bool)
        found[self.documents[wanted[self.codes]]] = True
        return found


class PlaceFacets(NamedTuple):
    """Counts by district, by place and by province, each with the most first."""

    districts: tuple[FacetCount, ...]
    places: tuple[PlaceCount, ...]
    provinces: tuple[FacetCount, ...]


class PlaceTable:
    """The places of the segments' columns. Thread-safe."""

    def __init__(self, columns: Sequence[FieldValues], more: Iterable[bytes] = ()) -> None:
        """``more``: terms that documents elsewhere have."""
        terms = [column.present() for column in columns]
        self._terms: list[bytes] = [b""]  # by code, one that has the place; empty for names
        self._codes: dict[bytes, int] = {}  # by kind and id, or by the term of what has no id
        present = sorted({*more, *(term for own in terms for term in own if term)})
        codes = {term: self._code(term) for term in present}
        self._provinces = self._provinces_by_name()
        self._districts = self._districts_by_name()
        self._of_term = {
            term: self._codes_of_ground(term, code) if term.startswith(_GROUND) else (code,)
            for term, code in codes.items()
        }
        self.place = lru_cache(1 << 14)(self._place)
        self._shown = lru_cache(1 << 14)(lambda code: counted(self.place(code), 0)[:-1])
        self.segments = tuple(map(self._codes_of, columns, terms))

    def __len__(self) -> int:
        """The number of codes."""
        return len(self._terms) - 1

    @property
    def districts(self) -> Mapping[str, int]:
        """The code of each name of a district."""
        return self._districts

    def codes(self, place: Place) -> list[int]:
        """The codes of a place; none where no document has it, 0 for the unknown one."""
        if place.kind == "unknown":
            return [0]
        kind = next(name for name, kind in _KINDS.items() if kind == place.kind)
        keys = [f"{kind}={id}|".encode() for id in place.ids]
        if not keys:
            keys = [f"{kind}={PlaceValue('', place.title, place.name).written()}".encode()]
        return [code for key in keys if (code := self._codes.get(key))]

    def __contains__(self, place: Place) -> bool:
        return bool(self.codes(place))

    def own(self) -> Iterable[Place]:
        """The places that the gazetteer does not have."""
        return [self.place(code) for key, code in self._codes.items() if b"=|" in key]

    def every(self) -> list[tuple[Place, int]]:
        """All places, each with how many documents have it."""
        counts = np.zeros(len(self._terms), np.int64)
        for segment in self.segments:
            counts += np.bincount(segment.codes, minlength=len(counts))
        return [
            (self.place(code), int(counts[code]))
            for code in np.flatnonzero(counts).tolist()
            if self._terms[code]
        ]

    def facets(self, counts: NDArray[np.int64]) -> PlaceFacets:
        """What [codes + 1] ``counts`` say; empty where nothing was counted."""
        if not len(counts):
            return PlaceFacets((), (), ())
        names, codes = self._named
        of_names = counts[codes]
        order = _most_first(of_names)
        found = zip(names[order].tolist(), of_names[order].tolist(), strict=True)
        districts = map(_facet_count, found)
        places = self._most(counts, "district", "unit")
        if counts[0]:
            places.append(counted(UNKNOWN, int(counts[0])))
        provinces = [(place.value, place.count) for place in self._most(counts, "province")]
        return PlaceFacets(tuple(districts), tuple(places), tuple(map(FacetCount._make, provinces)))

    def count(self, place: Place, counts: NDArray[np.int64]) -> PlaceCount:
        """A place with its count."""
        return counted(place, int(counts[self.codes(place)].sum()) if len(counts) else 0)

    def count_name(self, name: str, counts: NDArray[np.int64]) -> PlaceCount:
        """The districts of a name with their count."""
        count = int(counts[self._districts[name]]) if len(counts) else 0
        return PlaceCount(name, "district", name, "", "", count)

    def _most(self, counts: NDArray[np.int64], *kinds: PlaceKind) -> list[PlaceCount]:
        found: list[PlaceCount] = []
        for codes in map(self._by_kind.__getitem__, kinds):
            best = codes[_most_first(counts[codes])[:MOST_PLACES]]
            pairs = zip(map(self._shown, best.tolist()), counts[best].tolist(), strict=True)
            found += [_place_count((*shown, count)) for shown, count in pairs]
        found.sort(key=_VALUE)
        found.sort(key=_COUNT, reverse=True)
        return found

    @cached_property
    def _named(self) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
        """The names of all districts, and the code of each."""
        names = np.array(list(self._districts), np.object_)
        return names, np.array(list(self._districts.values()), np.int64)

    @cached_property
    def _by_kind(self) -> dict[PlaceKind, NDArray[np.int64]]:
        found: dict[PlaceKind, list[int]] = {kind: [] for kind in _KINDS.values()}
        for code, term in enumerate(self._terms):
            if term:
                found[_KINDS[term.partition(b"=")[0].decode()]].append(code)
        return {kind: np.array(codes, np.int64) for kind, codes in found.items()}

    def _code(self, term: bytes) -> int:
        """The code of a term, a new one if need be; 0 for what is no place of its own."""
        name, _, value = term.partition(b"=")
        id = value.partition(b"|")[0]
        if name == _UNIT and id.startswith(b"N"):
            return 0  # of today: that is what ``now`` says
        key = term[: len(name) + len(id) + 2] if id else term
        code = self._codes.setdefault(key, len(self._terms))
        if code == len(self._terms):
            self._terms.append(term)
        return code

    def _provinces_by_name(self) -> dict[str, int]:
        found = {}
        for key, code in self._codes.items():
            if key.startswith(PROVINCE.encode()):
                found[_value(self._terms[code]).name] = code
        return found

    def _districts_by_name(self) -> dict[str, int]:
        named: dict[str, list[int]] = {}
        for key, code in self._codes.items():
            if key.startswith(_GROUND):
                named.setdefault(_value(self._terms[code]).name, []).append(code)
        found = {}
        for name, codes in sorted(named.items(), key=lambda item: item[0].encode()):
            found[name] = codes[0]
            if len(codes) > 1:
                found[name] = len(self._terms)
                self._terms.append(b"")
        return found

    def _codes_of(self, column: FieldValues, terms: Sequence[bytes]) -> PlaceCodes:
        of_terms = [self._of_term.get(term, ()) for term in terms]
        filled = [*zip_longest(*of_terms, fillvalue=0)] or [(0,) * len(terms)]
        pairs = [
            column.documents_of_values[codes > 0] * len(self._terms) + codes[codes > 0]
            for codes in (np.array(nth, np.int64)[column.values] for nth in filled)
        ]
        found = np.sort(np.concatenate(pairs))
        found = found[np.diff(found, prepend=-1) > 0]
        documents, codes_of_documents = np.divmod(found, len(self._terms))
        starts = np.zeros(column.count + 1, np.int64)
        np.cumsum(np.bincount(documents, minlength=column.count), out=starts[1:])
        placed = starts[1:] > starts[:-1]
        return PlaceCodes(
            bits_of(placed), starts, codes_of_documents.astype(np.int32), documents.astype(np.int32)
        )

    def _codes_of_ground(self, term: bytes, code: int) -> tuple[int, ...]:
        """All that a document is of which lies on a district, that of its own among them."""
        value = _value(term)
        codes = [code, self._districts[value.name]]
        if value.province:
            codes.append(self._province(value.province))
        return tuple(dict.fromkeys(codes))

    def _province(self, name: str) -> int:
        """The code of a province that a district of some document lay in."""
        if name not in self._provinces:
            term = f"{PROVINCE}={province_named(name).written()}"
            self._provinces[name] = self._code(term.encode())
        return self._provinces[name]

    def _place(self, code: int) -> Place:
        term = self._terms[code]
        value = _value(term)
        kind = _KINDS[term.partition(b"=")[0].decode()]
        if kind == "province" and value.id and (last := gazetteer().at(value.id, None)):
            value = PlaceValue(value.id, last.title, last.shown, until=last.until)
        ids = (value.id,) if value.id else ()
        return Place(
            kind, ids, value.title, value.name, value.within, value.province, value.since,
            value.until,
        )  # fmt: skip


# A search has several hundred of these: made by NamedTuple's own ways they take five times as long.
_facet_count: Callable[[tuple[object, ...]], FacetCount] = partial(tuple.__new__, FacetCount)
_place_count: Callable[[tuple[object, ...]], PlaceCount] = partial(tuple.__new__, PlaceCount)


# Of hundreds, too: by what is in the tuple, without a call of Python for each.
_VALUE = itemgetter(PlaceCount._fields.index("value"))
_COUNT = itemgetter(PlaceCount._fields.index("count"))


def counted(place: Place, count: int) -> PlaceCount:
    return PlaceCount(place.value, place.kind, place.title, place.province, place.since, count)


def _most_first(counts: NDArray[np.int64]) -> NDArray[np.intp]:
    """Where the counts are that are not 0, the highest first, of equals the first."""
    present = np.flatnonzero(counts)
    return present[np.argsort(-counts[present], kind="stable")]


@lru_cache(1 << 14)
def _value(term: bytes) -> PlaceValue:
    return PlaceValue.read(term.partition(b"=")[2].decode())
