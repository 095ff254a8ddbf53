"""A text as a stream of positions: what the index stores and a query is made of.

Every syllable, word of another language and number is one position; spaces, hyphens, slashes,
underscores and punctuation only separate. What is also one thing as a whole lies over its
positions as an overlay: a date, a document number, an address, a word that was run together
or torn apart. So a part is always found by itself, and the whole as such.

The text is scanned once, in its original form, by one expression whose words include combining
marks; a table remembers what each distinct raw token means. Offsets are those of the original.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from threading import Lock
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vietnamese.entities import addresses, document_numbers
from vietnamese.entities.addresses import find_addresses
from vietnamese.entities.dates import find_dates
from vietnamese.entities.document_numbers import find_document_numbers, find_numbers_with_year
from vietnamese.entities.numbers import number_form
from vietnamese.jit import compiler_is_loaded
from vietnamese.text.canonical import INVISIBLE, WORD, ZERO_WIDTH_SPACE, canonical_syllable
from vietnamese.text.syllables import is_syllable
from vietnamese.text.token_memo import LONGEST_REMEMBERED, MEMO_LIMIT
from vietnamese.text.word_boundaries import glued_cuts, joined, may_be_torn
from vietnamese.tokens.scanning import TokenTable

_split = re.compile(rf"([0-9]++(?:[.,][0-9]++)++|{WORD})").split
"""Separators at even places of the outcome, raw tokens at odd ones."""
_PIECE = re.compile(rf"[^\W_](?:[^_.,]*[^_.,{INVISIBLE}])?")
_PIECE_AT_ZERO_WIDTH = re.compile(rf"[^\W_](?:[^_.,{ZERO_WIDTH_SPACE}]*[^_.,{INVISIBLE}])?")


class Overlay(NamedTuple):
    """One more term over the positions ``first`` to ``last``, both included.

    ``form`` is ``kind`` + "=" + what it says: ``d=2024-02-28`` a day, ``m=2024-02`` a month,
    ``y=2024`` a year, ``n=97/2019/qh14`` a document number (folded, all separators ``/``),
    ``u=...`` a URL or an e-mail address, ``w=...`` a word run together or torn apart, in
    canonical form and read the other way. Other kinds are those of `vietnamese.overlays`.
    """

    kind: str
    form: str
    first: int
    last: int


def is_overlay(form: str) -> bool:
    """Overlay forms are a letter, ``=`` and a value; no syllable holds ``=``."""
    return form[1:2] == "="


@dataclass(frozen=True, slots=True)
class Tokens:
    """The positions of a text: ``text[starts[i]:ends[i]]`` has the canonical ``forms[i]``.
    ``numbers`` are the positions whose forms begin with a digit."""

    text: str
    forms: tuple[str, ...]
    starts: array[int]
    ends: array[int]
    overlays: tuple[Overlay, ...]
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Special:
    """A raw token that is a number, or not simply one position: its parts, relative to its
    start."""

    parts: tuple[tuple[str, int, int], ...]  # form, start, end
    whole: str  # the form of it all, where it was cut as words run together, else ""
    torn: bool = False  # may be a piece of a word torn apart


SHORT_TEXT: Final = 256
"""Characters. Up to here, an expression finds tokens as quickly as compiled code does."""
FEW_TEXTS: Final = 1 << 23
"""Characters of longer texts, some 3,000 pages of news: before, a process would gain little by
compiled code, for which it may have to load Numba, or even to compile it."""
DIGITS: Final = frozenset("0123456789")
_SPECIALS: dict[str, _Special] = {}


class _Forms(dict[str, str]):
    """Raw token -> its form, or "" for the special ones."""

    def __missing__(self, raw: str) -> str:
        read = _read(raw)
        if isinstance(read, str) and read[:1] in DIGITS:
            read = _Special(((read, 0, len(raw)),), "")
        form = read if isinstance(read, str) else ""
        if len(raw) <= LONGEST_REMEMBERED:
            if len(self) >= MEMO_LIMIT:
                self.clear()
                _SPECIALS.clear()
            if not isinstance(read, str):
                _SPECIALS[raw] = read
            self[raw] = form
        return form


_FORMS = _Forms()


@dataclass(slots=True)
class _Stream:
    text: str
    forms: list[str]
    starts: array[int]
    ends: array[int]
    numbers: list[int]

    def tokens(self, overlays: tuple[Overlay, ...]) -> Tokens:
        forms = tuple(self.forms)
        return Tokens(self.text, forms, self.starts, self.ends, overlays, self.numbers)


def _as_array(numbers: NDArray[np.int32]) -> array[int]:
    return array("i", numbers.tobytes())


class _Scanner:
    """Finds the raw tokens of long texts, and their forms."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen = 0
        self._forget()

    def is_worth_it(self, text: str) -> bool:
        """Whether this is a long text, and compiled code is at hand, or so much of them came before
        that more may."""
        if len(text) <= SHORT_TEXT:
            return False
        self._seen += len(text)
        return self._seen > FEW_TEXTS or compiler_is_loaded()

    def _forget(self) -> None:
        self._table = TokenTable()
        self._forms = np.full(MEMO_LIMIT + 1, "", object)  # the last one: UNREMEMBERED

    def scan(self, text: str) -> _Stream:
        with self._lock:
            known = len(self._table)
            if known == MEMO_LIMIT:
                self._forget()
                known = 0
            numbers, starts, ends = self._table.scan(text)
            for at in np.flatnonzero(numbers >= known).tolist():
                self._forms[numbers[at]] = _FORMS[text[starts[at] : ends[at]]]
            forms = self._forms[numbers].tolist()
        return _Stream(text, forms, _as_array(starts), _as_array(ends), [])


