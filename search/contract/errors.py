"""What can go wrong with a search; ``str()`` of each is a Vietnamese sentence for a person.

SearchError
├── QuerySyntaxError    the query cannot be read; ``position`` says where
├── PageOutOfRange      there are fewer pages
├── DocumentNotFound
└── IndexUnusable
    ├── IndexMissing    no index in that directory
    └── IndexForeign    made by another version, or not by khongdau, or damaged
"""

from __future__ import annotations


class SearchError(Exception):
    pass


class QuerySyntaxError(SearchError):
    """``position`` counts characters of ``query`` from 0."""

    def __init__(self, message: str, query: str, position: int) -> None:
        super().__init__(message)
        self.query = query
        self.position = position

    def pointed(self) -> str:
        """The query with a caret under the place that is meant."""
        return f"{self.query}\n{' ' * self.position}^"


class PageOutOfRange(SearchError):
    def __init__(self, page: int, pages: int) -> None:
        super().__init__(f"Không có trang {page}: kết quả chỉ có {pages} trang.")
        self.page = page
        self.pages = pages


class DocumentNotFound(SearchError):
    def __init__(self, id: str) -> None:
        super().__init__(f"Không có tài liệu “{id}” trong chỉ mục.")
        self.id = id


class IndexUnusable(SearchError):
    pass


class IndexMissing(IndexUnusable):
    pass


class IndexForeign(IndexUnusable):
    pass
