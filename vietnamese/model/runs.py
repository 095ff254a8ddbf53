"""Runs of syllables in a stream of them, counted length by length.

A run is the run that lacks its last syllable, and that syllable: those that begin alike are brought
together by where they stand, and counted by their last syllable in a table of all that there are.
So nothing is sorted but the few different syllables that follow a run.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vietnamese.jit import compiled
from vietnamese.model.vocabulary import LARGEST

Identifiers = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int32]
Counts = npt.NDArray[np.signedinteger[Any]]

NOWHERE = -1


class Runs(NamedTuple):
    """R distinct runs of one length, by their heads, then by their last syllable: those with head
    h are ``starts[h]:starts[h + 1]``. The head of a run is the number of the run that lacks its
    last syllable; of a pair, its first syllable."""

    starts: npt.NDArray[np.uint32]  # [heads + 1]
    lasts: Identifiers  # [R]
    counts: Numbers  # [R] how often it stands in the stream
    places: npt.NDArray[np.uint32]  # [R] where it does so first

    def heads(self) -> Numbers:
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))


class CountedStream(NamedTuple):
    """Identifiers below ``size`` with BOUNDARY before, between and after the fields, never two in
    a row; and every pair of them that stand side by side."""

    identifiers: Identifiers  # [T]
    size: int
    pairs: Runs
    pair_numbers: Numbers  # [T] the pair that begins there; NOWHERE at the end


def counted(stream: Identifiers, size: int) -> CountedStream:
    return CountedStream(stream, size, *longer_runs(stream, stream, stream, 2, size))


def longer_runs(
    stream: Identifiers,
    heads: Numbers | Identifiers,
    tails: Numbers | Identifiers,
    length: int,
    size: int,
    least: int = 1,
) -> tuple[Runs, Numbers]:
    """The runs of ``length`` that occur ``least`` times, and which stands where in the stream:
    there begins the head of one, a number below ``size``, and one further on its tail, which lacks
    the first syllable. NOWHERE is where none of those that count does."""
    numbers = np.full(len(stream), NOWHERE, np.int32)
    return Runs(*_longer_runs(stream, heads, tails, length, size, least, numbers)), numbers


def runs_alone(stream: Identifiers, heads: Numbers, tails: Numbers, length: int, size: int) -> Runs:
    """All of the runs, without where else they stand."""
    numbers = np.zeros(0, np.int32)
    return Runs(*_longer_runs(stream, heads, tails, length, size, 1, numbers))


@compiled
def _longer_runs(
    stream: Identifiers,
    heads: Numbers | Identifiers,
    tails: Numbers | Identifiers,
    length: int,
    size: int,
    least: int,
    numbers: Numbers,
) -> tuple[npt.NDArray[np.uint32], Identifiers, Numbers, npt.NDArray[np.uint32]]:
    """The columns of `Runs`. ``numbers`` is filled in, unless it is empty."""
    bounds, order = _by_head(heads, tails, len(stream) - length + 1, size)
    starts = np.zeros(size + 1, np.uint32)
    lasts = np.empty(len(order), np.uint16)
    counts = np.empty(len(order), np.int32)
    places = np.empty(len(order), np.uint32)
    found = 0
    count_of = np.zeros(LARGEST, np.int32)
    first_place = np.empty(LARGEST, np.uint32)
    following = np.empty(LARGEST, np.uint16)
    for head in range(size):
        own = order[bounds[head] : bounds[head + 1]]
        different = 0
        for place in own:
            last = stream[place + length - 1]
            if count_of[last] == 0:
                first_place[last] = place
                following[different] = last
                different += 1
            count_of[last] += 1
        if different > 1:
            following[:different].sort()
        for last in following[:different]:
            count = count_of[last]
            count_of[last] = NOWHERE
            if count >= least:
                lasts[found] = last
                counts[found] = count
                places[found] = first_place[last]
                count_of[last] = found
                found += 1
        if len(numbers):
            for place in own:
                numbers[place] = count_of[stream[place + length - 1]]
        for last in following[:different]:
            count_of[last] = 0
        starts[head + 1] = found
    return starts, lasts[:found].copy(), counts[:found].copy(), places[:found].copy()


@compiled
def _by_head(
    heads: Numbers | Identifiers, tails: Numbers | Identifiers, end: int, size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """Where runs begin, those with the same head together, and the bounds of these."""
    bounds = np.zeros(size + 1, np.int64)
    for place in range(end):
        if heads[place] >= 0 and tails[place + 1] >= 0:
            bounds[heads[place] + 1] += 1
    for head in range(size):
        bounds[head + 1] += bounds[head]
    order = np.empty(bounds[size], np.uint32)
    free = bounds[:-1].copy()
    for place in range(end):
        head = heads[place]
        if head >= 0 and tails[place + 1] >= 0:
            order[free[head]] = place
            free[head] += 1
    return bounds, order
