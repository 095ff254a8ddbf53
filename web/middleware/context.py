"""What a request needs besides itself: the engine, the settings, addresses, and one clock."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date, datetime
from time import perf_counter
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from flask import current_app, g, request

from search.contract.results import SearchPage, SearchRequest
from search.wording.wording import Language
from web.address.links import Links
from web.address.page_state import read_language
from web.address.settings import Settings
from web.middleware.assets import Asset
from web.wording.wording import Wording

if TYPE_CHECKING:
    from search.engine import Engine

log = logging.getLogger("khongdau.web")


@dataclass(frozen=True, slots=True)
class Site:
    """What the application was built with. ``assets`` by file name, ``served`` by the name
    in their address; ``words`` by language."""

    engine: Engine
    settings: Settings
    assets: dict[str, Asset]
    served: dict[str, Asset]
    words: dict[Language, Wording]

    @property
    def languages(self) -> tuple[Language, ...]:
        """Those that its pages have; the first is the default."""
        return tuple(self.words)

    def today(self) -> date:
        return datetime.now(self.settings.project.site.zone).date()


def site() -> Site:
    return cast(Site, current_app.extensions["khongdau"])


def links() -> Links:
    """Addresses as pages use them: paths from the root of the host."""
    return Links(quote(request.script_root), site().languages[0])


def whole_links() -> Links:
    """Addresses with scheme and host, for what is read away from this site."""
    root = request.host_url.rstrip("/") + quote(request.script_root)
    return Links(root, site().languages[0])


def language() -> Language:
    return read_language(request.args, site().languages)


def other_language() -> Language | None:
    """The one to change to; None where the site has one only."""
    here = language()
    return next((one for one in site().languages if one != here), None)


def words() -> Wording:
    """In the language that is asked for."""
    return site().words[language()]


def search(wanted: SearchRequest) -> SearchPage:
    """One search, timed for the log. Raises what the engine raises."""
    wanted = replace(wanted, today=site().today())
    started = perf_counter()
    try:
        return site().engine.search(wanted)
    finally:
        g.search_seconds = perf_counter() - started
