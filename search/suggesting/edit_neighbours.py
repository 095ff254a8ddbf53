"""Syllables one slip away: a letter dropped, added or changed, or two neighbours swapped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vietnamese.jit import compiled
from vietnamese.model.diacritic_restoration import DiacriticModel

LEAST_COUNT = 5
TOKENS_PER_COUNT = 1_000_000
"""The forms of a family must occur LEAST_COUNT times in a large corpus, once more per so many
tokens in a small one; what is rarer is mostly a slip itself."""
REMEMBERED = 1 << 12  # syllables: those of most queries are few
LONGEST = 12
"""Letters. Longer ones are addresses and words run together."""
DROPPED_LETTER, CHANGED_LETTER, KEY_BESIDE = range(3)
"""Slips: a letter dropped, or two swapped; one changed, or one added; one changed for another whose
key is beside its own."""


def _keys_beside() -> NDArray[np.bool_]:
    """[256, 256] whether two letters stand side by side on the keyboard."""
    beside = np.zeros((256, 256), np.bool_)
    for row in (b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"):
        for a, b in pairwise(row):
            beside[a, b] = beside[b, a] = True
    return beside


BESIDE = _keys_beside()


class EditNeighbours:
    """The folded syllables of a corpus as rows of bytes, by length, compared one after the other.

    Those of the right length are compared in a tenth of a millisecond; an index of deletions
    would be faster, and larger than all the rest of the model.
    """

    def __init__(self, model: DiacriticModel) -> None:
        families = model.vocabulary.folded_forms
        ends = families.ends.astype(np.int64)
        starts = np.append(0, ends)[:-1]
        bounds = model.vocabulary.firsts.astype(np.int64)
        self._firsts = firsts = bounds[:-1]
        self._sizes = bounds[1:] - firsts
        counts = (
            np.add.reduceat(model.grams.counts.astype(np.int64), firsts)
            if len(firsts)
            else np.zeros(0, np.int64)
        )
        self._counts = model.grams.counts
        self._least = least = min(LEAST_COUNT, 1 + int(counts.sum()) // TOKENS_PER_COUNT)
        lengths = ends - starts
        eligible = np.flatnonzero((counts >= least) & (lengths <= LONGEST))
        self._families = eligible[np.argsort(lengths[eligible], kind="stable")]
        self.near = lru_cache(REMEMBERED)(self._near)
        self._lengths = lengths[self._families]
        self._letters = np.zeros((len(self._families), LONGEST), np.uint8)
        for place in range(LONGEST):
            longer = np.flatnonzero(self._lengths > place)
            at = starts[self._families[longer]] + place
            self._letters[longer, place] = families.data[at]

    def is_frequent(self, family: range) -> bool:
        """Whether the forms of a family, given by their identifiers, occur often enough."""
        return bool(family) and int(self._counts[family.start : family.stop].sum()) >= self._least

    def _near(self, folded: str) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """The identifiers of all forms whose folded form is one slip from ``folded``, and is not
        that itself; and for each which slip it takes to type so: `DROPPED_LETTER`,
        `CHANGED_LETTER` or `KEY_BESIDE`."""
        typed = np.frombuffer(folded.encode(), np.uint8)
        first, last = np.searchsorted(self._lengths, (len(typed) - 1, len(typed) + 2))
        rows, slips = _near_rows(
            self._letters[first:last], self._lengths[first:last], typed, BESIDE
        )
        families = self._families[first:last][rows]
        firsts, sizes = self._firsts[families], self._sizes[families]
        before = np.cumsum(sizes) - sizes
        identifiers = np.repeat(firsts - before, sizes) + np.arange(sizes.sum())
        return identifiers, np.repeat(slips, sizes)


def one_slip(a: str, b: str) -> bool:
    """Whether two strings are equal or one slip apart (Damerau, 1964)."""
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    swapped = a[2:] == b[2:] and a[:2] == b[:2][::-1]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b or swapped


def swapped(text: str) -> Iterator[str]:
    """The text with two neighbours swapped, in all ways."""
    return (text[:at] + text[at : at + 2][::-1] + text[at + 2 :] for at in range(len(text) - 1))


@compiled
def _near_rows(
    letters: NDArray[np.uint8],
    lengths: NDArray[np.int64],
    typed: NDArray[np.uint8],
    beside: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The rows that are one slip from ``typed`` and not equal to it: `one_slip`, compiled; and
    which slip."""
    found = np.empty(len(letters), np.int64)
    slips = np.empty(len(letters), np.uint8)
    size = 0
    n = len(typed)
    for row in range(len(letters)):
        m = lengths[row]
        i = 0
        while i < n and i < m and typed[i] == letters[row, i]:
            i += 1
        if i == n and i == m:
            continue
        dropped = swapped = changed = False
        if m == n:
            changed = _same(typed, i + 1, letters[row], i + 1, n - i - 1)
            if i + 1 < n and typed[i] == letters[row, i + 1] and typed[i + 1] == letters[row, i]:
                swapped = _same(typed, i + 2, letters[row], i + 2, n - i - 2)
        elif m == n + 1:
            dropped = _same(typed, i, letters[row], i + 1, n - i)
        elif m == n - 1:
            changed = _same(typed, i + 1, letters[row], i, m - i)
        if dropped or swapped or changed:
            found[size] = row
            if dropped or swapped:
                slips[size] = DROPPED_LETTER
            else:
                near = m == n and beside[typed[i], letters[row, i]]
                slips[size] = KEY_BESIDE if near else CHANGED_LETTER
            size += 1
    return found[:size], slips[:size]


@compiled
def _same(a: NDArray[np.uint8], at_a: int, b: NDArray[np.uint8], at_b: int, length: int) -> bool:
    same = 0
    while same < length and a[at_a + same] == b[at_b + same]:
        same += 1
    return same == length
