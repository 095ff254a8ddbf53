"""Which syllables of a query are one word."""

from __future__ import annotations

import pytest

from tests.vietnamese.learnt import learnt
from vietnamese.model.compounds import words_of
from vietnamese.model.diacritic_restoration import DiacriticModel

SENTENCES = [
    "công nhân thu gom rác ở hoàn kiếm",
    "xe thu gom rác thải về bãi",
    "hoàn kiếm có hồ gươm",
    "ông hoàn đi xe",
    "rác ở bãi do xe thu gom",
    "hát quan họ ở bãi",
    "cơ quan có xe",
    "họ đi xe thu gom",
    "lớp 10 học ở bãi",
    "lớp 12 đi xe",
    "lớp 3 thu gom rác",
] * 6
SENTENCES += [" ".join(f"từ{at}" for at in range(n, n + 10)) for n in range(0, 2000, 10)]


@pytest.fixture(scope="module")
def model() -> DiacriticModel:
    return learnt(sentence.split() for sentence in SENTENCES)


def words(query: str, model: DiacriticModel | None) -> str:
    forms = query.split()
    return " + ".join(" ".join(forms[a : b + 1]) for a, b in words_of(forms, model))


@pytest.mark.parametrize(
    "expected",
    [
        "thu gom + rác",
        "hoàn kiếm",
        "quan họ",  # in the dictionary
        "rác + hoàn kiếm + 2023",
        "hồ gươm",
        "lớp 10",
        "xe",
    ],
)
def test_words_are_what_holds_together(expected: str, model: DiacriticModel) -> None:
    assert words(expected.replace(" + ", " "), model) == expected


def test_a_name_of_frequent_syllables_is_one_word(model: DiacriticModel) -> None:
    """Of three syllables or more; of two as if a dictionary had it."""
    names = {("xe", "đi", "bãi"), ("hoàn", "đi"), ("bãi", "đi")}
    found = words_of(
        ["rác", "xe", "đi", "bãi", "hoàn", "đi", "bãi", "đi"], model, names.__contains__
    )
    assert found == [(0, 0), (1, 3), (4, 5), (6, 6), (7, 7)]


def test_without_a_model_each_syllable_is_a_word() -> None:
    assert words("thu gom rác", None) == "thu + gom + rác"


def test_nothing_has_no_words(model: DiacriticModel) -> None:
    assert words_of([], model) == []
