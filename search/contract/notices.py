"""Notices: what a reader should know about how a query was read and answered.

A notice is a code with its data. Its words stand in `search.wording`, in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NoticeCode(StrEnum):
    """The kinds of notices, each with its data. Scripts rely on these words."""

    MARKS = "marks"
    """Diacritics were restored: the restored query."""
    TELEX = "telex"
    """Read as raw Telex or VNI typing: the query as typed, and as it was read."""
    IGNORED = "ignored"
    """Too long a query: which word is the first of those that count together. Without data: the
    query has no word at all."""
    NO_SUCH_DISTRICT = "no-such-district"
    """The name that was chosen as a filter."""
    PLAIN_TEXT = "plain-text"
    """What looks like a filter or a phrase was searched as words: ``district``, ``place``, ``day``
    or ``phrase``, its value, and the part of the query that it stands in."""
    AMBIGUOUS_PLACE = "ambiguous-place"
    """The name of a filter in the query that may mean several places, all of which were taken: the
    name, and the names of these."""
    FORMER_PLACE = "former-place"
    """A place that is asked for and is no more: its name, and that of what it went into."""
    SUGGESTED = "suggested"
    """Nothing was found, so what was probably meant is shown: the query as typed, and that."""
    WIDENED = "widened"
    """Too few documents have all words whole: the rule by which the others are hits (``syllables``,
    ``any-marks`` or ``best``), and how many have them all. Without data: a question, answered by
    the closest matches at once."""
    APART = "apart"
    """How many more documents have all words, but far apart."""
    UNDATED = "undated"
    """Hits that a range of days leaves out, because they have no date: how many, the first day or
    None, the last day or None."""
    CUT = "cut"
    """The search took too long: totals, facets and hits are of what was found by then."""


Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Notice:
    """``values`` are the data that `NoticeCode` names, in that order. ``back``: a query that, taken
    literally, undoes what the notice tells; None where nothing does. ``also``: a query that does
    what the notice offers, if it offers anything."""

    code: NoticeCode
    values: tuple[Value, ...] = ()
    back: str | None = None
    also: str | None = None
