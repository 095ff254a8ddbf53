"""What a name may mean that is not the name of one place: to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from search.contract.errors import AmbiguousPlace, NoSuchPlace
from vietnamese.text.folding import fold
from web.address.page_state import View
from web.wording.wording import Wording

MOST_CANDIDATES: Final = 30


@dataclass(frozen=True, slots=True)
class PlaceCandidates:
    """``text`` for a person; each of the ``places`` with the view that has it in the name's place;
    ``more``: how many others there are."""

    text: str
    places: tuple[tuple[str, View], ...]
    more: int


def place_candidates(
    error: AmbiguousPlace | NoSuchPlace, view: View, words: Wording
) -> PlaceCandidates:
    said = words.place_which if isinstance(error, AmbiguousPlace) else words.place_near
    places = sorted(error.places, key=lambda place: fold(f"{place.province} {place.value}"))
    some = places[:MOST_CANDIDATES]
    return PlaceCandidates(
        (said if places else words.place_none).format(error.name),
        tuple((place.value, view.at_instead(error.name, place.value)) for place in some),
        len(places) - len(some),
    )
