"""A time as crawlers, feeds and tables write it -> ISO 8601 in Vietnamese time.

Read: ISO in its variants, RFC 822 and 2822, C's asctime, JavaScript's Date, epochs in seconds to
nanoseconds (numbers or digits), Excel's serial days, compact digits (``20240305T083000``), all
that `vietnamese.entities.dates` reads (``Thứ ba, 5/3/2024, 08:30 (GMT+7)``), and the objects that
MongoDB and Firestore export. The outcome is no more precise than what was written.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

from vietnamese.entities.dates import find_dates
from vietnamese.text.patterns import any_of

VIETNAM: Final = timezone(timedelta(hours=7))
_EARLIEST, _LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_EPOCH_UNITS: Final = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9))  # below, per second
_SHORTEST_EPOCH: Final = 1e8  # seconds: 1973
_EXCEL: Final = (20_000, 60_000)  # serial days of 1954 to 2064
_EXCEL_START: Final = datetime(1899, 12, 30)

_DOTNET: Final = re.compile(r"\\?/Date\((\d{8,14})(?:[+-]\d{4})?\)\\?/")
_DASHES: Final = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\u00a0", "------ ")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?(?:[eE]\+?\d{1,2})?")
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d\d:?\d\d)?")
_ISO: Final = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ,|–-]+(?:lúc )?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(.*)",
    re.DOTALL,
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
    for name in (names,)
}
_MONTH: Final = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_CLOCK: Final = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?"
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ENGLISH: Final = tuple(
    re.compile(rf"(?:[a-z]+,?\s+)?{form}\Z", re.IGNORECASE | re.DOTALL)
    for form in (
        rf"{_DAY}[\s/-]+{_MONTH}[\s,/-]+(?P<year>\d{{4}}|\d\d)(?:[\s,:]+(?:at\s+)?{_CLOCK})?(?P<zone>.*)",
        rf"{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})(?:[\s,]+(?:at\s+)?{_CLOCK})?(?P<zone>.*)",
        rf"{_MONTH}\s+{_DAY}\s+{_CLOCK}(?P<zone>.*?)\s+(?P<year>\d{{4}})",
    )
)
_ZONE: Final = re.compile(
    r"\W*(?:(?:GMT|UTC|Z)?\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"
    r"|(?P<zero>GMT|UTC|Z|UT)|(?P<here>ICT|Asia/\w+|SE Asia Standard Time))"
    r"(?![\w:])",
    re.IGNORECASE,
)
_OF_ZONE: Final = re.compile(
    r"(?:\bGMT|\bUTC|(?<=\d)\s*)[+-]\d{1,2}(?::?\d\d)?\s*\)?\s*\Z|\b(?:UTC|GMT)\)?\s*\Z"
)
_SHORT_MONTH: Final = re.compile(r"\b(?:thg|th\.?)\s?(?=\d)|\bthg\b", re.IGNORECASE)
_SHORT_YEAR: Final = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d\d)(?![\d/.-])")
_US: Final = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_LABEL: Final = re.compile(
    rf"\W*{any_of('ngày đăng', 'đăng lúc', 'cập nhật lúc', 'cập nhật', 'xuất bản')}\W*",
    re.IGNORECASE,
)
_WRAPPERS: Final = (
    "$date", "$numberlong", "$numberint", "$numberdouble", "date", "iso", "seconds", "_seconds",
    "value", "@value", "rendered", "#text", "$t", "datetime", "timestamp",
)  # fmt: skip


def read_date(value: Any) -> str | None:
    """ISO in Vietnamese time; None for what is no day of a known year."""
    if isinstance(value, dict):
        lower = {str(key).lower(): inner for key, inner in value.items()}
        return next((read_date(lower[key]) for key in _WRAPPERS if key in lower), None)
    if isinstance(value, list):
        if 6 <= len(value) <= 9 and all(isinstance(part, int) for part in value):
            return _of_struct_time(value)
        return next(filter(None, map(read_date, value)), None)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _of_number(float(value), str(value))
    if isinstance(value, datetime):
        return _local(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip().strip("\"'")
    if (dotnet := _DOTNET.fullmatch(text)) is not None:
        text = dotnet[1]
    return _of_text(text.translate(_DASHES))


def _of_text(text: str) -> str | None:
    if not text or len(text) > 200:
        return None
    if _NUMBER.fullmatch(text):
        return _of_number(float(text), text)
    return _of_compact(text) or _of_iso(text) or _of_english(text) or _of_vietnamese(text)


def _of_number(value: float, text: str) -> str | None:
    if text.isdigit() and len(text) in (8, 12, 14) and (found := _of_compact(text)):
        return found
    if _EXCEL[0] < value < _EXCEL[1]:
        moment = _EXCEL_START + timedelta(days=value) + timedelta(milliseconds=500)
        return _local(moment) if value % 1 else moment.date().isoformat()
    if value < _SHORTEST_EPOCH:
        return None
    per_second = next((unit for below, unit in _EPOCH_UNITS if value < below), None)
    if per_second is None:
        return None
    moment = datetime.fromtimestamp(value / per_second, UTC)
    return _local(moment) if _EARLIEST < moment < _LATEST else None


def _of_struct_time(parts: list[int]) -> str | None:
    """Python's ``struct_time`` as JSON has it, in UTC: feedparser's ``published_parsed``."""
    try:
        return _local(datetime(*parts[:6], tzinfo=UTC))  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        return None


def _of_compact(text: str) -> str | None:
    match = _COMPACT.fullmatch(text)
    if match is None or not 1900 <= int(match[1]) <= 2100:
        return None
    return _moment(match.groups()[:6], match[7] or "")


def _of_iso(text: str) -> str | None:
    match = _ISO.match(text)
    return _moment(match.groups()[:6], match[7]) if match else None


def _of_english(text: str) -> str | None:
    for form in _ENGLISH:
        match = form.match(text)
        if match is None:
            continue
        found = match.groupdict()
        year = found["year"] if len(found["year"]) == 4 else f"20{found['year']}"
        hour = found["hour"]
        if hour and found["half"]:
            hour = str(int(hour) % 12 + (12 if found["half"][0] in "pP" else 0))
        month = str(_MONTHS[found["month"][:3].lower()])
        return _moment(
            (year, month, found["day"], hour, found["minute"], found["second"]), found["zone"]
        )
    return None


def _of_vietnamese(text: str) -> str | None:
    plain = _LABEL.sub("", _SHORT_MONTH.sub("tháng ", text), count=1)
    plain = _SHORT_YEAR.sub(lambda m: f"{m[1]}/{m[3]}/20{m[4]}", plain)
    plain = _US.sub(_day_first, plain)
    mention = next((one for one in find_dates(plain) if one.is_day), None)
    if mention is None or mention.iso is None:
        return None
    zone = _OF_ZONE.search(plain)
    if "T" not in mention.iso or zone is None:
        return mention.iso
    moment = datetime.fromisoformat(mention.iso)
    offset = _offset(zone[0])
    return _local(moment if offset is None else moment.replace(tzinfo=offset))


def _day_first(match: re.Match[str]) -> str:
    """``03/28/2024`` can only be American."""
    first, second = int(match[1]), int(match[2])
    return f"{second}/{first}/{match[3]}" if first <= 12 < second <= 31 else match[0]


def _moment(parts: tuple[str | Any, ...], zone: str) -> str | None:
    """Year, month, day and perhaps hour, minute and second, as digits."""
    year, month, day, hour, minute, second = (int(part) if part else None for part in parts)
    try:
        if hour is None:
            return date(year or 0, month or 0, day or 0).isoformat()
        moment = datetime(year or 0, month or 0, day or 0, hour, minute or 0, second or 0)
    except (ValueError, OverflowError):
        return None
    half = zone.strip().lower()[:2]
    if half in ("pm", "ch") and hour < 12:
        moment += timedelta(hours=12)
    offset = _offset(zone)
    return _local(moment if offset is None else moment.replace(tzinfo=offset))


def _offset(zone: str) -> timezone | None:
    """The zone at the start of what stands behind a time; None where none is named."""
    match = _ZONE.match(zone)
    if match is None:
        return None
    if match["here"]:
        return VIETNAM
    if match["zero"]:
        return UTC
    away = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if away > timedelta(hours=14):
        return None
    return timezone(-away if match["sign"] == "-" else away)


def _local(moment: datetime) -> str:
    if moment.tzinfo is not None:
        moment = moment.astimezone(VIETNAM)
    return moment.strftime("%Y-%m-%dT%H:%M:%S" if moment.second else "%Y-%m-%dT%H:%M")
