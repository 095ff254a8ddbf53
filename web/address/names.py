"""What the parameters of an address are called: pages, downloads, feeds and API have the same ones.

Each has one name and, from when pages and API called it differently, others that mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from werkzeug.datastructures import MultiDict

from web.address.parameters import Problem, writable

ALSO_CALLED: Final[dict[str, tuple[str, ...]]] = {
    "q": (),
    "district": ("quan",),
    "place": ("noi",),
    "filter": (),
    "facet": (),
    "from": ("tu",),
    "to": ("den",),
    "date": ("ngay",),
    "sort": ("xep",),
    "match": (),
    "literal": ("nguyenvan",),
    "fold": ("gop",),
    "page": ("trang",),
    "per_page": (),
    "lang": (),
}
"""The parameters of a search. ``nguyenvan`` is the query once more, not a flag: it ends where
another query is typed."""
OF_SEARCH: Final = tuple(ALSO_CALLED)
OF_SUGGESTIONS: Final = ("q", "lang")
OF_DOCUMENT: Final = ("id", "q", "lang")

_NAMES: Final = {also: name for name, others in ALSO_CALLED.items() for also in others}
_ALIKE: Final = 0.6  # of two names, so that one is taken for a slip of the other


def by_name(arguments: MultiDict[str, str]) -> MultiDict[str, str]:
    """The same parameters, each under its one name."""
    named: MultiDict[str, str] = MultiDict()
    for called, value in arguments.items(multi=True):
        if called == "nguyenvan":
            same = bool(query := _cleaned(arguments.get("q", ""))) and _cleaned(value) == query
            value = "true" if same else "false"
        named.add(_NAMES.get(called, called), value)
    return named


def unknown(arguments: Iterable[str], known: tuple[str, ...]) -> Problem | None:
    """The first parameter that is none of ``known``, with the one that may be meant."""
    for called in arguments:
        if called not in known and _NAMES.get(called) not in known:
            spelled = {name: name for name in known}
            spelled |= {also: name for also, name in _NAMES.items() if name in known}
            alike = get_close_matches(called.lower(), spelled, 1, _ALIKE)
            meant = spelled[alike[0]] if alike else None
            return Problem(writable(called), "unknown-parameter", known=known, nearest=meant)
    return None


def _cleaned(text: str) -> str:
    return writable(text).strip()
