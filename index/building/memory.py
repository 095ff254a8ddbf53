"""How much of an index is held at once while it is made, given how much memory that may take."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Final

MEGABYTE: Final = 1 << 20
DEFAULT: Final = 1200  # megabytes
HELD_ANYWAY: Final = 330  # megabytes: the program, the sources, what is mapped of the index
BYTES_A_TOKEN: Final = 28
"""What writing a segment takes at its peak (26 on 47,133 articles), and learning from as many."""
LEAST_TOKENS: Final = 200_000


def tokens_within(megabytes: int) -> int:
    """Tokens of a segment, and those that are learned from, for the main process to stay within so
    much memory; workers have 150 to 250 megabytes each besides."""
    return max((megabytes - HELD_ANYWAY) * MEGABYTE // BYTES_A_TOKEN, LEAST_TOKENS)


def give_back() -> None:
    """Return to the system what was let go: the C library keeps it where small pieces among it,
    such as texts, are still in use. Does nothing where it is another one than GNU's."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
