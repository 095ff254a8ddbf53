"""Addresses of everything that is served.

Written by hand rather than with ``url_for``: a result page has some sixty links, and these
cost a hundredth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from index.analysis.addresses import short_id
from search.wording.wording import Language
from web.address.page_state import View, quoted


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses within one deployment. ``root`` is the path prefix without a closing slash,
    or scheme, host and prefix where whole addresses are wanted; ``home`` the language of pages
    whose address names none."""

    root: str
    home: Language = "vi"

    def search(self, view: View) -> str:
        return self._with("/", view.parameters(self.home))

    def csv(self, view: View) -> str:
        return self._with("/tai-ve.csv", view.on_page(1).parameters(self.home))

    def feed(self, view: View) -> str:
        return self._with(
            "/nguon.atom", view.on_page(1).sorted_by("relevance").parameters(self.home)
        )

    def help(self, language: Language) -> str:
        return self._with("/tro-giup", self._spoken(language))

    def guide(self, chapter: str, language: Language) -> str:
        return self._with(f"/tro-giup/{chapter}", self._spoken(language))

    def document(self, id: str, query: str = "", language: Language | None = None) -> str:
        """In no ``language``: in that of the site."""
        asked = f"q={quoted(query)}" if query else ""
        parameters = "&".join(filter(None, (asked, self._spoken(language or self.home))))
        return self._addressed("/tai-lieu", id, parameters)

    def hit(self, id: str, view: View) -> str:
        """A document, with the search that it was found by: the way back, and to the next one."""
        return self._addressed("/tai-lieu", id, view.parameters(self.home))

    def _spoken(self, language: Language) -> str:
        return f"lang={language}" if language != self.home else ""

    def _with(self, path: str, parameters: str) -> str:
        return f"{self.root}{path}?{parameters}" if parameters else f"{self.root}{path}"

    def _addressed(self, path: str, id: str, parameters: str) -> str:
        id = short_id(id)
        if fits_in_path(id):
            return self._with(f"{path}/{quote(id)}", parameters)
        return self._with(path, f"id={quoted(id)}" + (f"&{parameters}" if parameters else ""))


def fits_in_path(id: str) -> bool:
    """Whether an id survives as a path: browsers and proxies drop empty, ``.`` and ``..``
    segments, and some turn a backslash into a slash."""
    return "\\" not in id and not any(part in ("", ".", "..") for part in id.split("/"))


def outward(url: str | None) -> str | None:
    """An address from a document, if it is one that may be linked to: http or https."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
