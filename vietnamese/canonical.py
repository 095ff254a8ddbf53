"""One spelling per text, with a map back to the original.

`canonical_syllable` gives the one form of a single raw token: compatibility forms (full
width, ligatures) as plain letters, NFC with marks in their right order, eth (Ð, ð) and
African d (Ɖ, ɖ) as đ, lower case, and for a Vietnamese syllable one tone placement and one
choice of i or y (see `vietnamese.syllables`). A token that is no Vietnamese syllable keeps
its letters.

`canonical` does the same for a whole text. Between tokens every kind of space is a space, every
kind of dash a hyphen, curly quotes are straight, and characters without width are gone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import category, normalize

from vietnamese.syllables import parse

MEMO_LIMIT = 500_000
"""Distinct tokens remembered; 47,000 news articles have some 200,000."""
LONGEST_REMEMBERED = 64
"""Characters. Longer tokens are noise: normalised each time, never remembered."""

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


MARKS = _ranges([c for c in map(chr, range(0x300, 0x10000)) if category(c)[0] == "M"])
"""Combining marks of the Basic Multilingual Plane, as the inside of a regex class."""
WORD = rf"\w[\w{MARKS}{INVISIBLE}]*"
"""A raw token: letters, digits, underscores, with the marks and invisible characters inside."""

_WORD = re.compile(WORD)
CLUSTER = re.compile(rf"[^{MARKS}{INVISIBLE}][{MARKS}{INVISIBLE}]*", re.DOTALL)
_TONE_BEFORE_SHAPE = re.compile("([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b])")
_ENCLOSING = re.compile("[\u20dd-\u20e4\ufe00-\ufe0f]")
_D_WITH_STROKE = str.maketrans("ÐðƉɖ", "ĐđĐđ")
_DROP_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))

_SEPARATORS = {
    **dict.fromkeys(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)), " "),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‘’‚‛′´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **{chr(0xFEE0 + i): chr(i) for i in range(0x21, 0x7F) if not chr(i).isalnum()},
}


@dataclass(frozen=True, slots=True)
class Canonical:
    """A text in canonical form.

    ``text[i]`` comes from the characters ``[starts[i], ends[i])`` of the original. Both are
    non-decreasing, and together the spans and the gaps between them cover the original.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` (not empty) stands in the original."""
        return self.starts[start], self.ends[end - 1]


class _Forms(dict[str, str]):
    """Raw token -> canonical form, remembered up to a bound."""

    def __missing__(self, raw: str) -> str:
        form = _canonical_token(raw)
        if len(raw) <= LONGEST_REMEMBERED:
            if len(self) >= MEMO_LIMIT:
                self.clear()
            self[raw] = form
        return form


_FORMS = _Forms()


def canonical_syllable(raw: str) -> str:
    """The canonical form of one token in any Unicode form and case; "" if nothing is left."""
    return _FORMS[raw]


def canonical(text: str) -> Canonical:
    """The canonical form of a text, each character mapped to its place in ``text``."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        _map_separators(text, last, start, pieces, starts, ends)
        _map_token(match.group(), start, pieces, starts, ends)
        last = end
    _map_separators(text, last, len(text), pieces, starts, ends)
    if starts:
        starts[0] = 0
    return Canonical("".join(pieces), tuple(starts), tuple(ends))


def _map_separators(
    text: str, first: int, last: int, pieces: list[str], starts: list[int], ends: list[int]
) -> None:
    before = len(pieces)
    for i in range(first, last):
        plain = _SEPARATORS.get(text[i]) or _plain_separator(text[i])
        if plain:
            pieces.append(plain)
            starts.extend([i] * len(plain))
            ends.extend([i + 1] * len(plain))
        elif ends:
            ends[-1] = i + 1
    if len(pieces) == before and 0 < first < last < len(text):
        pieces.append(" ")  # only marks stood here: the words beside them stay apart
        starts.append(first)
        ends.append(last)


def _plain_separator(character: str) -> str:
    """Controls and the like as a space; no mark that has no letter, alone or composed (≠)."""
    if character.isascii():
        return character
    decomposed = normalize("NFD", character)
    kept = (c for c in decomposed if category(c)[0] != "M")
    return "".join(" " if category(c)[0] == "C" else c for c in kept)


def _map_token(raw: str, start: int, pieces: list[str], starts: list[int], ends: list[int]) -> None:
    form = canonical_syllable(raw)
    pieces.append(form)
    if raw.isascii() or len(form) == len(raw) == len(plain_letters(raw)):
        starts.extend(range(start, start + len(form)))
        ends.extend(range(start + 1, start + len(form) + 1))
        return
    spans: list[tuple[int, int]] = []
    for match in CLUSTER.finditer(raw):
        span = (start + match.start(), start + match.end())
        spans.extend([span] * len(plain_letters(match.group())))
    if len(spans) != len(form):  # rare scripts compose across clusters: the token is one span
        spans = [(start, start + len(raw))] * len(form)
    starts.extend(span[0] for span in spans)
    ends.extend(span[1] for span in spans)


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
    if raw.isascii():
        return raw.lower()
    word = _ENCLOSING.sub("", raw.translate(_DROP_INVISIBLE))
    compatible = normalize("NFKC", word)
    if _WORD.fullmatch(compatible):  # not so for ½ (1⁄2) and ligatures with spaces
        word = compatible
    word = normalize("NFC", word.translate(_D_WITH_STROKE).lower())
    decomposed = normalize("NFD", word)
    reordered = _TONE_BEFORE_SHAPE.sub(r"\2\1", decomposed)
    return word if reordered == decomposed else normalize("NFC", reordered)
