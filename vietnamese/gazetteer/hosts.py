"""Whose site a host name is: ``hoankiem.hanoi.gov.vn``, ``tpthuduc.hochiminhcity.gov.vn``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from vietnamese.gazetteer.gazetteer import Unit, gazetteer

_PROVINCES: Final = {"hochiminhcity": "P79", "tphcm": "P79", "hcmcity": "P79", "hcm": "P79"}
_PREFIX: Final = re.compile(
    r"(?:ubnd|portal|congthongtin|ttdt)?-?"
    r"(?:(?P<district>quan|huyen|thixa|thanhpho|tp|tx|q(?=[0-9]))|(?P<commune>phuong|xa|thitran|dackhu))?-?"
    r"(?P<name>[a-z0-9]+)"
)
_SHORTEST: Final = 4  # letters of a name alone; shorter labels are words of another kind


@lru_cache(4096)
def units_of_host(host: str) -> tuple[Unit, ...]:
    """The districts and communes that a label of the host names, in all their versions, of the
    province that another label names; else that province; else nothing. Which of them the site
    is of is a matter of the day: a quận's portal became the phường's on 1 July 2025."""
    labels = host.lower().split(".")
    if labels[-1] != "vn":
        return ()
    provinces = {label: own for label in labels if (own := _province(label))}
    outer = {unit.id for own in provinces.values() for unit in own}
    for label in labels[:-1]:
        twice = labels.count(label) > 1  # "caobang.caobang.gov.vn": the city of that name
        units = _named(label, outer) if twice or label not in provinces else ()
        if units:
            return units
    return tuple(unit for own in provinces.values() for unit in own)


def _province(label: str) -> list[Unit]:
    places = gazetteer()
    if label in _PROVINCES:
        return list(places.versions(_PROVINCES[label]))
    return [unit for unit in places.named(label.replace("-", "")) if unit.id[0] == "P"]


def _named(label: str, provinces: set[str]) -> tuple[Unit, ...]:
    """The districts and communes of a label. Names of several districts, and those of communes,
    need their province beside them."""
    match = _PREFIX.fullmatch(label)
    if match is None:
        return ()
    places = gazetteer()
    levels = "D" if match["district"] else "WN" if match["commune"] else "DWN"
    for name in dict.fromkeys((label, match["name"])):
        units = [unit for unit in places.named(name) if unit.id[0] in levels]
        if name.isdigit():
            units = [unit for unit in units if unit.kind == "quận"]
        elif len(name) < _SHORTEST and not provinces:
            continue
        within = [unit for unit in units if places.outer(unit.id) & provinces]
        districts = [unit for unit in units if unit.id[0] == "D"]
        if within or len({unit.id for unit in districts}) == 1:
            return tuple(within or districts)
    return ()
