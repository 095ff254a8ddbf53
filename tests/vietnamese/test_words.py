"""Words: pyvi's own, on any text, from weights that are loaded without pyvi."""

from __future__ import annotations

import itertools
import json
import lzma
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyvi.ViTokenizer import ViTokenizer

from vietnamese.words.crfsuite import CrfFormatError, read_crf
from vietnamese.words.labelling import SHAPE_BITS, Model
from vietnamese.words.segmenter import Segmenter
from vietnamese.words.weights import Weights

ROOT = Path(__file__).resolve().parents[2]
NEWS = ROOT.parent / "shared" / "data" / "news" / "news.jsonl.xz"

SENTENCES = (
    "Ủy ban nhân dân quận Hoàn Kiếm vừa khánh thành nhà văn hóa phường.",
    "UBND QUẬN HOÀN KIẾM TỔ CHỨC HỘI NGHỊ TỔNG KẾT CÔNG TÁC NĂM",
    "Sáng 28/2/2024, ông Ba (tổ trưởng tổ dân phố số 5) đi họp.",
    "Theo Nghị quyết 97/2019/QH14, mức thu là 14.732 tỷ đồng, đạt 96,50% kế hoạch.",
    "Liên hệ: hop_thu.quan+1@example.gov.vn hoặc https://example.gov.vn/tin-tuc?id=1.",
    "TP. Hà Nội, Tp. Huế; ThS. Lan và Dr. Nam ==> họp... -> xong >> về",
    "đường pho nho khong dau van tim duoc",
    "Bà con tiểu thương chợ Đồng Xuân, hợp tác xã nông nghiệp, xã hội chủ nghĩa\nDòng hai",
    "1_000_000 và 1.000,5 hay _gạch_dưới_ 12ab34 ²³ Ⅷ",
    "Khoa học\tcông nghệ\u00a0thông tin\u2028phát triển",
)


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter.load()


def pyvi_labels(text: str) -> list[tuple[str, str]]:
    _, tokens = ViTokenizer.sylabelize(text)
    if not tokens:
        return []
    labels = ViTokenizer.model.predict([ViTokenizer.sent2features(tokens, False)])[0]
    return list(zip(tokens, map(str, labels), strict=True))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_output_and_labels_are_those_of_pyvi(segmenter: Segmenter, sentence: str) -> None:
    """Tokens, labels and output, in every Unicode form and case."""
    for text in (
        sentence,
        unicodedata.normalize("NFD", sentence),
        sentence.upper(),
        sentence.lower(),
        sentence.title(),
    ):
        assert segmenter.segment(text) == ViTokenizer.tokenize(text)
        assert segmenter.labels(text) == pyvi_labels(text)


PIECES = st.sampled_from(
    [*"aăâđơư ANộị \n\t.,:;-_@/>=()12²Ⅷǅ\u00a0\u0301\u0323…“”\x00\x1c\u2028ßΣİ"]
    + ["Tp.", "Mr.", "ThS.", "==>", "->", "...", ">>", "http://", "@x.vn", "1.5", "UBND"]
    + [
        "Hà Nội",
        "Hoàn Kiếm",
        "thành phố",
        "hợp tác xã",
        "xã hội chủ nghĩa",
        "nhân dân ",
        " hội",
        " nghị",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=30))
def test_output_is_that_of_pyvi_for_any_text(segmenter: Segmenter, text: str) -> None:
    """Also where a text is not Vietnamese, and where it is hardly a text."""
    assert segmenter.segment(text) == ViTokenizer.tokenize(text)


def test_output_is_that_of_pyvi_on_real_articles(segmenter: Segmenter) -> None:
    """A sample of what benchmarks/quality/segmentation.py compares in full."""
    if not NEWS.exists():
        pytest.skip(f"needs {NEWS}")
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"] for line in islice(lines, 0, 4000, 20)]
    assert len(bodies) == 200
    for body in bodies:
        assert segmenter.segment(body) == ViTokenizer.tokenize(body)


def test_words_are_slices_of_the_text_as_it_was_given(segmenter: Segmenter) -> None:
    """Spans of the words of several syllables, single ones left out."""
    text = "Quận Hoàn Kiếm họp  hội\u00a0đồng nhân  dân."
    assert [text[a:b] for a, b in segmenter.words(text)] == [
        "Hoàn Kiếm",
        "hội\u00a0đồng",
        "nhân  dân",
    ]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_do_not_depend_on_the_unicode_form(segmenter: Segmenter, sentence: str) -> None:
    """In NFD, and with one letter decomposed, the slices are the same words."""
    words = [sentence[a:b] for a, b in segmenter.words(sentence)]
    decomposed = unicodedata.normalize("NFD", sentence)
    half = len(sentence) // 2
    mixed = unicodedata.normalize("NFD", sentence[:half]) + sentence[half:]
    for text in (decomposed, mixed):
        slices = [text[a:b] for a, b in segmenter.words(text)]
        assert [unicodedata.normalize("NFC", s) for s in slices] == words
        assert not any(unicodedata.combining(text[b]) for _, b in segmenter.words(text)[:-1])


