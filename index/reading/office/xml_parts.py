"""The XML files in an office document, which is a ZIP archive of them."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Any, Final

from lxml import etree

from index.reading.formats.zip_bounds import check_zip
from index.reading.source_records import Unreadable

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


def row_lines(cells: list[list[str]]) -> list[str]:
    """A row of a table: on one line, unless its cells hold paragraphs (a letterhead, a layout)."""
    filled = [cell for cell in cells if cell]
    if len(filled) > 1 and all(len(cell) == 1 and len(cell[0]) <= 80 for cell in filled):
        return [" | ".join(cell[0] for cell in filled)]
    return [line for cell in filled for line in cell]
