"""``python -m tests.rooms index/reading``: the test files of one room, for ``make check``."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.test_house import CHAIN, ROOMS, ROOT

# From the ground up: the rooms of a package, then what stands beside them.
FLOORS = [room for top in CHAIN for room in (*(r for r in ROOMS if r.startswith(f"{top}/")), top)]


@cache
def highest(path: Path) -> int:
    """The floor of the highest room that a test file needs, itself or by its samples."""
    found = [-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            folder = [*path.relative_to(ROOT).parts[: -node.level]] if node.level else []
            module = ".".join([*folder, *([node.module] if node.module else [])])
            names = [module, *(f"{module}.{one.name}" for one in node.names)]
        for parts in (name.split(".") for name in names):
            room = "/".join(parts[:2]) if "/".join(parts[:2]) in ROOMS else parts[0]
            sample = (ROOT / Path(*parts)).with_suffix(".py")
            if room in FLOORS:
                found.append(FLOORS.index(room))
            elif parts[0] == "tests" and sample.is_file() and sample != path:
                found.append(highest(sample))
    return max(found)


def files_of(room: str) -> Iterator[Path]:
    """The test files that need this room, and none that stands above it."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if highest(path) == FLOORS.index(room):
            yield path.relative_to(ROOT)


if __name__ == "__main__":
    [room] = [argument.strip("/") for argument in sys.argv[1:]]
    if room not in FLOORS:
        sys.exit(f"{room} is no room. The rooms are: {', '.join(FLOORS)}")
    print(*files_of(room))
