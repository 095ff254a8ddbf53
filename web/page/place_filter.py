"""The filter by place: the most frequent places and the chosen ones, by province, to tick.

There are thousands of places, so the rest is reached by a box to type a name into.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import chain, islice
from typing import Final

from markupsafe import Markup

from search.contract.places import UNKNOWN_NAME
from search.contract.results import PlaceCount, SearchPage
from vietnamese.text.folding import fold
from web.address.page_state import View
from web.wording.wording import Wording

SHOWN_AT_ONCE: Final = 8  # places that are not chosen
FEW_MORE: Final = 2  # so few more are not worth folding away
MOST_FOLDED: Final = 16
_KIND_WORDS: Final = ("", "Quận ", "Huyện ", "Thị xã ", "Thành phố ")  # before a district's name
LEAST_PROVINCES: Final = 3  # the most frequent ones, however few places of theirs are frequent


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One place to tick: ``value`` is what its ``parameter`` says then, ``label`` how it is called
    beside its province, ``since`` an ISO day or empty; ``count`` None: it is not known.
    ``in_query``: it is a filter within the query, and goes when that is changed."""

    value: str
    label: str
    count: int | None
    chosen: bool = False
    since: str = ""
    parameter: str = "noi"
    in_query: bool = False


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """The places of one province, ``name`` empty for those of none. ``head`` is the province
    itself, None where it is not offered."""

    name: str
    head: PlaceChoice | None
    places: tuple[PlaceChoice, ...]


@dataclass(frozen=True, slots=True)
class PlaceChoices:
    """``folded`` are the places that are seen on request; ``unknown``: no known place."""

    shown: tuple[PlaceGroup, ...]
    folded: tuple[PlaceGroup, ...]
    unknown: PlaceChoice | None

    @property
    def folded_count(self) -> int:
        return sum(len(group.places) for group in self.folded)


def place_choices(page: SearchPage, view: View) -> PlaceChoices:
    """What can be chosen on a page whose places ``view`` calls by their own names."""
    named = [place for place in page.named if not _is_name(place)]
    counts = {place.value: place for place in (*named, *page.chosen)}
    in_query = {place.value for place in named} - {place.value for place in page.chosen}
    heads = {each.value: each.count for each in page.provinces}
    grouped: dict[str, list[PlaceChoice]] = {}
    of_districts = set()
    for name, (count, only_in_query) in _districts(page, view).items():
        known = [place for place in page.places if _is_district(place, name)]
        of_districts |= {place.value for place in known}
        province = known[0].province if len(known) == 1 else ""
        own = PlaceChoice(name, name, count, True, parameter="quan", in_query=only_in_query)
        grouped.setdefault(province, []).append(own)
    for place in counts.values():
        if place.kind == "province":
            heads[place.value] = place.count
            grouped.setdefault(place.value, [])
        elif place.kind != "unknown":
            own = _choice(place, True, place.value in in_query)
            grouped.setdefault(place.province, []).append(own)
    rest = [
        place
        for place in page.places
        if place.kind != "unknown" and place.value not in counts and place.value not in of_districts
    ]
    at_once = SHOWN_AT_ONCE if len(rest) > SHOWN_AT_ONCE + FEW_MORE else len(rest)
    for place in rest[:at_once]:
        grouped.setdefault(place.province, []).append(_choice(place))
    for frequent in islice(page.provinces, LEAST_PROVINCES):
        grouped.setdefault(frequent.value, [])
    more: dict[str, list[PlaceChoice]] = {}
    for place in rest[at_once : at_once + MOST_FOLDED]:
        more.setdefault(place.province, []).append(_choice(place))
    unknown = next((place for place in page.places if place.kind == "unknown"), None)
    unknown = counts.get(UNKNOWN_NAME, unknown)
    return PlaceChoices(
        tuple(
            PlaceGroup(
                name, _head(name, heads, name in counts, name in in_query), tuple(grouped[name])
            )
            for name in _in_order(grouped, heads, counts)
        ),
        tuple(
            PlaceGroup(name, None if name in grouped else _head(name, heads, False), tuple(places))
            for name, places in more.items()
        ),
        _choice(unknown, UNKNOWN_NAME in counts, UNKNOWN_NAME in in_query) if unknown else None,
    )


