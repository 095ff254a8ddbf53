"""Which places lie in which, and what those that stand side by side say of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from vietnamese.entities.place_words import BESIDE
from vietnamese.gazetteer.gazetteer import PLAIN, gazetteer

if TYPE_CHECKING:
    from vietnamese.entities.places import PlaceMention

_FARTHEST_BESIDE: Final = 40  # characters between two places that say more of each other


def narrowed(text: str, mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The mentions without the namesakes that their neighbours rule out: ``xã Tân Thạch, huyện
    Châu Thành, tỉnh Bến Tre``."""
    found = list(mentions)
    pairs = [at for at in range(len(found) - 1) if _beside(text, found[at], found[at + 1])]
    for at in (*reversed(pairs), *pairs):
        found[at], found[at + 1] = _both(found[at], found[at + 1])
    for at in pairs:  # "trú tại phường Yên Nghĩa, quận Hà Đông"
        if found[at].home and not found[at + 1].listed:
            found[at + 1] = replace(found[at + 1], home=True)
    for at in reversed(pairs):  # "phường Dịch Vọng, phường Quan Hoa trước đây"
        if found[at + 1].former and found[at].levels & found[at + 1].levels:
            found[at] = replace(found[at], former=True)
    return found


def _beside(text: str, first: PlaceMention, second: PlaceMention) -> bool:
    gap = text[first.end : second.start]
    if len(gap) > _FARTHEST_BESIDE or "\n\n" in gap:
        return False
    return second.bare or second.listed or BESIDE.fullmatch(gap.translate(PLAIN)) is not None


def _both(first: PlaceMention, second: PlaceMention) -> tuple[PlaceMention, PlaceMention]:
    lies_in = gazetteer().lies_in
    for one, other in ((first, second), (second, first)):
        inner = tuple(unit for unit in one.units if any(lies_in(unit, o) for o in other.units))
        if inner:
            outer = tuple(unit for unit in other.units if any(lies_in(i, unit) for i in inner))
            narrow = replace(one, units=inner), replace(other, units=outer)
            return narrow if one is first else (narrow[1], narrow[0])
    if second.listed and first.levels == second.levels:
        return _alike(first, second), _alike(second, first)
    return first, second


def _alike(one: PlaceMention, other: PlaceMention) -> PlaceMention:
    """One of a list without its namesakes elsewhere, where the others of the list are not."""
    for near in (_parents, gazetteer().outer):
        of_other = frozenset[str]().union(*(near(unit.id) for unit in other.units))
        units = tuple(unit for unit in one.units if near(unit.id) & of_other)
        if units:
            return replace(one, units=units)
    return one


@lru_cache(1 << 14)
def _parents(id: str) -> frozenset[str]:
    return frozenset(unit.parent for unit in gazetteer().versions(id) if unit.parent)
