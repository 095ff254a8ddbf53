"""What one document may cost: processor time and memory, past which it is given up.

Time is processor time, so that a busy machine gives up no more documents than an idle one.
Two timers watch it: the first raises `OverBudget` in Python code (also within `re`); the second,
at twice the time, is for compiled code that does not return, and ends the process.
"""

from __future__ import annotations

import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1 << 20


class OverBudget(BaseException):
    """Too much time for one document. No `Exception`, so that no reader takes it for a fault of
    its input and goes on."""


@dataclass(frozen=True, slots=True)
class Budget:
    """``seconds`` of processor time for a document and ``seconds_per_megabyte`` of its raw bytes
    more; ``memory`` in bytes that a worker process may hold besides what it starts with.
    ``fatal``: twice that time ends the process, which must be a worker's then."""

    seconds: float = 30
    seconds_per_megabyte: float = 5
    memory: int = 2 << 30
    fatal: bool = True

    def seconds_for(self, raw_bytes: int) -> float:
        return self.seconds + self.seconds_per_megabyte * raw_bytes / MEGABYTE


DEFAULT_BUDGET = Budget()


@contextmanager
def limited_time(seconds: float, fatal: bool) -> Iterator[None]:
    """Raises OverBudget within the block after so much processor time; ``fatal``: after twice as
    much the system ends the process, by SIGXCPU.

    Outside the main thread signals cannot be handled, and the block is not limited.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _give_up)
    if fatal:
        end_process_after(2 * seconds)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _give_up(*_: object) -> None:
    raise OverBudget


def end_process_after(seconds: float) -> None:
    """By SIGXCPU, after so much processor time from now on."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(time.process_time() + seconds) + 1
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def limit_memory(more: int) -> None:
    """Let allocations of this process fail beyond so many bytes more than it holds now. Where
    the system cannot limit data alone, nothing: address space would count mapped files too."""
    with suppress(OSError, ValueError):
        status = Path("/proc/self/status").read_text("ascii")
        held = next(line for line in status.splitlines() if line.startswith("VmData"))
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = int(held.split()[1]) * 1024 + more
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
