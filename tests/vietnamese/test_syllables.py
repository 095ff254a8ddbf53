"""The grammar of a syllable and its one spelling."""

from __future__ import annotations

from itertools import product
from unicodedata import normalize

import pytest

from vietnamese.text.syllables import ONSETS, RIMES, TONES, is_syllable, parse


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("hoà", "hòa"), ("hòa", "hòa"), ("hòan", "hoàn"), ("thuỷ", "thủy"), ("uỷ", "ủy"),
        ("khoẻ", "khỏe"), ("hòà", "hòa"), ("qúy", "quý"), ("qùa", "quà"), ("qủa", "quả"),
        ("qúôc", "quốc"),
        ("gìa", "già"), ("gíêng", "giếng"), ("gíông", "giống"), ("gì", "gì"), ("gìn", "gìn"),
        ("thúê", "thuế"), ("thủơ", "thuở"), ("tíên", "tiến"), ("mứơn", "mướn"), ("ngòai", "ngoài"),
        ("xóay", "xoáy"), ("khuỷu", "khuỷu"), ("khủyu", "khuỷu"), ("húynh", "huýnh"),
        ("ngoẻo", "ngoẻo"), ("chiụ", "chịu"), ("cuả", "của"), ("nghiã", "nghĩa"),
        ("thưà", "thừa"), ("muà", "mùa"), ("úôt", "uốt"), ("yếu", "yếu"), ("ýêu", "yếu"),
    ],
)  # fmt: skip
def test_the_tone_mark_goes_to_its_one_place(typed: str, spelled: str) -> None:
    """The older placement; qu and gi are onsets; a misplaced mark is put right."""
    assert str(parse(typed)) == spelled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kĩ", "kỹ"), ("lí", "lý"), ("quí", "quý"), ("kí", "ký"), ("kì", "kỳ"), ("mĩ", "mỹ"),
        ("sĩ", "sỹ"), ("tỉ", "tỷ"), ("ti", "ty"), ("hi", "hy"), ("vĩ", "vỹ"), ("vì", "vỳ"),
        ("qui", "quy"), ("quít", "quýt"), ("quình", "quỳnh"), ("quịch", "quỵch"),
    ],
)  # fmt: skip
def test_i_and_y_are_one_letter_after_the_listed_onsets(one: str, other: str) -> None:
    """After h, k, l, m, qu, s, t and v a final i and y are spelled one way."""
    assert str(parse(one)) == str(parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("thi", "thy"), ("hai", "hay"), ("tai", "tay"), ("lui", "luy"), ("bi", "by"), ("chi", "chy")]
    + [("tin", "tyn"), ("mai", "may"), ("ti", "tuy"), ("nhi", "nhy"), ("quai", "quay")],
)
def test_elsewhere_i_and_y_differ(one: str, other: str) -> None:
    """thi is not thy, hai is not hay: no other onset, no other rime."""
    assert (parse(one) and str(parse(one))) != (parse(other) and str(parse(other)))


@pytest.mark.parametrize(
    "word",
    "an án ấn ý y uyển oanh quận hoàn kiếm nghiêng nguyễn khuya khuỷu tuyến xoong buýt rượu"
    " giặt giếng gì gìn quốc quýnh thuở ngoằn đường yêu yết ờ ừ à pin".replace("  ", " ").split(
        " "
    ),
)
def test_possible_syllables(word: str) -> None:
    """What the language writes."""
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    ["ubnd", "website", "nh", "ng", "hđnd", "cat", "viet", "càt", "mẹch", "ngườ", "đượ", "kan"]
    + ["ci", "gê", "nga1", "zin", "fa", "wa", "hòá", "", "nghịtổng", "qđ", "jun", "bây2"]
    + ["yên2", "byên", "ngiêng", "ghà", "cuyê", "nguyê"],
)
def test_impossible_syllables(word: str) -> None:
    """Abbreviations, other languages, two tones, stops with a tone they cannot bear."""
    assert not is_syllable(word)


def test_a_stop_without_its_tone_is_read_but_is_no_syllable() -> None:
    """People type viet: it is read, so that i and y are one letter, but it does not count."""
    assert parse("viet") is None  # iet is no rime without its circumflex
    assert str(parse("mat")) == "mat"
    assert not is_syllable("mat")


def test_spelling_is_stable_over_the_whole_grammar() -> None:
    """Every onset, rime and tone: what is spelled is read as itself, from NFC and NFD alike."""
    count = 0
    for onset, rime, tone in product(("", *ONSETS), sorted(RIMES), ("", *TONES)):
        letters = onset + rime
        if parse(letters) is None:
            continue
        for place in range(1, len(letters) + 1):
            if letters[place - 1] not in "aăâeêioôơuưy":
                continue
            typed = normalize("NFC", letters[:place] + tone + letters[place:])
            spelled = parse(typed)
            if spelled is None:
                continue
            count += 1
            assert parse(str(spelled)) == spelled
            assert str(spelled) == str(parse(normalize("NFC", str(spelled))))
            assert normalize("NFC", str(spelled)) == str(spelled)
    assert count > 15_000
