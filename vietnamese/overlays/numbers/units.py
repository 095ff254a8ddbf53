"""Units of measure and money, and words for thousands and millions, in their spellings.

The first spelling is the unit's name in a form (``q=30m2``). Words without their marks count too,
but for those that are other words then.
"""

from __future__ import annotations

from typing import Final

from vietnamese.text.canonical import canonical_syllable
from vietnamese.text.folding import fold

Forms = tuple[str, ...]

_UNITS: Final = """
    đ | đồng | vnđ | vnd | đồng việt nam | việt nam đồng
    usd | đô la mỹ | đô la | đôla | đô | dollar
    eur | euro
    % | phần trăm
    m2 | mét vuông | m vuông
    m3 | mét khối | m khối
    km2 | ki lô mét vuông | kilômét vuông | kilomet vuông | km vuông | cây số vuông
    ha | héc ta | hécta | hecta | hec ta
    km | ki lô mét | kilômét | kilomet | cây số
    m | mét
    cm | xăng ti mét | xentimét | centimet | xen ti mét
    mm | mi li mét | milimét | milimet
    kg | ki lô gam | kilôgam | kilogam | kí lô gam | ki lô | kí lô
    g | gam | gram
    mg | mi li gam | miligam | miligram
    l | lít
    ml | mi li lít | mililít
    kwh | ki lô oát giờ | kilôoát giờ
    kw | ki lô oát | kilôoát
    mw | mê ga oát | megawatt
    độ c
    km h | km giờ
"""
_NEVER_BARE: Final = frozenset(("đô", "độ c", "đ"))
"""Units that are other words without their marks."""

MULTIPLIERS: Final = {
    **dict.fromkeys(("nghìn", "nghin", "ngàn", "ngan"), 1_000),
    **dict.fromkeys(("vạn", "van"), 10_000),
    **dict.fromkeys(("triệu", "trieu", "tr"), 1_000_000),
    **dict.fromkeys(("tỷ", "ty"), 1_000_000_000),
}
HALF: Final = frozenset(("rưỡi", "ruoi"))
MONEY: Final = frozenset(("đ", "usd", "eur"))
SIGNS_BEFORE: Final = {"$": "usd", "€": "eur"}
SIGNS: Final = {"%": "%", "₫": "đ", **SIGNS_BEFORE}
"""Signs directly after a number, or after a space."""


def _units() -> dict[str, tuple[tuple[Forms, str], ...]]:
    """By the first form of a unit all that begin with it, longest first, with their names."""
    found: dict[Forms, str] = {}
    for line in _UNITS.strip().splitlines():
        spellings = [spelling.strip() for spelling in line.split("|")]
        for spelling in spellings:
            forms = tuple(map(canonical_syllable, spelling.split()))
            found[forms] = spellings[0]
            if spelling not in _NEVER_BARE:
                found.setdefault(tuple(map(fold, forms)), spellings[0])
    found.pop(("%",))
    by_first: dict[str, list[tuple[Forms, str]]] = {}
    for forms in sorted(found, key=len, reverse=True):
        by_first.setdefault(forms[0], []).append((forms, found[forms]))
    return {first: tuple(units) for first, units in by_first.items()}


UNITS: Final = _units()
