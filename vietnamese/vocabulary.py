"""The syllables that a corpus uses, numbered so that all readings of a folded one are a range.

Identifiers are 16 bits. Forms stand in the order of (folded form, form), so ``hoàn`` and
``hoán`` are neighbours, and every form that folds to ``hoan`` is one range of identifiers.
Looking a syllable up is a binary search over mapped bytes: nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import cast

import numpy as np
import numpy.typing as npt

from vietnamese.arrays import Array
from vietnamese.folding import fold

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


def has_letter(form: str) -> bool:
    return any(map(str.isalpha, form))


class Vocabulary:
    """Forms by identifier, and identifiers by form or folded form.

    Arrays: ``forms`` and ``families`` are UTF-8 of all forms and of all distinct folded forms,
    run together; ``form_ends`` and ``family_ends`` say where each ends; ``family_firsts`` is the
    first identifier of each family, and one more entry: the number of identifiers.
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.forms = cast(npt.NDArray[np.uint8], arrays["forms"])
        self.form_ends = cast(npt.NDArray[np.uint32], arrays["form_ends"])
        self.families = cast(npt.NDArray[np.uint8], arrays["families"])
        self.family_ends = cast(npt.NDArray[np.uint32], arrays["family_ends"])
        self.family_firsts = cast(npt.NDArray[np.uint32], arrays["family_firsts"])
        self.family = lru_cache(LOOKUPS_REMEMBERED)(self._family)
        self.identifier = lru_cache(LOOKUPS_REMEMBERED)(self._identifier)

    @classmethod
    def of(cls, forms: Sequence[str]) -> tuple[Vocabulary, npt.NDArray[np.intp]]:
        """The vocabulary of these distinct forms (at most LARGEST - FIRST_FORM of them), and for
        each identifier from FIRST_FORM on the index in ``forms`` of what it stands for."""
        folded = [fold(form) for form in forms]
        order = sorted(range(len(forms)), key=lambda i: (folded[i], forms[i]))
        families: list[str] = []
        firsts: list[int] = []
        for identifier, i in enumerate(order, FIRST_FORM):
            if not families or families[-1] != folded[i]:
                families.append(folded[i])
                firsts.append(identifier)
        firsts.append(len(forms) + FIRST_FORM)
        form_bytes, form_ends = _run_together([forms[i] for i in order])
        family_bytes, family_ends = _run_together(families)
        arrays: dict[str, Array] = {
            "forms": form_bytes,
            "form_ends": form_ends,
            "families": family_bytes,
            "family_ends": family_ends,
            "family_firsts": np.array(firsts, np.uint32),
        }
        return cls(arrays), np.array(order, np.intp)

    def arrays(self) -> dict[str, Array]:
        names = ("forms", "form_ends", "families", "family_ends", "family_firsts")
        return {name: getattr(self, name) for name in names}

    def __len__(self) -> int:
        """The number of identifiers: forms, and the FIRST_FORM special ones."""
        return len(self.form_ends) + FIRST_FORM

    def form(self, identifier: int) -> str:
        """What an identifier stands for; "" for the special ones."""
        return _piece(self.forms, self.form_ends, identifier - FIRST_FORM).decode()

    def family_of(self, folded: str) -> int:
        """Index of the first family that is not less than ``folded``."""
        key = folded.encode()
        low, high = 0, len(self.family_ends)
        while low < high:
            middle = (low + high) // 2
            if _piece(self.families, self.family_ends, middle) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def family_form(self, family: int) -> str:
        """The folded form that a family's members share."""
        return _piece(self.families, self.family_ends, family).decode()

    def members(self, family: int) -> range:
        """The identifiers of a family, given by index."""
        return range(int(self.family_firsts[family]), int(self.family_firsts[family + 1]))

    def _family(self, folded: str) -> range:
        """The identifiers of the forms that fold to ``folded``; an empty range if none does."""
        family = self.family_of(folded)
        if family < len(self.family_ends) and self.family_form(family) == folded:
            return self.members(family)
        return NOTHING

    def _identifier(self, form: str) -> int:
        """The identifier of a canonical form; NUMBER or UNKNOWN when it has none."""
        for candidate in self.family(fold(form)):
            if self.form(candidate) == form:
                return candidate
        return UNKNOWN if has_letter(form) else NUMBER

    def starting_with(self, prefix: str) -> range:
        """The identifiers of the forms whose folded form starts with ``prefix`` (folded)."""
        first = self.family_of(prefix)
        last = self.family_of(prefix + "\U0010ffff")
        return range(int(self.family_firsts[first]), int(self.family_firsts[last]))

    def __iter__(self) -> Iterator[str]:
        """All forms, in the order of their identifiers from FIRST_FORM on."""
        return map(self.form, range(FIRST_FORM, len(self)))


def number_stream(
    forms: Sequence[str], ids: npt.NDArray[np.integer], boundary: int
) -> tuple[Vocabulary, npt.NDArray[np.uint16]]:
    """The vocabulary of a corpus, and its tokens as identifiers with BOUNDARY around each field.

    ``forms`` are distinct canonical forms, ``ids`` the tokens of all fields in order as indexes
    into ``forms``, with ``boundary`` (no such index) between fields and documents. Where there
    are more forms than identifiers, the most frequent ones get one.
    """
    is_token = ids != boundary
    occurrences = np.bincount(ids[is_token].astype(np.int64), minlength=len(forms))
    identifiers = np.full(len(forms) + 1, UNKNOWN, np.uint16)
    identifiers[-1] = BOUNDARY
    lettered = np.fromiter(map(has_letter, forms), bool, len(forms))
    identifiers[:-1][~lettered] = NUMBER
    eligible = np.flatnonzero(lettered & (occurrences > 0))
    by_frequency = eligible[np.argsort(-occurrences[eligible], kind="stable")]
    chosen = by_frequency[: LARGEST - FIRST_FORM]
    vocabulary, order = Vocabulary.of([forms[i] for i in chosen])
    identifiers[chosen[order]] = np.arange(FIRST_FORM, len(vocabulary))

    stream = np.full(len(ids) + 2, BOUNDARY, np.uint16)
    stream[1:-1] = identifiers[np.where(is_token, ids, len(forms))]
    repeated = (stream[1:] == BOUNDARY) & (stream[:-1] == BOUNDARY)
    return vocabulary, stream[np.concatenate([[True], ~repeated])]


def _run_together(texts: Sequence[str]) -> tuple[Array, Array]:
    encoded = [text.encode() for text in texts]
    ends = np.cumsum([len(text) for text in encoded], dtype=np.uint32)
    return np.frombuffer(b"".join(encoded), np.uint8), ends


def _piece(blob: npt.NDArray[np.uint8], ends: npt.NDArray[np.uint32], at: int) -> bytes:
    if at < 0:
        return b""
    return blob[int(ends[at - 1]) if at else 0 : int(ends[at])].tobytes()
