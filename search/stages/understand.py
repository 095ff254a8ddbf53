"""Stage 1 of a search, understand: a request to what it asks of one index.

The query is parsed and analysed once, and remembered. Another reading of it, raw Telex or VNI
typing or what was probably meant, is another text, parsed only where the query as it was typed
finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import NamedTuple

from search.constants import QUESTION_UNITS
from search.contract.deadline import Deadline
from search.contract.notices import Notice, NoticeCode, Offer
from search.contract.places import Place
from search.contract.results import SearchRequest, Sort
from search.query.analysis import MAX_UNITS, AnalysedClause, read
from search.query.document_filter import DistrictNames, DocumentFilter, filter_of
from search.query.figures import Figures
from search.query.hit_rule import Rule, rule_of
from search.query.marked_text import with_diacritics
from search.query.parser import Query, parse
from search.query.place_names import PlaceNames
from search.query.time_words import TimeWords, time_words
from search.stages.places import of_ambiguous_places, of_former_places
from search.store.newest import Newest
from search.suggesting.spelling import Speller
from vietnamese.entities.periods import today as current_day
from vietnamese.entities.time_expressions import find_newest
from vietnamese.input.telex import read_typed
from vietnamese.model.diacritic_restoration import DiacriticModel

REMEMBERED = 256  # queries: readers page, filter and sort, and come back
MOST_FIELDS = 8  # that are named where none is like the one that was asked for
Branches = tuple[tuple[AnalysedClause, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReadQuery:
    """A query and, for each of its branches, the clauses that the index is asked for. No branches:
    it has nothing that can be searched for. ``rule``: what its hits must have. Equal to itself
    alone: the same query is the same object, as long as it is remembered."""

    query: Query
    branches: Branches
    rule: Rule
    notices: tuple[Notice, ...] = ()
    times: tuple[TimeWords, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is words and nothing else."""
        branches = self.query.branches
        one = len(branches) == 1 and len(branches[0]) == 1 and not branches[0][0].phrase
        return one and not self.query.excluded and bool(self.branches)

    @property
    def is_question(self) -> bool:
        """Whether it is long enough to be answered by best matches at once."""
        return not self.times and _length(self.branches) >= QUESTION_UNITS


class FilterNames(NamedTuple):
    """What names are looked up by that stand in filters."""

    districts: DistrictNames
    places: PlaceNames


class Understood(NamedTuple):
    """What a request asks. ``typed`` is the query as it was typed, ``read`` as it is answered: the
    same, unless it finds nothing and another reading does (Telex or VNI typing, what was probably
    meant). ``suggestion``: what may have been meant. ``places``: those that the request names.
    ``deadline`` holds for all stages."""

    request: SearchRequest
    deadline: Deadline
    typed: ReadQuery
    read: ReadQuery
    documents: DocumentFilter
    notices: tuple[Notice, ...]
    suggestion: str | None = None
    places: tuple[Place, ...] = ()
    sort: Sort = "relevance"

    @property
    def asks_nothing(self) -> bool:
        """Whether something was typed, but no word, number or filter. Filters beside the query do
        not count: they only narrow."""
        query = self.read.query
        return bool(query.text.strip()) and not self.read.branches and not query.has_filters


