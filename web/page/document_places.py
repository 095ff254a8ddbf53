"""Where a document is from, with links to all that is from there, and how that is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.reading.documents import Places
from search.contract.places import UNKNOWN_NAME, Place
from web.address.page_state import View
from web.wording.wording import Wording

Named = Callable[[str], tuple[Place, ...]]


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A name as it was on the day of the document. ``view``: all of that place, None where the name
    does not say which one it is."""

    name: str
    view: View | None


@dataclass(frozen=True, slots=True)
class DocumentPlaces:
    """``ground``: the former districts that a document of today lies on. ``evidence``: where it
    says so, in words of the page's language, and its own words."""

    places: tuple[PlaceLink, ...]
    ground: tuple[PlaceLink, ...]
    evidence: tuple[tuple[str, str], ...]


def document_places(places: Places, named: Named, view: View, words: Wording) -> DocumentPlaces:
    """``named`` finds the places that a name may mean; ``view`` is any of the wanted language."""

    def linked(shown: str, outer: tuple[str | None, ...], kind: str) -> PlaceLink:
        name = ", ".join(filter(None, (shown, *outer)))
        found = [place for place in named(name) if place.kind == kind]
        return PlaceLink(shown, view.only_place(found[0].value) if len(found) == 1 else None)

    def on_ground(district: str, province: str | None) -> PlaceLink:
        link = linked(district, (province,), "district")
        return link if link.view else PlaceLink(district, view.only(district))

    found = []
    if places.unit:
        outer = (*places.districts[:1], places.province)
        kind = "former-unit" if places.districts else "unit"
        found.append(linked(places.unit, outer, kind))
    found += [on_ground(district, places.province) for district in places.districts]
    if places.province:
        found.append(linked(places.province, (), "province"))
    if not found and not places.area:
        found.append(PlaceLink(words.place_unknown, view.only_place(UNKNOWN_NAME)))
    ground = () if places.districts else places.area
    return DocumentPlaces(
        tuple(found),
        tuple(on_ground(district, places.province) for district in ground),
        tuple((words.place_evidence.get(where, where), text) for where, text in places.evidence),
    )
