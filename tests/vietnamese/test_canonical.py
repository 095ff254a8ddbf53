"""One canonical form, and the way back to the original."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from vietnamese.text.canonical import canonical, canonical_syllable


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("Ấn", "ấn"),
        (normalize("NFD", "Ấn"), "ấn"),
        ("A\u0301\u0302n", "ấn"),  # the acute typed before the circumflex
        ("a\u0323\u0302m", "ậm"), ("a\u0302\u0323m", "ậm"),
        ("o\u0301\u031b", "ớ"), ("o\u031b\u0301", "ớ"),
        ("a\u0301\u0306", "ắ"),
        ("e\u0309\u0302", "ể"),
        ("Ðống", "đống"), ("ðống", "đống"), ("Đống", "đống"), ("Ɖống", "đống"),
        ("HOÀ", "hòa"), ("Hoà", "hòa"), ("hòa", "hòa"),
        ("Qúy", "quý"), ("hòan", "hoàn"), ("Quí", "quý"),
        ("Ho\u00ad\u0061\u0300n", "hoàn"), ("Hoàn\u200d", "hoàn"), ("\ufeffab"[1:], "ab"),
        ("Ｈｏàｎ", "hoàn"), ("２０２４", "2024"), ("m²", "m2"), ("ﬁlm", "film"),
        ("½", "½"),  # would be 1⁄2, two numbers and a sign
        ("YouTube", "youtube"), ("QH14", "qh14"), ("HĐND", "hđnd"),
        ("ky\u0303_năng", "kỹ_năng"), ("Đắk", "đắk"), ("naïve", "naïve"),
        ("11111111111111111111", "11111111111111111111"),
    ],
)  # fmt: skip
def test_a_token_has_one_form(raw: str, form: str) -> None:
    """Unicode form, order of marks, eth, width, case, tone placement and i or y are gone."""
    assert canonical_syllable(raw) == form
    assert canonical_syllable(form) == form


def test_a_text_has_one_form() -> None:
    """NFD text with a soft hyphen, capitals and a misplaced mark."""
    text = "Ban chấp hành " + normalize("NFD", "QUẬN Hòan Ki") + "\u00ad" + normalize("NFD", "ếm")
    assert canonical(text) == "ban chấp hành quận hoàn kiếm"


def test_between_words_there_are_plain_signs() -> None:
    """Spaces of every kind, dashes, curly quotes and full-width signs are the plain ones."""
    assert canonical("“Ý\u00a0kiến” – ‘án’\u3000，１") == "\"ý kiến\" - 'án' ,1"


def test_marks_without_a_letter_are_dropped_but_keep_words_apart() -> None:
    """≠ is =, composed or not."""
    assert canonical("a ≠ b") == canonical("a =\u0338 b") == "a = b"
    assert canonical("= \u0301x") == "= x"


def test_a_ligature_is_two_letters() -> None:
    assert canonical("ﬁn") == "fin"


def test_an_empty_text_has_an_empty_form() -> None:
    """Nothing in, nothing out; the same for a text of nothing but marks."""
    assert canonical("") == canonical("\u0301\u0301") == ""


def test_a_megabyte_of_one_letter_is_one_word() -> None:
    """Not remembered, not cut, not quadratic."""
    assert canonical("Ấ" * 1_000_000) == "ấ" * 1_000_000
