"""Autocomplete: what the reader may be about to type, with or without marks.

What is typed first is one range of the table of `index.building.completion_table`; each further
syllable narrows it by a comparison of whole columns. Typed marks exclude nothing, they put first
what has them too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from index.building.completions import KINDS, SORTED_BY, Kind
from search.contract.results import Suggestion
from vietnamese.model.vocabulary import FIRST_FORM, NUMBER, UNKNOWN, Arrays, Vocabulary, has_letter
from vietnamese.text.folding import fold
from vietnamese.text.string_array import StringArray
from vietnamese.text.syllables import split_tone
from vietnamese.tokens.tokenizer import tokenize

MOST_PLACES = 2
"""Places come first: they are few, and filters by them exist. More would crowd out the rest."""
TITLES_KEPT = 3
"""Lines kept for titles when there are many phrases."""
LONGEST_TAIL = 4
"""Where nothing starts with all that was typed, its last syllables are completed: at most so
many, the last one included."""
MOST_READ = 400
"""Entries whose text is looked at, where identifiers alone cannot tell whether it fits."""

LONG = 3
"""Syllables of a phrase that says what a text is about."""

NUMBER_SIGNS = (".", ",")
"""What stands between the digits of a number: 1.200, 96,5."""

Rows = NDArray[np.intp]


class Completion:
    """Answers from the table; immutable, so it can be shared by threads."""

    def __init__(self, arrays: Arrays, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._syllables: NDArray[np.uint16] = arrays["completion/syllables"]
        self._texts = StringArray(arrays["completion/texts"], arrays["completion/text_ends"])
        self._kinds: NDArray[np.uint8] = arrays["completion/kinds"]
        self._weights: NDArray[np.float32] = arrays["completion/weights"]
        self._ids: StringArray | None = None
        if "completion/ids" in arrays:  # an index that learned before has none
            self._ids = StringArray(arrays["completion/ids"], arrays["completion/id_ends"])

    def entries(self, kind: Kind) -> Iterator[str]:
        """All lines of a kind, in the order of the table."""
        for row in np.flatnonzero(self._kinds == KINDS.index(kind)).tolist():
            yield self._texts[row]

    @cached_property
    def frequent(self) -> tuple[str, ...]:
        """The phrases of most weight, no two of which share a syllable; those of two syllables,
        which are names of countries and the like, behind longer ones."""
        rows = np.flatnonzero(self._kinds == KINDS.index("phrase"))
        heaviest = rows[np.argsort(-self._weights[rows], kind="stable")[:MOST_READ]].tolist()
        split = [(text, fold(text).split()) for text in map(self._texts.__getitem__, heaviest)]
        found: list[str] = []
        seen: set[str] = set()
        for text, syllables in sorted(split, key=lambda pair: len(pair[1]) < LONG):
            if len(syllables) > 1 and seen.isdisjoint(syllables):
                found.append(text)
                seen.update(syllables)
        return tuple(found)

    def complete(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """At most ``limit`` lines that start with ``text``, the best first.

        Where there are none, those in which as much as possible of its end is completed.
        """
        tokens = tokenize(text)
        whole = list(tokens.forms)
        begun = [""]
        rest = text[tokens.ends[-1] :] if whole else ""
        if whole and (not rest or (rest in NUMBER_SIGNS and whole[-1].isdecimal())):
            begun = _spellings(text[tokens.starts[-1] :], whole.pop())
        found = self._lines(whole, begun, limit)
        size = len(tokens.forms)
        for first in range(max(size - LONGEST_TAIL, 1), size - 1):
            if found:
                break
            head = text[: tokens.starts[first]]
            found = [
                Suggestion(head + suggestion.text, suggestion.kind)
                for suggestion in self._lines(whole[first:], begun, limit, strict=True)
                if suggestion.kind != "title"
            ]
        distinct = {suggestion.text.lower(): suggestion for suggestion in reversed(found)}
        return tuple(reversed(distinct.values()))[:limit]

    def _lines(
        self, whole: list[str], begun: list[str], limit: int, strict: bool = False
    ) -> list[Suggestion]:
        """The entries that start with ``whole`` syllables and then a syllable that starts as one
        of ``begun`` does: first those that agree with all typed marks, then, unless ``strict``,
        the others; of each kind no more than could be shown."""
        agreeing: list[int] = []
        others: list[int] = []
        for spelling in begun:
            typed = [*whole, spelling] if spelling else whole
            if not typed:
                continue
            readings = [self._readings(form) for form in whole[:SORTED_BY]]
            if spelling and len(typed) <= SORTED_BY:
                readings.append(self._beginnings(spelling))
            rows = self._rows(readings)
            agree = self._agreeing(rows, whole[:SORTED_BY], spelling)
            unsure = len(typed) > SORTED_BY or any(r.start < FIRST_FORM for r in readings)
            fits = (lambda text, s=spelling: _starts_with(text, whole, s)) if unsure else None
            agreeing += self._mixed(rows[agree], fits, limit)
            others += self._mixed(rows[~agree], fits, limit)
        shown = agreeing if strict else agreeing + others
        return list(map(self._line, shown))

    def _line(self, row: int) -> Suggestion:
        kind = KINDS[self._kinds[row]]
        opens = self._ids[-int(self._weights[row])] if self._ids and kind == "title" else None
        return Suggestion(self._texts[row], kind, opens)

    def _readings(self, form: str) -> range:
        """The identifiers that a typed syllable may stand for, whatever its marks."""
        if not has_letter(form):
            return range(NUMBER, NUMBER + 1)
        return self._vocabulary.fold_class(fold(form)) or range(UNKNOWN, UNKNOWN + 1)

    def _beginnings(self, begun: str) -> range:
        """The identifiers of the syllables that start so, whatever their marks."""
        if not has_letter(begun):
            return range(NUMBER, NUMBER + 1)
        return self._vocabulary.starting_with(_letters(begun)) or range(UNKNOWN, UNKNOWN + 1)

    def _rows(self, readings: list[range]) -> Rows:
        """The entries whose first syllables are among the readings, in the table's order."""
        column = self._syllables[0]
        start = int(np.searchsorted(column, readings[0].start))
        end = int(np.searchsorted(column, readings[0].stop - 1, side="right"))
        fits = np.ones(end - start, bool)
        for place, reading in enumerate(readings[1:], 1):
            column = self._syllables[place, start:end]
            fits &= (column >= reading.start) & (column <= reading.stop - 1)
        return np.flatnonzero(fits) + start

    def _agreeing(self, rows: Rows, whole: list[str], begun: str) -> NDArray[np.bool_]:
        """Which of these entries have every mark that was typed."""
        agree = np.ones(len(rows), bool)
        for place, form in enumerate(whole):
            if fold(form) != form:
                agree &= self._syllables[place, rows] == self._vocabulary.identifier(form)
        if _letters(begun) != begun and len(whole) < SORTED_BY:
            column = self._syllables[len(whole), rows]
            known = np.unique(column)
            having = [_may_become(begun, self._vocabulary.form(i)) for i in known.tolist()]
            agree &= np.isin(column, known[having])
        return agree

    def _mixed(self, rows: Rows, fits: Callable[[str], bool] | None, limit: int) -> list[int]:
        """The entries to show first of these, of all kinds; only texts that fit, if that is to be
        looked at."""
        kinds = self._kinds[rows]
        places, phrases, titles = (
            self._heaviest(rows[kinds == kind], fits, limit) for kind in range(len(KINDS))
        )
        places = places[:MOST_PLACES]
        first = max(limit - len(places) - min(TITLES_KEPT, len(titles)), 0)
        return [*places, *phrases[:first], *titles, *phrases[first:]]

    def _heaviest(self, rows: Rows, fits: Callable[[str], bool] | None, limit: int) -> list[int]:
        """The ``limit`` entries of most weight."""
        most = limit if fits is None else MOST_READ
        weights = self._weights[rows]
        if len(rows) > most:
            chosen = np.argpartition(-weights, most)[:most]
            rows, weights = rows[chosen], weights[chosen]
        ordered: list[int] = rows[np.argsort(-weights, kind="stable")].tolist()
        if fits is None:
            return ordered
        return list(islice((row for row in ordered if fits(self._texts[row])), limit))


