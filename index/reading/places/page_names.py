"""All that a page names: by its address, in the head of its site, in title and lead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from index.reading.places.namesakes import Namesakes
from vietnamese.entities.place_words import SUBJECT
from vietnamese.entities.places import (
    PlaceMention,
    find_places,
    find_provinces,
    place_at_start,
    place_named,
)
from vietnamese.gazetteer.gazetteer import REFORM, Unit, gazetteer
from vietnamese.gazetteer.hosts import units_of_host
from vietnamese.text.patterns import any_of

Where = Literal["given", "address", "source", "site", "title", "lead", "signature", "body"]
LEAD: Final = 700
"""Characters in which places are looked for before the rest of the body is."""
FIRST_SENTENCES: Final = 350
"""Characters in which a bare name of a province says where a page is from."""
BODY: Final = 4000
_SIGNATURE_LINES: Final = 3
_SIGNATURE: Final = 90  # characters
_ONE_SIDE: Final = (frozenset("N"), frozenset("W"), frozenset("D"))  # of the reform
_REACH: Final = 72  # characters before a home in which its owner is introduced
_MANY: Final = 3
_HOST: Final = re.compile(r"(?:https?:)?(?://)?([\w.-]+\.[a-zA-Z]{2,})(?=[:/?#]|\Z)")
_TWO_LEVELS: Final = re.compile(
    rf"{any_of('chính quyền')}\s+(?:{any_of('địa phương')}\s+)?{any_of('hai cấp', '2 cấp')}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a page is of a place: where it says so, and in which words."""

    where: Where
    text: str


@dataclass(frozen=True, slots=True)
class PageTexts:
    """What of a page is read for places. ``names`` are lines that name its site or section
    (``PHƯỜNG QUAN HOA``); ``published`` is ISO."""

    title: str
    body: str
    url: str | None = None
    source: str | None = None
    names: Sequence[str] = ()
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that the page names: what it was on the page's day, and where it says so."""

    unit: Unit
    mention: PlaceMention
    evidence: Evidence

    @property
    def level(self) -> str:
        """P province, D district, W commune of before the reform, N of since."""
        return self.unit.id[0]


