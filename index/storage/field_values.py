"""Columns of which a document has any number of values: its source and the source's own fields
(category, author, tags, ...), places.

Terms are ``name=value``. Arrays of the ``.doc`` file (D documents, V values in all), where
COLUMN is ``fields`` or ``places``:

    COLUMN/...                 dictionary of terms (`index.storage.dictionaries`)
    COLUMN/at      uint [D+1]  where each document's values start
    COLUMN/values  uint [V]    numbers of terms

There are no postings: going through the column takes a tenth of a millisecond for 50,000
documents, and counting values needs it anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.storage.arrays import ArrayFile, ArrayFileWriter, distinct, smallest_uint
from index.storage.dictionaries import BlobDictionary
from vietnamese.text.folding import fold

FIELDS = "fields"
SOURCE = "source"  # a field of all documents; none of the sources' own is called so
PLACES = "places"
LONGEST = 120
"""Characters of a value that can be filtered by; a longer one is only stored."""


def field_terms(source: str | None, fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The terms of a document's source and its fields, each once. Addresses and long values of
    fields are none: nobody filters by what one document has."""
    own = (
        f"{name}={value}"
        for name, value in fields
        if len(value) <= LONGEST and not value.startswith(("http://", "https://", "/"))
    )
    first = (f"{SOURCE}={source}",) if source and len(source) <= LONGEST else ()
    return tuple(dict.fromkeys((*first, *own)))


def write_values(file: ArrayFileWriter, column: str, documents: Sequence[Sequence[str]]) -> None:
    """``documents``: the terms of each."""
    terms = sorted({term.encode() for of_document in documents for term in of_document})
    number = {term: at for at, term in enumerate(terms)}
    BlobDictionary.write(file, column, terms)
    starts = np.zeros(len(documents) + 1, np.int64)
    np.cumsum([len(of_document) for of_document in documents], out=starts[1:])
    values = [number[term.encode()] for of_document in documents for term in of_document]
    file.add(f"{column}/at", starts.astype(smallest_uint(int(starts[-1]))))
    file.add(f"{column}/values", np.array(values, smallest_uint(len(terms))))


@dataclass(frozen=True, slots=True)
class _Distinct:
    """The values of a field, as they fold and as most write them: spellings that differ in marks
    and capitals only are of one value. ``documents`` that have a value, in order, and which of
    ``values`` that is; of each pair one."""

    documents: NDArray[np.int64]
    values: NDArray[np.int64]
    folded: list[str]
    written: list[str]


class FieldValues:
    """A column of one segment with D documents and V values: numbers of terms, and of the
    documents that have them. ``alive`` [D]: of these documents alone; None: of all."""

    def __init__(
        self, file: ArrayFile, column: str = FIELDS, alive: NDArray[np.bool_] | None = None
    ) -> None:
        self.terms = BlobDictionary(file, column)
        self.values = file[f"{column}/values"]
        starts = self._starts = file[f"{column}/at"].astype(np.int64)
        self.count = len(starts) - 1
        self._known: dict[str, _Distinct] = {}
        self.documents_of_values = np.repeat(np.arange(self.count), starts[1:] - starts[:-1])
        if alive is not None and not alive.all():
            kept = alive[self.documents_of_values]
            self.values, self.documents_of_values = (
                self.values[kept],
                self.documents_of_values[kept],
            )
            self._starts = np.searchsorted(self.documents_of_values, np.arange(self.count + 1))

    def present(self) -> list[bytes]:
        """The terms by number, empty where no document has it."""
        found = [b""] * len(self.terms)
        for number in distinct(self.values).tolist():
            found[number] = self.terms.term(number)
        return found

    def terms_of(self, document: int) -> tuple[str, ...]:
        """The terms of one document."""
        start, end = self._starts[document : document + 2]
        return tuple(self.terms.term(int(at)).decode() for at in self.values[start:end])

    def documents(self, name: str, value: str) -> NDArray[np.int64]:
        """The numbers of the documents that have the value, in order."""
        number = self.terms.find(f"{name}={value}".encode())
        return (
            self.documents_of_values[self.values == number]
            if number >= 0
            else np.zeros(0, np.int64)
        )

    def having(self, name: str, values: Sequence[str]) -> NDArray[np.bool_]:
        """[D] whether a document has one of the values, however they are typed: without marks,
        in capitals."""
        known = self._distinct(name)
        asked = set(map(fold, values))
        wanted = np.array([folded in asked for folded in known.folded], bool)
        found = np.zeros(self.count, bool)
        found[known.documents[wanted[known.values]]] = True
        return found

    def counts(self, name: str, chosen: NDArray[np.bool_]) -> Iterator[tuple[str, str, int]]:
        """Each value of a field, folded and as most write it, with how many of the chosen documents
        ([D]) have it: as many as there are for who chooses it."""
        known = self._distinct(name)
        found = np.bincount(known.values[chosen[known.documents]], minlength=len(known.folded))
        for value in np.flatnonzero(found).tolist():
            yield known.folded[value], known.written[value], int(found[value])

    def _distinct(self, name: str) -> _Distinct:
        if found := self._known.get(name):
            return found
        first, end = self._range(name)
        prefix = len(name.encode()) + 1
        texts = [self.terms.term(at)[prefix:].decode() for at in range(first, end)]
        at = np.flatnonzero((self.values >= first) & (self.values < end))
        own = self.values[at].astype(np.int64) - first
        often = np.bincount(own, minlength=len(texts)).tolist()
        spellings: dict[str, list[int]] = {}
        for term, text in enumerate(texts):
            spellings.setdefault(fold(text), []).append(term)
        of_terms = np.zeros(len(texts), np.int64)
        for value, terms in enumerate(spellings.values()):
            of_terms[terms] = value
        written = [texts[max(terms, key=often.__getitem__)] for terms in spellings.values()]
        documents, values = self.documents_of_values[at], of_terms[own]
        if len(spellings) < len(texts):  # a document may have two of one value
            pairs = np.unique(documents * len(spellings) + values)
            documents, values = np.divmod(pairs, len(spellings))
        found = _Distinct(documents, values, list(spellings), written)
        if texts:  # whoever asks for fields that there are not fills no memory
            self._known[name] = found
        return found

    def names(self) -> list[str]:
        """The fields that some document has."""
        found = []
        numbers = distinct(self.values)
        at = 0
        while at < len(numbers):
            name = self.terms.term(int(numbers[at])).partition(b"=")[0].decode()
            found.append(name)
            at = int(np.searchsorted(numbers, self._range(name)[1]))
        return found

    def _range(self, name: str) -> tuple[int, int]:
        """The numbers of the first term of a field and of the first behind it."""
        return self.terms.floor(f"{name}=".encode()), self.terms.floor(f"{name}>".encode())
