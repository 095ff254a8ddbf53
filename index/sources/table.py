"""What was read from where: the sources, files and texts that a generation was made from.

A *text* is what one document is made from, told by the digest of its bytes; an *occurrence* is
a place where it stands: a file, for archives the member, for files of many documents the line
or row. The same bytes in ten places are one text with ten occurrences, and one document. Where
the id of a document is taken, its text has occurrences but no document.

Arrays of the file (F files, T texts, O occurrences in the order of sources, files and lines):

    files/sources uint32 [F], files/digests uint8 [F, 16], files/stamps uint8 [F, 16]
    files/paths/data, files/paths/ends      paths below their source
    members/data, members/ends              paths of members of archives; number 0 is ""
    texts/digests uint8 [T, 16], texts/named bool [T]
    texts/segments int32 [T], texts/documents int32 [T]   -1: no document
    occurrences/files, /members, /lines, /texts   uint32 [O]
    also/ids/..., also/texts uint32         dictionary of other ids, and the texts they lead to

Everything else, of which there is little, stands in the facts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ArrayFileError
from index.reading.notes import Note, NoteCode, Noted
from index.reading.source_records import DIGEST_BYTES
from index.sources.digests import digest_array, digests_in
from index.sources.settings import SourceSettings
from index.sources.source import Source
from index.sources.stretches import NO_STRETCHES, Stretches
from index.storage.arrays import ArrayFile, ArrayFileWriter, distinct
from index.storage.dictionaries import BlobDictionary
from vietnamese.text.string_array import StringArray

UNKNOWN = bytes(DIGEST_BYTES)  # of a file that could not be read to its end
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was read last. ``path`` is the one below its source, ``name`` what it is called
    in the index: the same, unless another source has a file of that path too. ``stamp``: see
    `index.reading.sources.stamp_of`; `UNKNOWN` where only its bytes tell."""

    source: int
    path: str
    name: str
    digest: bytes
    failures: tuple[tuple[int, str], ...] = ()  # line (0: the file), reason
    notes: tuple[Noted, ...] = ()
    stamp: bytes = field(default=UNKNOWN, compare=False)

    def has_scans(self) -> bool:
        """Whether there may be more to read in it by OCR."""
        scanned = any(noted.note.code == NoteCode.SCANNED_PAGES for noted in self.notes)
        return scanned or bool(self.failures)


@dataclass(frozen=True, slots=True)
class Occurrences:
    """[O] where texts stand."""

    files: NDArray[np.int64]
    members: NDArray[np.int64]
    lines: NDArray[np.int64]
    texts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.texts)

    def chosen(self, which: NDArray[Any] | slice) -> Occurrences:
        return Occurrences(
            self.files[which], self.members[which], self.lines[which], self.texts[which]
        )

    def firsts(self, texts: int) -> NDArray[np.int64]:
        """[T] the first occurrence of each text; ``len(self)`` where there is none."""
        firsts = np.full(texts, len(self))
        firsts[self.texts[::-1]] = np.arange(len(self))[::-1]
        return firsts


@dataclass(frozen=True, slots=True)
class Texts:
    """[T] ``named``: the id of the document comes from where its text occurs first. ``taken`` has
    the ids that the texts without a document would have."""

    digests: NDArray[np.uint8]
    named: NDArray[np.bool_]
    segments: NDArray[np.int64]
    documents: NDArray[np.int64]
    taken: dict[int, str]

    def __len__(self) -> int:
        return len(self.named)


_NONE = np.zeros(0, np.int64)
NO_TEXTS = Texts(np.zeros((0, DIGEST_BYTES), np.uint8), np.zeros(0, bool), _NONE, _NONE, {})
NO_OCCURRENCES = Occurrences(_NONE, _NONE, _NONE, _NONE)


