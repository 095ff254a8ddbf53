"""UTF-8 that was read as Windows-1252, Windows-1258, Latin-1 or Mac Roman, and kept so.

``Quáº­n HoÃ n Kiáº¿m`` is ``Quận Hoàn Kiếm``. Some bytes mean nothing in these encodings; programs
write U+FFFD for them or drop them, and so ``á»�`` may have been ề, ọ, ỏ or ờ. The syllable around
it says which, or else the more frequent one is taken (right for 96% of them in news).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from typing import Final

from vietnamese.text.canonical import canonical_syllable
from vietnamese.text.patterns import compiled_later
from vietnamese.text.syllables import is_syllable

_READ_AS: Final = {"cp1252": "Windows-1252", "cp1258": "Windows-1258", "mac_roman": "Mac Roman"}
_VIETNAMESE: Final = (
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
)
_OTHERS: Final = "".join(
    map(chr, (*range(0x80, 0x100), *range(0x2010, 0x2040), 0x20AB, 0x20AC, 0x2122, 0x2190, 0x2192,
              0x2212, 0x25CF, 0xFEFF))
)  # fmt: skip
_LETTERS: Final = _VIETNAMESE + _VIETNAMESE.upper() + _OTHERS
_QUOTES: Final = "”"
_ALONE: Final = "ÃÄĂ"  # what may be left of í and Đ, beside damage that is sure
_MARKED: Final = re.compile("[\u1ea0-\u1ef9]")  # what no misreading gives
_FEWEST: Final = 3
"""Words that become Vietnamese, from which a text is believed to be damaged so."""
_MOST_DAMAGE: Final = 2  # times over
_LONGEST_WORD: Final = 16  # characters; no syllable has half as many
_OPEN: Final = 0xE000
"""The first of the private characters that stand for letters with a lost byte."""
_LOST: Final = "\ufffd"
_LIKELY_SYLLABLES: Final = """
về thời họ đề giờ nhỏ mọi bỏ chọn lời gọi đời hỏi tỏ ngờ nền họa trời chờ cờ rời tỏa thọ bền đền mềm
giỏi hỏng giọng mỏ nề dọn mỏng bỏng lỏng trọ lề thềm nhọn sọ đọng tỏi đờm chọi vỏn hờn gọng
rọ mền dời ý
"""
_LIKELY: Final = frozenset(_LIKELY_SYLLABLES.split())
"""Of syllables that differ only in a letter that may have been lost, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class _Misreading:
    """``letters``: what a letter became -> the letter, or the private character that stands for
    one of ``open``, where a byte was lost. ``sure`` matches what no other text has."""

    name: str
    letters: dict[str, str]
    open: dict[str, str]
    sure: re.Pattern[str]
    pattern: re.Pattern[str]


def repair_mojibake(text: str) -> tuple[str, str | None]:
    """The text as it was meant, and how it had been read (None: it was not damaged).

    Line by line: what was right stays as it is. What was damaged twice is repaired twice.
    """
    if text.isascii():
        return text, None
    lines = text.split("\n")
    if not any(map(_may_be_damaged, lines)):  # nearly all texts
        return text, None
    best, most, name = lines, _FEWEST - 1, None
    for misreading in _misreadings():
        repaired, words = lines, 0
        for _ in range(_MOST_DAMAGE):
            repaired = [_repaired(line, misreading) for line in repaired]
            words = sum(map(_new_words, lines, repaired))
            if words > most:
                best, most, name = repaired, words, misreading.name
    return "\n".join(best), name


def _may_be_damaged(line: str) -> bool:
    return not (line.isascii() or _MARKED.search(line)) and _TWO_BYTES.search(line) is not None


def _repaired(line: str, misreading: _Misreading) -> str:
    if not _may_be_damaged(line) or not misreading.sure.search(line):
        return line
    text = misreading.pattern.sub(lambda match: misreading.letters[match[0]], line)
    if misreading.open and text != line:
        text = _torn(misreading).sub(partial(_mended, misreading), text)
        text = _OPEN_WORD.sub(partial(_closed, misreading), text)
    return text


def _new_words(before: str, after: str) -> int:
    """Vietnamese words that were none before."""
    if before is after:
        return 0
    old = set(before.split())
    bare = (word.strip("\"'“”‘’.,;:!?()[]") for word in set(after.split()) - old)
    return sum(not word.isascii() and _is_word(word) for word in bare)


def _is_word(word: str) -> bool:
    return is_syllable(canonical_syllable(word))


# --- letters with a lost byte ---------------------------------------------------------------

_OPEN_WORD: Final = re.compile("(?<!\\w)\\w*+[\ue000-\ue0ff][\\w\ue000-\ue0ff]*+")


