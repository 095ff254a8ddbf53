"""What a hit must have, beside an oracle that looks at every token of every document."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.analysis.analyzer import analyse, terms_of
from index.analysis.unmarked import plain, unmarked
from index.updating.indexer import index
from search.query.analysis import read
from search.query.hit_rule import Element, Syllable, rule_of
from search.query.parser import parse
from search.retrieval.closeness import SLACK, close_documents
from search.retrieval.element_sets import ElementSets
from search.retrieval.index_snapshot import IndexSnapshot, SegmentReader
from vietnamese.entities.periods import Period
from vietnamese.text.folding import fold


def indexed(folder: Path, pages: Sequence[tuple[Sequence[str], Sequence[str]]]) -> SegmentReader:
    lines = [
        f'{{"id": "{number}", "title": "{" ".join(title)}", "body": "{" ".join([*body, "bến"])}"}}'
        for number, (title, body) in enumerate(pages)
    ]
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    index([folder / "a.jsonl"], folder / "ix", processes=1)
    return IndexSnapshot.open(folder / "ix").segments[0]


class Page:
    """Title and body of a document as the oracle reads them."""

    def __init__(self, segment: SegmentReader, number: int) -> None:
        title = analyse(segment.documents.record(number)["title"])
        body = analyse(segment.documents.body(number))
        self.title = len(title.forms)
        self.places = cache(self._places)
        self.terms = [*terms_of(title), *terms_of(body)]
        self.overlays = [(o.form, o.first, o.last) for o in title.overlays]
        self.overlays += [
            (o.form, o.first + self.title, o.last + self.title) for o in body.overlays
        ]

    def _places(self, element: Element) -> list[tuple[int, int]]:
        """First and last position of each occurrence."""
        found = [(a, b) for form, a, b in self.overlays if form in element.concepts]
        found += [(at, at) for at, term in enumerate(self.terms) if term in element.concepts]
        if not element.only_concepts:
            length = len(element.syllables)
            for first in range(len(self.terms) - length + 1):
                if first < self.title < first + length:
                    continue
                here = self.terms[first : first + length]
                if all(map(stands, here, element.syllables)):
                    found.append((first, first + length - 1))
        return sorted(found)


def stands(term: str, syllable: Syllable) -> bool:
    if syllable.form is None:
        return fold(plain(term)) == syllable.folded
    return term in (syllable.form, unmarked(syllable.folded))


def together(page: Page, elements: Sequence[Element], window: int = 0) -> bool:
    """Whether one occurrence of each of the elements stands in a window."""
    window = window or sum(len(element.syllables) for element in elements) + SLACK
    places = [page.places(element) for element in elements]
    starts = {first for of_element in places for first, _ in of_element}
    return any(
        all(any(start <= a and b < start + window for a, b in found) for found in places)
        for start in starts
    )


def elements_of(query: str) -> tuple[Element, ...]:
    return rule_of(read(parse(query)), None).branches[0]


def word(*forms: str | None, **options: Any) -> Element:
    return Element(
        tuple(Syllable(f, fold(f)) if f else Syllable(None, "rac") for f in forms), **options
    )


ELEMENTS = [
    word("rác"), word("rac"), word(None), word("thu", "gom"), word("thu", None), word("kiếm"),
    word("hoàn", "kiếm"), word("rác", "rác", phrase=True), word("của"),
    Element((Syllable("ubnd", "ubnd"),), ("a=ubnd",)),
]  # fmt: skip


APART = [
    word("rác"), word("thu", "gom"), word("của", None, "nhà"), word("bến", phrase=True),
    word("hoàn", "kiếm", free=True), word("hồ", free=True),
    Element((Syllable("ubnd", "ubnd"),), ("a=ub", "a=ubnd")),
    Element((Syllable("đảng", "dang"), Syllable("ủy", "uy")), ("bên",)),
]  # fmt: skip
"""None can lie over another. The last one is a single word, too."""
NUMBERS = [
    word("2024", free=True),
    Element((Syllable(None, "2"), Syllable("bờ", "bo"))),
    Element((Syllable("5", "5"),) * 2, ("d=2023-03-05",), only_concepts=True, free=True),
    Element((Syllable("tết", "tet"),), (), True, True, period=Period.of_year(2024)),
]
WRITTEN = [
    *("rác", "rac", "thu gom", "thu", "của rạc nhà", "của nhà", "bến", "bên", "hoàn kiếm", "hoàn"),
    *("hồ", "ho", "UBND", "ủy ban nhân dân", "đảng ủy", "dang uy", "lá " * 6, "lá " * 11, "lá"),
]


def is_close(page: Page, elements: Sequence[Element]) -> bool:
    """The rule of `search.retrieval.closeness`, as it is told there."""
    elements = [element for element in elements if not element.period]
    if len(elements) < 2 or len(elements) > 16 or together(page, elements):
        return True
    places = [page.places(element) for element in elements]
    in_lead = [found[0][0] < page.title + 40 for found in places]
    bound, heavy = [], []
    for element, found, early in zip(elements, places, in_lead, strict=True):
        if not element.free:
            bound.append(element)
            heavy.append(found[0][0] < page.title or (early and len(found) > 1))
        elif not (early or len(found) > 1 or is_number(element)):
            return False
    if all(heavy):
        return True
    if len(bound) == 1:
        return len(page.places(bound[0])) > 1
    window = sum(len(element.syllables) for element in elements) + 8
    return together(page, bound, window)


def is_number(element: Element) -> bool:
    """Names of places are taken for years where they are of one syllable."""
    return element.only_concepts or len(element.syllables) == 1


@pytest.mark.parametrize(
    ("elements", "written"),
    [
        (APART, WRITTEN),
        (ELEMENTS, [*WRITTEN, "rác rác", "kiếm", "hoàn rạc"]),
        ([*APART, *NUMBERS], [*WRITTEN, "2024", "5/3/2023", "tháng 3/2023", "2 bờ", "2", "bờ"]),
        ([*APART[:-2], word("an", "cư")], [*WRITTEN[:-7], "lá " * 9, "an cư", "an", "cư"]),
    ],
    # That is the first term of all.
    ids=["an expression", "an expression, words over others", "a number", "a word"],
)
def test_documents_are_close_by_the_rule(
    tmp_path: Path, elements: list[Element], written: list[str]
) -> None:
    rng = random.Random(17)
    pages = [
        (
            rng.choices(written, k=rng.randint(0, 3)),
            rng.choices(written, k=rng.choice([4, 15, 40, 90])),
        )
        for _ in range(250)
    ]
    segment = indexed(tmp_path, pages)
    sets = ElementSets(segment)
    read_pages = [Page(segment, number) for number in range(segment.count)]
    seen = Counter[bool]()
    for _ in range(150):
        chosen = rng.sample(elements, rng.choice([1, 2, 2, 3, 3, 4]))
        found = [
            number
            for number, page in enumerate(read_pages)
            if all(page.places(element) for element in chosen if not element.period)
        ]
        close = close_documents(segment, np.array(found, np.int64), chosen).tolist()
        expected = [is_close(read_pages[number], chosen) for number in found]
        if elements is ELEMENTS:  # a window may end within a word that another one lies over
            expected = [one or other for one, other in zip(close, expected, strict=True)]
        assert close == expected, chosen
        seen.update(close)
        if not any(element.period for element in chosen):
            bits = sets.all_of(chosen)
            assert (
                np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little")).tolist()
                == found
            )
    assert min(seen[True], seen[False]) > 500


@pytest.mark.parametrize("count", [16, 17])
def test_of_more_than_sixteen_words_closeness_is_not_asked(tmp_path: Path, count: int) -> None:
    words = [f"b{a}{b}" for a in "aeiou" for b in "cmnt"][:count]
    segment = indexed(
        tmp_path, [([], words), ([], " lá lá lá lá lá lá lá lá ".join(words).split())]
    )
    chosen = [word(one) for one in words]
    assert close_documents(segment, np.arange(2), chosen).tolist() == [True, count > 16]


@pytest.mark.parametrize(
    ("query", "elements"),
    [
        ("thu gom rác", ["thu", "gom", "rác"]),  # without a model each syllable is a word
        ('"thu gom" rác', ["thu gom", "rác"]),
        ("28/2/2024", ["28 2 2024"]),
        ("hội đồng nhân dân", ["hội đồng nhân dân"]),
    ],
)
def test_a_query_is_read_into_elements(query: str, elements: list[str]) -> None:
    read_as = [" ".join(s.form or s.folded for s in e.syllables) for e in elements_of(query)]
    assert read_as == elements


def test_marks_that_were_typed_bind_and_bare_syllables_do_not() -> None:
    marked, bare = (elements_of(query)[0].syllables[0] for query in ("rác", "rac"))
    assert (marked.form, bare.form) == ("rác", None)


def test_a_rule_cut_into_syllables_keeps_phrases() -> None:
    rule = rule_of(read(parse('"rác thải" ủy ban rác')), None)
    loose = rule.syllables(any_marks=True).branches[0]
    assert [len(element.syllables) for element in loose] == [2, 2, 1]
    assert loose[0].syllables[0].form == "rác"
    assert all(s.form is None for element in loose[1:] for s in element.syllables)
    assert loose[1].concepts
