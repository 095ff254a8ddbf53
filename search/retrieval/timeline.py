"""When documents are dated: years as codes that the kernel counts, months and days on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from index.storage.arrays import distinct
from index.storage.bitsets import bits_of, flags_of
from search.contract.results import FacetCount

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Timeline:
    """One kind of day of all documents. ``days``, ``has_year``, ``codes``: of each segment; a day
    is a proleptic ordinal, 0: none; the code of a year is 1 + its place in ``years``, 0: none."""

    years: tuple[int, ...]
    days: tuple[NDArray[np.int32], ...]
    has_year: tuple[NDArray[np.uint64], ...]
    codes: tuple[NDArray[np.int32], ...]

    @classmethod
    def of(cls, days: Sequence[NDArray[np.int32]]) -> Timeline:
        of_segments = [_years(own) for own in days]
        found = {year for own in of_segments for year in distinct(own).tolist()} - {0}
        every = np.array((0, *sorted(found)))
        codes = [np.searchsorted(every, own).astype(np.int32) for own in of_segments]
        return cls(
            tuple(every[1:].tolist()),
            tuple(days),
            tuple(bits_of(own > 0) for own in codes),
            tuple(codes),
        )

    def by_year(self, counts: NDArray[np.int64]) -> tuple[FacetCount, ...]:
        """Counts by code as a facet, newest first."""
        pairs = zip(self.years, counts[1:].tolist(), strict=False)
        return tuple(FacetCount(str(year), count) for year, count in pairs if count)[::-1]

    def by_day(
        self, hits: Sequence[NDArray[np.uint64]], first: date, last: date
    ) -> dict[date, int]:
        """How many of the ``hits``, sets of bits, there are on each of these days, in order; days
        without any are left out."""
        low, size = first.toordinal(), (last - first).days + 1
        counts = np.zeros(max(size, 0), np.int64)
        for days, own in zip(self.days, hits, strict=True):
            at = days[flags_of(own, len(days))] - low
            counts += np.bincount(at[(at >= 0) & (at < size)], minlength=len(counts))
        found = np.flatnonzero(counts).tolist()
        return {first + timedelta(at): int(counts[at]) for at in found}


def _years(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """The year of each day, 0: none."""
    dates = (days.astype("int64") - EPOCH).astype("datetime64[D]")
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(days > 0, years, 0)
