"""The query language: a text to a tree that knows no engine.

    query     = branch { ("HOẶC" | "HOAC" | "OR") branch }
    branch    = { filter | exclusion | phrase | word }
    phrase    = '"' text ( '"' | end of the query )
    exclusion = "-" ( district | place | phrase | word )
    filter    = district | place | ("từ" | "đến") ":" ( time | '"' time '"' )
    district  = ("quận" | "huyện" | ...) ":" ( name | '"' name '"' )
    place     = ("nơi" | "phường" | "xã" | "tỉnh") ":" ( name | '"' name '"' )

A time is a day, month, quarter or year as `vietnamese.entities.time_expressions` reads them: from
its first day, or until its last. Quotes may be straight, curly or angled. Keys of filters may be
typed without marks. A key with a value that is no district, no place or no time opens no filter: it
is plain text, and so is everything else; brackets, stars and the like only separate words. Filters
and exclusions hold for the whole query, in whatever branch they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple, TypeVar
from unicodedata import normalize

from search.contract.errors import DatesOutOfOrder
from search.contract.places import Place
from vietnamese.entities.periods import Period
from vietnamese.entities.periods import today as current_day
from vietnamese.entities.time_expressions import read_period
from vietnamese.text.canonical import MARKS, canonical
from vietnamese.text.folding import fold
from vietnamese.text.patterns import any_of

MOST_PHRASES: Final = 8
"""In one query: each may have to be looked for in every document. More are read as words."""
LONGEST_NAME: Final = 5
"""Words of a district's name that is not in quotes."""
LONGEST_TIME: Final = 7
"""Words of a time that is not in quotes."""
DISTRICT_KEYS: Final = ("quận", "huyện", "thị xã", "thịxã", "district")
PLACE_KEYS: Final = {
    "nơi": "", "place": "", "phường": "phường", "xã": "xã", "tỉnh": "tỉnh", "province": "tỉnh",
}  # fmt: skip
"""With the kind of place that each says."""
SINCE_KEYS: Final = ("từ", "from")
UNTIL_KEYS: Final = ("đến", "to")
OR_WORDS: Final = frozenset({"HOẶC", "HOAC", "OR"})

_OPEN: Final = '"“”„‟″«»＂'
_CLOSE: Final = '"“”‟″«»＂'
_BRACKETS: Final = "([{"
_AFTER_VALUE: Final = ",.;:!?)]}…"
"""May follow a value that is not in quotes, as in ``quận:Hoàn Kiếm, quận:Ba Đình``."""
_LETTER: Final = rf"(?:[^\W\d_][{MARKS}]*)"
_TOKEN: Final = re.compile(
    rf"""(?P<minus>(?<![^\s{re.escape(_BRACKETS)}])[-−](?=[^\s-]))?
        (?: (?P<quote>[{_OPEN}])
          | (?P<key>{_LETTER}{{2,8}}(?:\s{_LETTER}{{2}})?)[:：](?=\S)
          | (?P<word>[^\s{_OPEN}{re.escape(_BRACKETS)}][^\s{_OPEN}]*) )""",
    re.VERBOSE,
)
_WORD: Final = re.compile(r"\S+")
_CLOSING: Final = re.compile(f"[{_CLOSE}]")
_BEFORE_QUAN: Final = re.compile(
    any_of("bị", "chủ", "cơ", "hải", "khách", "lạc", "liên", "ngoại", "sĩ", "tham", "trực")
    + r"\s$",
    re.IGNORECASE,
)
"""Words that ``quan`` belongs to where nobody means a district: ``liên quan:bến xe``."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words as typed, or a quoted phrase. Offsets are characters of the query, ``end`` excluded."""

    text: str
    start: int
    end: int
    phrase: bool = False


T = TypeVar("T")
UnreadKind = Literal["district", "place", "day", "phrase"]
FindDistrict = Callable[[str], str | None]
FindPlaces = Callable[[str, str], tuple[Place, ...]]


class NamedPlaces(NamedTuple):
    """What a filter names, and the places that it may mean; one, unless the name is ambiguous."""

    name: str
    places: tuple[Place, ...]


