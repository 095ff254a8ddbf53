"""The words of several syllables that pyvi's dictionary has."""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import chain

from vietnamese.kept import kept
from vietnamese.text.canonical import canonical

LONGEST = 4  # syllables


@cache
def dictionary() -> frozenset[str]:
    """Each word of two to LONGEST syllables, these canonical, with spaces between; 25,000 words."""
    return frozenset(_lines().split("\n"))


@kept()
def _lines() -> str:
    """A line for each word: one text is read sooner than a set of many."""
    text = (resources.files("pyvi") / "models" / "words.txt").read_text(encoding="utf-8")
    lines = [line.split(" ") for line in text.lower().split("\n")]
    spelled = {syllable: canonical(syllable) for syllable in set(chain.from_iterable(lines))}
    return "\n".join(
        " ".join(map(spelled.__getitem__, line)) for line in lines if 2 <= len(line) <= LONGEST
    )
