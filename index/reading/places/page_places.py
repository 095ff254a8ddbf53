"""Which places a page is of: its commune, districts and province, as they were on its day.

A place is one of the page's for a reason, which is kept: the page's address or the head of its
site names it, its title, or its lead. What is merely mentioned is no evidence, and what cannot be
told stays unknown. Since 1 July 2025 there are no districts: a page of later has none, but the
ground of former ones, which is what people go on searching by.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from index.reading.documents import Places
from index.reading.places.before_reform import districts_and_unit
from index.reading.places.page_names import Evidence, PageNames, PageTexts
from index.reading.places.provinces import province_named
from index.reading.places.since_reform import unit_and_ground
from index.storage.place_values import GROUND, NOW, PROVINCE, UNIT, PlaceValue, place_terms
from vietnamese.gazetteer.gazetteer import Unit, gazetteer


@dataclass(frozen=True, slots=True)
class PagePlaces:
    """``unit``: the commune; ``districts`` and ``province``: as they were on the page's day.
    ``area``: the former districts that all this mainly lies on, as they were last."""

    unit: Unit | None = None
    districts: tuple[Unit, ...] = ()
    province: Unit | None = None
    area: tuple[Unit, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def read_places(page: PageTexts, given: str | None = None) -> Places:
    """The places of a page as a document has them. ``given``: the district that the page's own
    data give, which stays as it is."""
    found = find_page_places(page, given)
    districts = tuple(unit.shown for unit in found.districts)
    return Places(
        unit=found.unit.title if found.unit else None,
        districts=(given, *districts[1:]) if given else districts,
        province=found.province.shown if found.province else None,
        area=tuple(unit.shown for unit in found.area) or ((given,) if given else ()),
        evidence=tuple((evidence.where, evidence.text) for evidence in found.evidence),
        terms=tuple(_terms(found, given)),
    )


def find_page_places(page: PageTexts, given: str | None = None) -> PagePlaces:
    """The places of a page as units of the gazetteer."""
    names = PageNames(page)
    places = gazetteer()
    if names.after and given is None:
        unit, ground, evidence = unit_and_ground(names)
        districts: tuple[Unit, ...] = ()
    else:
        districts, unit, ground, evidence = districts_and_unit(names, given)
    smallest = unit or next(iter(ground), None)
    if smallest is not None:
        province: Unit | None = places.province(smallest, names.day)
    else:
        named = province_named(names)
        province = named.unit if named else None
        evidence = (*evidence, named.evidence) if named else evidence
    of_unit = places.area(unit, names.day) if unit else []
    of_ground = [each for other in ground for each in places.area(other, names.day)]
    area = {each.id: each for each in (*of_unit, *of_ground)}
    return PagePlaces(unit, districts, province, tuple(area.values()), evidence)


def _terms(found: PagePlaces, given: str | None) -> list[str]:
    now = gazetteer().now(found.unit) if found.unit else None
    terms = [_term(GROUND, unit) for unit in found.area]
    if given and not terms:
        terms = place_terms(GROUND, [PlaceValue("", given, given)])
    for name, unit in ((UNIT, found.unit), (NOW, now), (PROVINCE, found.province)):
        if unit is not None:
            terms.append(_term(name, unit))
    return terms


@lru_cache(1 << 14)
def _term(name: str, unit: Unit) -> str:
    """The term of a unit as it was last, but for its name, which is that of the page's day."""
    places = gazetteer()
    last = places.versions(unit.id)[-1]
    district = places.district(last, None) if last.id[0] == "W" else None
    value = PlaceValue(
        id=unit.id,
        title=unit.title,
        name=unit.shown,
        within=district.shown if district else "",
        province=places.province(last, None).shown if last.id[0] != "P" else "",
        since=places.versions(unit.id)[0].since,
        until=last.until,
    )
    return place_terms(name, [value])[0]