_SCANNER = _Scanner()


def tokenize(text: str) -> Tokens:
    """The positions and overlays of a text; never raises, linear in its length."""
    stream, overlays = _read_text(text)
    return stream.tokens((*overlays, *_overlays_of_spans(stream)))


def positions(text: str) -> Tokens:
    """The positions alone."""
    return _read_text(text)[0].tokens(())


def _read_text(text: str) -> tuple[_Stream, list[Overlay]]:
    """The positions, and overlays of the words that were run together or torn apart."""
    stream = _SCANNER.scan(text) if _SCANNER.is_worth_it(text) else _split_up(text)
    return stream, [] if all(stream.forms) else _resolve_specials(stream)


def _split_up(text: str) -> _Stream:
    """The raw tokens of a short text, and their forms; "" stands for the special ones."""
    pieces = _split(text)
    bounds = list(accumulate(map(len, pieces)))
    forms = list(map(_FORMS.__getitem__, pieces[1::2]))
    return _Stream(text, forms, array("i", bounds[:-1:2]), array("i", bounds[1::2]), [])


def _resolve_specials(stream: _Stream) -> list[Overlay]:
    """Put the parts of special tokens into the stream, in place; their overlays."""
    specials = []
    for i in _indexes_of_empty(stream.forms):
        raw = stream.text[stream.starts[i] : stream.ends[i]]
        special = _SPECIALS.get(raw) or _special(raw)
        specials.append((i, special))
    if any(len(special.parts) != 1 for _, special in specials):
        return _take_apart(stream, specials)
    torn = []
    for i, special in specials:
        (form, start, end), *_ = special.parts
        stream.forms[i] = form
        if form[:1] in DIGITS:
            stream.numbers.append(i)
        stream.ends[i] = stream.starts[i] + end
        stream.starts[i] += start
        if special.torn:
            torn.append(i)
    return _joined_words(stream, torn)


def _take_apart(stream: _Stream, specials: list[tuple[int, _Special]]) -> list[Overlay]:
    """The same where some special tokens have several parts."""
    old = _Stream(stream.text, stream.forms, stream.starts, stream.ends, [])
    forms, starts, ends = list[str](), array("i"), array("i")
    overlays: list[Overlay] = []
    torn: list[int] = []
    copied = 0
    for i, special in specials:
        forms += old.forms[copied:i]
        starts += old.starts[copied:i]
        ends += old.ends[copied:i]
        copied = i + 1
        offset = old.starts[i]
        if special.torn:
            torn.append(len(forms))
        if special.whole:
            last = len(forms) + len(special.parts) - 1
            overlays.append(Overlay("w", "w=" + special.whole, len(forms), last))
        for form, start, end in special.parts:
            if form[:1] in DIGITS:
                stream.numbers.append(len(forms))
            forms.append(form)
            starts.append(offset + start)
            ends.append(offset + end)
    stream.forms = forms + old.forms[copied:]
    stream.starts = starts + old.starts[copied:]
    stream.ends = ends + old.ends[copied:]
    return overlays + _joined_words(stream, torn)


