"""Segments every article with pyvi and with ours; counts differences, takes times.

    python -m benchmarks.quality.segmentation ../shared/data/news/news.jsonl.xz [--every 10]

The title and the body of each article are compared for themselves: pyvi's tokens, the labels of
its model, its output, and the words that follow from it against the spans of ``Segmenter.words``.
Both run in this one process on one thread, in turns, a batch of articles at a time. Times are
processor time; pyvi takes some ten minutes for 47,000 articles. The exit code is 1 when anything
differs.
"""

from __future__ import annotations

import argparse
import json
import lzma
import platform
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any

from pyvi.ViTokenizer import ViTokenizer

from vietnamese.words.segmenter import Segmenter

_BATCH = 200  # articles

Article = tuple[str, str, str]  # id, title, body


class Recorder:
    """pyvi's model; keeps the labels that it gave, by tokens."""

    def __init__(self, model: object) -> None:
        self._model = model
        self.labels: list[list[str]] = []

    def predict(self, sequences: Sequence[object]) -> list[list[str]]:
        labels: list[list[str]] = self._model.predict(sequences)  # type: ignore[attr-defined]
        self.labels.append(labels[0])
        return labels


def articles(path: Path, every: int) -> Iterator[Article]:
    """Each ``every``-th line of a (packed) JSON Lines file."""
    open_ = lzma.open if path.suffix == ".xz" else open
    with open_(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, every):
            article = json.loads(line)
            yield article["id"], article["title"] or "", article["body"] or ""


def batches(source: Iterator[Article]) -> Iterator[list[Article]]:
    while batch := list(islice(source, _BATCH)):
        yield batch


def words_in(output: str, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """The numbers of the first and the last token of each word of several in pyvi's output."""
    words: list[tuple[int, int]] = []
    position = 0
    for number, token in enumerate(tokens):
        if number and output[position - 1] == "_":
            first = words.pop()[0] if words and words[-1][1] == number - 1 else number - 1
            words.append((first, number))
        position += len(token) + 1
    return words


def slices(text: str, tokens: Sequence[str], words: Sequence[tuple[int, int]]) -> list[str]:
    """What stands in ``text``, which is in NFC, from the first to the last token of each word."""
    starts, ends, position = [], [], 0
    for token in tokens:
        starts.append(text.index(token, position))
        position = starts[-1] + len(token)
        ends.append(position)
    return [text[starts[first] : ends[last]] for first, last in words]


def same(
    segmenter: Segmenter,
    text: str,
    spans: Sequence[tuple[int, int]],
    segmented: str,
    expected: str,
    expected_labels: Sequence[str],
) -> bool:
    """Whether tokens, labels, output and words are pyvi's."""
    normal, tokens = ViTokenizer.sylabelize(text)
    expected_slices = slices(normal, tokens, words_in(expected, tokens))
    return (
        segmenter.labels(text) == list(zip(tokens, expected_labels, strict=True))
        and segmented == expected
        and [unicodedata.normalize("NFC", text[a:b]) for a, b in spans] == expected_slices
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, help="articles, JSON Lines, plain or .xz")
    parser.add_argument("--every", type=int, default=1, help="take only each n-th article")
    options = parser.parse_args()

    recorder = ViTokenizer.model = Recorder(ViTokenizer.model)
    segmenter = Segmenter.load()
    functions: dict[str, Callable[[str], Any]] = {
        "pyvi, ViTokenizer.tokenize": ViTokenizer.tokenize,
        "Segmenter.words": segmenter.words,
        "Segmenter.segment": segmenter.segment,
    }
    seconds = dict.fromkeys(functions, 0.0)
    count = characters = differing = 0
    for batch in batches(articles(options.path, options.every)):
        texts = [text for article in batch for text in article[1:]]
        recorder.labels.clear()
        results = []
        for name, function in functions.items():
            start = time.process_time()
            results.append([function(text) for text in texts])
            seconds[name] += time.process_time() - start
        expected, spans, segmented = results
        labels = iter(recorder.labels)
        for number, (identifier, *parts) in enumerate(batch):
            # pyvi's model is not asked about a text without tokens.
            alike = [
                same(
                    segmenter,
                    text,
                    spans[2 * number + part],
                    segmented[2 * number + part],
                    expected[2 * number + part],
                    next(labels) if text.strip() else (),
                )
                for part, text in enumerate(parts)
            ]
            if not all(alike):
                differing += 1
                print(f"differs: {identifier}", flush=True)
        count += len(batch)
        characters += sum(map(len, texts))

    print(
        f"pyvi {metadata.version('pyvi')}, python-crfsuite {metadata.version('python-crfsuite')}, "
        f"Python {platform.python_version()}, NumPy {metadata.version('numpy')}, "
        f"{platform.machine()}"
    )
    print(f"{differing} of {count} articles differ, {characters} characters")
    for name, taken in seconds.items():
        print(
            f"{name:27} {taken / count * 1e3:8.3f} ms per article "
            f"{taken / characters * 2700 * 1e3:8.3f} ms per 2,700 characters "
            f"{next(iter(seconds.values())) / taken:7.1f} x"
        )
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
