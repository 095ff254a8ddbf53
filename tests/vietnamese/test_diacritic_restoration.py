"""Marks put back as a corpus has them, its counts and its arithmetic against naive ones."""

from __future__ import annotations

import itertools
import json
import math
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.storage.arrays import ArrayFile, ArrayFileWriter
from tests.vietnamese.learnt import learnt
from vietnamese.model.diacritic_restoration import LONGEST_RUN, DiacriticModel
from vietnamese.model.ngrams import find_pair, pair_score, triple_score
from vietnamese.model.vocabulary import (
    BOUNDARY,
    FIRST_FORM,
    LARGEST,
    NUMBER,
    UNKNOWN,
    Vocabulary,
    number_stream,
)
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import tokenize

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

CORPUS = """
Ủy ban nhân dân quận họp bàn về việc sửa chợ và trồng cây bên hồ.
Người dân trong phường mang mạ ra đồng, mã số nhà còn chờ cấp.
Chợ mới của quận mở cửa từ năm 2024, người dân đến chợ rất đông.
Bà con chờ phường trả lời về việc cấp mã số cho từng nhà.
Quân đội giúp dân trồng cây bên hồ, quận cảm ơn quân đội.
Đường ra chợ được sửa, đèn đường sáng từ chợ đến hồ.
""".strip().splitlines()


def learn(lines: list[str]) -> DiacriticModel:
    return learnt(tokenize(line).forms for line in lines)


@pytest.fixture(scope="module")
def model() -> DiacriticModel:
    return learn(CORPUS)


def forms(text: str) -> tuple[str, ...]:
    return tokenize(text).forms


def bare(text: str) -> list[str]:
    return [fold(form) for form in tokenize(text).forms]


@pytest.mark.parametrize("line", CORPUS)
def test_what_was_learnt_is_restored(model: DiacriticModel, line: str) -> None:
    """A line of a corpus of six comes back with its marks."""
    assert model.restore(bare(line)).forms == forms(line)


def test_neighbours_decide(model: DiacriticModel) -> None:
    """The same syllable is read by what stands beside it."""
    assert model.restore(bare("quan doi")).forms == ("quân", "đội")
    assert model.restore(bare("quan hop ban")).forms == ("quận", "họp", "bàn")
    assert model.restore(bare("ma so")).forms == ("mã", "số")
    assert model.restore(bare("mang ma ra dong")).forms == ("mang", "mạ", "ra", "đồng")


def test_typed_marks_are_kept_and_help(model: DiacriticModel) -> None:
    """A syllable typed with marks stays, and its neighbours are read to suit it."""
    assert model.restore(["quan", "đội"]).forms == ("quân", "đội")
    restored = model.restore(["quân", "hop", "ban"])
    assert restored.forms == ("quân", "họp", "bàn")
    assert restored.confidence[0] == 1.0


def test_unknown_syllables_and_numbers_stay(model: DiacriticModel) -> None:
    """What the corpus does not know is left as it was typed, and breaks nothing."""
    restored = model.restore(["xyzzy", "quan", "doi", "2031", "tuyệt", "ở"])
    assert restored.forms == ("xyzzy", "quân", "đội", "2031", "tuyệt", "ở")


def test_nothing_at_all() -> None:
    """No query, and no corpus, are no special cases."""
    empty = learnt([])
    assert empty.restore([]).forms == ()
    assert empty.restore(["quan", "1"]).forms == ("quan", "1")
    assert learn(["", ""]).restore(["quan"]).forms == ("quan",)
    assert learn(["chợ"]).restore(["cho"]).forms == ("chợ",)


SYLLABLES = sorted({form for line in CORPUS for form in tokenize(line).forms})


@given(
    st.lists(st.tuples(st.sampled_from([*SYLLABLES, "xyzzy", "tuyệt"]), st.booleans()), max_size=12)
)
def test_a_restoration_is_a_reading_of_the_query(
    model: DiacriticModel, typed: list[tuple[str, bool]]
) -> None:
    """It folds to what was typed, keeps every typed mark, and its numbers are probabilities."""
    query = [fold(syllable) if strip else syllable for syllable, strip in typed]
    restored = model.restore(query)
    assert list(map(fold, restored.forms)) == list(map(fold, query))
    for syllable, form in zip(query, restored.forms, strict=True):
        assert form == syllable or syllable == fold(syllable)
    assert all(0 < sure <= 1 + 1e-9 for sure in restored.confidence)
    assert 0 < restored.overall <= min(restored.confidence, default=1.0) + 1e-9


@given(st.lists(st.sampled_from(sorted(map(fold, SYLLABLES))), min_size=1, max_size=5))
def test_decoding_is_exact(model: DiacriticModel, query: list[str]) -> None:
    """Best reading and probabilities are those of trying all readings one by one."""
    weights = {}
    vocabulary = model.vocabulary
    for reading in itertools.product(*(vocabulary.fold_class(s) or [NUMBER] for s in query)):
        weights[reading] = math.exp(naive_score(model, reading))
    total = sum(weights.values())
    restored = model.restore(query)
    best = max(weights.values())
    assert restored.overall == pytest.approx(best / total)
    chosen = tuple(vocabulary.identifier(form) for form in restored.forms)
    assert weights[chosen] == pytest.approx(best)
    for place, identifier in enumerate(chosen):
        agreeing = sum(w for reading, w in weights.items() if reading[place] == identifier)
        assert restored.confidence[place] == pytest.approx(agreeing / total)


