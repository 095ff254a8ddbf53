"""Abbreviations and their written-out forms are one term; words are not taken for abbreviations."""

from __future__ import annotations

import itertools
import json
import lzma
from collections import Counter
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnamese.overlays.abbreviation_table import (
    TABLE_PATH,
    Context,
    Entry,
    entries,
    forms_of,
    read_table,
)
from vietnamese.overlays.abbreviations import abbreviation, expansions
from vietnamese.overlays.expressions import find_expressions
from vietnamese.text.folding import fold
from vietnamese.text.syllables import is_syllable
from vietnamese.text.table_file import TableError
from vietnamese.tokens.tokenizer import Overlay, Tokens, tokenize

NEWS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "news" / "news.jsonl.xz"
LINKING_WORDS = {"và", "của"}
LINKING_WORDS_BARE = {"va", "cua"}
ENTRIES = entries()


def concepts(tokens: Tokens, query: bool = False) -> list[Overlay]:
    return [overlay for overlay in find_expressions(tokens, query) if overlay.kind == "a"]


def found(text: str, query: bool = False) -> list[tuple[str, str]]:
    """The terms in a text, each with the slice of the text that it lies over."""
    tokens = tokenize(text)
    return [
        (
            overlay.form.removeprefix("a="),
            text[tokens.starts[overlay.first] : tokens.ends[overlay.last]],
        )
        for overlay in concepts(tokens, query)
    ]


def terms(text: str, query: bool = False) -> set[str]:
    return {term for term, _ in found(text, query)}


# --- the table


def named(entry: Entry) -> str:
    return f"{entry.abbreviation}={entry.written[0]}"


def test_the_table_has_at_least_140_entries() -> None:
    assert len(ENTRIES) >= 140


def test_no_reading_stands_in_the_table_twice() -> None:
    readings = Counter(
        (forms_of(spelling), forms_of(words))
        for entry in ENTRIES
        for spelling in entry.spellings
        for words in entry.written
    )
    assert [reading for reading, count in readings.items() if count > 1] == []


def test_no_spelling_or_wording_is_given_twice_in_a_row() -> None:
    for entry in ENTRIES:
        for texts in (entry.spellings, entry.written):
            assert len({forms_of(text) for text in texts}) == len(texts), named(entry)


def test_one_key_means_one_thing() -> None:
    """Rows share a key only where they stand for the same words first of all."""
    words: dict[str, set[tuple[str, ...]]] = {}
    for entry in ENTRIES:
        words.setdefault(entry.key, set()).add(forms_of(entry.written[0]))
    assert {key: of for key, of in words.items() if len(of) > 1} == {}


def test_texts_of_the_table_are_composed_and_what_is_written_out_is_syllables() -> None:
    for entry in ENTRIES:
        for text in (*entry.spellings, *entry.written):
            assert text == normalize("NFC", text)
            assert "ð" not in text.lower()
        for text in entry.written:
            assert all(is_syllable(form) or form.isdecimal() for form in forms_of(text)), text


def test_an_entry_has_contexts_if_and_only_if_it_depends_on_them() -> None:
    for entry in ENTRIES:
        assert bool(entry.contexts) == (entry.kind == "context")
        for condition in itertools.chain.from_iterable(entry.contexts):
            assert condition.before or condition.after or condition.near, named(entry)


def test_what_is_also_a_syllable_depends_on_its_context_and_is_short() -> None:
    for entry in ENTRIES:
        for spelling in entry.spellings:
            (form, *more) = forms_of(spelling)
            if not more and is_syllable(form):
                assert entry.kind == "context", named(entry)
                assert len(form) <= 3, named(entry)


def test_the_letters_are_the_initials_of_the_words_or_it_is_flagged() -> None:
    for entry in ENTRIES:
        wanted = {initials(text) for text in entry.written}
        agree = all(plain("".join(forms_of(spelling))) in wanted for spelling in entry.spellings)
        assert agree != ("initials" in entry.flags), named(entry)


