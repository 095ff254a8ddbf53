"""``khongdau.toml``, the settings of a project beside its documents: what it says of fields.

    [fields]
    body = "content_raw"
    category = ["chuyen_muc", "loai_tin"]

Left stands the field of a document, right what the sources call it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

SETTINGS_FILE: Final = Path("khongdau.toml")


class BadSettings(Exception):
    """A settings file that cannot be used; ``str()`` says what was expected and found."""


def mapped_fields(path: Path = SETTINGS_FILE) -> tuple[tuple[str, str], ...]:
    """Pairs of our field and their name; none where there is no such file. Raises BadSettings."""
    try:
        settings = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{path} cannot be read: {error}") from error
    fields = settings.get("fields", {})
    if not isinstance(fields, dict):
        raise BadSettings(f'{path}: expected a table [fields] of lines such as body = "content"')
    pairs: list[tuple[str, str]] = []
    for ours, theirs in fields.items():
        names = theirs if isinstance(theirs, list) else [theirs]
        if not names or not all(isinstance(name, str) and name for name in names):
            raise BadSettings(f"{path}: [fields] {ours}: expected a name or a list of names")
        pairs += ((ours, name) for name in names)
    return tuple(pairs)
