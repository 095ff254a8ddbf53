"""What a request needs besides itself: the engine, the settings, addresses, and one clock."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from flask import current_app, g, request

from search.contract.results import SearchPage, SearchRequest
from web.address.links import Links
from web.address.settings import Settings
from web.middleware.assets import Asset

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


def site() -> Site:
    return cast(Site, current_app.extensions["khongdau"])


def links() -> Links:
    """Addresses as pages use them: paths from the root of the host."""
    return Links(quote(request.script_root))


def whole_links() -> Links:
    """Addresses with scheme and host, for what is read away from this site."""
    return Links(request.host_url.rstrip("/") + quote(request.script_root))


def search(wanted: SearchRequest) -> SearchPage:
    """One search, timed for the log. Raises what the engine raises."""
    started = perf_counter()
    try:
        return site().engine.search(wanted)
    finally:
        g.search_seconds = perf_counter() - started
