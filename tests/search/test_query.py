"""A query as the index is asked for it: units, expressions, filters."""

from __future__ import annotations

from datetime import date

import pytest

from search.contract.results import SearchRequest
from search.query.analysis import AnalysedClause, read, read_clause
from search.query.document_filter import AnyPlace, DistrictNames, DocumentFilter, filter_of
from search.query.hit_rule import LEVELS, Element, Level, Syllable, as_a_whole, rule_of
from search.query.parser import Clause, parse
from vietnamese.gazetteer.gazetteer import gazetteer
from vietnamese.text.folding import fold


def clause_of(text: str, phrase: bool = False, start: int = 0) -> AnalysedClause:
    return read_clause(Clause(text, start, start + len(text) + 2 * phrase, phrase))


def test_units_are_the_syllables_with_their_places_in_the_query() -> None:
    text = 'Chợ "đêm PHO" -x'
    (branch,) = read(parse(text))
    units = [unit for clause in branch for unit in clause.units]
    assert [(unit.form, unit.folded, unit.wildcard) for unit in units] == [
        ("chợ", "cho", False),
        ("đêm", "dem", False),
        ("pho", "pho", True),
    ]
    assert [text[unit.start : unit.end] for unit in units] == ["Chợ", "đêm", "PHO"]
    assert [clause.phrase for clause in branch] == [False, True]


def groups(text: str) -> list[tuple[str, tuple[str, ...], bool, bool]]:
    clause = clause_of(text)
    return [
        (
            " ".join(unit.form for unit in clause.units[group.first : group.last + 1]),
            tuple(form for form in group.concepts if form not in group.synonyms),
            group.strict,
            group.glued,
        )
        for group in clause.groups
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chợ đêm", []),
        ("UBND", [("ubnd", ("a=ubnd",), False, False)]),
        ("họp ủy ban nhân dân", [("ủy ban nhân dân", ("a=ubnd",), False, False)]),
        # Of a day its month and its year go without saying, and so does the word before it.
        ("họp 5/3/2024", [("5 3 2024", ("d=2024-03-05",), True, False)]),
        ("họp ngày 5/3/2024", [("ngày 5 3 2024", ("d=2024-03-05",), True, False)]),
        ("hôm 5/3/2024", [("hôm 5 3 2024", ("d=2024-03-05",), True, False)]),
        ("chợ 5/3/2024", [("5 3 2024", ("d=2024-03-05",), True, False)]),
        ("tháng 3/2024", [("tháng 3 2024", ("m=2024-03",), True, False)]),
        # A number of something is not its noun and its number, scattered.
        ("quý II", [("quý ii", ("c=quý 2",), True, False)]),
    ],
)
def test_expressions_of_a_query(
    text: str, expected: list[tuple[str, tuple[str, ...], bool, bool]]
) -> None:
    assert groups(text) == expected


def test_a_bare_noun_of_a_number_may_be_another_word() -> None:
    (group,) = clause_of("khoa 15").groups
    assert group.concepts and not group.strict
    (group,) = clause_of("khóa 15").groups
    assert group.strict


def test_words_run_together_are_one_expression_that_may_stand_apart() -> None:
    (group,) = clause_of("hoànkiếm").groups
    assert (group.glued, group.strict, group.first, group.last) == (True, True, 0, 1)


def test_synonyms_come_last_and_are_told_apart() -> None:
    (group,) = clause_of("tàu hỏa").groups
    assert group.synonyms and group.concepts[-len(group.synonyms) :] == group.synonyms
    assert set(group.synonyms) < set(group.concepts) or group.synonyms == group.concepts


def test_of_two_expressions_over_each_other_the_longer_one_counts() -> None:
    clause = clause_of("UBND ngày 5/3/2024 UBND")
    assert [(g.first, g.last) for g in clause.groups] == [(0, 0), (1, 4), (5, 5)]


