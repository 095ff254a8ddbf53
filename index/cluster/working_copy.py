"""The index on this machine that a run brings up to date before it is published.

It is an index like any other, so that reading, learning and merging need to know nothing of
clusters. A file beside it says for each generation in the cluster which one here it was made from,
and which numbers its documents have. Where there is none, as on another machine, the copy is made
again from what the cluster holds: texts are analysed anew, sources need not be there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import Batch, analyse_batch
from index.cluster.artefact import fetch_file
from index.cluster.indices import ClusterGeneration, Indices
from index.cluster.mapping import SOURCE
from index.errors import IndexProblem
from index.reading.documents import Document
from index.sources.safeguards import Safeguards
from index.sources.table import NOWHERE, SourceTable
from index.storage.layout import SOURCES
from index.updating.generations import Writer, generations, open_latest
from index.updating.next_generation import NextGeneration
from index.updating.rollback import roll_back

PAGE: Final = 200  # documents that are fetched at once
ANALYSED: Final = ("published", "event_date", "district", "url", "source")
MARKS: Final = 3  # generations of the cluster that are remembered

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Mark:
    """A generation of the cluster is what ``generation`` was here first; ``numbers`` by segment."""

    generation: int
    numbers: Mapping[str, Numbers]


class WorkingCopy:
    """``directory`` is absolute, so that sources are remembered by absolute paths."""

    def __init__(self, directory: Path, indices: Indices) -> None:
        self.directory = directory.absolute()
        self._indices = indices

    # Marks

    def mark(self, uuid: str, generation: int, numbers: Mapping[str, Numbers]) -> None:
        path = self._path(uuid)
        temporary = path.with_suffix(".new")
        with temporary.open("wb") as file:
            np.savez(file, **{" ": np.array([generation])}, **dict(numbers))  # type: ignore[arg-type]
        temporary.replace(path)
        by_age = sorted(self.directory.glob("cluster-*.npz"), key=lambda one: one.stat().st_mtime)
        for old in by_age[:-MARKS]:
            old.unlink(missing_ok=True)

    def marked(self, uuid: str) -> Mark | None:
        try:
            with np.load(self._path(uuid)) as file:
                numbers = {name: file[name] for name in file.files if name != " "}
                return Mark(int(file[" "][0]), numbers)
        except (OSError, ValueError, KeyError):
            return None

    def copy_mark(self, uuid: str, to: str) -> None:
        with suppress(OSError):
            shutil.copyfile(self._path(uuid), self._path(to))

    def _path(self, uuid: str) -> Path:
        return self.directory / f"cluster-{uuid}.npz"

    # Its state

    def bring(self, current: ClusterGeneration | None, full: bool) -> Mark | None:
        """Make it what the cluster has; None: nothing of that is kept in this run, since there is
        nothing or a ``full`` run begins anew. Raises IndexProblem."""
        if current is None:
            shutil.rmtree(self.directory, ignore_errors=True)
            return None
        mark = self.marked(current.uuid)
        with suppress(IndexProblem):
            if mark and self._is_at(mark.generation):
                return None if full else mark
        if full:
            self._remember_sources(current)
            return None
        return self._fetch(current)

    def _is_at(self, generation: int) -> bool:
        """Whether it is what one of its generations was, or can be made so: a run that could not
        publish what it had made is undone."""
        numbers = generations(self.directory)
        if not numbers:
            return False
        latest = open_latest(self.directory).manifest
        if latest is not None and latest.content() == generation:
            return True
        if generation not in numbers:
            return False
        roll_back(self.directory, generation)
        return True

    def sources(self, current: ClusterGeneration) -> SourceTable:
        """Those of a generation in the cluster; its documents have the place 0, n."""
        with TemporaryDirectory() as folder:
            return SourceTable.read(self.fetch_file(current, SOURCES, Path(folder)))

    def fetch_file(self, generation: ClusterGeneration, name: str, folder: Path) -> Path:
        """Raises IndexDamaged."""
        path = folder / name
        indices, facts = self._indices, generation.facts["files"][name]
        fetch_file(indices.client, indices.address, generation.artefact, name, facts, path)
        return path

    def _remember_sources(self, current: ClusterGeneration) -> None:
        """An index that has nothing but its sources: what a full run asks of the one before it."""
        table = self.sources(current)
        with Writer(self.directory, replace=True, earlier=int(current.facts["earlier"])) as writer:
            writer.extras = {}
            writer.add_extra(SOURCES, table.write)
            writer.commit()

    def _fetch(self, current: ClusterGeneration) -> Mark:
        """Make it anew from the cluster."""
        table = self.sources(current)
        shutil.rmtree(self.directory, ignore_errors=True)
        earlier = int(current.facts["earlier"])
        size = int(current.facts["numbers"])
        segments, documents = np.full((2, size), NOWHERE)
        order: list[int] = []
        with NextGeneration(
            self.directory, True, Safeguards(earlier_generations=earlier)
        ) as generation:
            for page in read_back(self._indices, current.index, PAGE):
                first = generation.add(_batch(page))
                for at, n in enumerate(stored["n"] for stored in page):
                    segments[n], documents[n] = first.segment, first.document + at
                    order.append(n)
            placed = table.texts.segments != NOWHERE
            own, rows = np.full((2, len(placed)), NOWHERE)
            own[placed] = segments[table.texts.documents[placed]]
            rows[placed] = documents[table.texts.documents[placed]]
            generation.commit(0, table.moved(own, rows))
        made = open_latest(self.directory)
        numbers: dict[str, Numbers] = {}
        at = 0
        for segment in made.segments:
            count = segment.doc_count_all()
            numbers[segment.segment_id()] = np.array(order[at : at + count], np.int64)
            at += count
        self.mark(current.uuid, made.number, numbers)
        return Mark(made.number, numbers)


def read_back(indices: Indices, index: str, size: int) -> Iterator[list[dict[str, Any]]]:
    """What is stored of all documents of an index, in the order of their numbers, so many at a
    time."""
    after: list[int] = [-1]
    while True:
        body = {
            "size": size, "_source": list(SOURCE), "sort": [{"n": "asc"}], "search_after": after,
            "track_total_hits": False,
        }  # fmt: skip
        answer = indices.client.search(
            index=index, body=body, params={"allow_partial_search_results": "false"}
        )
        hits = answer["hits"]["hits"]
        if not hits:
            return
        yield [hit["_source"] for hit in hits]
        after = hits[-1]["sort"]


def _batch(page: Sequence[Mapping[str, Any]]) -> Batch:
    """Analysed anew; what is stored as it is stays so."""
    records = [json.loads(stored["record"]) for stored in page]
    documents = [
        Document(
            record["id"],
            record["title"],
            stored["text"],
            **{name: record[name] for name in ANALYSED if name in record},
            fields=tuple((name, value) for name, value in record.get("fields", ())),
        )
        for record, stored in zip(records, page, strict=True)
    ]
    return replace(
        analyse_batch(documents),
        records=[stored["record"].encode() for stored in page],
        places=[tuple(stored["terms"]) for stored in page],
    )
