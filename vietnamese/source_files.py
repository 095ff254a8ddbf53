"""Which files of this project a module is made of: what is derived from a module (machine code,
the reading of a page) is out of date when one of them has changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_IMPORT = re.compile(  # in the bytes of a file: by its first letter lines are passed over quickly
    rb"\n[ \t]*(?:from|import)\s+((?:vietnamese|index|search|web|benchmarks|tests)(?:\.\w+)*)"
)


def sources_of(module: Path) -> set[Path]:
    """The module, and all modules of this project that it imports, directly or not."""
    sources: set[Path] = set()
    waiting = [module]
    while waiting:
        path = waiting.pop()
        if path not in sources:
            sources.add(path)
            waiting += _imported(path)
    return sources


def digest_of(files: Iterable[Path], *also: str) -> str:
    """16 hexadecimal digits that change with the names and contents of the files, as they were when
    this process read them first, and with what is given also. Where the project stands does not
    matter."""
    digest = blake2b(repr(also).encode(), digest_size=8)
    for path in sorted(files, key=str):
        digest.update(_digest(path))
    return digest.hexdigest()


@lru_cache(maxsize=1024)
def _digest(path: Path) -> bytes:
    return blake2b(f"{path.name}\0".encode() + _read(path), digest_size=16).digest()


def rules_of(module: Path) -> str:
    """16 hexadecimal digits that change with what a module does to a text: its sources, and the
    tables of the project."""
    return digest_of([*sources_of(module), *_tables()])


@cache
def _tables() -> tuple[Path, ...]:
    """Each in a folder of a room: to go into all folders, those of machine code too, takes long."""
    rooms = ("vietnamese", "index")
    return tuple(path for room in rooms for path in _ROOT.glob(f"{room}/*/*.tsv"))


@lru_cache(maxsize=1024)
def _read(path: Path) -> bytes:
    return path.read_bytes()


@lru_cache(maxsize=1024)
def _imported(path: Path) -> frozenset[Path]:
    """The files that a module's import lines name."""
    return frozenset().union(*map(_files_of, set(_IMPORT.findall(b"\n" + _read(path)))))


@lru_cache(maxsize=1024)
def _files_of(name: bytes) -> frozenset[Path]:
    """The file of a module; of a package, all modules in it."""
    target = f"{_ROOT}/{name.decode().replace('.', '/')}"
    file = Path(f"{target}.py")
    return frozenset([file] if file.is_file() else Path(target).glob("*.py"))