def test_restored_syllables_bind_from_nine_tenths_on() -> None:
    clause = clause_of("cho đêm").restore(["chợ", "đêm"], [0.9, 1.0])
    assert [unit.bound for unit in clause.units] == ["chợ", "đêm"]
    assert clause.units[1].restored is None  # typed with diacritics
    clause = clause_of("cho đêm").restore(["chợ", "đêm"], [0.89, 1.0])
    assert [unit.bound for unit in clause.units] == [None, "đêm"]
    assert clause_of("cho").units[0].bound is None


def test_expressions_are_those_of_the_restored_words() -> None:
    bare = clause_of("uy ban nhan dan")
    (group,) = bare.restore(["ủy", "ban", "nhân", "dân"], [1.0] * 4).groups
    assert group.concepts == ("a=ubnd",)
    unsure = bare.restore(["ủy", "ban", "nhân", "dân"], [0.5] * 4)
    assert unsure.groups == bare.groups
    dated = clause_of("hop 5/3/2024").restore(["họp", "5", "3", "2024"], [1.0] * 4)
    assert dated.groups == clause_of("họp 5/3/2024").groups  # these stay
    assert not clause_of("bi thu hoi").restore(["bị", "thu", "hồi"], [1.0] * 3).groups


def test_clauses_and_branches_without_a_word_are_left_out() -> None:
    assert read(parse('"" HOẶC *** HOẶC')) == ()
    (branch,) = read(parse('chợ "" HOẶC ***'))
    assert [unit.form for clause in branch for unit in clause.units] == ["chợ"]
    assert [len(branch) for branch in read(parse('chợ HOẶC "a b" c'))] == [1, 2]


# The rule


def elements(text: str, places: frozenset[tuple[str, ...]] = frozenset()) -> tuple[Element, ...]:
    (branch,) = rule_of(read(parse(text)), None, places.__contains__).branches
    return branch


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("2024", True),
        ("1999", True),
        ("2124", False),
        ("1824", False),
        ("20245", False),
        ("202", False),
        ("20ab", False),
        ("5/3/2024", True),
        ("UBND", False),
        ("chợ", False),
        ("đàn", True),
    ],
)
def test_years_dates_and_places_need_not_stand_near(text: str, free: bool) -> None:
    found = elements(text, frozenset({("dan",)}))
    assert [element.free for element in found] == [free], found


def test_a_date_is_asked_for_as_a_whole_and_an_abbreviation_is_not() -> None:
    (day,) = elements("5/3/2024")
    assert (day.only_concepts, day.concepts, len(day.syllables)) == (True, ("d=2024-03-05",), 3)
    (short,) = elements("UBND")
    assert (short.only_concepts, short.concepts) == (False, ("a=ubnd",))
    (glued,) = elements("hoànkiếm")
    assert (glued.only_concepts, glued.free, len(glued.syllables)) == (False, False, 2)


def test_words_beside_expressions_are_elements_of_their_own() -> None:
    found = elements("họp UBND đêm 5/3/2024 chợ")
    assert [[s.folded for s in element.syllables] for element in found] == [
        ["hop"], ["ubnd"], ["dem"], ["5", "3", "2024"], ["cho"],
    ]  # fmt: skip


def test_a_rule_cut_into_syllables() -> None:
    rule = rule_of(read(parse('"chợ đêm" hoànkiếm 5/3/2024 cho')), None)
    phrase, glued, day, bare = rule.branches[0]
    cut = rule.syllables().branches[0]
    assert cut[0] == phrase and day in cut and bare in cut
    loose = rule.syllables(any_marks=True).branches[0]
    assert loose[0] == phrase and day in loose
    for element in set(loose) - {phrase, day}:
        assert all(syllable.form is None for syllable in element.syllables)
    assert glued.concepts == () or len(cut) == 4


def test_what_is_excluded_is_asked_for_as_a_whole() -> None:
    assert as_a_whole(clause_of("chợ dem")) == Element(
        (Syllable("chợ", "cho"), Syllable(None, "dem")), phrase=True
    )
    assert as_a_whole(clause_of("UBND")).concepts == ("a=ubnd",)
    assert as_a_whole(clause_of("UBND họp")).concepts == ()


