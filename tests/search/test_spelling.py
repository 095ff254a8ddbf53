"""Did you mean: slips that are put right, and queries that are left alone."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.suggesting.beam_decoder import BEAM, MOST_SLIPS, NEVER, NOTHING, Edges, best_ways
from search.suggesting.edit_neighbours import (
    CHANGED_LETTER,
    DROPPED_LETTER,
    KEY_BESIDE,
    EditNeighbours,
    one_slip,
)
from search.suggesting.spelling import LONGEST_SYLLABLE, Speller
from tests.vietnamese.learnt import learnt
from vietnamese.model.diacritic_restoration import DiacriticModel
from vietnamese.model.ngrams import NGrams, find_pair, pair_score, triple_score
from vietnamese.text.canonical import canonical_syllable
from vietnamese.text.folding import fold
from vietnamese.text.syllables import ONSETS, RIMES, is_syllable
from vietnamese.tokens.tokenizer import tokenize

PHRASES = (
    "quận hoàn kiếm",
    "ủy ban nhân dân quận",
    "hội đồng nhân dân phường",
    "cấp giấy phép xây dựng",
    "nhà văn hóa tổ dân phố",
    "trồng cây xanh quanh hồ",
    "thu gom rác thải",
    "khám sức khỏe người cao tuổi",
    "ngày hội quân đội",
)
OTHER = [onset + rime for onset in ONSETS for rime in sorted(RIMES) if is_syllable(onset + rime)]


def documents() -> list[list[str]]:
    """Every phrase ten times, among syllables that have nothing to do with it."""
    rng = random.Random(1)
    return [
        [*rng.choices(OTHER, k=20), *tokenize(phrase).forms, *rng.choices(OTHER, k=20)]
        for phrase in PHRASES * 10
    ]


@pytest.fixture(scope="module")
def model() -> DiacriticModel:
    return learnt(documents())


FOLDED = [frozenset(map(fold, document)) for document in documents()]


def finds(query: str) -> int:
    words = {fold(form) for form in tokenize(query).forms}
    return sum(words <= document for document in FOLDED)


@pytest.fixture(scope="module")
def speller(model: DiacriticModel) -> Speller:
    return Speller(model)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quận hoàn kiế", "quận hoàn kiếm"),  # a letter dropped
        ("quan hoan kim", "quận hoàn kiếm"),
        ("khám sức khoỏe người cao tuổi", "khám sức khỏe người cao tuổi"),  # one too many
        ("thu gom rác thảo", "thu gom rác thải"),  # a wrong one
        ("quận hòan keếm", "quận hoàn kiếm"),
        ("cấp giấy phpé xây dựng", "cấp giấy phép xây dựng"),  # two swapped
        ("hoi dnog nhan dan phuong", "hội đồng nhân dân phường"),
        ("quận hoafn kiếm", "quận hoàn kiếm"),  # Telex keys
        ("quận hoanf kieesm", "quận hoàn kiếm"),
        ("quận hoan2 kiếm", "quận hoàn kiếm"),  # VNI keys
        ("hoankiem", "hoàn kiếm"),  # run together
        ("quanhoankiem", "quận hoàn kiếm"),
        ("thu gom rácthải", "thu gom rác thải"),
        ("ho an kiem", "hoàn kiếm"),  # torn apart
        ("quận h oàn kiếm", "quận hoàn kiếm"),
        ("thu gom rá c thải", "thu gom rác thải"),
    ],
)
def test_slips_are_put_right(speller: Speller, typed: str, meant: str) -> None:
    """Each kind of slip, with marks and without, gives the phrase with its marks."""
    assert speller.suggest(typed, finds) == meant


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("write", [str, fold, str.upper, str.title])
def test_what_is_right_is_left_alone(speller: Speller, phrase: str, write: type[str]) -> None:
    """No suggestion for a phrase of the corpus, however its marks and capitals are written."""
    assert speller.suggest(write(phrase), finds) is None


@pytest.mark.parametrize(
    "typed",
    ["quân hoàn kiếm", "quẫn hoàn kiếm", "quận hoan kiêm", "quận hoàn kiểm"],
)
def test_wrong_marks_are_put_right(speller: Speller, typed: str) -> None:
    """Of syllables that are words with these marks, too, and of such as are none."""
    assert speller.suggest(typed, finds) == "quận hoàn kiếm"


def test_marks_that_go_as_well_with_their_neighbours_are_left_alone(speller: Speller) -> None:
    """``quân`` is no less likely than ``quận`` beside what stands beside both, or neither."""
    for query in ("ngày hội quân đội", "hội quân", "quân phường", "hội đồng quân"):
        assert speller.suggest(query, lambda typed: 5) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("phcus", "phúc"), ("hoàn kieems", "hoàn kiếm"), ("hoàn kiemes", "hoàn kiếm")],
)
def test_swapped_keys_of_telex(typed: str, meant: str) -> None:
    texts = [
        tokenize(f"{phrase} {rest}").forms
        for rest in OTHER[:60]
        for phrase in (
            "hạnh phúc",
            "hoàn kiếm",
        )
    ]
    assert Speller(learnt(texts)).suggest(typed, lambda query: query == meant) == meant


def test_a_suggestion_finds_something(speller: Speller) -> None:
    """Nothing is suggested that finds nothing, however likely it looks."""
    assert speller.suggest("quận hoàn kiế", lambda query: 0) is None


def test_what_stands_between_syllables_is_kept(speller: Speller) -> None:
    """Numbers, dates and punctuation of a query stay as they were typed."""
    suggestion = speller.suggest("họp ngày 28/2/2024: quanhoankiem", lambda query: 1)
    assert suggestion is not None
    assert suggestion.endswith("28/2/2024: quận hoàn kiếm")


@pytest.mark.parametrize("query", ["", " ", "?!", "2024", "xyzzy", "a " * 500, "x" * 5000])
def test_odd_queries(speller: Speller, query: str) -> None:
    """Nothing to say, in no time, of what is no phrase."""
    assert speller.suggest(query, finds) is None


def test_an_empty_corpus_suggests_nothing() -> None:
    """Nothing learnt is no special case."""
    empty = learnt([])
    assert Speller(empty).suggest("quan hoan kiem", lambda query: 1) is None


@given(st.text(max_size=60))
def test_any_query_is_answered(speller: Speller, query: str) -> None:
    """Whatever is typed, a suggestion is a text that differs from it, or none."""
    assert speller.suggest(query, finds) != query


ALPHABET = st.text(alphabet="abđ", max_size=4)


@given(ALPHABET, ALPHABET)
def test_one_slip_is_what_the_name_says(a: str, b: str) -> None:
    """The quick test agrees with making all slips one by one."""
    slips = {a}
    for i in range(len(a) + 1):
        slips.add(a[:i] + a[i + 1 :])
        slips.add(a[:i] + a[i : i + 2][::-1] + a[i + 2 :])
        for letter in "abđ":
            slips |= {a[:i] + letter + a[i:], a[:i] + letter + a[i + 1 :]}
    assert one_slip(a, b) == (b in slips)


@given(st.text(alphabet="abcdeghiklmnopqrstuvxy", min_size=1, max_size=7))
def test_near_syllables_are_all_there(model: DiacriticModel, typed: str) -> None:
    """The compiled search finds the forms whose folded form is one slip away, and no others."""
    expected = {
        identifier
        for identifier, form in model.vocabulary.forms().items()
        if fold(form) != typed and one_slip(typed, fold(form))
    }
    identifiers, slips = EditNeighbours(model).near(typed)
    assert set(identifiers.tolist()) == expected
    for identifier, slip in zip(identifiers.tolist(), slips, strict=True):
        form = fold(model.vocabulary.form(identifier))
        changed = [a + b for a, b in zip(typed, form, strict=False) if a != b]
        if len(form) > len(typed) or sorted(form) == sorted(typed):
            assert slip == DROPPED_LETTER
        elif len(form) == len(typed) and any(
            changed[0] in (row[at : at + 2], row[at : at + 2][::-1])
            for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
            for at in range(len(row))
        ):
            assert slip == KEY_BESIDE
        else:
            assert slip == CHANGED_LETTER


@given(st.data())
def test_the_best_way_is_found(model: DiacriticModel, data: st.DataObject) -> None:
    """Through a lattice small enough for the beam, the scores are those of trying all ways."""
    nodes = data.draw(st.integers(1, 4))
    size = len(model.vocabulary)
    edge = st.tuples(
        st.integers(0, nodes - 1), st.integers(1, 2), st.integers(1, size - 1), st.integers(0, 1)
    )
    drawn = data.draw(st.lists(edge, max_size=8))
    rows = sorted(
        [(start, min(start + step, nodes), c, slip, slip * 2.5) for start, step, c, slip in drawn]
        + [(node, node + 1, 1, 0, 4.0) for node in range(nodes)]
    )
    edges = Edges(*(np.array(column) for column in zip(*rows, strict=True)))
    scores, paths = best_ways(model.grams, edges)
    assert len(rows) <= BEAM
    for slips in range(MOST_SLIPS + 1):
        ways = list(all_ways(rows, 0, nodes, slips))
        if not ways:
            assert scores[slips] == NEVER
            continue
        expected = max(naive_score(model.grams, rows, way) for way in ways)
        assert scores[slips] == pytest.approx(expected)
        path = [edge for edge in paths[slips].tolist() if edge != NOTHING]
        assert naive_score(model.grams, rows, path) == pytest.approx(expected)


@given(st.text(alphabet="aeghinortu", min_size=1, max_size=9))
def test_pieces_of_a_token_are_those_of_its_divisions(speller: Speller, typed: str) -> None:
    """Every piece belongs to a way to read all of the token as syllables, and none is missing."""

    def divisions(start: int) -> Iterator[list[tuple[int, int]]]:
        if start == len(typed):
            yield []
        for end in range(start + 1, min(start + LONGEST_SYLLABLE, len(typed)) + 1):
            form = canonical_syllable(typed[start:end])
            if end - start < len(typed) and speller._stands_alone(form):
                yield from ([(start, end), *rest] for rest in divisions(end))

    expected = {piece for division in divisions(0) for piece in division}
    assert {(start, end) for start, end, _ in speller._pieces(typed)} == expected


def all_ways(
    rows: list[tuple[int, int, int, int, float]], node: int, last: int, slips: int
) -> list[list[int]]:
    """All ways from a node to the last with exactly so many slips."""
    if node == last:
        return [[]] if slips == 0 else []
    return [
        [edge, *rest]
        for edge, (start, end, _, slip, _) in enumerate(rows)
        if start == node and slip <= slips
        for rest in all_ways(rows, end, last, slips - slip)
    ]


def naive_score(
    grams: NGrams, rows: list[tuple[int, int, int, int, float]], way: list[int]
) -> float:
    score, a, b = 0.0, NOTHING, NOTHING
    for edge in way:
        c = rows[edge][2]
        if b == NOTHING:
            step = float(grams.unigrams[c])
        else:
            shorter = pair_score(grams, b, c, find_pair(grams, b, c))
            before = find_pair(grams, a, b) if a != NOTHING else NOTHING
            step = triple_score(grams, before, shorter, c)
        score += step - rows[edge][4]
        a, b = b, c
    return score
