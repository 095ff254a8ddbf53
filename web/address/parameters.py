"""Reading what an address asks. All that comes from outside is cleaned and bounded here.

Pages and API have the same parameters (`web.address.names`) and report problems differently; the
rules for a text, a date, a page number and a district stand here once.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from search.contract.notices import MatchLevel
from search.contract.results import DateKind, Sort
from search.wording.wording import Language
from vietnamese.entities.periods import Period, today
from vietnamese.entities.time_expressions import read_period
from web.address.settings import MAX_FILTER_LENGTH, MAX_FILTERS, MAX_PAGE

SORTS: tuple[Sort, ...] = get_args(Sort)
LANGUAGES: tuple[Language, ...] = get_args(Language)
DATE_KINDS: tuple[DateKind, ...] = get_args(DateKind)
MATCHES: tuple[MatchLevel, ...] = get_args(MatchLevel)

Reason = Literal[
    "too-long",
    "too-many",
    "no-date",
    "no-such-day",
    "date-order",
    "no-number",
    "no-such-sort",
    "no-such-language",
    "no-flag",
    "no-filter",
    "no-such-match",
    "no-such-date-kind",
    "repeated",
    "unknown-parameter",
]

# A control character means nothing to a search, and no page, feed or log may carry one.
# U+FFFE, U+FFFF and lone surrogates cannot be written as XML or as UTF-8.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNWRITABLE_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DAY = re.compile(
    r"[0-9]{1,2}[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"
    r"|(?P<iso>[0-9]{4})-(?P<iso_month>[0-9]{1,2})-[0-9]{1,2}"
)
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One parameter that cannot be followed: its name and why.

    ``limit`` is the bound that was exceeded, or the number of days of the month meant. Of an
    unknown one, ``known`` are those that there are, and ``nearest`` is one of them that may be
    meant.
    """

    parameter: str
    reason: Reason
    limit: int = 0
    known: tuple[str, ...] = ()
    nearest: str | None = None


class Refused(Exception):
    """A parameter that cannot be followed, where there is no form to say so beside it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class NotUnderstood(ValueError):
    """A value that breaks a rule; carries the reason for a :class:`Problem`."""

    def __init__(self, reason: Reason, limit: int = 0) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.limit = limit

    def about(self, parameter: str) -> Problem:
        return Problem(parameter, self.reason, self.limit)


def writable(text: str) -> str:
    """One line of text without characters that a page, a feed or a log cannot carry: each
    becomes a space. The length stays, so that positions in it stay."""
    return _UNWRITABLE.sub(" ", text)


def writable_text(text: str) -> str:
    """The same for a text of several lines: tabs and line ends stay."""
    return _UNWRITABLE_IN_TEXT.sub(" ", text)


def read_text(text: str, longest: int) -> str:
    """The text cleaned and trimmed. Raises :class:`NotUnderstood` if it is too long."""
    if len(text) > longest:
        raise NotUnderstood("too-long", longest)
    return writable(text).strip()


def read_first_day(text: str, today: date | None = None) -> date | None:
    """The first day of a time such as ``18/01/2023``, ``1/2023`` or ``hôm qua``; ``None`` if
    nothing is written. Raises :class:`NotUnderstood` for anything else."""
    period = read_time(text, today)
    return period.first if period else None


def read_last_day(text: str, today: date | None = None) -> date | None:
    """The last day, likewise."""
    period = read_time(text, today)
    return period.last if period else None


def read_time(text: str, counted_from: date | None = None) -> Period | None:
    """The days meant, relative ones counted from today in Vietnam; ``None`` if nothing is written.
    Raises :class:`NotUnderstood`."""
    text = text.strip()
    if not text:
        return None
    if period := read_period(text, counted_from or today()):
        return period
    if found := _DAY.fullmatch(text):
        month, year = int(found["month"] or found["iso_month"]), int(found["year"] or found["iso"])
        days = monthrange(year, month)[1] if 1 <= month <= 12 and year >= 1 else 0
        raise NotUnderstood("no-such-day", days)
    raise NotUnderstood("no-date")


def read_number(text: str, largest: int = MAX_PAGE) -> int:
    """A whole number from 1 up to ``largest``. Raises :class:`NotUnderstood`."""
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= largest:
        raise NotUnderstood("no-number", largest)
    return int(text)


def read_flag(text: str) -> bool:
    """``true`` or ``false``, or ``1`` or ``0``. Raises :class:`NotUnderstood`."""
    if text not in ("true", "false", "1", "0"):
        raise NotUnderstood("no-flag")
    return text in ("true", "1")


def read_language_name(text: str) -> Language:
    """One of :data:`LANGUAGES`. Raises :class:`NotUnderstood`."""
    for language in LANGUAGES:
        if text == language:
            return language
    raise NotUnderstood("no-such-language")


def read_districts(texts: list[str]) -> tuple[str, ...]:
    """The districts, each once, in the order given. Raises :class:`NotUnderstood`."""
    if len(texts) > MAX_FILTERS:
        raise NotUnderstood("too-many", MAX_FILTERS)
    names = (read_text(text, MAX_FILTER_LENGTH) for text in texts)
    return tuple(dict.fromkeys(name for name in names if name))


def read_fields(texts: list[str]) -> tuple[tuple[str, str], ...]:
    """Names and values of ``category:Văn hóa``, each once. Raises :class:`NotUnderstood`."""
    if len(texts) > MAX_FILTERS:
        raise NotUnderstood("too-many", MAX_FILTERS)
    pairs = []
    for text in filter(None, (read_text(text, 2 * MAX_FILTER_LENGTH) for text in texts)):
        name, separator, value = (part.strip() for part in text.partition(":"))
        if not (name and separator and value):
            raise NotUnderstood("no-filter")
        pairs.append((name, value))
    return tuple(dict.fromkeys(pairs))


def read_names(texts: list[str]) -> tuple[str, ...]:
    """Names of fields, each once. Raises :class:`NotUnderstood`."""
    return read_districts(texts)


def read_sort(text: str) -> Sort:
    """One of :data:`SORTS`. Raises :class:`NotUnderstood`."""
    for sort in SORTS:
        if text == sort:
            return sort
    raise NotUnderstood("no-such-sort")


def read_date_kind(text: str) -> DateKind:
    """One of :data:`DATE_KINDS`. Raises :class:`NotUnderstood`."""
    for kind in DATE_KINDS:
        if text == kind:
            return kind
    raise NotUnderstood("no-such-date-kind")


def read_match(text: str) -> MatchLevel:
    """One of :data:`MATCHES`. Raises :class:`NotUnderstood`."""
    for match in MATCHES:
        if text == match:
            return match
    raise NotUnderstood("no-such-match")
