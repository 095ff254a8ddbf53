"""What one expression of time means: for each kind a pattern of its words without diacritics, and
the days of it. `vietnamese.entities.time_expressions` finds them in a text and reads ranges.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from vietnamese.entities.periods import Period, months_later
from vietnamese.text.patterns import compiled_later

NUMBERS: Final = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10,
}  # fmt: skip
_MONTHS: Final = {**NUMBERS, "tu": 4, "gieng": 1, "muoi mot": 11, "muoi hai": 12, "chap": 12}
_QUARTERS: Final = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4,
}  # fmt: skip
_YEARS: Final = {
    "nay": 0, "ngoai": -1, "truoc": -1, "roi": -1, "qua": -1, "kia": -2, "sau": 1, "toi": 1,
}  # fmt: skip
_BESIDE: Final = {name: off for name, off in _YEARS.items() if name not in ("ngoai", "kia")}
_DAYS: Final = {"nay": 0, "qua": -1, "kia": -2, "mai": 1}
_PIVOT: Final = 50  # 1/5/75 is 1975, 1/1/21 is 2021

_SEP: Final = r" ?[/.\-] ?"
_D: Final = r"(?P<d>[0-9]{1,2})"
_M: Final = r"(?P<m>[0-9]{1,2})"
_Y4: Final = r"(?P<y>[0-9]{4})"
_Y: Final = r"(?P<y>[0-9]{4}|(?:" + "|".join(_YEARS) + "))"
_OF_YEAR: Final = rf"(?: nam {_Y}|(?:{_SEP}| )(?P<y4>[0-9]{{4}}))"
_MONTH: Final = r"(?P<m>[0-9]{1,2}|" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_QUARTER: Final = r"(?P<q>[1-4]|" + "|".join(sorted(_QUARTERS, key=len, reverse=True)) + ")"
_COUNT: Final = r"(?P<n>[0-9]{1,3}|" + "|".join(NUMBERS) + ")"
_UNIT: Final = r"(?P<unit>ngay|tuan|thang|nam)"
_DATE: Final = r"(?:ngay ?|(?:ngay )?m[uo]ng )?"

_Build = Callable[[dict[str, str], date], Period | None]


def _day(parts: dict[str, str], today: date) -> Period:
    year = int(parts["y"])
    if len(parts["y"]) == 2:
        year += 2000 if year < _PIVOT else 1900
    return Period.of_day(date(year, int(parts["m"]), int(parts["d"])))


def _day_written_out(parts: dict[str, str], today: date) -> Period:
    return Period.of_day(date(_year_of(parts, today), _month_of(parts), int(parts["d"])))


def _month(parts: dict[str, str], today: date) -> Period:
    return Period.of_month(_year_of(parts, today), _month_of(parts))


def _quarter(parts: dict[str, str], today: date) -> Period:
    said = parts["q"]
    quarter = int(said) if said.isdecimal() else _QUARTERS[said]
    return Period.of_months(_year_of(parts, today), 3 * quarter - 2, 3 * quarter)


def _half(parts: dict[str, str], today: date) -> Period:
    year = _year_of(parts, today)
    return Period.of_months(year, 1, 6) if parts["part"] == "dau" else Period.of_months(year, 7, 12)


def _third_of_year(parts: dict[str, str], today: date) -> Period:
    first = {"dau": 1, "giua": 5, "cuoi": 9}[parts["part"]]
    return Period.of_months(_year_of(parts, today), first, first + 3)


def _third_of_month(parts: dict[str, str], today: date) -> Period:
    whole = _beside_month(parts, today) if parts.get("off") else _month(parts, today)
    first, last = {"dau": (1, 10), "giua": (11, 20), "cuoi": (21, whole.last.day)}[parts["part"]]
    return Period(whole.first.replace(day=first), whole.first.replace(day=last))


def _year(parts: dict[str, str], today: date) -> Period:
    return Period.of_year(_year_of(parts, today))


def _beside_day(parts: dict[str, str], today: date) -> Period:
    return Period.of_day(today + timedelta(_DAYS[parts["off"]]))


def _beside_week(parts: dict[str, str], today: date) -> Period:
    return Period.of_week(today + timedelta(7 * _BESIDE[parts["off"]]))


def _beside_month(parts: dict[str, str], today: date) -> Period:
    day = months_later(today.replace(day=1), _BESIDE[parts["off"]])
    return Period.of_month(day.year, day.month)


def _beside_quarter(parts: dict[str, str], today: date) -> Period:
    day = months_later(today.replace(day=1), 3 * _BESIDE[parts["off"]])
    first = (day.month - 1) // 3 * 3 + 1
    return Period.of_months(day.year, first, first + 2)


def _last_ones(parts: dict[str, str], today: date) -> Period | None:
    """So many days, weeks, months or years that end today."""
    count = _count_of(parts)
    if not count:
        return None
    match parts["unit"]:
        case "ngay":
            return Period(today - timedelta(count - 1), today)
        case "tuan":
            return Period(today - timedelta(7 * count - 1), today)
        case "thang":
            return Period(months_later(today, -count) + timedelta(1), today)
    return Period(months_later(today, -12 * count) + timedelta(1), today)


def _ago(parts: dict[str, str], today: date) -> Period:
    """The day, week, month or year that was so many of them ago."""
    count = _count_of(parts)
    match parts["unit"]:
        case "ngay":
            return Period.of_day(today - timedelta(count))
        case "tuan":
            return Period.of_week(today - timedelta(7 * count))
        case "thang":
            day = months_later(today.replace(day=1), -count)
            return Period.of_month(day.year, day.month)
    return Period.of_year(today.year - count)


def _count_of(parts: dict[str, str]) -> int:
    return int(parts["n"]) if parts["n"].isdecimal() else NUMBERS[parts["n"]]


def _month_of(parts: dict[str, str]) -> int:
    return int(parts["m"]) if parts["m"].isdecimal() else _MONTHS[parts["m"]]


def _year_of(parts: dict[str, str], today: date) -> int:
    said = parts.get("y") or parts["y4"]
    return int(said) if said.isdecimal() else today.year + _YEARS[said]


_OFF: Final = r" (?:vua )?(?P<off>" + "|".join(_BESIDE) + ")"
_PART: Final = r"(?P<part>dau|giua|cuoi) "
_TILL_NOW: Final = "(?:vua |tro lai )?(?:qua|gan day(?: nhat)?|gan nhat|day)"
RULES: Final[tuple[tuple[re.Pattern[str], _Build], ...]] = tuple(
    (compiled_later(pattern + r"(?! ?[/\-] ?[0-9#a-z]|[^ ])"), build)
    for pattern, build in (
        (rf"{_DATE}{_D}{_SEP}{_M}{_SEP}(?P<y>[0-9]{{4}}|[0-9]{{2}})", _day),
        (rf"{_DATE}{_D} ?thang ?{_MONTH}{_OF_YEAR}", _day_written_out),
        (rf"(?:ngay )?{_Y4}[-/]{_M}[-/]{_D}", _day),
        (rf"(?:thang ?|t)?{_M}{_SEP}{_Y4}", _month),
        (rf"(?:thang ?|t){_MONTH}{_OF_YEAR}", _month),
        (rf"{_Y4}[-/]{_M}", _month),
        (rf"(?:quy ?|q){_QUARTER}{_OF_YEAR}", _quarter),
        (rf"{_Y4}-q(?P<q>[1-4])", _quarter),
        (rf"nua (?P<part>dau|cuoi)(?: cua)? nam {_Y}", _half),
        (rf"(?:6|sau) thang (?P<part>dau|cuoi)(?: cua)? nam {_Y}", _half),
        (rf"{_PART}nam {_Y}", _third_of_year),
        (rf"{_PART}(?:thang ?){_MONTH}{_OF_YEAR}", _third_of_month),
        (rf"{_PART}thang{_OFF}", _third_of_month),
        (rf"nam {_Y}", _year),
        (_Y4, _year),
        (r"(?:ngay )?hom (?P<off>nay|qua|kia)", _beside_day),
        (r"(?:sang|trua|chieu|toi|dem) (?:hom )?(?P<off>nay|qua)", _beside_day),
        (r"ngay (?P<off>mai)", _beside_day),
        (rf"tuan{_OFF}", _beside_week),
        (rf"thang{_OFF}", _beside_month),
        (rf"quy{_OFF}", _beside_quarter),
        (rf"{_COUNT} ?{_UNIT} {_TILL_NOW}", _last_ones),
        (rf"{_COUNT} ?{_UNIT} truoc", _ago),
    )
)  # fmt: skip
"""Each pattern, and what makes the days of its groups, by name, and of today. That may raise
ValueError or OverflowError for a day that does not exist."""
