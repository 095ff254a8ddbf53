"""How long a search may take."""

from __future__ import annotations

import math
import time


class Deadline:
    """Runs out after so many seconds. Work that can be broken off asks it between its parts."""

    def __init__(self, seconds: float) -> None:
        self._started = time.perf_counter()
        self._until = self._started + seconds
        self.cut = False  # whether somebody has asked too late, and so left something out

    def milliseconds(self) -> float:
        """Since it was set."""
        return (time.perf_counter() - self._started) * 1000

    def left(self) -> float:
        """Seconds, 0 or more."""
        return max(self._until - time.perf_counter(), 0.0)

    def expired(self) -> bool:
        if not self.cut:
            self.cut = time.perf_counter() > self._until
        return self.cut


NO_LIMIT = Deadline(math.inf)
