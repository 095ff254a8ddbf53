"""The administrative units of Vietnam, each as it was for a time; see README.md for ``units.tsv``.

Nothing is read before the first question. What is then kept is the lines of the file and, for
each name without marks, where its lines stand; a `Unit` is made of a line when it is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from vietnamese.kept import kept

REFORM: Final = "2025-07-01"
"""The day on which districts ended and communes were made anew."""
_ALWAYS: Final = "9999-12-31"


def _plain_letters() -> dict[int, str]:
    """Composed Latin letters without their marks, in the same case; signs of one kind as one."""
    plain = {}
    for number in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(number))[0]
        if base.isascii():
            plain[number] = base
    plain |= dict.fromkeys(map(ord, "Đ\u00d0Ɖ"), "D") | dict.fromkeys(map(ord, "đ\u00f0ɖ"), "d")
    plain |= dict.fromkeys(map(ord, "–—−‐‑"), "-") | dict.fromkeys(map(ord, "’‘´`′"), "'")
    return plain | dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")


PLAIN: Final = _plain_letters()
"""For ``str.translate``: one letter for one, so that offsets stay."""
_UNITS: Final = Path(__file__).with_name("units.tsv")
_NOT_OF_NAME: Final = re.compile(r"[^a-z0-9]+")


@lru_cache(1 << 15)
def name_key(name: str) -> str:
    """What a name is looked up by: ``hoankiem``, ``iahdrai``. Meant for composed text."""
    return _NOT_OF_NAME.sub("", name.translate(PLAIN).lower())


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as it was for a time; a unit that changed has several, with the same ``id``.

    ``id`` begins with its level: P province, D district, W commune of before the reform, N of
    since. ``since`` and ``until`` are ISO days, empty where it is not known or has not ended.
    ``into``: ids of what it went into, ``~`` after what took a part of it only. ``ground``: ids
    of the former districts that it lies on, ``~`` after those with little of it; empty: just the
    district that it is or belongs to.
    """

    id: str
    kind: str
    name: str
    parent: str
    since: str
    until: str
    into: tuple[str, ...]
    ground: tuple[str, ...]

    @property
    def title(self) -> str:
        """``Phường Hàng Bạc``, ``Quận 1``"""
        return f"{self.kind[0].upper()}{self.kind[1:]} {self.name}"

    @property
    def shown(self) -> str:
        """What a district or province is called and filtered by: ``Hoàn Kiếm``, ``Quận 1``."""
        return self.title if self.name.isdigit() else self.name

    @property
    def level(self) -> str:
        return self.id[0]

    def stood(self, day: str) -> bool:
        """Whether it was this on an ISO day."""
        return self.since <= day <= (self.until or _ALWAYS)

    @property
    def successors(self) -> tuple[str, ...]:
        return tuple(each.rstrip("~") for each in self.into)

    @property
    def whole(self) -> str | None:
        """The id of the one that it went into whole."""
        return self.into[0] if len(self.into) == 1 and not self.into[0].endswith("~") else None


