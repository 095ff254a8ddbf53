"""One spelling per text.

`canonical_syllable` gives the one form of a single raw token: compatibility forms (full
width, ligatures) as plain letters, NFC with marks in their right order, eth (Ð, ð) and
African d (Ɖ, ɖ) as đ, the letter oi (Ƣ, ƣ) as ư, for which many a PDF has it, lower case, and
for a Vietnamese syllable one tone placement and one choice of i or y (see
`vietnamese.text.syllables`). A token that is no Vietnamese syllable keeps its letters.

`canonical` does the same for a whole text. Between tokens every kind of space is a space, every
kind of dash a hyphen, curly quotes are straight, and characters without width are gone.
"""

from __future__ import annotations

import re
from itertools import chain
from unicodedata import category, is_normalized, normalize

from vietnamese.text.syllables import TONES, parse
from vietnamese.text.token_memo import TokenMemo

SOFT_HYPHEN_ETC = "\u00ad\u200c\u200d\u2060\ufeff"
"""No width and no meaning between Vietnamese letters."""
ZERO_WIDTH_SPACE = "\u200b"
INVISIBLE = SOFT_HYPHEN_ETC + ZERO_WIDTH_SPACE


def _ranges(characters: list[str]) -> str:
    """Sorted characters as the inside of a regex class."""
    out: list[list[str]] = []
    for c in characters:
        if out and ord(out[-1][1]) == ord(c) - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return "".join(f"{a}-{b}" for a, b in out)


# Between these stand Chinese characters, Hangul and what is private: all without marks.
_SCRIPTS = (range(0x300, 0x3400), range(0xA000, 0xAC00), range(0xFB00, 0x10000))
MARKS = _ranges([c for c in map(chr, chain(*_SCRIPTS)) if category(c)[0] == "M"])
"""Combining marks of the Basic Multilingual Plane, as the inside of a regex class."""
WORD = rf"\w[\w{MARKS}{INVISIBLE}]*+"
"""A raw token: letters, digits, underscores, with the marks and invisible characters inside."""

_WORD = re.compile(WORD)
CLUSTER = re.compile(rf"[^{MARKS}{INVISIBLE}][{MARKS}{INVISIBLE}]*", re.DOTALL)
_MARKS_OF_ONE_LETTER = re.compile("[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]{2,}")
_ENCLOSING = re.compile("[\u20dd-\u20e4\ufe00-\ufe0f]")
_LOOK_ALIKES = str.maketrans("ÐðƉɖƢƣ", "ĐđĐđƯư")
_DROP_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))

_SEPARATORS = {
    **dict.fromkeys(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)), " "),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‘’‚‛′´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **{chr(0xFEE0 + i): chr(i) for i in range(0x21, 0x7F) if not chr(i).isalnum()},
}


def canonical_syllable(raw: str) -> str:
    """The canonical form of one token in any Unicode form and case; "" if nothing is left."""
    return _FORMS[raw]


def canonical(text: str) -> str:
    """The canonical form of a text."""
    pieces: list[str] = []
    last = 0
    for match in _WORD.finditer(text):
        pieces += (_plain_separators(text, last, match.start()), canonical_syllable(match.group()))
        last = match.end()
    pieces.append(_plain_separators(text, last, len(text)))
    return "".join(pieces)


def _plain_separators(text: str, first: int, last: int) -> str:
    plain = "".join(map(_plain_separator, text[first:last]))
    if not plain and 0 < first < last < len(text):
        return " "  # only marks stand here: the words beside them stay apart
    return plain


def _plain_separator(character: str) -> str:
    """Controls and the like as a space; no mark that has no letter, alone or composed (≠)."""
    if character.isascii():
        return character
    decomposed = normalize("NFD", character)
    kept = (c for c in decomposed if category(c)[0] != "M")
    return "".join(" " if category(c)[0] == "C" else _SEPARATORS.get(c, c) for c in kept)


def _canonical_token(raw: str) -> str:
    plain = plain_letters(raw)
    if "_" in plain:
        return "_".join(map(_spelled, plain.split("_")))
    return _spelled(plain)


def _spelled(word: str) -> str:
    syllable = parse(word)
    return word if syllable is None else str(syllable)


def plain_letters(raw: str) -> str:
    """Lower-case letters with their marks composed; nothing invisible, no enclosing marks."""
    return raw.lower() if raw.isascii() else normalize("NFC", composed_letters(raw).lower())


def composed_letters(raw: str) -> str:
    """The same with capitals left as they are."""
    if raw.isalnum() and is_normalized("NFKC", raw):  # nearly always: nothing to compose
        return raw.translate(_LOOK_ALIKES)
    word = _ENCLOSING.sub("", raw.translate(_DROP_INVISIBLE))
    compatible = normalize("NFKC", word)
    if _WORD.fullmatch(compatible):  # not so for ½ (1⁄2) and some ligatures that hold spaces
        word = compatible
    decomposed = normalize("NFD", word.translate(_LOOK_ALIKES))
    return normalize("NFC", _MARKS_OF_ONE_LETTER.sub(_shape_before_tone, decomposed))


def _shape_before_tone(marks: re.Match[str]) -> str:
    """Circumflex, breve and horn make the letter, so they come before its tone."""
    return "".join(sorted(marks[0], key=TONES.__contains__))


_FORMS = TokenMemo(_canonical_token)