def test_punctuation_after_a_decomposed_letter_is_not_part_of_the_word(
    segmenter: Segmenter,
) -> None:
    """An ellipsis or an emoji is no mark of the letter before it."""
    for tail in ("…", "😀", "”"):
        text = unicodedata.normalize("NFD", "thuốc bổ") + tail
        assert segmenter.words(text) == [(0, len(text) - 1)]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_words_never_raise_and_stay_in_order(segmenter: Segmenter, text: str) -> None:
    """Any string, lone surrogates included, gives ordered spans within it."""
    edges = [edge for span in segmenter.words(text) for edge in span]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))
    segmenter.segment(text)


@pytest.mark.parametrize(
    "piece", ["-", "a.", "a-", "A", "1.", "a@", " ", "\n", "ộ", "o\u0323\u0302"]
)
def test_long_runs_of_anything_take_no_time(segmenter: Segmenter, piece: str) -> None:
    """No pattern runs in quadratic time; without the limit on addresses, "-" would take minutes."""
    assert segmenter.words(piece * (200_000 // len(piece))) == []


def test_threads_share_a_segmenter(segmenter: Segmenter) -> None:
    """Many at once give what one gives."""
    texts = [f"{sentence} {number}" for number in range(30) for sentence in SENTENCES]
    expected = [segmenter.words(text) for text in texts]
    fresh = Segmenter.load()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fresh.words, texts)) == expected


def test_loading_imports_no_pyvi() -> None:
    """Its files are read; neither its code nor scikit-learn nor CRFsuite is loaded."""
    program = """
import sys
from vietnamese.words.segmenter import Segmenter
print(Segmenter.load().words("thành phố"))
print([m for m in ("sklearn", "sklearn_crfsuite", "pycrfsuite") if m in sys.modules])
print([m for m in sys.modules if m.startswith("pyvi.")])
"""
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == ["[(0, 9)]", "[]", "[]"]


FORMS = ("an", "ninh", "trật")
FEATURES = [
    place + feature
    for place in ("", "-1:", "+1:")
    for feature in (*(f"word.lower():{form}" for form in FORMS), "word.isupper()", "word.istitle()")
] + ["bias", "-1:word.bi_gram()", "+1:word.bi_gram()", "-2:word.tri_gram()", "+2:word.tri_gram()"]
COMPOUNDS = ("an ninh", "trật an", "an ninh trật")
WEIGHT = st.floats(-4, 4)


def naive_score(weights: Weights, tokens: list[str], labels: tuple[bool, ...]) -> float:
    """The score of a labelling, feature by feature as pyvi builds them; B_W counts 0."""
    score, lower = 0.0, [token.lower() for token in tokens]
    for i, inside in enumerate(labels):
        features = ["bias"]
        for place, j in ("", i), ("-1:", i - 1), ("+1:", i + 1):
            if 0 <= j < len(tokens):
                features.append(f"{place}word.lower():{lower[j]}")
                features += [f"{place}word.isupper()"] * tokens[j].isupper()
                features += [f"{place}word.istitle()"] * tokens[j].istitle()
        for place, first, last in ("-1:", i - 1, i), ("+1:", i, i + 1):
            if first >= 0 and " ".join(lower[first : last + 1]) in COMPOUNDS[:2]:
                features.append(f"{place}word.bi_gram()")
        for place, first, last in ("-2:", i - 2, i), ("+2:", i, i + 2):
            if first >= 0 and " ".join(lower[first : last + 1]) in COMPOUNDS[2:]:
                features.append(f"{place}word.tri_gram()")
        score += inside * sum(weights.attributes.get(feature, 0.0) for feature in features)
    for before, after in itertools.pairwise(labels):
        score += weights.transitions[2 * before + after]
    return score


@settings(max_examples=200, deadline=None)
@given(
    st.tuples(WEIGHT, WEIGHT, WEIGHT, WEIGHT),
    st.lists(WEIGHT, min_size=len(FEATURES), max_size=len(FEATURES)),
    st.lists(st.sampled_from([*FORMS, "An", "NINH", "lạ"]), min_size=1, max_size=7),
)
def test_labels_are_the_best_of_all_labellings(
    transitions: tuple[float, float, float, float], numbers: list[float], tokens: list[str]
) -> None:
    """Whatever the weights: no labelling of up to seven tokens scores higher."""
    weights = Weights("test", transitions, dict(zip(FEATURES, numbers, strict=True)), COMPOUNDS)
    model = Model(weights)
    shapes = [token.isupper() | token.istitle() << 1 for token in tokens]
    codes = [
        model.numbers.get(token.lower(), 0) << SHAPE_BITS | shape
        for token, shape in zip(tokens, shapes, strict=True)
    ]
    rows = np.array([(code, 0, 0) for code in codes], np.int64)
    found = tuple(model.inside(rows).tolist())
    scores = {
        labels: naive_score(weights, tokens, labels)
        for labels in itertools.product((False, True), repeat=len(tokens))
    }
    assert scores[found] == pytest.approx(max(scores.values()))


@pytest.mark.parametrize("data", [b"", b"lCRF", b"\0" * 100, b"lCRF" + b"\xff" * 100])
def test_what_is_no_model_of_crfsuite_is_refused(data: bytes) -> None:
    """The message says what was expected."""
    with pytest.raises(CrfFormatError, match="expected"):
        read_crf(data)
