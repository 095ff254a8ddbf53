"""Signals that ask a run to end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ASKED = (signal.SIGINT, signal.SIGTERM)


class Interrupted(BaseException):
    """``signal`` is the name of the one that came. No `Exception`: nothing may go on after it."""

    def __init__(self, number: int) -> None:
        self.signal = signal.Signals(number).name
        super().__init__(self.signal)


@contextmanager
def interruptible() -> Iterator[None]:
    """Raises Interrupted within the block when the process is asked to end; further signals are
    left until what the block had begun is tidied up."""

    def interrupt(number: int, _: object) -> None:
        for one in ASKED:
            signal.signal(one, signal.SIG_IGN)
        raise Interrupted(number)

    before = {one: signal.signal(one, interrupt) for one in ASKED}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
