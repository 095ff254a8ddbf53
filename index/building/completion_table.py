"""The table that autocomplete reads: places, phrases and titles in the order of their syllables.

Entries are sorted by the identifiers of their first syllables. As all readings of a folded
syllable are one range of identifiers, whatever is typed first is one range of entries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from vietnamese.model.phrases import LONGEST, Phrases, frequent_phrases
from vietnamese.model.vocabulary import BOUNDARY, Vocabulary
from vietnamese.text.string_array import StringArray
from vietnamese.tokens.tokenizer import Tokens, tokenize
from vietnamese.words.dictionary import dictionary

Kind = Literal["place", "phrase", "title"]
KINDS: tuple[Kind, ...] = get_args(Kind)

SORTED_BY = 8
"""Syllables of an entry that are kept as identifiers. Rarely is more typed and still ambiguous."""

IN_TITLES = 10
IN_TITLES_OF = 0.02
"""Titles that must have a phrase whose syllables attract each other little, in number and per time
that it occurs at all: they have ``mất điện`` and ``tiếng việt``, but rarely ``với các``."""

Key = tuple[int, ...]
"""Identifiers of the syllables of a phrase."""


class Entry(NamedTuple):
    key: Key
    text: str
    kind: int
    weight: float


@dataclass(slots=True)
class _InTitles:
    """How often a phrase stands in titles, and how it is written there, capitals and all."""

    count: int = 0
    written: Counter[str] = field(default_factory=Counter)


def completion_arrays(
    vocabulary: Vocabulary,
    stream: NDArray[np.uint16],
    titles: Mapping[str, str],
    places: Sequence[str],
) -> dict[str, NDArray[Any]]:
    """The table of a corpus.

    ``stream`` are the identifiers of its tokens (see `number_stream`), ``titles`` its titles as
    they are written, those first that are to be shown first, each with the id of the document that
    it opens, ``places`` the names of places.

    Of the arrays, ``syllables`` uint16 [SORTED_BY, entries] are identifiers with BOUNDARY behind
    the last, ``texts`` what is shown, ``kinds`` indexes into KINDS, ``weights`` say what to show
    first within a kind; of a title the weight is its place among ``ids``, negative.
    """
    with ThreadPoolExecutor(1) as pool:  # most of it is compiled and needs no interpreter
        numbers = {form: number for number, form in vocabulary.numbered()}
        listed = frozenset(
            tuple(map(numbers.__getitem__, word))
            for word in dictionary()
            if all(form in numbers for form in word)
        )
        phrases = pool.submit(frequent_phrases, stream, len(vocabulary), listed)
        tokenized = [tokenize(title) for title in titles]
        entries = [
            Entry(_key(tokens, numbers, vocabulary), tokens.text, KINDS.index("title"), -rank)
            for rank, tokens in enumerate(tokenized)
        ]
    entries += _phrase_entries(vocabulary, phrases.result(), tokenized, entries)
    entries += (
        Entry(_key(tokenize(place), numbers, vocabulary), place, KINDS.index("place"), -rank)
        for rank, place in enumerate(dict.fromkeys(places))
    )
    entries.sort(key=lambda entry: (entry.key[:SORTED_BY], entry.text))

    syllables = np.full((SORTED_BY, len(entries)), BOUNDARY, np.uint16)
    for at, entry in enumerate(entries):
        shown = entry.key[:SORTED_BY]
        syllables[: len(shown), at] = shown
    texts = StringArray.of([entry.text for entry in entries])
    ids = StringArray.of(list(titles.values()))
    return {
        "completion/syllables": syllables,
        "completion/texts": texts.data,
        "completion/text_ends": texts.ends,
        "completion/ids": ids.data,
        "completion/id_ends": ids.ends,
        "completion/kinds": np.array([entry.kind for entry in entries], np.uint8),
        "completion/weights": np.array([entry.weight for entry in entries], np.float32),
    }


def _key(tokens: Tokens, numbers: dict[str, int], vocabulary: Vocabulary) -> Key:
    return tuple(
        numbers[form] if form in numbers else vocabulary.identifier(form) for form in tokens.forms
    )


def _phrase_entries(
    vocabulary: Vocabulary,
    phrases: Phrases,
    titles: Sequence[Tokens],
    title_entries: Sequence[Entry],
) -> Iterator[Entry]:
    found: dict[Key, _InTitles] = {
        tuple(identifier for identifier in row if identifier != BOUNDARY): _InTitles()
        for row in phrases.identifiers.tolist()
    }
    heads = {key[:2] for key in found}
    for tokens, entry in zip(titles, title_entries, strict=True):
        _count_in_title(tokens, entry.key, found, heads)
    counts, doubtful = phrases.counts.tolist(), phrases.doubtful.tolist()
    for (key, in_titles), count, unsure in zip(found.items(), counts, doubtful, strict=True):
        if unsure and in_titles.count < max(IN_TITLES, IN_TITLES_OF * count):
            continue
        most = max(in_titles.written.items(), key=itemgetter(1, 0), default=None)
        text = most[0] if most else " ".join(map(vocabulary.form, key))
        # People search for what titles speak of, not for what every text is full of (có thể).
        weight = (count * (1 + in_titles.count)) ** 0.5
        yield Entry(key, text, KINDS.index("phrase"), weight)


def _count_in_title(tokens: Tokens, key: Key, found: dict[Key, _InTitles], heads: set[Key]) -> None:
    """Count the phrases that stand in one title; ``heads`` are their first two syllables.

    Where all is in capitals, and at the start, capitals say nothing.
    """
    shouted = tokens.text.isupper()
    cased: list[str] = []
    for start in range(len(key)):
        if key[start : start + 2] not in heads:
            continue
        for end in range(start + 2, min(start + LONGEST, len(key)) + 1):
            phrase = found.get(key[start:end])
            if phrase is None:
                continue
            phrase.count += 1
            if start and not shouted:
                cased = cased or _cased(tokens)
                phrase.written[" ".join(cased[start:end])] += 1


def _cased(tokens: Tokens) -> list[str]:
    """The canonical forms with the capitals of the text."""
    cased = []
    for form, start, end in zip(tokens.forms, tokens.starts, tokens.ends, strict=True):
        raw = tokens.text[start:end]
        if raw.isupper() and len(form) > 1:
            cased.append(form.upper())
        else:
            cased.append(form[0].upper() + form[1:] if raw[:1].isupper() else form)
    return cased
