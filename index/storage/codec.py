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

from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage

from index.storage.arrays import ArrayFile
from index.storage.document_reader import ArrayDocumentReader
from index.storage.postings_reader import ArrayTermsReader
from index.storage.postings_writer import ArrayFieldWriter
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment


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
