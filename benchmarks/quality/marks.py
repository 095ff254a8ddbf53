"""Restores the marks of news titles with a model of the other articles, and with pyvi.

    python -m benchmarks.quality.marks ../shared/data/news/news.jsonl.xz [--titles 2000] [--seed 7]

The titles are drawn by chance from those that are to be trusted and have three tokens or more.
They, their articles, and every article whose title folds to the same are left out of what the
model learns from. Each title is given as its tokens without marks, with the capitals it has and in
lower case (our model sees no capitals). Counted are tokens with letters, restored to the canonical
form that the title has; where pyvi raises an error, the title counts as left bare. Both run in
this one process on one thread. Takes three minutes.
"""

from __future__ import annotations

import argparse
import json
import lzma
import platform
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pyvi.ViUtils import add_accents
from unidecode import unidecode

from vietnamese.model.diacritic_restoration import DiacriticModel
from vietnamese.model.ngrams import learn_ngrams
from vietnamese.model.runs import counted
from vietnamese.model.vocabulary import has_letter, number_stream
from vietnamese.text.canonical import canonical_syllable
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import tokenize

BOUNDARY = -1
SURE = 0.9
"""Overall probability from which on a reading is shown to the reader (`search.engine`)."""


@dataclass(frozen=True, slots=True)
class News:
    """All titles, which of them are to be trusted, and the tokens as indexes into ``forms``;
    article i is ``ids[starts[i] : starts[i + 1]]``, title first, BOUNDARY after each field."""

    titles: list[str]
    trusted: list[bool]
    forms: list[str]
    ids: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]


def read(path: Path) -> News:
    titles: list[str] = []
    trusted: list[bool] = []
    numbers: dict[str, int] = {}
    ids: list[int] = []
    starts = [0]
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            titles.append(article["title"] or "")
            trusted.append(not article.get("title_suspect"))
            for text in (titles[-1], article["body"] or ""):
                ids += (numbers.setdefault(form, len(numbers)) for form in tokenize(text).forms)
                ids.append(BOUNDARY)
            starts.append(len(ids))
    return News(titles, trusted, list(numbers), np.array(ids, np.int32), np.array(starts))


def folded(title: str) -> tuple[str, ...]:
    return tuple(map(fold, tokenize(title).forms))


def training(news: News, drawn: Iterable[int]) -> npt.NDArray[np.int32]:
    """The tokens of all articles but those whose title folds to one that was drawn."""
    held_out = {folded(news.titles[i]) for i in drawn}
    kept = np.ones(len(news.ids), bool)
    for i, title in enumerate(news.titles):
        if folded(title) in held_out:
            kept[news.starts[i] : news.starts[i + 1]] = False
    return news.ids[kept]


Pair = tuple[str, str]  # the form that the title has, the restored one


def learnt(forms: Sequence[str], ids: npt.NDArray[np.int32]) -> DiacriticModel:
    """See `index.building.suggestion_model`."""
    vocabulary, stream = number_stream(forms, ids, BOUNDARY)
    return DiacriticModel(vocabulary, learn_ngrams(counted(stream, len(vocabulary))))


def compare(
    titles: Sequence[str],
    strip: Callable[[str], str],
    restore: Callable[[list[str]], Sequence[str]],
) -> tuple[list[list[Pair]], list[float]]:
    """Per title the tokens with letters, meant and restored, and the seconds taken."""
    pairs, seconds = [], []
    for title in titles:
        tokens = tokenize(title)
        spans = zip(tokens.starts, tokens.ends, strict=True)
        given = [strip(title[start:end]) for start, end in spans]
        started = time.perf_counter()
        restored = restore(given)
        seconds.append(time.perf_counter() - started)
        of_title = zip(tokens.forms, map(canonical_syllable, restored), strict=True)
        pairs.append([pair for pair in of_title if has_letter(pair[0])])
    return pairs, seconds


def restore_with_pyvi(given: list[str]) -> list[str]:
    try:
        restored = add_accents(" ".join(given)).split(" ")
    except KeyError:  # some runs of letters it cannot handle
        return given
    return restored if len(restored) == len(given) else given


