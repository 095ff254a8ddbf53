"""Letters that were set apart for show (``T H Ô N G  B Á O``), as the words that they are.

Where wider gaps part the words each is one; where all gaps are alike (HTML makes them so) capitals
are cut into syllables. What is not Vietnamese throughout stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from vietnamese.text.canonical import canonical_syllable
from vietnamese.text.syllables import is_syllable
from vietnamese.words.dictionary import dictionary

_LETTER: Final = "[^\\W_][\u0300-\u036f]*"
_GAP: Final = "[ \u00a0\t]"
_SPACED: Final = re.compile(
    rf"(?<!\S){_LETTER}(?:{_GAP}{{1,8}}{_LETTER}){{3,80}}(?=[.:,;!?]*(?!\S))"
)
_WIDE: Final = re.compile(rf"{_GAP}{{2,}}")
_CLUSTERS: Final = re.compile(_LETTER)
_LEAST_SPACE: Final = 0.25  # share of a line with such letters; of running text .22 are usual
_LONGEST: Final = 7  # letters of a syllable: NGHIÊNG
_FEWEST_UNPARTED: Final = 5  # letters that are cut though nothing shows where


def join_spaced_letters(text: str) -> str:
    """The text with such letters joined, line by line."""
    return "\n".join(
        _SPACED.sub(_joined, line)
        if line.count(" ") + line.count("\u00a0") >= _LEAST_SPACE * len(line) > 0
        else line
        for line in text.split("\n")
    )


def _joined(match: re.Match[str]) -> str:
    words = [_CLUSTERS.findall(part) for part in _WIDE.split(match[0])]
    if max(map(len, words)) == 1:  # no gap is wider than the others
        words = [[letter for [letter] in words]]
    found: list[str] = []
    for letters in words:
        word = "".join(letters)
        if word.isdecimal() or (len(letters) > 1 and _is_word(word)):
            found.append(word)
        elif len(letters) >= _FEWEST_UNPARTED and word.isupper() and (cut := _cut(letters)):
            found += cut
        else:
            return match[0]
    return match[0] if all(word.isdecimal() for word in found) else " ".join(found)


def _is_word(letters: str) -> bool:
    return is_syllable(canonical_syllable(letters))


def _cut(letters: list[str]) -> list[str]:
    """The fewest syllables of two letters and more; of as few, those that make the most words."""
    words = dictionary()
    # By where the last syllable ends: how good the best cut is, by that syllable.
    best: list[dict[str, tuple[int, int, list[str]]]] = [{} for _ in range(len(letters) + 1)]
    best[0][""] = 0, 0, []
    for end in range(2, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end - 1):
            word = "".join(letters[start:end])
            if best[start] and _is_word(word):
                last = canonical_syllable(word)
                count, unknown, cut = min(
                    (count + 1, unknown - (f"{before} {last}" in words), cut)
                    for before, (count, unknown, cut) in best[start].items()
                )
                best[end][last] = count, unknown, [*cut, word]
    return min(best[-1].values())[2] if best[-1] else []