@dataclass(frozen=True)
class SourceTable:
    sources: tuple[Source, ...] = ()
    files: tuple[FileRecord, ...] = ()
    members: tuple[str, ...] = ("",)
    texts: Texts = NO_TEXTS
    occurrences: Occurrences = NO_OCCURRENCES
    stretches: Stretches = NO_STRETCHES
    also: Mapping[str, int] = field(default_factory=dict)  # see `index.sources.alternates`

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        return np.searchsorted(self.occurrences.files, np.arange(len(self.files) + 1))

    def of_file(self, number: int) -> slice:
        """The occurrences of a file."""
        return slice(int(self._starts[number]), int(self._starts[number + 1]))

    @cached_property
    def file_numbers(self) -> dict[tuple[int, str], int]:
        """By source and path."""
        return {(file.source, file.path): at for at, file in enumerate(self.files)}

    @cached_property
    def _whole_files(self) -> dict[bytes, int]:
        return {file.digest: at for at, file in enumerate(self.files) if not file.failures}

    def file_with(self, digest: bytes) -> int | None:
        """The number of a file with these bytes, all of which could be read."""
        return self._whole_files.get(digest)

    @cached_property
    def text_numbers(self) -> dict[bytes, int]:
        """By digest."""
        return dict(zip(digests_in(self.texts.digests), range(len(self.texts)), strict=True))

    def file_name(self, occurrence: int) -> str:
        """As `index.reading.source_records.Piece.file_name` has it."""
        name = self.files[int(self.occurrences.files[occurrence])].name
        member = self.members[int(self.occurrences.members[occurrence])]
        return f"{name}/{member}" if member else name

    def name(self, occurrence: int) -> str:
        """What the text is called there: the id of a document that does not name itself."""
        line = int(self.occurrences.lines[occurrence])
        file_name = self.file_name(occurrence)
        return f"{file_name}:{line}" if line else file_name

    def repeats(self) -> NDArray[np.int64]:
        """The occurrences of texts with a document, but for the first of each."""
        texts = self.occurrences.texts
        is_first = np.zeros(len(texts), bool)
        firsts = self.occurrences.firsts(len(self.texts))
        is_first[firsts[firsts < len(texts)]] = True
        return np.flatnonzero(~is_first & (self.texts.segments[texts] != NOWHERE))

    def texts_of(self, source: int) -> NDArray[np.int64]:
        """The distinct texts of a source."""
        own = np.array([file.source == source for file in self.files], bool)
        return distinct(self.occurrences.texts[own[self.occurrences.files]])

    def documents(self) -> int:
        return int(np.count_nonzero(self.texts.segments != NOWHERE))

    def documents_of(self, source: int) -> int:
        """How many documents have an occurrence in a source."""
        return int(np.count_nonzero(self.texts.segments[self.texts_of(source)] != NOWHERE))

    def moved(self, segments: NDArray[np.int64], documents: NDArray[np.int64]) -> SourceTable:
        """With its documents at other places."""
        return replace(self, texts=replace(self.texts, segments=segments, documents=documents))

    def same_as(self, other: SourceTable) -> bool:
        """Whether both say the same of the same files and documents."""
        return (
            self.sources == other.sources
            and self.files == other.files
            and self.members == other.members
            and _equal(self.texts, other.texts)
            and self.texts.taken == other.texts.taken
            and _equal(self.occurrences, other.occurrences)
        )

    def without(self, places: Collection[tuple[int, int]]) -> SourceTable:
        """Without the documents at these places and the texts that they were made from."""
        segments, documents = self.texts.segments.tolist(), self.texts.documents.tolist()
        at = zip(segments, documents, strict=True)
        kept = np.array([place not in places for place in at], bool)
        number = np.cumsum(kept) - 1
        texts, occurrences = self.texts, self.occurrences.chosen(kept[self.occurrences.texts])
        taken = {int(number[text]): id_ for text, id_ in texts.taken.items()}
        return replace(
            self,
            texts=Texts(
                texts.digests[kept], texts.named[kept],
                texts.segments[kept], texts.documents[kept], taken,
            ),
            occurrences=replace(occurrences, texts=number[occurrences.texts]),
            stretches=self.stretches.of_texts(kept),
            also={id_: int(number[text]) for id_, text in self.also.items() if kept[text]},
        )  # fmt: skip

    # Writing and reading

    def write(self, path: Path) -> None:
        """Write and fsync it."""
        with ArrayFileWriter(path) as file:
            sources = np.array([record.source for record in self.files], np.uint32)
            file.add("files/sources", sources)
            file.add("files/digests", digest_array([record.digest for record in self.files]))
            file.add("files/stamps", digest_array([record.stamp for record in self.files]))
            _add_texts(file, "files/paths", [record.path for record in self.files])
            _add_texts(file, "members", self.members)
            file.add("texts/digests", self.texts.digests)
            file.add("texts/named", self.texts.named)
            file.add("texts/segments", self.texts.segments.astype(np.int32))
            file.add("texts/documents", self.texts.documents.astype(np.int32))
            for column in ("files", "members", "lines", "texts"):
                values = getattr(self.occurrences, column).astype(np.uint32)
                file.add(f"occurrences/{column}", values)
            self.stretches.write(file)
            also = sorted(self.also, key=str.encode)
            BlobDictionary.write(file, "also/ids", [id_.encode() for id_ in also])
            file.add("also/texts", np.array([self.also[id_] for id_ in also], np.uint32))
            file.close(
                {
                    "sources": [asdict(source) for source in self.sources],
                    "files": {
                        number: _details_to_json(record)
                        for number, record in enumerate(self.files)
                        if record.name != record.path or record.failures or record.notes
                    },
                    "taken": self.texts.taken,
                }
            )

    @classmethod
    def read(cls, path: Path) -> SourceTable:
        """Raises ArrayFileError where it is not as it was written."""
        file = ArrayFile(path)
        if problems := file.problems():
            raise ArrayFileError(path, f"{problems[0]} does not have its checksum")
        facts = file.facts
        paths = _read_texts(file, "files/paths")
        digests = digests_in(file["files/digests"])
        of_files = file["files/stamps"] if "files/stamps" in file else digest_array([])
        stamps = digests_in(of_files) or [UNKNOWN] * len(digests)
        owners = file["files/sources"].tolist()
        details = facts["files"]
        return cls(
            tuple(_source(**values) for values in facts["sources"]),
            tuple(
                _record(owners[at], paths[at], digests[at], details.get(str(at)), stamps[at])
                for at in range(len(paths))
            ),
            tuple(_read_texts(file, "members")),
            Texts(
                file["texts/digests"],
                file["texts/named"],
                file["texts/segments"].astype(np.int64),
                file["texts/documents"].astype(np.int64),
                {int(number): id_ for number, id_ in facts["taken"].items()},
            ),
            Occurrences(
                *(
                    file[f"occurrences/{column}"].astype(np.int64)
                    for column in ("files", "members", "lines", "texts")
                )
            ),
            Stretches.read(file),
            _read_also(file),
        )


