"""A place to filter by, whatever index it is looked for in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

PlaceKind = Literal["district", "unit", "former-unit", "province", "unknown"]
UNKNOWN_NAME: Final = "không rõ nơi"


@dataclass(frozen=True, slots=True)
class Place:
    """What a name was found to mean.

    ``district``: the ground of a former district, which is the pages of it and of all units that
    lie mainly on it, before and after 1 July 2025. ``unit``: a commune of today, with earlier pages
    of those that went into it whole. ``former-unit``: a commune as it was. ``province``: its pages,
    and those on the ground of its former districts. ``unknown``: pages of no place.

    ``ids`` are those of `vietnamese.gazetteer`; empty for a district that only an index knows.
    ``within`` is the district of a former commune; ``since`` and ``until`` are ISO days or empty.
    """

    kind: PlaceKind
    ids: tuple[str, ...]
    title: str
    name: str
    within: str = ""
    province: str = ""
    since: str = ""
    until: str = ""

    @property
    def value(self) -> str:
        """The name that means just this place: ``Huyện Châu Thành, Bến Tre``."""
        if self.kind in ("province", "unknown"):
            return self.name
        title = f"{self.title} cũ" if self.kind == "former-unit" else self.title
        return ", ".join(part for part in (title, self.within, self.province) if part)


UNKNOWN: Final = Place("unknown", (), "Không rõ nơi", UNKNOWN_NAME)