def initials(text: str) -> str:
    forms = [form for form in forms_of(text) if form not in LINKING_WORDS]
    return "".join(form if form.isdecimal() else plain(form[0]) for form in forms)


def plain(letters: str) -> str:
    return "".join("đ" if letter == "đ" else fold(letter) for letter in letters)


def test_every_entry_is_found_in_every_spelling_that_the_table_gives() -> None:
    """Words and clear abbreviations by themselves, ambiguous ones in each context of theirs."""
    for entry in ENTRIES:
        for text in entry.written:
            assert entry.key in terms(text)
            if len(forms_of(text)) > 1:
                assert entry.key in terms(fold(text), query=True)
        for spelling in entry.spellings:
            if entry.kind == "always":
                assert entry.key in terms(spelling)
                assert entry.key in terms(fold(spelling), query=True)
            for context in entry.contexts:
                text = example(spelling, context)
                assert entry.key in terms(text, query=True), text


def example(spelling: str, context: Context) -> str:
    """A text in which the context holds."""
    words = {"<number>": "5", "<name>": "Sông"}
    before, after, near = (
        [words.get(word, word) for condition in context for word in condition[side]]
        for side in range(3)
    )
    return " ".join((*before, spelling, *after, "và", *near))


HEADER = "abbreviation\tvariants\twritten\tkind\tcontext\tflags\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("HĐND\t\thội đồng nhân dân\tsometimes", "line 2: expected the kind 'always' or 'context'"),
        ("BCH\t\tban chấp hành\tcontext", "expected a context where, and only where"),
        ("BCH\t\tban chấp hành\tcontext\tđảng bộ", "expected '_' for the abbreviation"),
        ("BCH\t\tban chấp hành\tcontext\t_", "expected a context with words"),
        ("HĐND\t\t\talways", "expected an abbreviation and what it stands for"),
        ("HĐND\t\thội đồng nhân dân\talways\t\tshort", "expected flags among"),
        ("HĐND\t\thội đồng nhân dân\talways\t\t\tmore", "expected at most 6 columns"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line_and_what_was_expected(
    tmp_path: Path, row: str, message: str
) -> None:
    path = tmp_path / "table.tsv"
    path.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_table(path)
    assert message in str(caught.value)
    assert "table.tsv" in str(caught.value)


def test_a_table_without_its_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.tsv"
    path.write_text("HĐND\t\thội đồng nhân dân\talways\n", encoding="utf-8")
    with pytest.raises(TableError, match="expected the columns abbreviation, variants"):
        read_table(path)


# --- documents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HĐND quận họp", ("hđnd", "HĐND")),
        ("Hội đồng nhân dân quận họp", ("hđnd", "Hội đồng nhân dân")),
        ("HĐND- UBND- các phường", ("ubnd", "UBND")),
        ("phát triển KT-XH", ("ktxh", "KT-XH")),
        ("phát triển kinh tế – xã hội", ("ktxh", "kinh tế – xã hội")),
        ("Phòng GD&ĐT quận", ("gdđt", "GD&ĐT")),
        ("giáo dục, đào tạo", ("gdđt", "giáo dục, đào tạo")),
        ("chủ tịch ubnd phường", ("ubnd", "ubnd")),
        ("TP.HCM đón khách", ("tphcm", "TP.HCM")),
        ("tp. Hồ Chí Minh đón khách", ("tphcm", "tp. Hồ Chí Minh")),
        ("Tp HCM đón khách", ("tphcm", "Tp HCM")),
        ("theo Chỉ thị 15/CT-TTg", ("ttg", "TTg")),
        ("các đ/c lãnh đạo", ("đc", "đ/c")),
        ("BAN CHẤP HÀNH ĐẢNG BỘ", ("bch:ban_chấp_hành", "BAN CHẤP HÀNH")),
        ("Uỷ ban nhân dân", ("ubnd", "Uỷ ban nhân dân")),
        (normalize("NFD", "Ủy ban nhân dân"), ("ubnd", normalize("NFD", "Ủy ban nhân dân"))),
    ],
)
def test_a_concept_is_found_in_any_spelling_and_lies_over_the_original(
    text: str, expected: tuple[str, str]
) -> None:
    assert expected in found(text)


