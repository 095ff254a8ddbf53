"""Words for every notice and every error, in both languages."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from index.address import Address
from index.errors import IndexDamaged, IndexForeign, IndexLocked
from search.contract.errors import (
    AmbiguousPlace,
    ClusterProblem,
    DatesOutOfOrder,
    DocumentNotFound,
    IndexMissing,
    NoSuchPlace,
    PageOutOfRange,
    SearchError,
)
from search.contract.notices import MatchLevel, Notice, NoticeCode, Offer, OfferKind
from search.contract.places import Place
from search.query.hit_rule import LEVELS
from search.wording.in_english import ENGLISH
from search.wording.in_vietnamese import VIETNAMESE
from search.wording.sentence import Counted
from search.wording.wording import SearchWording

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)
NOTICES: tuple[tuple[Notice, list[str]], ...] = (
    (Notice(NoticeCode.MARKS, ("họp tổ dân phố",)), ["họp tổ dân phố"]),
    (Notice(NoticeCode.TELEX, ("chowj", "chợ")), ["chowj", "chợ"]),
    (Notice(NoticeCode.IGNORED), []),
    (Notice(NoticeCode.IGNORED, (64,)), ["64"]),
    (Notice(NoticeCode.NO_SUCH_DISTRICT, ("Quận Lạ",)), ["Quận Lạ"]),
    (Notice(NoticeCode.NO_SUCH_DISTRICT, ("Lạ", "La", "Ạ")), ["Lạ", "La, Ạ"]),
    (Notice(NoticeCode.NO_SUCH_FIELD, ("kenhh",)), ["kenhh"]),
    (Notice(NoticeCode.NO_SUCH_FIELD, ("kenhh", "kenh", "muc")), ["kenhh", "kenh, muc"]),
    (Notice(NoticeCode.PLAIN_TEXT, ("district", "Lạ", "quận:Lạ")), ["Lạ", "quận:Lạ"]),
    (Notice(NoticeCode.PLAIN_TEXT, ("place", "Lạ", "nơi:Lạ")), ["Lạ", "nơi:Lạ"]),
    (Notice(NoticeCode.AMBIGUOUS_PLACE, ("X", "Huyện X, A", "Xã X, B")), ["2", "X, A; Xã X, B"]),
    (Notice(NoticeCode.FORMER_PLACE, ("Phường X", "phường Y")), ["Phường X", "phường Y"]),
    (Notice(NoticeCode.PLAIN_TEXT, ("day", "32/1", "từ:32/1")), ["32/1", "từ:32/1"]),
    (Notice(NoticeCode.PLAIN_TEXT, ("phrase", "a b", '"a b"')), ['"a b"']),
    (Notice(NoticeCode.WIDENED), []),
    (Notice(NoticeCode.WIDENED, ("best", 0)), []),
    (Notice(NoticeCode.WIDENED, ("whole", 0)), []),
    (Notice(NoticeCode.WIDENED, ("whole", 1)), ["1"]),
    (Notice(NoticeCode.WIDENED, ("whole", 3)), ["3"]),
    (Notice(NoticeCode.WIDENED, ("syllables", 0)), []),
    (Notice(NoticeCode.WIDENED, ("any-marks", 0)), []),
    (Notice(NoticeCode.APART, (7,)), ["7"]),
    (Notice(NoticeCode.SUGGESTED, ("a", "b")), ["a", "b"]),
    (Notice(NoticeCode.WIDENED, ("best", 1)), ["1"]),
    (Notice(NoticeCode.WIDENED, ("best", 3)), ["3"]),
    (Notice(NoticeCode.UNDATED, (1, FIRST, LAST)), ["1", "2024"]),
    (Notice(NoticeCode.UNDATED, (7, FIRST, LAST)), ["7", "2024"]),
    (Notice(NoticeCode.UNDATED, (7, FIRST, None)), ["7", "2024"]),
    (Notice(NoticeCode.UNDATED, (7, None, LAST)), ["7", "2024"]),
    (Notice(NoticeCode.TIME, ("hôm qua", FIRST, FIRST)), ["hôm qua", "2024"]),
    (Notice(NoticeCode.TIME, ("tháng 3", FIRST, LAST)), ["tháng 3", "2024"]),
    (Notice(NoticeCode.TIME, ("từ tháng 3", FIRST, None)), ["từ tháng 3", "2024"]),
    (Notice(NoticeCode.TIME, ("trước tháng 4", None, LAST)), ["trước tháng 4", "2024"]),
    (Notice(NoticeCode.NEWEST, ("mới nhất",)), ["mới nhất"]),
    (Notice(NoticeCode.CUT), []),
)
PLACE = Place("district", ("D1",), "Huyện X", "X", province="A")
ERRORS = (
    (DatesOutOfOrder(LAST, FIRST, "từ:31/3/2024 đến:1/3/2024", 17), ["2024"]),
    (PageOutOfRange(9, 3), ["9", "3"]),
    (PageOutOfRange(9, 1), ["9"]),
    (PageOutOfRange(9, 0), ["9"]),
    (AmbiguousPlace("X", (PLACE, PLACE)), ["X", "Huyện X, A"]),
    (NoSuchPlace("Xx", (PLACE,)), ["Xx", "Huyện X, A"]),
    (NoSuchPlace("Xx", ()), ["Xx"]),
    (DocumentNotFound("a/b"), ["a/b"]),
    (IndexMissing(Path("var/x")), ["khongdau index --index var/x"]),
    (IndexForeign(Path("var/x"), "Of another version."), ["khongdau index --full --index var/x"]),
    (ClusterProblem(Address(("h:9200",), "tin"), "None answers."), ["opensearch://h:9200/tin"]),
    (IndexDamaged(Path("var/x"), ("a is gone",)), ["khongdau index --full --index var/x"]),
)
LANGUAGES = pytest.mark.parametrize("words", [VIETNAMESE, ENGLISH], ids=lambda w: w.language)


def test_every_code_is_among_the_samples() -> None:
    assert {notice.code for notice, _ in NOTICES} == set(NoticeCode)


@LANGUAGES
@pytest.mark.parametrize(("notice", "told"), NOTICES, ids=str)
def test_a_notice_is_a_whole_sentence_that_tells_its_data(
    words: SearchWording, notice: Notice, told: list[str]
) -> None:
    text = words.text(words.notice(notice))
    assert re.fullmatch(r"[^{}]+\.", text), text
    assert all(value in text for value in told)


@LANGUAGES
@pytest.mark.parametrize("match", LEVELS)
def test_an_offer_names_what_may_be_had_instead(words: SearchWording, match: MatchLevel) -> None:
    of_rule: tuple[OfferKind, ...] = ("narrower", "wider")
    texts = [words.text(words.offer(Offer(kind, "a", match=match, total=1200))) for kind in of_rule]
    assert len(set(texts)) == 2
    assert all(words.matches[match] in text and words.number(1200) in text for text in texts)
    of_reading: tuple[OfferKind, ...] = ("as-typed", "every-reading")
    for kind in of_reading:
        assert "chợ" in words.text(words.offer(Offer(kind, "chợ", literal=True)))


@LANGUAGES
@pytest.mark.parametrize(("error", "told"), ERRORS, ids=lambda value: type(value).__name__)
def test_an_error_tells_its_data_and_what_to_do(
    words: SearchWording, error: SearchError, told: list[str]
) -> None:
    text = words.text(words.error(error))
    assert re.fullmatch("[^{}]+", text)
    assert all(value in text for value in told)


def test_an_error_without_words_of_its_own_says_what_it_says() -> None:
    class Another(SearchError):
        pass

    assert VIETNAMESE.text(VIETNAMESE.error(Another("{0} is odd"))) == "{0} is odd"


@LANGUAGES
def test_data_that_do_not_belong_to_the_code_are_an_error(words: SearchWording) -> None:
    with pytest.raises(ValueError, match="data of its code"):
        words.notice(Notice(NoticeCode.TELEX, ("chowj",)))


def test_the_two_languages_have_the_same_places() -> None:
    """A value that one language tells is told by the other one too."""

    def places(text: str) -> set[str]:
        return set(re.findall(r"\{\d\}", text))

    for field in fields(SearchWording):
        ours, theirs = getattr(VIETNAMESE, field.name), getattr(ENGLISH, field.name)
        if isinstance(ours, Counted):
            assert places(ours.many) == places(theirs.many), field.name
            assert places(theirs.one) <= places(theirs.many), field.name
        elif isinstance(ours, dict):
            assert ours.keys() == theirs.keys() == set(LEVELS)
            assert not places(str(ours)) | places(str(theirs))
        elif field.name not in {"language", "thousands", "months"}:
            assert places(ours) == places(theirs), field.name


def test_numbers_and_days_are_written_as_in_each_language() -> None:
    notice = Notice(NoticeCode.UNDATED, (1234, FIRST, LAST))
    assert "1.234 kết quả" in VIETNAMESE.text(VIETNAMESE.notice(notice))
    assert "từ 01/03/2024 đến 31/03/2024" in VIETNAMESE.text(VIETNAMESE.notice(notice))
    assert "1,234 results" in ENGLISH.text(ENGLISH.notice(notice))
    assert "from 1 Mar 2024 to 31 Mar 2024" in ENGLISH.text(ENGLISH.notice(notice))


def test_what_a_reader_typed_is_no_template() -> None:
    """Braces in a query stay as they are."""
    notice = Notice(NoticeCode.MARKS, ("{0} {x}",))
    assert "{0} {x}" in ENGLISH.text(ENGLISH.notice(notice))


def test_all_errors_are_one_tree() -> None:
    """Whoever catches SearchError catches what is wrong with an index, too."""
    for error in (IndexMissing, IndexForeign, IndexDamaged, IndexLocked, PageOutOfRange):
        assert issubclass(error, SearchError)
