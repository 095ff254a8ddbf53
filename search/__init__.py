"""An index to one page of hits: ``from search import Engine, SearchRequest``."""

from search.engine import Engine
from search.errors import SearchError
from search.results import SearchPage, SearchRequest

__all__ = ["Engine", "SearchError", "SearchPage", "SearchRequest"]
