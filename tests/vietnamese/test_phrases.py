"""Phrases found in a stream of syllables, against counting them naively."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Container

import numpy as np
import pytest

from vietnamese.model import phrases
from vietnamese.model.phrases import LONGEST, MOST_EXTENDED, frequent_phrases
from vietnamese.model.runs import counted
from vietnamese.model.vocabulary import BOUNDARY, FIRST_FORM, NUMBER

Run = tuple[int, ...]


def naive_phrases(stream: list[int], least: int, listed: set[Run]) -> dict[Run, tuple[int, bool]]:
    """The definition in the module's docstring, word for word: counts, and what is doubtful."""
    counts: Counter[Run] = Counter()
    for length in range(1, LONGEST + 2):
        for start in range(len(stream) - length + 1):
            run = tuple(stream[start : start + length])
            if min(run) >= FIRST_FORM:
                counts[run] += 1
    extended: Counter[Run] = Counter()
    for run, count in counts.items():
        for part in (run[:-1], run[1:]):
            extended[part] = max(extended[part], count)
    found = {}
    for run, count in counts.items():
        if not 2 <= len(run) <= LONGEST or count < least:
            continue
        attraction = min(
            math.log(count * len(stream) / (counts[run[:cut]] * counts[run[cut:]]))
            for cut in range(1, len(run))
        )
        complete = extended[run] <= MOST_EXTENDED * count
        sure = attraction >= phrases.LEAST_ATTRACTION[len(run)]
        sure = sure or (run in listed and attraction >= phrases.LISTED)
        if complete and (sure or (len(run) == 2 and attraction >= phrases.DOUBTFUL)):
            found[run] = count, not sure
    return found


def as_dict(found: phrases.Phrases) -> dict[Run, tuple[int, bool]]:
    columns = (array.tolist() for array in found)
    return {
        tuple(i for i in row if i != BOUNDARY): (count, doubtful)
        for row, count, doubtful in zip(*columns, strict=True)
    }


def phrases_of(stream: list[int], size: int, listed: Container[Run] = ()) -> phrases.Phrases:
    return frequent_phrases(counted(np.array(stream, np.uint16), size), listed)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_as_by_definition(seed: int) -> None:
    """On streams with set phrases, numbers, unknown syllables and fields of all lengths, the same
    phrases with the same counts."""
    rng = random.Random(seed)
    syllables = range(FIRST_FORM, FIRST_FORM + 300)
    fixed = [tuple(rng.sample(syllables, rng.randint(2, 7))) for _ in range(40)]
    stream = [BOUNDARY]
    while len(stream) < 20_000:
        stream += rng.choice(
            (rng.choice(fixed), (rng.choice(syllables),), (rng.choice(syllables), NUMBER))
        )
        if rng.random() < 0.1:
            stream.append(BOUNDARY)
    stream.append(BOUNDARY)
    once = {tuple(rng.sample(syllables, 2)) for _ in range(500)}
    often = {tuple(stream[at : at + size]) for at in range(0, 9000, 3) for size in (2, 3, 4)}
    listed = once | often
    found = phrases_of(stream, FIRST_FORM + 300, listed)
    assert as_dict(found) == naive_phrases(stream, phrases.LEAST_COUNT, listed)
    assert len(found.counts) > 20
    alone = phrases_of(stream, FIRST_FORM + 300)
    assert as_dict(alone) == naive_phrases(stream, phrases.LEAST_COUNT, set())
    assert len(alone.counts[~alone.doubtful]) < len(found.counts[~found.doubtful])


def test_a_part_of_a_phrase_is_none() -> None:
    """Of four syllables that always stand together, only the whole is a phrase."""
    whole = tuple(range(FIRST_FORM, FIRST_FORM + 4))
    rng = random.Random(1)
    stream = [BOUNDARY]
    for _ in range(20):
        stream += rng.choices(range(FIRST_FORM + 4, FIRST_FORM + 400), k=200)
        stream += whole
    found = as_dict(phrases_of([*stream, BOUNDARY], FIRST_FORM + 400))
    assert found[whole] == (20, False)
    assert not [run for run in found if run != whole and set(run) & set(whole)]


def test_what_is_less_attracted_is_doubtful_unless_a_dictionary_has_it() -> None:
    """Two syllables that stand together ten times as often as by chance."""
    pair = FIRST_FORM, FIRST_FORM + 1
    rng = random.Random(1)
    stream = rng.choices(range(FIRST_FORM, FIRST_FORM + 50), k=5000)
    for at in range(0, len(stream), 250):
        stream[at : at + 2] = pair
    for listed, doubtful in (((), True), ({pair}, False)):
        found = as_dict(phrases_of(stream, FIRST_FORM + 50, listed))
        assert found[pair][1] is doubtful


@pytest.mark.parametrize("stream", [[], [0], [0, 0], [0, 5, 0], [0, 5, 6, 0]])
def test_streams_without_phrases(stream: list[int]) -> None:
    """Nothing is found in next to nothing."""
    assert len(phrases_of(stream, 10).counts) == 0
