"""The inputs that are kept: one archive for each target."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Final

from tests.fuzzing.targets import PACKAGES, ROOT, feed

FOLDER: Final = Path(__file__).parent / "corpus"
MOST: Final = 40  # of a target
LOOKED_AT: Final = 250  # the smallest ones
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # so that the same inputs give the same bytes


def kept(target: str) -> list[bytes]:
    path = FOLDER / f"{target}.zip"
    if not path.exists():
        return []
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


def write(target: str, inputs: Iterable[bytes]) -> None:
    FOLDER.mkdir(exist_ok=True)
    with zipfile.ZipFile(FOLDER / f"{target}.zip", "w", zipfile.ZIP_LZMA) as archive:
        for number, raw in enumerate(sorted(set(inputs), key=lambda one: (len(one), one))):
            archive.writestr(zipfile.ZipInfo(f"{number:03}", _LONG_AGO), raw, zipfile.ZIP_LZMA)


def choose(target: str, inputs: Iterable[bytes]) -> Iterator[bytes]:
    """Those that lead to lines that no smaller one leads to."""
    seen: set[tuple[str, int]] = set()
    chosen = 0
    for raw in sorted(inputs, key=lambda one: (len(one), one))[:LOOKED_AT]:
        lines = _lines(target, raw)
        if lines - seen and chosen < MOST:
            seen |= lines
            chosen += 1
            yield raw


def _lines(target: str, raw: bytes) -> set[tuple[str, int]]:
    """The lines of the product that an input leads to."""
    found: set[tuple[str, int]] = set()
    ours = tuple(f"{ROOT / package}/" for package in PACKAGES)

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(ours):
            return None
        found.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    sys.settrace(trace)
    try:
        feed(target, raw)
    except Exception:
        return set()  # found, and kept as such
    finally:
        sys.settrace(None)
    return found
