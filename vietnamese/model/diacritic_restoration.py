"""Marks put back on syllables that were typed without them, as a corpus makes most likely.

Every syllable typed without marks may stand for any form of the corpus that folds to it; one
typed with marks stands for itself. The trigram model of `vietnamese.model.ngrams` weighs all ways
to read the line: Viterbi gives the best one, forward-backward sums over all others how sure each
syllable of it is (Rabiner, A Tutorial on Hidden Markov Models, 1989, section III).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vietnamese.jit import compiled
from vietnamese.model.ngrams import NGrams, find_pair, pair_score, triple_score
from vietnamese.model.vocabulary import BOUNDARY, Arrays, Vocabulary
from vietnamese.text.folding import fold

LEFT_BARE = -3.0
"""Nats. How unlikely it is that one who typed marks on some syllable left them out on this one."""
NO_READING = -1
LONGEST_RUN = 64
"""Syllables weighed together; a longer line is cut, so that time and memory stay linear."""

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Restoration:
    """A reading of a line. ``forms[i]`` is the i-th syllable with its marks, ``confidence[i]`` the
    probability that it is right, ``overall`` the probability that all of them are."""

    forms: tuple[str, ...]
    confidence: tuple[float, ...]
    overall: float


class DiacriticModel:
    """What a corpus says about which syllables follow each other."""

    def __init__(self, vocabulary: Vocabulary, grams: NGrams) -> None:
        self.vocabulary = vocabulary
        self.grams = grams

    @classmethod
    def of(cls, arrays: Arrays) -> DiacriticModel:
        """The model whose `arrays` these are; they may be a mapped file, nothing is read now."""
        return cls(Vocabulary.of(arrays), NGrams.of(arrays))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The whole model: 23 MB for 47,000 news articles (28 million tokens)."""
        return {**self.vocabulary.arrays(), **self.grams.arrays()}

    def restore(self, syllables: Sequence[str]) -> Restoration:
        """The most likely reading of canonical syllables, typed with or without marks.

        A syllable with marks, a number, and one that the corpus does not know stay as they are.
        """
        has_marks = [fold(syllable) != syllable for syllable in syllables]
        lookup = self.vocabulary.identifier
        forms: list[str] = []
        confidence: list[float] = []
        overall = 1.0
        for start in range(0, len(syllables), LONGEST_RUN):
            run = syllables[start : start + LONGEST_RUN]
            readings = [self._readings(syllable) for syllable in run]
            bare = [lookup(syllable) if any(has_marks) else NO_READING for syllable in run]
            best, sure, whole = _decode(
                self.grams,
                np.array([BOUNDARY, BOUNDARY, *(r.start for r in readings), BOUNDARY]),
                np.array([1, 1, *map(len, readings), 1]),
                np.array([NO_READING, NO_READING, *bare, NO_READING]),
            )
            forms += (
                self.vocabulary.form(chosen) or typed
                for typed, chosen in zip(run, best.tolist(), strict=True)
            )
            confidence += sure.tolist()
            overall *= whole
        return Restoration(tuple(forms), tuple(confidence), overall)

    def _readings(self, syllable: str) -> range:
        """The identifiers that a typed syllable may stand for."""
        folded = fold(syllable)
        fold_class = self.vocabulary.fold_class(folded) if folded == syllable else range(0)
        if fold_class:
            return fold_class
        identifier = self.vocabulary.identifier(syllable)
        return range(identifier, identifier + 1)


@compiled
def _decode(
    grams: NGrams, firsts: Integers, sizes: Integers, bare: Integers
) -> tuple[Integers, Floats, float]:
    """Viterbi and forward-backward over places, of which the first two and the last are
    boundaries.

    Place ``t`` may hold ``firsts[t]`` and the ``sizes[t] - 1`` identifiers after it; ``bare[t]``
    is the one that means no marks, or NO_READING where none is preferred. A state is what stands
    at one place and the place before it. Returns the best reading of the places between the
    boundaries, the probability of each syllable of it, and that of the whole.

    Probabilities are rescaled at each place to sum to one over its states, the best path's by
    the same factor, so that it ends as a share of all paths.
    """
    places, widest = len(sizes), sizes.max()
    steps = _step_probabilities(grams, firsts, sizes, bare, widest)
    forward = np.zeros((places, widest, widest))
    best = np.zeros((places, widest, widest))
    came_from = np.zeros((places, widest, widest), np.int64)
    forward[1, 0, 0] = best[1, 0, 0] = 1.0
    for t in range(2, places):
        for j in range(sizes[t - 1]):
            for x in range(sizes[t]):
                for i in range(sizes[t - 2]):
                    step = steps[t, i, j, x]
                    forward[t, j, x] += forward[t - 1, i, j] * step
                    if best[t - 1, i, j] * step > best[t, j, x]:
                        best[t, j, x] = best[t - 1, i, j] * step
                        came_from[t, j, x] = i
        total = forward[t].sum()
        forward[t] /= total
        best[t] /= total

    chosen = np.zeros(places, np.int64)
    chosen[places - 2] = np.argmax(best[places - 1, :, 0])
    for t in range(places - 1, 2, -1):
        chosen[t - 2] = came_from[t, chosen[t - 1], chosen[t]]
    overall = best[places - 1, chosen[places - 2], 0]

    sure = np.ones(places)
    backward = np.ones((widest, widest))
    for t in range(places - 1, 1, -1):
        shares = forward[t] * backward
        sure[t] = shares[:, chosen[t]].sum() / shares.sum()
        earlier = np.zeros((widest, widest))
        for i in range(sizes[t - 2]):
            for j in range(sizes[t - 1]):
                for x in range(sizes[t]):
                    earlier[i, j] += steps[t, i, j, x] * backward[j, x]
        backward = earlier / earlier.sum()
    return (firsts + chosen)[2:-1], sure[2:-1], overall


@compiled
def _step_probabilities(
    grams: NGrams, firsts: Integers, sizes: Integers, bare: Integers, widest: int
) -> Floats:
    """``[t, i, j, x]``: P(x-th reading of place t | i-th of place t - 2, j-th of t - 1)."""
    places = len(sizes)
    steps = np.empty((places, widest, widest, widest))
    before = np.full((widest, widest), -1)
    for t in range(2, places):
        pairs = np.full((widest, widest), -1)
        for j in range(sizes[t - 1]):
            b = firsts[t - 1] + j
            for x in range(sizes[t]):
                c = firsts[t] + x
                pairs[j, x] = find_pair(grams, b, c)
                shorter = pair_score(grams, b, c, pairs[j, x])
                meant = 0.0 if bare[t] < 0 or bare[t] == c else LEFT_BARE
                for i in range(sizes[t - 2]):
                    score = triple_score(grams, before[i, j], shorter, c)
                    steps[t, i, j, x] = np.exp(score + meant)
        before = pairs
    return steps
