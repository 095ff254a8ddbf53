"""Worker processes that may die: pieces are handed out in batches, and a piece that ends its
worker is found out and told."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from types import TracebackType

from index.analysis.analyzer import analyse_batch
from index.reading.budget import Budget
from index.reading.source_records import Piece
from index.workers.work import MEMORY_REASON, BadPiece, Origin, Worked
from index.workers.worker import OUT_OF_MEMORY, entry

AHEAD = 4  # batches for each worker, done or waiting, while the caller is busy with another
LAST_BREATH = 5.0  # seconds from the end of a worker's connection to that of its process


class WorkersFailed(Exception):
    """No worker process could be started: nothing that a document is to blame for."""


class _WorkerDied(Exception):
    """``str()`` says of what, in a person's words."""


class WorkerPool:
    """So many processes, each started when there is work for it; a context manager."""

    def __init__(self, processes: int, budget: Budget) -> None:
        self._budget = budget
        self._most_waiting = AHEAD * processes
        self._threads = ThreadPoolExecutor(processes)  # each waits for one worker at a time
        self._workers: set[_Worker] = set()
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._closed = False

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed = True
        for worker in list(self._workers):
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def results(self, batches: Iterable[Sequence[Piece]]) -> Iterator[Worked]:
        """What became of the batches, in their order."""
        waiting: deque[Future[list[Worked]]] = deque()
        for batch in batches:
            waiting.append(self._threads.submit(self._work, batch))
            while waiting and (waiting[0].done() or len(waiting) > self._most_waiting):
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()

    def _work(self, pieces: Sequence[Piece]) -> list[Worked]:
        """In a thread. After a worker's death each piece is tried alone: one of them may have
        ended it, and the others are not to blame."""
        try:
            return [self._on_a_worker(pieces)]
        except _WorkerDied:
            return [self._alone(piece) for piece in pieces]

    def _alone(self, piece: Piece) -> Worked:
        try:
            return self._on_a_worker([piece])
        except _WorkerDied as died:
            return Worked(analyse_batch([]), [], [BadPiece(Origin.of(piece), str(died))], [])

    def _on_a_worker(self, pieces: Sequence[Piece]) -> Worked:
        try:
            worker = self._idle.get_nowait()
        except Empty:
            worker = self._start()
        try:
            worked = worker.work(pieces)
        except _WorkerDied:
            self._workers.discard(worker)
            if self._closed:
                raise WorkersFailed("stopped") from None
            raise
        self._idle.put(worker)
        return worked

    def _start(self) -> _Worker:
        try:
            worker = _Worker(self._budget)
            self._workers.add(worker)
            worker.wait_until_ready()
        except (OSError, _WorkerDied) as error:
            raise WorkersFailed(f"No worker process could be started: {error}") from error
        return worker


class _Worker:
    """One process. Not to be shared by threads, but for `kill`."""

    def __init__(self, budget: Budget) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            # ^C on a keyboard reaches every process of the terminal; this one sees to the others.
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", entry(number)],
                    pass_fds=[number],
                    stdin=subprocess.DEVNULL,
                )
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        self._connection = Connection(ours.detach())
        self._budget = budget

    def wait_until_ready(self) -> None:
        """Raises _WorkerDied."""
        self._ask(self._budget)

    def work(self, pieces: Sequence[Piece]) -> Worked:
        """Raises _WorkerDied."""
        worked = self._ask(pieces)
        assert isinstance(worked, Worked)
        return worked

    def _ask(self, message: object) -> object:
        try:
            self._connection.send(message)
            return self._connection.recv()
        except (EOFError, OSError) as error:
            raise _WorkerDied(self._cause_of_death()) from error

    def _cause_of_death(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(LAST_BREATH)
        self.kill()
        code = self.close()
        if code == OUT_OF_MEMORY:
            return MEMORY_REASON
        if code == -signal.SIGXCPU:
            return "given up: it takes too long to read"
        if code == -signal.SIGKILL:
            return "given up: its reading was killed, probably for lack of memory"
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"given up: its reading crashed ({name}); please report the file"

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> int:
        """After `kill`. Returns the exit code, negative for a signal."""
        self._connection.close()
        return self._process.wait()
