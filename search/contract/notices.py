"""Notices: what a reader should know about how a query was read and answered.

A notice is a code with its data. Its words stand in `search.wording`, in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

MatchLevel = Literal["close", "whole", "syllables", "any-marks", "best"]
"""What a hit must have, see `search.contract.results.SearchRequest`."""

OfferKind = Literal["as-typed", "every-reading", "narrower", "wider", "both-places"]


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
    """The name that was chosen as a filter, and names that are like it."""
    NO_SUCH_FIELD = "no-such-field"
    """A field of the sources that was chosen as a filter and no document has, and names that are
    like it, or, where none are, some that there are."""
    PLAIN_TEXT = "plain-text"
    """What looks like a filter or a phrase was searched as words: ``district``, ``place``, ``day``
    or ``phrase``, its value, and the part of the query that it stands in."""
    AMBIGUOUS_PLACE = "ambiguous-place"
    """The name of a filter in the query that may mean several places, all of which were taken: the
    name, and the names of these."""
    FORMER_PLACE = "former-place"
    """A place that is asked for and is no more: its name, and that of what it went into. Its offer
    is the query for both."""
    SUGGESTED = "suggested"
    """Nothing was found, so what was probably meant is shown: the query as typed, and that."""
    WIDENED = "widened"
    """Too few documents are hits by the narrower rule: the rule by which others are (``whole``,
    ``syllables``, ``any-marks`` or ``best``), and how many have all words whole, or, where the rule
    is ``whole``, close together. Without data: a question, answered by the closest matches at
    once."""
    APART = "apart"
    """How many more documents have all words, but far apart."""
    UNDATED = "undated"
    """Hits that a range of days leaves out, because they have no date: how many, the first day or
    None, the last day or None."""
    TIME = "time"
    """Words were read as a time: these, its first day or None, its last day or None."""
    NEWEST = "newest"
    """Words were read as an order, newest first: these."""
    CUT = "cut"
    """The search took too long: totals, facets and hits are of what was found by then."""


Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """Other hits that may be had instead: those of ``query``, taken ``literal`` or not, by the rule
    of ``match`` (None: the first that finds enough), of ``places`` in place of the chosen ones
    (None: of these). ``total``: how many, before any filter, where that is known."""

    kind: OfferKind
    query: str
    literal: bool = False
    match: MatchLevel | None = None
    total: int | None = None
    places: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """``values`` are the data that `NoticeCode` names, in that order. ``offers``: what a reader may
    have chosen instead of what the notice tells."""

    code: NoticeCode
    values: tuple[Value, ...] = ()
    offers: tuple[Offer, ...] = ()
