"""How far a run has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Progress:
    """``phase`` is find, read, write, learn or commit. Of ``total`` bytes (0: not known) so many
    are ``done``; ``files`` and ``documents`` so far."""

    phase: str
    done: int = 0
    total: int = 0
    files: int = 0
    documents: int = 0


STEP = 1 << 16  # bytes

Listener = Callable[[Progress], None]


def no_listener(progress: Progress) -> None:
    """For a run that nobody watches."""


class Meter:
    """Tells a listener of each step."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._now = Progress("start")

    def begin(self, phase: str, total: int = 0) -> None:
        self._tell(replace(self._now, phase=phase, done=0, total=total, files=0))

    def file_found(self) -> None:
        self._tell(replace(self._now, files=self._now.files + 1))

    def file_read(self, done: int) -> None:
        """``done`` are the bytes of all files so far."""
        self._tell(replace(self._now, done=done, files=self._now.files + 1))

    def done(self, done: int) -> None:
        """Told in steps: nobody can see a line of a large file."""
        if done >= self._now.done + STEP:
            self._tell(replace(self._now, done=done))

    def documents(self, more: int) -> None:
        self._tell(replace(self._now, documents=self._now.documents + more))

    def _tell(self, now: Progress) -> None:
        self._now = now
        self._listener(now)
