"""What the terms of an index depend on, as one short string."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from index.analysis.schema import FORMAT_VERSION
from index.analysis.version import ANALYSER_VERSION
from vietnamese.kept import version_of

PACKAGES: Final = ("unidecode",)
"""Packages that decide terms: what is left without diacritics. Python's own Unicode tables do not
count, since how a letter is composed and lowered never changes."""
DATA: Final = Path(__file__).parents[2] / "vietnamese"


@cache
def fingerprint() -> str:
    """A hash of the format of the files, the rules of the analyser, its tables, the gazetteer and
    the versions of the packages that decide terms. A query analysed by other rules than the
    documents would silently miss some, so an index with another fingerprint is refused."""
    parts = [str(FORMAT_VERSION), ANALYSER_VERSION, *map(version_of, PACKAGES)]
    parts += [hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(DATA.glob("*/*.tsv"))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
