"""The rules by which pages are read, as a short string."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from vietnamese.source_files import rules_of


@cache
def reading_rules() -> bytes:
    """Those of the readers. Read by other rules a page may be another document, so when they change
    all files are read again."""
    return rules_of(Path(__file__).with_name("sources.py")).encode()
