"""The formats that can be read. This list is what README, messages and the walk over folders
go by."""

from __future__ import annotations

from typing import Final

from index.reading.formats.format import Format
from index.reading.formats.plain_text import PLAIN_TEXT
from index.reading.formats.web_page import HTML
from index.reading.records.json_lines import JSON_LINES

FORMATS: Final = (PLAIN_TEXT, HTML, JSON_LINES)
PACKED: Final = (".gz", ".xz")
"""Endings of packed files; what is inside is known by the ending before."""

_BY_ENDING: Final = {ending: format for format in FORMATS for ending in format.endings}
ENDINGS: Final = tuple(_BY_ENDING)


def ending(name: str) -> str:
    """The last ending of a file's name in lower case, without that of a packed file:
    ``tin.JSONL.gz`` -> ``.jsonl``; ``""`` where there is none."""
    lower = name.lower()
    for packed in PACKED:
        lower = lower.removesuffix(packed)
    stem, dot, last = lower.rpartition(".")
    return f".{last}" if dot and stem and "/" not in last else ""


def format_of(name: str) -> Format | None:
    """The format of a file by its name; None where nobody reads it."""
    return _BY_ENDING.get(ending(name))
