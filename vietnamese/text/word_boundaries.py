"""Words that were run together (``HàPBT``, ``nghịtổng``) or torn apart (``hà nh``).

Both are read only where the letters themselves leave little doubt. What is a possible
syllable is never cut; names and words of other languages (YouTube, website) stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from vietnamese.text.canonical import CLUSTER, canonical_syllable, composed_letters, plain_letters
from vietnamese.text.syllables import is_syllable, parse


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LONGEST_GLUED = 24
"""Letters. Longer tokens are not searched for cuts."""
UNITS = _words("đ ha kg km km2 m2 m3 cm mm tr")
"""Written straight after a number and searched for on their own: 20ha, 30m2, 500đ."""
BEFORE_NUMBERS = _words("ngay thang")
"""Words of dates that are cut from a number even without their marks: ngay28."""
CODAS = _words("c ch g h m n ng nh p t")
"""What a torn syllable may leave behind; g and h are the ends of a torn ng, nh or ch."""
TORN_ONSETS = _words("ch gh kh ng ngh nh ph qu th tr")
HIGHLAND = _words("đắk đăk lắk lăk krông kạn")
"""Frequent parts of place names that are no syllables of Vietnamese: ĐắkLắk, BắcKạn."""
CONSONANTS = frozenset("bcdđghklmnpqrstvx")
ENDS = ("c", "ch", "i", "m", "n", "ng", "nh", "p", "t", "u", "y")
"""With which a beginning that is no syllable (ngườ, việ) may be completed."""

_DIGITS_AND_LETTERS = re.compile(r"[0-9]+|[^0-9]+")
_NUMBER_AND_UNIT = re.compile(r"([0-9]+)([^0-9]+[23]?)")


def glued_cuts(raw: str) -> tuple[int, ...]:
    """Offsets in a raw token at which it is to be cut into words; empty if it is one word."""
    if len(raw) > 4 * LONGEST_GLUED:  # four: a letter, two marks, something invisible
        return ()
    if raw.isascii() and raw.isalpha() and (raw[1:].islower() or raw.isupper()):
        return ()  # website, Facebook, UBND
    clusters = [(m.start(), composed_letters(m.group())) for m in CLUSTER.finditer(raw)]
    letters = "".join(letter for _, letter in clusters)
    if len(letters) != len(clusters) or not 2 < len(letters) <= LONGEST_GLUED:
        return ()
    lower = letters.lower()
    if len(lower) != len(letters) or is_syllable(lower):
        return ()
    if letters.isalpha():
        cuts = _cuts_at_case(letters) or _only_cut(lower)
    else:
        cuts = _cuts_at_digits(letters)
    return tuple(clusters[cut][0] for cut in cuts)


def _cuts_at_digits(letters: str) -> tuple[int, ...]:
    """``ngày28`` and ``28thang2`` at their digits, ``30m2`` after the number; never ``qh14``."""
    match = _NUMBER_AND_UNIT.fullmatch(letters)
    if match and match[2].lower() in UNITS:
        return (match.end(1),)
    runs = list(_DIGITS_AND_LETTERS.finditer(letters))
    for run in runs:
        word = run[0].lower()
        if not (word.isdecimal() or word in BEFORE_NUMBERS or _is_marked_word(word)):
            return ()
    return tuple(run.start() for run in runs[1:])


def _cuts_at_case(letters: str) -> tuple[int, ...]:
    """The fewest cuts beside changes of case that leave syllables and abbreviations.

    Cuts before a capital that follows a small letter (``HàNội``) or goes before one (``TPHồ``)
    are preferred to all others (``UBNDquận``). A word of another language is a part only beside
    a marked syllable (``củaFacebook``). Without any mark a change of case proves little
    (YouTube, LaTeX): then only one syllable before an abbreviation of three letters or more is
    cut off (``HoaTUV``).
    """
    places = range(1, len(letters))
    before_capitals = [i for i in places if letters[i].isupper() and letters[i - 1].islower()]
    before_titles = [
        i for i in places if letters[i].isupper() and not letters[i - 1 : i + 2].isupper()
    ]
    changes = [i for i in places if letters[i - 1].isupper() != letters[i].isupper()]
    cuts = (
        _fewest_cuts(letters, before_capitals, _is_part)
        or _fewest_cuts(letters, before_titles, _is_part)
        or _fewest_cuts(letters, changes, _is_part)
        or _fewest_cuts(letters, before_capitals, _is_part_or_foreign)
    )
    parts = [letters[start:end] for start, end in pairwise((0, *cuts, len(letters)))]
    if any(_is_marked_word(part.lower()) for part in parts):
        return cuts
    if len(parts) == 2 and letters.isascii():
        head, tail = parts
        if len(head) > 1 and not head.isupper() and tail.isupper() and len(tail) > 2:
            return cuts
    return ()


def _fewest_cuts(
    letters: str, places: list[int], is_part: Callable[[str], bool]
) -> tuple[int, ...]:
    """The one smallest choice of places that leaves only good parts; empty if there is none."""
    if not places:
        return ()
    ways: dict[int, list[tuple[int, ...]]] = {0: [()]}
    for end in (*places, len(letters)):
        found = [
            (*way, end)
            for start, before in ways.items()
            if is_part(letters[start:end])
            for way in before
        ]
        fewest = min(map(len, found), default=0)
        ways[end] = [way for way in found if len(way) == fewest][:2]  # two: not the only one
    best = ways[len(letters)]
    return best[0][:-1] if len(best) == 1 else ()


def _is_part(part: str) -> bool:
    lower = part.lower()
    return is_syllable(lower) or lower in HIGHLAND or (part.isupper() and 2 <= len(part) <= 8)


def _is_part_or_foreign(part: str) -> bool:
    return _is_part(part) or (part.isascii() and len(part) > 3)


def _only_cut(lower: str) -> tuple[int, ...]:
    """The one place where a marked word falls into two syllables; empty if there are several.

    A cut before a consonant goes before one before a vowel (nghị|tổng, not nghịt|ổng), and
    between two vowels there is none: nguời is a misspelt người.
    """
    if lower.isascii():
        return ()
    cuts = [
        i
        for i in range(1, len(lower) - 1)
        if (lower[i] in CONSONANTS or lower[i - 1] in CONSONANTS)
        and is_syllable(lower[:i])
        and is_syllable(lower[i:])
    ]
    best = [i for i in cuts if lower[i] in CONSONANTS] or cuts
    return (best[0],) if len(best) == 1 else ()


def _is_marked_word(word: str) -> bool:
    return not word.isascii() and (is_syllable(word) or word in HIGHLAND)


def may_be_torn(form: str) -> bool:
    """Whether a canonical form is no word but may be a piece of one: ``nh``, ``ngườ``."""
    if form in CODAS or form in TORN_ONSETS:
        return True
    if form.isascii() or len(form) > 6 or is_syllable(form):
        return False
    return any(is_syllable(form + end) for end in ENDS)


def joined(left: str, right: str) -> str | None:
    """The word whose two pieces stand side by side in a text with one space between, or None.

    ``left`` and ``right`` are raw tokens, one of which `may_be_torn`. A syllable followed by a
    capital (khu C) and a lone capital are no pieces of one.
    """
    if right[0].isupper() and not (left.isupper() and right.isupper() and len(right) > 1):
        return None
    left, right = plain_letters(left), plain_letters(right)
    torn = right in CODAS or left in TORN_ONSETS or not (left.isascii() or is_syllable(left))
    if not torn or (left in TORN_ONSETS and right in CODAS):
        return None
    whole = left + right
    if is_syllable(whole) or (whole.isascii() and len(right) > 1 and parse(whole)):
        return canonical_syllable(whole)
    return None
