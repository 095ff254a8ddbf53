"""The arrays agree with plain loops and with stock Whoosh; `tests.agreement` asks more, of
real articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agreement.rankings import difference
from tests.agreement.run import run
from tests.faults.test_faults import articles


def test_scorer_arrays_and_codec_agree_with_their_oracles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eight queries of each class over several segments, before and after changes and a merge."""
    assert run(tmp_path, articles(120), 8) == 0
    said = capsys.readouterr().out
    assert "of them deleted" in said
    for name, queries in (("scorer", 264), ("arrays", 240), ("codec", 264)):
        assert f"{name}: {queries} queries, " in said
    assert said.count(", 0 differ\n") == 3 * (11 + 10 + 11) + 3


def test_a_difference_is_seen() -> None:
    ranking = [(3, 2.0), (1, 1.0), (2, 1.0)]
    assert difference(ranking, [(3, 2.0), (2, 1.0), (1, 1.0)]) is None
    for other in (
        ranking[:2],
        [(3, 2.0), (1, 1.0), (4, 1.0)],
        [(3, 2.0), (1, 1.0), (2, 0.9)],
        [(1, 2.0), (3, 1.0), (2, 1.0)],
    ):
        assert difference(ranking, other)
