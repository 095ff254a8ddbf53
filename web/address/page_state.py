"""The state of the search page. Its address is all of it: what is not in a View is nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar
from unicodedata import normalize
from urllib.parse import quote_plus

from werkzeug.datastructures import MultiDict

from search.contract.notices import MatchLevel, Offer
from search.contract.results import DateKind, SearchRequest, Sort
from search.wording.wording import Language
from web.address.names import by_name
from web.address.parameters import (
    LANGUAGES,
    NotUnderstood,
    Problem,
    read_date_kind,
    read_districts,
    read_fields,
    read_first_day,
    read_flag,
    read_last_day,
    read_match,
    read_names,
    read_number,
    read_sort,
    read_text,
    writable,
)
from web.address.settings import MAX_FILTER_LENGTH, MAX_PER_PAGE, MAX_QUERY, PER_PAGE

# The five tones, the circumflex, the breve and the horn as combining characters, and đ.
MARKED = frozenset("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u0111\u0110")
T = TypeVar("T")


class View(NamedTuple):
    """One search page: what is asked, how it is sorted, which page, in which language.

    ``literal``: the query is searched exactly as typed. ``match``: what a hit must have, None where
    the search may choose. ``counted``: fields of the sources that are counted beside those that the
    site counts anyway. ``fold``: of near-duplicates only the best is listed. ``dated``: which kind
    of day hits have, see `SearchRequest`."""

    query: str = ""
    districts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: Sort = "relevance"
    page: int = 1
    language: Language = "vi"
    literal: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    match: MatchLevel | None = None
    per_page: int = PER_PAGE
    counted: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    fold: bool = True
    dated: DateKind | None = None

    @property
    def filtered(self) -> bool:
        chosen = self.districts or self.places or self.fields
        return bool(chosen or self.since or self.until or self.dated)

    @property
    def blank(self) -> bool:
        """Nothing is asked: the front page."""
        return self == View(language=self.language)

    @property
    def marked(self) -> bool:
        """Whether a mark was typed, so that it says something when a hit matches without."""
        return any(letter in MARKED for letter in normalize("NFD", self.query))

    def parameters(self, home: Language = "vi") -> str:
        """The query string, without defaults and the language ``home``, always in one order."""
        parts: list[str] = []
        if self.query:
            parts.append(f"q={quoted(self.query)}")
        parts.extend(f"quan={quoted(district)}" for district in self.districts)
        parts.extend(f"noi={quoted(place)}" for place in self.places)
        parts.extend(f"filter={quoted(f'{name}:{value}')}" for name, value in self.fields)
        parts.extend(f"facet={quoted(name)}" for name in self.counted)
        if self.since:
            parts.append(f"tu={day_first(self.since)}")
        if self.until:
            parts.append(f"den={day_first(self.until)}")
        if self.dated:
            parts.append(f"ngay={self.dated}")
        if self.sort != "relevance":
            parts.append(f"xep={self.sort}")
        if self.match:
            parts.append(f"match={self.match}")
        if self.per_page != PER_PAGE:
            parts.append(f"per_page={self.per_page}")
        if self.page != 1:
            parts.append(f"trang={self.page}")
        if self.literal:
            # The query once more, not a mere flag: it ends where another query is typed.
            parts.append(f"nguyenvan={quoted(self.query)}")
        if not self.fold:
            parts.append("gop=0")
        if self.language != home:
            parts.append(f"lang={self.language}")
        return "&".join(parts)

    def asking(self, query: str) -> View:
        return self._replace(query=query, page=1, literal=False, match=None)

    def taking(self, offer: Offer) -> View:
        """The other set of hits that is offered."""
        places = self.places if offer.places is None else offer.places
        return self._replace(
            query=offer.query, page=1, literal=offer.literal, match=offer.match, places=places
        )

    def freely_matched(self) -> View:
        return self._replace(page=1, match=None)

    def read_freely(self) -> View:
        return self._replace(page=1, literal=False)

    def without(self, district: str) -> View:
        rest = tuple(name for name in self.districts if name != district)
        return self._replace(districts=rest, page=1)

    def without_place(self, place: str) -> View:
        return self._replace(places=tuple(one for one in self.places if one != place), page=1)

    def at(self, places: tuple[str, ...]) -> View:
        """The same hits, with other names for their places."""
        return self._replace(places=places)

    def at_instead(self, typed: str, place: str) -> View:
        """With ``place`` for the name that was ``typed``."""
        names = (place if one == typed else one for one in self.places)
        return self._replace(places=tuple(dict.fromkeys(names)), page=1)

    def only_place(self, place: str) -> View:
        return self._replace(places=(place,), page=1)

    def without_field(self, field: tuple[str, str]) -> View:
        return self._replace(fields=tuple(one for one in self.fields if one != field), page=1)

    def counting(self, name: str) -> View:
        """With all values of the field ``name`` counted, on the same page of hits."""
        return self._replace(counted=tuple(dict.fromkeys((*self.counted, name))))

    def only_field(self, name: str, value: str) -> View:
        return self._replace(fields=((name, value),), page=1)

    def only(self, district: str) -> View:
        return self._replace(districts=(district,), page=1)

    def within(self, since: date | None, until: date | None) -> View:
        """Of these days; what has no date can be of none."""
        dated = None if self.dated == "none" else self.dated
        return self._replace(since=since, until=until, dated=dated, page=1)

    def dated_by(self, kind: DateKind | None) -> View:
        return self._replace(dated=kind, page=1)

    def without_date(self) -> View:
        return self._replace(since=None, until=None, dated="none", page=1)

    def within_time(self, said: str, since: date | None, until: date | None) -> View:
        """The words of a query that speak of a time as a filter instead."""
        rest = self.query.replace(said, " ", 1).strip()
        return self.within(since, until)._replace(query=rest)

    def unfiltered(self) -> View:
        whenever = self.within(None, None)
        return whenever._replace(districts=(), places=(), fields=(), dated=None)

    def folding(self, fold: bool) -> View:
        return self._replace(fold=fold, page=1)

    def sorted_by(self, sort: Sort) -> View:
        return self._replace(sort=sort, page=1)

    def on_page(self, page: int) -> View:
        return self._replace(page=page)

    def spoken(self, language: Language) -> View:
        return self._replace(language=language)

    def request(self) -> SearchRequest:
        return SearchRequest(
            query=self.query,
            districts=self.districts,
            since=self.since,
            until=self.until,
            sort=self.sort,
            page=self.page,
            per_page=self.per_page,
            literal=self.literal,
            fields=self.fields,
            counted=self.counted,
            match=self.match,
            places=self.places,
            fold=self.fold,
            dated=self.dated,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """An address read: the view as far as it could be followed, the fields as typed (shown
    again beside their problem, whatever it is), and the problems."""

    view: View
    query_typed: str
    since_typed: str
    until_typed: str
    problems: tuple[Problem, ...]


@lru_cache(maxsize=512)
def quoted(text: str) -> str:
    """A value for a query string. Remembered, because one page writes its query in some
    sixty links."""
    return quote_plus(text)


def day_first(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def read_language(
    arguments: MultiDict[str, str], languages: tuple[Language, ...] = LANGUAGES
) -> Language:
    """The one that is asked for, if the site has it, else its first one."""
    asked = arguments.get("lang")
    return next((one for one in languages if one == asked), languages[0])


def read_view(
    typed: MultiDict[str, str],
    languages: tuple[Language, ...] = LANGUAGES,
    today: date | None = None,
) -> Reading:
    """The view that the parameters of a search page describe. Never raises: each value that
    cannot be followed becomes a problem and its default takes its place. ``today`` is what relative
    days count from, None: the day that it is in Vietnam."""
    arguments = by_name(typed)
    problems: list[Problem] = []

    def followed(parameter: str, read: Callable[[], T], default: T) -> T:
        try:
            return read()
        except NotUnderstood as error:
            problems.append(error.about(parameter))
            return default

    def one(parameter: str, reader: Callable[[str], T], default: T) -> T:
        """An empty field of the form asks for nothing."""
        text = arguments.get(parameter, "")
        return followed(parameter, lambda: reader(text), default) if text else default

    def many(parameter: str, reader: Callable[[list[str]], tuple[T, ...]]) -> tuple[T, ...]:
        return followed(parameter, lambda: reader(arguments.getlist(parameter)), ())

    query = one("q", lambda text: read_text(text, MAX_QUERY), "")
    since = one("from", lambda text: read_first_day(text, today), None)
    until = one("to", lambda text: read_last_day(text, today), None)
    view = View(
        query=query,
        districts=many("district", read_districts),
        since=since,
        until=until,
        sort=one("sort", read_sort, "relevance"),
        page=one("page", read_number, 1),
        language=read_language(arguments, languages),
        literal=bool(query) and one("literal", read_flag, False),
        fields=many("filter", read_fields),
        match=one("match", read_match, None),
        per_page=one("per_page", lambda text: read_number(text, MAX_PER_PAGE), PER_PAGE),
        counted=many("facet", read_names),
        places=many("place", read_districts),
        fold=one("fold", read_flag, True),
        dated=one("date", read_date_kind, None),
    )
    if since and until and since > until:
        problems.append(Problem("to", "date-order"))
    return Reading(
        view=view,
        query_typed=query or writable(arguments.get("q", "")[:MAX_QUERY]).strip(),
        since_typed=_typed(arguments, "from", since),
        until_typed=_typed(arguments, "to", until),
        problems=tuple(problems),
    )


def _typed(arguments: MultiDict[str, str], parameter: str, day: date | None) -> str:
    if day:
        return day_first(day)
    return writable(arguments.get(parameter, "")[:MAX_FILTER_LENGTH]).strip()
