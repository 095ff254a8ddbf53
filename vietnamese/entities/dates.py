"""Dates as Vietnamese texts write them, found with their place in the original text.

Read: ``28/2/2024``, ``28-02-2024``, ``28.2.2024``, ``2024-02-28``, ``ngày 28 tháng 2 năm 2024``,
``28 tháng 2, 2024``, ``20 Tháng Năm 2011``, ``tháng 2/2024``, ``tháng 2 năm 2024``, ``năm 2024``;
with or without diacritics, composed (NFC) or decomposed (NFD). A day and a month alone
(``18/2``, ``12-10``) are a date only after a word that calls for a day (``ngày``, ``sáng``,
``chiều``, ...): ``12/12 chỉ tiêu`` is a ratio. Not read: days that do not exist, and parts of
document numbers (``97/2019/QH14``) or of ranges (``2020 - 2025``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from vietnamese.entities.time_of_day import WEEKDAY, time_beside
from vietnamese.text.patterns import LETTER, any_of, compiled_later, spelled

FIRST_YEAR: Final = 1000  # founding years of villages and temples are years too: "năm 1010"
LAST_YEAR: Final = 2199
_TWO_DIGIT_PIVOT: Final = 50  # "ngày 1/5/75" is 1975, "ngày 28/2/24" is 2024


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at ``text[start:end]``, offsets in characters of the original text.

    The span holds what names the date (``28 tháng 2 năm 2024``, ``tháng 2/2024``,
    ``năm 2024``), neither a leading ``ngày`` nor the time of day. ``None`` is what the text does
    not say. The combinations are: day (with or without year), month with year, year alone; a
    time only beside a day.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None

    @property
    def is_day(self) -> bool:
        """True for a day of a known year."""
        return self.year is not None and self.day is not None

    @property
    def iso(self) -> str | None:
        """ISO 8601, as precise as the text; ``None`` where the year is not said.

        Seconds of ``:00`` are left out: software prints them after every time by the minute.
        """
        if self.year is None:
            return None
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        date = "-".join(parts)
        if self.hour is None or self.minute is None:
            return date
        seconds = f":{self.second:02d}" if self.second else ""
        return f"{date}T{self.hour:02d}:{self.minute:02d}{seconds}"


def exists(year: int | None, month: int, day: int) -> bool:
    """Whether the calendar has that day; without a year, whether some year has it."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    if day <= 28:
        return True
    if month == 2:
        leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
        return day == 29 and leap
    return day <= 30 or month in (1, 3, 5, 7, 8, 10, 12)


_NGAY: Final = any_of("ngày")
_THANG: Final = any_of("tháng")
_NAM: Final = any_of("năm")
_MONTH_WORDS: Final = (
    ("mười hai", 12), ("mười một", 11), ("chạp", 12), ("giêng", 1), ("một", 1), ("hai", 2),
    ("ba", 3), ("tư", 4), ("năm", 5), ("sáu", 6), ("bảy", 7), ("tám", 8), ("chín", 9),
    ("mười", 10),
)  # fmt: skip
_MONTH_WORD_PATTERNS: Final = tuple(
    (compiled_later(spelled(word) + r"\Z", re.IGNORECASE), month) for word, month in _MONTH_WORDS
)
_MONTH_WORD: Final = any_of(*(word for word, _ in _MONTH_WORDS))
_AND: Final = "(?:" + any_of("và", "đến", "tới") + "|[-–,])"