def _spellings(raw: str, form: str) -> list[str]:
    """The ways to read a syllable that is still being typed.

    Its canonical form and, where that has other letters, what stands there: ``ki`` is ``ky`` so
    far, but may become ``kinh``, and ``1.2`` may become 1.200.
    """
    typed = normalize("NFC", raw).lower()
    if not has_letter(typed):
        typed = _without_signs(typed)
    return [form] if _letters(typed) == _letters(form) else [typed, form]


def _letters(text: str) -> str:
    """Letter by letter without marks; other than `fold` it does not write i as y."""
    return "".join(map(fold, text))


def _may_become(typed: str, form: str) -> bool:
    """Whether a syllable with marks that is still being typed may end as ``form``: its letters
    are the first ones, and its tone, which many type last, is the same or not there yet."""
    tone, letters = split_tone(typed)
    whole_tone, whole_letters = split_tone(form)
    return whole_letters.startswith(letters) and tone in ("", whole_tone)


def _without_signs(text: str) -> str:
    """Numbers as they are in their canonical form: 14.732 as 14732."""
    for sign in NUMBER_SIGNS:
        text = text.replace(sign, "")
    return text


def _starts_with(text: str, whole: list[str], begun: str) -> bool:
    """Whether a text starts with these syllables and the begun one, whatever their marks."""
    plain = _without_signs(text)
    if not all(form in plain for form in (*whole, begun) if form.isdecimal()):
        return False  # the same answer as below, at a fiftieth of the time
    forms = [fold(form) for form in tokenize(text).forms[: len(whole) + 1]]
    if forms[: len(whole)] != [fold(form) for form in whole]:
        return False
    return not begun or (len(forms) > len(whole) and forms[-1].startswith(_letters(begun)))
