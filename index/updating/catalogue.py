"""The table of sources, files and texts of the next generation, in the making.

Texts keep the numbers that they have in the table before, and new ones are numbered from there
on; so what was not touched is carried over in whole ranges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from index.reading.notes import Noted, gather
from index.reading.source_records import Failure, Piece, Stretch
from index.sources.scan import ScannedFile
from index.sources.table import NOWHERE, UNKNOWN, FileRecord, Occurrences, SourceTable
from index.updating.previous_generation import Place


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text that was read in this run: the id of its document, whether that is the name of the
    place where it was read, and where the document was put."""

    id: str
    named: bool
    place: Place


@dataclass(slots=True)
class Added:
    """Occurrences found in this run, by column: of a tuple for each of them the collector would
    take note, and there may be millions."""

    members: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)

    def add(self, member: int, first: int, texts: Sequence[int]) -> None:
        """Texts of consecutive lines."""
        self.members += repeat(member, len(texts))
        self.lines += range(first, first + len(texts))
        self.texts += texts

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Members, lines, texts."""
        return np.array(self.members), np.array(self.lines), np.array(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self.members, self.lines, self.texts, strict=True)


@dataclass(slots=True)
class CataloguedFile:
    """A file of the next generation. ``carried`` are ranges of the table before, ``added`` what was
    found in this run."""

    scanned: ScannedFile
    digest: bytes = b""
    failures: list[tuple[int, str]] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)
    carried: list[slice] = field(default_factory=list)
    added: Added = field(default_factory=Added)
    rest_unread: bool = False
    stamp: bytes = UNKNOWN

    def fail(self, failure: Failure) -> None:
        self.failures.append((failure.line or 0, failure.reason))
        if failure.rest_unread:
            self.rest_unread = True
            self.digest = self.stamp = UNKNOWN

    def record(self) -> FileRecord:
        return FileRecord(
            self.scanned.source,
            self.scanned.path,
            self.scanned.name,
            self.digest,
            tuple(sorted(set(self.failures))),
            tuple(gather(self.notes)) if self.notes else (),
            self.stamp,
        )


class Catalogue:
    def __init__(self, base: SourceTable) -> None:
        self.base = base
        self.files: list[CataloguedFile] = []
        self.read: dict[int, ReadText] = {}
        self.bad: dict[int, str] = {}  # texts that are no documents, and why
        self.stale: dict[int, int] = {}  # texts kept though not seen, and at how many places
        self.digests: list[bytes] = []  # of the new texts
        self.unused: list[Place] = []  # documents that were read and not wanted after all
        self.stretches: dict[bytes, list[int]] = {}  # that are new, and their texts
        self._numbers: dict[bytes, int] = {}
        self._members: dict[str, int] = {name: at for at, name in enumerate(base.members)}

    def __len__(self) -> int:
        """How many texts have a number."""
        return len(self.base.texts) + len(self.digests)

    @property
    def members(self) -> tuple[str, ...]:
        return tuple(self._members)

    def number_of(self, digest: bytes) -> int:
        number = self.base.text_numbers.get(digest)
        return self._numbers[digest] if number is None else number

    def digest_of(self, text: int) -> bytes:
        known = len(self.base.texts)
        if text < known:
            return bytes(self.base.texts.digests[text])
        return self.digests[text - known]

    def base_place(self, text: int) -> Place | None:
        """Where its document is in the generation before."""
        texts = self.base.texts
        if text >= len(texts) or texts.segments[text] == NOWHERE:
            return None
        return Place(int(texts.segments[text]), int(texts.documents[text]))

    # Filling it, file by file in their order

    def carry(self, scanned: ScannedFile, number: int, stamp: bytes = UNKNOWN) -> None:
        """Add a file with all that the table has of its file ``number``."""
        record = self.base.files[number]
        file = CataloguedFile(scanned, record.digest, list(record.failures))
        file.notes += (replace(noted, path=scanned.name) for noted in record.notes)
        file.carried.append(self.base.of_file(number))
        file.stamp = stamp
        self.files.append(file)

    def add_file(self, scanned: ScannedFile, digest: bytes, stamp: bytes) -> CataloguedFile:
        self.files.append(CataloguedFile(scanned, digest, stamp=stamp))
        return self.files[-1]

    def add_piece(self, file: CataloguedFile, piece: Piece) -> bool:
        """Returns whether its text is a new one."""
        number = self.base.text_numbers.get(piece.digest)
        is_new = False
        if number is None:
            number = self._numbers.setdefault(piece.digest, len(self))
            is_new = number == len(self)
            if is_new:
                self.digests.append(piece.digest)
        member = self._members.setdefault(piece.member, len(self._members))
        file.added.add(member, piece.line or 0, [number])
        return is_new

    def add_stretch(self, file: CataloguedFile, stretch: Stretch) -> Iterator[Piece]:
        """Returns the pieces whose texts are new ones. A stretch is known by its digest the next
        time, unless a line within it is blank or one is too long."""
        texts = self.base.stretches.texts_of(stretch.digest)
        if texts is not None:
            member = self._members.setdefault(stretch.member, len(self._members))
            file.added.add(member, stretch.first, texts)
            return
        before, whole = len(file.added), True
        for line, piece in enumerate(stretch.pieces, stretch.first):
            if isinstance(piece, Failure):
                file.fail(piece)
            elif self.add_piece(file, piece):
                yield piece
            whole &= isinstance(piece, Piece) and piece.line == line
        if whole:
            self.stretches[stretch.digest] = file.added.texts[before:]

    def add_read(self, digest: bytes, read: ReadText) -> None:
        number = self.number_of(digest)
        if before := self.read.get(number):
            self.unused.append(before.place)
        self.read[number] = read

    # When everything new has been read

    def keep_unread(self) -> None:
        """Of what could not be read, keep what the table had in its place."""
        for file in self.files:
            bad = [one for one in file.added if one[2] in self.bad] if self.bad else []
            if not bad and not file.rest_unread:
                continue
            file.failures += ((line, self.bad[text]) for _, line, text in bad)
            # What ends in the midst of a document was cut there, or is being written.
            added, file.added = list(file.added), Added()
            cut = file.rest_unread or (len(added) > 1 and added[-1] == bad[-1])
            for member, line, text in added:
                if text not in self.bad or self.base_place(text):
                    file.added.add(member, line, [text])
            if file.scanned.known is not None:
                places = None if cut else {(member, line) for member, line, _ in bad}
                self._keep(file, file.scanned.known, places)

    def _keep(self, file: CataloguedFile, known: int, places: set[tuple[int, int]] | None) -> None:
        """What the table has of a file and was not found in it, at these places or at all."""
        found = set(file.added.texts)
        old = self.base.occurrences.chosen(self.base.of_file(known))
        for member, line, text in zip(
            old.members.tolist(), old.lines.tolist(), old.texts.tolist(), strict=True
        ):
            if text not in found and (places is None or (member, line) in places):
                file.added.add(member, line, [text])
                self.stale[text] = self.stale.get(text, 0) + 1

    def occurrences(self) -> Occurrences:
        """In the order of files."""
        columns: list[list[NDArray[np.int64]]] = [[], [], [], []]
        base = self.base.occurrences
        for number, file in enumerate(self.files):
            parts = [(base.members[of], base.lines[of], base.texts[of]) for of in file.carried]
            if file.added:
                parts.append(file.added.arrays())
            for part in parts:
                columns[0].append(np.full(len(part[0]), number))
                for column, values in zip(columns[1:], part, strict=True):
                    column.append(values)
        return Occurrences(*(np.concatenate([np.zeros(0, np.int64), *c]) for c in columns))

    def named_places(self, occurrences: Occurrences) -> SourceTable:
        """A table of the files with their names and of the occurrences."""
        files = tuple(file.record() for file in self.files)
        return SourceTable((), files, self.members, occurrences=occurrences)
