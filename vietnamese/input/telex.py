"""Telex and VNI keys that no input method turned into letters: ``hoafn kieesm`` is ``hoàn kiếm``.

People type so where the input method is off. A token is read key by key, as an input method does,
in either system or both (``dde62``), and counts only if a valid syllable comes out. So as not to
read other languages, a query is read only if some token of it shows clearly what it is. Tokens
with a single key as other words have it (``cos``, ``ans``, ``hoan2``) are read along with such
a one, or where there are several of them and nothing else but syllables.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vietnamese.text.syllables import ACUTE, DOT, GRAVE, HOOK, TILDE, VOWELS, is_syllable, parse

_TONES = {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT}
_TONES |= {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"uo": "ươ", "ưo": "ươ", "uu": "ưu", "ua": "ưa"}
_ON_VOWELS = {
    "w": {**_HORNS, "oa": "oă", "o": "ơ", "a": "ă", "u": "ư"},
    "7": {**_HORNS, "o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
}
"""What a key makes of the vowels before it: of the first of these that are there."""

# A token by itself: no part of an address, of a path or of a name with dots.
_TOKEN = re.compile(r"(?<![\w@/.])[A-Za-z][A-Za-z0-9]*+(?![\w@/]|\.\w)")
_LONGEST = 12  # keys: nghieengx, and some to spare

# How a token with a single key may look that is none: cos, max, quan1; test; turn, karma; visa,
# sofa; see, room; how, law; tw. And with any number of them: was.
_DOUBTFUL = re.compile(
    r"""\w*[srx0-9] | \w*s[tcp]h? | \w*r[mn]\w* | \w*[fjrsx][aeiouy]\w*
    | \w*(?<!i)ee\w* | \w*(?<!u)oo(?!ng)\w* | \w*[ao]w(?!i)\w* | [^aeiouy]*w""",
    re.VERBOSE,
)

# The few syllables that are written with oong; coong and thoong are typed công and thông.
_WITH_OO = frozenset(("boong", "goong", "loong", "toong", "xoong"))

# Words of other languages, met in Vietnamese news or common in English, that would be read as
# syllables hardly anyone looks for. (Not those like car and max: cả and mã are looked for.)
_FOREIGN_WORDS = """
    taxi visa sofa test list post host cost vest best most must trust rest last chest dist desc
    is of if or us this has his how now her per see those does hero theme rose core trojan
    boost boots cheer dawns deer door gowns keeps lawns lows meets moons owns pawns peer poor queens
    rooms rows sees seems teens towns trees imf axn ism doji
"""
_FOREIGN = frozenset(_FOREIGN_WORDS.split())


class _Typed(NamedTuple):
    """A syllable that was typed with keys, and whether it can hardly be anything else."""

    text: str
    is_clear: bool


def read_typed(query: str) -> str | None:
    """The query with its Telex and VNI tokens as the syllables they mean, all else as it is.

    None where nothing is to be read so. Capitals stay where they were typed. Meant for a query
    that literally finds nothing: what else ``banr`` could mean is not asked here.
    """
    tokens = list(_TOKEN.finditer(query))
    typed = [_read_token(token[0]) for token in tokens]
    read = [syllable for syllable in typed if syllable is not None]
    if not any(syllable.is_clear for syllable in read):
        rest = [token[0] for token, t in zip(tokens, typed, strict=True) if t is None]
        if len(read) < 2 or not all(parse(word.lower()) for word in rest):
            return None
    pieces: list[str] = []
    end = 0
    for token, syllable in zip(tokens, typed, strict=True):
        pieces += query[end : token.start()], syllable.text if syllable else token[0]
        end = token.end()
    return "".join(pieces) + query[end:]


def syllable_of_keys(keys: str) -> str | None:
    """The canonical syllable that these lower-case keys type; None if they type no syllable, or
    one without diacritics.

    ``hoafn`` and ``hoanf`` are ``hoàn``; ``ngwowif``, ``nguoiwf`` and ``ngu7o7i2`` are ``người``.
    """
    board = _typed(keys)
    return None if board is None else board.syllable()


def _read_token(token: str) -> _Typed | None:
    keys = token.lower()
    is_oo = keys.endswith("oong") and keys not in _WITH_OO
    if keys in _FOREIGN or (parse(keys) is not None and not is_oo):
        return None
    board = _typed(keys)
    syllable = board.syllable() if board else None
    if board is None or syllable is None:
        return None
    cased = (
        letter.upper() if token[place].isupper() else letter
        for letter, place in zip(syllable, board.places, strict=True)
    )
    is_clear = board.keys_used > 1 or not _DOUBTFUL.fullmatch(keys)
    return _Typed("".join(cased), is_clear and len(syllable) > 1 and keys[0] != "w")


def _typed(keys: str) -> _Keyboard | None:
    """The keys typed; None where none makes a mark, or not all can be typed so."""
    board = _Keyboard()
    if len(keys) > _LONGEST or not all(map(board.press, keys)) or not board.keys_used:
        return None
    return board


class _Keyboard:
    """The letters that keys have typed so far, as an input method holds them."""

    def __init__(self) -> None:
        self.letters: list[str] = []  # without the tone
        self.places: list[int] = []  # of the key that each letter was typed with
        self.tone = ""
        self.keys_used = 0  # to make a mark
        self._pressed = ""

    def press(self, key: str) -> bool:
        """Type a key; False where no input method would take it."""
        is_mark = self._mark(key)
        self.keys_used += is_mark
        if not is_mark:
            if not key.isalpha() or key == "w" or (key in _TONES and self._vowels()):
                return False
            self._type(key)
        self._pressed += key
        return True

    def syllable(self) -> str | None:
        """The letters with their tone in canonical spelling, if that is a syllable."""
        letters = "".join(self.letters)
        for spelling in letters, letters.replace("ưo", "ươ"), letters.replace("ươ", "uơ"):
            syllable = parse(spelling)
            if syllable is not None:
                word = str(syllable._replace(tone=self.tone))
                if is_syllable(word):
                    return word
        return None

    def _vowels(self) -> list[int]:
        return [place for place, letter in enumerate(self.letters) if letter in VOWELS]

    def _type(self, letter: str) -> None:
        self.letters.append(letter)
        self.places.append(len(self._pressed))

    def _mark(self, key: str) -> bool:
        """Make the mark of ``key``; False if it is none, or there is nothing to put it on."""
        vowels = self._vowels()
        if key in _TONES and vowels and not self.tone:
            self.tone = _TONES[key]
        elif (key == "9" and self.letters[:1] == ["d"]) or (key == self._pressed == "d"):
            self.letters[0] = "đ"
        elif key in _CIRCUMFLEX and self.letters[-1:] == [key] == [*self._pressed[-1:]]:
            self.letters[-1] = _CIRCUMFLEX[key]
        elif key == "6" and (open_ := [i for i in vowels if self.letters[i] in _CIRCUMFLEX]):
            self.letters[open_[-1]] = _CIRCUMFLEX[self.letters[open_[-1]]]
        elif key == "w" and not vowels:
            self._type("ư")
        elif key in _ON_VOWELS:
            return self._mark_vowels(_ON_VOWELS[key])
        else:
            return False
        return True

    def _mark_vowels(self, marked_forms: dict[str, str]) -> bool:
        letters = "".join(self.letters)
        first = 2 if letters.startswith("qu") else 0
        for vowels, marked in marked_forms.items():
            at = letters.find(vowels, first)
            if at >= 0:
                self.letters[at : at + len(vowels)] = marked
                return True
        return False