def kept_choices(view: View) -> PlaceChoices:
    """The chosen places alone, as they were typed, where nothing could be counted."""
    kept = [PlaceChoice(name, name, None, True, parameter="quan") for name in view.districts]
    kept += [PlaceChoice(name, name, None, True) for name in view.places]
    return PlaceChoices((PlaceGroup("", None, tuple(kept)),) if kept else (), (), None)


def place_ticks(groups: Sequence[PlaceGroup], words: Wording) -> Markup:
    """The boxes of groups."""
    lines = []
    for group in groups:
        if group.head:
            lines.append(f'<li class="group">{_tick(group.head, words)}\n')
        elif group.name or len(groups) > 1:
            name = escape(group.name) if group.name else words.place_elsewhere
            lines.append(f'<li class="group"><span class="name">{name}</span>\n')
        else:
            lines.append("<li>")
        if group.places:
            ticks = (f"<li>{_tick(place, words)}</li>\n" for place in group.places)
            lines.append(f"<ul>\n{''.join(ticks)}</ul>\n")
        lines.append("</li>\n")
    return Markup(f'<ul class="ticks">\n{"".join(lines)}</ul>\n') if lines else Markup()


def unknown_tick(choice: PlaceChoice, words: Wording) -> Markup:
    """The box of pages of no known place."""
    return Markup(f'<ul class="ticks">\n<li>{_tick(choice, words)}</li>\n</ul>\n')


def _districts(page: SearchPage, view: View) -> dict[str, tuple[int, bool]]:
    """The chosen districts by their own names, with their counts, and whether only the query
    names them."""
    found = {place.value: (place.count, True) for place in page.named if _is_name(place)}
    for typed in view.districts:
        folded = fold(typed)
        same = (each for each in page.districts if fold(each.value) == folded)
        exact = (each for each in page.districts if each.value == typed)
        name, count = next(chain(exact, same), (typed, 0))
        found[name] = count, False
    return found


def _is_name(place: PlaceCount) -> bool:
    """Whether it is all districts of a name, as ``quận:`` takes them."""
    return place.kind == "district" and place.value == place.title


def _is_district(place: PlaceCount, name: str) -> bool:
    return place.kind == "district" and place.title.removesuffix(name) in _KIND_WORDS


def _choice(place: PlaceCount, chosen: bool = False, in_query: bool = False) -> PlaceChoice:
    label = place.value.removesuffix(f", {place.province}") if place.province else place.value
    since = place.since if place.kind == "unit" else ""
    return PlaceChoice(place.value, label, place.count, chosen, since, in_query=in_query)


def _head(
    name: str, counts: dict[str, int], chosen: bool, in_query: bool = False
) -> PlaceChoice | None:
    if name not in counts:
        return None
    return PlaceChoice(name, name, counts[name], chosen, in_query=in_query)


def _in_order(
    grouped: dict[str, list[PlaceChoice]], heads: dict[str, int], chosen: Iterable[str]
) -> list[str]:
    """Provinces with something chosen first, then those with the most hits, no province last."""

    def rank(name: str) -> tuple[bool, bool, int, str]:
        has_chosen = name in chosen or any(place.chosen for place in grouped[name])
        return not has_chosen, not name, -heads.get(name, 0), name

    return sorted(grouped, key=rank)


def _tick(choice: PlaceChoice, words: Wording) -> str:
    since = ""
    if choice.since:
        day = escape(words.plain_day(date.fromisoformat(choice.since)))
        since = f' <span class="since">{words.place_since.format(day)}</span>'
    count = "" if choice.count is None else words.number(choice.count)
    label = words.place_unknown if choice.value == UNKNOWN_NAME else escape(choice.label)
    lang = "" if choice.value == UNKNOWN_NAME else ' lang="vi"'
    state = " checked" if choice.chosen else ""
    if choice.in_query:
        state += " disabled"
        since += f' <span class="since">{words.place_in_query}</span>'
    return (
        f'<label><input type="checkbox" form="tim" name="{choice.parameter}"'
        f' value="{escape(choice.value)}"{state}>'
        f' <span class="named"><span{lang}>{label}</span>{since}</span>'
        f' <span class="number">{count}</span></label>'
    )
