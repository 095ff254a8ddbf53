"""Expressions of time as people type them, read as periods of days.

`read_period` reads a text that is one as a whole, as in a field of a form; `find_periods` finds
those among the words of a query. What is relative counts from ``today``, which is always given. ::

    day      = [ "ngày" ] ( D sep M sep Y | YYYY-MM-DD | D "tháng" M "năm" Y )
             | "hôm nay" | "hôm qua" | "hôm kia" | "sáng nay" | N "ngày trước" ...
    month    = [ "tháng" ] M sep YYYY | YYYY-MM | "tháng" M [ "năm" ] YYYY
             | "tháng" ( "này" | "trước" ) | N "tháng trước"
    quarter  = "quý" Q ( sep | [ "năm" ] ) YYYY | "quý" ( "này" | "trước" )
    half     = ( "nửa đầu" | "nửa cuối" | "6 tháng đầu" | "6 tháng cuối" ) year
    year     = [ "năm" ] YYYY | "năm" ( "nay" | "ngoái" | "kia" )
    week     = "tuần" ( "này" | "trước" ) | N "tuần trước"
    third    = ( "đầu" | "giữa" | "cuối" ) ( month | year )
    span     = N ( "ngày" | "tuần" | "tháng" | "năm" ) ( "qua" | "gần đây" )
    range    = "từ" one ( "đến" | "tới" | "-" ) ( one | "nay" ) | one ( "đến" | " - " ) one
    open     = ( "từ" | "sau" | "trước" ) one                       (in queries only)

With or without diacritics; a word with other diacritics than these (``quỹ 1/2021``) is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from vietnamese.entities.periods import Period
from vietnamese.entities.time_rules import NUMBERS, RULES
from vietnamese.text.canonical import MARKS, canonical
from vietnamese.text.folding import fold
from vietnamese.text.patterns import compiled_later

LONGEST: Final = 60
"""Characters of an expression."""
FIRST_YEAR: Final = 1900  # of a bare number that is read as a year in a query
_WORDS: Final = """
    hôm nay này qua kia ngày sáng trưa chiều tối đêm mai tuần tháng năm quý trước sau ngoái
    rồi vừa gần đây nhất đầu giữa cuối nửa từ đến mùng mồng kể hết cho số của tới trở lại
    mới tin bài giêng một hai ba bốn tư sáu bảy bẩy tám chín mười chạp
"""

_KNOWN: Final = {canonical(word): fold(word) for word in _WORDS.split()}
_SIGNS: Final = frozenset(
    ("hom", "nay", "qua", "mai", "tuan", "thang", "nam", "quy", "truoc", "nhat")
)
"""Every expression has a number or one of these."""
_SOUTH: Final = frozenset(("viet", "phia", "mien", "huong", "dong", "tay", "doi", "nu", "va"))
"""``việt nam 2021`` has no ``năm``."""
_TOKEN: Final = compiled_later(rf"[0-9]+|[^\W\d_](?:[^\W\d_]|[{MARKS}])*|[-–—−/.]|\S")
_MAY_BE_ONE: Final = compiled_later(rf"[\w{MARKS}\s/.,\-–—−]{{1,{LONGEST}}}")
_FOREIGN: Final = "#"  # stands for what belongs to no expression of time


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """An expression of time at ``text[start:end]``, offsets in characters of the original text.
    ``relative``: it counts from today, so that its words say nothing to a text (``hôm qua``)."""

    start: int
    end: int
    period: Period
    relative: bool = False


def read_period(text: str, today: date, ranges: bool = True) -> Period | None:
    """The days that ``text`` means as a whole; None where it is no expression of time, or one of a
    day that does not exist. Without ``ranges`` these (``từ 1/2021 đến 3/2021``) are none."""
    words = _Words.of(text) if _MAY_BE_ONE.fullmatch(text) else None
    if not words or not words.text:
        return None
    one = _one_at(words.text, 0, today)
    if one and one.end == len(words.text):
        return one.period
    found = _range_at(words.text, 0, today, dashed=True) if ranges else None
    return found.period if found and found.end == len(words.text) else None


def find_periods(text: str, today: date) -> list[PeriodMention]:
    """The expressions of time among the words of a query, in order; they do not overlap. A bare
    number is a year only at the end, after other words."""
    words = _Words.of(text)
    mentions = []
    at = 0
    while found := _HINT.search(words.text, at):
        at = found.start()
        read = _open_at(words.text, at, today) or _one_at(words.text, at, today)
        if read is None or words.is_south(at):
            at = words.text.find(" ", at) + 1 or len(words.text)
            continue
        if not _is_misread(words.text, at, read.end):
            start, end = words.span(at, read.end)
            mentions.append(PeriodMention(start, end, read.period, read.relative))
        at = read.end
    return mentions


def may_speak_of_time(folded: Iterable[str]) -> bool:
    """Whether an expression of time may stand among these folded syllables: most queries have none,
    and this is quick to see."""
    return any(word in _SIGNS or word[:1].isdecimal() for word in folded)


def find_newest(text: str) -> tuple[int, int] | None:
    """Where a query begins or ends with ``mới nhất``, which asks for an order and for no word."""
    if "nhat" not in fold(text):  # most have none, and this is quick to see
        return None
    words = _Words.of(text)
    found = _NEWEST.search(words.text)
    return words.span(*found.span()) if found else None


class _Words(NamedTuple):
    """A text without diacritics, one space between words, none where there was none. ``starts``
    and ``ends``: of each character of it, those of its word in the original text."""

    original: str
    text: str
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, original: str) -> _Words:
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for found in _TOKEN.finditer(original):
            word = _normal(found[0])
            if not word:  # a comma, as good as a space
                continue
            if parts and found.start() > last:
                word = " " + word
            parts.append(word)
            starts.extend([found.start()] * len(word))
            ends.extend([found.end()] * len(word))
            last = found.end()
        return cls(original, "".join(parts), starts, ends)

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]

    def is_south(self, at: int) -> bool:
        """Whether a word is the ``nam`` of ``việt nam`` or ``phía nam``, and no year."""
        if not at or not self.text.startswith("nam ", at):
            return False
        return fold(self.original[slice(*self.span(at - 2, at - 1))]) in _SOUTH


def _normal(raw: str) -> str:
    if raw in ",;?!":
        return ""
    form = canonical(raw)
    if form in _KNOWN:
        return _KNOWN[form]
    return form if form.isascii() and form.isprintable() else _FOREIGN


class _Read(NamedTuple):
    """What stands before ``end``, and whether it counts from today."""

    end: int
    period: Period
    relative: bool = False


_ABSOLUTE: Final = compiled_later(r"[0-9]{4}|[/.\-][0-9]{2}(?![0-9])")
_BEGINNINGS: Final = """
    tu ke sau truoc ngay mung mong thang t quy q nua dau giua cuoi nam hom sang trua chieu toi dem
    tuan
