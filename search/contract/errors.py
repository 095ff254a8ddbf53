"""What can go wrong with a search.

SearchError             the root of all errors of this program, `index.errors.KhongdauError`
├── QuerySyntaxError    the query cannot be read; ``position`` says where
│   └── DatesOutOfOrder
├── AmbiguousPlace      several places are called so; ``places`` are they
├── NoSuchPlace         no place is called so; ``places`` have names like it
├── PageOutOfRange      there are fewer pages
├── DocumentNotFound
└── IndexProblem        the index cannot be used; see `index.errors`
    ├── IndexMissing
    ├── IndexUnreadable
    ├── ClusterProblem
    └── IndexForeign
        └── IndexDamaged

``str()`` of each is an English sentence for logs and developers; what a reader is told stands in
`search.wording`, in both languages.
"""

from __future__ import annotations

from datetime import date

from index.errors import (
    ClusterProblem,
    IndexDamaged,
    IndexForeign,
    IndexMissing,
    IndexProblem,
    IndexUnreadable,
    KhongdauError,
)
from search.contract.places import Place

SearchError = KhongdauError

__all__ = [
    "AmbiguousPlace",
    "ClusterProblem",
    "DatesOutOfOrder",
    "DocumentNotFound",
    "IndexDamaged",
    "IndexForeign",
    "IndexMissing",
    "IndexProblem",
    "IndexUnreadable",
    "NoSuchPlace",
    "PageOutOfRange",
    "QuerySyntaxError",
    "SearchError",
]


class QuerySyntaxError(SearchError):
    """``position`` counts characters of ``query`` from 0."""

    def __init__(self, message: str, query: str, position: int) -> None:
        super().__init__(message)
        self.query = query
        self.position = position

    def pointed(self) -> str:
        """The query with a caret under the place that is meant."""
        return f"{self.query}\n{' ' * self.position}^"


class DatesOutOfOrder(QuerySyntaxError):
    """No day is both from ``since`` on and until ``until``."""

    def __init__(self, since: date, until: date, query: str, position: int) -> None:
        super().__init__(f"The first day, {since}, is after the last day, {until}", query, position)
        self.since = since
        self.until = until


class AmbiguousPlace(SearchError):
    def __init__(self, name: str, places: tuple[Place, ...]) -> None:
        values = "; ".join(place.value for place in places)
        super().__init__(f"{name!r} may be one of {len(places)} places; say which: {values}")
        self.name = name
        self.places = places


class NoSuchPlace(SearchError):
    def __init__(self, name: str, places: tuple[Place, ...]) -> None:
        values = "; ".join(place.value for place in places)
        super().__init__(
            f"No place is called {name!r}" + (f"; similar: {values}" if places else "")
        )
        self.name = name
        self.places = places


class PageOutOfRange(SearchError):
    def __init__(self, page: int, pages: int) -> None:
        super().__init__(f"There is no page {page}: there are {pages} pages")
        self.page = page
        self.pages = pages


class DocumentNotFound(SearchError):
    def __init__(self, id: str) -> None:
        super().__init__(f"There is no document {id!r} in the index")
        self.id = id
