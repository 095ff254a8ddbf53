"""``python -m tests.fuzzing --seconds 3600 [TARGET ...]``: fuzz with atheris, in turns.

What is found is kept in ``var/fuzzing/found``, one input for each place in the code that it comes
from, and the run goes on. Inputs that lead to new code are kept beside it, for the next run.
``--keep`` chooses some that together lead to all lines, which the tests replay.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import resource
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
VAR: Final = ROOT / "var" / "fuzzing"
FOUND: Final = VAR / "found"
LARGEST: Final = 1 << 14  # bytes of an input
TURN: Final = 300  # seconds for one target, before the next one's turn
PACKAGES: Final = ("vietnamese", "index", "search")


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.fuzzing")
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--turn", type=int, default=TURN)
    parser.add_argument("--keep", action="store_true", help="fuzz nothing, choose what is kept")
    parser.add_argument("--one", action="store_true", help="the one target, in this process")
    arguments = parser.parse_args()
    if arguments.one:  # nothing of the product is imported before it is instrumented
        fuzz(arguments.targets[0], arguments.seconds)
        return
    from tests.fuzzing.corpus import choose, write
    from tests.fuzzing.targets import targets

    names = arguments.targets or list(targets())
    if not arguments.keep:
        take_turns(names, arguments.seconds, arguments.turn)
        return
    for name in names:
        found = [path.read_bytes() for path in sorted(FOUND.glob(f"{name}-*/input"))]
        inputs = [path.read_bytes() for path in sorted((VAR / "inputs" / name).glob("*"))]
        write(name, [*found, *choose(name, inputs)])


def take_turns(names: list[str], seconds: int, turn: int) -> None:
    """Each in a process of its own, which a crash may end."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 1:
        for name in names:
            of_it = max(1, min(turn, int(left) // len(names)))
            command = [sys.executable, "-m", "tests.fuzzing", "--one", f"--seconds={of_it}", name]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            said = done.stderr.strip().splitlines()
            state = next((line for line in reversed(said) if "cov:" in line), "".join(said[-1:]))
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            minutes = (used.ru_utime + used.ru_stime) / 60
            print(
                f"{minutes:.1f} min of CPU; {name}: exit code {done.returncode}; {state}",
                flush=True,
            )
            if done.returncode:
                log = FOUND / f"{name}-ended-{time.time():.0f}.log"
                log.write_text(done.stderr[-20_000:], encoding="utf-8")


def fuzz(name: str, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=PACKAGES, exclude=[*compiled(), "search.kernel"]):
        from tests.fuzzing import targets
        from tests.fuzzing.corpus import kept
        from tests.fuzzing.seeds import seeds

    inputs = VAR / "inputs" / name
    inputs.mkdir(parents=True, exist_ok=True)
    FOUND.mkdir(exist_ok=True)
    for raw in (*seeds(name), *kept(name)):
        (inputs / hashlib.sha1(raw).hexdigest()).write_bytes(raw)

    def one(data: bytes) -> None:
        try:
            targets.feed(name, data)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            tell(name, data, error)

    one(b"\0hoan kiem")  # compiles and loads
    options = [f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=60"]
    options += ["-rss_limit_mb=3000", f"-artifact_prefix={FOUND}/{name}-"]
    atheris.Setup([sys.argv[0], *options, str(inputs)], one)
    atheris.Fuzz()


def compiled() -> list[str]:
    """The modules that Numba compiles: what is instrumented it cannot read."""
    found = []
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {"numba", "vietnamese.jit"} & set(names):
                found.append(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return found


def tell(name: str, data: bytes, error: BaseException) -> None:
    """Keep an input that is a finding, unless one of its kind is kept."""
    innermost = error
    while innermost.__cause__ is not None:
        innermost = innermost.__cause__
    frames = traceback.extract_tb(innermost.__traceback__)
    parts = tuple(f"{ROOT / package}/" for package in PACKAGES)
    ours = [frame for frame in frames if frame.filename.startswith(parts)]
    readers = [frame for frame in ours if "budget" not in frame.filename]
    where = (readers or frames)[-1]
    folder = FOUND / f"{name}-{type(innermost).__name__}-{Path(where.filename).stem}-{where.name}"
    if not folder.exists():
        folder.mkdir(parents=True)
        (folder / "input").write_bytes(data)
        trace = "".join(traceback.format_exception(error))
        (folder / "trace").write_text(trace, encoding="utf-8")


if __name__ == "__main__":
    main()
