"""Which neighbouring syllables of a query are one word.

Two things speak for a word: pyvi's dictionary has it, or its syllables stand together far more
often than by chance (pointwise mutual information; Church and Hanks, 1990). pyvi's own
segmenter reads sentences; of a few words without a sentence it makes little, and takes a second
to load.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vietnamese.jit import compiled
from vietnamese.model.diacritic_restoration import DiacriticModel
from vietnamese.model.ngrams import NGrams, find_pair, pair_score
from vietnamese.words.dictionary import LONGEST, dictionary

COHESION: Final = 3.0
"""Mutual information, in nats, from which on two syllables that no dictionary has are a word:
"hoàn kiếm" has 4.1, "rác thải" 7.0, "quận hoàn" 3.5, "cấp sổ" 3.4, "bộ hồ" 1.0."""
LISTED: Final = 0.5
"""The same for what the dictionary has: "quan họ" has 1.7."""
BONUS: Final = 2.0  # of a word in the dictionary, where two words overlap
UNSEEN: Final = -9.0
NUMBERED: Final = 1.0
"""The same for a number of up to three digits and what it numbers: "lớp 10" has 2.3."""


def words_of(
    forms: Sequence[str],
    model: DiacriticModel | None,
    is_name: Callable[[tuple[str, ...]], bool] = lambda forms: False,
) -> list[tuple[int, int]]:
    """First and last syllable of each word, single syllables included, in order.

    ``forms`` are canonical. The words are those that hold together best in all: the sum of the
    mutual information inside them is the largest. A name is one like those of the dictionary, and
    one of three syllables or more even if its syllables are frequent: ``hai bà trưng``. Without a
    model each syllable is a word.
    """
    if model is None:
        return [(at, at) for at in range(len(forms))]
    lookup = model.vocabulary.identifier
    ids = np.array([lookup(form) for form in forms], np.int64)
    cohesion = _cohesion(model.grams, ids) if len(forms) > 1 else np.zeros(0)
    listed = dictionary()
    best = [0.0] * (len(forms) + 1)  # of the first so many syllables
    begins = [0] * (len(forms) + 1)  # where the last word of them begins
    for end in range(1, len(forms) + 1):
        best[end], begins[end] = best[end - 1], end - 1
        for length in range(2, min(LONGEST, end) + 1):
            first = end - length
            inside = cohesion[first : end - 1]
            own = tuple(forms[first:end])
            named = is_name(own)
            in_dictionary = named or " ".join(own) in listed
            if named and length > 2:
                inside = np.maximum(inside, COHESION)
            weakest = float(inside.min())
            if not (weakest >= LISTED if in_dictionary else length == 2 and weakest >= COHESION):
                continue
            value = best[first] + float(inside.sum()) + BONUS * in_dictionary
            if value > best[end]:
                best[end], begins[end] = value, first
    words: list[tuple[int, int]] = []
    end = len(forms)
    while end:
        words.append((begins[end], end - 1))
        end = begins[end]
    words.reverse()
    for at in range(len(words) - 1, 0, -1):
        first, last = words[at]
        form = forms[first]
        if first == last and form.isdigit() and len(form) <= 3 and cohesion[first - 1] >= NUMBERED:
            words[at - 1 : at + 1] = [(words[at - 1][0], last)]
    return words


@compiled
def _cohesion(grams: NGrams, ids: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mutual information of each two neighbours, UNSEEN where they never stood together."""
    found = np.full(len(ids) - 1, UNSEEN)
    for at in range(len(ids) - 1):
        pair = find_pair(grams, ids[at], ids[at + 1])
        if pair >= 0:
            found[at] = pair_score(grams, ids[at], ids[at + 1], pair) - grams.unigrams[ids[at + 1]]
    return found
