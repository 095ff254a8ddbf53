"""Which documents a search is limited to: places, days, and what none of them may hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from search.contract.places import Place
from search.contract.results import DateKind, SearchRequest
from search.query.analysis import AnalysedClause, read
from search.query.parser import FindDistrict, NamedPlaces, Query
from vietnamese.gazetteer.gazetteer import name_key
from vietnamese.text.folding import fold

KINDS = ("quan ", "huyen ", "thi xa ", "thanh pho ")  # may stand before a district's name


@dataclass(frozen=True, slots=True)
class AnyPlace:
    """What is of one of these: of ``districts``, which are names, or of ``places``."""

    districts: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """``chosen`` beside the query and ``named`` in it: a hit is of one place of each that is not
    None; and of none of ``excluded_places``. ``since`` and ``until`` are both included; either of
    them leaves out documents without a date. ``dated``: only documents
    with this kind of day, of which ``since`` and ``until`` speak then; ``none``: without any.
    ``excluded``: a hit holds none of these. ``fields``: the source's own fields that a hit has,
    each with the values of which it has one."""

    chosen: AnyPlace | None = None
    named: AnyPlace | None = None
    excluded_places: AnyPlace | None = None
    since: date | None = None
    until: date | None = None
    excluded: tuple[AnalysedClause, ...] = ()
    dated: DateKind | None = None
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def has_range(self) -> bool:
        """Whether a range of days is asked for."""
        return bool(self.since or self.until)

    def but_undated(self) -> DocumentFilter:
        """The documents without a date, whatever days this filter asks for."""
        return replace(self, since=None, until=None, dated="none")


class DistrictNames:
    """The districts of an index, found by name however that is typed."""

    def __init__(self, names: Iterable[str]) -> None:
        self._exact = frozenset(names)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {fold(name): name for name in sorted(self._exact, reverse=True)}

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        """The names that may be the same without marks: it takes long to fold all of them, and a
        search asks for few."""
        found: dict[str, list[str]] = {}
        for name in self._exact:
            found.setdefault(_rough(name), []).append(name)
        return found

    def has(self, folded: tuple[str, ...]) -> bool:
        """Whether a district is called so, which is given as its folded syllables."""
        alike = self._alike.get(_rough(" ".join(folded)), ())
        return any(tuple(fold(name).split()) == folded for name in alike)

    def find(self, name: str) -> str | None:
        """The district of the index that a name means; None where it has no such district."""
        if name in self._exact:
            return name  # "Thanh Hóa" and "Thạnh Hóa" are two
        folded = " ".join(fold(name).split())
        for kind in ("", *KINDS):
            if folded.startswith(kind) and folded.removeprefix(kind) in self._names:
                return self._names[folded.removeprefix(kind)]
        return None

    def near(self, name: str) -> tuple[str, ...]:
        """The districts whose names are most like this one."""
        folded = fold(name)
        for kind in KINDS:
            folded = folded.removeprefix(kind)
        return tuple(self._names[each] for each in get_close_matches(folded, self._names))


def _rough(name: str) -> str:
    """The same for all names that fold to the same."""
    return name_key(name).replace("y", "i")


def filter_of(
    request: SearchRequest,
    query: Query,
    find_district: FindDistrict,
    places: tuple[Place, ...] = (),
) -> tuple[DocumentFilter, tuple[str, ...]]:
    """The filters of the request and of the query together, and the names in the request that
    are no district of the index. ``places`` are those that the request names."""
    looked_up = [(name, find_district(name)) for name in request.districts]
    districts = tuple(dict.fromkeys(found for _, found in looked_up if found))
    documents = DocumentFilter(
        chosen=AnyPlace(districts, places) if looked_up or places else None,
        named=_any_of(query.districts, query.places),
        excluded_places=_any_of(query.excluded_districts, query.excluded_places),
        since=max(filter(None, (request.since, query.since)), default=None),
        until=min(filter(None, (request.until, query.until)), default=None),
        excluded=_excluded(query),
        fields=_by_name(request.fields),
        dated=request.dated,
    )
    return documents, tuple(name for name, found in looked_up if not found)


def _any_of(districts: tuple[str, ...], named: tuple[NamedPlaces, ...]) -> AnyPlace | None:
    places = tuple(dict.fromkeys(place for each in named for place in each.places))
    return AnyPlace(districts, places) if districts or places else None


def _by_name(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    values: dict[str, tuple[str, ...]] = {}
    for name, value in fields:
        values[name] = (*values.get(name, ()), value)
    return tuple(values.items())


def _excluded(query: Query) -> tuple[AnalysedClause, ...]:
    """Each clause once, without those that hold no word."""
    if not query.excluded:
        return ()
    distinct = {clause.text: clause for clause in query.excluded}
    branches = read(Query("", tuple((clause,) for clause in distinct.values())))
    return tuple(clause for branch in branches for clause in branch)
