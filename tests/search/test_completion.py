"""Autocomplete over a small corpus: places, phrases and titles, with marks and without."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.building.completion_table import completion_arrays
from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.updating import next_generation
from index.updating.indexer import index
from search import Engine
from search.contract.results import Suggestion
from search.suggesting.completion import Completion
from vietnamese.model.runs import counted
from vietnamese.model.vocabulary import Vocabulary, number_stream
from vietnamese.text.folding import fold
from vietnamese.text.syllables import ONSETS, RIMES, is_syllable
from vietnamese.tokens.tokenizer import tokenize

TITLES = (
    "Phường Hàng Lược trao quà cho người cao tuổi",
    "Quận Hoàn Kiếm mở phố đi bộ quanh hồ",
    "Quận Hoàn Kiếm trồng 1.200 cây xanh",
    "Hội đồng nhân dân quận Long Biên họp phiên cuối năm",
    "UBND Quận Hoàn Kiếm đối thoại với người dân",
    "12 tổ dân phố nhận nhà văn hóa",
    "QUẬN ĐỐNG ĐA SỬA ĐƯỜNG",
    "Quân đội giúp dân gặt lúa",
)
PLACES = ("Hoàn Kiếm", "Long Biên", "Đống Đa", "Quận 1", "Quận 10")
BODY = """
Sáng nay hội đồng nhân dân quận họp. Ủy ban nhân dân quận báo cáo hội đồng nhân dân.
Cử tri quận Hoàn Kiếm hỏi, ủy ban nhân dân trả lời; quận Hoàn Kiếm hứa sửa vỉa hè.
Nhà văn hóa mở cửa, nhà văn hóa có thư viện, mỗi phường một nhà văn hóa.
Hôm qua đến lượt hội đồng nhân dân phường; chiều mai ủy ban nhân dân phường tiếp công dân.
"""
OTHER = [onset + rime for onset in ONSETS for rime in sorted(RIMES) if is_syllable(onset + rime)]
"""Syllables to fill a text with: in a few sentences every phrase is frequent, so none is."""


def build(titles: tuple[str, ...], body: str, places: tuple[str, ...]) -> dict[str, Any]:
    numbers: dict[str, int] = {}
    ids: list[int] = []
    filling = [" ".join(random.Random(i).choices(OTHER, k=100)) for i in range(30) if body]
    for text in (*titles, *body.splitlines(), *filling):
        ids += (numbers.setdefault(form, len(numbers)) for form in tokenize(text).forms)
        ids.append(-1)
    vocabulary, stream = number_stream(list(numbers), np.array(ids, np.int32), -1)
    named = {title: id_of(title) for title in titles}
    tokens = counted(stream, len(vocabulary))
    return {**vocabulary.arrays(), **completion_arrays(vocabulary, tokens, named, places)}


def id_of(title: str) -> str:
    return f"tin/{fold(title)[:20]}"


@pytest.fixture(scope="module")
def completion(tmp_path_factory: pytest.TempPathFactory) -> Completion:
    path = tmp_path_factory.mktemp("completion") / "language"
    with ArrayFileWriter(path) as file:
        for name, array in build(TITLES, BODY, PLACES).items():
            file.add(name, array)
        file.close()
    arrays = ArrayFile(path)
    return Completion(arrays, Vocabulary.of(arrays))


def lines(completion: Completion, text: str, limit: int = 8) -> list[str]:
    return [suggestion.text for suggestion in completion.complete(text, limit)]


def test_titles_places_and_phrases_are_offered(completion: Completion) -> None:
    """What starts with the typed letters, each line with its kind."""
    assert Suggestion("Hoàn Kiếm", "place") in completion.complete("ho")
    assert Suggestion("hội đồng nhân dân", "phrase") in completion.complete("ho")
    assert Suggestion(TITLES[3], "title", id_of(TITLES[3])) in completion.complete("ho")


@pytest.mark.parametrize("title", TITLES)
def test_a_title_has_the_id_of_its_document(completion: Completion, title: str) -> None:
    """It alone; with an index that has learned no ids, it is a line as before."""
    found = completion.complete(fold(title)[:12])
    assert {line.id for line in found if line.text == title} == {id_of(title)}
    assert not any(line.id for line in found if line.kind != "title")
    arrays = {
        name: a for name, a in build(TITLES, BODY, PLACES).items() if "completion/id" not in name
    }
    older = Completion(arrays, Vocabulary.of(arrays)).complete(fold(title)[:12])
    assert older == tuple(replace(line, id=None) for line in found)


@pytest.mark.parametrize(
    "typed", ["nhà văn h", "nha van h", "NHÀ VĂN", "nha van hoa", "nhà van ho"]
)
def test_marks_and_case_may_be_left_out(completion: Completion, typed: str) -> None:
    """A phrase is found with its marks, without, or with some; so is what it is shown as."""
    assert lines(completion, typed)[0] == "nhà văn hóa"


def test_phrases_are_written_as_in_titles(completion: Completion) -> None:
    """Capitals of a phrase are those of titles, not of a shouted one or of a title's start."""
    assert "Quận Hoàn Kiếm" in lines(completion, "quan hoan")


