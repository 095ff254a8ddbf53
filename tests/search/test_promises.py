"""The promises of DESIGN.md, on the sample corpus and on real articles."""

from __future__ import annotations

import json
import lzma
import random
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from index.updating.indexer import index
from search.contract.errors import PageOutOfRange
from search.contract.results import SearchPage, SearchRequest
from search.engine import Engine
from vietnamese.text.canonical import canonical
from vietnamese.text.folding import fold

ROOT = Path(__file__).resolve().parents[2]
NEWS = ROOT.parent / "shared" / "data" / "news" / "news.jsonl.xz"
ARTICLES = 2000
QUERIES = 120
# The newer tone placement, for those syllables where the two differ.
NEWER = {
    "òa": "oà",
    "óa": "oá",
    "ỏa": "oả",
    "õa": "oã",
    "ọa": "oạ",
    "ùy": "uỳ",
    "úy": "uý",
    "ủy": "uỷ",
}


def sample_pages(folder: Path) -> list[Path]:
    return [ROOT / "corpus"]


def real_articles(folder: Path) -> list[Path]:
    if not NEWS.exists():
        pytest.skip("the real articles of ../shared/data/news are not here")
    path = folder / "news.jsonl"
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        path.write_text("".join(islice(lines, 0, 47_000, 47_000 // ARTICLES)), encoding="utf-8")
    return [path]


@pytest.fixture(scope="module", params=[sample_pages, real_articles], ids=["corpus", "news"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("promises")
    report = index(request.param(folder), folder / "index", processes=1)
    assert not report.failed
    return Engine.open(folder / "index")


def queries(engine: Engine) -> Iterator[str]:
    """One to five words that stand side by side in some title, seeded."""
    rng = random.Random(2)
    titles = []
    for page in range(1, 6):
        try:
            titles += [h.title for h in engine.search(SearchRequest(per_page=40, page=page)).hits]
        except PageOutOfRange:
            break
    for _ in range(QUERIES):
        words = canonical(rng.choice(titles)).replace('"', " ").split()
        words = [word for word in words if any(map(str.isalnum, word)) and word[0].isalnum()]
        length = min(len(words), rng.randint(1, 5))
        at = rng.randint(0, len(words) - length)
        yield " ".join(words[at : at + length])


MOST = 1000  # hits that an engine gives out


def all_hits(engine: Engine, query: str) -> tuple[int, set[str]]:
    page = engine.search(SearchRequest(query, per_page=MOST, literal=True))
    return page.total, {hit.id for hit in page.hits}


def comparable(page: SearchPage) -> tuple[object, ...]:
    return page.total, page.districts, page.years, [(h.id, h.title_highlighted) for h in page.hits]


def is_glued(query: str) -> bool:
    """Whether words were run together in it: their marks or capitals show where to cut them, and
    without marks nothing does."""
    from search.query.analysis import read_clause
    from search.query.parser import Clause

    return any(group.glued for group in read_clause(Clause(query, 0, len(query))).groups)


def test_a_query_without_marks_finds_all_that_it_finds_with_them(engine: Engine) -> None:
    for query in (query for query in queries(engine) if not is_glued(query)):
        marked, with_marks = all_hits(engine, query)
        unmarked, without = all_hits(engine, fold(query))
        assert marked <= unmarked, query
        if unmarked <= MOST:
            assert with_marks <= without, query


def test_spellings_of_a_query_give_identical_pages(engine: Engine) -> None:
    """NFD, capitals and the newer tone placement are the same query."""
    for query in queries(engine):
        expected = comparable(engine.search(SearchRequest(query, literal=True)))
        newer = query
        for older, other in NEWER.items():
            newer = newer.replace(older + " ", other + " ")
        for variant in (unicodedata.normalize("NFD", query), query.upper(), newer):
            page = engine.search(SearchRequest(variant, literal=True))
            assert comparable(page) == expected, (query, variant)


def test_every_mark_is_a_slice_that_folds_to_words_of_the_query(engine: Engine) -> None:
    """Of plain words; abbreviations and dates may be highlighted in another spelling."""
    for query in queries(engine):
        wanted = set(fold(query).replace("-", " ").split())
        for hit in engine.search(SearchRequest(query, literal=True)).hits:
            for text in (hit.title_highlighted, hit.snippet):
                for start, end in text.spans:
                    words = fold(text.text[start:end]).split()
                    assert words, query
                    if not set(words) & wanted:
                        assert is_expansion(engine, query, text.text[start:end]), (query, words)


def is_expansion(engine: Engine, query: str, slice_: str) -> bool:
    """Whether the slice, as a query of its own, means what a part of the query means."""
    from search.query.analysis import read_clause
    from search.query.parser import Clause

    def meanings(text: str) -> set[str]:
        reading = read_clause(Clause(text, 0, len(text)))
        terms = {form for group in reading.groups for form in group.concepts}
        return terms | {unit.folded for unit in reading.units}

    return bool(meanings(query) & meanings(slice_))


def test_the_same_search_twice_is_the_same_page(engine: Engine) -> None:
    for query in islice(queries(engine), 20):
        first, second = (engine.search(SearchRequest(query)) for _ in range(2))
        assert comparable(first) == comparable(second)


def test_json_of_a_page_is_plain_data(engine: Engine) -> None:
    from search.serialize import page_to_json

    page = engine.search(SearchRequest("quận"))
    assert json.loads(json.dumps(page_to_json(page)))["total"] == page.total


def test_without_suggestions_the_page_is_the_same(engine: Engine) -> None:
    """What was probably meant is looked for all the same where no document has all words."""
    for query in queries(engine):
        for asked in (query, query[1:], query + "x"):
            page = engine.search(SearchRequest(asked))
            bare = engine.search(SearchRequest(asked, suggestions=False))
            assert comparable(bare) == comparable(page), asked
            assert bare.notices == page.notices, asked
            assert bare.suggestion in (None, page.suggestion), asked