def test_rungs_have_their_names() -> None:
    assert [Level.named(name) for name in LEVELS] == sorted(Level)
    assert LEVELS[Level.CLOSE] == "close" and LEVELS[Level.BEST] == "best"


# Filters

NAMES = DistrictNames(["Thanh Hóa", "Thạnh Hóa", "Ba Đình", "Quận 1", "Sơn Tây"])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Thạnh Hóa", "Thạnh Hóa"),
        ("Thanh Hóa", "Thanh Hóa"),
        ("thanh hoa", "Thanh Hóa"),
        ("BA  ĐÌNH", "Ba Đình"),
        ("quận ba đình", "Ba Đình"),
        ("huyện Ba Đình", "Ba Đình"),
        ("thị xã Sơn Tây", "Sơn Tây"),
        ("thành phố Thanh Hóa", "Thanh Hóa"),
        ("quan 1", "Quận 1"),
        ("1", None),
        ("quận", None),
        ("phường Ba Đình", None),
        ("", None),
    ],
)
def test_a_district_is_found_however_it_is_typed(typed: str, name: str | None) -> None:
    assert NAMES.find(typed) == name


def filters(query: str, **options: object) -> tuple[DocumentFilter, tuple[str, ...]]:
    request = SearchRequest(query, **options)  # type: ignore[arg-type]
    return filter_of(request, parse(query, NAMES.find), NAMES.find)


def test_a_district_is_known_by_its_folded_syllables() -> None:
    names = ["Lí Nhân", "Lý Nhân", "Bà Rịa - Vũng Tàu", "Ia H’Drai", "Phòng, chống rác", "Ðắk Mil"]
    units = gazetteer()
    names += (unit.name for namesakes in map(units.named, units.keys()) for unit in namesakes)
    districts = DistrictNames(names[::2])
    folded = [tuple(fold(name).split()) for name in names]
    known = frozenset(folded[::2])
    assert [districts.has(each) for each in folded] == [each in known for each in folded]
    assert not districts.has(())


def test_filters_of_query_and_request_hold_together() -> None:
    day = [date(2024, 1, number) for number in range(1, 10)]
    both, unknown = filters(
        "từ:03/01/2024 đến:05/01/2024 quận:Ba Đình -quận:Sơn Tây",
        since=day[0], until=day[8], districts=("thanh hoa", "ba dinh", "x"),
        fields=(("a", "1"), ("b", "2"), ("a", "3")),
    )  # fmt: skip
    assert unknown == ("x",)
    assert both == DocumentFilter(
        AnyPlace(("Thanh Hóa", "Ba Đình")), AnyPlace(("Ba Đình",)), AnyPlace(("Sơn Tây",)),
        since=day[2], until=day[4],
        fields=(("a", ("1", "3")), ("b", ("2",))),
    )  # fmt: skip
    later, _ = filters("từ:03/01/2024 đến:05/01/2024", since=day[3], until=day[3])
    assert (later.since, later.until) == (day[3], day[3])


def test_no_filter_lets_everything_through() -> None:
    assert filters("chợ") == (DocumentFilter(), ())
    assert filters("", districts=("x",)) == (DocumentFilter(AnyPlace()), ("x",))
    assert not DocumentFilter().has_range
    assert DocumentFilter(since=date(2024, 1, 1)).has_range
    assert DocumentFilter(until=date(2024, 1, 1)).has_range


def test_what_days_leave_out_for_want_of_one() -> None:
    chosen = AnyPlace(("Ba Đình",))
    whole = DocumentFilter(chosen, since=date(2024, 1, 1), until=date(2024, 1, 2))
    assert whole.but_undated() == DocumentFilter(chosen, dated="none")


def test_each_exclusion_counts_once_and_one_without_words_not_at_all() -> None:
    (excluded, _) = filters('-chợ -chợ -"" -"đêm nay" -***')
    assert [[u.form for u in clause.units] for clause in excluded.excluded] == [
        ["chợ"],
        ["đêm", "nay"],
    ]
