"""The rules by which pages are read, as a short string."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from vietnamese.source_files import digest_of, sources_of

_ROOT: Final = Path(__file__).parents[2]


@cache
def reading_rules() -> bytes:
    """A hash of the readers' sources and of the tables that they use. Read by other rules a page
    may be another document, so when it changes all files are read again."""
    tables = [path for room in ("vietnamese", "index") for path in _ROOT.glob(f"{room}/**/*.tsv")]
    return digest_of([*sources_of(Path(__file__).with_name("sources.py")), *tables]).encode()
