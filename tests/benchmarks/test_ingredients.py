"""What the ablation takes away is there to be taken away."""

from __future__ import annotations

import pytest

from benchmarks.quality.ingredients import INGREDIENTS, Constant, NotUsed, Part, swapped
from search import constants
from search.reranking import reranker as reranking
from search.retrieval import kernel_tables


@pytest.mark.parametrize("name", INGREDIENTS)
def test_each_ingredient_is_bound_somewhere(name: str) -> None:
    """No row of the table measures a change that changes nothing."""
    with swapped(INGREDIENTS[name]):
        pass


def test_a_constant_is_changed_wherever_it_is_bound_and_back_again() -> None:
    with swapped([Constant("K1", 7.0)]):
        assert {vars(module)["K1"] for module in (reranking, kernel_tables)} == {7.0}
    assert vars(reranking)["K1"] is vars(kernel_tables)["K1"] is constants.K1


def test_what_is_bound_nowhere_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "UNUSED", 0.5, raising=False)
    with pytest.raises(NotUsed, match="UNUSED"), swapped([Constant("UNUSED", 1.0)]):
        pass
    with pytest.raises(AttributeError), swapped([Part(kernel_tables, "gone", None)]):
        pass
