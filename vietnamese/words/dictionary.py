"""The words of several syllables that pyvi's dictionary has."""

from __future__ import annotations

from importlib import resources
from itertools import chain

from vietnamese.kept import kept
from vietnamese.text.canonical import canonical

LONGEST = 4  # syllables


@kept()
def dictionary() -> frozenset[tuple[str, ...]]:
    """Canonical syllables of each word of two to LONGEST syllables; 25,000 words."""
    text = (resources.files("pyvi") / "models" / "words.txt").read_text(encoding="utf-8")
    lines = [line.split(" ") for line in text.lower().split("\n")]
    spelled = {syllable: canonical(syllable) for syllable in set(chain.from_iterable(lines))}
    return frozenset(
        tuple(map(spelled.__getitem__, line)) for line in lines if 2 <= len(line) <= LONGEST
    )
