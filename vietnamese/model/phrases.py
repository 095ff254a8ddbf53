"""Phrases of two to five syllables that a corpus uses as a whole.

A phrase is taken for one when it is frequent, when its parts attract each other wherever it is
cut in two (pointwise mutual information: Church and Hanks, Word Association Norms, 1990), and
when it is complete: what stands on either side of it varies. So ``ủy ban nhân`` is none and
``ủy ban nhân dân`` is one.

Runs of syllables are counted length by length; a run is looked at only where the two runs in it
that are one syllable shorter are frequent (Agrawal and Srikant, Fast Algorithms for Mining
Association Rules, 1994).
"""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt

from vietnamese.model.runs import (
    NOWHERE,
    CountedStream,
    Counts,
    Identifiers,
    Numbers,
    longer_runs,
)
from vietnamese.model.vocabulary import BOUNDARY, FIRST_FORM, occurrences

LONGEST = 5
"""Syllables of a phrase."""
LEAST_COUNT = 3
TOKENS_PER_COUNT = 2_000_000
"""A phrase must occur once more for every so many tokens of the corpus: 17 times in 28 million."""
LEAST_ATTRACTION = {2: 3.0, 3: 4.0, 4: 4.0, 5: 4.0}
"""Nats by length: how much more often the parts of a phrase meet than by chance. Below, two
syllables are mostly no word (``hai chiếc``), and more of them trail off (``rất đẹp và``)."""
LISTED = 0.5
"""The same for what a dictionary has: ``công`` and ``viên`` are frequent without each other."""
DOUBTFUL = 2.0
"""The same for two syllables that may be a phrase: ``tiếng việt`` is one, ``với các`` is not."""
MOST_EXTENDED = 0.7
"""A phrase that one and the same syllable follows, or precedes, more often is incomplete."""


class Phrases(NamedTuple):
    """``identifiers[i]`` are the syllables of the i-th phrase, with BOUNDARY behind the last.
    ``doubtful``: see DOUBTFUL."""

    identifiers: Identifiers  # [phrases, LONGEST]
    counts: Counts
    doubtful: npt.NDArray[np.bool_]


class _Level(NamedTuple):
    """The runs of one length. ``heads`` and ``tails`` are the numbers of the runs that lack their
    last and their first syllable; ``places`` is where in the stream one stands."""

    counts: Counts
    heads: Numbers
    tails: Numbers
    places: npt.NDArray[np.uint32]


def frequent_phrases(stream: CountedStream, listed: Container[tuple[int, ...]] = ()) -> Phrases:
    """The phrases of a stream. ``listed`` are those of a dictionary."""
    identifiers = stream.identifiers
    least = LEAST_COUNT + len(identifiers) // TOKENS_PER_COUNT
    extending = int(MOST_EXTENDED * least)
    levels = _levels(stream, extending)

    found = [Phrases(np.zeros((0, LONGEST), np.uint16), np.zeros(0, np.int64), np.zeros(0, bool))]
    for length in range(2, LONGEST + 1):
        runs = levels[length - 1]
        attraction = _attraction(levels[:length], len(identifiers))
        candidates = np.flatnonzero(
            (runs.counts >= least)
            & (attraction >= min(LISTED, LEAST_ATTRACTION[length]))
            & (_extended(runs, levels[length]) <= MOST_EXTENDED * runs.counts)
        )
        row = np.full((len(candidates), LONGEST), BOUNDARY, np.uint16)
        row[:, :length] = identifiers[runs.places[candidates, None] + np.arange(length)]
        attraction = attraction[candidates]
        sure = attraction >= LEAST_ATTRACTION[length]
        for at in np.flatnonzero(~sure).tolist():
            sure[at] = tuple(row[at, :length].tolist()) in listed
        chosen = sure | ((attraction >= DOUBTFUL) & (length == 2))
        found.append(Phrases(row[chosen], runs.counts[candidates][chosen], ~sure[chosen]))
    return Phrases(*map(np.concatenate, zip(*found, strict=True)))


def _levels(stream: CountedStream, least: int) -> list[_Level]:
    """The runs of one syllable, of two, up to one more than a phrase has. Of more than one those
    that occur ``least`` times, without what is no syllable."""
    identifiers, pairs = stream.identifiers, stream.pairs
    singles = occurrences(identifiers, NOWHERE, stream.size)
    nothing = np.zeros(0, np.int32)
    levels = [_Level(singles, nothing, nothing, np.zeros(0, np.uint32))]
    heads = pairs.heads()
    kept = (heads >= FIRST_FORM) & (pairs.lasts >= FIRST_FORM) & (pairs.counts >= least)
    counts, tails, places = pairs.counts[kept], pairs.tails[kept], pairs.places[kept]
    levels.append(_Level(counts, heads[kept], tails, places))
    number = np.full(len(kept) + 1, NOWHERE, np.int32)  # the last is that of NOWHERE
    number[:-1][kept] = np.arange(np.count_nonzero(kept))
    numbers = number[stream.pair_numbers]
    for length in range(3, LONGEST + 2):
        runs, longer = longer_runs(
            identifiers, numbers, numbers, length, len(levels[-1].counts), least
        )
        levels.append(_Level(runs.counts, runs.heads(), runs.tails, runs.places))
        numbers = longer
    return levels


def _attraction(levels: list[_Level], total: int) -> npt.NDArray[np.float64]:
    """Of the runs of the last level: the mutual information of their two parts, where they are
    cut so that it is least."""
    counts = levels[-1].counts
    heads = tails = np.arange(len(counts), dtype=np.int32)
    of_head: list[Counts] = []  # of_head[k]: how often the run occurs without its last k + 1
    of_tail: list[Counts] = []
    for above, level in zip(levels[:0:-1], levels[-2::-1], strict=True):
        heads, tails = above.heads[heads], above.tails[tails]
        of_head.append(level.counts[heads])
        of_tail.append(level.counts[tails])
    by_chance = np.max(
        [head / total * tail for head, tail in zip(of_head, of_tail[::-1], strict=True)], axis=0
    )
    return cast("npt.NDArray[np.float64]", np.log(counts / by_chance))


def _extended(runs: _Level, longer: _Level) -> Counts:
    """How often the most frequent extension of each run by one syllable occurs."""
    most = np.zeros(len(runs.counts), np.int64)
    np.maximum.at(most, longer.heads, longer.counts)
    np.maximum.at(most, longer.tails, longer.counts)
    return most
