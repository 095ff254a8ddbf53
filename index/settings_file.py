"""``khongdau.toml``, the settings of a project beside its documents: what it says of fields.

    [fields]
    body = "content_raw"
    category = ["chuyen_muc", "loai_tin"]

    [facets]
    fields = ["category", "author"]

Of ``[fields]`` left stands the field of a document, right what the sources call it. ``[facets]``
names the sources' own fields whose values are counted beside hits.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

SETTINGS_FILE: Final = Path("khongdau.toml")


class BadSettings(Exception):
    """A settings file that cannot be used; ``str()`` says what was expected and found."""


def mapped_fields(path: Path = SETTINGS_FILE) -> tuple[tuple[str, str], ...] | None:
    """Pairs of our field and their name; None where there is no such file. Raises BadSettings."""
    table = _table(path)
    if table is None:
        return None
    fields = table.get("fields", {})
    if not isinstance(fields, dict):
        raise BadSettings(f'{path}: expected a table [fields] of lines such as body = "content"')
    pairs: list[tuple[str, str]] = []
    for ours, theirs in fields.items():
        names = theirs if isinstance(theirs, list) else [theirs]
        if not names or not all(isinstance(name, str) and name for name in names):
            raise BadSettings(f"{path}: [fields] {ours}: expected a name or a list of names")
        pairs += ((ours, name) for name in names)
    return tuple(pairs)


def facet_fields(path: Path = SETTINGS_FILE) -> tuple[str, ...]:
    """The fields whose values are counted. Raises BadSettings."""
    facets = (_table(path) or {}).get("facets", {})
    names = facets.get("fields", []) if isinstance(facets, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise BadSettings(f'{path}: expected in [facets] a list such as fields = ["category"]')
    return tuple(names)


def _table(path: Path) -> dict[str, Any] | None:
    """The whole file; None where there is none. Raises BadSettings."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{path} cannot be read: {error}") from error
