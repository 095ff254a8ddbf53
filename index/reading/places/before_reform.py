"""Districts and commune of a page of before 1 July 2025."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from index.reading.places.page_names import Evidence, Named, PageNames
from vietnamese.gazetteer.gazetteer import Unit, gazetteer
from vietnamese.text.patterns import LETTER, SMALL, any_of

Districts = tuple[tuple[Unit, ...], tuple[Evidence, ...]]
"""At least one, and why."""
_LIST: Final = 3  # so many places, none more often than the others: news of them all
_VERB: Final = re.compile(rf"\s+[{SMALL}]")
_ITS_DISTRICT: Final = re.compile(
    rf"(?<!{LETTER}){any_of('quận', 'huyện', 'thị xã')}(?!{LETTER})", re.IGNORECASE
)
_PUBLIC_BODY: Final = re.compile(
    rf"(?:{any_of('ubnd', 'hđnd', 'mttq', 'mttq việt nam', 'mặt trận tổ quốc', 'đảng bộ')}"
    rf"|{any_of('ủy ban nhân dân', 'hội đồng nhân dân', 'công an', 'chính quyền', 'lãnh đạo')}"
    rf"|{any_of('trên địa bàn', 'địa bàn', 'đảng ủy', 'nhân dân', 'toàn')})\s+\Z",
    re.IGNORECASE,
)


def districts_and_unit(
    names: PageNames, given: str | None
) -> tuple[tuple[Unit, ...], Unit | None, tuple[Evidence, ...]]:
    """The page's districts and its commune, each as on its day, and why."""
    found = _as_districts(names.given(given), names) if given else _districts(names)
    if given and found is None:
        return (), None, (Evidence("given", given),)
    districts, evidence = found or ((), ())
    unit = _unit(names, {district.id for district in districts})
    if unit is None:
        return districts, None, evidence
    own = _of_day(gazetteer().district(unit.unit, names.day), names.day)
    if not districts and own is not None:
        districts = (own,)
    return districts, unit.unit, (*evidence, unit.evidence) if evidence else (unit.evidence,)


def _districts(names: PageNames) -> Districts | None:
    """From the surest to the least sure: of several districts in a title all count."""
    for found in (names.address, names.site):
        if districts := _first(found, names):
            return districts
    start = names.start
    if start and start.level == "D" and names.title.startswith(":", start.mention.end):
        return _as_districts([start], names)
    if found := [named for named in names.of_title if named.level == "D"]:
        return _as_districts(found, names)
    if found := [named for named in names.of_title if named.level == "W"]:
        return _as_districts(found, names)
    if start and start.level == "P":
        return None  # "Quảng Ninh họp bàn": of the province, whatever the lead lists
    in_lead = [named for named in names.of_lead if named.level == "D"]
    if (most := _most_named(in_lead)) is not None:
        return _as_districts([most], names)
    if districts := _first(names.signature(), names):
        return districts
    in_lead = [_district_of(named, names) for named in names.of_lead if named.level == "W"]
    if (most := _most_named(in_lead)) is not None:
        return _as_districts([most], names)
    if start and start.level == "D" and _is_subject(start, names):
        return _as_districts([start], names)
    return _governed(names)


def _first(found: Iterable[Named], names: PageNames) -> Districts | None:
    """The first district of ``found``, else that of its first commune."""
    named = sorted((n for n in found if n.level in "DW"), key=lambda n: n.level != "D")
    return _as_districts(named[:1], names)


def _as_districts(found: Sequence[Named], names: PageNames) -> Districts | None:
    """The districts of these, each once."""
    districts: dict[str, Unit] = {}
    evidence = []
    for named in found:
        district = _of_day(gazetteer().district(named.unit, names.day), names.day)
        if district is not None and district.id not in districts:
            districts[district.id] = district
            evidence.append(named.evidence)
    return (tuple(districts.values()), tuple(evidence)) if districts else None


def _district_of(commune: Named, names: PageNames) -> Named:
    district = gazetteer().district(commune.unit, names.day)
    return replace(commune, unit=district) if district else commune


def _of_day(district: Unit | None, day: str | None) -> Unit | None:
    """What stood in a district's place on that day: Thủ Đức for Quận 9 from 2021 on."""
    while district and day and district.until and district.until < day and district.whole:
        district = gazetteer().at(district.whole, day)
    return district


def _most_named(found: Sequence[Named]) -> Named | None:
    """The district named most often, the first one of two; ``None`` for a list of them."""
    if len(found) < 2:
        return found[0] if found else None
    counts = Counter(named.unit.id for named in found).most_common()
    if len(counts) >= _LIST and counts[0][1] == counts[1][1]:
        return None
    return next(named for named in found if named.unit.id == counts[0][0])


def _is_subject(start: Named, names: PageNames) -> bool:
    """``Tây Hồ mở thêm ...`` over a page that speaks of its quận without the name."""
    verb = _VERB.match(names.title, start.mention.end)
    return verb is not None and _ITS_DISTRICT.search(names.lead) is not None


def _governed(names: PageNames) -> Districts | None:
    """The district whose public bodies the page speaks of, if it is most of them."""
    text, found = names.body()
    governed = [
        named
        for named in found
        if named.level == "D"
        and _PUBLIC_BODY.search(text[max(0, named.mention.start - 32) : named.mention.start])
    ]
    counts = Counter(named.unit.id for named in governed)
    if not counts:
        return None
    id, count = counts.most_common(1)[0]
    if count * 2 <= counts.total():
        return None
    return _as_districts([named for named in governed if named.unit.id == id], names)


def _unit(names: PageNames, districts: set[str]) -> Named | None:
    """The commune: of the site, of the title, or that of the lead which it names most; within
    the page's districts."""
    for found in (names.address, names.site, names.of_title, names.of_lead):
        own = [named for named in found if named.level == "W" and _within(named, districts, names)]
        if (most := _most_named(own)) is not None:
            return most
        if own:
            return None
    return None


def _within(named: Named, districts: set[str], names: PageNames) -> bool:
    own = _of_day(gazetteer().district(named.unit, names.day), names.day)
    return not districts or (own is not None and own.id in districts)
