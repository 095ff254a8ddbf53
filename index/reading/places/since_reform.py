"""Commune and ground of a page of 1 July 2025 or later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from index.reading.places.page_names import FIRST_SENTENCES, Evidence, Named, PageNames
from vietnamese.gazetteer.gazetteer import Unit, gazetteer

Found = tuple[Unit | None, tuple[Unit, ...], tuple[Evidence, ...]]
"""The page's commune, other units on whose ground the page says that it is, and why."""
_LIST: Final = 3  # so many places, none more often than the others: news of them all
_FAR: Final = 200  # characters after which another place is another matter


def unit_and_ground(names: PageNames) -> Found:
    """From the surest to the least sure."""
    for found in (_address(names), names.site, names.of_title, _lead(names)):
        communes = [named for named in found if named.level == "N"]
        if (most := most_named(communes)) is not None:
            return most.unit, (), (most.evidence,)
        if communes:
            return _pair(communes)
    for found in (names.address, names.site, names.of_title, names.of_lead):
        districts = [named for named in found if named.level in "DW"]
        if (most := most_named(districts)) is not None:
            district = gazetteer().district(most.unit, None)
            return None, (district,) if district else (), (most.evidence,)
    if former := {named.unit.id: named for named in names.former()}.values():
        return None, tuple(n.unit for n in former), tuple(n.evidence for n in former)
    homes = {named.unit.id: named for named in names.homes_of_subject() if named.level == "N"}
    if len(homes) == 1:
        named = next(iter(homes.values()))
        return named.unit, (), (named.evidence,)
    return None, (), ()


def _lead(names: PageNames) -> list[Named]:
    """What the lead names in the province that the title is of; of a whole province only what
    the first sentences name."""
    province = names.province_of_title()
    if province is None:
        return names.of_lead
    places = gazetteer()
    within = [n for n in names.of_lead if province.id in places.around(n.unit, names.day)]
    communes = [named for named in within if named.level == "N"]
    if names.start is None or names.start.level != "P" or len(communes) > 1:
        return within
    return [named for named in within if named.mention.start < FIRST_SENTENCES]


def _address(names: PageNames) -> list[Named]:
    """A portal that was a district's is that of the commune that has its name now."""
    found = list(names.address)
    for named in names.address:
        if named.level == "D":
            found += [
                Named(unit, named.mention, named.evidence)
                for unit in gazetteer().named_like(named.unit)
                if unit.id[0] == "N" and named.unit.id in {i.rstrip("~") for i in unit.ground}
            ]
    return found


def most_named(found: Sequence[Named]) -> Named | None:
    """The place named most often; the first one of two that are named apart; ``None`` for a pair
    or a list."""
    if len(found) < 2:
        return found[0] if found else None
    counts = Counter(named.unit.id for named in found).most_common()
    best = next(named for named in found if named.unit.id == counts[0][0])
    if len(counts) > 1 and counts[0][1] == counts[1][1]:
        tied = next(named for named in found if named.unit.id == counts[1][0])
        near = tied.mention.start - best.mention.end < _FAR
        elsewhere = best.unit.parent != tied.unit.parent
        if len(counts) >= _LIST or best.mention.listed or (near and elsewhere):
            return None
    return best


def _pair(communes: Sequence[Named]) -> Found:
    """The ground of two communes of one province; of more, or of two provinces, nothing."""
    units = {named.unit.id: named for named in communes}
    if len(units) >= _LIST or len({named.unit.parent for named in communes}) > 1:
        return None, (), ()
    pair = units.values()
    return None, tuple(named.unit for named in pair), tuple(named.evidence for named in pair)