# A number that could begin a date: a separator and a digit, "tháng" or "năm" follow; or it has four
# digits and "năm" or a month in words may stand before it. Most numbers fail here.
_CANDIDATE: Final = compiled_later(
    r"[0-9](?<![0-9][0-9])[0-9]*+(?:(?=\s?[/.\-]\s?[0-9]"
    r"|[\s,]{1,3}(?:[0-9]|[tT][hH][aAáÁ]|[nN][aAăĂ])|[tT][hH][aAáÁ])"
    r"|(?<=[\smMaAiIuUyYnNpPtTgGưƯ\u031b][\s,][0-9]{4}))"
)
_DAY_MONTH_YEAR: Final = compiled_later(
    r"([0-9]{1,2})(\s?/\s?|[-.])([0-9]{1,2})(\s?/\s?|[-.])([0-9]{4}|[0-9]{2})(?![0-9])"
)
_YEAR_MONTH_DAY: Final = compiled_later(r"([0-9]{4})([-/])([0-9]{2})\2([0-9]{2})(?![0-9])")
_WRITTEN_OUT: Final = compiled_later(
    rf"([0-9]{{1,2}})\s*,?\s*{_THANG}\s*(?:([0-9]{{1,2}})(?![0-9])|({_MONTH_WORD})\b)"
    rf"(?:(?:\s?[/.\-]\s?|\s*,?\s*{_NAM}\s+|\s*,\s*|\s+)([0-9]{{4}})(?![0-9]))?",
    re.IGNORECASE,
)
_MONTH_YEAR: Final = compiled_later(
    rf"([0-9]{{1,2}})(?:\s?[/.\-]\s?|\s*,?\s*{_NAM}\s+|\s*,\s*)([0-9]{{4}})(?![0-9])",
    re.IGNORECASE,
)
_DAY_MONTH: Final = compiled_later(r"([0-9]{1,2})(\s?/\s?|[-.])([0-9]{1,2})(?![0-9])")
_RATIO_TAIL: Final = compiled_later(
    r"\s*(?:%|" + any_of("chỉ tiêu", "tiêu chí", "số", "phiếu", "đại biểu", "nhiệm vụ") + r"\b)",
    re.IGNORECASE,
)

# What stands before a number. Matched against the end of a short slice.
_REACH: Final = 48
_DAY_WORD: Final = (
    r"(?<!\w)(?:" + any_of("ngày", "sáng", "trưa", "chiều", "tối", "đêm", "hôm", "khuya")
    + r"(?:\s+" + any_of("nay", "qua", "mai", "sớm", "muộn", "tối") + r")?(?:[\s,]*" + WEEKDAY
    + r")?|" + WEEKDAY + r"|[0-9]{1,2}\s?(?:h|g|" + any_of("giờ") + r")(?:\s?[0-9]{2})?'?)"
)  # fmt: skip
_CALLS_FOR_DAY: Final = compiled_later(
    rf"{_DAY_WORD}[\s,]*\(?\s*(?:{_NGAY}\s*)?"
    rf"(?:[0-9]{{1,2}}(?:\s?[/.\-]\s?[0-9]{{1,2}}\s*(?!,))?\s*{_AND}\s*)*(?:{_NGAY}\s*)?\Z",
    re.IGNORECASE,
)
_LISTED_DAYS: Final = compiled_later(
    rf"(?<!\w){_NGAY}\s+((?:[0-9]{{1,2}}\s*{_AND}\s*)+)\Z", re.IGNORECASE
)
_DIGITS: Final = compiled_later(r"[0-9]+")
_EVERY_DAY: Final = compiled_later(
    any_of("mỗi", "hàng", "hằng", "từng") + rf"\s+{LETTER}+\s*\Z", re.IGNORECASE
)
_WORD: Final = compiled_later(rf"{LETTER}*")
_BEFORE_MONTH: Final = compiled_later(
    rf"(?<!\w){_THANG}\s*(?P<others>(?:[0-9]{{1,2}}\s*{_AND}\s*)*)\Z", re.IGNORECASE
)
_WORD_MONTH_BEFORE_YEAR: Final = compiled_later(
    rf"(?<!\w){_THANG}\s+({_MONTH_WORD})[\s,]+\Z", re.IGNORECASE
)
_MONTH_FIRST: Final = compiled_later(
    rf"(?<!\w){_THANG}\s+(?:([0-9]{{1,2}})|({_MONTH_WORD}))\s+\Z", re.IGNORECASE
)
_DAY_AND_YEAR: Final = compiled_later(r"([0-9]{1,2}),\s*([0-9]{4})(?![0-9])")
_BEFORE_YEAR: Final = compiled_later(rf"(?:({LETTER}+)\s+)?(?<!\w)({_NAM})\s+\Z", re.IGNORECASE)
_NEVER_LAST: Final = frozenset("0123456789.:;()hcHC")  # not the end of "năm" or of a month
_GLUED_NGAY: Final = compiled_later(rf"{_NGAY}\Z", re.IGNORECASE)
_RANGE_TAIL: Final = compiled_later(r"\s*[-–/]\s*[0-9]|[.,][0-9]")
# "Việt Nam 2024", "đông nam 2024": the south, not a year.
_SOUTH: Final = frozenset(("viet", "phia", "mien", "huong", "dong", "tay", "doi", "nu", "va"))


