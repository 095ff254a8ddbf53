"""The province of a page that is of no smaller place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from index.reading.places.page_names import Named, PageNames
from vietnamese.text.patterns import LETTER, any_of

_BODY: Final = re.compile(
    rf"(?<!{LETTER})(?:UBND|HĐND|TAND|VKSND|TP\.?|CA|{any_of('công an', 'tòa án nhân dân')}"
    rf"|{any_of('bộ tư lệnh', 'chính quyền', 'lãnh đạo', 'người dân', 'trên địa bàn', 'địa bàn')}"
    rf"|{any_of('tại', 'ở', 'tỉnh', 'thành phố', 'cục thuế', 'cục hải quan')})\s+\Z",
    re.IGNORECASE,
)
_OFFICE: Final = re.compile(r"(?<!\w)(?:Sở|Cục|Chi cục|Ban|Hội|Liên đoàn|Trung tâm)\s[^.;:()]*\Z")
_REACH: Final = 64  # characters before a name in which that stands


def province_named(names: PageNames) -> Named | None:
    """The one that the address or the site is of, with which the title begins, or the only one
    that title or lead name as a place where something is or is decided."""
    for found in (names.address, names.site):
        if provinces := [named for named in found if named.level == "P"]:
            return provinces[0]
    if names.start and names.start.level == "P":
        return names.start
    in_title = [named for named in names.of_title if named.level == "P"]
    if (only := _only(in_title or names.bare_provinces("title"))) is not None:
        return only
    if in_title:
        return None
    in_lead = [named for named in names.of_lead if named.level == "P"]
    told = [named for named in names.bare_provinces("lead") if _speaks_for(named, names.lead)]
    return _only([*in_lead, *told])


def _speaks_for(named: Named, text: str) -> bool:
    start = named.mention.start
    before = text[max(0, start - _REACH) : start]
    return _BODY.search(before[-20:]) is not None or _OFFICE.search(before) is not None


def _only(found: Sequence[Named]) -> Named | None:
    return found[0] if len({named.unit.id for named in found}) == 1 else None