def test_parts_of_a_longer_form_may_be_abbreviated_and_are_found_as_well() -> None:
    assert found("Ủy ban MTTQ") == [("ub", "Ủy ban"), ("ubmttq", "Ủy ban MTTQ"), ("mttq", "MTTQ")]
    assert {"ubmttq", "mttq"} <= terms("Ủy ban Mặt trận Tổ quốc")
    assert {"ubmttqvn", "mttqvn", "ubmttq", "mttq"} <= terms("UB Mặt trận Tổ quốc VN")
    assert "bchtw" in terms("BCH Trung ương")
    assert "uvbtv" in terms("Ủy viên BTV")


def test_a_long_abbreviation_implies_the_long_concepts_in_it() -> None:
    """UBMTTQ means the Front too; but not every TPHCM means *thành phố*."""
    assert found("UBMTTQ") == [("mttq", "UBMTTQ"), ("ubmttq", "UBMTTQ")]
    assert {"uvbtv", "btv:ban_thường_vụ"} <= terms("UVBTV")
    assert "tp" not in terms("TPHCM")
    assert "btv:ban_thường_vụ" not in terms("UBTVQH")
    assert found("Ủy ban MTTQ").count(("mttq", "Ủy ban MTTQ")) == 0


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Hội nghị BCH Đảng bộ quận", "bch:ban_chấp_hành"),
        ("Ủy viên BCH Hội Phụ nữ", "bch:ban_chấp_hành"),
        ("BCH Quân sự phường", "bch:ban_chỉ_huy"),
        ("BCH PCTT của quận", "bch:ban_chỉ_huy"),
        ("CT UBND phường", "ct:chủ_tịch"),
        ("CT Hội đồng nhân dân phường", "ct:chủ_tịch"),
        ("Chỉ thị số 05/CT-UBND", "ct:chỉ_thị"),
        ("CT cổ phần xây lắp", "ct:công_ty"),
        ("BTV Quận ủy", "btv:ban_thường_vụ"),
        ("nữ BTV của đài", "btv:biên_tập_viên"),
        ("TT HĐND quận", "tt:thường_trực"),
        ("Thông tư số 12/2021/TT-BTC", "tt:thông_tư"),
        ("TT Văn hóa quận", "tt:trung_tâm"),
        ("TTĐT, VSMT trên các tuyến phố", "ttđt:trật_tự_đô_thị"),
        ("Cổng TTĐT quận", "ttđt:thông_tin_điện_tử"),
        ("các trường ĐH, CĐ", "cđ:cao_đẳng"),
        ("CĐ cơ sở của trường", "cđ:công_đoàn"),
        ("P. Tư pháp quận", "p:phòng"),
        ("P.5, Q.10", "p:phường"),
        ("UBND P. Sông Trong", "p:phường"),
    ],
)
def test_an_ambiguous_abbreviation_is_read_by_its_context(text: str, reading: str) -> None:
    family = reading.partition(":")[0] + ":"
    read = {term for term, slice_ in found(text) if term.startswith(family) and slice_.isupper()}
    assert read == {reading}


@pytest.mark.parametrize(
    "text",
    [
        "BCH đã họp xong",
        "chụp CT bụng",
        "vitamin P rất cần",
        "TT vào buổi sáng",
        "anh Q. kể lại",
        "tia UV gay gắt",
        "dự án BT",
    ],
)
def test_without_a_deciding_context_an_ambiguous_abbreviation_is_just_its_letters(
    text: str,
) -> None:
    assert terms(text) == set()


