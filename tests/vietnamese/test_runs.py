"""Runs of syllables, against counting them naively."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnamese.model.runs import NOWHERE, Runs, counted, longer_runs, repeated_runs
from vietnamese.model.vocabulary import BOUNDARY, LARGEST

Run = tuple[int, ...]

streams = st.lists(st.integers(1, 5) | st.sampled_from([7, LARGEST - 1]), max_size=12)
fields = st.lists(streams.filter(len), max_size=8)


def stream_of(parts: list[list[int]]) -> list[int]:
    return [BOUNDARY, *(number for part in parts for number in (*part, BOUNDARY))]


def naive(stream: list[int], length: int) -> Counter[Run]:
    found = (tuple(stream[at : at + length]) for at in range(len(stream) - length + 1))
    return Counter(run for run in found if BOUNDARY not in run[1:-1])


def as_counts(found: Runs, heads: Sequence[Run]) -> dict[Run, int]:
    columns = found.heads().tolist(), found.lasts.tolist(), found.counts.tolist()
    return {(*heads[head], last): count for head, last, count in zip(*columns, strict=True)}


@settings(max_examples=200, deadline=None)
@given(fields)
def test_pairs_and_triples(parts: list[list[int]]) -> None:
    """With how often they occur, where, and which are the parts of which."""
    stream = stream_of(parts)
    identifiers = np.array(stream, np.uint16)
    pairs = counted(identifiers, LARGEST)
    singles: list[Run] = [(number,) for number in range(LARGEST)]
    found = as_counts(pairs.pairs, singles)
    assert found == naive(stream, 2)
    names = list(found)
    assert names == sorted(names)
    assert [names[number] for number in pairs.pair_numbers[:-1].tolist()] == [
        tuple(stream[at : at + 2]) for at in range(len(stream) - 1)
    ]
    assert pairs.pair_numbers[-1] == NOWHERE

    numbers = pairs.pair_numbers
    triples, at = longer_runs(identifiers, numbers, numbers, 3, len(names))
    counts = as_counts(triples, names)
    assert counts == naive(stream, 3)
    assert [names[tail] for tail in triples.tails.tolist()] == [run[1:] for run in counts]
    for number, (run, place) in enumerate(zip(counts, triples.places.tolist(), strict=True)):
        assert tuple(stream[place : place + 3]) == run
        assert at[place] == number

    twice, once = repeated_runs(identifiers, numbers, numbers, 3, len(names))
    assert as_counts(twice, names) == {run: count for run, count in counts.items() if count > 1}
    rare = [run for run, count in counts.items() if count == 1]
    for part, of_part in ((slice(None, -1), once[0]), (slice(1, None), once[1])):
        expected = Counter(run[part] for run in rare)
        assert [expected[name] for name in names] == of_part.tolist()


def test_a_stream_that_is_gone_through_in_parts() -> None:
    """Of many heads, one of which has more than a part."""
    stream = stream_of([[at * at % 50 + 1 for at in range(1000)], [7, 8] * 800, [7, 9] * 300])
    found = counted(np.array(stream, np.uint16), 60)
    assert as_counts(found.pairs, [(number,) for number in range(60)]) == naive(stream, 2)
