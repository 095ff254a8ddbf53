"""From a generation on this machine to the next one in a cluster.

Documents that are there already, told by their digests, are not sent again: the next generation
begins as a copy of the current one, which shares its files. Nothing is seen of it until all of it
has been sent, counted and read back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.building.merging import batch_of
from index.cluster.artefact import store_file
from index.cluster.bulk import Bulk
from index.cluster.client import patiently
from index.cluster.figures import FIGURES, write_figures
from index.cluster.indices import ARTEFACT, SHARDS, ClusterGeneration, Indices
from index.cluster.known_documents import (
    DOCUMENTS,
    KnownDocuments,
    content_digest,
    stored_digest,
)
from index.cluster.mapping import Sources
from index.errors import ClusterProblem
from index.sources.table import NOWHERE, SourceTable
from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.storage.document_store import Blobs
from index.storage.field_values import PLACES, FieldValues
from index.storage.layout import GROUPS, MODEL, SOURCES
from index.storage.segment import DOCUMENTS as DOCUMENTS_FILE
from index.storage.segment import ArraySegment
from index.updating.generations import Generation
from index.updating.previous_generation import source_table

Numbers = NDArray[np.int64]
NONE = -1
PACKED_FROM = 5000  # documents; packing waits half a minute
PAGE = 10_000  # numbers that are read back at once


@dataclass(frozen=True, slots=True)
class Base:
    """What the next generation starts from. ``numbers``: those of the documents of segments on
    this machine that it was made of, by the segments' names; ``figures``: the file of its
    artefact. ``current``: where the alias leads, whether anything is kept of it or not."""

    current: ClusterGeneration | None
    known: KnownDocuments
    numbers: Mapping[str, Numbers]
    figures: Path | None


class Publication:
    """``generation``: what is to be published. Files are made in ``work``, which is empty."""

    def __init__(self, indices: Indices, base: Base, generation: Generation, work: Path) -> None:
        self._indices = indices
        self._base = base
        self._generation = generation
        self._work = work
        self._anew = base.figures is None  # nothing is kept
        self.numbers, self._known = self._numbered()
        self._known.alive[:] = False
        self._known.alive[self._living()] = True

    # Which document has which number

    def _numbered(self) -> tuple[dict[str, Numbers], KnownDocuments]:
        known = self._base.known
        numbers: dict[str, Numbers] = {}
        ids: list[str] = []
        contents = bytearray()
        for segment in self._generation.segments:
            alive = _alive(segment)
            before = self._base.numbers.get(segment.segment_id())
            if before is not None:
                numbers[segment.segment_id()] = np.where(alive, before, NONE)
                continue
            own = numbers[segment.segment_id()] = np.full(len(alive), NONE)
            for at, id_, content in self._contents(segment, alive):
                n = known.by_id.get(id_, NONE)
                if n == NONE or known.content[n].tobytes() != content:
                    n = len(known) + len(ids)
                    ids.append(id_)
                    contents += content
                own[at] = n
        return numbers, known.grown(ids, bytes(contents))

    def _contents(
        self, segment: ArraySegment, alive: NDArray[np.bool_]
    ) -> Iterator[tuple[int, str, bytes]]:
        file = ArrayFile(segment.path(self._generation.storage, DOCUMENTS_FILE))
        records, texts = Blobs(file, "records"), Blobs(file, "texts")
        places = FieldValues(file, PLACES)
        for at in np.flatnonzero(alive).tolist():
            content = content_digest(records[at], texts[at], places.terms_of(at))
            yield at, _id_of(records[at]), content

    def _living(self) -> Numbers:
        every = np.concatenate([np.zeros(0, np.int64), *self.numbers.values()])
        living: Numbers = every[every != NONE]
        return living

    # Sending it

    def publish(self) -> ClusterGeneration:
        """Write it, whole, and return it; the alias stays where it is. Raises ClusterProblem."""
        indices = self._indices
        generations = patiently(indices.generations)
        number = 1 + max((one.number for one in generations), default=0)
        index = indices.name_of(number)
        try:
            self._start(number, index)
            indices.wait_for_copies(index)  # or what is sent is lost with one node
            facts = self._send(number, index)
            if self._anew and facts["documents"] >= PACKED_FROM:
                indices.pack(index)
            indices.settle(index)
            self._count(index)
            indices.tell(index, facts)  # from here on it is whole
            [made] = (one for one in patiently(indices.generations) if one.number == number)
        except BaseException:
            self._give_up(index)
            raise
        return made

    def _start(self, number: int, index: str) -> None:
        current = self._base.current
        shards = self._indices.address.shards or (current.shards if current else SHARDS)
        if self._anew or current is None:
            self._indices.create(number, shards)
            return
        self._indices.clone(current.index, index)
        self._indices.tell(index, {"fingerprint": current.facts["fingerprint"]})
        self._indices.create_artefact(index)

    def _send(self, number: int, index: str) -> dict[str, Any]:
        manifest = self._generation.manifest
        assert manifest is not None  # it was committed
        files = self._files()
        self._send_documents(index, files[FIGURES])
        self._known.write(files[DOCUMENTS])
        with Bulk(self._indices.client, self._indices.address, index + ARTEFACT) as bulk:
            stored = {name: store_file(bulk, name, path) for name, path in files.items()}
        return {
            "fingerprint": manifest.fingerprint,
            "generation": number,
            "restores": None,
            "documents": len(self._living()),
            "numbers": len(self._known),
            "earlier": manifest.earlier,
            "unlearned": manifest.unlearned,
            "files": stored,
        }

    def _files(self) -> dict[str, Path]:
        """Those of the artefact; that of the documents is still to be written."""
        generation, work = self._generation, self._work
        assert generation.manifest is not None
        files = {name: work / name for name in (FIGURES, DOCUMENTS, GROUPS, SOURCES)}
        write_figures(files[FIGURES], generation.segments, generation.storage, self._base.figures)
        self._known.alike[:], groups = self._groups()
        with ArrayFileWriter(files[GROUPS]) as file:
            file.add(GROUPS, groups)
            file.close()
        self._table().write(files[SOURCES])
        if model := generation.manifest.extras.get(MODEL):
            files[MODEL] = generation.directory / model
        return files

    def _in_order(self) -> Numbers:
        """The numbers of all documents, of all segments one after the other."""
        own = (self.numbers[segment.segment_id()] for segment in self._generation.segments)
        return np.concatenate([np.zeros(0, np.int64), *own])

    def _groups(self) -> tuple[NDArray[np.bool_], NDArray[np.uint32]]:
        """[N] which documents have near-duplicates, and the first number of each one's group."""
        assert self._generation.manifest is not None
        own = self._in_order()
        groups = np.arange(len(self._known), dtype=np.uint32)
        if name := self._generation.manifest.extras.get(GROUPS):
            firsts = ArrayFile(self._generation.directory / name)[GROUPS]
            living = own != NONE
            groups[own[living]] = own[firsts[living]]
        return np.bincount(groups, minlength=len(groups))[groups] > 1, groups

    def _table(self) -> SourceTable:
        """The table of sources, with the documents' numbers for their places."""
        table = source_table(self._generation)
        starts = np.cumsum([0, *(s.doc_count_all() for s in self._generation.segments)])
        placed = table.texts.segments != NOWHERE
        at = starts[table.texts.segments[placed]] + table.texts.documents[placed]
        segments, documents = np.full((2, len(placed)), NOWHERE)
        segments[placed], documents[placed] = 0, self._in_order()[at]
        return table.moved(segments, documents)

    def _send_documents(self, index: str, figures: Path) -> None:
        known, base = self._known, self._base.known
        new = np.ones(len(known), bool)
        new[: len(base)] = known.alike[: len(base)] != base.alike
        sources = Sources(figures)
        with Bulk(self._indices.client, self._indices.address, index) as bulk:
            for segment in self._generation.segments:
                own = self.numbers[segment.segment_id()]
                own = own[own != NONE]
                if not new[own].any():
                    continue
                batch = batch_of(segment, self._generation.storage)
                wanted = np.where(new[own], own, NONE)
                for document in sources.of(batch, wanted, known.alike[own]):
                    n = document["n"]
                    known.stored[n] = np.frombuffer(stored_digest(document), np.uint8)
                    bulk.put(str(n), document)
            for n in np.flatnonzero(base.alive & ~known.alive[: len(base)]).tolist():
                bulk.delete(str(n))

    def _count(self, index: str) -> None:
        indices, living = self._indices, np.sort(self._living())
        found = numbers_in(indices, index)
        if not np.array_equal(found, living):
            raise ClusterProblem(
                indices.address,
                f"{index} should hold {len(living):,} documents and holds {len(found):,}, or "
                "others. The alias stays where it was; run it again.",
            )

    def _give_up(self, index: str) -> None:
        """What was begun is removed, if the cluster can be asked; else by the next run."""
        try:
            self._indices.remove(index)
        except Exception:  # what went wrong before is what matters
            return


def numbers_in(indices: Indices, index: str) -> Numbers:
    """Those of the documents that can be found in an index, ascending."""
    found: list[int] = []
    asked = {"allow_partial_search_results": "false"}
    body: dict[str, Any] = {"size": PAGE, "_source": False, "sort": ["n"], "search_after": [NONE]}
    while True:
        answer = patiently(lambda: indices.client.search(index=index, body=body, params=asked))
        hits = answer["hits"]["hits"]
        if not hits:
            return np.array(found, np.int64)
        body["search_after"] = hits[-1]["sort"]
        found += chain.from_iterable(hit["sort"] for hit in hits)


def _alive(segment: ArraySegment) -> NDArray[np.bool_]:
    alive = np.ones(segment.doc_count_all(), bool)
    alive[list(segment.deleted_docs())] = False
    return alive


def _id_of(record: bytes) -> str:
    return str(json.loads(record)["id"])