def test_phrases_of_frequent_syllables_are_those_that_titles_have() -> None:
    """``tiếng`` and ``việt`` mostly stand in other phrases, as ``với`` and ``việt`` do; titles tell
    which of the two is one. What the dictionary has is one anyway."""
    titles = tuple(f"Lớp {form} dạy {form} tiếng Việt {form}" for form in OTHER[100:115])
    body = " ".join(
        f"tiếng {one} ở việt nam, với {one} ở việt {two}; công {one} và viên {two}."
        for one, two in zip(OTHER[3:140:3], OTHER[200:], strict=False)
    )
    body += "".join(f" {form} với việt {form} công viên {form}." for form in OTHER[300:315])
    arrays = build(titles, body, ())
    found = Completion(arrays, Vocabulary.of(arrays))
    assert lines(found, "tieng v") == ["tiếng Việt"] == lines(found, "tiếng V")
    assert lines(found, "cong vi") == ["công viên"]
    assert "với việt" not in lines(found, "voi v")


def test_typed_marks_come_first_and_exclude_nothing(completion: Completion) -> None:
    """What has the typed marks stands before what has others."""
    found = lines(completion, "quân ")
    assert found[0] == TITLES[7]
    assert any(line.startswith("Quận") for line in found[1:])
    found = lines(completion, "đ")
    assert found[0] == "Đống Đa"


def test_the_tone_may_be_typed_last(completion: Completion) -> None:
    """While a syllable is being typed it agrees with what it may become."""
    assert lines(completion, "quân đô")[0] == TITLES[7]
    assert lines(completion, "hoàn kiê")[0] == "Hoàn Kiếm"
    assert lines(completion, "quân")[0] == "Quận 1"


@pytest.mark.parametrize("typed", ["quận hoàn ki", "quan hoan ki", "hoàn kí", "hoan ky", "hoan ki"])
def test_a_syllable_may_begin_like_another(completion: Completion, typed: str) -> None:
    """``ki`` is ``ky`` where it ends, and ``kiếm`` where it goes on."""
    found = {fold(line) for line in lines(completion, typed)}
    assert ("quan hoan kiem" in found or "hoan kiem" in found) == (not typed.endswith("y"))


def test_a_finished_syllable_is_the_whole_syllable(completion: Completion) -> None:
    """After a space what was typed is no longer the beginning of a longer syllable."""
    assert any(line.startswith("Hoàn") for line in lines(completion, "ho"))
    assert not lines(completion, "hoa ")
    assert all(fold(line).startswith("hoan ") for line in lines(completion, "hoan "))


def test_numbers_are_told_apart(completion: Completion) -> None:
    """The model knows numbers as one; the lines that are shown have the typed one."""
    assert lines(completion, "quận 10") == ["Quận 10"]
    assert lines(completion, "quan 1") == ["Quận 1", "Quận 10"]
    assert lines(completion, "12 tổ") == [TITLES[5]]
    assert lines(completion, "13 tổ") == []
    assert lines(completion, "quan hoan kiem trong 1200") == [TITLES[2]]


def test_the_end_is_completed_where_the_whole_is_new(completion: Completion) -> None:
    """What nothing starts with is kept as typed, and its end completed."""
    assert lines(completion, "Bầu cử hội đồng nh")[0] == "Bầu cử hội đồng nhân dân"
    assert lines(completion, "bãi đỗ xe quận hoàn k")[0].startswith("bãi đỗ xe Quận Hoàn Kiếm")


def test_longer_input_than_the_table_is_sorted_by(completion: Completion) -> None:
    """Titles are found by any number of their syllables, and lost by one that differs."""
    assert lines(completion, fold(TITLES[3])[:-1]) == [TITLES[3]]
    assert TITLES[3] not in lines(completion, fold(TITLES[3])[:-1] + "x")


@pytest.mark.parametrize("typed", ["", " ", "...", "xyzzy", "xyzzy xyzzy xyzzy", "<", "\U0001f600"])
def test_nothing_to_offer(completion: Completion, typed: str) -> None:
    """No syllable, or none that anything starts with: no lines and no error."""
    assert completion.complete(typed) == ()


def test_an_empty_index_offers_nothing() -> None:
    """Nothing learnt is no special case."""
    arrays = build((), "", ())
    assert Completion(arrays, Vocabulary.of(arrays)).complete("h") == ()


@given(st.sampled_from(TITLES), st.integers(1, 60), st.booleans(), st.integers(1, 8))
def test_a_title_is_offered_while_it_is_typed(
    completion: Completion, title: str, letters: int, bare: bool, limit: int
) -> None:
    """A title is among the lines that start with its beginning; of these no more are shown than
    asked for, and none twice."""
    typed = (fold(title) if bare else title)[:letters]
    found = lines(completion, typed, limit)
    assert len(found) <= limit
    assert len({line.lower() for line in found}) == len(found)
    for line in found:
        assert fold(line).replace("y", "i").startswith(fold(typed).strip().replace("y", "i"))
    assert title in lines(completion, typed, limit=1000)


@given(st.text(max_size=40))
def test_any_text_may_be_typed(completion: Completion, typed: str) -> None:
    """Whatever stands in the field, there is an answer."""
    assert len(completion.complete(typed)) <= 8


def test_a_document_that_is_gone_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table is that of an earlier generation, as with many documents: its title stays a line
    like any other."""
    monkeypatch.setattr(next_generation, "ALWAYS_BELOW", 0)
    source, directory = tmp_path / "a.jsonl", tmp_path / "ix"
    lines = [
        json.dumps({"id": f"tin/{at}", "title": f"Chợ phiên thứ {at}", "body": "Họp chợ."})
        for at in range(1, 61)
    ]
    found = []
    for kept in (lines, lines[:-1]):
        source.write_text("\n".join(kept), encoding="utf-8")
        assert not index([source], directory, processes=1).failed
        suggested = Engine.open(directory).suggest("cho phien thu 60")
        found.append([(line.text, line.id) for line in suggested])
    assert found == [[("Chợ phiên thứ 60", "tin/60")], [("Chợ phiên thứ 60", None)]]
