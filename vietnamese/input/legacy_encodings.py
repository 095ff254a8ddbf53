"""Text of the fonts before Unicode, TCVN3 (ABC) and VNI, that was read as Latin-1 or Windows-1252.

``QuËn Hoµn KiÕm`` and ``Quaän Hoaøn Kieám`` are ``Quận Hoàn Kiếm``. A line is converted when every
character of it beyond ASCII belongs to the encoding, the words that come out are Vietnamese, and
at least some of them were none before. Partial evidence converts nothing: µ and ¶ also stand in
texts that never saw such a font, and ``Tháng`` would be ``Thỏng``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

from vietnamese.text.canonical import canonical_syllable
from vietnamese.text.syllables import is_syllable, parse

_TCVN3_CODES = (
    ("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ"),
    ("¨©ª«¬\u00ad®", "ăâêôơưđ"),
    ("µ¶·¸¹", "àảãáạ"),
    ("»¼½¾Æ", "ằẳẵắặ"),
    ("ÇÈÉÊË", "ầẩẫấậ"),
    ("ÌÎÏÐÑ", "èẻẽéẹ"),
    ("ÒÓÔÕÖ", "ềểễếệ"),
    ("×ØÜÝÞ", "ìỉĩíị"),
    ("ßáâãä", "òỏõóọ"),
    ("åæçèé", "ồổỗốộ"),
    ("êëìíî", "ờởỡớợ"),
    ("ïñòóô", "ùủũúụ"),
    ("õö÷øù", "ừửữứự"),
    ("úûüýþ", "ỳỷỹýỵ"),
)
"""TCVN 5712:1993, character set VN3, from 0xA1 to 0xFE. It has no capitals with tones: those are
printed by fonts (.VnTimeH) that show small letters as capitals."""

_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "õ": "\u0303", "û": "\u0309", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {
    "â": "",
    "à": "\u0300",
    "á": "\u0301",
    "ã": "\u0303",
    "å": "\u0309",
    "ä": "\u0323",
}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ü": "\u0303", "ú": "\u0309", "ë": "\u0323"}
_VNI_SINGLE = {
    "ô": "ơ",
    "ö": "ư",
    "ñ": "đ",
    "ì": "ì",
    "í": "í",
    "ó": "ĩ",
    "æ": "ỉ",
    "ò": "ị",
    "î": "ỵ",
}
"""VNI for Windows: a letter, then its marks as one more character; some letters are one."""

_LETTERS = re.compile("[A-Za-z\u00a1-\u00ff]+")
# Beyond ASCII, but no letters in these fonts: no-break spaces, and the punctuation of
# Windows-1252, as itself or, read as Latin-1, as control characters.
_PUNCTUATION = re.compile("[\u00a0\u0080-\u009f\u2010-\u2026\u2030-\u203a\u20ac\u2122]+")
_READ_AS_LATIN_1 = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_BEYOND_LATIN_1 = re.compile("[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]")
_IN_WORD = "A-Za-z0-9_\u00a1-\u00ff"
_PLAIN_WORD = re.compile(
    rf"(?<![{_IN_WORD}.@/:-])[A-Za-z]?[a-z]+(?![{_IN_WORD}@/:]|[.-][{_IN_WORD}])"
)
_CAPITALS = "¡¢£¤¥¦§"  # of TCVN3
_ABBREVIATION = re.compile("[A-ZĐ]{2,6}|[Đđ]")  # HĐND, QĐ; đ/c, 5.000đ
_NO_LETTERS = frozenset("¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹º»¼½¾×÷")  # where these fonts are not used

# One word with a character of that kind and this many letters convinces; two words of others do.
_LONG_ENOUGH = 3
# A word that is no syllable (a name, a slip) is put up with among this many that are.
_WORDS_PER_SLIP = 4


@dataclass(frozen=True, slots=True)
class _Encoding:
    name: str
    letters: dict[str, str]  # one or two characters as they were read -> the letter meant
    pattern: re.Pattern[str]

    def decode(self, word: str) -> str | None:
        """None when a character beyond ASCII is left over."""
        if not self.pattern.sub("", word).isascii():
            return None
        return self.pattern.sub(lambda match: self.letters[match[0]], word)


def _encoding(name: str, letters: dict[str, str]) -> _Encoding:
    longest_first = sorted(letters, key=len, reverse=True)
    return _Encoding(name, letters, re.compile("|".join(longest_first)))


def _vni_letters() -> dict[str, str]:
    letters: dict[str, str] = {}
    for read, meant in _VNI_SINGLE.items():
        letters |= {read: meant, read.upper(): meant.upper()}
    for vowel in "aeouyôö":
        whole = _VNI_SINGLE.get(vowel, vowel)
        pairs = {vowel + mark: whole + tone for mark, tone in _VNI_TONES.items()}
        if vowel in "aeo":
            pairs |= {vowel + m: f"{vowel}\u0302{tone}" for m, tone in _VNI_CIRCUMFLEX.items()}
        if vowel == "a":
            pairs |= {vowel + m: f"{vowel}\u0306{tone}" for m, tone in _VNI_BREVE.items()}
        for read, meant in pairs.items():
            small = normalize("NFC", meant)
            for mark in read[1], read[1].upper():  # the letter decides the case
                letters |= {read[0] + mark: small, read[0].upper() + mark: small.upper()}
    return letters


_TCVN3 = _encoding(
    "TCVN3",
    {
        code: letter
        for codes, letters in _TCVN3_CODES
        for code, letter in zip(codes, letters, strict=True)
    },
)
_VNI = _encoding("VNI", _vni_letters())
_ENCODINGS = (_TCVN3, _VNI)


@dataclass(frozen=True, slots=True)
class _EncodingGuess:
    """What speaks for a line being in an encoding: words with characters beyond ASCII."""

    encoding: _Encoding
    new: frozenset[str]  # syllables in it that are none as they stand
    convincing: bool
    either_way: int  # syllables in it and as they stand


def decode_legacy(text: str) -> tuple[str, tuple[str, ...]]:
    """Convert the lines that are in TCVN3 or VNI; also name the encodings that were found.

    A line without such letters is not touched, nor is any line end. Where a line convinces, lines
    of the same text with less evidence are believed too; lines that could as well be Unicode
    only if those that convince are more, and no other line is Unicode Vietnamese.
    """
    if text.isascii():
        return text, ()
    lines = text.split("\n")
    guesses = [_guesses(line) for line in lines]
    found = {guess.encoding.name for line in guesses for guess in line if guess.convincing}
    if not found:
        return text, ()
    convincing = sum(any(guess.convincing for guess in line) for line in guesses)
    ambiguous = sum(bool(line) and not any(guess.new for guess in line) for line in guesses)
    all_is_legacy = convincing > ambiguous and not _BEYOND_LATIN_1.search(text)
    used = set()
    for number, candidates in enumerate(guesses):
        believed = [g for g in candidates if g.encoding.name in found and (g.new or all_is_legacy)]
        if believed:
            best = max(believed, key=lambda guess: (len(guess.new), guess.either_way))
            lines[number] = _converted(lines[number], best.encoding)
            used.add(best.encoding.name)
    return "\n".join(lines), tuple(sorted(used))


def decode_as(text: str, name: str) -> str:
    """A text that is known to be in an encoding (``TCVN3``, ``VNI``), by its font for example."""
    encoding = next(one for one in _ENCODINGS if one.name == name)
    return "\n".join(_converted(line, encoding) for line in text.split("\n"))


def _guesses(line: str) -> list[_EncodingGuess]:
    """One for each encoding that accounts for every character and every word of the line."""
    if line.isascii() or _BEYOND_LATIN_1.search(line):
        return []
    bare = _PUNCTUATION.sub(" ", line)
    guesses = (_guess(bare, encoding) for encoding in _ENCODINGS)
    return [guess for guess in guesses if guess is not None]


def _guess(line: str, encoding: _Encoding) -> _EncodingGuess | None:
    if not _LETTERS.sub("", line).isascii():
        return None
    new: set[str] = set()
    either_way = slips = 0
    convincing = False
    for match in _LETTERS.finditer(line):
        if match[0].isascii():
            continue
        word = encoding.decode(match[0])
        if word is None:
            return None
        if _ABBREVIATION.fullmatch(word) and not is_syllable(canonical_syllable(word)):
            continue
        beside_digit = line[match.start() - 1 : match.start()].isdigit()
        if beside_digit or not is_syllable(canonical_syllable(word)):
            slips += 1
        elif not _NO_LETTERS.isdisjoint(match[0]) and len(word) > 1:
            new.add(word)
            convincing |= len(word) >= _LONG_ENOUGH
        elif len(word) == 1 or parse(canonical_syllable(match[0])) is not None:
            either_way += 1
        else:
            new.add(word)
    syllables = len(new) + either_way
    if syllables == 0 or slips * _WORDS_PER_SLIP > syllables or _is_foreign(line, syllables):
        return None
    return _EncodingGuess(encoding, frozenset(new), convincing or len(new) > 1, either_way)


def _is_foreign(line: str, syllables: int) -> bool:
    """Whether most words of small letters in the line are no Vietnamese, ``syllables`` aside."""
    plain = [parse(word.lower()) is not None for word in _PLAIN_WORD.findall(line)]
    return plain.count(False) > syllables + plain.count(True)


def _converted(line: str, encoding: _Encoding) -> str:
    matches = [*_LETTERS.finditer(line)]
    capitals = [False] * len(matches)
    if encoding is _TCVN3:
        capitals = _capitals([match[0] for match in matches])
    pieces: list[str] = []
    end = 0
    for match, is_capital in zip(matches, capitals, strict=True):
        word = encoding.decode(match[0]) or match[0]
        pieces += line[end : match.start()], word.upper() if is_capital else word
        end = match.end()
    pieces.append(line[end:])
    return "".join(pieces).translate(_READ_AS_LATIN_1)


def _capitals(words: list[str]) -> list[bool]:
    """Which words of a line of TCVN3 a font of capitals printed.

    Letters without tones show it: a word with a capital that is not its first letter, and no small
    one. ``Hµ`` alone could be ``Hà``; it is ``HÀ`` between such words, and in a line of capitals.
    """
    kinds = [_is_in_capitals(word) for word in words]
    if False not in kinds and True in kinds:
        return [True] * len(words)
    # An abbreviation (UBND) is written in capitals anyway: it shows nothing.
    signs = [
        None if word.isascii() and kind else kind for kind, word in zip(kinds, words, strict=True)
    ]
    before, after = _last_known(signs), _last_known(signs[::-1])[::-1]
    return [
        kind if kind is not None else {left, right} - {None} == {True}
        for kind, left, right in zip(kinds, before, after, strict=True)
    ]


def _last_known(signs: list[bool | None]) -> list[bool | None]:
    known: list[bool | None] = []
    last = None
    for sign in signs:
        last = last if sign is None else sign
        known.append(last)
    return known


def _is_in_capitals(word: str) -> bool | None:
    """None where the letters leave it open."""
    if any(letter.isascii() and letter.islower() for letter in word):
        return False
    if any(letter.isascii() or letter in _CAPITALS for letter in word[1:]):
        return True
    return None
