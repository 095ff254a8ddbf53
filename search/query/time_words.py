"""Words of a query that speak of time: ``tháng 1 năm 2021``, ``hôm qua``.

A document has them where it is dated within that time or speaks of it. In whole questions they stay
words: there a year is mostly part of a name (``Luật Đất đai năm 2013``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from search.query.analysis import AnalysedClause
from vietnamese.entities.periods import Period
from vietnamese.entities.time_expressions import find_periods, may_speak_of_time

_KINDS = {4: "y", 7: "m", 10: "d"}  # overlays, by the length of a year, a month, a day in ISO form


@dataclass(frozen=True, slots=True)
class TimeWords:
    """``said`` stands at ``start`` of the query, in so many ``units``, and means ``period``."""

    said: str
    start: int
    period: Period
    units: int = 0

    @property
    def terms(self) -> tuple[str, ...]:
        """Terms of documents that speak of it: dates within, and bare years."""
        parts = self.period.spoken_of()
        years = tuple(part for part in parts if len(part) == 4)
        return (*(f"{_KINDS[len(part)]}={part}" for part in parts), *years)

    def units_of(self, clause: AnalysedClause) -> tuple[int, int] | None:
        """First and last unit of a clause that it is made of; None where it is elsewhere, or runs
        into something else."""
        end = self.start + len(self.said)
        own = [
            number
            for number, unit in enumerate(clause.units)
            if self.start <= unit.start and unit.end <= end
        ]
        if clause.phrase or not own:
            return None
        first, last = own[0], own[-1]
        across = any(
            group.first < first <= group.last or group.first <= last < group.last
            for group in clause.groups
        )
        return None if across else (first, last)


def time_words(
    text: str, branches: Sequence[Sequence[AnalysedClause]], today: date
) -> tuple[TimeWords, ...]:
    """Those of a query whose clauses are read already."""
    clauses = (clause for branch in branches for clause in branch)
    return tuple(time for clause in clauses for time in _of(text, clause, today))


def _of(text: str, clause: AnalysedClause, today: date) -> Iterator[TimeWords]:
    if clause.phrase or not may_speak_of_time(unit.folded for unit in clause.units):
        return
    start, end = clause.units[0].start, clause.units[-1].end
    for mention in find_periods(text[start:end], today):
        said = text[start + mention.start : start + mention.end]
        time = TimeWords(said, start + mention.start, mention.period)
        if units := time.units_of(clause):
            yield replace(time, units=units[1] - units[0] + 1)
