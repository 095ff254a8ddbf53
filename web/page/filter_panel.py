"""The filters of a result page: what can be chosen, and what is chosen and can be removed."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from search.contract.results import FacetCount, SearchPage
from vietnamese.text.folding import fold
from web.address.page_state import View
from web.wording.wording import Wording

AT_ONCE = 8  # values of a field that are shown, where there are more than
FEW = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to tick, ``label`` is how it reads: ``count`` is how many hits it has or would
    add."""

    value: str
    count: int
    chosen: bool
    label: str


@dataclass(frozen=True, slots=True)
class FieldChoices:
    """The values of the source or of one of its own fields to tick, with the name of the field.
    ``more``: how many others the view ``whole`` has."""

    name: str
    label: str
    values: tuple[Choice, ...]
    more: int
    whole: View

    @property
    def long(self) -> bool:
        """Whether it is worth narrowing."""
        return len(self.values) + self.more > FEW


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on: how it reads, and the view without it."""

    text: str
    without: View


def choices(
    values: Sequence[FacetCount], chosen: tuple[str, ...], label: Callable[[str], str] = str
) -> list[Choice]:
    """The chosen values first, then those with the most hits, in the order of the facet; a
    chosen one without hits stays, or nobody could untick it.
    ``chosen`` as they were typed. Values of one label say which they are."""
    typed = {fold(value) for value in chosen}
    counts = {fold(each.value): each.count for each in values}
    first = [Choice(name, counts.get(fold(name), 0), True, label(name)) for name in chosen]
    rest = (each for each in values if fold(each.value) not in typed)
    found = first + [Choice(each.value, each.count, False, label(each.value)) for each in rest]
    often = Counter(each.label for each in found)
    return [
        replace(each, label=f"{each.label} ({each.value})") if often[each.label] > 1 else each
        for each in found
    ]


def field_choices(page: SearchPage | None, view: View, words: Wording) -> list[FieldChoices]:
    """The fields that are counted, and those that are chosen from, each once. Of many values the
    first ones, unless the view asks for this field."""
    counted = dict(page.fields) if page else {}
    names = dict.fromkeys((*counted, *(name for name, _ in view.fields)))
    found = []
    for name in names:
        chosen = tuple(value for field, value in view.fields if field == name)
        values = choices(counted.get(name, ()), chosen, partial(words.value_name, name))
        if len(values) == 1 and name == "source" and not chosen:
            continue  # a site with one source has nothing to choose
        if values:
            few = len(values) <= FEW or name in view.counted
            shown = values if few else values[: max(AT_ONCE, len(chosen))]
            label, more = words.field_name(name), len(values) - len(shown)
            found.append(FieldChoices(name, label, tuple(shown), more, view.counting(name)))
    return found


def chips(view: View, words: Wording) -> list[Chip]:
    found = [Chip(district, view.without(district)) for district in view.districts]
    found += [Chip(place, view.without_place(place)) for place in view.places]
    for field in view.fields:
        text = f"{words.field_name(field[0])}: {words.value_name(*field)}"
        found.append(Chip(text, view.without_field(field)))
    if text := _range_text(view.since, view.until, words):
        found.append(Chip(text, view.within(None, None)))
    if view.dated:
        found.append(Chip(words.date_kind(view.dated), view.dated_by(None)))
    if view.literal:
        found.append(Chip(words.chip_literal, view.read_freely()))
    if view.match:
        text = words.chip_match.format(words.search.matches[view.match])
        found.append(Chip(text, view.freely_matched()))
    if not view.fold:
        found.append(Chip(words.chip_unfolded, view.folding(True)))
    return found


def _range_text(since: date | None, until: date | None, words: Wording) -> str:
    if since and until:
        last = monthrange(since.year, since.month)[1]
        if since == until:
            return words.plain_day(since)
        if (since, until) == (since.replace(day=1), since.replace(day=last)):
            return words.month(since)
        if (since, until) == (date(since.year, 1, 1), date(since.year, 12, 31)):
            return words.year(since)
        return words.chip_between.format(words.plain_day(since), words.plain_day(until))
    if since:
        return words.chip_since.format(words.plain_day(since))
    if until:
        return words.chip_until.format(words.plain_day(until))
    return ""
