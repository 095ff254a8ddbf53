"""Passages without diacritics are known at indexing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.analysis.analyzer import analyse, terms_of
from index.analysis.unmarked import plain


def signed(text: str) -> str:
    return " ".join(terms_of(analyse(text)))


def test_a_text_without_diacritics_has_terms_of_its_own() -> None:
    assert signed("Hoan Kiem ky ket 2 quy che") == "~hoan ~kiem ~ky ~ket 2 ~quy ~che"


def test_bare_syllables_of_a_marked_text_are_just_those_syllables() -> None:
    text = "hai xe đi qua hai cây cầu, hai xe quay ra"
    assert signed(text) == "hai xe đi qua hai cây cầu hai xe quay ra"


def test_a_long_passage_without_diacritics_in_a_marked_text_is_told_apart() -> None:
    text = "Bà viết: hom nay cho khong ban rau vi troi mua to. Ai cũng đọc được."
    assert signed(text) == (
        "bà viết ~hom ~nay ~cho ~khong ~ban ~rau ~vi ~troi ~mua ~to ~ai cũng đọc được"
    )


def test_one_bare_word_is_no_passage() -> None:
    assert signed("Hotline") == "hotline"


@given(st.text(alphabet="ab cđáộ 1.\n", max_size=60))
def test_signs_change_nothing_else(text: str) -> None:
    tokens = analyse(text)
    assert [plain(term) for term in terms_of(tokens)] == list(tokens.forms)
