"""Syllables side by side, however they are looked for, beside plain loops."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from index.storage.frequencies import HEAVY
from index.storage.layout import NO_USUAL_FORM
from index.storage.token_offsets import NO_RANK
from search.kernel.arguments import TokenSequences
from search.kernel.token_sequences import count_phrases
from search.query.hit_rule import Element, Syllable
from search.retrieval.element_sets import side_by_side
from tests.search.test_hit_rule import Page, indexed
from vietnamese.text.folding import fold

KINDS = 5  # syllables; a rank is its syllable's number, folded all to 0


def sequences_of(texts: list[tuple[list[int], list[int]]]) -> TokenSequences:
    """Of texts of title and body, as numbers of syllables."""
    tokens = [syllable for title, body in texts for syllable in (*title, *body)]
    lengths = [len(title) + len(body) for title, body in texts]
    return TokenSequences(
        np.cumsum([0, *lengths]).astype(np.uint32),
        np.array([len(title) for title, _ in texts], np.uint32),
        np.array(tokens, np.uint16),
        np.arange(KINDS, dtype=np.uint32),
        np.zeros(0, np.uint32),
        np.zeros(0, np.uint32),
        np.zeros(NO_RANK + 1, np.uint32),
    )


def drawn(rng: random.Random, size: int) -> list[int]:
    return rng.choices(range(KINDS), k=size)


@pytest.mark.parametrize("seed", range(20))
def test_phrases_are_counted_as_in_a_plain_loop(seed: int) -> None:
    rng = random.Random(seed)
    sizes = [0, 1, 2, 17, 40, 100]
    texts = [(drawn(rng, rng.choice(sizes)), drawn(rng, rng.choice(sizes))) for _ in range(30)]
    firsts, seconds = (sorted(drawn(rng, 2)) for _ in range(2))
    candidates = np.array(rng.sample(range(30), 20))
    expected = [
        sum(
            one in firsts and other in seconds
            for text in texts[at]
            for one, other in pairwise(text)
        )
        for at in candidates
    ]
    sequences = sequences_of(texts)
    wanted = np.array([[*firsts, -1], [*seconds, -1]])
    for anchor, of_anchor in enumerate((firsts, seconds)):
        counts = np.full(len(candidates), -1)
        anchors = np.zeros(NO_RANK + 1, np.uint8)
        anchors[of_anchor] = 1
        count_phrases(candidates, sequences, wanted, anchor, anchors, counts)
        assert counts.tolist() == expected


FORMS = [*"aàáảãạăằắẳẵặâầấẩẫậ", *["bê", "bế", "bề", "be"]]  # more of "a" than a pair tells apart


@pytest.mark.parametrize("few", [3, len(FORMS)])
def test_documents_and_counts_are_those_of_a_plain_loop(tmp_path: Path, few: int) -> None:
    """Whatever forms are asked for: the usual ones of a pair, others, any; in bare passages too."""
    rng = random.Random(few)
    forms = [*FORMS[: few - 1], *FORMS[-2:]]

    def text(most: int) -> list[str]:
        words = [form for form in forms for _ in range(rng.randrange(4))] or forms
        found = rng.choices(words, k=rng.randint(1, most))
        return list(map(fold, found)) if rng.random() < 0.3 else found

    pages = [(text(4), text(30)) for _ in range(120)]
    pages.append((["bê"], ["a", "bế"] * (HEAVY + 5)))
    segment = indexed(tmp_path, pages)
    read = [Page(segment, number) for number in range(len(pages))]
    for _ in range(300):
        asked = rng.choices(forms, k=rng.choice([1, 2, 2, 2, 3, 4]))
        phrase = tuple(Syllable(one if rng.random() < 0.7 else None, fold(one)) for one in asked)
        documents, counts = side_by_side(segment, phrase)
        places = [len(page.places(Element(phrase))) for page in read]
        expected = {number: count for number, count in enumerate(places) if count}
        assert dict(zip(documents.tolist(), counts.tolist(), strict=True)) == expected, phrase
        assert documents.tolist() == sorted(expected)
    unknown = (Syllable("bểnh", "benh"), Syllable("a", "a"))
    assert [of.tolist() for of in side_by_side(segment, unknown)] == [[], []]


def test_the_usual_form_of_a_pair_is_its_most_frequent_one(tmp_path: Path) -> None:
    rng = random.Random(1)
    pages = [(["bê"], rng.choices(FORMS[1:], k=40)) for _ in range(100)]
    segment = indexed(tmp_path, pages)
    read = [Page(segment, number) for number in range(len(pages))]
    times: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for page in read:
        for at, pair in enumerate(pairwise(page.terms), 1):
            if at != page.title:
                times.setdefault((fold(pair[0]), fold(pair[1])), Counter())[pair] += 1
    known = 0
    for folded, of_pair in times.items():
        usual = segment.usual_forms(*folded)
        if usual is not None:
            known += 1
            one, other = (segment.terms.dictionary("body").term(at).decode() for at in usual)
            assert of_pair[one, other] == max(of_pair.values())
    usual_forms = segment.pair_arrays.usual
    assert known and known == np.count_nonzero(usual_forms != NO_USUAL_FORM)
