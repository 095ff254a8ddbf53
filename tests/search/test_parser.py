"""The query language: what is read as filter, phrase, exclusion or plain text; and that every text
is a query."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.contract.errors import QuerySyntaxError
from search.contract.places import Place
from search.query.parser import MOST_PHRASES, NamedPlaces, Query, parse
from vietnamese.text.folding import fold

DISTRICTS = ("Hoàn Kiếm", "Ba Đình", "Quận 1", "Hai Bà Trưng", "Sơn Tây", "Hải Châu")
BY_NAME = {fold(name): name for name in DISTRICTS}


def find_district(name: str) -> str | None:
    return BY_NAME.get(" ".join(fold(name).split()))


def read(text: str) -> Query:
    return parse(text, find_district, today=date(2024, 3, 13))


def clauses(query: Query) -> list[str]:
    """Phrases in straight quotes, all else as it stands; branches with a bar between."""
    shown: list[str] = []
    for number, branch in enumerate(query.branches):
        shown += ["|"] if number else []
        shown += [f'"{clause.text}"' if clause.phrase else clause.text for clause in branch]
    return shown


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('"chợ đêm"', ['"chợ đêm"']),
        ('"chợ đêm', ['"chợ đêm"']),
        ('bến "chợ đêm', ["bến", '"chợ đêm"']),
        ("“chợ đêm”", ['"chợ đêm"']),
        ("“chợ đêm", ['"chợ đêm"']),
        ("”chợ đêm”", ['"chợ đêm"']),
        ("„chợ đêm“", ['"chợ đêm"']),
        ("«chợ đêm»", ['"chợ đêm"']),
        ("«chợ đêm", ['"chợ đêm"']),
        ("»chợ đêm«", ['"chợ đêm"']),
        ('«chợ đêm"', ['"chợ đêm"']),
        ("＂chợ đêm＂", ['"chợ đêm"']),
        ("″chợ đêm″", ['"chợ đêm"']),
        ('"a b" "c d', ['"a b"', '"c d"']),
        ('chợ đêm"', ["chợ đêm"]),
        ('màn hình 15" cũ', ["màn hình 15", "cũ"]),
        ('"chợ "đêm" quê', ['"chợ "', "đêm", "quê"]),
        ('""', ['""']),
        ('"', ['""']),
        ('chợ "', ["chợ", '""']),
    ],
)
def test_quotes_of_any_kind_open_and_the_end_of_the_query_closes(
    text: str, phrases: list[str]
) -> None:
    assert clauses(read(text)) == phrases


@pytest.mark.parametrize(
    "text",
    [
        "liên quan:bến xe", "lien quan:ben xe", "cơ quan:công an", "hải quan:Hải Châu",
        "giờ làm việc từ:8h đến:17h", "từ:8h", "tu:8h", "đến:tết", "den:tet", "đền:tết",
        "quận:Khôngcó", "quan:Khongco", 'quận:"Không có"', "huyện:Khôngcó", "quận:", "quận:,",
        "từ:31/02/2024", "đến:2024-13-01", "từ:20245", "to:do", "from:nowhere",
        "tiêu đề:tết", "https://example.vn/tin", "đen:trắng", "tù:2024-01-01", "12:30", "a:b:c",
    ],
)  # fmt: skip
def test_a_key_that_opens_no_valid_filter_is_plain_text(text: str) -> None:
    query = read(text)
    assert not (query.districts or query.excluded_districts or query.since or query.until)
    words = "".join(c for c in " ".join(clauses(query)) if c.isalnum())
    assert words == "".join(c for c in text if c.isalnum())


@pytest.mark.parametrize(
    "before",
    [
        *("bị", "chủ", "cơ", "hải", "khách", "lạc", "liên", "ngoại", "sĩ", "tham", "trực"),
        *("Cơ", "HẢI"),
    ],
)
def test_the_end_of_another_word_is_no_key(before: str) -> None:
    """Nor told to be a filter that was not understood; but ``quận`` is one behind these, too."""
    query = read(f"{before} quan:hoan kiem")
    assert not query.districts and not query.unread
    assert read(f"{before} quận:hoan kiem").districts == ("Hoàn Kiếm",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("từ:8h", [("day", "8h")]),
        ("giờ từ:8h đến:17h,", [("day", "8h"), ("day", "17h")]),
        ("đến:31/02/2024", [("day", "31/02/2024")]),
        ("quận:Khôngcó", [("district", "Khôngcó")]),
        ('chợ -quận:"Không có"', [("district", "Không có")]),
        ("huyện:Lạ chợ", [("district", "Lạ")]),
        ("quận:Hoàn Kiếm từ:1/1/2024", []),
        ("liên quan:bến xe", []),
        ("cơ quan:công an", []),
        ("đền:tết", []),
        ("quận:", []),
    ],
)
def test_what_looks_like_a_filter_and_is_none_is_told(
    text: str, told: list[tuple[str, str]]
) -> None:
    assert [(found.kind, found.value) for found in read(text).unread] == told


@pytest.mark.parametrize(
    ("text", "districts", "words"),
    [
        ('quận:"Hoàn Kiếm" chợ', ["Hoàn Kiếm"], ["chợ"]),
        ('quận:"Hoàn Kiếm", chợ', ["Hoàn Kiếm"], [", chợ"]),
        ("quận:Hoàn Kiếm, chợ", ["Hoàn Kiếm"], [", chợ"]),
        ("quận:Hoàn Kiếm. Chợ", ["Hoàn Kiếm"], [". Chợ"]),
        ("chợ quận:hoan kiem", ["Hoàn Kiếm"], ["chợ"]),
        ("chợ (quận:Hoàn Kiếm)", ["Hoàn Kiếm"], ["chợ", ")"]),
        ('chợ (quận:"Hoàn Kiếm")', ["Hoàn Kiếm"], ["chợ", ")"]),
        ("quan:hoan kiem cho", ["Hoàn Kiếm"], ["cho"]),
        ("cho quan:hoan kiem", ["Hoàn Kiếm"], ["cho"]),
        ("QUẬN:HOÀN KIẾM chợ", ["Hoàn Kiếm"], ["chợ"]),
        ("quận:Hai Bà Trưng; quận:Ba Đình", ["Hai Bà Trưng", "Ba Đình"], [";"]),
        ("huyện:Sơn Tây", ["Sơn Tây"], []),
        ("thị xã:Sơn Tây chợ", ["Sơn Tây"], ["chợ"]),
        ('thi xa:"son tay"', ["Sơn Tây"], []),
        ("district:ba dinh", ["Ba Đình"], []),
        ("quận：Ba Đình", ["Ba Đình"], []),
        ("quận:«Ba Đình»", ["Ba Đình"], []),
        ('quận:"Ba Đình', ["Ba Đình"], []),
        ("hải quan quận:Hải Châu", ["Hải Châu"], ["hải quan"]),
        (normalize("NFD", "quận:Ba Đình"), ["Ba Đình"], []),
        ("quận:Ba Đình quận:Ba Đình", ["Ba Đình"], []),
    ],
)
def test_districts_are_filters_whatever_stands_around_them(
    text: str, districts: list[str], words: list[str]
) -> None:
    query = read(text)
    assert list(query.districts) == districts
    assert clauses(query) == words


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ('giờ -quận:"Hoàn Kiếm"', ["Hoàn Kiếm"]),
        ("giờ -quận:Hoàn Kiếm", ["Hoàn Kiếm"]),
        ("-quan:hoan kiem giờ", ["Hoàn Kiếm"]),
        ("giờ −quận:Ba Đình", ["Ba Đình"]),
        ("giờ -huyện:Sơn Tây, -quận:Ba Đình.", ["Sơn Tây", "Ba Đình"]),
        ("giờ -thị xã:Sơn Tây", ["Sơn Tây"]),
        ("giờ (-quận:Ba Đình)", ["Ba Đình"]),
        ("giờ - quận:Ba Đình", []),
        ("giờ-quận:Ba Đình", []),
    ],
)
def test_a_minus_before_a_district_excludes_it(text: str, excluded: list[str]) -> None:
    assert list(read(text).excluded_districts) == excluded


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("từ:01/03/2024 đến:31/03/2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("tu:1.3.2024, den:31.3.2024.", date(2024, 3, 1), date(2024, 3, 31)),
        ("từ:2024-03-01;", date(2024, 3, 1), None),
        ("(từ:1-3-2024)", date(2024, 3, 1), None),
        ('từ:"01/03/2024" chợ', date(2024, 3, 1), None),
        ("from:2024-03-01 to:2024-03-01", date(2024, 3, 1), date(2024, 3, 1)),
        ("Đến:31/3/2024!", None, date(2024, 3, 31)),
        ("từ:8h đến:31/3/2024", None, date(2024, 3, 31)),
        ("từ:2024 đến:2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("từ:3/2024 chợ", date(2024, 3, 1), None),
        ("từ:tháng 3 năm 2024 chợ", date(2024, 3, 1), None),
        ('đến:"quý I 2024" chợ', None, date(2024, 3, 31)),
        ("tu:1/2024 den:thang 3/2024, cho", date(2024, 1, 1), date(2024, 3, 31)),
        ("chợ từ:hôm qua", date(2024, 3, 12), None),
        ("từ:30 ngày qua", date(2024, 2, 13), None),
    ],
)
def test_days_are_filters_in_each_spelling(
    text: str, since: date | None, until: date | None
) -> None:
    query = read(text)
    assert (query.since, query.until) == (since, until)


def test_a_first_day_after_the_last_one_is_an_error_that_names_both() -> None:
    with pytest.raises(QuerySyntaxError, match="2024-01-02.*2024-01-01") as raised:
        read("chợ từ:02/01/2024 đến:01/01/2024")
    assert raised.value.query[raised.value.position :].startswith("01/01/2024")


def test_a_phrase_too_many_is_read_as_words_and_told() -> None:
    text = " ".join(['"a b"'] * MOST_PHRASES)
    query = read(text + ' "c d" e "f" -"g')
    assert clauses(query) == ['"a b"'] * MOST_PHRASES + ["c d", "e", "f"]
    assert [clause.text for clause in query.excluded] == ["g"]
    told = [(unread.kind, unread.value) for unread in query.unread]
    assert told == [("phrase", "c d"), ("phrase", "f"), ("phrase", "g")]
    assert not read('"" ' * 99).unread


@pytest.mark.parametrize(
    ("text", "shown", "excluded"),
    [
        ("chợ -đêm", ["chợ"], ["đêm"]),
        ('chợ -"chợ đêm', ["chợ"], ["chợ đêm"]),
        ("chợ - đêm", ["chợ - đêm"], []),
        ("cà-phê --đêm", ["cà-phê --đêm"], []),
        ("a HOẶC b", ["a", "|", "b"], []),
        ("a OR b c", ["a", "|", "b c"], []),
        ("a HOAC b", ["a", "|", "b"], []),
        (normalize("NFD", "a HOẶC b"), ["a", "|", "b"], []),
        ("a hoặc b", ["a hoặc b"], []),
        ("HOẶC", [], []),
        ("chợ (đêm) [cũ]", ["chợ (đêm) [cũ]"], []),
        ("***", ["***"], []),
        ("", [], []),
    ],
)
def test_words_exclusions_and_alternatives(
    text: str, shown: list[str], excluded: list[str]
) -> None:
    query = read(text)
    assert clauses(query) == shown
    assert [clause.text for clause in query.excluded] == excluded


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        *(("nơi", ""), ("noi", ""), ("place", ""), ("NƠI", "")),
        *(("phường", "phường"), ("phuong", "phường"), ("xã", "xã"), ("xa", "xã")),
        *(("tỉnh", "tỉnh"), ("tinh", "tỉnh"), ("province", "tỉnh")),
    ],
)
@pytest.mark.parametrize("written", ["Cửa Nam chợ", '"Cửa Nam" chợ', "Cửa Nam"])
@pytest.mark.parametrize("minus", ["", "-"])
def test_a_place_is_asked_for_by_its_kind(key: str, kind: str, written: str, minus: str) -> None:
    def find(name: str, asked: str) -> tuple[Place, ...]:
        return (Place("unit", (), asked, name),) if name == "Cửa Nam" else ()

    query = parse(f"{minus}{key}:{written}", lambda name: None, find)
    named = (NamedPlaces("Cửa Nam", (Place("unit", (), kind, "Cửa Nam"),)),)
    assert (query.places, query.excluded_places) == (((), named) if minus else (named, ()))
    assert query.words() == written.replace('"', "").removeprefix("Cửa Nam").strip()
    assert query.has_filters


def test_a_name_without_quotes_has_at_most_five_words() -> None:
    known = {"a b c d e", "a b c d e f"}

    def find(name: str) -> str | None:
        return name if name in known else None

    assert parse("quận:a b c d e f", find).districts == ("a b c d e",)
    assert parse('quận:"a b c d e f"', find).districts == ("a b c d e f",)


def test_a_plain_query_is_its_words_whatever_signs_they_have() -> None:
    text = 'từ:01/01/2024 -chợ "đêm'
    assert [clause.text for branch in Query.plain(text).branches for clause in branch] == [text]
    assert Query.plain("  ").branches == ()


PIECES = st.sampled_from(
    [
        *("quận:", "-quận:", "từ:", "đến:", "den:", "thị xã:", "to:", "HOẶC", "OR", "-", "−", ":"),
        *('"', "“", "”", "„", "«", "»", "(", ")", "[", "*", "?", ",", ".", " ", "\n", "\u00a0"),
        *("Hoàn Kiếm", "Ba Đình", "Không có", "01/03/2024", "31/02/2024", "8h", "chợ đêm", "\0"),
        *("hoan", "\u0301", "\u200b", "\ud800", "０１/03/2024", "١/٢/٢٠٢٤", "0000-00-00"),
    ]
)


@given(st.lists(PIECES, max_size=24).map("".join) | st.text(max_size=60))
@settings(max_examples=1000, deadline=None)
def test_every_text_is_a_query(text: str) -> None:
    """Nothing but the errors of the contract; clauses are slices of the query, in order."""
    try:
        query = read(text)
    except QuerySyntaxError as error:
        assert 0 <= error.position < len(text)
        assert error.pointed()
        return
    for branch in query.branches:
        ends = [0, *(clause.end for clause in branch)]
        for end, clause in zip(ends, branch, strict=False):
            assert end <= clause.start < clause.end <= len(text)
            assert clause.text in text[clause.start : clause.end]
    assert set(query.districts) | set(query.excluded_districts) <= set(DISTRICTS)


@pytest.mark.parametrize(
    "piece", ['"', "„", "«", "quận:a ", "từ:8h ", "thị xã:", "(", "-", "a ", "HOẶC ", '" x', "a:"]
)
def test_a_very_long_query_takes_linear_time(piece: str) -> None:
    """It would take minutes otherwise."""
    read(piece * 20_000)
