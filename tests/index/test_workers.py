"""Worker processes: what one document may cost, and what becomes of those that end their worker."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from index.reading.budget import DEFAULT_BUDGET, Budget, OverBudget, limited_time
from index.reading.source_records import Piece
from index.workers.pool import WorkerPool
from index.workers.work import Worked, work

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "Tổ dân phố họp bàn việc thu gom rác theo giờ ở ngõ nhỏ. "


def piece(name: str, text: str = "Nội dung của trang.") -> Piece:
    raw = f"Trang {name}\n\n{text}\n".encode()
    return Piece(name, None, raw, name.encode().ljust(16)[:16], Path(name))


def large(name: str, megabytes: float = 2) -> Piece:
    return piece(name, SENTENCE * int(megabytes * (1 << 20) / len(SENTENCE.encode())))


def ids(worked: list[Worked]) -> list[str]:
    return [id_ for one in worked for id_ in one.batch.ids]


def reasons(worked: list[Worked]) -> dict[str, str]:
    return {bad.origin.path: bad.reason for one in worked for bad in one.failed}


def run(
    batches: list[list[Piece]], budget: Budget = DEFAULT_BUDGET, workers: int = 1
) -> list[Worked]:
    with WorkerPool(workers, budget) as pool:
        return list(pool.results(batches))


def test_results_come_in_the_order_of_the_batches() -> None:
    """Also where a worker takes longer for the first than another for the rest."""
    batches = [[large("dai.txt", 1)], *([piece(f"{n}.txt")] for n in range(12))]
    assert ids(run(batches, workers=2)) == ["dai.txt", *(f"{n}.txt" for n in range(12))]


def test_a_document_past_its_time_is_given_up_alone() -> None:
    tight = Budget(seconds=0.05, seconds_per_megabyte=0)
    worked = run([[piece("a.txt"), large("dai.txt"), piece("b.txt")]], tight)
    assert ids(worked) == ["a.txt", "b.txt"]
    assert list(reasons(worked)) == ["dai.txt"]
    assert "takes more than" in reasons(worked)["dai.txt"]


def test_a_document_past_its_memory_is_given_up_alone() -> None:
    tight = Budget(memory=8 << 20)
    worked = run([[piece("a.txt")], [large("dai.txt", 8)], [piece("b.txt")]], tight)
    assert ids(worked) == ["a.txt", "b.txt"]
    assert "memory" in reasons(worked)["dai.txt"]


def test_time_counts_per_document_and_for_its_size() -> None:
    """Many pages that take longer than the time of one are no fault of any."""
    budget = Budget(seconds=0.5, seconds_per_megabyte=60)
    worked = work([large(f"{n}.txt", 0.3) for n in range(6)], budget_here(budget))
    assert not reasons([worked])
    assert budget.seconds_for(3 << 20) == 180.5


def budget_here(budget: Budget) -> Budget:
    """The same without a limit that would end the process of the tests."""
    return Budget(budget.seconds, budget.seconds_per_megabyte, budget.memory, fatal=False)


@pytest.mark.parametrize(
    ("how", "said"),
    [(signal.SIGKILL, "lack of memory"), (signal.SIGXCPU, "too long"), (signal.SIGSEGV, "SEGV")],
)
def test_a_piece_that_ends_every_worker_is_told_and_costs_nothing_else(
    how: signal.Signals, said: str
) -> None:
    """As where a library crashes, or the system runs out of memory."""
    with WorkerPool(1, DEFAULT_BUDGET) as pool:
        assert ids(list(pool.results([[piece("a.txt")]]))) == ["a.txt"]
        usual = max(map(processor_time, pids(pool)))
        Thread(target=kill_beyond, args=(pool, usual + 1, how), daemon=True).start()
        worked = list(pool.results([[piece("b.txt"), large("chet.txt", 8), piece("c.txt")]]))
    assert ids(worked) == ["b.txt", "c.txt"]
    assert said in reasons(worked)["chet.txt"]


def pids(pool: WorkerPool) -> list[int]:
    return [worker._process.pid for worker in list(pool._workers)]


def processor_time(pid: int) -> float:
    """Seconds; 0 for a process that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kill_beyond(pool: WorkerPool, seconds: float, how: signal.Signals) -> None:
    """Kill each worker that takes more processor time than that."""
    while not pool._closed:
        for pid in pids(pool):
            if processor_time(pid) > seconds:
                os.kill(pid, how)
        time.sleep(0.02)


def test_the_time_of_a_block_is_limited_within_regular_expressions_too() -> None:
    with pytest.raises(OverBudget), limited_time(0.1, fatal=False):
        re.match(r"(a+)+b", "a" * 60)


SCRIPT = """
from pathlib import Path
import sys
from index.updating.indexer import index
print("once")
report = index([Path(sys.argv[1])], Path(sys.argv[2]), processes=2)
print(report.added)
"""


def test_a_script_without_a_main_guard_can_index(tmp_path: Path) -> None:
    """Workers do not run the script once more, and leave no word on standard error."""
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(f"Trang {number}\n\n{SENTENCE * 3000}{number}")
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path), str(tmp_path / "index")],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout == "once\n12\n"


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """Also where it is killed."""
    code = (
        "import sys, time\n"
        "from tests.index.test_workers import *\n"
        "pool = WorkerPool(2, DEFAULT_BUDGET)\n"
        "list(pool.results([[large(str(n))] for n in range(4)]))\n"
        "print(*pids(pool), flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(workers) == 2
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20
    while any(map(processor_time, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(processor_time, workers))
