"""What comes of a run: which texts have which documents, and what changes by that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.reports.report import MassRemoval, Trouble
from index.sources.alternates import alternate_ids
from index.sources.digests import digest_array
from index.sources.scan import Scan
from index.sources.selection import Selection
from index.sources.source import Source
from index.sources.table import NOWHERE, Occurrences, SourceTable, Texts
from index.storage.arrays import distinct
from index.updating.catalogue import Catalogue
from index.updating.previous_generation import Place, PreviousGeneration
from index.updating.settling import Settlement


@dataclass(frozen=True, slots=True)
class Changes:
    """Numbers of documents. ``removed`` are the texts of those that are gone: they are not there
    under another id, and no other text has theirs; ``replaced`` are those of which one has."""

    added: int
    changed: int
    moved: int
    unchanged: int
    removed: frozenset[int]
    replaced: frozenset[int]

    def count(self) -> int:
        return self.added + self.changed + self.moved + len(self.removed)


class Outcome:
    def __init__(
        self, catalogue: Catalogue, settlement: Settlement, previous: PreviousGeneration
    ) -> None:
        self._catalogue = catalogue
        self._settlement = settlement
        self._previous = previous
        self._taken = dict(settlement.taken)
        self._give_up_unread()
        size = len(catalogue)
        occurs = np.zeros(size, bool)
        occurs[settlement.occurrences.texts] = True
        occurs[list(settlement.replaced)] = False
        wants = np.zeros(size, bool)
        wants[list(self._taken)] = True
        self._segments, self._documents = self._places()
        self._alive = occurs & ~wants & (self._segments != NOWHERE)
        self._kept = self._alive | (occurs & wants)

    def _give_up_unread(self) -> None:
        """What should have been read at another place and could not be keeps its document, unless
        another text has the id of that now."""
        for text, id_ in self._settlement.to_read.items():
            read = self._catalogue.read.get(text)
            if read is not None and read.id == id_:
                continue
            place = self._catalogue.base_place(text)
            if place is None or self._previous.id_of(place) in self._settlement.winners:
                self._taken[text] = id_

    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        more = np.full(len(self._catalogue.digests), NOWHERE)
        texts = self._catalogue.base.texts
        segments = np.concatenate([texts.segments, more])
        documents = np.concatenate([texts.documents, more])
        for text, read in self._catalogue.read.items():
            segments[text], documents[text] = read.place
        return segments, documents

    def _stays(self) -> NDArray[np.bool_]:
        """Which of the texts of the generation before keep their document."""
        texts = self._catalogue.base.texts
        here = slice(len(texts))
        same = (self._segments[here] == texts.segments) & (self._documents[here] == texts.documents)
        stays: NDArray[np.bool_] = (texts.segments != NOWHERE) & self._alive[here] & same
        return stays

    def deleted(self) -> Iterator[Place]:
        """Documents of the generation before and of this run that must not live."""
        texts = self._catalogue.base.texts
        for text in np.flatnonzero((texts.segments != NOWHERE) & ~self._stays()).tolist():
            yield Place(int(texts.segments[text]), int(texts.documents[text]))
        for text, read in self._catalogue.read.items():
            if not self._alive[text]:
                yield read.place
        yield from self._catalogue.unused
        yield from self._of_nobody()

    def _of_nobody(self) -> set[Place]:
        """Documents that come from no source, and whose id a text has now."""
        texts = self._catalogue.base.texts
        found = {
            self._previous.find(read.id)
            for text, read in self._catalogue.read.items()
            if self._alive[text]
        }
        places = np.array([place for place in found if place], np.int64).reshape(-1, 2)
        known = np.isin(_as_one(*places.T), _as_one(texts.segments, texts.documents))
        return {Place(*place) for place in places[~known].tolist()}

    def changes(self) -> Changes:
        texts = self._catalogue.base.texts
        stays = self._stays()
        gone = set(np.flatnonzero((texts.segments != NOWHERE) & ~stays).tolist())
        elsewhere = {text for text in gone if self._alive[text]}
        moved = elsewhere & self._settlement.to_read.keys()
        gone -= elsewhere
        holders = {Place(int(texts.segments[t]), int(texts.documents[t])): t for t in gone}
        added, replaced = 0, set()
        for text, read in self._catalogue.read.items():
            if not self._alive[text] or text in elsewhere:
                continue
            place = self._previous.find(read.id) if holders else None
            if place in holders:
                replaced.add(holders.pop(place))
            else:
                added += 1
        return Changes(
            added,
            len(replaced) + len(elsewhere - moved),
            len(moved),
            int(np.count_nonzero(stays)),
            frozenset(gone - replaced),
            frozenset(replaced),
        )

    def texts_in(self, source: int) -> NDArray[np.int64]:
        """The texts with a document that occur in a source."""
        own = np.array([file.scanned.source == source for file in self._catalogue.files], bool)
        occurrences = self._settlement.occurrences
        texts = distinct(occurrences.texts[own[occurrences.files]])
        return texts[self._alive[texts]]  # type: ignore[no-any-return]

    def documents(self) -> int:
        return int(np.count_nonzero(self._alive))

    def holder(self, id_: str) -> int | None:
        """The text, by its number in `table`, whose document has an id that others want."""
        text = self._settlement.winners.get(id_)
        if text is None or not self._alive[text]:
            return None
        return int(np.count_nonzero(self._kept[:text]))

    def ids(self, texts: Iterable[int]) -> dict[int, str]:
        """The ids of documents, by the numbers of their texts in `table`."""
        kept = np.flatnonzero(self._kept)
        return {text: self._id_of(int(kept[text])) for text in texts}

    def _id_of(self, text: int) -> str:
        if read := self._catalogue.read.get(text):
            return read.id
        place = self._catalogue.base_place(text)
        assert place is not None
        return self._previous.id_of(place)

    def table(self, sources: Sequence[Source]) -> SourceTable:
        """With places as `index.updating.segments` has them before it merges."""
        catalogue = self._catalogue
        kept = np.flatnonzero(self._kept)
        numbers = np.full(len(catalogue), NOWHERE)
        numbers[kept] = np.arange(len(kept))
        named = np.zeros(len(catalogue), bool)
        named[: len(catalogue.base.texts)] = catalogue.base.texts.named
        for text, read in catalogue.read.items():
            named[text] = read.named
        digests = np.concatenate([catalogue.base.texts.digests, digest_array(catalogue.digests)])
        segments, documents = self._segments[kept].copy(), self._documents[kept].copy()
        segments[~self._alive[kept]] = documents[~self._alive[kept]] = NOWHERE
        occurrences = self._settlement.occurrences
        occurrences = occurrences.chosen(self._kept[occurrences.texts])
        members = distinct(np.append(occurrences.members, 0))  # which is the number of no member
        table = SourceTable(
            tuple(sources),
            tuple(file.record() for file in catalogue.files),
            tuple(catalogue.members[at] for at in members.tolist()),
            Texts(
                digests[kept],
                named[kept],
                segments,
                documents,
                {int(numbers[text]): id_ for text, id_ in self._taken.items() if self._kept[text]},
            ),
            Occurrences(
                occurrences.files,
                np.searchsorted(members, occurrences.members),
                occurrences.lines,
                numbers[occurrences.texts],
            ),
            catalogue.base.stretches.with_more(catalogue.stretches).of_texts(self._kept),
        )
        repeated = distinct(table.occurrences.texts[table.repeats()]).tolist()
        return replace(table, also=alternate_ids(table, self.ids(repeated)))


@dataclass(frozen=True, slots=True)
class Finished:
    """A run before its commit. ``troubles`` came up while files were read, with the number of the
    source of each; ``stopped``: what it would remove, if it may not."""

    selection: Selection
    found: Scan
    outcome: Outcome
    changes: Changes
    table: SourceTable
    troubles: tuple[tuple[int, Trouble], ...]
    stopped: tuple[MassRemoval, ...] = ()


def _as_one(segments: NDArray[np.int64], documents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places as one number each."""
    return (segments << 32) + documents
