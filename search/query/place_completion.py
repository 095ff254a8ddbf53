"""Which place a person is about to name: those with documents whose names go on from what is typed,
and those that it is the whole name of, old or new."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

from search.contract.places import UNKNOWN, Place
from search.query.place_names import PlaceNames, successors
from vietnamese.text.folding import fold

_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")


class PlaceCompletion:
    """Of the places of one store. Immutable."""

    def __init__(self, names: PlaceNames) -> None:
        self._names = names
        known = sorted(names.known.every(), key=lambda each: (-each[1], each[0].value))
        places = dict.fromkeys([*(place for place, _ in known), UNKNOWN])
        self._lines = [
            (place, f" {_words(fold(place.value))}", f" {_words(fold(place.name))}")
            for place in places
        ]

    def complete(self, text: str, limit: int = 8) -> tuple[Place, ...]:
        """At most ``limit`` places that have a word of their names begun by ``text``: first those
        with the diacritics that were typed, then those whose own name it begins (not that of the
        province around them), then those with the most documents."""
        begun = f" {_words(fold(text))}"
        if begun == " ":
            return ()
        marked = f" {_words(normalize('NFC', text).lower())}"
        found = [
            (marked not in f" {_words(place.value.lower())}", not own.startswith(begun), place)
            for place, line, own in self._lines
            if begun in line
        ]
        found.sort(key=lambda each: each[:2])
        named = self._names.find(text)
        others = [*named, *(new for place in named[:1] for new in successors(place))]
        places = dict.fromkeys([*(place for *_, place in found[:limit]), *others])
        by_value = {place.value: place for place in reversed(places)}
        return tuple(reversed(by_value.values()))[:limit]


def _words(text: str) -> str:
    return _BETWEEN_WORDS.sub(" ", text).strip()