def report(name: str, pairs: list[list[Pair]], seconds: list[float]) -> None:
    syllables = [meant == restored != "" for title in pairs for meant, restored in title]
    whole = [all(meant == restored for meant, restored in title) for title in pairs]
    milliseconds = np.array(seconds) * 1e3
    print(
        f"{name:38} {np.mean(syllables):7.2%} of {len(syllables)} syllables, "
        f"{np.mean(whole):6.1%} of titles whole; ms a title: mean {milliseconds.mean():.2f}, "
        f"p50 {np.percentile(milliseconds, 50):.2f}, p95 {np.percentile(milliseconds, 95):.2f}",
        flush=True,
    )


def report_confidence(model: DiacriticModel, titles: Sequence[str]) -> None:
    """How far the probabilities that the model gives can be trusted."""
    syllables: list[tuple[float, bool]] = []
    wholes: list[tuple[float, bool]] = []
    for title in titles:
        meant = tokenize(title).forms
        restored = model.restore(folded(title))
        right = [a == b for a, b in zip(meant, restored.forms, strict=True)]
        syllables += zip(restored.confidence, right, strict=True)
        wholes.append((restored.overall, all(right)))
    for name, values in (("syllables", syllables), ("whole titles", wholes)):
        said, true = np.array(values, float).T
        for low, high in ((0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.99), (0.99, 1.01)):
            among = (said >= low) & (said < high)
            print(
                f"  {name} that are {low:.2f} to {min(high, 1):.2f} sure: {among.sum():6}, "
                f"said {said[among].mean():.3f}, right {true[among].mean():.3f}"
            )
        sure = said >= SURE
        print(f"  {name} from {SURE} on: {sure.mean():.1%}, of which right {true[sure].mean():.1%}")


def report_half(model: DiacriticModel, titles: Sequence[str], seed: int) -> None:
    """Titles whose every other mark is there, and such as have them all."""
    rng = random.Random(seed)
    right: list[bool] = []
    changed: list[bool] = []
    for title in titles:
        meant = tokenize(title).forms
        given = [form if rng.random() < 0.5 else fold(form) for form in meant]
        restored = model.restore(given).forms
        triples = zip(meant, given, restored, strict=True)
        right += [m == r for m, g, r in triples if has_letter(g) and fold(g) == g]
        whole = zip(meant, model.restore(meant).forms, strict=True)
        changed += [m != r for m, r in whole if has_letter(m) and fold(m) == m]
    print(f"half of the marks given: {np.mean(right):.2%} of {len(right)} syllables without right")
    print(f"all marks given: {np.mean(changed):.2%} of {len(changed)} syllables without changed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, help="articles, JSON Lines, .xz")
    parser.add_argument("--titles", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()

    print(
        f"pyvi {metadata.version('pyvi')}, Python {platform.python_version()}, "
        f"NumPy {metadata.version('numpy')}, Numba {metadata.version('numba')}, "
        f"{platform.machine()}"
    )
    news = read(options.path)
    eligible = [
        i
        for i, title in enumerate(news.titles)
        if news.trusted[i] and len(tokenize(title).forms) >= 3
    ]
    drawn = random.Random(options.seed).sample(eligible, options.titles)
    ids = training(news, drawn)
    learnt(["a"], np.zeros(1, np.int32)).restore(["a"])  # compiles
    started = time.perf_counter()
    model = learnt(news.forms, ids)
    print(
        f"learnt from {len(ids):,} tokens in {time.perf_counter() - started:.1f} s: "
        f"{sum(array.nbytes for array in model.arrays().values()) / 1e6:.1f} MB, "
        f"{len(model.grams.pair_scores):,} pairs, {len(model.grams.triple_scores):,} triples"
    )
    titles = [news.titles[i] for i in drawn]
    for case, strip in (("with capitals", unidecode), ("in lower case", fold)):
        ours = compare(titles, strip, lambda given: model.restore(list(map(fold, given))).forms)
        report(f"DiacriticModel.restore, {case}", *ours)
        report(f"pyvi add_accents, {case}", *compare(titles, strip, restore_with_pyvi))
    report_half(model, titles, options.seed)
    report_confidence(model, titles)


if __name__ == "__main__":
    main()
