"""Which bytes of a generation are read when it is opened, to find out whether they are damaged, and
which only when they are needed.

Whatever leads into another array (starts, numbers of terms, sets of documents) has its checksum
from the first search on: a compiled loop that follows a wrong one leaves its arrays. What is left
for later are the arrays that make up most of a large index. Who reads of them verifies what is read
(`index.storage.arrays.ArrayFile.verify`), but for the sketches, which no search needs.
"""

from __future__ import annotations

from typing import Final

from index.errors import ArrayFileError
from index.storage.arrays import ArrayFile

BULK: Final = ("docs", "weights", "forward/ranks", "texts/blob", "sketches")
LARGE: Final = 2 << 20
"""Bytes of such an array that are still read at once, in a millisecond."""


def check_at_open(file: ArrayFile) -> None:
    """Raises ArrayFileError where an array that is looked at is not as it was written."""
    problems = file.problems(but={name for name in BULK if file.size(name) > LARGE})
    if problems:
        raise ArrayFileError(file.path, f"{problems[0]} does not have its checksum")
