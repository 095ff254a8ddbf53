"""Commune and ground of a page of 1 July 2025 or later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from index.reading.places.page_names import Evidence, Named, PageNames
from vietnamese.gazetteer.gazetteer import Unit, gazetteer

_LIST: Final = 3  # so many places, none more often than the others: news of them all


def unit_and_ground(
    names: PageNames,
) -> tuple[Unit | None, tuple[Unit, ...], tuple[Evidence, ...]]:
    """The page's commune, the former districts on whose ground it says that it is, and why."""
    for found in (_address(names), names.site, names.of_title, names.of_lead):
        communes = [named for named in found if named.level == "N"]
        if (most := _most_named(communes)) is not None:
            return most.unit, (), (most.evidence,)
        if communes:
            break
    for found in (names.address, names.site, names.of_title, names.of_lead):
        districts = [named for named in found if named.level in "DW"]
        if (most := _most_named(districts)) is not None:
            district = gazetteer().district(most.unit, None)
            return None, (district,) if district else (), (most.evidence,)
    former = {named.unit.id: named for named in names.former()}.values()
    ground = tuple(named.unit for named in former)
    return None, ground, tuple(named.evidence for named in former)


def _address(names: PageNames) -> list[Named]:
    """A portal that was a district's is that of the commune that has its name now."""
    found = list(names.address)
    for named in names.address:
        if named.level == "D":
            key = gazetteer().named_like(named.unit)
            found += [
                Named(unit, named.mention, named.evidence)
                for unit in key
                if unit.id[0] == "N" and named.unit.id in {i.rstrip("~") for i in unit.ground}
            ]
    return found


def _most_named(found: Sequence[Named]) -> Named | None:
    """The place named most often, the first one of two; ``None`` for a list of them."""
    if len(found) < 2:
        return found[0] if found else None
    counts = Counter(named.unit.id for named in found).most_common()
    if len(counts) >= _LIST and counts[0][1] == counts[1][1]:
        return None
    return next(named for named in found if named.unit.id == counts[0][0])
