"""The places of documents as values to filter by and to count, each of which says what it is.

They are terms of a column (`index.storage.field_values`), named by what they are of a document:

    ground    a former district that it mainly lies on, before and after the reform
    unit      its commune, as it was on its day
    now       the commune of today that this is, or went into whole
    province  its province, as it was on its day

An index holds so all that a search needs to show and count them, whatever the gazetteer becomes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from vietnamese.gazetteer.gazetteer import gazetteer, name_key

GROUND: Final = "ground"
UNIT: Final = "unit"
NOW: Final = "now"
PROVINCE: Final = "province"
_BREAK: Final = "|"


class PlaceValue(NamedTuple):
    """``id``: of `vietnamese.gazetteer`, empty where that has no such place. ``title``:
    ``Quận Hoàn Kiếm``; ``name``: ``Hoàn Kiếm``, as hits show it; ``within``: the district of a
    commune; ``since`` and ``until``: ISO days, empty for always."""

    id: str
    title: str
    name: str
    within: str = ""
    province: str = ""
    since: str = ""
    until: str = ""

    def written(self) -> str:
        return _BREAK.join(part.replace(_BREAK, " ") for part in self)

    @classmethod
    def read(cls, text: str) -> PlaceValue:
        return cls(*text.split(_BREAK))


@lru_cache(1 << 10)
def province_named(name: str) -> PlaceValue:
    """The province of this name, whichever it is called today."""
    units = [unit for unit in gazetteer().named(name_key(name)) if unit.level == "P"]
    return PlaceValue(units[0].id if units else "", name, name)


def place_terms(name: str, values: Iterable[PlaceValue]) -> list[str]:
    """The terms by which a document has these values."""
    return [f"{name}={value.written()}" for value in values]