def test_a_definition_in_brackets_decides_then_and_later() -> None:
    text = "Ban Chấp hành (BCH) họp sáng qua. BCH thống nhất ba việc."
    assert found(text) == [
        ("bch:ban_chấp_hành", "Ban Chấp hành"),
        ("bch:ban_chấp_hành", "BCH"),
        ("bch:ban_chấp_hành", "BCH"),
    ]
    assert terms("BCH họp. Ban Chỉ huy (BCH) ra về.") == {"bch:ban_chỉ_huy"}
    assert found("BCH họp. Ban Chỉ huy (BCH) ra về.")[0][1] == "Ban Chỉ huy"


@pytest.mark.parametrize(
    "text",
    ["tu bổ đình làng", "đã tăng 20 pct", "ba ca quận nào", "đầu tư trường học", "THÊM BA CA MỚI"],
)
def test_in_a_document_a_word_is_no_abbreviation(text: str) -> None:
    assert not terms(text) - {"q"}


def test_short_abbreviations_count_in_a_document_only_in_capitals() -> None:
    assert "pct" in terms("PCT phường")
    assert "pct" not in terms("pct phường")
    assert "ca" in terms("CA phường")
    assert "ca" not in terms("ca phường")


def test_without_marks_a_long_form_counts_and_a_short_one_only_in_a_text_without_marks() -> None:
    assert "hđnd" in terms("Hôm nay hoi dong nhan dan họp")
    assert "hđnd" in terms("Các HDND họp")
    assert "qlnn" in terms("cong tac quan ly nha nuoc")
    assert "tw" in terms("hop o trung uong hom qua")
    assert "tw" not in terms("họp ở trung uong hôm qua")
    assert "q" not in terms("ban be quan 1")


def test_other_marks_are_another_word() -> None:
    assert "bt:bí_thư" not in terms("bị thu hồi")
    assert "ubnd" not in terms("ủy bàn nhân dân")


# --- queries


@pytest.mark.parametrize("query", ["hdnd", "HĐND", "hđnd", "Hdnd", "hoi dong nhan dan"])
def test_a_query_is_read_in_any_case_and_with_or_without_marks(query: str) -> None:
    assert terms(query, query=True) == {"hđnd"}


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("kt xh", "ktxh"),
        ("tp hcm", "tphcm"),
        ("gd dt", "gdđt"),
        ("pct", "pct"),
        ("ub mttq", "ubmttq"),
        ("bch dang bo", "bch:ban_chấp_hành"),
        ("bch quan su", "bch:ban_chỉ_huy"),
        ("nq tu", "tu:thành_ủy"),
        ("q hoan kiem", "q"),
        ("ubnd q1", "q1"),
        ("uy ban mttq", "ubmttq"),
    ],
)
def test_a_careless_query_is_understood(query: str, term: str) -> None:
    assert term in terms(query, query=True)


@pytest.mark.parametrize("query", ["tu bo di tich", "bch", "ca nhac", "dau tu", "tt", "p"])
def test_a_query_that_does_not_decide_stays_as_it_is(query: str) -> None:
    assert terms(query, query=True) == set()


words = st.sampled_from(
    sorted(
        {
            word
            for entry in ENTRIES
            for text in (*entry.written, *entry.spellings)
            for word in text.split()
        }
        | {word for line in TABLE_PATH.read_text("utf-8").splitlines() for word in line.split()[:9]}
    )
)