def find_dates(text: str, numbers: Iterable[int] | None = None) -> list[DateMention]:
    """All dates of ``text`` in the order in which they stand; they do not overlap. ``numbers``:
    where numbers start in it, if that is known already."""
    return list(iter_dates(text, numbers))


def iter_dates(text: str, numbers: Iterable[int] | None = None) -> Iterator[DateMention]:
    """`find_dates` one by one, for those who need the first ones only."""
    candidates: Iterable[re.Match[str] | None]
    if numbers is None:
        candidates = _CANDIDATE.finditer(text)
    else:
        candidates = (_CANDIDATE.match(text, start) for start in numbers)
    end = 0
    for number in filter(None, candidates):
        start, stop = number.span()
        if start < end:
            continue
        mention = None
        if stop - start <= 2:
            mention = _day_at(text, start) or _month_at(text, start) or _month_first_at(text, start)
        elif stop - start == 4:
            mention = _iso_at(text, start) or _year_at(text, start, stop)
        if mention is not None:
            yield from _days_before(text, mention)
            yield mention
            end = mention.end


def _days_before(text: str, last: DateMention) -> list[DateMention]:
    """``16`` in ``ngày 16 và 17/4``: days that borrow month and year from ``last``."""
    if last.day is None:
        return []
    before = _before(text, last.start)
    listed = _LISTED_DAYS.search(before)
    if listed is None or last.month is None:
        return []
    offset = last.start - len(before) + listed.start(1)
    return [
        DateMention(offset + day.start(), offset + day.end(), last.year, last.month, int(day[0]))
        for day in _DIGITS.finditer(listed[1])
        if exists(last.year, last.month, int(day[0]))
    ]


def _before(text: str, position: int) -> str:
    return text[max(0, position - _REACH) : position]


def _year(digits: str) -> int | None:
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year < _TWO_DIGIT_PIVOT else 1900
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _day_at(text: str, start: int) -> DateMention | None:
    """A day whose first number stands at ``start``."""
    if not _stands_free(text, start):
        return None
    return _numeric_day_at(text, start) or _written_out_at(text, start) or _yearless_at(text, start)


def _stands_free(text: str, start: int) -> bool:
    """Whether no longer number or code runs into ``start`` (``QH14/5/2019``, ``1/28/2/2024``)."""
    if start == 0:
        return True
    last = text[start - 1]
    if last in "/_" or (last == "." and text[max(0, start - 2)].isdigit()):
        return False
    if not last.isalpha() or last.islower():  # after a small letter only a space is missing
        return True
    return _GLUED_NGAY.search(_before(text, start)) is not None


def _ends_free(text: str, end: int, separator: str) -> bool:
    """Whether nothing goes on after a date written with ``separator`` (``12/2019/QH14``)."""
    after = text[end : end + 2]
    if len(after) < 2:
        return True
    if after[0] == "/" and after[1].isalnum():
        return False
    return not (after[0] in separator and after[1].isdigit())


def _numeric_day_at(text: str, start: int) -> DateMention | None:
    match = _DAY_MONTH_YEAR.match(text, start)
    if match is None or match[2].strip() != match[4].strip():
        return None
    separator = match[2].strip()
    day, month, year = int(match[1]), int(match[3]), _year(match[5])
    if year is None or not exists(year, month, day):
        return None
    if not _ends_free(text, match.end(), separator):
        return None
    if separator != "/" and start > 0 and text[start - 1] == separator:
        return None
    if len(match[5]) == 2 and not _called_for(text, start):
        return None
    return _with_time(text, start, match.end(), year, month, day)


def _written_out_at(text: str, start: int) -> DateMention | None:
    match = _WRITTEN_OUT.match(text, start)
    if match is None:
        return None
    year = _year(match[4]) if match[4] else None
    month = int(match[2]) if match[2] else _month_of_word(match[3], year is not None)
    if month is None or not exists(year, month, int(match[1])):
        return None
    end = match.end() if year is not None else match.end(3 if match[3] else 2)
    if year is None and (match[3] or not _called_for(text, start)):
        return None
    return _with_time(text, start, end, year, month, int(match[1]))