def _equal(one: Texts | Occurrences, other: Texts | Occurrences) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in one.__slots__
        if name != "taken"
    )


def _add_texts(file: ArrayFileWriter, name: str, texts: Sequence[str]) -> None:
    packed = StringArray.of(texts)
    file.add(f"{name}/data", packed.data)
    file.add(f"{name}/ends", packed.ends)


def _read_texts(file: ArrayFile, name: str) -> list[str]:
    packed = StringArray(file[f"{name}/data"], file[f"{name}/ends"])
    return [packed[at] for at in range(len(packed))]


def _read_also(file: ArrayFile) -> dict[str, int]:
    ids = BlobDictionary(file, "also/ids")
    return {ids.term(at).decode(): text for at, text in enumerate(file["also/texts"].tolist())}


def _source(location: str, label: str, settings: dict[str, Any] | None = None) -> Source:
    return Source(location, label, SourceSettings.from_json(settings or {}))


def _details_to_json(record: FileRecord) -> dict[str, Any]:
    notes = [
        [noted.line, noted.pieces, note.code, note.data, note.count, note.example]
        for noted in record.notes
        for note in (noted.note,)
    ]
    return {"name": record.name, "failures": record.failures, "notes": notes}


def _record(
    source: int, path: str, digest: bytes, details: dict[str, Any] | None, stamp: bytes
) -> FileRecord:
    if details is None:
        return FileRecord(source, path, path, digest, stamp=stamp)
    name = details["name"]
    failures = tuple((line, reason) for line, reason in details["failures"])
    notes = tuple(
        Noted(name, line, Note(NoteCode(code), data, count, example), pieces)
        for line, pieces, code, data, count, example in details["notes"]
    )
    return FileRecord(source, path, name, digest, failures, notes, stamp)
