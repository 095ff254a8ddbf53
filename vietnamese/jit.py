"""Numba as this project uses it: without the GIL, and cached on disk where that can be written.

Where no cache can be written (a read-only installation), functions are compiled anew in each
process, which costs seconds at the first use; ``NUMBA_CACHE_DIR`` names another place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function compiled to machine code on its first call. It divides as NumPy does: with a
    look at each divisor, loops would not take several numbers at once."""
    try:
        return cast(F, njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # Numba found no place for its cache
        return cast(F, njit(nogil=True, error_model="numpy")(function))


@compiled
def _nothing() -> int:
    return 0


def load_compiler() -> None:
    """Have Numba import the rest of itself, a quarter of a second that it leaves to the first call
    of a compiled function; for modules whose functions will be called for sure."""
    _nothing()
