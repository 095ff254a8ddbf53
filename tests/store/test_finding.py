"""Find, count and like: what every store answers to words, filters, orders and facets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from index.reading.documents import Document
from search.contract.deadline import NO_LIMIT, Deadline
from search.contract.results import Sort
from search.query.analysis import read
from search.query.document_filter import AnyPlace, DocumentFilter
from search.query.hit_rule import Level, Rule, rule_of
from search.query.parser import parse
from search.query.planning import Planner
from search.store.protocol import StoreAnswer, StoreQuery, StoreReader, Words
from tests.store.articles import ARTICLES
from tests.store.stores import Store, add, ids_of, number

ANY = DocumentFilter()
NO_TIME = -1.0  # seconds


@dataclass(frozen=True)
class Asking:
    """Asks one store. What that remembers is of the very words that it was asked."""

    reader: StoreReader

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", lru_cache(maxsize=64)(self.words))

    def words(self, text: str, level: Level | None = None, question: bool = False) -> Words | None:
        branches = read(parse(text))
        if not branches:
            return None
        plan = Planner(self.reader.figures).plan(branches)
        return Words(rule_of(branches, None), plan, question, level)

    def find(
        self,
        text: str = "",
        documents: DocumentFilter = ANY,
        order: Sort = "relevance",
        limit: int | None = 10,
        level: Level | None = None,
        counted: tuple[str, ...] = (),
        deadline: Deadline = NO_LIMIT,
    ) -> StoreAnswer:
        words = self.words(text, level)
        query = StoreQuery(words, documents, limit, order, facets=True, counted=counted)
        return self.reader.find(query, deadline)

    def ids(self, answer: StoreAnswer) -> list[str]:
        assert len(answer.scores) == len(answer.documents)
        return ids_of(self.reader, answer.documents.tolist())

    def hits(self, text: str = "", documents: DocumentFilter = ANY) -> set[str]:
        found = self.find(text, documents)
        ids = self.ids(found)
        assert len(set(ids)) == len(ids) == found.total
        return set(ids)


@pytest.fixture(scope="session")
def asking(reader: StoreReader) -> Asking:
    return Asking(reader)


def excluding(text: str) -> DocumentFilter:
    return DocumentFilter(excluded=read(parse(text))[0])


# Hits


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ('"thu gom" rác', {"rac-1", "rac-2"}),  # in rac-3 they do not stand side by side
        ("xe chở rác", {"rac-3"}),
        ("hội đồng nhân dân", {"hop-1"}),
        ("HĐND", {"hop-1"}),
        ("28/2/2024", {"hop-1"}),
        ("ngày 28 tháng 2 năm 2024", {"hop-1"}),
        ('"đọc sách"', {"dau-1", "hoi-1"}),  # bare in a passage without diacritics
        ("doc sach", {"dau-1", "hoi-1"}),  # any form
        ('"sách đọc"', set()),
        ('"kết rác"', {"rac-2"}),  # at the end of a title,
        ('"dân phản"', {"rac-2"}),  # at the beginning of a text,
        ('"rác dân"', set()),  # and from one into the other
        ("rác OR sách", {"rac-1", "rac-2", "rac-3", "dau-1", "hoi-1"}),
    ],
)
def test_hits_have_what_was_asked_for(asking: Asking, text: str, hits: set[str]) -> None:
    found = asking.find(text, level=Level.WHOLE)
    assert set(asking.ids(found)) == hits
    assert found.total == len(hits)
    assert found.rung is not None
    assert (found.rung.level, found.rung.total) == (Level.WHOLE, len(hits))
    words = asking.words(text)
    assert words is not None
    assert asking.reader.count(words.rule) == len(hits)


def test_what_was_read_of_a_torn_word_is_that_word_but_no_part_of_others(
    store: Store, tmp_path: Path
) -> None:
    texts = "Nhiều ngườ i dân mua nhà mới.", "Nhiều người dân mua nhà mới."
    with store.begin(tmp_path) as writer:
        add(writer, [Document(f"d{at}", "Nhà", text) for at, text in enumerate(texts)])
        writer.commit()
    asking = Asking(store.open(tmp_path))
    assert asking.hits("người") == {"d0", "d1"}
    assert asking.hits('"người dân"') == {"d1"}
    assert set(asking.ids(asking.find("người nhà", level=Level.CLOSE))) == {"d1"}


def test_without_words_every_document_is_a_hit(asking: Asking) -> None:
    assert asking.hits() == {one.id for one in ARTICLES}
    assert asking.find().rung is None
    assert asking.reader.count(Rule(())) == 0


def test_what_was_removed_or_replaced_is_no_hit(asking: Asking) -> None:
    assert asking.find("điện tử", level=Level.WHOLE).total == 0
    assert asking.find("bản nháp", level=Level.ANY_MARKS).total == 0


@pytest.mark.parametrize(
    ("text", "level", "hits"),
    [
        ("thu gom", Level.SYLLABLES, {"rac-1", "rac-2", "rac-3"}),  # wherever they stand
        ("hói", Level.WHOLE, {"dau-1"}),  # bare there
        ("hói", Level.ANY_MARKS, {"dau-1", "hoi-1", "hop-1", "rac-3"}),
    ],
)
def test_each_rung_is_wider(asking: Asking, text: str, level: Level, hits: set[str]) -> None:
    found = asking.find(text, level=level)
    assert set(asking.ids(found)) == hits
    totals = [
        asking.find(text, level=rung).total
        for rung in (Level.CLOSE, Level.WHOLE, Level.SYLLABLES, Level.ANY_MARKS)
    ]
    assert totals == sorted(totals)


def test_where_nothing_is_whole_the_search_widens(asking: Asking) -> None:
    """To the first rung that finds anything, and it is told how many were whole."""
    found = asking.find("thú gom")
    assert found.rung is not None
    assert (found.rung.level, found.rung.whole) == (Level.ANY_MARKS, 0)
    assert found.total == found.rung.total == 3


def test_best_matches_have_a_good_part(asking: Asking) -> None:
    words = asking.words("thu gom rác tiền lương phường", question=True)
    found = asking.reader.find(StoreQuery(words, ANY, 10, "relevance"), NO_LIMIT)
    assert found.rung is not None
    assert found.rung.level is Level.BEST
    assert asking.ids(found)[0] == "rac-1"


# Order


def test_by_relevance_the_best_come_first(asking: Asking) -> None:
    found = asking.find("thu gom rác", level=Level.SYLLABLES)
    assert asking.ids(found)[0] == "rac-1"
    assert (found.scores > 0).all()
    assert (np.diff(found.scores) <= 0).all()


def test_equals_come_in_the_order_of_their_numbers(asking: Asking) -> None:
    numbers = asking.find().documents
    assert numbers.tolist() == sorted(numbers.tolist())


@pytest.mark.parametrize("text", ["", "rác OR sách OR họp"])
def test_by_date_what_has_none_comes_last(asking: Asking, text: str) -> None:
    by_day = ["rac-1", "hop-1", "rac-3", "rac-2"]
    newest = asking.ids(asking.find(text, order="newest"))
    oldest = asking.ids(asking.find(text, order="oldest"))
    assert newest[:4] == by_day
    assert oldest[:4] == by_day[::-1]
    assert set(newest[4:]) == set(oldest[4:]) >= {"dau-1", "hoi-1"}


def test_by_event_the_latest_day_that_is_told_of_comes_first(asking: Asking) -> None:
    """And where only such days count, new and old are theirs."""
    every = asking.ids(asking.find(order="event"))
    assert every[:2] == ["hop-1", "rac-3"]
    assert len(every) == len(ARTICLES)
    events = DocumentFilter(dated="event")
    assert asking.ids(asking.find("", events, "newest")) == ["hop-1", "rac-3"]
    assert asking.ids(asking.find("", events, "oldest")) == ["rac-3", "hop-1"]
    published = DocumentFilter(dated="published")
    assert asking.ids(asking.find("", published, "newest")) == ["rac-1", "hop-1", "rac-2"]


@pytest.mark.parametrize("order", ["relevance", "newest", "oldest", "event"])
def test_fewer_are_the_first_of_all(asking: Asking, order: Sort) -> None:
    every = asking.find("rác OR sách", order=order, limit=None)
    assert len(every.documents) == every.total == 5
    for limit in (0, 1, 3, 5, 50):
        few = asking.find("rác OR sách", order=order, limit=limit)
        assert few.documents.tolist() == every.documents.tolist()[:limit]
        assert few.scores == pytest.approx(every.scores[:limit])
        assert (few.total, few.facets.districts, few.facets.years) == (
            every.total, every.facets.districts, every.facets.years,
        )  # fmt: skip


# Filters


@pytest.mark.parametrize(
    ("documents", "hits"),
    [
        (DocumentFilter(chosen=AnyPlace(("Hoàn Kiếm",))), {"rac-1", "rac-3"}),
        (
            DocumentFilter(chosen=AnyPlace(("Hoàn Kiếm", "Ba Đình"))),
            {"rac-1", "rac-2", "rac-3", "hop-1"},
        ),
        (DocumentFilter(chosen=AnyPlace()), set()),
        (DocumentFilter(named=AnyPlace(("Hoàn Kiếm",))), {"rac-1", "rac-3"}),
        (DocumentFilter(AnyPlace(("Ba Đình",)), AnyPlace(("Hoàn Kiếm",))), set()),
        (
            DocumentFilter(AnyPlace(("Ba Đình",)), AnyPlace(("Hoàn Kiếm", "Ba Đình"))),
            {"rac-2", "hop-1"},
        ),
        (
            DocumentFilter(excluded_places=AnyPlace(("Hoàn Kiếm",))),
            {"rac-2", "hop-1", "dau-1", "hoi-1", "cho-1", "rong"},
        ),
        (DocumentFilter(since=date(2024, 1, 10)), {"rac-1", "rac-3", "hop-1"}),
        (DocumentFilter(until=date(2024, 1, 10)), {"rac-2", "rac-3"}),
        (DocumentFilter(since=date(2024, 1, 11), until=date(2024, 2, 28)), {"hop-1"}),
        (DocumentFilter(dated="published"), {"rac-1", "rac-2", "hop-1"}),
        (DocumentFilter(dated="event"), {"rac-3", "hop-1"}),
        (DocumentFilter(dated="event", since=date(2024, 2, 1)), {"hop-1"}),
        (DocumentFilter(dated="event", until=date(2024, 2, 20)), {"rac-3", "hop-1"}),
        (DocumentFilter(dated="published", until=date(2024, 2, 28)), {"rac-2", "hop-1"}),
        (DocumentFilter(dated="none", since=date(2024, 1, 1)), set()),
        (DocumentFilter(dated="none"), {"dau-1", "hoi-1", "cho-1", "rong"}),
        (DocumentFilter(fields=(("category", ("Môi trường",)),)), {"rac-1", "rac-2"}),
        (DocumentFilter(fields=(("category", ("moi truong",)),)), {"rac-1", "rac-2"}),
        (
            DocumentFilter(fields=(("category", ("Môi trường", "Giao thông")),)),
            {"rac-1", "rac-2", "rac-3"},
        ),
        (
            DocumentFilter(fields=(("category", ("Môi trường",)), ("tag", ("xe",)))),
            {"rac-1"},
        ),
        (DocumentFilter(fields=(("author", ("ai",)),)), set()),
        (excluding("thu gom"), {"rac-3", "hop-1", "dau-1", "hoi-1", "cho-1", "rong"}),
        (
            replace(excluding("rác"), chosen=AnyPlace(("Ba Đình",)), since=date(2024, 1, 1)),
            {"hop-1"},
        ),
    ],
)
def test_filters_narrow(asking: Asking, documents: DocumentFilter, hits: set[str]) -> None:
    assert asking.hits("", documents) == hits
    words = "rác OR họp"
    assert asking.hits(words, documents) == hits & asking.hits(words)


def test_what_days_leave_out_for_lack_of_one_is_counted(asking: Asking) -> None:
    days = DocumentFilter(since=date(2024, 1, 1))
    assert asking.find("sách", days, level=Level.WHOLE).facets.undated == 2
    assert asking.find("rác", days, level=Level.WHOLE).facets.undated == 0
    assert asking.find("", days).facets.undated == 4
    assert asking.find("", replace(days, chosen=AnyPlace(("Ba Đình",)))).facets.undated == 0
    assert asking.find("sách").facets.undated == 2
    assert asking.find("sách", DocumentFilter(dated="event")).facets.undated == 2
    assert asking.find("sách", DocumentFilter(dated="none")).facets.undated == 2


# Facets


def test_facets_count_all_hits(asking: Asking) -> None:
    found = asking.find("rác", limit=1, counted=("category", "tag", "author"))
    assert list(found.facets.districts) == [("Hoàn Kiếm", 2), ("Ba Đình", 1)]
    assert list(found.facets.years) == [("2024", 2), ("2023", 1)]
    assert [(name, list(counts)) for name, counts in found.facets.fields] == [
        ("category", [("Môi trường", 2), ("Giao thông", 1)]),
        ("tag", [("rác", 1), ("xe", 1)]),
        ("author", []),
    ]


def test_within_a_year_months_are_counted_and_within_a_month_days(asking: Asking) -> None:
    """By the kind of day that is asked for; the newest first."""
    assert (asking.find().facets.months, asking.find().facets.days) == (None, None)
    year = DocumentFilter(since=date(2024, 1, 5), until=date(2024, 12, 31))
    found = asking.find("", year, limit=1)
    assert found.facets.months == (("2024-03", 1), ("2024-02", 1), ("2024-01", 1))
    assert found.facets.days is None
    events = asking.find("", replace(year, dated="event"), limit=1)
    assert events.facets.months == (("2024-02", 1), ("2024-01", 1))
    assert events.facets.years == (("2024", 2),)
    march = replace(year, since=date(2024, 3, 1), until=date(2024, 3, 31))
    found = asking.find("", march)
    assert (found.facets.months, found.facets.days) == ((("2024-03", 1),), (("2024-03-05", 1),))
    none = asking.find("sách", march, level=Level.WHOLE)
    assert (none.facets.months, none.facets.days) == ((), ())
    long = replace(year, since=date(2023, 12, 31))
    assert (asking.find("", long).facets.months, asking.find("", long).facets.years) == (
        None, (("2024", 3),),
    )  # fmt: skip


def test_of_equal_counts_the_first_by_name_comes_first(asking: Asking) -> None:
    assert list(asking.find().facets.districts) == [("Ba Đình", 2), ("Hoàn Kiếm", 2)]


def test_districts_are_counted_as_if_none_were_chosen(asking: Asking) -> None:
    """But within all else; and years within the districts too."""
    one = asking.find("rác", DocumentFilter(chosen=AnyPlace(("Ba Đình",))))
    assert list(one.facets.districts) == [("Hoàn Kiếm", 2), ("Ba Đình", 1)]
    assert list(one.facets.years) == [("2023", 1)]
    late = DocumentFilter(chosen=AnyPlace(("Ba Đình",)), since=date(2024, 1, 1))
    assert list(asking.find("rác", late).facets.districts) == [("Hoàn Kiếm", 2)]


def test_facets_are_those_of_each_filter_and_exclusion_whatever_was_asked_before(
    asking: Asking,
) -> None:
    of_place = DocumentFilter(chosen=AnyPlace(("Ba Đình",)))
    filters = (ANY, of_place, excluding("thu gom"), excluding("sách"), DocumentFilter(dated="none"))
    for _ in range(2):  # the second time they are remembered, where they may be
        for documents in filters:
            for text in ("rác", "sách", ""):
                every = asking.find(text, documents, limit=None)
                newest = asking.find(text, documents, order="newest", limit=1)
                assert newest.facets == every.facets
                years = sum(year.count for year in every.facets.years)
                assert years + every.facets.undated == every.total


def test_facets_that_nobody_asked_for_are_not_counted(asking: Asking) -> None:
    """A chosen place has to be looked at in any case, so that something may be remembered."""
    place = DocumentFilter(chosen=AnyPlace(("Hoàn Kiếm",)))
    query = StoreQuery(asking.words("rác"), place, 10, "relevance")
    asked = replace(query, facets=True), replace(query, counted=("tag",))
    for one, facets, counted in zip((query, *asked) * 2, (0, 1, 0) * 2, (0, 0, 1) * 2, strict=True):
        found = asking.reader.find(one, NO_LIMIT)
        assert found.total == 2
        assert bool(found.facets.districts) == bool(found.facets.years) == bool(facets)
        assert bool(found.facets.fields) == bool(counted)


# In time


def test_what_takes_too_long_is_cut_and_never_wrong(asking: Asking) -> None:
    every = set(asking.ids(asking.find("rác OR sách")))
    late = Deadline(NO_TIME)
    found = asking.find("rác OR sách", deadline=late)
    assert late.cut
    assert set(asking.ids(found)) <= every
    late = Deadline(NO_TIME)
    assert asking.find("rác", excluding("thu gom"), deadline=late).total == 0
    assert late.cut


def test_what_was_not_known_in_time_is_found_the_next_time(asking: Asking) -> None:
    asking.find("thu gom rác", deadline=Deadline(NO_TIME))
    found = asking.find("thu gom rác")
    assert asking.ids(found) == ["rac-1", "rac-2", "rac-3"]
    assert sum(year.count for year in found.facets.years) + found.facets.undated == 3


# More like this


def test_like_finds_what_has_most_of_the_pairs(asking: Asking) -> None:
    pairs = {("thu", "gom"): 2.0, ("gom", "rac"): 2.0, ("tien", "luong"): 1.0}
    found = asking.reader.like(pairs, 10)
    assert asking.ids(found) == ["rac-1", "rac-2", "hop-1"]
    assert (np.diff(found.scores) < 0).all()
    assert asking.ids(asking.reader.like(pairs, 1)) == ["rac-1"]
    assert asking.ids(asking.reader.like({("gom", "thu"): 1.0}, 10)) == []
    assert number(asking.reader, "rac-1") == found.documents[0]
