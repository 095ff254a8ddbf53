"""The XML files in an office document, which is a ZIP archive of them."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Any, Final

from lxml import etree

from index.reading.formats.zip_bounds import check_zip
from index.reading.source_records import Unreadable

_ROWS_OF_LAYOUT: Final = 3
_MOTTO: Final = re.compile(r"cộng h(?:òa|oà) xã hội chủ nghĩa|độc lập\s*[-–]", re.IGNORECASE)
_LONGEST_CELL: Final = 80  # characters; more are a paragraph
_PARSER_OPTIONS: Final = {"resolve_entities": False, "no_network": True, "recover": True}


class Parts:
    """The parts of one document, by name. Raises Unreadable where it is no archive."""

    def __init__(self, raw: bytes) -> None:
        if not raw.startswith(b"PK"):
            raise Unreadable("is damaged, or a file of another kind")
        check_zip(raw)
        try:
            self._archive = zipfile.ZipFile(BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Unreadable(f"is damaged: {error}") from error

    def names(self) -> list[str]:
        return self._archive.namelist()

    def root(self, name: str) -> Any | None:
        """The root element of a part; None where there is no such part or it is no XML.

        Raises Unreadable where it cannot be unpacked."""
        try:
            raw = self._archive.read(name)
        except KeyError:
            return None
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
            raise Unreadable(f"is damaged: {error}") from error
        except (RuntimeError, NotImplementedError) as error:
            raise Unreadable(f"cannot be unpacked: {error}") from error
        try:
            return etree.fromstring(raw, etree.XMLParser(**_PARSER_OPTIONS, huge_tree=True))
        except etree.XMLSyntaxError:
            return None


def local(element: Any) -> str:
    """An element's name without its namespace; ``""`` for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name in whatever namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


Cells = list[list[str]]
"""The cells of a row, each by its paragraphs."""


def table_lines(rows: list[Cells]) -> list[str]:
    """A table: each row on one line, unless its cells hold paragraphs. A small one of two
    columns is no table but a layout, such as the head of an official paper."""
    layout = len(rows) <= _ROWS_OF_LAYOUT and all(len(row) <= 2 for row in rows)
    words = "\n".join(line for row in rows[:_ROWS_OF_LAYOUT] for cell in row for line in cell)
    layout = layout or _MOTTO.search(words) is not None
    return [line for row in rows for line in _row_lines([c for c in row if c], layout)]


def _row_lines(filled: Cells, layout: bool) -> list[str]:
    short = all(len(cell) == 1 and len(cell[0]) <= _LONGEST_CELL for cell in filled)
    if len(filled) > 1 and short and not layout:
        return [" | ".join(cell[0] for cell in filled)]
    return [line for cell in filled for line in cell]
