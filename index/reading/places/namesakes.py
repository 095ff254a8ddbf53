"""Which of several units of one name a page means.

Ten provinces have a huyện Châu Thành. What stands beside a name has been asked already (see
`vietnamese.entities.place_relations`); here the day of the page decides, then its site, then what
else it names, then whether it was what the text calls it. What is not decided so stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vietnamese.entities.places import PlaceMention
from vietnamese.gazetteer.gazetteer import Unit, gazetteer


@dataclass(frozen=True, slots=True)
class Namesakes:
    """``day``: ISO, None if unknown; ``after``: of after the reform. ``nearness``: sets of ids of
    units that the page is near to, the best ones first, each worked out when it is needed."""

    day: str | None
    after: bool
    nearness: Sequence[Callable[[], frozenset[str]]]

    def possible(self, units: Iterable[Unit]) -> list[Unit]:
        """One version of each unit, that of the page's day: communes of its side of the reform,
        and where some stood on that day only these."""
        named: dict[str, list[Unit]] = {}
        for unit in units:
            named.setdefault(unit.id, []).append(unit)
        own, other = ("N", "W") if self.after else ("W", "N")
        if not self.after or any(id[0] == own for id in named):
            named = {id: rows for id, rows in named.items() if id[0] != other}
        of_day = [self._of_day(rows) for rows in named.values()]
        if self.day is not None and len(of_day) > 1:
            return [unit for unit in of_day if unit.stood(self.day)] or of_day
        return of_day

    def _of_day(self, rows: Sequence[Unit]) -> Unit:
        """What the unit of these versions was on the page's day; the version itself where the
        unit had another name then. A province that is no more is the one that it went into."""
        unit = gazetteer().at(rows[0].id, self.day) or rows[0]
        if unit.id[0] == "P" and self.day and not unit.stood(self.day) and unit.whole:
            return gazetteer().at(unit.whole, self.day) or unit
        if unit.id[0] == "W" and all(row.name != unit.name for row in rows):
            return rows[0]
        return unit

    def one(self, mention: PlaceMention) -> Unit | None:
        """What a mention means, None where it cannot be told."""
        units = self.possible(mention.units)
        for near in self.nearness:
            if len(units) < 2:
                break
            units = self._near(units, near())
        if len(units) > 1 and mention.kind:
            units = [unit for unit in units if unit.kind == mention.kind]
        return units[0] if len(units) == 1 else None

    def _near(self, units: list[Unit], ids: frozenset[str]) -> list[Unit]:
        """Those that are near or lie near; on the page's day, if there are such. All, if none."""
        places = gazetteer()
        of_day = [unit for unit in units if places.around(unit, self.day) & ids]
        return of_day or [unit for unit in units if places.outer(unit.id) & ids] or units
