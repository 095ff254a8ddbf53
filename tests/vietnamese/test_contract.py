"""The contract that every text step keeps, whatever the text.

- It never raises, and takes time linear in the length of the text.
- What it finds are spans of the original in their order; spans and gaps rebuild the text.
- It gives one form to a text in NFC, in NFD, with its marks shuffled, with the other tone
  placement, in capitals.
- Its form is a form of itself: a second time changes nothing.

A new step is one more line in `STEPS`. Words are what pyvi finds in the text as it is spelled, so
for them only NFC and NFD of real texts are one.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, permutations
from pathlib import Path
from typing import NamedTuple
from unicodedata import category, combining, normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.reading.budget import DEFAULT_BUDGET, limited_time
from vietnamese.entities.addresses import find_addresses
from vietnamese.entities.dates import find_dates
from vietnamese.entities.document_numbers import find_document_numbers
from vietnamese.text.canonical import canonical
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import tokenize
from vietnamese.words.segmenter import Segmenter

Spans = list[tuple[int, int]]


class Step(NamedTuple):
    name: str
    spans: Callable[[str], Spans]  # of the original, in order, not overlapping
    form: Callable[[str], str]  # what must be the same for all spellings of a text
    form_is_text: bool  # so that the step can be applied to its own form
    all_spellings: bool = True  # have one form; else NFC and NFD of real texts have


def token_spans(text: str) -> Spans:
    tokens = tokenize(text)
    return list(zip(tokens.starts, tokens.ends, strict=True))


@cache
def segmenter() -> Segmenter:
    return Segmenter.load()


def word_form(text: str) -> str:
    return " ".join(canonical(text[a:b]) for a, b in segmenter().words(text))


def date_form(text: str) -> str:
    return " ".join(str(date.iso) for date in find_dates(text))


STEPS = [
    Step("canonical", lambda text: [], canonical, True),
    Step("fold", lambda text: [], fold, True),
    Step("tokenize", token_spans, lambda text: " ".join(tokenize(text).forms), True),
    Step("words", lambda text: segmenter().words(text), word_form, False, False),
    Step("find_dates", lambda text: [(d.start, d.end) for d in find_dates(text)], date_form, False),
    Step(
        "find_document_numbers",
        lambda text: [(start, end) for start, end, _ in find_document_numbers(text)],
        lambda text: " ".join(form for *_, form in find_document_numbers(text)),
        False,
    ),
    Step(
        "find_addresses",
        lambda text: [(start, end) for start, end, _ in find_addresses(text)],
        lambda text: " ".join(form for *_, form in find_addresses(text)),
        False,
    ),
]
each_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
each_step_of_all_spellings = pytest.mark.parametrize(
    "step", [step for step in STEPS if step.all_spellings], ids=lambda step: step.name
)
each_text_step = pytest.mark.parametrize(
    "step", [step for step in STEPS if step.form_is_text], ids=lambda step: step.name
)

SYLLABLES = re.findall(
    r"\S+",
    "hòa thủy khỏe ủy quý già giếng gì hoàn kiếm quận đường phường nghị quyết kỹ lý mỹ tỷ sĩ vĩ"
    " thi thy hai hay y ý yêu nghiêng khuỷu thuở ngoèo xoong buýt loạn ấn ậm ờ đ Đắk Lắk"
    " HĐND UBND QH14 website Facebook năm tháng ngày 2 06 2024 14.732 96,50 28/2/2024"
    " 97/2019/QH14 11-NQ/TW www.example.vn a.b@example.vn",
)
SEPARATORS = [" ", "  ", "\n", ", ", ". ", "-", " – ", "/", "_", "\u00a0", "“", "”", "(", ")", "%"]
ODD = [
    *("\u0300", "\u0301", "\u0302", "\u0303", "\u0306", "\u0309", "\u031b", "\u0323", "\u0327"),
    *("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200f", "\u202e", "\0", "\x1f"),
    *("\ud800", "\udfff", "Ð", "ð", "Ɖ", "ﬁ", "½", "²", "№", "™", "Ⓚ", "Å", "ς", "İ", "ß", "ſ"),
    *("Ｈ", "ｏ", "２", "，", "１", "．", "\u0338", "≠", "1\ufe0f\u20e3", "👍🏽", "𝐇"),
    *("ไทย", "ก็", "हिन्दी", "한국", "\u1112\u1161", "日本", "カﾞ", "ﷺ", "שָׁ", "آ", "\u0627\u0653"),
]
vietnamese_texts = st.lists(
    st.tuples(st.sampled_from(SYLLABLES), st.sampled_from(SEPARATORS)), max_size=12
).map(lambda pairs: "".join(map("".join, pairs)))
# Combining marks beyond the Basic Multilingual Plane (of music, of extinct scripts) are no part of
# words here, so texts with them keep the contract except for NFD, which may move them.
characters = st.characters().filter(lambda c: c < "\U00010000" or category(c)[0] != "M")
strange_texts = st.lists(
    st.one_of(
        st.sampled_from(SYLLABLES),
        st.sampled_from(SEPARATORS),
        st.sampled_from(ODD),
        st.characters(),
    ),
    max_size=16,
).map("".join)


@each_step
@given(text=strange_texts)
@example(text="")
@settings(max_examples=150, deadline=None)
def test_spans_and_gaps_rebuild_the_text(step: Step, text: str) -> None:
    """Spans stand in their order inside the text and do not overlap."""
    pieces, last = [], 0
    for start, end in step.spans(text):
        assert last <= start < end <= len(text)
        pieces += [text[last:start], text[start:end]]
        last = end
    assert "".join([*pieces, text[last:]]) == text


@each_text_step
@given(text=strange_texts)
@settings(max_examples=250, deadline=None)
def test_a_form_is_its_own_form(step: Step, text: str) -> None:
    """A second time changes nothing."""
    form = step.form(text)
    assert step.form(form) == form


@each_text_step
@given(text=strange_texts)
@settings(max_examples=150, deadline=None)
def test_composed_and_decomposed_texts_have_one_form(step: Step, text: str) -> None:
    """NFC and NFD of any text, in any script, give what the text gives."""
    assert step.form(normalize("NFD", text)) == step.form(text)
    assert step.form(normalize("NFC", text)) == step.form(text)


@each_step_of_all_spellings
@given(text=vietnamese_texts, seed=st.integers(0, 1000))
@settings(max_examples=100, deadline=None)
def test_every_spelling_has_one_form(step: Step, text: str, seed: int) -> None:
    """Marks in any order, the tone mark on the other vowel, small letters."""
    for variant in spellings(text, seed):
        assert step.form(variant) == step.form(text), variant


@given(text=strange_texts)
@settings(max_examples=150, deadline=None)
def test_folding_forgets_only_what_canonical_keeps(text: str) -> None:
    """fold(canonical(x)) is fold(x): lower-case ASCII, without a trace of the spelling."""
    assert fold(canonical(text)) == fold(text)
    assert fold(text).isascii()
    assert fold(text) == fold(text).lower()


@given(text=strange_texts)
@settings(max_examples=150, deadline=None)
def test_tokens_and_overlays_fit_each_other(text: str) -> None:
    """No form is empty; overlays lie on existing positions and carry their kind as prefix."""
    tokens = tokenize(text)
    assert len(tokens.forms) == len(tokens.starts) == len(tokens.ends)
    assert all(tokens.forms)
    for overlay in tokens.overlays:
        assert 0 <= overlay.first <= overlay.last < len(tokens.forms)
        assert overlay.form.startswith(overlay.kind + "=") and len(overlay.kind) == 1


@each_step
@pytest.mark.parametrize(
    "unit", ["a", "ấ", "a\u0301\u0302", "1", "1.", "1,", "1/", "a_", "a-", "a.", "-", "\u0301"]
    + ["\u200b", "\ud800", "👍", "hà nh ", "HàPBT", "HàN", "năm 2024 ", "@", "w.", "11-NQ/", "Đ/"],
)  # fmt: skip
def test_long_runs_stay_within_the_budget_of_a_document(step: Step, unit: str) -> None:
    """30,000 characters of one thing, which take for ever where time is not linear."""
    text = unit * (30_000 // len(unit))
    with limited_time(DEFAULT_BUDGET.seconds, fatal=False):
        assert isinstance(step.form(text), str)
        assert all(start < end for start, end in step.spans(text))


@each_step
def test_real_texts_keep_the_contract(step: Step) -> None:
    """On real news: spans rebuild the text, all spellings one form, a form its own form."""
    for i, text in enumerate(real_texts(60)):
        form = step.form(text)
        spans = step.spans(text)
        assert spans == sorted(spans)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
        if step.form_is_text:
            assert step.form(form) == form
        variants = spellings(text, i, capitals=False)
        for variant in variants if step.all_spellings else islice(variants, 2):
            assert step.form(variant) == form


SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def real_texts(count: int) -> Iterator[str]:
    """The beginning of every 20th article."""
    path = SHARED / "data" / "news" / "news.jsonl.xz"
    if not path.exists():
        pytest.skip(f"no real news at {path}")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, 20 * count, 20):
            article = json.loads(line)
            yield (article["title"] + "\n" + article["body"])[:1500]


OPEN_PAIRS = [("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ")]
OPEN_PAIRS += [("òe", "oè"), ("óe", "oé"), ("ỏe", "oẻ"), ("õe", "oẽ"), ("ọe", "oẹ")]
OPEN_PAIRS += [("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ")]
OTHER_PLACE = dict(OPEN_PAIRS) | {new: old for old, new in OPEN_PAIRS}
OPEN_SYLLABLE = re.compile(rf"\b([bcdđghklmnprstvx]*)({'|'.join(OTHER_PLACE)})\b")


def spellings(text: str, seed: int, capitals: bool = True) -> Iterator[str]:
    """The same text as others might have typed it; NFC and NFD first."""
    composed = normalize("NFC", text)
    yield composed
    yield normalize("NFD", text)
    yield shuffled_marks(text, random.Random(seed))
    yield OPEN_SYLLABLE.sub(lambda match: match[1] + OTHER_PLACE[match[2]], composed)
    if capitals:
        yield text.lower()
        yield text.upper()


MARKS_OF_VIETNAMESE = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")


def shuffled_marks(text: str, rng: random.Random) -> str:
    """NFD, but the marks of each letter in any order."""
    letters: list[list[str]] = []
    for character in normalize("NFD", text):
        if combining(character) and letters and character in MARKS_OF_VIETNAMESE:
            letters[-1].append(character)
        else:
            letters.append([character])
    out = []
    for base, *marks in letters:
        orders = list(permutations(marks)) if 1 < len(marks) < 4 else [tuple(marks)]
        out.append(base + "".join(rng.choice(orders)))
    return "".join(out)
