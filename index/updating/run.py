"""One run over the sources, up to what comes of it."""

from __future__ import annotations

import resource
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from time import monotonic

from index.reading.budget import (
    DEFAULT_BUDGET,
    OverBudget,
    limited_memory,
    limited_time,
    memory_held,
)
from index.reading.formats.format import LARGEST_PIECE
from index.reading.notes import Noted
from index.reading.source_records import Failure, Piece, ReadSettings, SourceFile, Stretch
from index.reading.sources import (
    NO_STAMP,
    Part,
    digest_of,
    open_file,
    parts_of,
    pieces_of,
    stamp_of,
)
from index.reports.report import Trouble
from index.sources.scan import Scan, ScannedFile, locate
from index.sources.table import SourceTable
from index.updating.catalogue import Catalogue
from index.updating.next_generation import NextGeneration
from index.updating.outcome import Outcome
from index.updating.previous_generation import PreviousGeneration
from index.updating.reader import Reader
from index.updating.settling import Settlement, Settling
from index.workers.work import reason_of

BYTES_AHEAD = 1 << 20  # of parts of one file
SECONDS_AHEAD = 0.5


class Run:
    """Reads what has to be read. ``base`` is the table that it starts from, ``settings`` are those
    of the sources. ``scans_again``: what may have been a scan is read by OCR, though unchanged."""

    def __init__(
        self,
        base: SourceTable,
        previous: PreviousGeneration,
        generation: NextGeneration,
        settings: Sequence[ReadSettings],
        processes: int,
        *,
        scans_again: bool = False,
    ) -> None:
        self._base = base
        self._previous = previous
        self._settings = settings
        self._scans_again = scans_again
        self._meter = generation.meter
        self.catalogue = Catalogue(base)
        self._reader = Reader(self.catalogue, generation, processes)
        self.troubles: list[tuple[int, Trouble]] = []  # with the number of the source

    def read(self, found: Scan, paths: Sequence[Path]) -> Outcome:
        """``paths`` are those of the sources."""
        self._meter.begin("read", sum(file.file.size for file in found.files if file.file))
        self._note(self._reader.read(self._pieces(found.files)))
        self.catalogue.keep_unread()
        settlement = Settling(self.catalogue, self._previous).settle()
        if settlement.to_read:
            self._reader.read(self._pieces_again(settlement, paths))
        return Outcome(self.catalogue, settlement, self._previous)

    def _note(self, noted: Iterable[Noted]) -> None:
        files = {file.scanned.name: file for file in self.catalogue.files}
        for one in noted:
            files[one.path].notes.append(one)

    def _pieces(self, files: Sequence[ScannedFile]) -> Iterator[Piece]:
        """What has to be read of all files; what need not be is carried over."""
        done = 0
        for scanned in files:
            if scanned.file is not None:
                yield from self._pieces_of(scanned, scanned.file, done)
                done += scanned.file.size
                self._meter.file_read(done)
            elif scanned.known is not None:
                self.catalogue.carry(scanned, scanned.known)

    def _pieces_of(self, scanned: ScannedFile, file: SourceFile, done: int) -> Iterator[Piece]:
        known = scanned.known
        record = self._base.files[known] if known is not None else None
        again = self._scans_again and record is not None and record.has_scans()
        settings = self._settings[scanned.source]
        try:
            stream = open_file(file.file)
            stamp = stamp_of(stream, file, settings)
            if record is not None and record.stamp == stamp != NO_STAMP:
                digest = record.digest
            else:
                digest = digest_of(stream, file, settings)
        except OSError as error:
            trouble = Trouble(scanned.name, 0, f"cannot be read: {error.strerror}")
            self.troubles.append((scanned.source, trouble))
            if known is not None:
                self.catalogue.carry(scanned, known)
            return
        if record is None or record.digest != digest:
            known = self._base.file_with(digest)
        with stream:
            if known is not None and not again:
                self.catalogue.carry(scanned, known, stamp)
                return
            catalogued = self.catalogue.add_file(scanned, digest, stamp)
            for parts in _within_budget(parts_of(file, settings, stream), file):
                for part in parts:
                    if isinstance(part, Noted):
                        catalogued.notes.append(part)
                    elif isinstance(part, Failure):
                        catalogued.fail(part)
                    elif isinstance(part, Stretch):
                        yield from self.catalogue.add_stretch(catalogued, part)
                    elif self.catalogue.add_piece(catalogued, part) or again:
                        yield part
                if not stream.closed:
                    self._meter.done(done + stream.tell())

    def _pieces_again(self, settlement: Settlement, paths: Sequence[Path]) -> Iterator[Piece]:
        """The texts that are to be read at their first occurrence."""
        occurrences = settlement.occurrences
        firsts = occurrences.firsts(len(self.catalogue))
        wanted: dict[int, dict[tuple[bytes, str, int], int]] = {}
        for text in settlement.to_read:
            first = int(firsts[text])
            member = self.catalogue.members[int(occurrences.members[first])]
            key = self.catalogue.digest_of(text), member, int(occurrences.lines[first])
            wanted.setdefault(int(occurrences.files[first]), {})[key] = text
        for number, pieces in sorted(wanted.items()):
            scanned = self.catalogue.files[number].scanned
            file = scanned.file or locate(paths[scanned.source], scanned)
            if file is None:
                continue
            parts = _within_budget(pieces_of(file, self._settings[scanned.source]), file)
            for piece in chain.from_iterable(parts):
                if isinstance(piece, Piece):
                    key = piece.digest, piece.member, piece.line or 0
                    if pieces.pop(key, None) is not None:
                        yield piece
                if not pieces:
                    break


def _most_memory() -> int:
    """Bytes that this process may hold while it takes a file apart."""
    try:
        return memory_held() + DEFAULT_BUDGET.memory
    except OSError:
        return resource.RLIM_INFINITY


def _within_budget(parts: Iterator[Part], file: SourceFile) -> Iterator[list[Part]]:
    """The same, up to where it takes too long to come by the next one, or too much memory: in
    lists, since a watch over each line of a large file would take long."""
    seconds = DEFAULT_BUDGET.seconds_for(min(file.size, LARGEST_PIECE))
    most = _most_memory()
    ended = False
    while not ended:
        ahead: list[Part] = []
        try:
            with limited_time(seconds + SECONDS_AHEAD, fatal=False), limited_memory(most):
                ended = _read_ahead(parts, ahead)
        except (OverBudget, MemoryError) as error:
            ended = True
            ahead.append(Failure(file.path, None, reason_of(error, seconds), rest_unread=True))
        yield ahead


def _read_ahead(parts: Iterator[Part], into: list[Part]) -> bool:
    """Append the next parts, as many as `BYTES_AHEAD` and `SECONDS_AHEAD` allow. Returns whether
    those were the last."""
    size = 0
    started = monotonic()
    for part in parts:
        into.append(part)
        size += len(part.raw) if isinstance(part, Piece | Stretch) else 0
        if size >= BYTES_AHEAD or monotonic() - started >= SECONDS_AHEAD:
            return False
    return True
