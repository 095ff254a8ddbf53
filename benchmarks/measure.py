"""What is measured of a piece of work, and the machine it is measured on."""

from __future__ import annotations

import multiprocessing
import os
import platform
import resource
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import metadata
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

SPAWN = multiprocessing.get_context("spawn")  # a fresh interpreter: nothing inherited
LOOK = 0.2  # seconds between two looks at the memory of all processes together


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the call (wall), of its process with start and imports, and of processor time
    in it and its workers; peak memory (MB) of the process, of its largest worker, and of all of
    them together, where what they share counts once: the most that was seen in looks at it."""

    seconds: float
    process_seconds: float
    cpu_seconds: float
    peak_mb: float
    worker_peak_mb: float
    together_peak_mb: float


def in_a_process(function: Callable[..., Any], *arguments: Any) -> tuple[Any, Cost]:
    """What the function returns in a process of its own, and what it cost."""
    here, there = SPAWN.Pipe()
    started = time.perf_counter()
    process = SPAWN.Process(target=_child, args=(there, function, arguments))
    process.start()
    there.close()
    together = 0.0
    assert process.pid
    while not here.poll(LOOK):
        together = max(together, together_mb(process.pid))
    try:
        result, seconds, cpu, peak, worker_peak = here.recv()
    except EOFError:
        process.join()
        raise RuntimeError(
            f"{function.__name__} ended with exit code {process.exitcode}; see above why"
        ) from None
    process.join()
    elapsed = time.perf_counter() - started
    return result, Cost(seconds, elapsed, cpu, peak, worker_peak, max(together, peak))


def _child(pipe: Connection, function: Callable[..., Any], arguments: Sequence[Any]) -> None:
    cpu = _cpu_seconds()
    started = time.perf_counter()
    result = function(*arguments)
    seconds = time.perf_counter() - started
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    pipe.send((result, seconds, _cpu_seconds() - cpu, peak_mb(), children.ru_maxrss / 1024))


def _cpu_seconds() -> float:
    return sum(os.times()[:4])


def together_mb(pid: int) -> float:
    """Memory of a process and all that it started; what they share counts once."""
    found = 0.0
    with suppress(OSError, ValueError):  # one that has just ended
        found = _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss:") / 1024
        for thread in Path(f"/proc/{pid}/task").iterdir():
            children = (thread / "children").read_text().split()
            found += sum(together_mb(int(child)) for child in children)
    return found


def peak_mb() -> float:
    """Most memory that this process ever had. (``ru_maxrss`` starts from that of its parent.)"""
    return _kilobytes("/proc/self/status", "VmHWM:") / 1024


def anonymous_mb() -> float:
    """Memory of this process that no file backs."""
    return _kilobytes("/proc/self/smaps_rollup", "Anonymous:") / 1024


def _kilobytes(file: str, name: str) -> int:
    for line in Path(file).read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    raise ValueError(f"{file} has no line {name}")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies (the nearest one)."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def bytes_below(directory: Path) -> dict[str, int]:
    """Bytes per kind of file (by its ending), links not followed."""
    sizes: dict[str, int] = {}
    for file in directory.rglob("*"):
        if file.is_file():
            sizes[file.suffix] = sizes.get(file.suffix, 0) + file.stat().st_size
    return sizes


def machine() -> dict[str, Any]:
    """Processor, memory and the versions of everything that takes part."""
    cpu = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    packages = ("numpy", "numba", "whoosh3", "pyvi")
    return {
        "cpu": cpu[0] if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_at_start": os.getloadavg(),
        "versions": {name: version for name in packages if (version := version_of(name))},
    }


def version_of(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def as_json(cost: Cost, **more: Any) -> dict[str, Any]:
    return {**{name: round(value, 3) for name, value in asdict(cost).items()}, **more}
