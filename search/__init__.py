"""khongdau: an index to one page of hits: ``from search import Engine, SearchRequest``."""

from search.contract.errors import SearchError
from search.contract.results import SearchPage, SearchRequest
from search.engine import Engine

__all__ = ["Engine", "SearchError", "SearchPage", "SearchRequest"]
