"""What a search asks and what it answers: plain frozen data, free of any engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final, Literal, NamedTuple

from index.reading.documents import Places
from search.contract.notices import MatchLevel, Notice, NoticeCode
from search.contract.places import PlaceKind

Sort = Literal["relevance", "newest", "oldest", "event"]
DateKind = Literal["published", "event", "none"]
Match = Literal["exact", "folded"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. ``query`` empty: browse, newest first. Pages count from 1.

    ``since`` and ``until`` are both included. ``literal`` switches off every reinterpretation
    of the query (Telex, restored marks, widening). ``match`` chooses what a hit must have: all
    words close together, whole anywhere, their syllables, these with any diacritics, or a good
    part of them; None: the first of these that finds enough. ``places`` are names of places, old or
    new, with or without marks (``Châu Thành, Bến Tre``): a hit is of one of them or of one of the
    ``districts``, which stand for their ground; and of a place that the query names, where it
    does. Without ``snippets`` and ``facets`` those are left empty, and without ``suggestions`` none
    is looked for where the query finds something: for who wants just the hits. ``fields`` are
    names and values of the
    sources' own fields that a hit must have, of several values of one field any; ``counted`` are
    fields whose values are counted. ``today`` is what ``hôm qua`` counts from, None: the day that
    it is in Vietnam. ``fold``: of near-duplicates only the best is listed, the others under it;
    browsing lists each.
    ``dated``: a hit has a day of publication, or one of which it tells, and of that day speak
    ``since``, ``until``, ``newest``, ``oldest`` and the counts by time; ``none``: it has neither;
    None: they speak of the day of publication or, where a page has none, of what it tells. Sorted
    by ``event``, the latest day that is told of comes first.
    """

    query: str = ""
    districts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 10
    literal: bool = False
    snippets: bool = True
    facets: bool = True
    fields: tuple[tuple[str, str], ...] = ()
    counted: tuple[str, ...] = ()
    match: MatchLevel | None = None
    places: tuple[str, ...] = ()
    today: date | None = None
    fold: bool = True
    dated: DateKind | None = None
    suggestions: bool = True

    def __post_init__(self) -> None:
        """Makes tuples of lists: requests are keys of what is remembered, so they must be
        hashable."""
        for name in ("districts", "counted", "places"):
            if type(given := getattr(self, name)) is not tuple:
                object.__setattr__(self, name, tuple(given))
        if self.fields != ():
            object.__setattr__(self, "fields", tuple(map(tuple, self.fields)))


_SPECIAL: Final = re.compile("[&<>\"']")


@dataclass(frozen=True, slots=True)
class Highlighted:
    """A text and the spans of it that matched: character offsets [start, end), in order,
    not overlapping."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()

    def html(self) -> str:
        """The text escaped, each span inside ``<mark>``, and no other markup."""
        text, at = self.text, 0
        # Most texts hold nothing to escape: that is seen once, not for each of their parts.
        escaped = escape if _SPECIAL.search(text) else str
        parts: list[str] = []
        for start, end in self.spans:
            parts += (escaped(text[at:start]), "<mark>", escaped(text[start:end]), "</mark>")
            at = end
        parts.append(escaped(text[at:]))
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class SimilarHit:
    """A hit that is folded under one that is nearly the same and ranks better."""

    id: str
    title: str
    published: str | None
    event_date: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One document of a result page. ``match`` is ``exact`` where every word of the query stands
    in the document just as it was typed, with those marks or without any, else ``folded``.
    ``fields`` are the source's own, names with values; ``page_number`` (from 1) is the page that
    the snippet begins on, of what has pages; ``places`` come without the terms of filters;
    ``also_at`` are the other ids under which the very same text was found, all of which lead to
    this document. ``similar`` hits are near-duplicates of this one and folded under it;
    ``similar_hits`` are the newest of these. ``similar_to``: where nothing is folded, the id of the
    near-duplicate that ranks best, if that is another one."""

    id: str
    title: str
    district: str | None
    published: str | None
    event_date: str | None
    url: str | None
    source: str | None
    score: float
    match: Match
    title_highlighted: Highlighted
    snippet: Highlighted
    fields: tuple[tuple[str, str], ...] = ()
    page_number: int | None = None
    places: Places = Places()
    also_at: tuple[str, ...] = ()
    similar: int = 0
    similar_hits: tuple[SimilarHit, ...] = ()
    similar_to: str | None = None


