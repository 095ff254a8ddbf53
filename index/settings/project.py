"""The settings of a site as values: what ``khongdau.toml`` may say, with what each key means.

Each class is a table of the file, each field a key with its default, its check and its
explanation; reading, showing and the documentation go through these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from index.settings import checks
from index.settings.checks import VIETNAM, Check, Said
from index.settings.colours import DARK_GROUNDS, LIGHT_GROUNDS, WHITE, colour

Pairs = tuple[tuple[str, str], ...]


def key(default: Any, check: Check, means: str) -> Any:
    return field(default=default, metadata={"check": check, "means": means})


@dataclass(frozen=True, slots=True)
class Site:
    """What readers see of the site."""

    name: str = key(
        "khongdau", checks.text(60), "Name of the site, on pages, in feeds, in the API."
    )
    tagline: Said | None = key(
        None, checks.said(120), "One line beside the name. Default: what can be searched here."
    )
    logo: Path | None = key(None, checks.logo, "Picture before the name. Default: none.")
    footer: Said | None = key(
        None, checks.said(300), "Text at the end of each page. Default: the licence of the program."
    )
    contact: str | None = key(
        None, checks.contact, "Whom to write to: a link at the end of each page. Default: none."
    )
    examples: tuple[str, ...] = key(
        (),
        checks.several(checks.text(100), 6, "queries"),
        "Queries to try on the front page. Default: frequent phrases of the index.",
    )
    languages: tuple[str, ...] = key(
        ("vi", "en"), checks.languages, "Languages of the pages; the first one is the default."
    )
    time_zone: str = key(
        VIETNAM, checks.zone, "Time zone of the days in documents, and of what today is."
    )

    @property
    def zone(self) -> tzinfo:
        if self.time_zone == VIETNAM:  # known, even where there is no time zone database
            return timezone(timedelta(hours=7), VIETNAM)  # no summer time since 1975
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours as ``#rrggbb``; what could not be read is refused."""

    link: str | None = key(None, colour(*LIGHT_GROUNDS), "Links on light ground. Default: green.")
    button: str | None = key(
        None, colour(WHITE), "Buttons; their text is white. Default: as links, or green."
    )
    dark_link: str | None = key(
        None, colour(*DARK_GROUNDS), "Links on dark ground. Default: those on light, lightened."
    )
    dark_button: str | None = key(
        None, colour(WHITE), "Buttons on dark ground. Default: as on light ground."
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """Where documents come from."""

    paths: tuple[Path, ...] = key(
        (),
        checks.several(checks.paths, 1000, "files and folders"),
        "What `khongdau index` indexes at first, as seen from this file. Default: corpus.",
    )
    names: Pairs = key(
        (),
        checks.table(checks.text(100), "sources and their names"),
        "What a source is called on pages, by what documents call it.",
    )


@dataclass(frozen=True, slots=True)
class Facets:
    """Where documents come from, and their own fields."""

    fields: tuple[str, ...] = key(
        ("source",),
        checks.several(checks.field_name, 8, "names of fields"),
        "Fields whose values are counted beside hits, to choose from; `source` is one.",
    )
    names: tuple[tuple[str, Said], ...] = key(
        (),
        checks.table(checks.said(60), "fields and their names", checks.field_name),
        "What a field is called on pages.",
    )


@dataclass(frozen=True, slots=True)
class Server:
    """How the site stands in its surroundings; options of `khongdau serve` come first."""

    host_names: tuple[str, ...] = key(
        (),
        checks.several(checks.host, 50, "host names"),
        "Host names that the site answers to. Default: any.",
    )
    proxies: int = key(
        0, checks.whole(0, 10), "Proxies in front whose X-Forwarded headers are trusted."
    )
    prefix: str = key("", checks.prefix, "Path under which a proxy offers the site.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one visitor may ask for."""

    rate: str | None = key(None, checks.rate, "Requests per address. Default: no limit.")
    rate_storage: str = key(
        "memory://", checks.text(300), "Where requests are counted; see Flask-Limiter."
    )
    # A thousand times what most searches take, twenty times what the worst do that are let in.
    seconds: float = key(2.0, checks.seconds, "After which a search is broken off.")


@dataclass(frozen=True, slots=True)
class Embed:
    """Search boxes on other sites."""

    origins: tuple[str, ...] = key(
        (),
        checks.several(checks.origin, 50, "origins"),
        "Sites that may have a search box of this one, such as https://example.vn.",
    )


@dataclass(frozen=True, slots=True)
class Project:
    """All settings. ``fields`` None: there is no file. ``path``: the file that they are of."""

    site: Site = Site()
    colours: Colours = Colours()
    sources: Sources = Sources()
    fields: Pairs | None = key(
        None, checks.mapped, 'What records of the sources call a field, such as body = "noi_dung".'
    )
    facets: Facets = Facets()
    server: Server = Server()
    limits: Limits = Limits()
    embed: Embed = Embed()
    path: Path | None = None

    def options(self) -> dict[str, Any]:
        """What it says of options of ``khongdau serve``, which holds where they are not given."""
        return {
            "host_names": self.server.host_names,
            "proxies": self.server.proxies,
            "prefix": self.server.prefix,
            "rate_limit": self.limits.rate,
            "rate_storage": self.limits.rate_storage,
        }
