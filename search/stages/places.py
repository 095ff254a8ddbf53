"""What is to be told of the places that a query names: which of a name were taken, and what became
of those that are no more."""

from __future__ import annotations

from collections.abc import Iterator

from search.contract.notices import Notice, NoticeCode
from search.contract.places import Place
from search.query.parser import Query
from search.query.place_names import PlaceNames, place_of, successors
from vietnamese.entities.places import find_places
from vietnamese.gazetteer.gazetteer import gazetteer

MOST_TOLD = 3  # notices of one query, and names in one notice


def of_ambiguous_places(query: Query) -> Iterator[Notice]:
    """The filters in the query whose name is that of several places."""
    for name, places in (*query.places, *query.excluded_places):
        if len(places) > 1:
            values = (place.value for place in places)
            yield Notice(NoticeCode.AMBIGUOUS_PLACE, (name, *values))


def of_former_places(query: Query, chosen: tuple[Place, ...], names: PlaceNames) -> list[Notice]:
    """The places that are filtered by (``chosen`` and those of the query), or named in its words,
    and went into others that have documents."""
    one_each = [places[0] for _, places in query.places if len(places) == 1]
    filtered = dict.fromkeys((*chosen, *one_each))
    told = []
    for place in filtered:
        if found := [new for new in successors(place) if _may_add(new, names, filtered)]:
            filters = " ".join(f'nơi:"{new.value}"' for new in found[:MOST_TOLD])
            told.append(_notice(place, found, f"{query.text} {filters}".strip()))
    return (told + list(_in_words(query, names)))[:MOST_TOLD]


def _may_add(new: Place, names: PlaceNames, filtered: dict[Place, None]) -> bool:
    return new not in filtered and new in names.known


def _in_words(query: Query, names: PlaceNames) -> Iterator[Notice]:
    """Those that the words of a query without signs name, each by just one unit's name."""
    if len(query.branches) != 1 or len(query.branches[0]) != 1 or query.excluded:
        return
    words = query.branches[0][0]
    if words.phrase:
        return
    for mention in find_places(words.text):
        ids = {unit.id for unit in mention.units}
        if len(ids) != 1:
            continue
        place = place_of(gazetteer().versions(ids.pop())[-1])
        found = [new for new in successors(place) if new in names.known]
        if found and found[0].title != place.title:
            start, end = words.start + mention.start, words.start + mention.end
            instead = f"{query.text[:start]}{_within_a_sentence(found[0])}{query.text[end:]}"
            yield _notice(place, found, f"{query.text} HOẶC {instead}")


def _notice(place: Place, found: list[Place], also: str) -> Notice:
    new = ", ".join(map(_within_a_sentence, found[:MOST_TOLD]))
    return Notice(NoticeCode.FORMER_PLACE, (place.title, new), also=also)


def _within_a_sentence(place: Place) -> str:
    return f"{place.title[0].lower()}{place.title[1:]}"
