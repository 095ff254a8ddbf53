"""Autocomplete: what the reader may be about to type, with or without marks.

What is typed first is one range of the table of `index.completions`; each further syllable
narrows it by a comparison of whole columns. Typed marks exclude nothing, they put first what has
them too.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.completions import KINDS, SORTED_BY
from search.results import Suggestion
from vietnamese.folding import fold
from vietnamese.syllables import split_tone
from vietnamese.texts import Texts
from vietnamese.tokens import tokenize
from vietnamese.vocabulary import FIRST_FORM, NUMBER, UNKNOWN, Arrays, Vocabulary, has_letter

MOST_PLACES = 2
"""Places come first: they are few, and filters by them exist. More would crowd out the rest."""
TITLES_KEPT = 3
"""Lines kept for titles when there are many phrases."""
LONGEST_TAIL = 4
"""Where nothing starts with all that was typed, its last syllables are completed: at most so
many, the last one included."""
MOST_READ = 400
"""Entries whose text is looked at, where identifiers alone cannot tell whether it fits."""

Rows = NDArray[np.intp]


class Completion:
    """Answers from the table; immutable, so it can be shared by threads."""

    def __init__(self, arrays: Arrays, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._syllables: NDArray[np.uint16] = arrays["completion/syllables"]
        self._texts = Texts(arrays["completion/texts"], arrays["completion/text_ends"])
        self._kinds: NDArray[np.uint8] = arrays["completion/kinds"]
        self._weights: NDArray[np.float32] = arrays["completion/weights"]

    def complete(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """At most ``limit`` lines that start with ``text``, the best first.

        Where there are none, those in which as much as possible of its end is completed.
        """
        tokens = tokenize(text)
        forms = list(tokens.forms)
        unfinished = bool(forms) and tokens.ends[-1] == len(text)
        found = list(self._matching(forms, unfinished, limit))
        for size in range(min(LONGEST_TAIL, len(forms) - 1), 1, -1):
            if found:
                break
            head = text[: tokens.starts[len(forms) - size]]
            found = [
                Suggestion(head + suggestion.text, suggestion.kind)
                for suggestion in self._matching(forms[-size:], unfinished, limit, strict=True)
                if suggestion.kind != "title"
            ]
        distinct = {suggestion.text.lower(): suggestion for suggestion in reversed(found)}
        return tuple(reversed(distinct.values()))[:limit]

    def _matching(
        self, forms: list[str], unfinished: bool, limit: int, strict: bool = False
    ) -> Iterator[Suggestion]:
        """Entries that start with syllables, of which the last may be ``unfinished``: first those
        that agree with all typed marks, then, unless ``strict``, the others; of each kind no more
        than could be shown."""
        if not forms:
            return
        readings = [self._readings(form) for form in forms[:SORTED_BY]]
        if unfinished and len(forms) <= SORTED_BY:
            readings[-1] = self._readings(forms[-1], unfinished=True)
        rows = self._rows(readings)
        agree = self._agreeing(rows, forms[:SORTED_BY], unfinished and len(forms) <= SORTED_BY)
        unsure = len(forms) > SORTED_BY or any(r.start < FIRST_FORM for r in readings)
        for group in (rows[agree],) if strict else (rows[agree], rows[~agree]):
            kinds = self._kinds[group]
            places, phrases, titles = (
                self._heaviest(group[kinds == kind], limit, forms if unsure else [], unfinished)
                for kind in range(len(KINDS))
            )
            places = places[:MOST_PLACES]
            first = max(limit - len(places) - min(TITLES_KEPT, len(titles)), 0)
            for row in (*places, *phrases[:first], *titles, *phrases[first:]):
                yield Suggestion(self._texts[row], KINDS[self._kinds[row]])

    def _readings(self, form: str, unfinished: bool = False) -> range:
        """The identifiers that a typed syllable may stand for, whatever its marks."""
        if not has_letter(form):
            return range(NUMBER, NUMBER + 1)
        look_up = self._vocabulary.starting_with if unfinished else self._vocabulary.family
        return look_up(fold(form)) or range(UNKNOWN, UNKNOWN + 1)

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

    def _agreeing(self, rows: Rows, forms: list[str], unfinished: bool) -> NDArray[np.bool_]:
        """Which of these entries have every mark that was typed."""
        agree = np.ones(len(rows), bool)
        for place, form in enumerate(forms):
            if fold(form) == form:
                continue
            column = self._syllables[place, rows]
            if unfinished and place == len(forms) - 1:
                known = np.unique(column)
                having = [_may_become(form, self._vocabulary.form(i)) for i in known.tolist()]
                agree &= np.isin(column, known[having])
            else:
                agree &= column == self._vocabulary.identifier(form)
        return agree

    def _heaviest(self, rows: Rows, limit: int, forms: list[str], unfinished: bool) -> list[int]:
        """The ``limit`` entries of most weight; only such as fit ``forms`` when these are given."""
        most = MOST_READ if forms else limit
        weights = self._weights[rows]
        if len(rows) > most:
            chosen = np.argpartition(-weights, most)[:most]
            rows, weights = rows[chosen], weights[chosen]
        ordered: list[int] = rows[np.argsort(-weights, kind="stable")].tolist()
        if not forms:
            return ordered
        fitting = (row for row in ordered if _starts_with(self._texts[row], forms, unfinished))
        return [row for row, _ in zip(fitting, range(limit), strict=False)]


def _may_become(typed: str, form: str) -> bool:
    """Whether a syllable with marks that is still being typed may end as ``form``: its letters
    are the first ones, and its tone, which many type last, is the same or not there yet."""
    tone, letters = split_tone(typed)
    whole_tone, whole_letters = split_tone(form)
    return whole_letters.startswith(letters) and tone in ("", whole_tone)


def _starts_with(text: str, forms: list[str], unfinished: bool) -> bool:
    """Whether a text starts with typed syllables, whatever their marks."""
    plain = text.replace(".", "").replace(",", "")  # 14.732 is typed 14732, and is that form
    if not all(form in plain for form in forms if form.isdecimal()):
        return False  # the same answer as below, at a fiftieth of the time
    first = [fold(form) for form in tokenize(text).forms[: len(forms)]]
    typed = [fold(form) for form in forms]
    if unfinished and len(first) == len(typed):
        return first[:-1] == typed[:-1] and first[-1].startswith(typed[-1])
    return first == typed
