"""What numbers are part of: telephone numbers, plates, times, quantities and codes. Each is one
term in all its spellings."""

from __future__ import annotations

from typing import Final

from vietnamese.overlays.neighbours import JOINS
from vietnamese.overlays.numbers.codes import NAMES, codes_at, codes_in_query
from vietnamese.overlays.numbers.plates import plate_at
from vietnamese.overlays.numbers.quantities import quantities_at
from vietnamese.overlays.numbers.telephones import telephone_at
from vietnamese.overlays.numbers.times import HOUR_WORDS, first_hour_at, times_at
from vietnamese.overlays.numbers.units import MULTIPLIERS, SIGNS, SIGNS_BEFORE, UNITS
from vietnamese.tokens.tokenizer import Overlay, Tokens

_QUANTITY_WORDS: Final = frozenset((*UNITS, *MULTIPLIERS, *JOINS)) - HOUR_WORDS
_QUANTITY_SIGNS: Final = frozenset(("°", "º", "-", "–", "~", *SIGNS))
"""What stands after a number that may be a quantity, or the first one of two."""


def find_numbers(tokens: Tokens, query: bool = False) -> list[Overlay]:
    """The overlays of all that numbers are part of."""
    # Every number of every document comes by: what is read in full is sifted out first.
    text, forms, starts, ends = tokens.text, (*tokens.forms, ""), tokens.starts, tokens.ends
    found = list(codes_in_query(tokens)) if query else []
    for at in tokens.numbers:
        start, end = starts[at], ends[at]
        form, following = forms[at], forms[at + 1]
        before = text[start - 1] if start else ""
        after = text[end : end + 1]
        if not form.isdecimal():
            found += times_at(tokens, at)
            found += quantities_at(tokens, at)
            if plate := plate_at(tokens, at, query):
                found.append(plate)
        elif following in HOUR_WORDS or after == ":":
            found += times_at(tokens, at)
        elif (
            following in _QUANTITY_WORDS
            or after in _QUANTITY_SIGNS
            or before in SIGNS_BEFORE
            or (after in " \u00a0" and text[end + 1 : end + 2] in _QUANTITY_SIGNS)
        ):
            found += list(quantities_at(tokens, at)) or first_hour_at(tokens, at)
            if after == "-" and (plate := plate_at(tokens, at, query)):
                found.append(plate)
        if (text[start] == "0" or before == "+" or (text[start] in "18" and end - start > 3)) and (
            telephone := telephone_at(tokens, at)
        ):
            found.append(telephone)
        if at and (
            before in "-.,"
            or forms[at - 1] in NAMES
            or (before in " \u00a0" and (query or text[start - 2].isupper()))
        ):
            found += codes_at(tokens, at, query)
    return found