class Gazetteer:
    """Units by id and by name. Made once, by `gazetteer`; read only."""

    def __init__(self, lines: list[str], names: dict[str, str]) -> None:
        """``names``: which lines have each name, as numbers with spaces between."""
        self._lines, self._names = lines, names
        self._unit = lru_cache(1 << 14)(self._read)
        self.versions = lru_cache(1 << 14)(self._versions)
        self.outer = lru_cache(1 << 14)(self._outer)

    def named(self, key: str) -> list[Unit]:
        """All units, at all times, with a name of this `name_key`."""
        return [self._unit(int(at)) for at in self._names.get(key, "").split()]

    def named_like(self, unit: Unit) -> list[Unit]:
        return self.named(name_key(unit.name))

    def is_name(self, key: str) -> bool:
        return key in self._names

    def keys(self) -> Iterable[str]:
        return self._names.keys()

    def _versions(self, id: str) -> tuple[Unit, ...]:
        """What a unit was, in the order of time; empty for no unit's id."""
        return tuple(self._unit(at) for at in self._places(id))

    def at(self, id: str, day: str | None) -> Unit | None:
        """What a unit was on a day, or nearest to it; the last that it was, if no day is given."""
        versions = self.versions(id)
        if not versions:
            return None
        if day is not None:
            for unit in versions:
                if day <= (unit.until or _ALWAYS):
                    return unit
        return versions[-1]

    def province(self, unit: Unit, day: str | None) -> Unit:
        """The province that a unit, or its ground, lay in on a day."""
        while unit.parent:
            unit = self._known(unit.parent, day)
        own = self._known(unit.id, day)
        while day and own.until and own.until < day and own.whole:
            own = self._known(own.whole, day)
        return own

    def _known(self, id: str, day: str | None) -> Unit:
        unit = self.at(id, day)
        assert unit is not None  # a test holds it for all ids that units name
        return unit

    def district(self, unit: Unit, day: str | None) -> Unit | None:
        """The district of a commune, or the district itself; none for units of the reform."""
        if unit.level == "W":
            own = self.at(unit.id, day)
            return self.at((own or unit).parent, day)
        return unit if unit.level == "D" else None

    def area(self, unit: Unit, day: str | None = None) -> list[Unit]:
        """The former districts that a district or commune mainly lies on, its own first; none
        for a province. Each as it was last."""
        ids = [id for id in unit.ground if not id.endswith("~")]
        own = self.district(unit, day)
        if own is not None:
            ids = list(dict.fromkeys((own.id, *ids)))
        return [self.versions(id)[-1] for id in ids]

    def now(self, unit: Unit) -> Unit | None:
        """The commune of today that a commune is, or went into whole."""
        if unit.level == "N":
            return unit
        if unit.level == "W" and unit.whole:
            return self.at(unit.whole, None)
        return None

    def around(self, unit: Unit, day: str | None) -> frozenset[str]:
        """Ids of the unit itself and of its district and province on a day."""
        district = self.district(unit, day)
        own = {unit.id, self.province(unit, day).id}
        return frozenset(own | {district.id} if district else own)

    def lies_in(self, unit: Unit, outer: Unit) -> bool:
        """Whether a unit lies, or lay at some time, in another one of a higher level."""
        return outer.id != unit.id and outer.id in self.outer(unit.id)

    def _outer(self, id: str) -> frozenset[str]:
        """Ids of all that a unit ever lay in, and of what that went into."""
        found: set[str] = set()
        for unit in self.versions(id):
            for parent in {unit.parent, *(each.rstrip("~") for each in unit.ground)} - {"", id}:
                found |= {parent} | self.outer(parent)
                for version in self.versions(parent):
                    found.update(version.successors)
        return frozenset(found)

    def all(self) -> Iterator[Unit]:
        return map(self._unit, range(len(self._lines)))

    def of_levels(self, levels: str) -> Iterator[Unit]:
        """All units of some levels. Those of communes are twenty times as many as all others."""
        for level in levels:
            yield from map(self._unit, _starting_with(self._lines, level))

    def _places(self, id: str) -> Iterator[int]:
        return _starting_with(self._lines, f"{id}\t")

    def _read(self, at: int) -> Unit:
        columns = self._lines[at].split("\t")
        columns += [""] * (8 - len(columns))
        id, kind, name, parent, since, until, into, ground = columns
        return Unit(
            id, kind, name, parent, since, until, tuple(into.split()), tuple(ground.split())
        )


# Other names and spellings, by what `name_key` makes of them.
_ALIASES: Final = {
    "hcm": "P79", "tphcm": "P79", "saigon": "P79", "hn": "P01", "hue": "P46", "brvt": "P77",
    "thuathien": "P46", "thuathienhue": "P46", "daclac": "P66", "daklac": "P66", "dacnong": "P67",
    "backan": "P06", "baccan": "P06", "kontum": "P62", "quinhon": "D540", "hp": "P31",
    "bariavungtau": "P77",
}  # fmt: skip


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer, read at the first call."""
    return Gazetteer(*_lines_and_names())


@kept(_UNITS)
def _lines_and_names() -> tuple[list[str], dict[str, str]]:
    text = _UNITS.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    names: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        names.setdefault(name_key(line.split("\t", 3)[2]), []).append(at)
    for key, id in _ALIASES.items():
        names.setdefault(key, []).extend(_starting_with(lines, f"{id}\t"))
    return lines, {key: " ".join(map(str, found)) for key, found in names.items()}


def _starting_with(lines: list[str], start: str) -> Iterator[int]:
    at = bisect_left(lines, start)
    while at < len(lines) and lines[at].startswith(start):
        yield at
        at += 1
