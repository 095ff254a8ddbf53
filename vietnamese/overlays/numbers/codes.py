"""Letters and a number that are one name: ``COVID-19`` is ``covid19``, ``PM 2.5`` is ``pm2,5``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vietnamese.text.syllables import is_bare_syllable
from vietnamese.tokens.tokenizer import Overlay, Tokens

KIND: Final = "w"
"""What they are together is a plain word, as if they had been written so."""
MOST_LETTERS: Final = 8
MOST_SPACED_LETTERS: Final = 4
"""Letters that a space parts from their number. Longer words are followed by all kinds of them."""
NAMES: Final = frozenset(("covid",))
"""Longer ones that are part of a name with their number."""
_NUMBER: Final = re.compile(r"[0-9]{1,4}[a-z]?|[0-9]{1,2},[0-9]")
_WHOLE: Final = re.compile(r"[a-z]{1,8}[0-9]{1,4}")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_GOES_ON: Final = re.compile(r"[-–/][0-9]")


def codes_at(tokens: Tokens, at: int, query: bool = False) -> Iterator[Overlay]:
    """The codes whose number stands at the position ``at``, their letters before it; of a name of
    several parts (SARS-CoV-2) the last one with the number, and all of it."""
    letters, number = tokens.forms[at - 1], tokens.forms[at]
    text, start = tokens.text, tokens.starts[at - 1]
    if not at or not letters.isascii() or len(letters) > MOST_LETTERS:
        return
    gap = text[tokens.ends[at - 1] : tokens.starts[at]]
    if gap == "-":
        if _is_hyphenated(tokens, at):
            yield _code(letters + number, at - 1, at)
            before = tokens.forms[at - 2] if at > 1 else ""
            if text[tokens.ends[at - 2] : start] == "-" and _is_name(before, ""):
                yield _code(before + letters + number, at - 2, at)
    elif gap in (" ", "\u00a0"):
        if _NUMBER.fullmatch(number) and not _YEAR.fullmatch(number) and _is_name(letters, ""):
            raw = text[start : tokens.ends[at - 1]]
            short = len(letters) <= MOST_SPACED_LETTERS and (query or raw.isupper())
            if letters in NAMES or short:
                yield _code(letters + number, at - 1, at)
    elif gap in (".", ",") and _is_decimal_of_name(letters, number):
        yield _code(f"{letters},{number}", at - 1, at)


def codes_in_query(tokens: Tokens) -> Iterator[Overlay]:
    """Codes that a query has as one word (covid19): they are asked for as those are that a text
    has in two."""
    for at, form in enumerate(tokens.forms):
        if _WHOLE.fullmatch(form):
            yield _code(form, at, at)


def _is_decimal_of_name(letters: str, number: str) -> bool:
    """Whether a point or a comma between them is a decimal one: PM2.5."""
    name = letters[0].isalpha() and letters[-1].isdecimal()
    return name and number.isdecimal() and len(number) == 1


def _is_hyphenated(tokens: Tokens, at: int) -> bool:
    """Whether a hyphen joins a name to its number, and nothing more is joined to them by it."""
    start = tokens.starts[at - 1]
    before = tokens.text[start - 1 : start]
    return (
        _NUMBER.fullmatch(tokens.forms[at]) is not None
        and _is_name(tokens.forms[at - 1], tokens.text[start])
        and before != "/"
        and not _GOES_ON.match(tokens.text, tokens.ends[at])
    )


def _is_name(letters: str, first: str) -> bool:
    """Whether letters are no syllable, but for one or two with a capital (Mi-8, Su-30)."""
    if not letters.isalpha():
        return False
    return (
        len(letters) == 1 or not is_bare_syllable(letters) or (len(letters) < 3 and first.isupper())
    )


def _code(form: str, first: int, last: int) -> Overlay:
    return Overlay(KIND, f"{KIND}={form}", first, last)
