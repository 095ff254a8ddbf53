"""The table that autocomplete reads: places, phrases and titles in the order of their syllables.

Entries are sorted by the identifiers of their first syllables. As all readings of a folded
syllable are one range of identifiers, whatever is typed first is one range of entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from index.building.completions import KINDS, SORTED_BY, Kind
from vietnamese.model.phrases import LONGEST, Phrases, frequent_phrases
from vietnamese.model.runs import CountedStream
from vietnamese.model.vocabulary import BOUNDARY, Vocabulary
from vietnamese.text.string_array import StringArray
from vietnamese.tokens.tokenizer import positions
from vietnamese.words.dictionary import dictionary

IN_TITLES = 10
IN_TITLES_OF = 0.02
"""Titles that must have a phrase whose syllables attract each other little, in number and per time
that it occurs at all: they have ``mất điện`` and ``tiếng việt``, but rarely ``với các``."""

SMALL, CAPITALISED, CAPITALS = range(3)
"""How a syllable is written."""
_CASE_BITS: Final = 2
_KEY_BITS: Final = np.uint64(16)
_KEY_LENGTH: Final = 4  # identifiers in one number

Identifiers = NDArray[np.uint16]
Numbers = NDArray[np.int64]


class _Entries(NamedTuple):
    """Entries of one kind."""

    syllables: Identifiers  # [entries, SORTED_BY], BOUNDARY behind the last
    texts: list[str]
    weights: NDArray[np.float32]


def completion_arrays(
    vocabulary: Vocabulary,
    stream: CountedStream,
    titles: Mapping[str, str],
    places: Sequence[str],
) -> dict[str, NDArray[Any]]:
    """The table of a corpus.

    ``stream`` are its tokens, ``titles`` its titles as
    they are written, those first that are to be shown first, each with the id of the document that
    it opens, ``places`` the names of places.

    Of the arrays, ``syllables`` uint16 [SORTED_BY, entries] are identifiers with BOUNDARY behind
    the last, ``texts`` what is shown, ``kinds`` indexes into KINDS, ``weights`` say what to show
    first within a kind; of a title the weight is its place among ``ids``, negative.
    """
    with ThreadPoolExecutor(1) as pool:  # most of it is compiled and needs no interpreter
        forms = vocabulary.forms()
        numbers = _Numbers(vocabulary, forms)
        listed = frozenset(
            tuple(map(numbers.__getitem__, word))
            for word in map(str.split, dictionary())
            if all(form in numbers for form in word)
        )
        phrases = pool.submit(frequent_phrases, stream, listed)
        of_titles = _Texts.read(list(titles), numbers)
    of_places = _Texts.read(list(dict.fromkeys(places)), numbers)
    entries: dict[Kind, _Entries] = {
        "title": of_titles.in_order(),
        "phrase": _phrase_entries(phrases.result(), of_titles, forms),
        "place": of_places.in_order(),
    }
    written = [text for of_kind in entries.values() for text in of_kind.texts]
    syllables = np.concatenate([of_kind.syllables for of_kind in entries.values()])
    weights = np.concatenate([of_kind.weights for of_kind in entries.values()])
    kinds = np.repeat(list(map(KINDS.index, entries)), [len(e.texts) for e in entries.values()])
    order = _order(syllables, written)
    texts = StringArray.of([written[at] for at in order.tolist()])
    ids = StringArray.of(list(titles.values()))
    return {
        "completion/syllables": syllables[order].T.copy(),
        "completion/texts": texts.data,
        "completion/text_ends": texts.ends,
        "completion/ids": ids.data,
        "completion/id_ends": ids.ends,
        "completion/kinds": kinds[order].astype(np.uint8),
        "completion/weights": weights[order],
    }


class _Numbers(dict[str, int]):
    """The identifier of each form."""

    def __init__(self, vocabulary: Vocabulary, forms: dict[int, str]) -> None:
        super().__init__((form, number) for number, form in forms.items())
        self._vocabulary = vocabulary

    def __missing__(self, form: str) -> int:
        return self._vocabulary.identifier(form)


def _order(syllables: Identifiers, texts: Sequence[str]) -> Numbers:
    """By identifiers, then by text."""
    rank = np.empty(len(texts), np.int64)
    rank[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    first, second = _packed(syllables[:, :_KEY_LENGTH]), _packed(syllables[:, _KEY_LENGTH:])
    return np.lexsort((rank, second, first))


def _packed(identifiers: Identifiers) -> NDArray[np.uint64]:
    """Up to `_KEY_LENGTH` identifiers of each row as one number, the first one highest."""
    keys = np.zeros(len(identifiers), np.uint64)
    for column in identifiers.T:
        keys = (keys << _KEY_BITS) | column
    return keys


@dataclass(frozen=True, slots=True)
class _Texts:
    """T tokens of N texts, one after the other."""

    texts: list[str]  # [N]
    identifiers: Identifiers  # [T]
    cases: NDArray[np.uint8]  # [T]
    of_text: Numbers  # [T] number of the text
    firsts: Numbers  # [N + 1] where each one's tokens begin, and the end

    @classmethod
    def read(cls, texts: list[str], numbers: _Numbers) -> Self:
        tokens = positions("\n".join(texts))
        starts = np.frombuffer(tokens.starts, np.int32)
        begin = np.zeros(len(texts) + 1, np.int64)
        np.cumsum([len(text) + 1 for text in texts], out=begin[1:])
        firsts = np.searchsorted(starts, begin)
        raws = (tokens.text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True))
        return cls(
            texts,
            np.array([*map(numbers.__getitem__, tokens.forms)], np.uint16),
            np.array([*map(_case, raws, tokens.forms)], np.uint8),
            np.repeat(np.arange(len(texts)), np.diff(firsts)),
            firsts,
        )

    def in_order(self) -> _Entries:
        """Each text, those first that come first."""
        syllables = np.full((len(self.texts), SORTED_BY), BOUNDARY, np.uint16)
        for place in range(SORTED_BY):
            at = self.firsts[:-1] + place
            there = at < self.firsts[1:]
            syllables[there, place] = self.identifiers[at[there]]
        return _Entries(syllables, self.texts, -np.arange(len(self.texts), dtype=np.float32))


def _case(raw: str, form: str) -> int:
    if raw.isupper() and len(form) > 1:
        return CAPITALS
    return CAPITALISED if raw[:1].isupper() else SMALL


def _phrase_entries(phrases: Phrases, titles: _Texts, forms: dict[int, str]) -> _Entries:
    places, found = _occurrences(titles, phrases.identifiers)
    in_titles = np.bincount(found, minlength=len(phrases.counts))
    least = np.maximum(IN_TITLES, IN_TITLES_OF * phrases.counts)
    chosen = ~phrases.doubtful | (in_titles >= least)
    lengths = np.count_nonzero(phrases.identifiers != BOUNDARY, axis=1)
    written = _as_written(titles, places, found, lengths)
    texts = []
    for number in np.flatnonzero(chosen).tolist():
        row = phrases.identifiers[number, : lengths[number]].tolist()
        words = list(map(forms.__getitem__, row))
        ways = (_cased(words, way) for way in written.get(number, ()))
        texts.append(max(ways, default=" ".join(words)))
    # People search for what titles speak of, not for what every text is full of (có thể).
    weights = np.sqrt(phrases.counts * (1 + in_titles))[chosen]
    syllables = np.full((len(texts), SORTED_BY), BOUNDARY, np.uint16)
    syllables[:, :LONGEST] = phrases.identifiers[chosen]
    return _Entries(syllables, texts, weights.astype(np.float32))


def _occurrences(titles: _Texts, phrases: Identifiers) -> tuple[Numbers, Numbers]:
    """Where in the titles phrases stand, and which: a phrase is looked for where the one before
    it in length might go on."""
    places, found = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    lengths = np.count_nonzero(phrases != BOUNDARY, axis=1)
    # Two beginnings of equal length are told apart by numbers, those of the longer ones by that
    # of the one a syllable shorter, and the last syllable.
    at = np.arange(len(titles.identifiers))
    of_place = titles.identifiers.astype(np.uint64)
    of_phrase = phrases[:, 0].astype(np.uint64)
    for length in range(2, LONGEST + 1):
        last = at + length - 1
        inside = last < len(titles.identifiers)
        inside[inside] = titles.of_text[last[inside]] == titles.of_text[at[inside]]
        at, last, of_place = at[inside], last[inside], of_place[inside]
        wanted = np.flatnonzero(lengths >= length)
        keys = (of_phrase[wanted] << _KEY_BITS) | phrases[wanted, length - 1]
        distinct, numbers = np.unique(keys, return_inverse=True)
        of_phrase[wanted] = numbers
        own = (of_place << _KEY_BITS) | titles.identifiers[last]
        number = np.minimum(np.searchsorted(distinct, own), max(len(distinct) - 1, 0))
        known = distinct[number] == own if len(distinct) else np.zeros(len(own), bool)
        at, of_place = at[known], number[known].astype(np.uint64)
        whole = np.full(len(distinct), -1)
        ends = lengths[wanted] == length
        whole[numbers[ends]] = wanted[ends]
        phrase = whole[of_place.astype(np.int64)]
        places.append(at[phrase >= 0])
        found.append(phrase[phrase >= 0])
    return np.concatenate(places), np.concatenate(found)


def _as_written(
    titles: _Texts, places: Numbers, found: Numbers, lengths: Numbers
) -> dict[int, list[int]]:
    """Of each phrase how it is written most often, capitals and all: the ways that are equally
    frequent, `_CASE_BITS` a syllable, the first one lowest. Where all is in capitals, and at the
    start, capitals say nothing."""
    shouted = np.array([text.isupper() for text in titles.texts], bool)
    title = titles.of_text[places]
    telling = (places > titles.firsts[title]) & ~shouted[title]
    places, found = places[telling], found[telling]
    ways = np.zeros(len(places), np.int64)
    for place in range(LONGEST):
        has = place < lengths[found]
        ways[has] |= titles.cases[places[has] + place].astype(np.int64) << (_CASE_BITS * place)
    bits = _CASE_BITS * LONGEST
    keys, counts = np.unique((found << bits) | ways, return_counts=True)
    phrases = keys >> bits
    most = np.zeros(len(lengths), np.int64)
    np.maximum.at(most, phrases, counts)
    best: dict[int, list[int]] = {}
    for key in keys[counts == most[phrases]].tolist():
        best.setdefault(key >> bits, []).append(key & ((1 << bits) - 1))
    return best


def _cased(words: Sequence[str], way: int) -> str:
    """The words with the capitals of a way of writing them."""
    cased = []
    for word in words:
        case = way & ((1 << _CASE_BITS) - 1)
        way >>= _CASE_BITS
        if case == CAPITALS:
            cased.append(word.upper())
        else:
            cased.append(word[0].upper() + word[1:] if case == CAPITALISED else word)
    return " ".join(cased)
