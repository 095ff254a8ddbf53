"""A Whoosh codec whose postings are arrays.

Per segment there is one array file of terms and postings (``.trm``). Segments written document
by document through Whoosh's own writer protocol keep Whoosh's files for stored fields, columns
and lengths; segments built in bulk (`index.building.build`) have an array file
for these too (``.doc``). Both are read through the same Whoosh interfaces, so that stock queries,
matchers and scorers work on both; `search` reads the arrays themselves.

Arrays of a ``.trm`` file (N postings of all fields, one after the other):

    docs            uint16 or uint32 [N]  document numbers, ascending within a term
    weights, heavy/at, heavy/weights      frequency in the document, see `index.storage.frequencies`
    FIELD/postings  uint32 [T + 1]        where each term's postings start; T terms in the
                                          dictionary that the facts name for the field
    FIELD/values, FIELD/value_starts      encoded positions and the like, where the field's
                                          format has them
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import FieldCursor, FieldWriter, PerDocumentReader, TermsReader
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from index.storage.arrays import ArrayFile, ArrayFileWriter, smallest_uint
from index.storage.dictionaries import BlobDictionary, Dictionary, PairDictionary
from index.storage.document_store import Blobs
from index.storage.frequencies import Frequencies, FrequencyWriter

TERMS = ".trm"
DOCUMENTS = ".doc"


class ArraySegment(W3Segment):  # type: ignore[misc]
    """A segment as Whoosh keeps it in the TOC: number of documents and the deleted ones."""

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            super().delete_document(docnum)
        elif self._deleted:
            self._deleted.discard(docnum)

    def should_assemble(self) -> bool:
        return False  # a compound file could not be mapped array by array

    def path(self, storage: FileStorage, extension: str) -> Path:
        return Path(str(storage.folder), str(self.make_filename(extension)))


class ArrayCodec(W3Codec):  # type: ignore[misc]
    """`index.storage.codec` as Whoosh's extension point wants it. Needs a `FileStorage`."""

    def new_segment(self, storage: FileStorage, indexname: str) -> ArraySegment:
        return ArraySegment(self, indexname)

    def field_writer(self, storage: FileStorage, segment: ArraySegment) -> ArrayFieldWriter:
        return ArrayFieldWriter(segment.path(storage, TERMS))

    def terms_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayTermsReader:
        lengths = self.per_document_reader(storage, segment)
        return ArrayTermsReader(ArrayFile(segment.path(storage, TERMS)), lengths)

    def per_document_reader(self, storage: FileStorage, segment: ArraySegment) -> Any:
        path = segment.path(storage, DOCUMENTS)
        if path.exists():
            return ArrayDocumentReader(ArrayFile(path), segment)
        return super().per_document_reader(storage, segment)


class PostingsWriter:
    """Collects the postings of a segment, field after field, and writes a ``.trm`` file."""

    def __init__(self, file: ArrayFileWriter, documents: int) -> None:
        self._file = file
        self._docs: list[NDArray[Any]] = []
        self._frequencies = FrequencyWriter()
        self._count = 0
        self._fields: dict[str, str] = {}
        self._doc_type = smallest_uint(max(documents - 1, 1 << 15))

    def add_field(
        self,
        name: str,
        dictionary: str,
        postings: NDArray[Any],
        docs: NDArray[Any],
        weights: NDArray[Any],
    ) -> None:
        """``postings`` [T + 1] are starts in this field's ``docs`` and ``weights``."""
        self._file.add(f"{name}/postings", (postings + self._count).astype(np.uint32))
        self._docs.append(docs.astype(self._doc_type))
        self._frequencies.add(weights)
        self._count += len(docs)
        self._fields[name] = dictionary

    def finish(self, facts: dict[str, Any]) -> None:
        self._file.add_parts("docs", self._docs, self._doc_type)
        self._frequencies.write(self._file)
        self._file.close({"fields": self._fields, **facts})


class ArrayFieldWriter(FieldWriter):  # type: ignore[misc]
    """Postings as Whoosh's writer hands them over (sorted by field, term, document)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Any]) -> None:
        with ArrayFileWriter(self._path) as file:
            documents = lengths.doc_count_all() if lengths else 1 << 32
            writer = PostingsWriter(file, documents)
            for name, of_field in groupby(items, key=itemgetter(0)):
                self._add_field(file, writer, name, of_field)
            writer.finish({"kind": "plain"})

    @staticmethod
    def _add_field(
        file: ArrayFileWriter, writer: PostingsWriter, name: str, items: Iterable[Any]
    ) -> None:
        terms: list[bytes] = []
        postings = [0]
        docs: list[int] = []
        weights: list[float] = []
        values: list[bytes] = []
        for term, of_term in groupby(items, key=itemgetter(1)):
            before = len(docs)
            for _, _, docnum, weight, value in of_term:
                if docnum >= 0:  # -1 marks words for a spelling graph that is no longer written
                    docs.append(docnum)
                    weights.append(weight)
                    values.append(value or b"")
            if len(docs) > before:
                terms.append(term)
                postings.append(len(docs))
        BlobDictionary.write(file, name, terms)
        writer.add_field(
            name, name, np.array(postings), np.array(docs, np.uint32), np.array(weights, np.float32)
        )
        if any(values):
            file.add(f"{name}/values", np.frombuffer(b"".join(values), np.uint8))
            starts = np.zeros(len(values) + 1, np.uint64)
            np.cumsum([len(value) for value in values], out=starts[1:])
            file.add(f"{name}/value_starts", starts)

    def close(self) -> None:
        self.is_closed = True


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


def dated_by(published: NDArray[np.int32], event: NDArray[np.int32]) -> NDArray[np.int32]:
    """The day that each document is dated by: of publication, else of what is told; 0: none."""
    return np.where(published > 0, published, event)


class ArrayDocumentReader(PerDocumentReader):  # type: ignore[misc]
    """What a segment built in bulk knows of each document."""

    def __init__(self, file: ArrayFile, segment: ArraySegment) -> None:
        self.file = file
        self._segment = segment
        self._records = Blobs(file, "records")
        self._texts = Blobs(file, "texts")

    @cached_property
    def days(self) -> NDArray[np.int32]:
        """The day that each document is dated by."""
        return dated_by(self.file["facets/published"], self.file["facets/event"])

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        return self._segment.deleted_docs()  # type: ignore[no-any-return]

    def lengths(self, fieldname: str) -> NDArray[Any] | None:
        """Tokens of the field in each document, or None where the field has no length."""
        name = f"{fieldname}/lengths"
        return self.file[name] if name in self.file else None  # noqa: SIM401

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self.lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        lengths = self.lengths(fieldname)
        return 0 if lengths is None else int(lengths.sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        lengths = self.lengths(fieldname)
        return int(lengths.min()) if lengths is not None and len(lengths) else 0

    def max_field_length(self, fieldname: str) -> int:
        lengths = self.lengths(fieldname)
        return int(lengths.max()) if lengths is not None and len(lengths) else 0

    def record(self, docnum: int) -> dict[str, Any]:
        """The short stored fields."""
        return json.loads(self._records[docnum].decode())  # type: ignore[no-any-return]

    def body(self, docnum: int) -> str:
        """The text of the document, as it was read."""
        return self._texts[docnum].decode()

    def packed_size(self, docnum: int) -> int:
        """Bytes of the text, compressed."""
        return self._texts.packed_size(docnum)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {**self.record(docnum), "body": self.body(docnum)}

    def close(self) -> None:
        """Nothing to close: the map lives as long as an array of it is in use."""