def naive_score(model: DiacriticModel, reading: tuple[int, ...]) -> float:
    grams, score = model.grams, 0.0
    for a, b, c in windows((BOUNDARY, BOUNDARY, *reading, BOUNDARY)):
        shorter = pair_score(grams, b, c, find_pair(grams, b, c))
        score += triple_score(grams, find_pair(grams, a, b), shorter, c)
    return score


def windows(sequence: tuple[int, ...]) -> Iterator[tuple[int, int, int]]:
    return zip(sequence, sequence[1:], sequence[2:], strict=False)


def test_probabilities_sum_to_one(model: DiacriticModel) -> None:
    """After any syllable the probabilities of all that may follow sum to one, but for rounding
    and the pairs that were left out."""
    size = len(model.vocabulary)
    for a in {BOUNDARY, *range(FIRST_FORM, size)}:
        scores = [pair_score(model.grams, a, c, find_pair(model.grams, a, c)) for c in range(size)]
        assert sum(map(math.exp, scores)) == pytest.approx(1.0, abs=0.12)


def test_counts_are_those_of_the_corpus(model: DiacriticModel) -> None:
    """Every syllable as often as it stands there, and every repeated pair is known."""
    counts = Counter(form for line in CORPUS for form in forms(line))
    for form, count in counts.items():
        if form.isalpha():
            assert model.grams.counts[model.vocabulary.identifier(form)] == count
    pairs = Counter(pair for line in CORPUS for pair in itertools.pairwise(forms(line)))
    for (a, b), count in pairs.items():
        if count > 1:
            look_up = model.vocabulary.identifier
            assert find_pair(model.grams, look_up(a), look_up(b)) >= 0, (a, b)


def test_a_model_survives_its_file(model: DiacriticModel, tmp_path: Path) -> None:
    """Mapped from a file it answers as it did in memory."""
    path = tmp_path / "model"
    with ArrayFileWriter(path) as file:
        for name, array in model.arrays().items():
            file.add(name, array)
        file.close()
    opened = DiacriticModel.of(ArrayFile(path))
    for line in CORPUS:
        assert opened.restore(bare(line)) == model.restore(bare(line))


def test_long_lines_take_linear_time(model: DiacriticModel) -> None:
    """A line of thousands of syllables is cut into runs; all of it is restored."""
    line = bare("bà con chờ phường trả lời") * 1000
    started = time.perf_counter()
    restored = model.restore(line)
    assert time.perf_counter() - started < 5
    assert len(restored.forms) == len(line) > LONGEST_RUN
    assert restored.forms[:6] == ("bà", "con", "chờ", "phường", "trả", "lời")


def test_identifiers_and_forms_go_both_ways() -> None:
    """All forms that fold alike are one range of identifiers, found by form or folded form."""
    written = ["hồ", "ho", "hộ", "hoa", "đỏ", "do", "2024", "qh14", "zürich"]
    vocabulary, stream = number_stream(written, np.arange(len(written)), -1)
    for form in written:
        identifier = vocabulary.identifier(form)
        if form == "2024":
            assert identifier == NUMBER
        else:
            assert vocabulary.form(identifier) == form
            assert identifier in vocabulary.fold_class(fold(form))
    assert sorted(map(vocabulary.form, vocabulary.fold_class("ho"))) == ["ho", "hồ", "hộ"]
    assert [vocabulary.form(i) for i in vocabulary.starting_with("ho")][-1] == "hoa"
    assert vocabulary.identifier("hổ") == UNKNOWN
    assert not vocabulary.fold_class("h")
    assert stream.tolist()[0] == stream.tolist()[-1] == BOUNDARY


def test_the_most_frequent_forms_get_identifiers() -> None:
    """Where there are more forms than 16 bits number, the rarest are unknown."""
    written = [f"w{i:x}" for i in range(LARGEST + 100)]
    rare = 200
    ids = np.concatenate([np.arange(len(written)), np.arange(rare, len(written))])
    vocabulary, stream = number_stream(written, ids, -1)
    assert len(vocabulary) == LARGEST
    too_many = len(written) - (LARGEST - FIRST_FORM)
    assert np.count_nonzero(stream == UNKNOWN) == too_many
    unknown = [form for form in written[:rare] if vocabulary.identifier(form) == UNKNOWN]
    assert len(unknown) == too_many


@given(
    st.lists(st.text(alphabet="aáàbcđdeêôơuư", min_size=1, max_size=4), unique=True, max_size=30)
)
def test_any_forms_can_be_numbered(written: list[str]) -> None:
    """Families are exactly the groups of equal folded forms."""
    vocabulary, _ = Vocabulary.number(written)
    for form in written:
        family = [vocabulary.form(i) for i in vocabulary.fold_class(fold(form))]
        assert sorted(family) == sorted(f for f in written if fold(f) == fold(form))


@pytest.mark.skipif(not (SHARED / "seeds").exists(), reason="needs the pages in ../shared/seeds")
def test_five_pages_are_a_corpus() -> None:
    """Learnt from five real pages, their titles are restored."""
    labels = [json.loads(line) for line in (SHARED / "seeds" / "labels.jsonl").open("rb")]
    lines = [
        line
        for page in (SHARED / "seeds").glob("*.txt")
        for line in page.read_text(encoding="utf-8").splitlines()
    ]
    seeds = learn(lines)
    right = [
        restored == form
        for label in labels
        if label["title"]
        for restored, form in zip(
            seeds.restore(bare(label["title"])).forms, forms(label["title"]), strict=True
        )
    ]
    assert len(right) > 30
    assert sum(right) / len(right) > 0.95
