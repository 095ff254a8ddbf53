"""How long a search may take."""

from __future__ import annotations

import math
import time


class Clock:
    """Runs out after so many seconds. Work that can be broken off asks it between its parts."""

    def __init__(self, seconds: float) -> None:
        self._until = time.perf_counter() + seconds
        self.cut = False  # whether somebody has asked too late, and so left something out

    def over(self) -> bool:
        if not self.cut:
            self.cut = time.perf_counter() > self._until
        return self.cut


NO_LIMIT = Clock(math.inf)