def _indexes_of_empty(forms: list[str]) -> list[int]:
    found = []
    with suppress(ValueError):
        i = -1
        while True:
            i = forms.index("", i + 1)
            found.append(i)
    return found


def _joined_words(stream: _Stream, torn: list[int]) -> list[Overlay]:
    """Overlays of the words whose pieces stand at and beside the positions ``torn``."""
    overlays = []
    text, starts, ends = stream.text, stream.starts, stream.ends
    for left in sorted({i - 1 for i in torn if i} | {i for i in torn if i + 1 < len(starts)}):
        gap = text[ends[left] : starts[left + 1]]
        if len(gap) != 1 or gap not in " \u00a0":
            continue
        whole = joined(text[starts[left] : ends[left]], text[starts[left + 1] : ends[left + 1]])
        if whole is not None:
            overlays.append(Overlay("w", "w=" + whole, left, left + 1))
    return overlays


def _overlays_of_spans(stream: _Stream) -> list[Overlay]:
    """What is found in the text as a whole: dates, document numbers, addresses."""
    text, starts = stream.text, stream.starts
    overlays: list[Overlay] = []

    def add(start: int, end: int, forms: Iterable[str]) -> None:
        first, last = bisect_left(starts, start), bisect_left(starts, end) - 1
        if first <= last:
            for form in forms:
                overlays.append(Overlay(form[0], form, first, last))

    number_starts = [starts[at] for at in stream.numbers]
    for date in find_dates(text, number_starts):
        if date.year is not None:
            add(date.start, date.end, _date_forms(date.year, date.month, date.day))
    for start, end, form in find_document_numbers(text, number_starts):
        add(start, end, ("n=" + form, *map("n={}".format, document_numbers.parts_of(form))))
    for start, end, form in find_numbers_with_year(text, number_starts):
        add(start, end, ("n=" + form,))
    for start, end, form in find_addresses(text):
        add(start, end, ("u=" + form, *map("u={}".format, addresses.parts_of(form))))
    return overlays


@lru_cache(maxsize=1 << 15)  # every day of ninety years
def _date_forms(year: int, month: int | None, day: int | None) -> tuple[str, ...]:
    """A day is also in its month and its year."""
    forms = [f"y={year:04d}"]
    if month is not None:
        forms.append(f"m={year:04d}-{month:02d}")
        if day is not None:
            forms.append(f"d={year:04d}-{month:02d}-{day:02d}")
    return tuple(forms)


def _special(raw: str) -> _Special:
    """The parts of a raw token that is too long to be remembered."""
    read = _read(raw)
    return read if isinstance(read, _Special) else _Special(((read, 0, len(raw)),), "")


def _read(raw: str) -> str | _Special:
    """What a raw token means by itself."""
    if raw.isascii() and not raw.isalnum():  # 14.732, 28.2.2024, ky_ket
        return number_form(raw) or _read_pieces(raw)
    if "_" in raw or ZERO_WIDTH_SPACE in raw or raw[-1] in INVISIBLE:
        return _read_pieces(raw)
    return _read_word(raw)


def _read_word(raw: str) -> str | _Special:
    form = _form(raw)
    if is_syllable(form) or form.isdecimal():
        return form
    if may_be_torn(form):
        return _Special(((form, 0, len(raw)),), "", torn=True)
    if cuts := glued_cuts(raw):
        spans = list(pairwise((0, *cuts, len(raw))))
        return _Special(tuple((_form(raw[a:b]), a, b) for a, b in spans), form)
    return form


def _form(raw: str) -> str:
    form = canonical_syllable(raw)
    return (form.isascii() and form.isdecimal() and number_form(form)) or form


def _read_pieces(raw: str) -> _Special:
    """Several words in one token: 28.2.2024, ky_ket, or with characters of no width at its end.

    A space of no width separates, unless what it stands in is one syllable or not Vietnamese.
    """
    whole = canonical_syllable(raw)
    pieces = _PIECE if is_syllable(whole) or whole.isascii() else _PIECE_AT_ZERO_WIDTH
    parts: list[tuple[str, int, int]] = []
    for match in pieces.finditer(raw):
        offset = match.start()
        read = _read_word(match.group())
        if isinstance(read, str):
            parts.append((read, offset, match.end()))
        else:
            parts += [(form, offset + start, offset + end) for form, start, end in read.parts]
    return _Special(tuple(parts), "")
