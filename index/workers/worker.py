"""A worker process: batches of pieces in, what became of them out.

It has an entry of its own: started by `multiprocessing` it would first run the main module of
whoever called `index` once more. Messages are pickled. The socket that they come by is closed
when the parent ends, however it ends, and that ends the worker.
"""

from __future__ import annotations

import os
import sys
from multiprocessing.connection import Connection

from index.reading.budget import Budget, limit_memory
from index.workers.work import warm_up, work

ENTRY = "import sys; sys.path[:] = {path!r}; from index.workers.worker import main; main({socket})"
"""What ``python -c`` is given: the parent's own path of modules, whatever it is."""

OUT_OF_MEMORY = 87  # exit code


def entry(socket: int) -> str:
    """The program of a worker that talks by the socket of this number."""
    return ENTRY.format(path=sys.path, socket=socket)


def main(socket: int) -> None:
    connection = Connection(socket)
    try:
        _serve(connection, connection.recv())
    except (EOFError, ConnectionError):
        pass  # the parent has ended
    except MemoryError:  # for what was to be received or sent
        os._exit(OUT_OF_MEMORY)


def _serve(connection: Connection, budget: Budget) -> None:
    warm_up()
    limit_memory(budget.memory)
    connection.send(None)  # ready
    while True:
        connection.send(work(connection.recv(), budget))
