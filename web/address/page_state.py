"""The state of the search page. Its address is all of it: what is not in a View is nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar
from unicodedata import normalize
from urllib.parse import quote_plus

from werkzeug.datastructures import MultiDict

from search.contract.results import SearchRequest, Sort
from search.wording.wording import Language
from web.address.parameters import (
    NotUnderstood,
    Problem,
    read_date,
    read_districts,
    read_fields,
    read_number,
    read_sort,
    read_text,
    writable,
)
from web.address.settings import MAX_FILTER_LENGTH, MAX_QUERY, PER_PAGE

# The five tones, the circumflex, the breve and the horn as combining characters, and đ.
MARKED = frozenset("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u0111\u0110")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class View:
    """One search page: what is asked, how it is sorted, which page, in which language.

    ``literal``: the query is searched exactly as typed."""

    query: str = ""
    districts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: Sort = "relevance"
    page: int = 1
    language: Language = "vi"
    literal: bool = False
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def filtered(self) -> bool:
        return bool(self.districts or self.since or self.until or self.fields)

    @property
    def blank(self) -> bool:
        """Nothing is asked: the front page."""
        return self == View(language=self.language)

    @property
    def marked(self) -> bool:
        """Whether a mark was typed, so that it says something when a hit matches without."""
        return any(letter in MARKED for letter in normalize("NFD", self.query))

    def parameters(self) -> str:
        """The query string, defaults left out, always in the same order."""
        parts: list[str] = []
        if self.query:
            parts.append(f"q={quoted(self.query)}")
        parts.extend(f"quan={quoted(district)}" for district in self.districts)
        parts.extend(f"filter={quoted(f'{name}:{value}')}" for name, value in self.fields)
        if self.since:
            parts.append(f"tu={day_first(self.since)}")
        if self.until:
            parts.append(f"den={day_first(self.until)}")
        if self.sort != "relevance":
            parts.append(f"xep={self.sort}")
        if self.page != 1:
            parts.append(f"trang={self.page}")
        if self.literal:
            # The query once more, not a mere flag: it ends where another query is typed.
            parts.append(f"nguyenvan={quoted(self.query)}")
        if self.language != "vi":
            parts.append(f"lang={self.language}")
        return "&".join(parts)

    def asking(self, query: str) -> View:
        return replace(self, query=query, page=1, literal=False)

    def literally(self, query: str) -> View:
        return replace(self, query=query, page=1, literal=True)

    def read_freely(self) -> View:
        return replace(self, page=1, literal=False)

    def without(self, district: str) -> View:
        rest = tuple(name for name in self.districts if name != district)
        return replace(self, districts=rest, page=1)

    def without_field(self, field: tuple[str, str]) -> View:
        return replace(self, fields=tuple(one for one in self.fields if one != field), page=1)

    def only_field(self, name: str, value: str) -> View:
        return replace(self, fields=((name, value),), page=1)

    def only(self, district: str) -> View:
        return replace(self, districts=(district,), page=1)

    def within(self, since: date | None, until: date | None) -> View:
        return replace(self, since=since, until=until, page=1)

    def unfiltered(self) -> View:
        return replace(self, districts=(), since=None, until=None, fields=(), page=1)

    def sorted_by(self, sort: Sort) -> View:
        return replace(self, sort=sort, page=1)

    def on_page(self, page: int) -> View:
        return replace(self, page=page)

    def spoken(self, language: Language) -> View:
        return replace(self, language=language)

    def request(self) -> SearchRequest:
        return SearchRequest(
            query=self.query,
            districts=self.districts,
            since=self.since,
            until=self.until,
            sort=self.sort,
            page=self.page,
            per_page=PER_PAGE,
            literal=self.literal,
            fields=self.fields,
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


def read_language(arguments: MultiDict[str, str]) -> Language:
    """English where it is asked for, else Vietnamese."""
    return "en" if arguments.get("lang") == "en" else "vi"


def read_view(arguments: MultiDict[str, str]) -> Reading:
    """The view that the parameters of a search page describe. Never raises: each value that
    cannot be followed becomes a problem and its default takes its place."""
    problems: list[Problem] = []

    def read(parameter: str, reader: Callable[[str], T], default: T) -> T:
        try:
            return reader(arguments.get(parameter, ""))
        except NotUnderstood as error:
            problems.append(error.about(parameter))
            return default

    query = read("q", lambda text: read_text(text, MAX_QUERY), "")
    try:
        districts = read_districts(arguments.getlist("quan"))
    except NotUnderstood as error:
        problems.append(error.about("quan"))
        districts = ()
    try:
        fields = read_fields(arguments.getlist("filter"))
    except NotUnderstood as error:
        problems.append(error.about("filter"))
        fields = ()
    since = read("tu", read_date, None)
    until = read("den", read_date, None)
    if since and until and since > until:
        problems.append(Problem("den", "date-order"))
    sort: Sort = read("xep", lambda text: read_sort(text or "relevance"), "relevance")
    page = read("trang", lambda text: read_number(text) if text else 1, 1)
    literal = bool(query) and writable(arguments.get("nguyenvan", "")).strip() == query
    language = read_language(arguments)
    return Reading(
        view=View(query, districts, since, until, sort, page, language, literal, fields),
        query_typed=query or writable(arguments.get("q", "")[:MAX_QUERY]).strip(),
        since_typed=_typed(arguments, "tu", since),
        until_typed=_typed(arguments, "den", until),
        problems=tuple(problems),
    )


def _typed(arguments: MultiDict[str, str], parameter: str, day: date | None) -> str:
    if day:
        return day_first(day)
    return writable(arguments.get(parameter, "")[:MAX_FILTER_LENGTH]).strip()
