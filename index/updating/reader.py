"""Pieces to documents: by worker processes where there is enough to do, here otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from index.reading.budget import DEFAULT_BUDGET
from index.reading.formats.registry import format_of_piece
from index.reading.notes import Noted
from index.reading.source_records import Piece
from index.updating.catalogue import Catalogue, ReadText
from index.updating.next_generation import NextGeneration
from index.updating.previous_generation import Place
from index.workers.pool import WorkerPool
from index.workers.work import Worked, warm_up, work

BATCH_BYTES = 1 << 20  # of raw text: large enough to drown what a hand-over costs, 0.3 s of work
BATCH_PIECES = 1024


class Reader:
    """Puts documents into the next generation, and what became of their texts into a catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        generation: NextGeneration,
        processes: int,
    ) -> None:
        self._catalogue = catalogue
        self._generation = generation
        self._processes = processes

    def read(self, pieces: Iterable[Piece]) -> list[Noted]:
        """Returns what is to be noted of them."""
        noted: list[Noted] = []
        for worked in self._worked(_batches(pieces)):
            first = self._generation.add(worked.batch)
            for at, origin in enumerate(worked.origins):
                place = Place(first.segment, first.document + at)
                text = ReadText(worked.batch.ids[at], origin.named, place)
                self._catalogue.add_read(origin.digest, text)
            for bad in worked.failed:
                self._catalogue.bad[self._catalogue.number_of(bad.origin.digest)] = bad.reason
            noted += worked.notes
            self._generation.meter.documents(len(worked.origins))
        self._generation.flush()
        return noted

    def _worked(self, batches: Iterator[list[Piece]]) -> Iterator[Worked]:
        """What became of the batches, in order."""
        first, second = next(batches, None), next(batches, None)
        if first is None:
            return
        all_batches = chain([first], [second] if second else [], batches)
        if self._processes == 1 or (second is None and _is_harmless(first)):
            warm_up()
            for batch in all_batches:
                yield work(batch, replace(DEFAULT_BUDGET, fatal=False))
        else:
            with WorkerPool(self._processes, DEFAULT_BUDGET) as pool:
                yield from pool.results(all_batches)


def _is_harmless(batch: Sequence[Piece]) -> bool:
    """Little to read, and nothing that may crash: not worth the start of a process."""
    size = sum(len(piece.raw) for piece in batch)
    formats = {format_of_piece(piece) for piece in batch}
    return size <= BATCH_BYTES and not any(format_ and format_.apart for format_ in formats)


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece.raw)
        if size >= BATCH_BYTES or len(batch) >= BATCH_PIECES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
