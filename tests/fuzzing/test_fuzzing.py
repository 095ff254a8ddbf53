"""What fuzzing has come upon is replayed, each input within its time."""

from __future__ import annotations

import re
from itertools import product

import pytest

from index.reading.budget import limited_time
from tests.fuzzing.corpus import kept
from tests.fuzzing.pumps import pumps, search_all
from tests.fuzzing.targets import MOST_SECONDS, expressions, feed, pumped, targets


@pytest.mark.parametrize("target", targets())
def test_no_input_is_unforeseen_or_takes_too_long(target: str) -> None:
    inputs = kept(target)
    assert inputs
    for raw in inputs:
        feed(target, raw)


def test_no_expression_takes_long_for_what_it_is_made_of() -> None:
    """Parts of each regular expression, repeated to three hundred characters; what is exponential
    would not end. `python -m tests.fuzzing.pumps` names those that are quadratic."""
    tried = 0
    for name, pattern in expressions().items():
        for unit, end in product(pumps(pattern), ("", "~")):
            with limited_time(MOST_SECONDS, fatal=False):
                search_all(pattern, unit * (300 // len(unit)) + end)
            tried += 1
        assert isinstance(pattern, re.Pattern), name
    assert tried > 1000


def test_an_input_may_say_what_is_repeated() -> None:
    assert pumped(b"\0abc") == b"abc"
    assert pumped(bytes((255, 1, 2 | 3 << 6)) + b"abcd") == b"a" + b"bc" * 256 + b"d"
