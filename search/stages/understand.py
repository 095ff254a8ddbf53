"""Stage 1 of a search, understand: a request to what it asks of one index.

The query is parsed and analysed once; only where it is then read as raw Telex or VNI typing is
that other text parsed as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.contract.deadline import Deadline
from search.contract.notices import Notice, NoticeCode
from search.contract.results import SearchRequest
from search.query.analysis import MAX_UNITS, AnalysedClause, read
from search.query.document_filter import DistrictNames, DocumentFilter, filter_of
from search.query.parser import Query, parse
from search.retrieval.index_snapshot import IndexSnapshot
from vietnamese.entities.places import find_places
from vietnamese.input.telex import read_typed
from vietnamese.model.diacritic_restoration import DiacriticModel

SURE = 0.9  # probability of the restored query from which on a notice shows it

Branches = tuple[tuple[AnalysedClause, ...], ...]


@dataclass(frozen=True, slots=True)
class ReadQuery:
    """A query and, for each of its branches, the clauses that the index is asked for. No branches:
    it has nothing that can be searched for."""

    query: Query
    branches: Branches
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What a request asks. ``typed`` is the query as it was typed, ``read`` as it is answered:
    the same, unless it was read as Telex or VNI typing. ``deadline`` holds for all stages."""

    request: SearchRequest
    deadline: Deadline
    typed: ReadQuery
    read: ReadQuery
    documents: DocumentFilter
    notices: tuple[Notice, ...]

    @property
    def asks_nothing(self) -> bool:
        """Whether something was typed, but no word, number or filter."""
        query = self.read.query
        filtered = query.excluded or self.documents != DocumentFilter()
        return not self.read.branches and bool(query.text.strip()) and not filtered


class Understanding:
    """Understands requests to one snapshot. Thread-safe.

    ``count`` says how many documents have all words of one of the branches, in any form.
    """

    def __init__(
        self, snapshot: IndexSnapshot, districts: DistrictNames, count: Callable[[Branches], int]
    ) -> None:
        self._snapshot = snapshot
        self._districts = districts
        self._count = count

    def understand(self, request: SearchRequest, deadline: Deadline) -> Understood:
        """Raises QuerySyntaxError."""
        typed = self.read(request.query, request.literal)
        answered = typed if request.literal else self._as_keys(typed) or typed
        documents, unknown = filter_of(request, answered.query, self._districts.find)
        notices = (
            *answered.notices,
            *(Notice(NoticeCode.NO_SUCH_DISTRICT, (name,)) for name in unknown),
            *(Notice(NoticeCode.PLAIN_TEXT, unread) for unread in answered.query.unread),
        )
        return Understood(request, deadline, typed, answered, documents, notices)

    def read_forgivingly(self, text: str) -> ReadQuery:
        """A query without its request: as Telex or VNI where it finds nothing as typed. Raises
        QuerySyntaxError."""
        typed = self.read(text)
        return self._as_keys(typed) or typed

    def branches(self, text: str) -> Branches:
        """What a query asks for as it is typed, no diacritics restored. Raises QuerySyntaxError."""
        return read(parse(text, self._districts.find))

    def read(self, text: str, literal: bool = False) -> ReadQuery:
        """The query with the likeliest diacritics where none were typed, unless ``literal``.
        Raises QuerySyntaxError."""
        query = parse(text, self._districts.find)
        branches = read(query)
        notices = []
        model = None if literal else self._snapshot.model
        if model:
            restored, sure = restore_diacritics(branches, model)
            if sure and _shown(restored) != _shown(branches):
                shown = _with_names(_shown(restored))
                notices.append(Notice(NoticeCode.MARKS, (shown,), back=text))
            branches = restored
        if sum(len(clause.units) for branch in branches for clause in branch) > MAX_UNITS:
            notices.append(Notice(NoticeCode.IGNORED, (MAX_UNITS,)))
        return ReadQuery(query, branches, tuple(notices))

    def _as_keys(self, typed: ReadQuery) -> ReadQuery | None:
        """The query read as raw Telex or VNI typing, where it finds nothing as it is typed."""
        text = typed.query.text
        if not self._has_unknown_word(typed.branches) or self._count(typed.branches):
            return None
        keys = read_typed(text)
        if not keys or keys == text:
            return None
        read_as_keys = self.read(keys)
        if not self._count(read_as_keys.branches):
            return None
        notice = Notice(NoticeCode.TELEX, (text, keys), back=text)
        return ReadQuery(read_as_keys.query, read_as_keys.branches, (notice, *read_as_keys.notices))

    def _has_unknown_word(self, branches: Branches) -> bool:
        """Whether no document has some word of the query: only then can it find nothing because
        of the way it was typed."""
        return any(
            not self._snapshot.document_frequency(unit.folded, folded=True)
            for branch in branches
            for clause in branch
            for unit in clause.units
        )


def restore_diacritics(branches: Branches, model: DiacriticModel) -> tuple[Branches, bool]:
    """The branches with the diacritics that the corpus makes likely where none were typed, and
    whether all of them are sure. Quoted phrases stay as they are."""
    sure = 1.0
    restored = []
    for branch in branches:
        clauses = []
        for clause in branch:
            if not clause.phrase and any(unit.wildcard for unit in clause.units):
                best = model.restore([unit.form for unit in clause.units])
                clause = clause.restore(best.forms, best.confidence)
                sure = min(sure, best.overall)
            clauses.append(clause)
        restored.append(tuple(clauses))
    return tuple(restored), sure >= SURE


def _shown(branches: Branches) -> str:
    """All units of a query in their likeliest form."""
    return " ".join(
        unit.restored or unit.form
        for branch in branches
        for clause in branch
        for unit in clause.units
    )


def _with_names(text: str) -> str:
    """Names of districts in capitals where the kind stands before them: ``quận Hoàn Kiếm``."""
    for mention in reversed(find_places(text)):
        name = mention.units[0].name
        if text[: mention.end].endswith(name.lower()):
            text = text[: mention.end - len(name)] + name + text[mention.end :]
    return text
