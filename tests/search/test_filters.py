"""Filters, the ladder, related pages and pages of hits, against loops over all documents."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from index.reading.documents import Document
from search.contract.deadline import NO_LIMIT
from search.contract.errors import PageOutOfRange
from search.contract.notices import MatchLevel, NoticeCode
from search.contract.results import SearchRequest, Sort
from search.engine import Engine
from search.query.hit_rule import Element, Syllable
from tests.search.naive_texts import Corpus, fold, tokens, written
from tests.search.test_second_stage import index_of

_TEXT = """chợ đêm cho dem phố pho cũ bến xe sửa đường mới bán đồ 2024 ubnd họp rác thu gom
của các những một đã được trong ngoài lên xuống"""
WORDS = _TEXT.split()
DISTRICTS = ("Hoàn Kiếm", "Ba Đình", "Tây Hồ", None)
FIRST_DAY = date(2023, 12, 20)


def random_documents(rng: random.Random, count: int) -> list[Document]:
    found = []
    for number in range(count):
        day = FIRST_DAY + timedelta(rng.randint(0, 24)) if rng.random() < 0.8 else None
        found.append(
            Document(
                f"d{number:03}",
                " ".join(rng.choices(WORDS, k=rng.randint(1, 4))),
                " ".join(rng.choices(WORDS, k=rng.choice([10, 40, 150]))),
                day.isoformat() if day else None,
                None,
                rng.choice(DISTRICTS),
            )
        )
    return found


@dataclass(frozen=True)
class Made:
    documents: list[Document]
    engine: Engine
    corpus: Corpus


@pytest.fixture(scope="module", params=[[60], [25, 5, 30]], ids=["one segment", "three"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    documents = random_documents(random.Random(21), 60)
    engine = index_of(tmp_path_factory.mktemp("filtered"), documents, request.param)
    return Made(documents, engine, Corpus([(d.title, d.body) for d in documents]))


def found(engine: Engine, request: SearchRequest) -> list[str]:
    page = engine.search(replace(request, per_page=100))
    assert page.total == len(page.hits)
    return [hit.id for hit in page.hits]


Passes = Callable[[Document], bool]


def day_of(document: Document) -> date | None:
    return date.fromisoformat(document.published) if document.published else None


def within(since: date | None, until: date | None) -> Passes:
    def passes(document: Document) -> bool:
        day = day_of(document)
        return day is not None and (since or day) <= day <= (until or day)

    return passes


NEW_YEAR = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("query", "request_", "passes"),
    [
        ("từ:01/01/2024", {}, within(NEW_YEAR, None)),
        ("đến:01/01/2024", {}, within(None, NEW_YEAR)),
        ("từ:01/01/2024 đến:01/01/2024", {}, within(NEW_YEAR, NEW_YEAR)),
        ("", {"since": NEW_YEAR}, within(NEW_YEAR, None)),
        ("", {"until": NEW_YEAR}, within(None, NEW_YEAR)),
        ("từ:28/12/2023", {"since": NEW_YEAR}, within(NEW_YEAR, None)),
        ("từ:03/01/2024", {"since": NEW_YEAR}, within(date(2024, 1, 3), None)),
        ("đến:05/01/2024", {"until": NEW_YEAR}, within(None, NEW_YEAR)),
        ("từ:03/01/2024", {"until": NEW_YEAR}, lambda d: False),
        ("đến:28/12/2023", {"until": NEW_YEAR}, within(None, date(2023, 12, 28))),
        ("quận:Tây Hồ", {}, lambda d: d.district == "Tây Hồ"),
        ("quận:Tây Hồ quận:Ba Đình", {}, lambda d: d.district in ("Tây Hồ", "Ba Đình")),
        ("-quận:Tây Hồ", {}, lambda d: d.district != "Tây Hồ"),
        ("quận:Ba Đình -quận:Ba Đình", {}, lambda d: False),
        ("", {"districts": ("tay ho",)}, lambda d: d.district == "Tây Hồ"),
        ("", {"districts": ("Nowhere",)}, lambda d: False),
        ("quận:Ba Đình", {"districts": ("Tây Hồ",)}, lambda d: False),
        ("quận:Ba Đình", {"districts": ("Tây Hồ", "ba dinh")}, lambda d: d.district == "Ba Đình"),
        ("-chợ", {}, lambda d: "chợ" not in words_of(d)),
        ("-cho", {}, lambda d: "cho" not in map(fold, words_of(d))),
        ('-"chợ đêm"', {}, lambda d: ("chợ", "đêm") not in pairs_of(d)),
        ("-chợ -đêm", {}, lambda d: not {"chợ", "đêm"} & set(words_of(d))),
        ("-ubnd", {}, lambda d: "ubnd" not in words_of(d)),
    ],
)  # fmt: skip
def test_a_filter_lets_through_what_its_words_say(
    made: Made, query: str, request_: dict[str, date | tuple[str, ...]], passes: Passes
) -> None:
    """Alone, and of the hits of a word; facets count what is left."""
    request = replace(SearchRequest(query), **request_)  # type: ignore[arg-type]
    expected = {d.id for d in made.documents if passes(d)}
    assert set(found(made.engine, request)) == expected
    of_word = set(found(made.engine, SearchRequest("phố", match="whole")))
    assert of_word and of_word == {d.id for d in made.documents if "phố" in words_of(d)}
    both = replace(request, query=f"phố {query}", match="whole")
    assert set(found(made.engine, both)) == expected & of_word
    page = made.engine.search(both)
    left = [d for d in made.documents if d.id in expected & of_word]
    years = Counter(str(day.year) for d in left if (day := day_of(d)))
    assert dict(page.years) == years
    assert [year.value for year in page.years] == sorted(years, reverse=True)


def test_values_may_be_given_in_lists(made: Made) -> None:
    """As JSON and scripts have them; twice, since what a request means is remembered."""
    several: dict[str, Any] = {"districts": ["Hoàn Kiếm"], "counted": ["a"], "fields": [["a", "b"]]}
    as_tuples: dict[str, Any] = {
        "districts": ("Hoàn Kiếm",), "counted": ("a",), "fields": (("a", "b"),),
    }  # fmt: skip
    for given in (several, several | {"fields": []}) * 2:
        wanted = as_tuples | {"fields": tuple(map(tuple, given["fields"]))}
        assert SearchRequest("chợ", **given) == SearchRequest("chợ", **wanted)
        page = made.engine.search(SearchRequest("chợ", **given))
        assert page.total == made.engine.search(SearchRequest("chợ", **wanted)).total
    assert page.total


def words_of(document: Document) -> list[str]:
    return [
        token.form.removeprefix("~")
        for text in (document.title, document.body)
        for token in tokens(text)
    ]


def pairs_of(document: Document) -> set[tuple[str, str]]:
    """Side by side in the title or in the body: nothing runs on from one into the other."""
    texts = [[token.form for token in tokens(text)] for text in (document.title, document.body)]
    return {pair for text in texts for pair in pairwise(text)}


def test_undated_hits_that_days_leave_out_are_told(made: Made) -> None:
    page = made.engine.search(SearchRequest("phố từ:01/01/2000", match="whole"))
    (told,) = [notice for notice in page.notices if notice.code == NoticeCode.UNDATED]
    undated = [d for d in made.documents if not d.published and "phố" in words_of(d)]
    assert undated and told.values[0] == len(undated)


def test_districts_are_counted_as_if_none_were_chosen(made: Made) -> None:
    page = made.engine.search(SearchRequest("", districts=("Tây Hồ",)))
    counts = Counter(d.district for d in made.documents if d.district)
    assert dict(page.districts) == counts
    order = sorted(counts, key=lambda name: (-counts[name], name.encode()))
    assert [district.value for district in page.districts] == order


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_days_order_and_documents_without_one_come_last(made: Made, sort: Sort) -> None:
    def key(document: Document) -> tuple[bool, int, str]:
        day = day_of(document)
        number = day.toordinal() if day else 0
        return day is None, -number if sort == "newest" else number, document.id

    expected = [document.id for document in sorted(made.documents, key=key)]
    assert found(made.engine, SearchRequest("", sort=sort)) == expected


def test_a_phrase_does_not_run_on_from_the_title_into_the_body(tmp_path: Path) -> None:
    """Nor where a page has each two of its words side by side elsewhere."""
    documents = [
        Document("across", "Họp bàn chợ", "đêm nay sửa đường"),
        Document("within", "Họp bàn", "chợ đêm nay sửa đường"),
        Document("pieces", "Họp chợ đêm", "nay sửa đường. Rồi đêm nay họp"),
    ]
    engine = index_of(tmp_path, documents, [3])
    assert found(engine, SearchRequest('"chợ đêm nay"', match="whole")) == ["within"]
    assert set(found(engine, SearchRequest('"chợ đêm"', match="whole"))) == {"within", "pieces"}
    assert found(engine, SearchRequest('"bàn chợ đêm nay"', match="any-marks")) == []
    assert found(engine, SearchRequest('bàn -"chợ đêm"', match="whole")) == ["across"]
    assert set(found(engine, SearchRequest('-"chợ đêm nay"'))) == {"across", "pieces"}


# The ladder

Places = list[tuple[int, int]]
"""First and last token of each occurrence of an element."""

WIDER: tuple[MatchLevel, ...] = ("syllables", "any-marks")
LEVELS: tuple[MatchLevel, ...] = ("close", "whole", "syllables", "any-marks", "best")
LADDER_QUERIES = [
    "chợ", "chợ đêm", "cho dem", "rác thu gom", '"chợ đêm" phố', "ubnd họp", "bến xe 2024 sửa",
    "chợ đêm HOẶC bến xe", "chơ đêm", "phố HOẶC bến xe chợ",
    "chợ đêm phố bến xe đường mới", "phô cũ",
]  # fmt: skip


class Rungs:
    """What each rung of the ladder finds, by looking at each document."""

    def __init__(self, made: Made, query: str) -> None:
        self.made = made
        understood = made.engine.view().understand(SearchRequest(query, literal=True), NO_LIMIT)
        self.branches = understood.read.rule.branches
        self.clauses = understood.read.branches
        self.rows = [[t.form for text in texts for t in text] for texts in made.corpus.texts]
        self.standing: dict[Syllable, set[str]] = {}
        self.question = sum(len(c.units) for branch in self.clauses for c in branch) >= 6

    def find(self, level: MatchLevel) -> set[str]:
        if level == "best":
            return self.best()
        return {
            document.id
            for number, document in enumerate(self.made.documents)
            if any(self._is_hit(number, branch, level) for branch in self.branches)
        }

    def _is_hit(self, number: int, branch: Sequence[Element], level: MatchLevel) -> bool:
        texts = self.made.corpus.texts[number]
        middle = len(texts[0])
        row = self.rows[number]
        lengths, places = 0, []
        elements = list(_elements(branch, level))
        for element in elements:
            length = len(element.syllables)
            lengths += length
            standing = [self._forms_of(one) for one in element.syllables]
            found = [
                (first, first + length - 1)
                for first, form in enumerate(row[: len(row) - length + 1])
                if form in standing[0]
                and not first < middle < first + length
                and all(row[first + at] in forms for at, forms in enumerate(standing))
            ]
            found = [] if element.only_concepts else found
            for concept in element.concepts:
                for at, text in enumerate(texts):
                    moved = at * middle
                    found += [(a + moved, b + moved) for a, b in written(concept, text)]
            places.append(sorted(found))
        if not all(places):
            return False
        if level != "close" or len(elements) < 2:
            return True
        return _together(places, lengths + 8) or _of_weight(elements, places, middle, lengths + 8)

    def _forms_of(self, syllable: Syllable) -> set[str]:
        """Those forms of the documents that are this syllable."""
        if syllable not in self.standing:
            forms = {form for row in self.rows for form in row}
            self.standing[syllable] = {form for form in forms if _stands(form, syllable)}
        return self.standing[syllable]

    def best(self) -> set[str]:
        share = 0.25 if self.question else 0.6
        hits: set[str] = set()
        for branch, clauses in zip(self.branches, self.clauses, strict=True):
            units = [w for clause in clauses for w in self.made.corpus.weights(clause.units)]
            weights = []
            for element in branch:
                weights.append(sum(units[: len(element.syllables)]))
                units = units[len(element.syllables) :]
            covered = [
                sum(
                    weight
                    for element, weight in zip(branch, weights, strict=True)
                    if self._is_hit(number, [element], "whole")
                )
                for number in range(len(self.made.documents))
            ]
            top = max(covered)
            least = min(max(share * sum(weights), 0.35 * top), top) - 1e-4
            if top:
                hits |= {
                    document.id
                    for document, weight in zip(self.made.documents, covered, strict=True)
                    if weight >= least
                }
        return hits

    def chosen(self) -> tuple[MatchLevel, set[str]]:
        """The rung that is taken where none is asked for."""
        if self.question:
            return "best", self.best()
        whole = self.find("whole")
        if len(whole) >= 10:
            close = self.find("close")
            return ("close", close) if len(close) >= 5 else ("whole", whole)
        if not whole:
            for level in WIDER:
                if wider := self.find(level):
                    return level, wider
        best = self.best()
        return ("best", best) if len(best) > len(whole) else ("whole", whole)


def _elements(branch: Sequence[Element], level: MatchLevel) -> Iterator[Element]:
    """Each syllable by itself on the wider rungs, with any diacritics on the widest."""
    for element in branch:
        if level in ("close", "whole") or element.phrase or element.only_concepts:
            yield element
            continue
        syllables = element.syllables
        if level == "any-marks":
            syllables = tuple(replace(one, form=None) for one in syllables)
        if element.concepts:
            yield replace(element, syllables=syllables)
        else:
            for one in syllables:
                yield replace(element, syllables=(one,))


def _stands(form: str, syllable: Syllable) -> bool:
    if syllable.form is None:
        return fold(form) == syllable.folded
    return form in (syllable.form, "~" + syllable.folded)


def _together(places: Sequence[Places], window: int) -> bool:
    """Whether each element has an occurrence that begins and ends within one window."""
    starts = {first for found in places for first, _ in found}
    return any(
        all(any(start <= a and b < start + window for a, b in found) for found in places)
        for start in starts
    )


def _of_weight(
    elements: Sequence[Element], places: Sequence[Places], middle: int, window: int
) -> bool:
    """In the title, or twice and the first time in the lead of forty syllables; a place, once in
    the lead or twice, and a year or a date anywhere, while the rest is near each other."""
    bound = []
    heavy = True
    for element, found in zip(elements, places, strict=True):
        first = found[0][0]
        in_lead = first < middle + 40
        if element.free:
            if not (in_lead or len(found) > 1 or len(element.syllables) < 2):
                return False
        else:
            bound.append(found)
            heavy &= first < middle or (in_lead and len(found) > 1)
    if heavy or not bound:
        return True
    if len(bound) == 1:
        return len(bound[0]) > 1
    return _together(bound, window)


@pytest.mark.parametrize("query", LADDER_QUERIES)
def test_each_rung_finds_what_the_oracle_finds(made: Made, query: str) -> None:
    rungs = Rungs(made, query)
    for level in LEVELS:
        assert set(found(made.engine, SearchRequest(query, match=level))) == rungs.find(level), (
            level
        )


def test_the_rung_is_the_first_that_finds_enough(made: Made) -> None:
    """And each of them is taken by some query. Of times `test_time_words` speaks."""
    taken = set()
    rng = random.Random(4)
    words = [word for word in [*WORDS, "chơ", "phô"] if word != "2024"]
    queries = [" ".join(rng.sample(words, rng.choice([1, 2, 2, 3, 5, 6, 7]))) for _ in range(40)]
    for query in [*(query for query in LADDER_QUERIES if "2024" not in query), *queries]:
        page = made.engine.search(SearchRequest(query, per_page=100))
        rungs = Rungs(made, query)
        level, expected = rungs.chosen()
        assert (page.level, {hit.id for hit in page.hits}) == (level, expected), query
        taken.add(level)
        whole = len(rungs.find("whole"))
        told = {notice.code: notice.values for notice in page.notices}
        if level == "close" and whole > len(expected):
            assert told[NoticeCode.APART] == (whole - len(expected),)
    assert taken >= {"close", "whole", "any-marks", "best"}


# Related pages


def related(made: Made, number: int) -> list[str]:
    """Pages that have most of the pairs of syllables that a page speaks of."""
    title = [fold(token.form) for token in made.corpus.texts[number][0]]
    body = [token.form for token in made.corpus.texts[number][1]]

    def idf(pair: tuple[str, str]) -> float:
        return max(made.corpus.idf(made.corpus.pair_frequency(*pair)), 0.5)

    counts = Counter(pairwise(body))
    telling = [
        (count * idf((fold(a), fold(b))), (fold(a), fold(b)))
        for (a, b), count in counts.items()
        if count > 1
    ]
    best = sorted(telling, reverse=True)[:12]
    weights = {pair: idf(pair) for _, pair in best} | {p: idf(p) for p in pairwise(title)}
    if not weights:
        return []
    least = 0.15 * sum(weights.values())
    average = sum(len(texts[1]) for texts in made.corpus.texts) / made.corpus.count
    scores = {}
    for other, texts in enumerate(made.corpus.texts):
        has = Counter(p for text in texts for p in pairwise(fold(t.form) for t in text))
        norm = 0.25 + 0.75 * len(texts[1]) / average
        tfs = {pair: has[pair] / norm for pair in weights}
        scores[other] = sum(
            weight * tfs[pair] * 2.2 / (tfs[pair] + 1.2) for pair, weight in weights.items()
        )
    return [f"d{n:03}" for n, score in scores.items() if n != number and score >= least]


def test_related_pages_have_a_share_of_what_a_page_speaks_of(made: Made) -> None:
    some = False
    for number in range(0, 60, 3):
        expected = related(made, number)
        shown = [hit.id for hit in made.engine.related(f"d{number:03}", 60)]
        some |= 0 < len(expected) < 59
        assert set(shown) <= {d.id for d in made.documents} - {f"d{number:03}"}
        assert set(shown) == set(expected), number
        assert [h.id for h in made.engine.related(f"d{number:03}", 3)] == shown[:3]
    assert some


# Pages of hits


def test_pages_of_hits_are_slices_of_all(made: Made) -> None:
    for query in ("", "chợ", "phố cũ"):
        every = found(made.engine, SearchRequest(query))
        for per_page in (1, 7, 20):
            pages = -(-len(every) // per_page)
            for page in range(1, pages + 1):
                got = made.engine.search(SearchRequest(query, page=page, per_page=per_page))
                assert (got.page, got.pages, got.total) == (page, pages, len(every))
                assert [h.id for h in got.hits] == every[(page - 1) * per_page : page * per_page]
            with pytest.raises(PageOutOfRange) as refused:
                made.engine.search(SearchRequest(query, page=pages + 1, per_page=per_page))
            assert (refused.value.page, refused.value.pages) == (pages + 1, pages)


def test_nothing_found_has_one_empty_page(made: Made) -> None:
    page = made.engine.search(SearchRequest("xyzzy"))
    assert (page.total, page.page, page.pages, page.hits) == (0, 1, 0, ())
    with pytest.raises(PageOutOfRange):
        made.engine.search(SearchRequest("xyzzy", page=2))


def test_signs_alone_ask_for_nothing(made: Made) -> None:
    page = made.engine.search(SearchRequest("!? …"))
    assert (page.total, page.page, page.pages) == (0, 1, 0)
    assert not (page.hits or page.districts or page.years)
    assert [notice.code for notice in page.notices] == [NoticeCode.IGNORED]


def test_a_thousand_hits_can_be_paged_through_and_all_are_exported(tmp_path: Path) -> None:
    documents = [Document(f"d{number:04}", "Chợ", "đêm") for number in range(1015)]
    engine = index_of(tmp_path, documents, [1015])
    last = engine.search(SearchRequest("chợ", page=34, per_page=30))
    assert (last.total, last.pages, len(last.hits)) == (1015, 34, 10)
    assert last.hits[-1].id == "d0999"
    with pytest.raises(PageOutOfRange):
        engine.search(SearchRequest("chợ", page=35, per_page=30))
    rows = list(engine.rows(SearchRequest("chợ")))
    assert [hit.id for hit in rows] == [document.id for document in documents]
    assert not any(hit.snippet.text for hit in rows)


def test_what_is_one_token_here_and_several_there_is_near_in_both(tmp_path: Path) -> None:
    """covid19 is a token, COVID-19 two with an overlay; both stand near the word beside them."""
    spellings = ["COVID-19", "Covid19", "covid 19", "covid19"]
    filler = " ".join(f"đoạn{number}" for number in range(60))
    documents = [
        Document(f"near{number}", "Thông tin y tế", f"{filler} tiêm {spelling} {filler}")
        for number, spelling in enumerate(spellings)
    ]
    documents += [
        Document(f"far{number}", "Thông tin y tế", f"{filler} tiêm {filler} {spelling} {filler}")
        for number, spelling in enumerate(spellings)
    ]
    engine = index_of(tmp_path, documents, [len(documents)])
    for spelling in ("COVID-19", "covid19"):
        hits = found(engine, SearchRequest(f"tiêm {spelling}", match="close"))
        assert set(hits) == {f"near{number}" for number in range(len(spellings))}
