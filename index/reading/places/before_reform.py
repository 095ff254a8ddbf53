"""Districts and commune of a page of before 1 July 2025."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from index.reading.places.page_names import Evidence, Named, PageNames
from vietnamese.gazetteer.gazetteer import Unit, gazetteer
from vietnamese.text.patterns import LETTER, SMALL, any_of

Found = tuple[tuple[Unit, ...], Unit | None, tuple[Unit, ...], tuple[Evidence, ...]]
"""Districts and commune of a page as on its day, the districts that it names, whether they stood
on that day or not, and why."""
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


def districts_and_unit(names: PageNames, given: str | None) -> Found:
    """``given``: the district that the page's own data give."""
    found = names.given(given)[:1] if given else _districts(names)
    districts = _each_once(found, names)
    if given and not districts:
        return (), None, (), (Evidence("given", given),)
    unit = _unit(names, set(districts))
    if unit is not None and not districts:
        districts = _each_once([unit], names)
    ground = tuple(dict.fromkeys(_district(named, names) or named.unit for named in found))
    reasons = [*(reason for _, reason in districts.values()), *([unit.evidence] if unit else [])]
    return (
        tuple(district for district, _ in districts.values()),
        unit.unit if unit else None,
        ground,
        tuple(dict.fromkeys(reasons)),
    )


def _districts(names: PageNames) -> list[Named]:
    """What the page's districts are known by, the surest first: of several districts in a title
    all count. They, or communes of theirs."""
    for found in (names.address, names.site):
        if first := _first(found):
            return first
    start = names.start
    if start and start.level == "D" and names.title.startswith(":", start.mention.end):
        return [start]
    for level in "DW":
        if found := [named for named in names.of_title if named.level == level]:
            return found
    if _is_example(names):
        return []
    if most := _most_named(names.of_lead, "D", names):
        return most
    if first := _first(names.signature()):
        return first
    if most := _most_named(names.of_lead, "W", names):
        return most
    if start and start.level == "D" and _is_subject(start, names):
        return [start]
    return _governed(names)


def _first(found: Iterable[Named]) -> list[Named]:
    """The first district of ``found``, else its first commune."""
    named = sorted((n for n in found if n.level in "DW"), key=lambda n: n.level != "D")
    return named[:1]


def _each_once(found: Sequence[Named], names: PageNames) -> dict[str, tuple[Unit, Evidence]]:
    """The districts of these as they were on the page's day, by id."""
    districts: dict[str, tuple[Unit, Evidence]] = {}
    for named in found:
        district = _of_day(_district(named, names), names.day)
        if district is not None and district.id not in districts:
            districts[district.id] = (district, named.evidence)
    return districts


def _district(named: Named, names: PageNames) -> Unit | None:
    return gazetteer().district(named.unit, names.day)


def _of_day(district: Unit | None, day: str | None) -> Unit | None:
    """What stood in a district's place on that day: Thủ Đức for Quận 9 from 2021 on."""
    while district and day and district.until and district.until < day and district.whole:
        district = gazetteer().at(district.whole, day)
    return district


def _most_named(found: Sequence[Named], level: str, names: PageNames) -> list[Named]:
    """The first that names the district which is named most often, by its own name or those of
    its communes; the first one of two; nothing for a list of them."""
    own = [named for named in found if named.level == level]
    ids = [district.id if (district := _district(named, names)) else "" for named in own]
    counts = Counter(ids).most_common(_LIST)
    if not counts or (len(counts) >= _LIST and counts[0][1] == counts[1][1]):
        return []
    return [own[ids.index(counts[0][0])]]


def _is_subject(start: Named, names: PageNames) -> bool:
    """``Tây Hồ mở thêm ...`` over a page that speaks of its quận without the name."""
    verb = _VERB.match(names.title, start.mention.end)
    return verb is not None and _ITS_DISTRICT.search(names.lead) is not None


def _governed(names: PageNames) -> list[Named]:
    """The district whose public bodies the page speaks of, if it is most of them."""
    text, found = names.body()
    governed = [
        named
        for named in found
        if named.level == "D"
        and _PUBLIC_BODY.search(text[max(0, named.mention.start - 32) : named.mention.start])
    ]
    ids = [named.unit.id for named in governed]
    counts = Counter(ids).most_common(1)
    if not counts or counts[0][1] * 2 <= len(ids):
        return []
    return [governed[ids.index(counts[0][0])]]


def _unit(names: PageNames, districts: set[str]) -> Named | None:
    """The commune: of the site, of the title, or that of the lead which it names most; within
    the page's districts."""
    in_lead = names.of_lead if districts or not _is_example(names) else []
    for found in (names.address, names.site, names.of_title, in_lead):
        own = [named for named in found if named.level == "W" and _within(named, districts, names)]
        if own:
            return _most_of(own)
    return None


def _most_of(communes: Sequence[Named]) -> Named | None:
    ids = [named.unit.id for named in communes]
    counts = Counter(ids).most_common(_LIST)
    if len(counts) >= _LIST and counts[0][1] == counts[1][1]:
        return None
    return communes[ids.index(counts[0][0])]


def _is_example(names: PageNames) -> bool:
    """Whether the districts of the lead are examples: "dẫn đầu là thành phố Hạ Long, huyện Vân
    Đồn, ..." of a province, or a single one in news of many provinces."""
    districts = [named for named in names.of_lead if named.level == "D"]
    if len(districts) >= _LIST:
        return not _most_named(districts, "D", names)
    return len(districts) == 1 and names.is_of_many_provinces()


def _within(named: Named, districts: set[str], names: PageNames) -> bool:
    own = _of_day(_district(named, names), names.day)
    return not districts or (own is not None and own.id in districts)
