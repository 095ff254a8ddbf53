"""The results before and after a document, in the search that it was found by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from search.contract.errors import SearchError
from search.contract.results import Hit, SearchPage, SearchRequest
from web.address.page_state import View

Search = Callable[[SearchRequest], SearchPage]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A result, with the search page that it is on."""

    hit: Hit
    view: View


@dataclass(frozen=True, slots=True)
class Neighbours:
    """``number`` of ``total`` results; 0 where the document is none of that page of them."""

    number: int = 0
    total: int = 0
    previous: Neighbour | None = None
    next: Neighbour | None = None


def neighbours(id: str, view: View, search: Search) -> Neighbours:
    """Of a document on the page of results ``view``. Near-duplicates count as the one that they are
    folded under. Raises nothing: a search that fails has no neighbours."""
    try:
        page = _page(view, search)
        at = next((n for n, hit in enumerate(page.hits) if _is(hit, id)), None)
        if at is None:
            return Neighbours()
        before = _at(page, view, at - 1) or _at_end(view, search)
        after = _at(page, view, at + 1) or _at_start(page, view, search)
    except SearchError:
        return Neighbours()
    return Neighbours((view.page - 1) * view.per_page + at + 1, page.distinct, before, after)


def _page(view: View, search: Search) -> SearchPage:
    return search(replace(view.request(), facets=False, snippets=False, suggestions=False))


def _is(hit: Hit, id: str) -> bool:
    others = (*hit.also_at, *(other.id for other in hit.similar_hits))
    return hit.id == id or id in others


def _at(page: SearchPage, view: View, at: int) -> Neighbour | None:
    return Neighbour(page.hits[at], view) if 0 <= at < len(page.hits) else None


def _at_end(view: View, search: Search) -> Neighbour | None:
    """The last result of the page before."""
    if view.page == 1:
        return None
    before = view.on_page(view.page - 1)
    return Neighbour(_page(before, search).hits[-1], before)


def _at_start(page: SearchPage, view: View, search: Search) -> Neighbour | None:
    """The first result of the page after."""
    if view.page >= page.pages:
        return None
    after = view.on_page(view.page + 1)
    return Neighbour(_page(after, search).hits[0], after)
