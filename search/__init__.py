"""khongdau: an index to one page of hits: ``from search import Engine, SearchRequest``."""

from typing import TYPE_CHECKING, Any

from search.contract.errors import SearchError
from search.contract.results import SearchPage, SearchRequest

if TYPE_CHECKING:
    from search.engine import Engine

__all__ = ["Engine", "SearchError", "SearchPage", "SearchRequest"]


def __getattr__(name: str) -> Any:
    """The engine is imported when it is asked for: it takes a while, and help needs none."""
    if name != "Engine":
        raise AttributeError(f"module 'search' has no attribute {name!r}")
    from search.engine import Engine

    return Engine
