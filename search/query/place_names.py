"""Which places a name means that was given as a filter, and which names are like it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from search.contract.errors import AmbiguousPlace, NoSuchPlace
from search.contract.places import UNKNOWN, UNKNOWN_NAME, Place, PlaceKind
from search.query.figures import KnownPlaces
from vietnamese.entities.place_lookup import names_alike, units_meant
from vietnamese.gazetteer.gazetteer import Unit, gazetteer
from vietnamese.text.folding import fold

_KINDS: Final[Mapping[str, PlaceKind]] = {
    "P": "province", "D": "district", "W": "former-unit", "N": "unit",
}  # fmt: skip
_UNKNOWN: Final = frozenset({UNKNOWN_NAME, fold(UNKNOWN_NAME), "unknown"})


class PlaceNames:
    """Finds places by name, for a store that has documents of some of them."""

    def __init__(self, known: KnownPlaces) -> None:
        self.known = known
        self._own = {fold(place.value): place for place in known.own()}
        self.find = lru_cache(1 << 10)(self._find)

    def one(self, name: str) -> Place:
        """The place that a name means. Raises AmbiguousPlace and NoSuchPlace."""
        found = self.find(name)
        if len(found) > 1:
            raise AmbiguousPlace(name, found)
        if not found:
            raise NoSuchPlace(name, self.like(name))
        return found[0]

    def _find(self, name: str, kind: str = "") -> tuple[Place, ...]:
        """All places that a name may mean, of a ``kind`` (``phường``) if one is given; those with
        documents, if there are any."""
        folded = " ".join(fold(name).split())
        if not kind and folded in _UNKNOWN:
            return (UNKNOWN,)
        if not kind and folded in self._own:
            return (self._own[folded],)
        found = places_of(units_meant(name, kind))
        exact = tuple(place for place in found if place.value == name)
        if len(found) < 2 or exact:
            return exact or found
        return tuple(place for place in found if place in self.known) or found

    def like(self, name: str) -> tuple[Place, ...]:
        """Those with the most similar names."""
        return places_of(names_alike(name))


def places_of(units: Iterable[Unit]) -> tuple[Place, ...]:
    """Units as places. Those that no name tells apart, such as a commune before and after a
    merger under its name, are one place."""
    found: dict[str, Place] = {}
    for unit in units:
        place = place_of(unit)
        known = found.get(place.value)
        found[place.value] = replace(known, ids=(*known.ids, unit.id)) if known else place
    return tuple(found.values())


def place_of(unit: Unit) -> Place:
    """``unit`` as it was last."""
    places = gazetteer()
    district = places.district(unit, None) if unit.level == "W" else None
    return Place(
        _KINDS[unit.level], (unit.id,), unit.title, unit.shown,
        within=district.shown if district else "",
        province=places.province(unit, None).shown if unit.level != "P" else "",
        since=places.versions(unit.id)[0].since,
        until=unit.until,
    )  # fmt: skip


def successors(place: Place) -> tuple[Place, ...]:
    """What a place went into, the one with most of it first; none for one that is still there or
    was only dissolved."""
    places = gazetteer()
    ids = dict.fromkeys(
        id for own in place.ids for id in places.versions(own)[-1].successors if id not in place.ids
    )
    return places_of(places.versions(id)[-1] for id in ids)
