"""The arrays agree with plain loops and with stock Whoosh; `benchmarks.agreement` asks more, of
real articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import agreement
from tests.test_faults import articles


def test_scorer_arrays_and_codec_agree_with_their_oracles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eight queries of each class over several segments, before and after changes and a merge."""
    assert agreement.run(tmp_path, articles(120), 8) == 0
    said = capsys.readouterr().out
    assert "of them deleted" in said
    assert "scorer: 264 queries, arrays: 240 queries, codec: 264 queries" in said


def test_a_difference_is_seen() -> None:
    ranking = [(3, 2.0), (1, 1.0), (2, 1.0)]
    assert agreement.difference(ranking, [(3, 2.0), (2, 1.0), (1, 1.0)]) is None
    for other in (
        ranking[:2],
        [(3, 2.0), (1, 1.0), (4, 1.0)],
        [(3, 2.0), (1, 1.0), (2, 0.9)],
        [(1, 2.0), (3, 1.0), (2, 1.0)],
    ):
        assert agreement.difference(ranking, other)
