"""What a value of the settings file may be: each check gives the value as it is used, or raises
`Wrong` with what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from index.reading.records.names import OWN, known, readable

Check = Callable[[Any, Path], Any]
"""Of a value and the folder that the file is in."""

LANGUAGES: Final = ("vi", "en")
LOGO_TYPES: Final = (".svg", ".png", ".webp", ".jpg")
LARGEST_LOGO: Final = 50_000
VIETNAM: Final = "Asia/Ho_Chi_Minh"
_HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*", re.I)
_RATE = re.compile(r"[0-9]+ ?(/|per) ?[0-9]* ?(second|minute|hour|day)")


class Wrong(Exception):
    """A value that is not allowed; ``str()`` says what is."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text by language; the first one serves for a language that has none."""

    texts: tuple[tuple[str, str], ...]

    def of(self, language: str) -> str:
        return dict(self.texts).get(language, self.texts[0][1])


def text(most: int) -> Check:
    def check(value: Any, folder: Path) -> str:
        if isinstance(value, str) and 0 < len(value.strip()) <= most and value.isprintable():
            return value.strip()
        raise Wrong(f"a text of 1 to {most} characters in one line")

    return check


def said(most: int) -> Check:
    """One text for all languages, or a table ``{vi = "...", en = "..."}``."""

    def check(value: Any, folder: Path) -> Said:
        texts = value if isinstance(value, dict) else {"": value}
        if texts and (set(texts) <= {*LANGUAGES} or set(texts) == {""}):
            try:
                return Said(tuple((name, text(most)(one, folder)) for name, one in texts.items()))
            except Wrong:
                pass
        languages = ", ".join(f'{name} = "..."' for name in LANGUAGES)
        raise Wrong(f"a text of 1 to {most} characters, or one for each language: {{{languages}}}")

    return check


def several(one: Check, most: int, what: str) -> Check:
    def check(value: Any, folder: Path) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > most:
            raise Wrong(f"a list of at most {most} {what}")
        try:
            return tuple(dict.fromkeys(one(each, folder) for each in value))
        except Wrong as wrong:
            raise Wrong(f"a list of {what}, each {wrong}") from None

    return check


A_NAME: Final = text(100)


def table(one: Check, what: str, named: Check = A_NAME) -> Check:
    """Any names, each with a value that passes."""

    def check(value: Any, folder: Path) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            raise Wrong(f"a table of {what}")
        pairs = []
        for name, each in value.items():
            try:
                pairs.append((named(name, folder), one(each, folder)))
            except Wrong as wrong:
                raise Wrong(f"a table of {what}; for {name}, {wrong}") from None
        return tuple(pairs)

    return check


def languages(value: Any, folder: Path) -> tuple[str, ...]:
    if isinstance(value, list) and value and set(value) <= {*LANGUAGES}:
        return tuple(dict.fromkeys(value))
    raise Wrong(f"a list of one or more of {', '.join(LANGUAGES)}, the first one being the default")


def zone(value: Any, folder: Path) -> str:
    try:
        if isinstance(value, str) and (value == VIETNAM or ZoneInfo(value)):
            return value
    except (OSError, ValueError, KeyError):  # what ZoneInfo raises for what is no zone
        pass
    raise Wrong(f"a name of the time zone database, such as {VIETNAM} or UTC")


def logo(value: Any, folder: Path) -> Path:
    if isinstance(value, str) and value.lower().endswith(LOGO_TYPES):
        path = folder / value
        if path.is_file() and path.stat().st_size <= LARGEST_LOGO:
            return path
    raise Wrong(
        f"the path of a file ({', '.join(LOGO_TYPES)}) of at most {LARGEST_LOGO:,} bytes, as seen "
        "from the settings file"
    )


def field_name(value: Any, folder: Path) -> str:
    """The name that documents keep a field under: ``Chuyên mục`` is ``category``."""
    name = text(100)(value, folder)
    found = known(name)
    return found[0] if found and found[0] in (*OWN, "source") else readable(name)


def paths(value: Any, folder: Path) -> Path:
    if isinstance(value, str) and value:
        return folder / value
    raise Wrong("a path, as seen from the settings file")


def contact(value: Any, folder: Path) -> str:
    if isinstance(value, str) and value.isprintable() and " " not in value:
        parts = urlsplit(value)
        if parts.scheme in ("http", "https") and parts.hostname:
            return value
        if parts.scheme in ("mailto", "tel") and parts.path:
            return value
    raise Wrong("an address that begins with https://, http://, mailto: or tel:")


def origin(value: Any, folder: Path) -> str:
    """Scheme, host and port as browsers send them."""
    if isinstance(value, str):
        parts = urlsplit(value.lower())
        bare = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme in ("http", "https") and parts.hostname and value.lower() == bare:
            return bare
    raise Wrong("scheme and host without a path or a final slash, such as https://example.vn")


def host(value: Any, folder: Path) -> str:
    if isinstance(value, str) and _HOST.fullmatch(value):
        return value.lower()
    raise Wrong(
        "a host name without scheme and port, such as tim.example.vn, or .example.vn for all"
    )


def prefix(value: Any, folder: Path) -> str:
    if isinstance(value, str) and re.fullmatch(r"(/[\w.~-]+)*/?", value):
        return value.rstrip("/")
    raise Wrong("a path such as /tim-kiem, or an empty text")


def rate(value: Any, folder: Path) -> str:
    if isinstance(value, str) and _RATE.fullmatch(value):
        return value
    raise Wrong("a number for a time, such as 120/minute")


def whole(least: int, most: int) -> Check:
    def check(value: Any, folder: Path) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise Wrong(f"a whole number from {least} to {most}")

    return check


def seconds(value: Any, folder: Path) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0.1 <= value <= 60:
        return float(value)
    raise Wrong("a number of seconds from 0.1 to 60")


def mapped(value: Any, folder: Path) -> tuple[tuple[str, str], ...]:
    """Pairs of our field and a name that the sources have for it."""
    if not isinstance(value, dict):
        raise Wrong('a table of lines such as body = "content"')
    pairs: list[tuple[str, str]] = []
    for ours, theirs in value.items():
        names = theirs if isinstance(theirs, list) else [theirs]
        if not names or not all(isinstance(name, str) and name for name in names):
            raise Wrong(f"for {ours} a name or a list of names")
        pairs += ((ours, name) for name in names)
    return tuple(pairs)
