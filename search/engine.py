"""The search engine: a request in, one page of hits out.

`Engine` holds the current generation of an index, picks up a new one by itself, and can be
shared by threads. What one search sees is one generation, from the first list to the last
snippet.
"""

from __future__ import annotations

import gc
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from index.address import IndexAt, index_at
from index.errors import ArrayFileError
from search.contract.deadline import Deadline
from search.contract.errors import IndexDamaged, IndexProblem
from search.contract.places import Place
from search.contract.results import (
    DocumentPage,
    Hit,
    IndexStats,
    SearchPage,
    SearchRequest,
    Suggestion,
)
from search.retrieval.array_store import ArrayStore
from search.snapshot_searcher import SnapshotSearcher
from search.store.protocol import StoreReader
from vietnamese.jit import load_compiler

log = logging.getLogger("khongdau.engine")
Answer = TypeVar("Answer")
LOOK_AGAIN = 0.5  # seconds between two looks for a new generation; a look lists a directory
SETTLED = 20  # looks, after which no search needs the state before any more


def _settle() -> None:
    """Give back what the state before held: its files are mapped until then. What lives on is left
    out of later collections, which would go through all of it in the middle of some search: a
    fifth of a second each."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class Engine:
    """Searches a store, such as `open` opens. A search that would take longer than ``seconds`` is
    broken off, and its page says so."""

    def __init__(
        self, store: StoreReader, seconds: float = math.inf, *, verify: bool = False
    ) -> None:
        self._seconds = seconds
        self._damaged: IndexDamaged | None = None
        self._problem: str | None = None
        self._told: tuple[str, ...] = ()
        self._looked = time.monotonic()
        self._lock = threading.RLock()
        self._closed = threading.Event()
        self._background = verify
        self._take(SnapshotSearcher(store))
        if verify:
            threading.Thread(target=self._watch, name="watch", daemon=True).start()

    @classmethod
    def open(
        cls, directory: IndexAt | str, seconds: float = math.inf, *, verify: bool = False
    ) -> Engine:
        """Open an index for searching: a directory or an address, also as ``--index`` has it.
        ``verify``: for servers. A thread reads all of it, falls back to the state before it if it
        is damaged, and makes newer states ready beside the searches. Raises IndexMissing or
        IndexForeign, whose messages say how to make one, of a cluster ClusterProblem, and
        BadAddress."""
        if isinstance(directory, str):
            directory = index_at(directory)
        if isinstance(directory, Path):
            return cls(ArrayStore.open(directory), seconds, verify=verify)
        from search.cluster.store import ClusterStore  # the client is loaded for an address alone

        return cls(ClusterStore.open(directory), seconds, verify=verify)

    def close(self) -> None:
        """May be left out where nothing is verified: the files stay mapped until the last answer
        that needs them is gone."""
        self._closed.set()

    def warm(self) -> None:
        """Compile and load everything that searches need, so that the first user does not wait, and
        have it called in the way that is best for many."""
        load_compiler()
        self._on_whole(SnapshotSearcher.warm)

    # From one state to the next

    def _take(self, view: SnapshotSearcher) -> None:
        """Answer from this one from now on."""
        self._view = view
        self._damaged = self._problem = None
        self._tell(view.store.problems)

    def _tell(self, problems: tuple[str, ...]) -> None:
        """Log what was not so before."""
        for problem in problems:
            if problem not in self._told:
                log.error("%s; searches are answered from an earlier state", problem)
        self._told = problems

    def _watch(self) -> None:
        """The background: verifies what was opened, and looks for what is newer."""
        self._verify(self._view.store)
        _settle()
        looks = 0  # since the state changed
        while not self._closed.wait(max(LOOK_AGAIN, 0.01)):
            before = id(self._view)
            self._look()
            looks = 0 if id(self._view) != before else looks + 1
            if looks in (0, SETTLED):
                _settle()

    def _look(self) -> None:
        """Take over a newer state, where there is one that can be opened."""
        with self._lock:
            self._looked = time.monotonic()
            try:
                newer = self._view.store.newer()
                if newer:
                    self._take(self._ready(newer))
                self._tell(self._view.store.problems)
            except IndexProblem as error:
                self._problem = str(error)
                log.error("%s; searches are answered from an earlier state", error)
            except OSError as error:  # out of files or memory, which may pass
                log.error("a newer state cannot be opened: %s", error)

    def _ready(self, store: StoreReader) -> SnapshotSearcher:
        """A searcher of it; in the background one that is whole and need not compute anything more.
        What is found damaged on the way is left. Raises IndexProblem."""
        while True:
            reason = store.damage() if self._background else None
            try:
                if reason is None:
                    view = SnapshotSearcher(store)
                    if self._background:
                        view.warm()
                    return view
            except ArrayFileError as error:
                reason = str(error)
            log.error("the index is damaged: %s", reason)
            store = store.without(reason)

    def _verify(self, store: StoreReader) -> None:
        try:
            reason = store.damage()
        except OSError as error:  # of the disk, which is no better
            reason = str(error)
        if reason is not None:
            self._fall_back(store, reason)

    def _fall_back(self, store: StoreReader, reason: str) -> None:
        """Answer from the state before a damaged one, or, if there is none, not at all."""
        with self._lock:
            if self._view.store is not store or self._damaged:
                return  # somebody was faster
            log.error("the index is damaged: %s", reason)
            try:
                self._take(self._ready(store.without(reason)))
            except IndexDamaged as error:
                self._damaged = error
            except IndexProblem as error:
                log.error("%s", error)
                self._damaged = IndexDamaged(error.directory, (reason,))

    def view(self) -> SnapshotSearcher:
        """The store as it is now. A newer state that can be opened takes over, where that is not
        done in the background. Raises IndexDamaged."""
        due = not self._background and time.monotonic() - self._looked >= LOOK_AGAIN
        if due and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        if self._view.store.altered() and not self._damaged:
            with self._lock:  # whoever comes meanwhile waits for what is found
                if self._view.store.altered():
                    self._verify(self._view.store)
        if self._damaged is not None:
            raise self._damaged
        return self._view

    def problems(self) -> tuple[str, ...]:
        """Why it does not answer from the newest state of its index: sentences in English, none
        where all is well. Raises IndexDamaged where it cannot answer at all."""
        found = self.view().store.problems
        return (*found, self._problem) if self._problem else found

    def _on_whole(self, ask: Callable[[SnapshotSearcher], Answer]) -> Answer:
        """What is found damaged in answering is not answered from. Raises IndexDamaged."""
        while True:
            view = self.view()
            try:
                return ask(view)
            except ArrayFileError as error:
                self._fall_back(view.store, str(error))

    # Answers

    def search(self, request: SearchRequest) -> SearchPage:
        """One page of hits. Raises QuerySyntaxError and PageOutOfRange."""
        return self._on_whole(lambda view: view.search(request, Deadline(self._seconds)))

    def newest(self, limit: int = 5) -> SearchPage:
        """The newest documents, without facets; found once for as long as the index stays."""
        return self._on_whole(lambda view: view.newest(limit))

    def rows(self, request: SearchRequest) -> Iterator[Hit]:
        """All hits of a request in its order, near-duplicates too, without snippets, from one
        generation. Raises QuerySyntaxError, and IndexDamaged where one of them is."""
        view, rows = self._on_whole(lambda view: (view, view.rows(request)))
        return self._whole_rows(view, rows)

    def _whole_rows(self, view: SnapshotSearcher, rows: Iterator[Hit]) -> Iterator[Hit]:
        try:
            yield from rows
        except ArrayFileError as error:  # some are out: another generation cannot go on
            self._fall_back(view.store, str(error))
            raise IndexProblem(error.path.parent, f"The index is damaged: {error}.") from error

    def document(self, id: str, query: str = "") -> DocumentPage:
        """A whole document, with what ``query`` matches in it. Raises DocumentNotFound, and
        QuerySyntaxError for the query."""
        return self._on_whole(lambda view: view.document(id, query))

    def related(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        """Documents about the same subject, most similar first. Raises DocumentNotFound."""
        return self._on_whole(lambda view: view.related(id, limit))

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Completions of ``text``, likeliest first."""
        return self._on_whole(lambda view: view.suggest(text, limit))

    def frequent_phrases(self, limit: int = 3) -> tuple[str, ...]:
        """What the documents speak of most often, no two of which have a word in common."""
        completion = self.view().store.completion
        return completion.frequent[:limit] if completion else ()

    def fields(self) -> tuple[str, ...]:
        """Names of the sources' own fields that documents have."""
        return self.view().store.figures.fields

    def suggest_places(self, text: str, limit: int = 8) -> tuple[Place, ...]:
        """Places that ``text`` may be the beginning of the name of, likeliest first."""
        return self._on_whole(lambda view: view.suggest_places(text, limit))

    def places_named(self, name: str) -> tuple[Place, ...]:
        """All places that a whole name may mean; of several those with documents, if any have."""
        return self._on_whole(lambda view: view.places.find(name))

    def ids(self, page: int, per_page: int) -> tuple[tuple[str, ...], int]:
        """One page of the ids of all documents, in the order in which the index has them, and
        how many such pages there are. Raises PageOutOfRange."""
        return self._on_whole(lambda view: view.ids(page, per_page))

    def stats(self) -> IndexStats:
        return self._on_whole(SnapshotSearcher.stats)
