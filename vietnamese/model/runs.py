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
from vietnamese.model.vocabulary import BOUNDARY, LARGEST

Identifiers = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int32]
Counts = npt.NDArray[np.signedinteger[Any]]

NOWHERE = -1
PARTS = 4
"""In which heads are gone through: all at once would take as much memory as the stream again."""


class Runs(NamedTuple):
    """R distinct runs of one length, by their heads, then by their last syllable: those with head
    h are ``starts[h]:starts[h + 1]``. The head of a run is the number of the run that lacks its
    last syllable; of a pair, its first syllable."""

    starts: npt.NDArray[np.uint32]  # [heads + 1]
    lasts: Identifiers  # [R]
    counts: Numbers  # [R] how often it stands in the stream
    places: npt.NDArray[np.uint32]  # [R] where it does so first
    tails: Numbers  # [R] the number of the run that lacks its first syllable; of a pair, that

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
    there begins the head of one, a number below ``size``, and one further on its tail. NOWHERE is
    where none of those that count does. None has a boundary in the middle."""
    numbers = np.full(len(stream), NOWHERE, np.int32)
    once = np.zeros((2, 0), np.int32)
    return Runs(*_longer_runs(stream, heads, tails, length, size, least, numbers, once)), numbers


def repeated_runs(
    stream: Identifiers, heads: Numbers, tails: Numbers, length: int, size: int
) -> tuple[Runs, Numbers]:
    """The runs that occur twice and more, and [2, size] of each head and of each tail, how many
    runs there are that occur once: of three syllables, two thirds."""
    once = np.zeros((2, size), np.int32)
    numbers = np.zeros(0, np.int32)
    return Runs(*_longer_runs(stream, heads, tails, length, size, 2, numbers, once)), once


@compiled
def _longer_runs(
    stream: Identifiers,
    heads: Numbers | Identifiers,
    tails: Numbers | Identifiers,
    length: int,
    size: int,
    least: int,
    numbers: Numbers,
    once: Numbers,
) -> tuple[npt.NDArray[np.uint32], Identifiers, Numbers, npt.NDArray[np.uint32], Numbers]:
    """The columns of `Runs`. ``numbers`` and ``once`` are filled in, unless they are
    empty."""
    begins = _by_head(stream, heads, tails, length, size)
    total = begins[size]
    starts = np.zeros(size + 1, np.uint32)
    lasts = np.empty(total, np.uint16)
    counts = np.empty(total, np.int32)
    places = np.empty(total, np.uint32)
    run_tails = np.empty(total, np.int32)
    found = 0
    count_of = np.zeros(LARGEST, np.int32)
    first_place = np.empty(LARGEST, np.uint32)
    following = np.empty(LARGEST, np.uint16)
    part = 0  # where the part of the heads begins that is gone through at once
    end_of_part = 0
    order = np.empty(0, np.uint32)
    for head in range(size):
        if head == end_of_part:
            part = head
            most = begins[part] + total // PARTS
            end_of_part = max(np.searchsorted(begins, most, side="right") - 1, part + 1)
            order = _places_of(stream, heads, tails, length, begins[part : end_of_part + 1], part)
        own = order[begins[head] - begins[part] : begins[head + 1] - begins[part]]
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
            tail = tails[first_place[last] + 1]
            if count >= least:
                lasts[found] = last
                counts[found] = count
                places[found] = first_place[last]
                run_tails[found] = tail
                count_of[last] = found
                found += 1
            elif once.size:
                once[0, head] += 1
                once[1, tail] += 1
        if len(numbers):
            for place in own:
                numbers[place] = count_of[stream[place + length - 1]]
        for last in following[:different]:
            count_of[last] = 0
        starts[head + 1] = found
    # Of what lies behind, nothing was ever touched: it takes no memory.
    return starts, lasts[:found], counts[:found], places[:found], run_tails[:found]


@compiled
def _by_head(
    stream: Identifiers,
    heads: Numbers | Identifiers,
    tails: Numbers | Identifiers,
    length: int,
    size: int,
) -> npt.NDArray[np.int64]:
    """How many runs begin with a lower head than each."""
    begins = np.zeros(size + 1, np.int64)
    is_pair = length == 2
    for place in range(len(stream) - length + 1):
        head = heads[place]
        if head >= 0 and tails[place + 1] >= 0 and (is_pair or stream[place + 1] != BOUNDARY):
            begins[head + 1] += 1
    for head in range(size):
        begins[head + 1] += begins[head]
    return begins


@compiled
def _places_of(
    stream: Identifiers,
    heads: Numbers | Identifiers,
    tails: Numbers | Identifiers,
    length: int,
    begins: npt.NDArray[np.int64],
    first: int,
) -> npt.NDArray[np.uint32]:
    """Where runs begin, of the heads from ``first`` on whose ``begins`` these are: those with the
    same head together."""
    free = begins[:-1] - begins[0]
    order = np.empty(begins[-1] - begins[0], np.uint32)
    is_pair = length == 2
    for place in range(len(stream) - length + 1):
        head = heads[place] - first
        if (
            0 <= head < len(free)
            and tails[place + 1] >= 0
            and (is_pair or stream[place + 1] != BOUNDARY)
        ):
            order[free[head]] = place
            free[head] += 1
    return order
