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
    """Let allocations of this process fail beyond so many bytes more than it holds now."""
    with suppress(OSError, ValueError):
        _set_memory(memory_held() + more)


@contextmanager
def limited_memory(most: int) -> Iterator[None]:
    """Let allocations of this process fail within the block where it would hold more than so many
    bytes, those of its other threads, too: they would be the next to fail without it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    with suppress(OSError, ValueError):
        _set_memory(most if soft == resource.RLIM_INFINITY else min(most, soft))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def memory_held() -> int:
    """Bytes of data. Raises OSError where the system does not count these alone: address space
    would count mapped files too."""
    status = Path("/proc/self/status").read_text("ascii")
    held = next(line for line in status.splitlines() if line.startswith("VmData"))
    return int(held.split()[1]) * 1024


def _set_memory(limit: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
