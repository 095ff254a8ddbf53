"""The syllables that a corpus uses, numbered so that all readings of a folded one are a range.

Identifiers are 16 bits. Forms stand in the order of (folded form, form), so ``hoàn`` and
``hoán`` are neighbours, and every form that folds to ``hoan`` is one range of identifiers.
Looking a syllable up is a binary search over mapped bytes: nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from vietnamese.jit import compiled
from vietnamese.text.folding import fold
from vietnamese.text.string_array import StringArray

BOUNDARY = 0
"""Stands before the first and after the last syllable of a field."""
UNKNOWN = 1
"""Any form that is not in the vocabulary."""
NUMBER = 2
"""Any form without letters: for what stands beside it, one number is as good as another."""
FIRST_FORM = 3
LARGEST = 1 << 16
"""Identifiers that 16 bits can hold. News articles by the ten thousand use some 90,000 forms, the
rarest third of them once or twice: those are left out."""
LOOKUPS_REMEMBERED = 1 << 14
NOTHING = range(0)
LAST_CHARACTER = "\U0010ffff"


class Arrays(Protocol):
    """Arrays by name: a dictionary, or a mapped file of them."""

    def __getitem__(self, name: str, /) -> npt.NDArray[Any]: ...

    def __contains__(self, name: str, /) -> bool: ...


def has_letter(form: str) -> bool:
    return any(map(str.isalpha, form))


class Vocabulary:
    """Forms by identifier, and identifiers by form or folded form.

    ``forms`` are all forms, ``folded_forms`` the distinct folded ones; ``firsts`` holds the first
    identifier of each class of them, and one more entry: the number of identifiers.
    """

    def __init__(
        self, forms: StringArray, folded_forms: StringArray, firsts: npt.NDArray[np.uint32]
    ) -> None:
        self._forms = forms
        self.folded_forms = folded_forms
        self.firsts = firsts
        self.fold_class = lru_cache(LOOKUPS_REMEMBERED)(self._fold_class)
        self.identifier = lru_cache(LOOKUPS_REMEMBERED)(self._identifier)
        self.form = lru_cache(LOOKUPS_REMEMBERED)(self._form)

    @classmethod
    def of(cls, arrays: Arrays) -> Vocabulary:
        """The vocabulary whose `arrays` these are; they may be mapped, nothing is read now."""
        return cls(
            StringArray(arrays["vocabulary/forms"], arrays["vocabulary/form_ends"]),
            StringArray(arrays["vocabulary/families"], arrays["vocabulary/family_ends"]),
            arrays["vocabulary/firsts"],
        )

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        return {
            "vocabulary/forms": self._forms.data,
            "vocabulary/form_ends": self._forms.ends,
            "vocabulary/families": self.folded_forms.data,
            "vocabulary/family_ends": self.folded_forms.ends,
            "vocabulary/firsts": self.firsts,
        }

    @classmethod
    def number(cls, forms: Sequence[str]) -> tuple[Vocabulary, npt.NDArray[np.intp]]:
        """The vocabulary of these distinct forms (at most LARGEST - FIRST_FORM of them), and for
        each identifier from FIRST_FORM on the index in ``forms`` of what it stands for."""
        folded = [fold(form) for form in forms]
        order = sorted(range(len(forms)), key=lambda i: (folded[i], forms[i]))
        folded_forms: list[str] = []
        firsts: list[int] = []
        for identifier, i in enumerate(order, FIRST_FORM):
            if not folded_forms or folded_forms[-1] != folded[i]:
                folded_forms.append(folded[i])
                firsts.append(identifier)
        firsts.append(len(forms) + FIRST_FORM)
        numbered = cls(
            StringArray.of([forms[i] for i in order]),
            StringArray.of(folded_forms),
            np.array(firsts, np.uint32),
        )
        return numbered, np.array(order, np.intp)

    def __len__(self) -> int:
        """The number of identifiers: forms, and the FIRST_FORM special ones."""
        return len(self._forms) + FIRST_FORM

    def _form(self, identifier: int) -> str:
        """What an identifier stands for; "" for the special ones."""
        return self._forms[identifier - FIRST_FORM] if identifier >= FIRST_FORM else ""

    def forms(self) -> dict[int, str]:
        """Every identifier with its form."""
        return dict(enumerate(self._forms.all(), FIRST_FORM))

    def members(self, fold_class: int) -> range:
        """The identifiers of the forms that fold to ``folded_forms[fold_class]``."""
        return range(int(self.firsts[fold_class]), int(self.firsts[fold_class + 1]))

    def starting_with(self, prefix: str) -> range:
        """The identifiers of the forms whose folded form starts with ``prefix`` (folded)."""
        first, last = self._first_class(prefix), self._first_class(prefix + LAST_CHARACTER)
        return range(int(self.firsts[first]), int(self.firsts[last]))

    def _first_class(self, folded: str) -> int:
        """Index of the first folded form that is not less than ``folded``."""
        key = folded.encode()
        low, high = 0, len(self.folded_forms)
        while low < high:
            middle = (low + high) // 2
            if self.folded_forms.utf8(middle) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _fold_class(self, folded: str) -> range:
        """The identifiers of the forms that fold to ``folded``; an empty range if none does."""
        fold_class = self._first_class(folded)
        if fold_class < len(self.folded_forms) and self.folded_forms[fold_class] == folded:
            return self.members(fold_class)
        return NOTHING

    def _identifier(self, form: str) -> int:
        """The identifier of a canonical form; NUMBER or UNKNOWN when it has none."""
        for candidate in self.fold_class(fold(form)):
            if self.form(candidate) == form:
                return candidate
        return UNKNOWN if has_letter(form) else NUMBER


def number_stream(
    forms: Sequence[str], ids: npt.NDArray[np.integer], boundary: int
) -> tuple[Vocabulary, npt.NDArray[np.uint16]]:
    """The vocabulary of a corpus, and its tokens as identifiers with BOUNDARY around each field.

    ``forms`` are distinct canonical forms, ``ids`` the tokens of all fields in order as indexes
    into ``forms``, with ``boundary`` (no such index) between fields and documents. Where there
    are more forms than identifiers, the most frequent ones get one.
    """
    counts = occurrences(ids, boundary, len(forms))
    identifiers = np.full(len(forms), UNKNOWN, np.uint16)
    lettered = np.fromiter(map(has_letter, forms), bool, len(forms))
    identifiers[~lettered] = NUMBER
    eligible = np.flatnonzero(lettered & (counts > 0))
    if len(eligible) > LARGEST - FIRST_FORM:  # of equals those that are left out, by their names
        eligible = np.array(sorted(eligible.tolist(), key=forms.__getitem__))
    by_frequency = eligible[np.argsort(-counts[eligible], kind="stable")]
    chosen = by_frequency[: LARGEST - FIRST_FORM]
    vocabulary, order = Vocabulary.number([forms[i] for i in chosen])
    identifiers[chosen[order]] = np.arange(FIRST_FORM, len(vocabulary))

    return vocabulary, _as_identifiers(ids, boundary, identifiers)


@compiled
def occurrences(ids: npt.NDArray[np.integer], boundary: int, size: int) -> npt.NDArray[np.int64]:
    """How often each number below ``size`` stands there."""
    counts = np.zeros(size, np.int64)
    for number in ids:
        if number != boundary:
            counts[number] += 1
    return counts


@compiled
def _as_identifiers(
    ids: npt.NDArray[np.integer], boundary: int, identifiers: npt.NDArray[np.uint16]
) -> npt.NDArray[np.uint16]:
    """The identifier of each number, one BOUNDARY around each field."""
    stream = np.empty(len(ids) + 2, np.uint16)
    stream[0] = BOUNDARY
    size = 1
    for number in ids:
        identifier = np.uint16(BOUNDARY) if number == boundary else identifiers[number]
        if identifier != BOUNDARY or stream[size - 1] != BOUNDARY:
            stream[size] = identifier
            size += 1
    if stream[size - 1] != BOUNDARY:
        stream[size] = BOUNDARY
        size += 1
    return stream[:size]