class Unread(NamedTuple):
    """``text`` was read as plain words although it looks like a filter or a phrase: its ``value``
    is not a district of the index, not a place, not a date, or one phrase more than allowed."""

    kind: UnreadKind
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A document must match all clauses of one of ``branches`` and none of ``excluded``."""

    text: str
    branches: tuple[tuple[Clause, ...], ...]
    excluded: tuple[Clause, ...] = ()
    districts: tuple[str, ...] = ()
    excluded_districts: tuple[str, ...] = ()
    places: tuple[NamedPlaces, ...] = ()
    excluded_places: tuple[NamedPlaces, ...] = ()
    since: date | None = None
    until: date | None = None
    unread: tuple[Unread, ...] = ()

    @classmethod
    def plain(cls, text: str) -> Query:
        """Only these words; operators among them are plain text."""
        return cls(text, ((Clause(text, 0, len(text)),),) if text.strip() else ())

    @property
    def has_filters(self) -> bool:
        """Whether it narrows what is found, be it without a word."""
        places = self.districts or self.excluded_districts or self.places or self.excluded_places
        return bool(self.excluded or places or self.since or self.until)

    def words(self) -> str:
        """The plain words of the query, without its operators."""
        return " ".join(clause.text for branch in self.branches for clause in branch)


def parse(
    text: str,
    find_district: FindDistrict = lambda name: name,
    find_places: FindPlaces = lambda name, kind: (),
    today: date | None = None,
) -> Query:
    """The tree of a query, in time linear in its length.

    ``find_district`` gives the district that a name means, however it is typed, or None;
    ``find_places`` the places, of a kind such as ``phường`` where one is given.
    ``today``: the day that ``từ:hôm qua`` counts from; None: the current one.
    Raises DatesOutOfOrder if ``từ`` is later than ``đến``; any other text is a valid query.
    """
    return _Parser(text, find_district, find_places, today or current_day()).query()


def _spellings(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(spelling for key in keys for spelling in (canonical(key), fold(key)))


_DISTRICT_KEYS: Final = _spellings(DISTRICT_KEYS)
_PLACE_KINDS: Final = {
    spelling: kind for key, kind in PLACE_KEYS.items() for spelling in _spellings((key,))
}
_SINCE_KEYS: Final = _spellings(SINCE_KEYS)
_UNTIL_KEYS: Final = _spellings(UNTIL_KEYS)


@dataclass(slots=True)
class _Span:
    """A clause that may still grow."""

    start: int
    end: int
    phrase: bool = False


@dataclass(slots=True)
class _Parser:
    text: str
    find_district: FindDistrict
    find_places: FindPlaces
    today: date
    phrases: int = 0
    branches: list[list[_Span]] = field(default_factory=lambda: [[]])
    excluded: list[_Span] = field(default_factory=list)
    districts: list[str] = field(default_factory=list)
    excluded_districts: list[str] = field(default_factory=list)
    places: list[NamedPlaces] = field(default_factory=list)
    excluded_places: list[NamedPlaces] = field(default_factory=list)
    since: date | None = None
    until: date | None = None
    unread: list[Unread] = field(default_factory=list)
    last_close: int = -1
    """Where the last quote stands that closes."""

    def query(self) -> Query:
        self.last_close = max(map(self.text.rfind, _CLOSE))
        at = 0
        while found := _TOKEN.search(self.text, at):
            at = self._token(found)
        return Query(
            text=self.text,
            branches=tuple(tuple(self._clauses(branch)) for branch in self.branches if branch),
            excluded=tuple(self._clauses(self.excluded)),
            districts=tuple(dict.fromkeys(self.districts)),
            excluded_districts=tuple(dict.fromkeys(self.excluded_districts)),
            places=tuple(dict.fromkeys(self.places)),
            excluded_places=tuple(dict.fromkeys(self.excluded_places)),
            since=self.since,
            until=self.until,
            unread=tuple(dict.fromkeys(self.unread)),
        )

    def _clauses(self, spans: list[_Span]) -> Iterator[Clause]:
        for span in spans:
            inside = slice(span.start, span.end)
            if span.phrase:
                closed = span.end > span.start + 1 and self.text[span.end - 1] in _CLOSE
                inside = slice(span.start + 1, span.end - closed)
            yield Clause(self.text[inside], span.start, span.end, span.phrase)

    def _token(self, found: re.Match[str]) -> int:
        """Take one token; returns where the next one may start."""
        minus = bool(found["minus"])
        if found["quote"]:
            return self._quote(found.start("quote"), minus)
        if found["key"]:
            return self._key(found, minus)
        return self._word(found.start("word"), found.end("word"), minus)

    def _word(self, start: int, end: int, minus: bool) -> int:
        if normalize("NFC", self.text[start:end]) in OR_WORDS:
            self.branches.append([])
        else:
            self._take(_Span(start, end), minus)
        return end

    def _take(self, span: _Span, minus: bool) -> None:
        branch = self.branches[-1]
        if minus:
            self.excluded.append(span)
        elif branch and not span.phrase and not branch[-1].phrase and self._adjoins(span):
            branch[-1].end = span.end
        else:
            branch.append(span)

    def _adjoins(self, span: _Span) -> bool:
        """Whether nothing but space and brackets stand between a clause and the one before it."""
        between = self.text[self.branches[-1][-1].end : span.start]
        return not between.strip().strip(_BRACKETS).strip()

    def _quote(self, at: int, minus: bool) -> int:
        """Take the phrase that is opened at ``at``."""
        end = self._end_of_phrase(at)
        if end is None:
            return at + 1
        if words := self.text[at + 1 : end].strip(_CLOSE).strip():
            self.phrases += 1
            if self.phrases > MOST_PHRASES:
                self._tell("phrase", words, at, end)
                self._take(_Span(at + 1, end - (self.text[end - 1] in _CLOSE)), minus)
                return end
        self._take(_Span(at, end, phrase=True), minus)
        return end

    def _end_of_phrase(self, opened: int) -> int | None:
        """Where a phrase ends, its closing quote included. None for a quote that opens nothing:
        that is never closed and follows a word (``chợ đêm"``, ``màn hình 15" cũ``)."""
        if opened < self.last_close:
            close = _CLOSING.search(self.text, opened + 1)
            assert close is not None
            return close.end()
        if (
            self.text[opened - 1 : opened].strip()
            and not self.text[opened + 1 : opened + 2].strip()
        ):
            return None
        return len(self.text)

    def _key(self, found: re.Match[str], minus: bool) -> int:
        """Take a filter, or the key as the ordinary word that it is."""
        start, at = found.start("key"), found.end()
        key = canonical(found["key"])
        end: int | None = None
        if key in _DISTRICT_KEYS and not self._is_part_of_word(key, start):
            end = self._district(start, at, minus)
        elif key in _PLACE_KINDS:
            end = self._place(start, at, minus, _PLACE_KINDS[key])
        elif key in _SINCE_KEYS | _UNTIL_KEYS and not minus:
            end = self._day(start, at, key in _SINCE_KEYS)
        if end is not None:
            return end
        first_word = _WORD.match(self.text, start)
        assert first_word is not None
        return self._word(start, min(at, first_word.end()), minus)

    def _is_part_of_word(self, key: str, start: int) -> bool:
        before = self.text[max(0, start - 12) : start]
        return key == "quan" and _BEFORE_QUAN.search(before) is not None

    def _value(self, at: int) -> tuple[str, int]:
        """What is written at ``at``, to the next space or in quotes, and where it ends."""
        if self.text[at] in _OPEN:
            end = self._end_of_phrase(at) or at + 1
            return self.text[at + 1 : end].strip(_CLOSE).strip(), end
        word = _WORD.match(self.text, at)
        assert word is not None
        value = word[0].rstrip(_AFTER_VALUE)
        return value, at + len(value)

    def _district(self, start: int, at: int, minus: bool) -> int | None:
        """The end of a district's filter; None if the index has no such district."""
        value, name, end = self._named(at, LONGEST_NAME, self.find_district)
        if name is None:
            self._tell("district", value, start, end)
            return None
        (self.excluded_districts if minus else self.districts).append(name)
        return end

    def _place(self, start: int, at: int, minus: bool, kind: str) -> int | None:
        """The end of a place's filter; None if there is no such place."""
        value, places, end = self._named(
            at, LONGEST_NAME, lambda name: self.find_places(name, kind) or None
        )
        if not places:
            self._tell("place", value, start, end)
            return None
        (self.excluded_places if minus else self.places).append(NamedPlaces(value, places))
        return end

    def _named(
        self, at: int, words: int, find: Callable[[str], T | None]
    ) -> tuple[str, T | None, int]:
        """The value at ``at``, what it was found to mean, and where it ends. One that is not in
        quotes may have up to so many words: the longest one that means something is taken."""
        value, end = self._value(at)
        found = find(value) if value else None
        if self.text[at] not in _OPEN:
            for count, word in enumerate(_WORD.finditer(self.text, at), 1):
                written = self.text[at : word.end()].rstrip(_AFTER_VALUE)
                known = find(written) if written else None
                if known is not None:
                    value, found, end = written, known, at + len(written)
                if count == words or word[0][-1] in _AFTER_VALUE:
                    break
        return value, found, end

    def _day(self, start: int, at: int, is_first: bool) -> int | None:
        """The end of a filter by date; None if there is no such day."""
        value, period, end = self._named(at, LONGEST_TIME, self._period)
        if period is None:
            self._tell("day", value, start, end)
            return None
        if is_first:
            self.since = period.first
        else:
            self.until = period.last
        if self.since and self.until and self.since > self.until:
            raise DatesOutOfOrder(self.since, self.until, self.text, at)
        return end

    def _period(self, written: str) -> Period | None:
        return read_period(written, self.today, ranges=False)

    def _tell(self, kind: UnreadKind, value: str, start: int, end: int) -> None:
        if value:
            self.unread.append(Unread(kind, value, self.text[start:end]))
