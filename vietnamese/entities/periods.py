"""Periods of days: whole years, quarters, months and weeks, and parts of them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no summer time since 1975
MOST_SPOKEN_OF: Final = 100
"""Parts that `Period.spoken_of` names; of a longer time nothing is named."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """All days from ``first`` to ``last``, both included; ``first`` is never after ``last``.
    ``date.min`` and ``date.max`` stand for an end that is open."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"expected the first day before the last, found {self}")

    @classmethod
    def of_day(cls, day: date) -> Period:
        return cls(day, day)

    @classmethod
    def of_months(cls, year: int, first: int, last: int) -> Period:
        """Whole months of a year, counted from 1. Raises ValueError where there are none such."""
        return cls(date(year, first, 1), date(year, last, monthrange(year, last)[1]))

    @classmethod
    def of_month(cls, year: int, month: int) -> Period:
        return cls.of_months(year, month, month)

    @classmethod
    def of_year(cls, year: int) -> Period:
        return cls.of_months(year, 1, 12)

    @classmethod
    def of_week(cls, day: date) -> Period:
        """From Monday to Sunday."""
        monday = day - timedelta(day.weekday())
        return cls(monday, monday + timedelta(6))

    @property
    def is_open(self) -> bool:
        return self.first == date.min or self.last == date.max

    @property
    def year(self) -> int | None:
        """The year that the period lies in, None where it is of several."""
        return self.first.year if self.first.year == self.last.year else None

    @property
    def month(self) -> tuple[int, int] | None:
        """Year and month that the period lies in, None where it is of several."""
        if self.year and self.first.month == self.last.month:
            return self.first.year, self.first.month
        return None

    def spoken_of(self) -> tuple[str, ...]:
        """In ISO form the whole years, whole months and single days that make the period up; none
        where it is open or of too many parts."""
        found: list[str] = []
        if self.is_open:
            return ()
        day = self.first
        while day <= self.last:
            of_year, of_month = Period.of_year(day.year), Period.of_month(day.year, day.month)
            if day == of_year.first and of_year.last <= self.last:
                part, end = f"{day.year:04}", of_year.last
            elif day == of_month.first and of_month.last <= self.last:
                part, end = f"{day.year:04}-{day.month:02}", of_month.last
            else:
                part, end = day.isoformat(), day
            found.append(part)
            if len(found) > MOST_SPOKEN_OF:
                return ()
            if end == date.max:
                break
            day = end + timedelta(1)
        return tuple(found)


def today() -> date:
    """The day that it is in Vietnam, wherever the machine stands."""
    return datetime.now(VIETNAM).date()


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last one where that is shorter. Raises ValueError
    outside the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"there is no year {year}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