class PageNames:
    """``after``: the page is of after the reform; ``day``: its ISO day, None if unknown. Texts are
    composed (NFC); what is not asked for is not read."""

    def __init__(self, page: PageTexts) -> None:
        self.title = _composed(page.title)
        self.lead = _composed(page.body[:LEAD])
        self._body = page.body
        host = _HOST.match(page.url) if page.url else None
        self._host = host[1].lower() if host else ""
        self._of_host = units_of_host(self._host) if host else ()
        self._heads: list[tuple[Where, str]] = [("source", page.source)] if page.source else []
        self._heads += [("site", name) for name in page.names]
        self._in_heads = [find_places(_composed(text)) for _, text in self._heads]
        self._in_title = find_places(self.title)
        self._in_lead = find_places(self.lead)
        self.after = self._is_after(page.published)
        self.day = page.published[:10] if page.published else REFORM if self.after else None
        self._namesakes = Namesakes(
            self.day, self.after, (self._near_site, self._near_districts, self._near_provinces)
        )

    def _is_after(self, published: str | None) -> bool:
        """Whether the page is of after the reform. Where it has no date, a unit that did not
        exist before says so, or what is said of the levels of government."""
        if published:
            return published >= REFORM
        for mention in (m for ms in (*self._in_heads, self._in_title, self._in_lead) for m in ms):
            if not mention.former and mention.levels in _ONE_SIDE:
                return mention.levels == {"N"}
        return _TWO_LEVELS.search(self.lead) is not None

    def given(self, district: str) -> list[Named]:
        """The unit that a district's name, given as such, means."""
        mention = place_named(district)
        return self._told("given", district, [mention] if mention else [])

    @cached_property
    def address(self) -> list[Named]:
        """Whose site the page stands on: the district before the reform, the commune since."""
        units = self._namesakes.possible(self._of_host)
        levels = [unit.id[0] for unit in units]
        level = next((level for level in ("NDWP" if self.after else "DWP") if level in levels), "")
        return [
            Named(unit, PlaceMention(0, len(self._host), (unit,)), Evidence("address", self._host))
            for unit in units
            if unit.id[0] == level
        ]

    @cached_property
    def site(self) -> list[Named]:
        """What the source and the head of the site name."""
        found = []
        for (where, text), mentions in zip(self._heads, self._in_heads, strict=True):
            found += self._told(where, _composed(text), mentions)
        return found

    @cached_property
    def of_title(self) -> list[Named]:
        return self._told("title", self.title, self._in_title)

    @cached_property
    def of_lead(self) -> list[Named]:
        return self._told("lead", self.lead, self._in_lead)

    @cached_property
    def start(self) -> Named | None:
        """The bare name with which the title begins: ``Cầu Giấy``, ``Quảng Ninh``. A province
        goes before its namesakes."""
        mention = place_at_start(self.title)
        if mention is None:
            return None
        provinces = tuple(unit for unit in mention.units if unit.id[0] == "P")
        found = PlaceMention(0, mention.end, provinces or mention.units, bare=True)
        return next(iter(self._told("title", self.title, [found])), None)

    def bare_provinces(self, where: Where) -> list[Named]:
        """The provinces that the title or the lead names without saying what they are."""
        text = self.title if where == "title" else self.lead
        return self._told(where, text, self._bare[where])

    @cached_property
    def _bare(self) -> dict[Where, list[PlaceMention]]:
        return {
            "title": find_provinces(self.title),
            "lead": find_provinces(self.lead[:FIRST_SENTENCES]),
        }

    def signature(self) -> list[Named]:
        """What the short lines at the end name: ``Ủy ban MTTQ Việt Nam quận Cầu Giấy``."""
        if len(self._body) <= LEAD:
            return []
        last = self._body.rstrip().splitlines()[-_SIGNATURE_LINES:]
        short = [_composed(line) for line in reversed(last) if len(line) <= _SIGNATURE]
        return [n for line in short for n in self._told("signature", line, find_places(line))]

    def body(self) -> tuple[str, list[Named]]:
        """The beginning of a body that is longer than the lead, and what it names."""
        if len(self._body) <= LEAD:
            return "", []
        text = _composed(self._body[:BODY])
        return text, self._told("body", text, find_places(text))

    def former(self) -> list[Named]:
        """The districts of which the page says that they were: ``quận Ba Đình cũ``."""
        found = []
        texts: tuple[tuple[Where, str, list[PlaceMention]], ...] = (
            ("title", self.title, self._in_title), ("lead", self.lead, self._in_lead),
        )  # fmt: skip
        for where, text, mentions in texts:
            own = [m for m in mentions if m.former and not m.home and m.levels == {"D"}]
            found += self._resolved(where, text, own)
        return found

    def homes_of_subject(self) -> list[Named]:
        """Where they live whom the first sentences are about."""
        own = [
            mention
            for mention in self._in_lead
            if mention.home
            and mention.start < FIRST_SENTENCES
            and SUBJECT.search(self.lead, max(0, mention.start - _REACH), mention.start)
        ]
        return self._resolved("lead", self.lead, own)

    def province_of_title(self) -> Unit | None:
        """The only province that the title names, said to be one or not."""
        named = [n for n in self.of_title if n.level == "P"] or self.bare_provinces("title")
        units = {each.unit.id: each.unit for each in named}
        return next(iter(units.values())) if len(units) == 1 else None

    def is_of_many_provinces(self) -> bool:
        """Whether the lead names so many provinces that one district in it is an example."""
        named = [*self._in_lead, *find_provinces(self.lead)]
        provinces = {unit.id for mention in named for unit in mention.units if unit.id[0] == "P"}
        return len(provinces) >= _MANY

    def _told(self, where: Where, text: str, mentions: Iterable[PlaceMention]) -> list[Named]:
        """What can be told of the mentions, without former places and homes of persons."""
        return self._resolved(where, text, (m for m in mentions if not (m.former or m.home)))

    def _resolved(self, where: Where, text: str, mentions: Iterable[PlaceMention]) -> list[Named]:
        """The mentions of which one unit can be told."""
        found = []
        for mention in mentions:
            unit = self._namesakes.one(mention)
            if unit is not None:
                words = text[mention.start : mention.end]
                found.append(Named(unit, mention, Evidence(where, words)))
        return found

    # --- what tells namesakes apart

    def _near_site(self) -> frozenset[str]:
        units = [unit for mentions in self._in_heads for m in mentions for unit in m.units]
        return _with_outer((*self._of_host, *units))

    def _near_districts(self) -> frozenset[str]:
        mentions = (*self._in_title, *self._in_lead)
        sure = [m for m in mentions if m.levels == {"D"} and len({u.id for u in m.units}) == 1]
        return frozenset(unit.id for mention in sure for unit in mention.units)

    def _near_provinces(self) -> frozenset[str]:
        return self._provinces_near

    @cached_property
    def _provinces_near(self) -> frozenset[str]:
        """The provinces that title and lead name; where they name none, the rest of the page."""
        mentions = [*self._in_title, *self._in_lead]
        mentions += [*self._bare["title"], *find_provinces(self.lead)]
        sure = [mention for mention in mentions if len({unit.id for unit in mention.units}) == 1]
        found = _with_outer(unit for mention in sure for unit in mention.units)
        if any(id[0] == "P" for id in found):
            return found
        rest = _composed(self._body[LEAD:BODY])
        return frozenset(unit.id for m in find_provinces(rest) for unit in m.units)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _with_outer(units: Iterable[Unit]) -> frozenset[str]:
    """Ids of the units and of all that they lie in."""
    found: set[str] = set()
    for unit in units:
        found |= {unit.id} | gazetteer().outer(unit.id)
    return frozenset(found)
