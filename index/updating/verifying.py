"""Which bytes of a generation are read when it is opened, to find out whether they are damaged, and
which only after it.

Whatever leads into another array (starts, numbers of terms, sets of documents) has its checksum
from the first search on: a compiled loop that follows a wrong one leaves its arrays. What is left
for later are the arrays that make up most of a large index. They lead nowhere by themselves,
but for the numbers of documents, which are looked at list by list
(`search.retrieval.index_snapshot`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from index.errors import ArrayFileError
from index.storage.arrays import ArrayFile

BULK: Final = (
    "docs", "weights", "forward/ranks", "texts/blob", "sketches",
    "ngrams/triple_scores",
)  # fmt: skip
LARGE: Final = 2 << 20
"""Bytes of such an array that are still read at once, in a millisecond."""


def check_at_open(file: ArrayFile) -> None:
    """Raises ArrayFileError where an array that is looked at is not as it was written."""
    _check(file, file.problems(but={name for name in BULK if file.size(name) > LARGE}))


def check_whole(path: Path) -> None:
    """The same for all of a file. Raises ArrayFileError and OSError."""
    file = ArrayFile(path)
    _check(file, file.problems())


def _check(file: ArrayFile, problems: list[str]) -> None:
    if problems:
        raise ArrayFileError(file.path, f"{problems[0]} does not have its checksum")
