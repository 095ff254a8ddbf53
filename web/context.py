"""What a request needs besides itself: the engine, the settings, addresses, and one clock."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from flask import current_app, g, request

from search.errors import PageOutOfRange
from search.results import SearchPage, SearchRequest

from .assets import Asset
from .links import Links
from .settings import MAX_HITS, Settings

if TYPE_CHECKING:
    from search.engine import Engine

log = logging.getLogger("khongdau.web")


@dataclass(frozen=True, slots=True)
class Site:
    """What the application was built with. ``assets`` by file name, ``served`` by the name
    in their address."""

    engine: Engine
    settings: Settings
    assets: dict[str, Asset]
    served: dict[str, Asset]


class TooDeep(Exception):
    """A page that exists, but lies beyond the hits that may be paged to; ``last`` may not."""

    def __init__(self, last: int) -> None:
        super().__init__(last)
        self.last = last


def site() -> Site:
    return cast(Site, current_app.extensions["khongdau"])


def links() -> Links:
    """Addresses as pages use them: paths from the root of the host."""
    return Links(quote(request.script_root))


def whole_links() -> Links:
    """Addresses with scheme and host, for what is read away from this site."""
    return Links(request.host_url.rstrip("/") + quote(request.script_root))


def last_page_allowed(per_page: int) -> int:
    return max(1, MAX_HITS // per_page)


def search(wanted: SearchRequest) -> SearchPage:
    """One search, timed for the log. Raises :class:`TooDeep` for a page that exists beyond
    the bound, and what the engine raises."""
    deepest = last_page_allowed(wanted.per_page)
    started = perf_counter()
    try:
        if wanted.page <= deepest:
            return site().engine.search(wanted)
        reachable = site().engine.search(replace(wanted, page=deepest))
    finally:
        g.search_seconds = perf_counter() - started
    if wanted.page <= reachable.pages:
        raise TooDeep(deepest)
    raise PageOutOfRange(wanted.page, reachable.pages)