class FacetCount(NamedTuple):
    """How many hits have a value. (A tuple: there may be hundreds of them to a page.)"""

    value: str
    count: int  # type: ignore[assignment]  # a tuple's own method of that name is not needed


class PlaceCount(NamedTuple):
    """How many hits are of a place. ``value`` is the name to choose it by, in `SearchRequest`;
    ``province`` empty: it is not known."""

    value: str
    kind: PlaceKind
    title: str
    province: str
    since: str
    count: int  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits. ``total`` counts all hits, ``distinct`` each group of near-duplicates among
    them as one; ``pages`` is 0 where there is none. ``folded``: each group is listed as one.
    ``level`` is the rule by which they are hits, see `SearchRequest`; None: there were no words.
    ``sort`` is the order that they are in.
    Facets count over all hits: districts, places and provinces as if none were chosen (so that a
    reader can add another one), years and the sources' own ``fields`` that were asked for within
    everything that was chosen. A district counts by its ground. ``places`` are former districts
    and communes of today, and hits of no known place; ``chosen`` those that the request names,
    ``named`` those of filters in the query.
    ``months`` (``2024-03``) and ``days`` (``2024-03-01``), newest first, where the range of days
    that was asked for lies within one year, one month; else None. ``undated``: the hits without a
    date, as if neither days nor a kind of day were asked for beside the query."""

    query: str
    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    districts: tuple[FacetCount, ...]
    years: tuple[FacetCount, ...]
    notices: tuple[Notice, ...] = ()
    suggestion: str | None = None
    milliseconds: float = 0.0
    fields: tuple[tuple[str, tuple[FacetCount, ...]], ...] = ()
    level: MatchLevel | None = None
    places: tuple[PlaceCount, ...] = ()
    provinces: tuple[FacetCount, ...] = ()
    chosen: tuple[PlaceCount, ...] = ()
    sort: Sort = "relevance"
    distinct: int = 0
    folded: bool = True
    months: tuple[FacetCount, ...] | None = None
    days: tuple[FacetCount, ...] | None = None
    undated: int = 0
    named: tuple[PlaceCount, ...] = ()

    @property
    def cut(self) -> bool:
        """Whether the search ran out of time: there may be more than ``total`` hits."""
        return self.has(NoticeCode.CUT)

    def has(self, code: str) -> bool:
        """Whether there is a notice with this code, one of `NoticeCode`."""
        return any(notice.code == code for notice in self.notices)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One whole document with what a query matches in it. ``pages``: where in the body its pages
    begin; ``also_at`` as of a hit."""

    id: str
    title: Highlighted
    body: Highlighted
    district: str | None
    published: str | None
    event_date: str | None
    url: str | None
    source: str | None
    fields: tuple[tuple[str, str], ...] = ()
    pages: tuple[int, ...] = ()
    places: Places = Places()
    also_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of autocomplete. ``kind``: ``title``, ``phrase`` or ``place``; ``id`` is that of the
    document that a title opens."""

    text: str
    kind: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class IndexStats:
    """``unlearned``: documents added, changed or removed since the model of the language was
    learned, by which queries are completed and understood."""

    documents: int
    generation: int
    segments: int
    bytes: int
    districts: tuple[FacetCount, ...]
    years: tuple[FacetCount, ...]
    without_date: int
    places: tuple[PlaceCount, ...] = ()
    provinces: tuple[FacetCount, ...] = ()
    unlearned: int = 0