@given(st.lists(words, min_size=1, max_size=8).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_a_query_without_marks_has_every_sense_of_the_marked_one(query: str) -> None:
    """All but those of a single syllable, which is another word without its marks."""
    marked = concepts(tokenize(query), query=True)
    bare_query = " ".join(map(fold, tokenize(query).forms))
    bare = concepts(tokenize(bare_query), query=True)
    if len(tokenize(bare_query).forms) == len(tokenize(query).forms):
        forms = tokenize(query).forms
        missing = [overlay for overlay in marked if overlay not in bare]
        assert not [
            o for o in missing if not all(map(str.isdecimal, forms[o.first + 1 : o.last + 1]))
        ]


@given(st.lists(words, min_size=1, max_size=8).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_case_and_unicode_form_of_a_query_change_nothing(query: str) -> None:
    query = query.lower()
    for variant in (query.upper(), normalize("NFD", query)):
        if tokenize(variant).forms == tokenize(query).forms:
            assert concepts(tokenize(variant), True) == concepts(tokenize(query), True)


@pytest.mark.parametrize(
    "query",
    [
        *("hai quan", "quan ho", "chu quan", "co quan", "lien quan", "khach quan", "quan tam"),
        *("hải quan", "quan họ", "chủ quan", "cơ quan", "liên quan", "khách quan", "quan tâm"),
        *("quan", "phong", "phuong", "tu", "ca", "hu", "du", "Quan", "PHONG"),
        *("phong trao", "tien phong", "phong tuc", "phuong phap", "dia phuong", "van phong pham"),
        *("phong cách", "phương pháp", "địa phương", "le phong", "hải quan 2", "tiên phong 5"),
        *("ca si", "ca quan ho", "ca phuong mai", "ca nhac", "ca cac mon", "tat ca cac quan he"),
        *("tu 2017 den 2020", "từ 2017", "tu bo", "tu van", "du kien", "hu hong", "tu hoi cho"),
        *("bệnh viện tư", "benh vien tu", "hội nghị tư vấn", "HỘI NGHỊ TƯ VẤN", "dau tu dang"),
        *("an", "an ninh", "an toan", "tinh than", "thu do", "ban hang", "chi phi"),
    ],
)
def test_a_bare_common_syllable_of_a_query_is_no_abbreviation(query: str) -> None:
    spans = [(o.first, o.last) for o in concepts(tokenize(query), query=True)]
    assert not [span for span in spans if span[0] == span[1]]


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_no_single_syllable_of_a_query_stands_for_an_entry(entry: Entry) -> None:
    """Neither what is written out in one syllable, without its diacritics (``quan``), nor a
    spelling that is a syllable itself (``tu``, ``ca``), alone or before a word that asks for
    nothing."""
    written = [fold(forms[0]) for forms in map(forms_of, entry.written) if len(forms) == 1]
    spelled = [
        forms[0]
        for forms in map(forms_of, entry.spellings)
        if len(forms) == 1 and is_syllable(forms[0])
    ]
    for syllable in (*written, *spelled):
        for query in (syllable, syllable.title(), f"{syllable} xanh", f"xanh {syllable}"):
            assert not terms(query, query=True), query


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
@pytest.mark.parametrize("write", [str, str.upper, str.title])
def test_what_is_written_out_is_found_as_a_whole(entry: Entry, write: type[str]) -> None:
    for text in map(write, entry.written):
        tokens = tokenize(text)
        assert any(
            (o.first, o.last) == (0, len(tokens.forms) - 1) for o in concepts(tokens, query=True)
        ), text


@pytest.mark.parametrize(
    ("query", "term"),
    [
        *(("quan 1", "q"), ("quan 1", "q1"), ("q1", "q1"), ("q.1", "q1"), ("q 1", "q1")),
        *(("Q.1 tp hcm", "q1"), ("phuong 5", "p:phường"), ("p5 q10", "q10"), ("quan 12", "q12")),
        *(("quan hoan kiem", "q"), ("quan ba dinh", "q"), ("ubnd quan", "q"), ("hdnd quan 3", "q")),
        *(("ubnd phuong", "p:phường"), ("truong phong", "p:phòng"), ("phong tu phap", "p:phòng")),
        *(("quận", "q"), ("phường", "p:phường"), ("phòng", "p:phòng"), ("QUẬN", "q")),
        *(("nq tu", "tu:thành_ủy"), ("btv tu", "tu:tỉnh_ủy"), ("nq tư", "tw"), ("bch tư", "tw")),
        *(("ca tp", "ca"), ("CA phường", "ca"), ("ca tp hcm", "ca"), ("btg tu", "tu:thành_ủy")),
        *(("q hoan kiem", "q"), ("p tu phap", "p:phòng"), ("dang bo quan", "q")),
    ],
)
def test_what_stands_beside_a_syllable_decides(query: str, term: str) -> None:
    assert term in terms(query, query=True)


@pytest.mark.parametrize(
    "text",
    [
        "BỆNH VIỆN TƯ NHÂN",
        "HỘI NGHỊ TƯ VẤN VIỆC LÀM",
        "NGHỊ QUYẾT TƯ PHÁP",
        "VĂN PHÒNG TƯ VẤN",
        "BỘ CA NHẠC",
        "CÁN BỘ CA ĐÊM",
        "KẾ HOẠCH TU BỔ, BÍ THƯ TU NGHIỆP",
        "VĂN PHÒNG TU VIỆN",
    ],
)
def test_in_a_line_of_capitals_a_syllable_is_a_syllable(text: str) -> None:
    syllables = {"tw", "ca", "tu:thành_ủy", "tu:tỉnh_ủy", "hu", "đu"}
    assert not syllables & {term for term, slice_ in found(text) if " " not in slice_}


@given(st.text(max_size=80) | st.lists(words, max_size=12).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_overlays_lie_within_the_tokens_in_order_and_once_each(text: str) -> None:
    tokens = tokenize(text)
    for query in (False, True):
        overlays = concepts(tokens, query)
        assert overlays == sorted(set(overlays), key=lambda o: (o.first, o.last, o.form))
        assert all(0 <= o.first <= o.last < len(tokens.forms) for o in overlays)
        assert all(o.kind == "a" and expansions(o.form) for o in overlays)


# --- what is shown


def test_a_concept_can_be_shown_written_out_and_abbreviated() -> None:
    assert expansions("hđnd") == ("hội đồng nhân dân",)
    assert expansions("a=ktxh") == ("kinh tế - xã hội", "kinh tế và xã hội")
    assert expansions("bch:ban_chỉ_huy") == ("ban chỉ huy",)
    assert abbreviation("a=ttg") == "TTg"
    assert expansions("no such concept") == ()
    assert abbreviation("no such concept") == ""


# --- real text


def test_in_real_articles_every_overlay_spells_an_abbreviation_or_what_it_stands_for() -> None:
    """Each slice is the concept written out, or that with words shortened to their initials, or
    an abbreviation whose words contain those of the concept."""
    if not NEWS.exists():
        pytest.skip(f"{NEWS} is not here")
    count = 0
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 0, 6000, 20):
            tokens = tokenize(json.loads(line)["body"])
            overlays = concepts(tokens)
            count += len(overlays)
            for overlay in overlays:
                run = [fold(form) for form in tokens.forms[overlay.first : overlay.last + 1]]
                places = [
                    o.form
                    for o in overlays
                    if (o.first, o.last) == (overlay.first, overlay.last)
                    and any(spells(run, words) for words in written(o.form))
                ]
                implied = any(
                    f" {' '.join(inner)} " in f" {' '.join(outer)} "
                    for place in places
                    for outer in written(place)
                    for inner in written(overlay.form)
                )
                assert overlay.form in places or implied, (overlay.form, run)
    assert count > 1000


def written(term: str) -> list[list[str]]:
    return [list(map(fold, forms_of(text))) for text in expansions(term)]


def spells(run: list[str], words: list[str]) -> bool:
    """Whether the run is the words, some of them shortened to their initials (w for ư)."""
    if not run:
        return not words
    if words[:1] == run[:1] and spells(run[1:], words[1:]):
        return True
    known = {tuple(map(fold, forms_of(e))) for entry in ENTRIES for e in entry.spellings}
    at = 0
    for letter in run[0]:
        while words[at : at + 1] and words[at] in LINKING_WORDS_BARE:
            at += 1
        if at < len(words) and letter in (words[at][0], "w"):
            at += 1
        elif tuple(run[:1]) not in known and tuple(run) not in known:
            return False
    return spells(run[1:], words[at:]) or tuple(run) in known