"""
_HINT: Final = compiled_later(
    r"(?<![^ ])(?:[0-9]|(?:" + "|".join((*_BEGINNINGS.split(), *NUMBERS)) + ")(?=[ 0-9]))"
)
_NEWEST: Final = compiled_later(
    r"(?:^|(?<= ))(?:tin |bai )?(?:moi|gan day) nhat$|^(?:tin |bai )?moi nhat(?= )"
)
_FROM: Final = compiled_later(r"(?:ke )?tu (?:ngay )?")
_TO: Final = compiled_later(r" ?- ?| (?:cho )?(?:den|toi) (?:het )?")
_NUMBER: Final = compiled_later(r"(?:ngay ?)?[0-9]{1,2}")
_NOW: Final = compiled_later(r"nay(?![^ ])")
_AFTER: Final = compiled_later(r"(?P<how>ke tu|tu|sau|truoc) ")
_YEAR_ALONE: Final = compiled_later(r"[0-9]{4}")


def _one_at(words: str, at: int, today: date) -> _Read | None:
    """The longest expression that begins at ``at``."""
    best: _Read | None = None
    for pattern, build in RULES:
        found = pattern.match(words, at)
        if found is None or (best and found.end() <= best.end):
            continue
        try:
            period = build({name: said for name, said in found.groupdict().items() if said}, today)
        except (ValueError, OverflowError):
            continue
        if period:
            best = _Read(found.end(), period, not _ABSOLUTE.search(found[0]))
    return best


def _range_at(words: str, at: int, today: date, dashed: bool = False) -> _Read | None:
    """``từ 1/2021 đến 3/2021``; the first one borrows what it does not say from the second. Where
    ``dashed``, a dash alone will do."""
    begins = _FROM.match(words, at)
    for between in _TO.finditer(words, begins.end() if begins else at):
        if between.start() - at > LONGEST:
            break
        if not (begins or dashed or between[0].strip() != "-"):
            continue
        left = words[begins.end() if begins else at : between.start()]
        right = (
            _Read(between.end() + len("nay"), Period.of_day(today), True)
            if _NOW.match(words, between.end())
            else _one_at(words, between.end(), today)
        )
        if right is None:
            continue
        for whole in _borrowing(left, right.period):
            first = _one_at(whole, 0, today)
            if first and first.end == len(whole):
                if first.period.first > right.period.last:
                    return None
                period = Period(first.period.first, right.period.last)
                return _Read(right.end, period, first.relative and right.relative)
    return None


def _borrowing(left: str, right: Period) -> tuple[str, ...]:
    """The ways to read the first one of a range: as it is, or with month and year of the other."""
    day = right.first
    if right.first == right.last and _NUMBER.fullmatch(left):
        return (f"{left}/{day.month}/{day.year:04}",)
    return left, f"{left}/{day.year:04}"


def _open_at(words: str, at: int, today: date) -> _Read | None:
    """``từ 1/7/2025``, ``trước năm 2021``; also a range."""
    if found := _range_at(words, at, today):
        return found
    how = _AFTER.match(words, at)
    one = _one_at(words, how.end(), today) if how else None
    if how is None or one is None:
        return None
    return _Read(one.end, _from_or_until(one.period, how["how"]), one.relative)


def _from_or_until(period: Period, how: str) -> Period:
    one = timedelta(1)
    if how == "truoc" and period.first > date.min:
        return Period(date.min, period.first - one)
    if how == "sau" and period.last < date.max:
        return Period(period.last + one, date.max)
    return Period(period.first, date.max)


def _is_misread(words: str, start: int, end: int) -> bool:
    """Whether what looks like an expression among other words is something else: a number of a
    paper (``số 1/2021``), a goal (``đến năm 2030``), a number that is no year or not the last
    word."""
    before = words[:start].split()
    if before and before[-1] in ("so", "den", "toi", "-", "/"):
        return True
    if _YEAR_ALONE.fullmatch(words[start:end]):
        return not (before and end == len(words) and int(words[start:end]) >= FIRST_YEAR)
    return False
