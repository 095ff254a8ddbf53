"""Highlights and snippets against plain lists of words (`naive_snippets`)."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.contract.deadline import NO_LIMIT
from search.contract.results import Highlighted, SearchRequest
from search.engine import Engine
from search.highlighting.matching import Occurrence
from search.highlighting.passages import passage_around
from search.kernel.occurrences import best_windows
from tests.search import naive_snippets
from tests.search.naive_snippets import Page, Shown
from tests.search.naive_texts import Corpus
from tests.search.test_second_stage import indexed

_TEXT = """chợ đêm cho dem chơ phố pho cũ cu bến xe ben xé sửa đường duong mới bán đồ 2024 UBND ủy
ban nhân dân họp hop Chợ ĐÊM nghiêng"""
WORDS = _TEXT.split()
SIGNS = (
    [" "] * 30
    + [". "] * 3
    + [", "] * 3
    + ["\n", "\n\n", " – ", "! ", "… ", "; ", ".” ", ": ", "  ", " (", "),"]
)
QUERIES = [
    "chợ", "cho", "chợ đêm", "cho dem", "phố cũ", "chợ phố chợ", "bến xe đường", "đêm chợ",
    "đường mới bán đồ cũ", "ubnd họp", "ủy ban nhân dân", "chợ ủy ban nhân dân", "chợ HOẶC bến",
    "dân ubnd", "ubnd nhân dân", '"bến xe" chợ', '"ben xe"', '"chợ đêm phố"', "5/3/2024 chợ",
    "2024 5/3/2024", "sửa", "nghiêng",
    "sửa đường mới bán đồ cũ bến xe phố", "chợ đêm phố cũ nghiêng họp bến xe 2024 sửa",
]  # fmt: skip


def random_text(rng: random.Random, words: int) -> str:
    """Words between signs; by chance without diacritics, in NFD, or of few kinds."""
    kinds = rng.sample(WORDS, rng.choice([4, 12, len(WORDS)]))
    text = "".join(word + rng.choice(SIGNS) for word in rng.choices(kinds, k=words))
    if rng.random() < 0.15:
        text = "".join(
            word + " " for word in rng.choices([w for w in WORDS if w.isascii()], k=words)
        )
    for word, other in (("sửa", "5/3/2024"), ("nghiêng", "ủy ban nhân dân")):
        if rng.random() < 0.3:
            text = text.replace(word, other)
    return normalize("NFD" if rng.random() < 0.15 else "NFC", text).strip()


def random_pages(rng: random.Random, count: int) -> list[tuple[str, str]]:
    return [
        (
            random_text(rng, rng.randint(1, 6)).replace("\n", " "),
            random_text(rng, rng.choice([5, 60, 250])),
        )
        for _ in range(count)
    ]


def same(shown: Highlighted, expected: Shown) -> None:
    assert shown.text == expected.text
    assert list(shown.spans) == expected.spans, shown.text


def compare(engine: Engine, pages: list[tuple[str, str]], corpus: Corpus, query: str) -> None:
    request = SearchRequest(query, match="best", per_page=50)
    understood = engine.view().understand(request, NO_LIMIT)
    clauses = [clause for branch in understood.read.branches for clause in branch]
    weights = [weight for clause in clauses for weight in corpus.weights(clause.units)]
    for hit in engine.search(request).hits:
        expected = Page(*pages[int(hit.id[1:])], clauses, weights)
        title, body = expected.whole()
        same(hit.title_highlighted, title)
        same(hit.snippet, expected.snippet())
        assert hit.match == ("exact" if expected.exact else "folded"), (query, hit)
        # A whole document is asked for without the rest of the collection: each word counts.
        document = engine.document(hit.id, query)
        title, body = Page(*pages[int(hit.id[1:])], clauses, [1.0] * len(weights)).whole()
        same(document.title, title)
        same(document.body, body)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6))
def test_what_is_shown_is_what_the_oracle_shows(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    pages = random_pages(rng, 8)
    sizes = rng.choice([[8], [3, 5]])
    engine = indexed(tmp_path_factory.mktemp("shown"), pages, sizes)
    corpus = Corpus(pages)
    for query in rng.sample(QUERIES, 8):
        compare(engine, pages, corpus, query)


def test_a_word_and_a_number_are_marked_where_they_are_written_as_one(tmp_path: Path) -> None:
    pages = [("Chợ", "Tiêm phòng covid19 ở phường"), ("Bến xe", "Tiêm phòng covid 19 ở phường")]
    engine = indexed(tmp_path, pages, [2])
    shown = {hit.id: hit.snippet for hit in engine.search(SearchRequest("covid 19")).hits}
    marked = {id: [one.text[a:b] for a, b in one.spans] for id, one in shown.items()}
    assert marked == {"d000": ["covid19"], "d001": ["covid 19"]}


def test_a_word_with_a_number_goes_on_as_the_query_does(tmp_path: Path) -> None:
    """Where it does so somewhere, it is not marked where it stands alone."""
    text = "Tiêm covid19 ở phố cũ. Mai tiêm covid19 chợ đêm."
    engine = indexed(tmp_path, [("Bến xe", text), ("Bến xe", "Sửa đường")], [2])
    (hit,) = engine.search(SearchRequest("covid19 chợ")).hits
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.spans] == ["covid19 chợ"]


def test_the_best_window_is_the_first_of_those_that_say_most() -> None:
    """Of each of several documents; and a second one, where it leaves enough out."""
    rng = random.Random(6)
    for _ in range(200):
        weights = [rng.choice([0.0, 0.5, 1.0, 2.0]) for _ in range(7)]
        pages, table, titles, ends = [], [], [], []
        for _ in range(rng.choice([1, 3])):
            wide, count = rng.choice([1, 20, 45]), rng.choice([0, 1, 5, 25, 60])
            starts = list(itertools.accumulate(wide * rng.randint(0, 9) for _ in range(count)))
            units = [(rng.randint(0, 4), rng.randint(0, 2)) for _ in range(count)]
            found = [
                Occurrence(at, at, unit, unit + more, start, start, -1)
                for at, (start, (unit, more)) in enumerate(zip(starts, units, strict=True))
            ]
            titles.append(rng.randint(0, count))
            pages.append(found[titles[-1] :])
            table += found
            ends.append(len(table))
        windows = best_windows(
            np.array(table, np.int64).reshape(-1, 7), np.array(ends), np.array(titles),
            np.array(weights), 180, 1.5, 0.15,
        ).tolist()  # fmt: skip
        for body, end, (first, second) in zip(pages, ends, windows, strict=True):
            shift = end - len(body)
            if not body:
                assert (first, second) == ([-1, -1], [-1, -1])
                continue
            starts = [one.start for one in body]
            low, high = naive_snippets.window(starts, body, weights, set())
            assert first == [low + shift, high + shift]
            units_of = [set(range(one.first_unit, one.last_unit + 1)) for one in body]
            told = set().union(*units_of[low : high + 1])
            present = set().union(*units_of)
            left, every = (sum(weights[unit] for unit in own) for own in (present - told, present))
            expected = [-1, -1]
            if left > 0.15 * every:
                expected = [at + shift for at in naive_snippets.window(starts, body, weights, told)]
            assert second == expected


PIECES = [
    *("chợ", "a", "phố", "x" * 70, ". ", ", ", " – ", "\n", " ", " ", "…", "”", ") ", "; ", "?!")
]


def test_passages_begin_and_end_where_the_oracle_has_them() -> None:
    rng = random.Random(7)
    for _ in range(1000):
        text = "".join(rng.choices(PIECES, k=rng.choice([2, 30, 90])))
        first, last = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        start, size = naive_snippets.begin(text, first), rng.choice([10, 60, 130, 260])
        end = naive_snippets.cut(text, start, max(size, last + 40 - start), last)
        assert passage_around(text, first, last, size) == end, (text, first, last, size)


def test_without_a_match_the_first_260_characters_are_shown(tmp_path: Path) -> None:
    pages = [("Chợ", "x" * 300), ("Chợ", "x" * 260), ("Chợ", "x " * 400)]
    engine = indexed(tmp_path, pages, [3])
    shown = {hit.id: hit.snippet.text for hit in engine.search(SearchRequest("chợ")).hits}
    assert shown == {"d000": "x" * 260 + " …", "d001": "x" * 260, "d002": "x " * 129 + "x …"}


def test_a_second_passage_never_lies_over_the_first(tmp_path: Path) -> None:
    """What the other word stands in begins before the first passage ends."""
    near, far = (f"chợ {'lá ' * words}bến {'lá ' * 90}" for words in (86, 150))
    engine = indexed(tmp_path, [("Phố", near), ("Phố", far), ("Phố", "cũ")], [3])
    shown = {hit.id: hit.snippet for hit in engine.search(SearchRequest("chợ bến")).hits}
    marked = {id: [one.text[a:b] for a, b in one.spans] for id, one in shown.items()}
    assert marked == {"d000": ["chợ"], "d001": ["chợ", "bến"]}
    assert near.startswith(shown["d000"].text.removesuffix(" …"))
