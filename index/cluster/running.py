"""A run that changes an index in a cluster: everything is made here first, then published."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self

from opensearchpy.exceptions import OpenSearchException

from index.address import Address
from index.analysis.analyzer import Batch
from index.cluster.client import told
from index.cluster.figures import FIGURES
from index.cluster.indices import ClusterGeneration, Indices
from index.cluster.known_documents import DOCUMENTS, KnownDocuments
from index.cluster.lock import ClusterLock
from index.cluster.publishing import Base, Publication
from index.cluster.working_copy import Mark, WorkingCopy
from index.errors import IndexMissing
from index.updating.array_store import ArrayStoreWriter
from index.updating.generations import open_latest

WORK: Final = "KHONGDAU_WORK"
"""Where working copies are; each takes about what an index on this machine would."""


def working_directory(indices: Indices, work: Path | None = None) -> Path:
    """Of the working copy of an index of this very cluster."""
    uuid = indices.client.info()["cluster_uuid"]
    above = work or Path(os.environ.get(WORK) or "var/cluster")
    return above / f"{indices.address.name}-{uuid[:8]}"


class ClusterSession:
    """Being the one who may change an index: what a run that was killed left behind is removed, and
    ``current`` is what there is. Raises IndexLocked, IndexForeign (unless ``full``, which keeps
    nothing), ClusterProblem."""

    def __init__(self, address: Address, full: bool = False, work: Path | None = None) -> None:
        self.address = address
        self._full = full
        self._work = work

    def __enter__(self) -> Self:
        with ExitStack() as held, told(self.address):
            self.indices = Indices(self.address)
            self._lock = held.enter_context(ClusterLock(self.indices.client, self.address))
            self.current = self._current()
            for one in self.indices.generations():
                if not one.whole:
                    self.indices.remove(one.index)
            self.copy = WorkingCopy(working_directory(self.indices, self._work), self.indices)
            self._begin()
            self._held = held.pop_all()
        return self

    def _begin(self) -> None:
        """What else there is to do at first."""

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def _current(self) -> ClusterGeneration | None:
        try:
            return self.indices.current(any_fingerprint=self._full)
        except IndexMissing:
            return None

    def switch(self, made: ClusterGeneration, earlier: int) -> None:
        """Make it current, and remove what is not kept. Raises ClusterProblem: nothing has
        changed."""
        self._lock.check()
        self.indices.switch(self.current, made.index)
        with suppress(OpenSearchException):  # the next run does what is left to do
            self.indices.clean(earlier)


class ClusterRun(ClusterSession):
    """``with ClusterRun(address) as run:`` has in ``run.directory`` what the cluster has; what is
    there after a change becomes the next generation by `publish`."""

    def _begin(self) -> None:
        self._mark = self.copy.bring(self.current, self._full)

    @property
    def directory(self) -> Path:
        """Of the working copy."""
        return self.copy.directory

    def publish(self) -> ClusterGeneration | None:
        """Make what is in the directory current, unless it is what the cluster has: then None.
        Raises IndexProblem; then the cluster has what it had."""
        generation = open_latest(self.directory)
        assert generation.manifest is not None
        mark = self._mark
        content = generation.manifest.content()
        if mark and mark.generation == content:
            return None
        with told(self.address), TemporaryDirectory(prefix="khongdau-") as folder:
            base = self._base(mark, Path(folder))
            files = Path(folder) / "new"
            files.mkdir()
            publication = Publication(self.indices, base, generation, files)
            made = publication.publish()
            self.copy.mark(made.uuid, content, publication.numbers)
            self.switch(made, generation.manifest.earlier)
        return made

    def _base(self, mark: Mark | None, folder: Path) -> Base:
        if mark is None or self.current is None:
            return Base(self.current, KnownDocuments.none(), {}, None)
        known = KnownDocuments.read(self.copy.fetch_file(self.current, DOCUMENTS, folder))
        figures = self.copy.fetch_file(self.current, FIGURES, folder)
        return Base(self.current, known, mark.numbers, figures)


class ClusterStoreWriter:
    """A `index.store.StoreWriter`. Raises what `ClusterRun` raises."""

    def __init__(self, address: Address, replace: bool = False, work: Path | None = None) -> None:
        self._run = ClusterRun(address, replace, work)
        self._replace = replace

    def __enter__(self) -> Self:
        with ExitStack() as held:
            held.enter_context(self._run)
            self._local = ArrayStoreWriter(self._run.directory, self._replace)
            held.enter_context(self._local)
            self._held = held.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def add(self, batch: Batch) -> None:
        self._local.add(batch)

    def remove(self, ids: Iterable[str]) -> None:
        self._local.remove(ids)

    def commit(self) -> None:
        self._local.commit()
        self._run.publish()
