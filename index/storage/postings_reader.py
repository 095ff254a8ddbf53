"""Reading the postings of a segment, as Whoosh's queries and matchers do; see `index.storage.codec`
for the arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import FieldCursor, TermsReader
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from index.storage.arrays import ArrayFile
from index.storage.dictionaries import BlobDictionary, Dictionary, PairDictionary
from index.storage.frequencies import Frequencies


class ArrayTermsReader(TermsReader):  # type: ignore[misc]
    """Dictionaries and postings of one segment. ``file`` is open to those who read arrays."""

    def __init__(self, file: ArrayFile, lengths: Any) -> None:
        self.file = file
        self.docs = file["docs"]
        self.frequencies = Frequencies(file)
        self._lengths = lengths
        self._fields: dict[str, str] = file.facts["fields"]
        self._postings = {name: file[f"{name}/postings"] for name in self._fields}
        self._dictionaries: dict[str, Dictionary] = {}

    def dictionary(self, fieldname: str) -> Dictionary:
        """The dictionary of a field; several fields may share one."""
        name = self._fields[fieldname]
        if name not in self._dictionaries:
            base = self.file.facts.get("pairs", {}).get(name)
            blob = BlobDictionary(self.file, base or name)
            self._dictionaries[name] = PairDictionary(self.file, name, blob) if base else blob
        return self._dictionaries[name]

    def extent(self, fieldname: str, number: int) -> tuple[int, int]:
        """Where a term's postings start and end among all."""
        postings = self._postings[fieldname]
        return int(postings[number]), int(postings[number + 1])

    def find(self, fieldname: str, term: bytes) -> tuple[int, int]:
        """Where a term's postings are; an empty extent where there are none."""
        if fieldname in self._fields:
            number = self.dictionary(fieldname).find(term)
            if number >= 0:
                return self.extent(fieldname, number)
        return 0, 0

    def _found(self, fieldname: str, term: bytes) -> tuple[int, int]:
        start, end = self.find(fieldname, term)
        if start == end:
            raise TermNotFound(f"No term {fieldname}:{term!r}")
        return start, end

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        start, end = self.find(*term)
        return start < end

    def indexed_field_names(self) -> Iterable[str]:
        return self._fields.keys()

    def numbers_from(self, fieldname: str, prefix: bytes) -> Iterator[int]:
        """The terms of a field that have postings, from ``prefix`` on."""
        postings = self._postings[fieldname]
        for number in range(self.dictionary(fieldname).floor(prefix), len(postings) - 1):
            if postings[number] < postings[number + 1]:
                yield number

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name in sorted(self._fields):
            if name >= fieldname:
                dictionary = self.dictionary(name)
                for number in self.numbers_from(name, prefix if name == fieldname else b""):
                    yield name, dictionary.term(number)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Any, TermInfo]]:
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def items(self) -> Iterator[tuple[Any, TermInfo]]:
        return self.items_from("", b"")

    def term_info(self, fieldname: str, term: bytes) -> TermInfo:
        start, end = self._found(fieldname, term)
        docs = self.docs[start:end]
        weights = self.frequencies.between(start, end)
        lengths = [self._lengths.doc_field_length(int(doc), fieldname) for doc in docs]
        return TermInfo(
            weight=float(weights.sum(dtype=np.float64)),
            df=end - start,
            minlength=min(lengths),
            maxlength=max(lengths),
            maxweight=float(weights.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, term: bytes) -> float:
        return float(self.frequencies.between(*self.find(fieldname, term)).sum(dtype=np.float64))

    def doc_frequency(self, fieldname: str, term: bytes) -> int:
        start, end = self.find(fieldname, term)
        return end - start

    def matcher(
        self, fieldname: str, term: bytes, format_: Any, scorer: Any = None
    ) -> ArrayMatcher:
        start, end = self._found(fieldname, term)
        values = None
        if f"{fieldname}/values" in self.file:
            base = start - int(self._postings[fieldname][0])
            starts = self.file[f"{fieldname}/value_starts"][base : base + end - start + 1]
            values = (self.file.view(f"{fieldname}/values"), starts)
        info = self.term_info(fieldname, term)
        weights = self.frequencies.between(start, end)
        docs = self.docs[start:end]
        return ArrayMatcher((fieldname, term), docs, weights, values, format_, scorer, info)

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        return ArrayCursor(self, fieldname, fieldobj)

    def close(self) -> None:
        self._lengths.close()


class ArrayCursor(FieldCursor):  # type: ignore[misc]
    """Whoosh's walk over the terms of a field."""

    def __init__(self, reader: ArrayTermsReader, fieldname: str, fieldobj: Any) -> None:
        self._reader = reader
        self._fieldname = fieldname
        self._fieldobj = fieldobj
        self.first()

    def _from(self, prefix: bytes) -> Any:
        known = self._fieldname in self._reader.indexed_field_names()
        self._numbers = self._reader.numbers_from(self._fieldname, prefix) if known else iter(())
        return self.next()

    def first(self) -> Any:
        return self._from(b"")

    def find(self, term: Any) -> Any:
        return self._from(term if isinstance(term, bytes) else self._fieldobj.to_bytes(term))

    def next(self) -> Any:
        number = next(self._numbers, None)
        self._term = (
            None if number is None else self._reader.dictionary(self._fieldname).term(number)
        )
        return self.text()

    def text(self) -> Any:
        return None if self._term is None else self._fieldobj.from_bytes(self._term)

    def term_info(self) -> TermInfo | None:
        return None if self._term is None else self._reader.term_info(self._fieldname, self._term)

    def is_valid(self) -> bool:
        return self._term is not None


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """Whoosh's walk over one term's postings: a single block."""

    def __init__(
        self,
        term: tuple[str, bytes],
        docs: NDArray[Any],
        weights: NDArray[np.float32],
        values: tuple[memoryview, NDArray[Any]] | None,
        format_: Any,
        scorer: Any,
        info: TermInfo,
    ) -> None:
        self._term = term
        self._docs = docs
        self._weights = weights
        self._values = values
        self.format = format_
        self.scorer = scorer
        self._info = info
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._docs)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> ArrayMatcher:
        other = ArrayMatcher(
            self._term,
            self._docs,
            self._weights,
            self._values,
            self.format,
            self.scorer,
            self._info,
        )
        other._at = self._at
        return other

    def id(self) -> int:
        return int(self._docs[self._at])

    def all_ids(self) -> Iterator[int]:
        return iter(self._docs[self._at :].tolist())

    def weight(self) -> float:
        return float(self._weights[self._at])

    def value(self) -> bytes:
        if self._values is None:
            # A format without positions encodes just the frequency.
            return self.format.encode(int(self.weight())) if hasattr(self.format, "encode") else b""
        blob, starts = self._values
        return bytes(blob[int(starts[self._at]) : int(starts[self._at + 1])])

    def next(self) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return not self.is_active()

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at += int(np.searchsorted(self._docs[self._at :], id))

    def skip_to_quality(self, minquality: float) -> int:
        if not self.is_active() or self.block_quality() > minquality:
            return 0
        self._at = len(self._docs)
        return 1

    def block_min_id(self) -> int:
        return int(self._docs[0])

    def block_max_id(self) -> int:
        return int(self._docs[-1])

    def block_min_length(self) -> int:
        return int(self._info.min_length() or 0)

    def block_max_length(self) -> int:
        return int(self._info.max_length())

    def block_max_weight(self) -> float:
        return float(self._info.max_weight())