class Understanding:
    """Understands requests to one store, by its figures. Thread-safe.

    ``count`` says how many documents have all words of a query, whole.
    """

    def __init__(self, figures: Figures, names: FilterNames, count: Callable[[Rule], int]) -> None:
        self._figures = figures
        self._names = names
        self._count = count
        self._districts = DistrictNames(figures.districts)
        self._remembered = lru_cache(REMEMBERED)(self._read)
        self._answered = lru_cache(REMEMBERED)(self._with_keys)
        self._suggestion = lru_cache(REMEMBERED)(self._suggest)
        self._understood: Newest[tuple[SearchRequest, date], Understood] = Newest(REMEMBERED)

    def understand(self, request: SearchRequest, deadline: Deadline) -> Understood:
        """Raises QuerySyntaxError, AmbiguousPlace and NoSuchPlace."""
        today = request.today or current_day()
        known = self._understood.get((request, today))
        if known is None:
            known = self._understand(request, today, deadline)
            if not deadline.cut:  # else a suggestion may be missing
                self._understood.put((request, today), known)
        return known._replace(deadline=deadline)

    def _understand(self, request: SearchRequest, today: date, deadline: Deadline) -> Understood:
        places = tuple(dict.fromkeys(map(self._names.places.one, request.places)))
        text, ordered = request.query, None
        if not request.literal:
            text, ordered = _without_order(text)
        typed = self.read(text, request.literal, today)
        answered, suggestion = typed, None
        if not request.literal:
            answered = self._answered(typed)
            if not deadline.expired() and (request.suggestions or not self._count(answered.rule)):
                suggestion = self._suggestion(answered)
            if suggestion and not answered.is_question and not self._count(answered.rule):
                answered, suggestion = self._as_suggested(suggestion, typed), None
        documents, unknown = filter_of(request, answered.query, self._names.districts.find, places)
        sort = "newest" if ordered and request.sort == "relevance" else request.sort
        told = (
            *answered.notices,
            *([ordered] if ordered else []),
            *(
                Notice(NoticeCode.NO_SUCH_DISTRICT, (name, *self._names.districts.near(name)))
                for name in unknown
            ),
            *self._unknown_fields(request),
            *(Notice(NoticeCode.PLAIN_TEXT, unread) for unread in answered.query.unread),
            *of_ambiguous_places(answered.query),
            *of_former_places(request, answered.query, places, self._names.places),
        )
        if not answered.branches:  # whoever browses wants to see all there is
            request = replace(request, fold=False)
        return Understood(
            request, deadline, typed, answered, documents, told, suggestion, places, sort
        )

    def _unknown_fields(self, request: SearchRequest) -> Iterator[Notice]:
        known = self._figures.fields
        for name in dict.fromkeys(name for name, _ in request.fields):
            if name not in known:
                yield no_such_field(name, known)

    def read_forgivingly(self, text: str) -> ReadQuery:
        """A query without its request: as Telex or VNI where it finds nothing as typed. Raises
        QuerySyntaxError."""
        return self._answered(self.read(text))

    def read(self, text: str, literal: bool = False, today: date | None = None) -> ReadQuery:
        """The query with the likeliest diacritics where none were typed, and its times, counted
        from ``today``; unless ``literal``. Raises QuerySyntaxError."""
        return self._remembered(text, literal, today or current_day())

    def _read(self, text: str, literal: bool, today: date) -> ReadQuery:
        query = parse(text, self._names.districts.find, self._names.places.find, today)
        branches = read(query)
        told = []
        if self._figures.model and not literal:
            branches = restore_diacritics(branches, self._figures.model)
            if (shown := _with_diacritics(text, branches)) != text:
                every = Offer("every-reading", text, literal=True)
                told.append(Notice(NoticeCode.MARKS, (shown,), (every,)))
        if sum(len(clause.units) for branch in branches for clause in branch) > MAX_UNITS:
            told.append(Notice(NoticeCode.IGNORED, (MAX_UNITS,)))
        times = () if literal else time_words(text, branches, today)
        if times and _length(branches) - sum(time.units for time in times) >= QUESTION_UNITS:
            times = ()
        told += [_time_notice(time, text) for time in times]
        rule = rule_of(branches, self._figures.model, self._districts.has, times)
        return ReadQuery(query, branches, rule, tuple(told), times)

    def _with_keys(self, typed: ReadQuery) -> ReadQuery:
        return self._as_keys(typed) or typed

    def _as_keys(self, typed: ReadQuery) -> ReadQuery | None:
        """The query read as raw Telex or VNI typing, where it finds nothing as it is typed."""
        text = typed.query.text
        if not self._has_unknown_word(typed.branches) or self._count(typed.rule):
            return None
        keys = read_typed(text)
        if not keys or keys == text:
            return None
        read_as_keys = self.read(keys)
        if not self._count(read_as_keys.rule):
            return None
        told = Notice(NoticeCode.TELEX, (text, keys), (Offer("as-typed", text, literal=True),))
        return replace(read_as_keys, notices=(told, *read_as_keys.notices))

    def _suggest(self, answered: ReadQuery) -> str | None:
        """What was probably meant, for a query of plain words. The speller leaves early where
        nothing looks mistyped; what it takes for a slip may find something all the same."""
        if self._speller is None or not answered.is_plain:
            return None
        typed = answered.query.words()

        def finds(text: str) -> int:
            return self._count(answered.rule if text == typed else self.read(text).rule)

        return self._speller.suggest(typed, finds)

    def _as_suggested(self, suggestion: str, typed: ReadQuery) -> ReadQuery:
        """What was probably meant, in place of what finds nothing; its filters stay."""
        meant = self.read(suggestion)
        query = replace(typed.query, branches=meant.query.branches)
        text = typed.query.text
        as_typed = Offer("as-typed", text, literal=True)
        told = Notice(NoticeCode.SUGGESTED, (text, suggestion), (as_typed,))
        return replace(meant, query=query, notices=(told,))

    @cached_property
    def _speller(self) -> Speller | None:
        model = self._figures.model
        return Speller(model) if model else None

    def _has_unknown_word(self, branches: Branches) -> bool:
        """Whether no document has some word of the query: only then can it find nothing because
        of the way it was typed."""
        return any(
            not self._figures.document_frequency(unit.folded, folded=True)
            for branch in branches
            for clause in branch
            for unit in clause.units
        )


def no_such_field(name: str, known: tuple[str, ...]) -> Notice:
    near = get_close_matches(name, known) or known[:MOST_FIELDS]
    return Notice(NoticeCode.NO_SUCH_FIELD, (name, *near))


def restore_diacritics(branches: Branches, model: DiacriticModel) -> Branches:
    """The branches with the diacritics that the corpus makes likely where none were typed. Quoted
    phrases stay as they are."""
    restored = []
    for branch in branches:
        clauses = []
        for clause in branch:
            if not clause.phrase and any(unit.wildcard for unit in clause.units):
                best = model.restore([unit.form for unit in clause.units])
                clause = clause.restore(best.forms, best.confidence)
            clauses.append(clause)
        restored.append(tuple(clauses))
    return tuple(restored)


def _with_diacritics(text: str, branches: Branches) -> str:
    """The query as it is read: as typed, with its diacritics."""
    units = (unit for branch in branches for clause in branch for unit in clause.units)
    return with_diacritics(text, units)


def _length(branches: Branches) -> int:
    return sum(len(clause.units) for branch in branches for clause in branch)


def _time_notice(time: TimeWords, text: str) -> Notice:
    first, last = time.period.first, time.period.last
    since = first if first != date.min else None
    return Notice(
        NoticeCode.TIME, (time.said, since, last if last != date.max else None), (_as_typed(text),)
    )


def _without_order(text: str) -> tuple[str, Notice | None]:
    """A query without its ``mới nhất``, and what is to be told of that."""
    found = find_newest(text)
    if found is None:
        return text, None
    said = text[slice(*found)]
    rest = (text[: found[0]] + text[found[1] :]).strip()
    return rest, Notice(NoticeCode.NEWEST, (said,), (_as_typed(text),))


def _as_typed(text: str) -> Offer:
    return Offer("as-typed", text, literal=True)
