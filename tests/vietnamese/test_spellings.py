"""Words with several spellings are one term; synonyms know each other and keep their own terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from vietnamese.overlays.expressions import find_expressions
from vietnamese.overlays.spellings import read_groups, spellings, synonyms, synonyms_of
from vietnamese.text.folding import fold
from vietnamese.text.table_file import TableError
from vietnamese.tokens.tokenizer import tokenize


def terms(text: str, kinds: str, query: bool = False) -> set[str]:
    return {o.form for o in find_expressions(tokenize(text), query) if o.kind in kinds}


def test_every_spelling_of_a_word_is_one_term() -> None:
    for group in spellings():
        term = "l=" + " ".join(group[0])
        for forms in group:
            assert term in terms(" ".join(forms), "l")
            assert term in terms("-".join(forms).upper(), "l", query=True)
            if len(forms) > 1:
                assert term in terms(fold(" ".join(forms)), "l", query=True)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        *(("vắc-xin", "vắc xin"), ("Vaccine", "vắc xin"), ("vacxin", "vắc xin")),
        *(("vắcxin", "vắc xin"), ("VẮC XIN", "vắc xin")),
        *(("ô tô", "ô tô"), ("ôtô", "ô tô"), ("Ô-tô", "ô tô"), ("oto", "ô tô")),
        *(("xe buýt", "xe buýt"), ("xe bus", "xe buýt"), ("taxi", "tắc xi"), ("tắc-xi", "tắc xi")),
        *(("Đắc Lắc", "đắk lắk"), ("Đắk Lắk", "đắk lắk"), ("ĐắkLắk", "đắk lắk")),
        *(("hanoi", "hà nội"), ("Saigon", "sài gòn"), ("mét vuông", "m2"), ("m²", "m2")),
        *(("internet", "in tơ nét"), ("In-tơ-nét", "in tơ nét"), ("container", "công ten nơ")),
        *(("Campuchia", "cam pu chia"), ("Cam-pu-chia", "cam pu chia"), ("cà-phê", "cà phê")),
    ],
)
def test_a_word_in_each_spelling(text: str, term: str) -> None:
    for written in (text, f"mua {text} rồi", f"({text})"):
        assert f"l={term}" in terms(written, "l")
        assert f"l={term}" in terms(written, "l", query=True)


@pytest.mark.parametrize(
    "query", ["gon", "vac", "xin", "o", "to", "ga", "ca", "phe", "ban cong an", "may bay gio"]
)
def test_a_bare_syllable_of_a_query_is_no_word_with_marks(query: str) -> None:
    found = [
        o for o in find_expressions(tokenize(query), True) if o.kind in "ls" and o.first == o.last
    ]
    assert found == []


@pytest.mark.parametrize(
    ("word", "other"),
    [
        *(("heo", "lợn"), ("lợn", "heo"), ("ô tô", "xe hơi"), ("ôtô", "xe hơi"), ("oto", "xe hơi")),
        *(("xe hoi", "ô tô"), ("máy bay", "phi cơ"), ("phi cơ", "máy bay"), ("tàu hoả", "xe lửa")),
        *(("tennis", "quần vợt"), ("bằng lái", "giấy phép lái xe"), ("Noel", "giáng sinh")),
        *(("Nô-en", "giáng sinh"), ("giang sinh", "noel"), ("điện thoại thông minh", "smartphone")),
    ],
)
def test_a_word_knows_its_synonyms(word: str, other: str) -> None:
    (term,) = terms(word, "s", query=True)
    assert f"s={other}" in synonyms_of(term)
    assert terms(other, "s") == {f"s={other}"}


def test_synonyms_are_those_of_each_other_and_of_nothing_else() -> None:
    for group in synonyms():
        own = {"s=" + " ".join(forms) for forms in group}
        for term in own:
            assert {term, *synonyms_of(term)} == own
    assert synonyms_of("s=chợ") == ()
    assert synonyms_of("a=hđnd") == ()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("heo\n", "two words or more"),
        ("heo|heo\n", "two words or more"),
        ("heo|\n", "two words or more"),
        ("heo|lợn\nlợn|trư\n", r"no word of another row \(line 2\)"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, rows: str, said: str) -> None:
    path = tmp_path / "synonyms.tsv"
    path.write_text("words\n" + rows, encoding="utf-8")
    with pytest.raises(TableError, match=rf"line {rows.count(chr(10)) + 1}: expected {said}"):
        read_groups(path, ("words",))
