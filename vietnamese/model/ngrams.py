"""A trigram model of syllables in a few flat arrays: learnt by counting, read by binary search.

Smoothing is interpolated modified Kneser-Ney (Chen and Goodman, An Empirical Study of Smoothing
Techniques for Language Modeling, 1998, section 3): a seen n-gram gives up a discount that depends
on how often it was seen, and what was given up goes to the next shorter context; a shorter
context counts in how many different places a syllable was seen, not how often. Restoring marks,
it is right 0.5 points more often than Witten-Bell and 0.9 more than stupid backoff.

Probabilities are natural logarithms in steps of STEP, one byte each.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Self, cast

import numpy as np
import numpy.typing as npt

from vietnamese.jit import compiled
from vietnamese.model.runs import (
    NOWHERE,
    CountedStream,
    Counts,
    Identifiers,
    Numbers,
    Runs,
    repeated_runs,
)
from vietnamese.model.vocabulary import BOUNDARY, Arrays, occurrences

Floats = npt.NDArray[np.float64]

STEP = 0.1
"""Nats per unit of a stored score. Rounding costs 0.01 points of restored marks."""
LEAST_GAIN = 3.0
"""Nats. A triple is kept where it was seen more than once (a third of all; without the others 0.15
points less are right) and explains the corpus at least that much better than the pairs in it do.
That drops a sixth at no measurable cost."""
LEAST_GAIN_ONCE = 1.0
"""Nats. The same for a pair that was seen once. Drops an eighth of the pairs."""
AT_ONCE = 1 << 20
"""Triples that are smoothed at once: numbers of eight bytes are made of them, several each."""
USUAL_DISCOUNTS = (0.7, 1.1, 1.4)
"""What news text gives; used where a corpus is too small to estimate them."""


class NGrams(NamedTuple):
    """The model. Scores are log-probabilities: -STEP times the stored byte.

    Pairs of first syllable ``a`` lie at ``pair_starts[a]:pair_starts[a + 1]``, sorted by second
    syllable; triples of pair ``i`` lie at ``triple_starts[i]:triple_starts[i + 1]``, sorted by
    third syllable. A backoff is what a context leaves to the next shorter one.
    """

    counts: npt.NDArray[np.uint32]  # of each identifier in the corpus
    unigrams: npt.NDArray[np.float32]  # log-probability of each identifier
    backoffs: npt.NDArray[np.float32]
    pair_starts: npt.NDArray[np.uint32]
    pair_seconds: npt.NDArray[np.uint16]
    pair_scores: npt.NDArray[np.uint8]
    pair_backoffs: npt.NDArray[np.uint8]
    triple_starts: npt.NDArray[np.uint32]
    triple_thirds: npt.NDArray[np.uint16]
    triple_scores: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, arrays: Arrays) -> NGrams:
        """The model that `arrays` of another one were put down for."""
        return cls(**{name: arrays[f"ngrams/{name}"] for name in cls._fields})

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        return {f"ngrams/{name}": array for name, array in self._asdict().items()}


def learn_ngrams(stream: CountedStream) -> NGrams:
    """Count and smooth."""
    size, pairs = stream.size, stream.pairs
    first, second = pairs.heads(), pairs.lasts
    pair_numbers = stream.pair_numbers
    triples, once = repeated_runs(stream.identifiers, pair_numbers, pair_numbers, 3, len(second))
    context = triples.heads()
    # A pair counts in how many places it was seen; before the first syllable of a field is but one.
    pair_counts = occurrences(triples.tails, NOWHERE, len(second)) + once[1]
    of_fields = int(pairs.starts[BOUNDARY + 1])
    pair_counts[:of_fields] = pairs.counts[:of_fields]

    unigrams = _discounted_unigrams(second, size)
    shares = _Shares.of(pair_counts, first, np.zeros(size, np.int32))
    given_up = shares.given_up
    pair_probabilities = shares.kept(pair_counts, first) + given_up[first] * unigrams[second]

    of_triples = _Shares.of(triples.counts, context, once[0])
    parts = [
        _useful(triples, context, of_triples, pair_probabilities, at)
        for at in range(0, len(context) or 1, AT_ONCE)
    ]
    kept_triples, triple_scores = map(np.concatenate, zip(*parts, strict=True))
    triple_starts = starts_of(context[kept_triples], len(second))

    gains = np.log(pair_probabilities / (given_up[first] * unigrams[second]))
    useful = (gains > LEAST_GAIN_ONCE) | (pair_counts > 1) | (np.diff(triple_starts) > 0)

    return _read_only(
        NGrams(
            counts=occurrences(stream.identifiers, NOWHERE, size).astype(np.uint32),
            unigrams=np.log(unigrams).astype(np.float32),
            backoffs=np.log(given_up).astype(np.float32),
            pair_starts=starts_of(first[useful], size),
            pair_seconds=second[useful],
            pair_scores=_stored(np.log(pair_probabilities[useful])),
            pair_backoffs=_stored(np.log(of_triples.given_up[useful])),
            triple_starts=np.append(triple_starts[:-1][useful], triple_starts[-1]),
            triple_thirds=triples.lasts[kept_triples],
            triple_scores=triple_scores,
        )
    )


def _discounts(counts: Counts, once: int) -> Floats:
    """What to subtract from a count of 0, 1, 2, and 3 or more (Chen and Goodman, equation 17);
    ``once`` counts more are 1."""
    n1, n2, n3, n4 = (int((counts == i).sum()) for i in (1, 2, 3, 4))
    n1 += once
    if min(n1, n2, n3, n4) == 0:
        return np.array([0.0, *USUAL_DISCOUNTS])
    y = n1 / (n1 + 2 * n2)
    estimates = np.array([0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    return cast(Floats, np.clip(estimates, [0, 0.1, 0.1, 0.1], [0, 0.9, 1.9, 2.9]))


class _Shares(NamedTuple):
    """What n-grams give up, and what they keep. A context that was never seen gives up all."""

    discounts: Floats
    totals: Floats  # of each context, how often it was seen
    given_up: Floats  # of each context, the share that its n-grams give up

    @classmethod
    def of(cls, counts: Counts, contexts: Numbers, once: Numbers) -> Self:
        """``once``: of each context, how many more n-grams were seen once."""
        discounts = _discounts(counts, int(once.sum()))
        totals, given_up = _sums(counts, contexts, discounts, once)
        seen = totals > 0
        totals[~seen] = given_up[~seen] = 1.0
        return cls(discounts, totals, given_up / totals)

    def kept(self, counts: Counts, contexts: Numbers) -> Floats:
        """The share that each of these n-grams keeps of its context."""
        kept = counts - self.discounts[np.minimum(counts, 3)]
        return kept / self.totals[contexts]


def _useful(
    triples: Runs, context: Numbers, shares: _Shares, pair_probabilities: Floats, first: int
) -> tuple[Counts, npt.NDArray[np.uint8]]:
    """Of AT_ONCE triples those that explain something that pairs do not, and their scores as they
    are stored."""
    part = slice(first, first + AT_ONCE)
    counts, own = triples.counts[part], context[part]
    kept = shares.kept(counts, own)
    backed_off = shares.given_up[own] * pair_probabilities[triples.tails[part]]
    useful = counts * np.log1p(kept / backed_off) > LEAST_GAIN
    return np.flatnonzero(useful) + first, _stored(np.log(kept + backed_off)[useful])


@compiled
def _sums(
    counts: Counts, contexts: Numbers, discounts: Floats, once: Numbers
) -> tuple[Floats, Floats]:
    """Of each context: how often it was seen, and the sum of the discounts."""
    totals, given_up = once.astype(np.float64), discounts[1] * once
    for at in range(len(counts)):
        totals[contexts[at]] += counts[at]
        given_up[contexts[at]] += discounts[min(counts[at], 3)]
    return totals, given_up


def _discounted_unigrams(seconds: Identifiers, size: int) -> Floats:
    """In how many contexts each identifier stood, discounted; the rest shared by all alike."""
    discount = USUAL_DISCOUNTS[0]
    contexts = np.bincount(seconds, minlength=size)
    total = max(len(seconds), 1)
    given_up = discount * np.count_nonzero(contexts) if len(seconds) else 1.0
    return cast(Floats, (np.maximum(contexts - discount, 0) + given_up / size) / total)


def starts_of(rows: npt.NDArray[np.integer], size: int) -> npt.NDArray[np.uint32]:
    """Where each row starts when its entries stand together; one more entry: the end."""
    starts = np.zeros(size + 1, np.uint32)
    np.cumsum(np.bincount(rows, minlength=size), out=starts[1:])
    return starts


def _stored(scores: Floats) -> npt.NDArray[np.uint8]:
    return cast("npt.NDArray[np.uint8]", np.clip(np.rint(scores / -STEP), 0, 255).astype(np.uint8))


def _read_only(grams: NGrams) -> NGrams:
    """As arrays are when mapped, so that the kernels are compiled once for both."""
    for array in grams:
        array.setflags(write=False)
    return grams


@compiled
def find_in_row(
    entries: npt.NDArray[np.uint16], starts: npt.NDArray[np.uint32], row: int, value: int
) -> int:
    """The index of ``value`` among ``entries[starts[row]:starts[row + 1]]``, sorted; or
    NOWHERE."""
    low = np.int64(starts[row])
    end = high = np.int64(starts[row + 1])
    while low < high:
        middle = (low + high) >> 1
        if entries[middle] < value:
            low = middle + 1
        else:
            high = middle
    if low < end and entries[low] == value:
        return int(low)
    return NOWHERE


@compiled
def find_pair(grams: NGrams, a: int, b: int) -> int:
    """The index of the pair ``a b``, or -1."""
    return find_in_row(grams.pair_seconds, grams.pair_starts, a, b)


@compiled
def pair_score(grams: NGrams, a: int, b: int, pair: int) -> float:
    """log P(b | a), given the index of the pair or -1."""
    if pair >= 0:
        return float(-STEP * grams.pair_scores[pair])
    return float(grams.backoffs[a] + grams.unigrams[b])


@compiled
def triple_score(grams: NGrams, before: int, shorter: float, c: int) -> float:
    """log P(c | a b), given the index of the pair ``a b`` or -1, and log P(c | b)."""
    if before < 0:
        return shorter
    triple = find_in_row(grams.triple_thirds, grams.triple_starts, before, c)
    if triple >= 0:
        return float(-STEP * grams.triple_scores[triple])
    return float(-STEP * grams.pair_backoffs[before] + shorter)
