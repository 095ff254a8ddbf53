"""What is to be told of the places that a query names: which of a name were taken, and what became
of those that are no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from search.contract.notices import Notice, NoticeCode, Offer
from search.contract.places import Place
from search.contract.results import SearchRequest
from search.query.parser import LONGEST_NAME, Query
from search.query.place_names import PlaceNames, successors
from vietnamese.text.patterns import any_of

MOST_TOLD: Final = 3  # notices of one query, and names in one notice
_KIND_WORD: Final = re.compile(
    rf"(?<!\w){any_of('phường', 'xã', 'thị trấn', 'quận', 'huyện', 'thị xã', 'tỉnh')}\s",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]\S*(?<!\W)")


def of_ambiguous_places(query: Query) -> Iterator[Notice]:
    """The filters in the query whose name is that of several places."""
    for name, places in (*query.places, *query.excluded_places):
        if len(places) > 1:
            values = (place.value for place in places)
            yield Notice(NoticeCode.AMBIGUOUS_PLACE, (name, *values))


def of_former_places(
    request: SearchRequest, query: Query, chosen: tuple[Place, ...], names: PlaceNames
) -> list[Notice]:
    """The places that are filtered by (``chosen`` and those of the query), or named in its words,
    and went into others that have documents; with an offer to search for both, otherwise as
    ``request`` does. Of the chosen places one may be any; so may one of those of the query."""
    in_words = list(_in_words(query, names))
    if not (chosen or query.places or in_words):
        return []
    both = Offer("both-places", query.text, request.literal, request.match)
    told = []
    for place, found in _with_successors(chosen, names):
        several = dict.fromkeys(one.value for one in (*chosen, *found))
        told.append((place, found, replace(both, places=tuple(several))))
    for place, found in _with_successors(
        tuple(places[0] for _, places in query.places if len(places) == 1), names
    ):
        filters = " ".join(f'nơi:"{new.value}"' for new in found)
        told.append((place, found, replace(both, query=f"{query.text} {filters}")))
    told += [(place, found, replace(both, query=text)) for place, found, text in in_words]
    return [
        Notice(
            NoticeCode.FORMER_PLACE,
            (place.title, ", ".join(map(_within_a_sentence, found))),
            (offer,),
        )
        for place, found, offer in told[:MOST_TOLD]
    ]


def _with_successors(
    filtered: tuple[Place, ...], names: PlaceNames
) -> Iterator[tuple[Place, list[Place]]]:
    """Each place with what it went into and is not among them."""
    for place in filtered:
        others = (new for new in successors(place) if new not in filtered and new in names.known)
        if found := list(islice(others, MOST_TOLD)):
            yield place, found


def _in_words(query: Query, names: PlaceNames) -> Iterator[tuple[Place, list[Place], str]]:
    """Those that the words of a query without signs name, each by just one unit's name. Capitals
    say nothing here: few people type them."""
    if len(query.branches) != 1 or len(query.branches[0]) != 1 or query.excluded:
        return
    words = query.branches[0][0]
    if words.phrase:
        return
    for kind in islice(_KIND_WORD.finditer(query.text, words.start, words.end), MOST_TOLD):
        ends = [word.end() for word in _WORD.finditer(query.text, kind.end(), words.end)]
        for end in reversed(ends[:LONGEST_NAME]):
            if places := names.find(query.text[kind.start() : end]):
                break
        else:
            continue
        found = [new for new in successors(places[0]) if new in names.known]
        if len(places) == 1 and found and found[0].title != places[0].title:
            instead = _within_a_sentence(found[0])
            other = f"{query.text[: kind.start()]}{instead}{query.text[end:]}"
            yield places[0], found[:MOST_TOLD], f"{query.text} HOẶC {other}"


def _within_a_sentence(place: Place) -> str:
    return f"{place.title[0].lower()}{place.title[1:]}"