@cache
def _torn_pattern(signs: str) -> re.Pattern[str]:
    return re.compile(f"(?<!\\w)(\\w*+[{signs}])(\\w+)")


def _torn(misreading: _Misreading) -> re.Pattern[str]:
    """À whose no-break space became a space, and what follows: ``HoÃ n``, ``vÃ  dừng``, ``vÃ dừng``
    (where there were two spaces)."""
    signs = "".join(sign for sign, letters in misreading.open.items() if letters == "à")
    return _torn_pattern(signs or "\ue0ff")


def _mended(misreading: _Misreading, match: re.Match[str]) -> str:
    """One word or two."""
    whole = _closed_word(match[0], misreading)
    return whole if len(match[2]) < 3 and _is_word(whole) else f"{match[1]} {match[2]}"


def _closed(misreading: _Misreading, match: re.Match[str]) -> str:
    after = match.string[match.end() : match.end() + 3].strip()
    return _closed_word(match[0], misreading, in_capitals=len(after) > 1 and after.isupper())


def _closed_word(word: str, misreading: _Misreading, in_capitals: bool = False) -> str:
    """A word with what was most likely written where a byte was lost."""
    if len(word) > _LONGEST_WORD:
        return "".join(misreading.open.get(letter, letter)[0] for letter in word)
    choices = [misreading.open.get(letter, letter) for letter in word]
    ways = list(map("".join, _few(product(*choices))))
    syllables = [way for way in ways if _is_word(way)] or ways
    rest = [letter for letter in word if letter not in misreading.open]
    if in_capitals and all(map(str.isupper, rest)):
        return next((way for way in syllables if way.isupper()), syllables[0])
    small = [way for way in syllables if way[1:] == way[1:].lower()] or syllables
    return next((way for way in small if way.lower() in _LIKELY), small[0])


def _few(ways: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return (way for _, way in zip(range(200), ways, strict=False))


# --- tables ---------------------------------------------------------------------------------


def _character(byte: int, encoding: str) -> str | None:
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return None


def _seen_as(numbers: Iterable[int]) -> str:
    """All that these bytes are read as."""
    encodings = (*_READ_AS, "latin-1")
    return "".join(
        _character(byte, encoding) or chr(byte) for byte in numbers for encoding in encodings
    )


_TWO_BYTES: Final = compiled_later(
    f"[{re.escape(_seen_as({letter.encode()[0] for letter in _LETTERS}))}]"
    f"[{re.escape(_seen_as(range(0x80, 0xC0)))}]"
)
"""The first two bytes of any letter, however they were read: nearly all lines have none, and to see
that takes no tables."""


@cache
def _misreadings() -> tuple[_Misreading, ...]:
    return tuple(map(_misreading, _READ_AS))


def _misreading(encoding: str) -> _Misreading:
    exact: dict[str, str] = {}
    lossy: dict[str, str] = {}
    for letter in _LETTERS:
        raw = letter.encode()
        read = [_character(byte, encoding) for byte in raw]
        controls = "".join(one or chr(byte) for one, byte in zip(read, raw, strict=True))
        exact.setdefault(controls, letter)
        if encoding == "cp1252":
            exact.setdefault(raw.decode("latin-1"), letter)
        if letter.lower() not in _VIETNAMESE and letter not in _QUOTES:
            continue
        for lost in _lossy(read):
            if letter not in lossy.setdefault(lost, ""):
                lossy[lost] += letter
    letters = {read: letter for read, letter in exact.items() if len(read) > 1}
    sure = re.compile("|".join(map(re.escape, letters)))
    open_: dict[str, str] = {}
    for number, (lost, choices) in enumerate(lossy.items()):
        if lost not in letters and (len(lost) > 1 or lost in _ALONE):
            letters.setdefault(lost, chr(_OPEN + number))
            open_[chr(_OPEN + number)] = choices
    longest_first = sorted(letters, key=len, reverse=True)
    pattern = compiled_later("|".join(map(re.escape, longest_first)))
    return _Misreading(_READ_AS[encoding], letters, open_, sure, pattern)


def _lossy(read: list[str | None]) -> Iterator[str]:
    """What is left of a letter where one of its bytes had no meaning, was a no-break space that
    became a space, or a soft hyphen that nobody sees."""
    known = "".join(one or "" for one in read)
    if None in read:
        yield "".join(one or _LOST for one in read)
        yield known
    elif known.endswith(("Ã\xa0", "Ă\xa0")):
        yield known.replace("\xa0", " ")
    elif "\xad" in known:
        yield known.replace("\xad", "")