def _month_of_word(word: str, year_follows: bool) -> int | None:
    """The month that ``word`` names. ``9 tháng năm 2022`` are nine months of a year, so only
    ``Năm`` with a capital is May."""
    for pattern, month in _MONTH_WORD_PATTERNS:
        if pattern.match(word):
            if month == 5 and not (word[0].isupper() and word[-1].islower()):
                return None
            return month if year_follows else None
    return None


def _yearless_at(text: str, start: int) -> DateMention | None:
    match = _DAY_MONTH.match(text, start)
    if match is None:
        return None
    day, month = int(match[1]), int(match[3])
    if not exists(None, month, day) or not _ends_free(text, match.end(), "/-.,"):
        return None
    if _RATIO_TAIL.match(text, match.end()) or not _called_for(text, start):
        return None
    return _with_time(text, start, match.end(), None, month, day)


def _called_for(text: str, start: int) -> bool:
    """Whether the words before ``start`` call for a day (``sáng``, ``ngày 16 và``)."""
    before = _before(text, start)
    match = _CALLS_FOR_DAY.search(before)
    if match is None:
        return False
    word = _WORD.match(before, match.start())
    return word is None or _EVERY_DAY.search(before[: word.end()]) is None


def _month_at(text: str, start: int) -> DateMention | None:
    match = _MONTH_YEAR.match(text, start)
    if match is None or not 1 <= int(match[1]) <= 12:
        return None
    year = _year(match[2])
    before = _before(text, start)
    word = _BEFORE_MONTH.search(before)
    if year is None or word is None or not _ends_free(text, match.end(), "/-"):
        return None
    first = start if word["others"] else start - len(before) + word.start()
    return DateMention(first, match.end(), year, int(match[1]), None)


def _month_first_at(text: str, start: int) -> DateMention | None:
    """``Tháng Ba 12, 2018``, as blogs print dates."""
    match = _DAY_AND_YEAR.match(text, start)
    before = _before(text, start)
    word = _MONTH_FIRST.search(before) if match else None
    if match is None or word is None:
        return None
    month = int(word[1]) if word[1] else _month_of_word(word[2], True)
    year = _year(match[2])
    if year is None or month is None or not exists(year, month, int(match[1])):
        return None
    first = start - len(before) + word.start()
    return _with_time(text, first, match.end(), year, month, int(match[1]))


def _iso_at(text: str, start: int) -> DateMention | None:
    match = _YEAR_MONTH_DAY.match(text, start)
    if match is None or not _ends_free(text, match.end(), match[2]):
        return None
    if start > 0 and (text[start - 1].isalnum() or text[start - 1] in "/-."):
        return None
    year, month, day = _year(match[1]), int(match[3]), int(match[4])
    if year is None or not exists(year, month, day):
        return None
    return _with_time(text, start, match.end(), year, month, day)


def _year_at(text: str, start: int, end: int) -> DateMention | None:
    """``năm 2024``, ``Tháng Năm 2011``."""
    before = _before(text, start)
    if before[-1:] not in " ,\xa0\n\t" or before.rstrip(" ,\xa0\n\t")[-1:] in _NEVER_LAST:
        return None
    year = _year(text[start:end])
    if year is None or _RANGE_TAIL.match(text, end) or not _ends_free(text, end, "/"):
        return None
    offset = start - len(before)
    month_word = _WORD_MONTH_BEFORE_YEAR.search(before)
    if month_word is not None:
        month = _month_of_word(month_word[1], True)
        if month is not None:
            return DateMention(offset + month_word.start(), end, year, month, None)
    word = _BEFORE_YEAR.search(before)
    if word is None:
        return None
    if word[2].lower() == "nam" and _is_south(word[1]):
        return None
    return DateMention(offset + word.start(2), end, year, None, None)


def _is_south(word: str | None) -> bool:
    if word is None:
        return False
    letters = unicodedata.normalize("NFD", word.lower()).replace("đ", "d")
    return "".join(c for c in letters if not unicodedata.combining(c)) in _SOUTH


def _with_time(
    text: str, start: int, end: int, year: int | None, month: int, day: int
) -> DateMention:
    """The mention with the time of day that stands right after or before it, if one does."""
    time = time_beside(text, start, end)
    if time is None:
        return DateMention(start, end, year, month, day)
    return DateMention(start, end, year, month, day, time.hour, time.minute, time.second)
